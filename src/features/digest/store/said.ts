/** What users said in a time, as a digest counts it: read by the index alone as far as that goes, in the bulk reader. */
import { z } from 'zod';
import { DIMENSIONS, type DimensionId } from '../../../domain/dimension.ts';
import { type OperatorRole, operatorRole } from '../../../domain/role.ts';
import type { Snapshot } from '../../../store/bulk-reading.ts';
import { sql } from '../../../store/database.ts';
import { voicesOfParts } from '../../feedback/store/voice-forest.ts';

/** Live records of a time. */
export type Said = {
  readonly id: number;
  readonly dimension: DimensionId;
  /** Milliseconds. */
  readonly saidAt: number;
  readonly sourceId: number;
  readonly voice: number;
};

/** @returns the live records that were said in a time, the last ones of each dimension last */
export async function saidBetween(snapshot: Snapshot, teamId: number, from: Date, to: Date): Promise<Said[]> {
  // With its part in the place of its voice at first.
  const all: (Omit<Said, 'voice'> & { voice: number })[] = [];
  for (const { id: dimension } of DIMENSIONS) {
    // As lists: a row of its own for each costs more than reading it.
    const [row] = await snapshot.query<Record<'ids' | 'times' | 'sources' | 'parts', string>>(sql`
      SELECT json_group_array(id) AS ids, json_group_array("saidAt") AS times, json_group_array("sourceId") AS sources,
        json_group_array("partId") AS parts FROM "Feedback"
      WHERE "teamId" = ${teamId} AND dimension = ${dimension} AND "saidAt" >= ${from} AND "saidAt" < ${to}
        AND "deletedAt" IS NULL`);
    const [ids, times, sources, parts] = [row?.ids, row?.times, row?.sources, row?.parts].map(list =>
      numbersSchema.parse(JSON.parse(list ?? '[]')),
    ) as [number[], number[], number[], number[]];
    for (const [index, id] of ids.entries())
      all.push({
        id,
        dimension,
        saidAt: times[index] ?? 0,
        sourceId: sources[index] ?? 0,
        voice: parts[index] ?? 0,
      });
  }
  const voices = await voicesOf(snapshot, [...new Set(all.map(({ voice }) => voice))]);
  for (const each of all) each.voice = voices.get(each.voice) ?? 0;
  return all;
}

const numbersSchema = z.array(z.number());

/** As `voicesOfParts`; most trees are roots, which are found without climbing. */
async function voicesOf(snapshot: Snapshot, partIds: readonly number[]): Promise<Map<number, number>> {
  const [row] = await snapshot.query<Record<'parts' | 'voices', string>>(sql`
    SELECT json_group_array(part.id) AS parts, json_group_array(coalesce(voice."goesBy", voice.id)) AS voices
    FROM json_each(${JSON.stringify(partIds)}) each CROSS JOIN "VoicePart" part ON part.id = each.value
    CROSS JOIN "Voice" voice ON voice.id = part."voiceId" AND voice."mergedIntoId" IS NULL`);
  const parts = numbersSchema.parse(JSON.parse(row?.parts ?? '[]'));
  const found = numbersSchema.parse(JSON.parse(row?.voices ?? '[]'));
  const voices = new Map(parts.map((part, index) => [part, found[index] ?? 0]));
  const others = partIds.filter(part => !voices.has(part));
  return new Map([...voices, ...(await voicesOfParts(snapshot, others))]);
}

export type SaidWords = {
  readonly id: number;
  readonly number: number;
  readonly text: string;
  readonly tags: readonly string[];
  readonly sentiment: number | null;
  readonly reporterId: number;
  readonly role: OperatorRole | undefined;
};

/** @returns what records say, by id */
export async function wordsOf(snapshot: Snapshot, ids: readonly number[]): Promise<Map<number, SaidWords>> {
  // As one list, too: see above.
  const [row] = await snapshot.query<{ said: string }>(sql`
    SELECT json_group_array(json_array(feedback.id, feedback.number, feedback.text, json(feedback.tags), feedback.sentiment,
      feedback."reporterId", feedback."reporterRole")) AS said
    FROM json_each(${JSON.stringify(ids)}) wanted CROSS JOIN "Feedback" feedback ON feedback.id = wanted.value`);
  const words = new Map<number, SaidWords>();
  for (const [id, number, text, tags, sentiment, reporterId, role] of wordsSchema.parse(
    JSON.parse(row?.said ?? '[]'),
  ))
    words.set(id, { id, number, text, tags, sentiment, reporterId, role: operatorRole(role)?.id });
  return words;
}

const wordsSchema = z.array(
  z.tuple([
    z.number(),
    z.number(),
    z.string(),
    z.array(z.string()),
    z.number().nullable(),
    z.number(),
    z.string().nullable(),
  ]),
);

/** @returns the numbers of live records that came in during a time but were said before it */
export async function lateRecords(
  snapshot: Snapshot,
  teamId: number,
  from: Date,
  to: Date,
): Promise<number[]> {
  const [row] = await snapshot.query<{ numbers: string }>(sql`
    SELECT json_group_array(number) AS numbers FROM "Feedback"
    WHERE "teamId" = ${teamId} AND "recordedAt" >= ${from} AND "recordedAt" < ${to} AND +"saidAt" < ${from}
      AND "deletedAt" IS NULL`);
  return numbersSchema.parse(JSON.parse(row?.numbers ?? '[]'));
}

/** @returns the number of each record (the 12 of F12), by id */
export async function numbersOf(snapshot: Snapshot, ids: readonly number[]): Promise<Map<number, number>> {
  const [row] = await snapshot.query<Record<'ids' | 'numbers', string>>(sql`
    SELECT json_group_array(feedback.id) AS ids, json_group_array(feedback.number) AS numbers
    FROM json_each(${JSON.stringify(ids)}) wanted CROSS JOIN "Feedback" feedback ON feedback.id = wanted.value`);
  const numbers = numbersSchema.parse(JSON.parse(row?.numbers ?? '[]'));
  const found = numbersSchema.parse(JSON.parse(row?.ids ?? '[]'));
  return new Map(found.map((id, index) => [id, numbers[index] ?? 0]));
}
