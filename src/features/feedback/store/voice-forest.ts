/**
 * Voices as a disjoint-set forest (union-find): each part of a voice stands in a tree, the root of the tree is the voice.
 * To make two voices one is to hang one root under the other, and to divide one is to cut a tree off: a few rows,
 * however large they are. Trees are not flattened: joined by size, their depth is the logarithm of it.
 */
import type { Snapshot } from '../../../store/bulk-reading.ts';
import { joined, sql, type Transaction } from '../../../store/database.ts';

/** A voice: the root of a tree. */
export type Root = {
  readonly id: number;
  /** What it goes by everywhere else. */
  readonly voice: number;
  readonly records: number;
};

/** Makes a tree without parts. @param rootId the voice that it belongs to; a voice of its own when left out */
export async function plantTree(transaction: Transaction, teamId: number, rootId?: number): Promise<number> {
  const [tree] = await transaction.query<{ id: number }>(sql`
    INSERT INTO "Voice" ("teamId", "mergedIntoId") VALUES (${teamId}, ${rootId ?? null}) RETURNING id`);
  if (tree === undefined) throw new Error('the new voice has no id');
  return tree.id;
}

/** @returns the tree that a part stands in */
export async function treeOf(transaction: Transaction, partId: number): Promise<number> {
  const [part] = await transaction.query<{ voiceId: number }>(
    sql`SELECT "voiceId" FROM "VoicePart" WHERE id = ${partId}`,
  );
  if (part === undefined) throw new Error(`part ${partId} is not there`);
  return part.voiceId;
}

/** The trees from one up to its root. */
function upFrom(treeId: number) {
  return sql`WITH RECURSIVE up(id) AS (
    SELECT id FROM "Voice" WHERE id = ${treeId}
    UNION ALL SELECT voice."mergedIntoId" FROM up JOIN "Voice" voice ON voice.id = up.id
      WHERE voice."mergedIntoId" IS NOT NULL)`;
}

export async function rootOf(transaction: Transaction, treeId: number): Promise<Root> {
  const [root] = await transaction.query<Root>(sql`
    ${upFrom(treeId)} SELECT voice.id, coalesce(voice."goesBy", voice.id) AS voice, voice.records
    FROM up JOIN "Voice" voice ON voice.id = up.id WHERE voice."mergedIntoId" IS NULL`);
  if (root === undefined) throw new Error(`voice ${treeId} has no root`);
  return root;
}

/** Counts records that came into a tree, or went. */
export async function countRecords(transaction: Transaction, treeId: number, more: number): Promise<void> {
  if (more === 0) return;
  await transaction.execute(sql`
    ${upFrom(treeId)} UPDATE "Voice" SET records = records + ${more} WHERE id IN (SELECT id FROM up)`);
}

/**
 * Makes two voices one, which goes by what the larger one did.
 * @returns the voice that is no more; undefined when they were one before
 */
export async function joinTrees(
  transaction: Transaction,
  one: number,
  other: number,
): Promise<number | undefined> {
  const roots = [await rootOf(transaction, one), await rootOf(transaction, other)] as const;
  const [large, small] = roots[0].records >= roots[1].records ? roots : [roots[1], roots[0]];
  if (large.id === small.id) return undefined;
  await transaction.execute(sql`UPDATE "Voice" SET "mergedIntoId" = ${large.id} WHERE id = ${small.id}`);
  await transaction.execute(
    sql`UPDATE "Voice" SET records = records + ${small.records} WHERE id = ${large.id}`,
  );
  return small.voice;
}

/**
 * Cuts a tree off, which is a voice of its own then. The larger of both goes by what the whole one did.
 * @returns the voice that was divided
 */
export async function cutTree(transaction: Transaction, treeId: number): Promise<number> {
  const whole = await rootOf(transaction, treeId);
  const [tree] = await transaction.query<{ records: number }>(
    sql`SELECT records FROM "Voice" WHERE id = ${treeId}`,
  );
  const records = tree?.records ?? 0;
  await countRecords(transaction, treeId, -records);
  const isLarger = records > whole.records - records;
  await transaction.execute(sql`
    UPDATE "Voice" SET "mergedIntoId" = NULL, records = ${records}, "goesBy" = ${isLarger ? whole.voice : null}
    WHERE id = ${treeId}`);
  if (isLarger)
    await transaction.execute(sql`UPDATE "Voice" SET "goesBy" = ${treeId} WHERE id = ${whole.id}`);
  return whole.voice;
}

/** Clears away trees that nothing stands in any more, and those that only they stood in. */
export async function clearTrees(transaction: Transaction, treeIds: readonly number[]): Promise<void> {
  for (let left = [...treeIds]; left.length > 0; ) {
    const gone = await transaction.query<{ mergedIntoId: number | null }>(sql`
      DELETE FROM "Voice" WHERE id IN (${joined(left)})
        AND NOT EXISTS (SELECT 1 FROM "VoicePart" part WHERE part."voiceId" = "Voice".id)
        AND NOT EXISTS (SELECT 1 FROM "Voice" below WHERE below."mergedIntoId" = "Voice".id)
      RETURNING "mergedIntoId"`);
    left = gone.flatMap(({ mergedIntoId }) => mergedIntoId ?? []);
  }
}

/** @returns the voices that parts belong to */
export async function voicesOfParts(
  snapshot: Snapshot,
  partIds: readonly number[],
): Promise<Map<number, number>> {
  if (partIds.length === 0) return new Map();
  const rows = await snapshot.query<{ partId: number; voice: number }>(sql`
    WITH RECURSIVE up("partId", id) AS (
      SELECT part.id, part."voiceId" FROM json_each(${JSON.stringify([...new Set(partIds)])}) each
        CROSS JOIN "VoicePart" part ON part.id = each.value
      UNION ALL SELECT up."partId", voice."mergedIntoId" FROM up JOIN "Voice" voice ON voice.id = up.id
        WHERE voice."mergedIntoId" IS NOT NULL)
    SELECT up."partId", coalesce(voice."goesBy", voice.id) AS voice
    FROM up JOIN "Voice" voice ON voice.id = up.id WHERE voice."mergedIntoId" IS NULL`);
  return new Map(rows.map(row => [row.partId, row.voice]));
}

/**
 * @param numbers of records: the 12 of F12
 * @returns the voice of each by its number; deleted ones have none
 */
export async function voicesOf(
  transaction: Transaction,
  teamId: number,
  numbers: readonly number[],
): Promise<Map<number, number>> {
  const rows = await transaction.query<{ number: number; partId: number }>(sql`
    SELECT number, "partId" FROM "Feedback"
    WHERE "teamId" = ${teamId} AND number IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))
      AND "deletedAt" IS NULL`);
  const voices = await voicesOfParts(
    transaction,
    rows.map(row => row.partId),
  );
  return new Map(
    rows.flatMap(({ number, partId }) => {
      const voice = voices.get(partId);
      return voice === undefined ? [] : [[number, voice] as const];
    }),
  );
}
