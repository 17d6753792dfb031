/** Records as evidence: what each weighs by, and what of it a vote holds for. */
import { createHash } from 'node:crypto';
import type { EvidenceFacts, EvidenceState } from '../../../conversation/evidence-kind.ts';
import { sql, type Transaction } from '../../../store/database.ts';
import { weightOfIntensity } from '../domain/evidence-weight.ts';
import { refusedAmong } from './refused.ts';
import { voicesOf, voicesOfParts } from './voice-forest.ts';

/** @returns what records weigh by; a deleted one is of no voice */
export async function evidenceFactsOf(
  transaction: Transaction,
  teamId: number,
  numbers: readonly number[],
): Promise<EvidenceFacts[]> {
  if (numbers.length === 0) return [];
  // CROSS keeps SQLite from walking the team's feedback and looking each record up among the numbers.
  const rows = await transaction.query<{
    number: number;
    sourceId: number;
    intensity: number | null;
    partId: number;
    saidAt: Date;
    deletedAt: Date | null;
  }>(sql`
    SELECT feedback.number, feedback."sourceId", feedback.intensity, feedback."partId", feedback."saidAt",
      feedback."deletedAt"
    FROM json_each(${JSON.stringify(numbers)}) wanted
    CROSS JOIN "Feedback" feedback ON feedback."teamId" = ${teamId} AND feedback.number = wanted.value`);
  const voices = await voicesOfParts(transaction, [...new Set(rows.map(row => row.partId))]);
  return rows.map(({ number, sourceId, intensity, partId, saidAt, deletedAt }) => ({
    number,
    sourceId,
    voice: voices.get(partId) ?? null,
    weight: weightOfIntensity(intensity),
    saidAt,
    isGone: deletedAt !== null,
  }));
}

/** @returns what of records a vote holds for, as they are now */
export async function evidenceStatesOf(
  transaction: Transaction,
  teamId: number,
  numbers: readonly number[],
): Promise<EvidenceState[]> {
  if (numbers.length === 0) return [];
  type Row = { number: number; text: string; isGone: boolean };
  const rows = await transaction.query<Row>(sql`
    SELECT number, text, "deletedAt" IS NOT NULL AS "isGone" FROM "Feedback"
    WHERE "teamId" = ${teamId} AND number IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))`);
  const voices = await voicesOf(transaction, teamId, numbers);
  const refused = await refusedAmong(transaction, teamId, numbers);
  return rows.map(({ number, text, isGone }) => ({
    number,
    words: hashOf(text),
    // A deleted record is of no voice.
    voice: voices.get(number) ?? 0,
    isGone: Boolean(isGone),
    isUnquotable: refused.has(number),
  }));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}
