/**
 * What is asked of voices, whatever their size: nothing here looks at all of one. Which records are one is kept in
 * voice-parts.ts, what people say of it by hand in voice-merges.ts.
 */
import { sql, type Transaction } from '../../../store/database.ts';
import { rootOf, treeOf, voicesOfParts } from './voice-forest.ts';

export type VoiceSize = {
  readonly records: number;
  readonly sources: number;
  /** There may be more sources: counting stopped. */
  readonly isCutShort: boolean;
};

/** Beyond this nobody cares for the exact number, and counting must not slow a record down. */
const PARTS_COUNTED_AT_MOST = 300;

/** @returns how many records the voice of a record has, and from how many sources; nothing for a deleted one */
export async function voiceSize(
  transaction: Transaction,
  teamId: number,
  number: number,
): Promise<VoiceSize> {
  const root = await voiceRoot(transaction, teamId, number);
  if (root === undefined) return { records: 0, sources: 0, isCutShort: false };
  const parts = await partsOf(transaction, root.id);
  // From one source of a part to the next by the index: a part may have a million records.
  const [row] = await transaction.query<{ sources: number }>(sql`
    WITH RECURSIVE heard("partId", "sourceId") AS (
      SELECT value, (SELECT min("sourceId") FROM "Feedback" WHERE "partId" = value)
        FROM json_each(${JSON.stringify(parts)})
      UNION ALL SELECT "partId", (SELECT min(feedback."sourceId") FROM "Feedback" feedback
          WHERE feedback."partId" = heard."partId" AND feedback."sourceId" > heard."sourceId")
        FROM heard WHERE "sourceId" IS NOT NULL)
    SELECT count(DISTINCT "sourceId") AS sources FROM heard`);
  return {
    records: root.records,
    sources: row?.sources ?? 0,
    isCutShort: parts.length === PARTS_COUNTED_AT_MOST,
  };
}

/** @returns the numbers of the other records of a record's voice, the first ones, at most `most` */
export async function voiceMates(
  transaction: Transaction,
  teamId: number,
  number: number,
  most: number,
): Promise<number[]> {
  const root = await voiceRoot(transaction, teamId, number);
  if (root === undefined || root.records === 1) return [];
  const rows = await transaction.query<{ number: number }>(sql`
    SELECT feedback.number FROM json_each(${JSON.stringify(await partsOf(transaction, root.id))}) part
    CROSS JOIN "Feedback" feedback ON feedback.id IN (
      SELECT id FROM "Feedback" WHERE "partId" = part.value AND number <> ${number} ORDER BY number LIMIT ${most})
    ORDER BY feedback.number LIMIT ${most}`);
  return rows.map(row => row.number);
}

async function voiceRoot(transaction: Transaction, teamId: number, number: number) {
  const [row] = await transaction.query<{ partId: number }>(sql`
    SELECT "partId" FROM "Feedback" WHERE "teamId" = ${teamId} AND number = ${number} AND "deletedAt" IS NULL`);
  return row && rootOf(transaction, await treeOf(transaction, row.partId));
}

/** The parts of a voice that have records, the largest of each tree first. */
async function partsOf(transaction: Transaction, rootId: number): Promise<number[]> {
  const trees = await transaction.query<{ id: number }>(sql`
    WITH RECURSIVE under(id) AS (
      SELECT CAST(${rootId} AS INTEGER)
      UNION ALL SELECT voice.id FROM under JOIN "Voice" voice ON voice."mergedIntoId" = under.id
      LIMIT ${PARTS_COUNTED_AT_MOST})
    SELECT id FROM under`);
  const parts: number[] = [];
  for (const { id } of trees) {
    const left = PARTS_COUNTED_AT_MOST - parts.length;
    if (left === 0) break;
    const rows = await transaction.query<{ id: number }>(sql`
      SELECT id FROM "VoicePart" WHERE "voiceId" = ${id} AND records > 0 ORDER BY records DESC LIMIT ${left}`);
    parts.push(...rows.map(row => row.id));
  }
  return parts;
}

/** So many parts and sources, and so many records of them, are counted. */
const PAIRS_COUNTED_AT_MOST = 300;
const RECORDS_COUNTED_AT_MOST = 10_000;

export type VoiceCount = {
  readonly voices: number;
  readonly sources: number;
  /** There are more: counting stopped. */
  readonly isCutShort: boolean;
};

/**
 * Counts the voices that were heard in a dimension, or with a tag, since an instant. Stops where it would cost more
 * the more there is.
 */
export async function countVoices(
  transaction: Transaction,
  teamId: number,
  theme: { dimension: string } | { tag: string },
  since: Date,
): Promise<VoiceCount> {
  const heard =
    'dimension' in theme
      ? sql`SELECT "partId", "sourceId" FROM "Feedback"
            WHERE "teamId" = ${teamId} AND dimension = ${theme.dimension} AND "saidAt" >= ${since} AND "deletedAt" IS NULL`
      : sql`SELECT feedback."partId", feedback."sourceId" FROM "FeedbackTag" tagged
            JOIN "Feedback" feedback ON feedback.id = tagged."feedbackId"
            WHERE tagged."teamId" = ${teamId} AND tagged.tag = ${theme.tag} AND tagged."saidAt" >= ${since}
              AND feedback."deletedAt" IS NULL`;
  const rows = await transaction.query<{ partId: number; sourceId: number; records: number }>(sql`
    WITH heard AS MATERIALIZED (${heard} LIMIT ${RECORDS_COUNTED_AT_MOST + 1})
    SELECT DISTINCT "partId", "sourceId", (SELECT count(*) FROM heard) AS records FROM heard
    LIMIT ${PAIRS_COUNTED_AT_MOST + 1}`);
  const voices = await voicesOfParts(
    transaction,
    rows.map(row => row.partId),
  );
  return {
    voices: new Set(voices.values()).size,
    sources: new Set(rows.map(row => row.sourceId)).size,
    isCutShort: rows.length > PAIRS_COUNTED_AT_MOST || (rows[0]?.records ?? 0) > RECORDS_COUNTED_AT_MOST,
  };
}
