/** The records that proposals cite, as far as a vote holds for them. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { parseShortId, shortId } from '../../../domain/short-id.ts';
import { sql, type Transaction } from '../../../store/database.ts';
import { refusedAmong } from '../../feedback/store/refused.ts';
import { voicesOf } from '../../feedback/store/voice-forest.ts';
import type { Change } from '../domain/change.ts';
import { type CitedRecord, type Snapshot, snapshotOf } from '../domain/cited.ts';

/** @returns the numbers of the records that changes cite, each once */
export function citedNumbers(changes: readonly Change[]): number[] {
  const things = changes.flatMap(change => change.evidence);
  return [...new Set(things.flatMap(thing => parseShortId('F', thing) ?? []))];
}

/** @returns records of a team by number, as they are now */
export async function citedRecords(
  transaction: Transaction,
  teamId: number,
  numbers: readonly number[],
): Promise<Map<number, CitedRecord>> {
  if (numbers.length === 0) return new Map();
  type Row = Pick<CitedRecord, 'number' | 'isGone'> & { text: string };
  const rows = await transaction.query<Row>(sql`
    SELECT number, text, "deletedAt" IS NOT NULL AS "isGone" FROM "Feedback"
    WHERE "teamId" = ${teamId} AND number IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))`);
  const voices = await voicesOf(transaction, teamId, numbers);
  const refused = await refusedAmong(transaction, teamId, numbers);
  return new Map(
    rows.map(({ number, text, isGone }) => [
      number,
      {
        ...{ number, words: hashOf(text), isGone: Boolean(isGone), isRefused: refused.has(number) },
        // A deleted record is of no voice.
        voice: voices.get(number) ?? 0,
      },
    ]),
  );
}

/** @returns the snapshot of those records; one that is not there any more is as good as deleted */
export function snapshotAmong(
  records: ReadonlyMap<number, CitedRecord>,
  numbers: readonly number[],
): Snapshot {
  return snapshotOf(
    numbers.map(
      number => records.get(number) ?? { number, words: '', voice: number, isGone: true, isRefused: false },
    ),
  );
}

/** @returns the snapshot of the records that changes cite, as they are now */
export async function snapshotNow(
  transaction: Transaction,
  teamId: number,
  changes: readonly Change[],
): Promise<Snapshot> {
  const numbers = citedNumbers(changes);
  return snapshotAmong(await citedRecords(transaction, teamId, numbers), numbers);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

const editSchema = z.object({ changes: z.array(z.object({ name: z.string() })) });
/** What of a record an edit must have touched to change its words or its voice. */
const TELLING = ['text', 'endUser', 'sourceId'];

/**
 * Of a proposal without a snapshot, which an earlier version of the program left behind.
 * @returns which of the records that it cites may have changed since it was shown, as the audit log tells
 */
export async function changedSinceShown(
  transaction: Transaction,
  { teamId, number, changes }: { teamId: number; number: number; changes: readonly Change[] },
): Promise<number[]> {
  const subjects = citedNumbers(changes).map(each => shortId('F', each));
  const rows = await transaction.query<{ subject: string; action: string; details: unknown }>(sql`
    SELECT subject, action, details FROM "Audit" audit
    WHERE audit."teamId" = ${teamId} AND audit.subject IN (SELECT value FROM json_each(${JSON.stringify(subjects)}))
      AND audit.action IN ('feedback.edited', 'feedback.deleted', 'feedback.restored', 'feedback.merged',
        'feedback.unmerged')
      AND audit.id > (SELECT max(shown.id) FROM "Audit" shown WHERE shown."teamId" = ${teamId}
        AND shown.subject = ${shortId('P', number)}
        AND shown.action IN ('proposal.made', 'proposal.edited', 'proposal.rebased'))`);
  const telling = rows.filter(({ action, details }) => {
    if (action !== 'feedback.edited') return true;
    const edit = editSchema.safeParse(details);
    return !edit.success || edit.data.changes.some(({ name }) => TELLING.includes(name));
  });
  return [...new Set(telling.flatMap(({ subject }) => parseShortId('F', subject) ?? []))];
}
