/**
 * Division: whether a voice falls apart without a link that fell away. Bidirectional search: a tree grows from each of
 * its ends, turn by turn, along the links that are left. When they meet, all is as it was; when one has nowhere left to
 * grow, it is cut off. What is small is settled at once; else each step is a transaction of its own, and until the
 * last one the voice is as it was: the trees grow inside it. Rows say how far it came, so a kill loses nothing.
 *
 * Meanwhile records come and go. A new link lets the tree that it touches grow along it (`growAlong`); one that falls
 * away inside a tree is a division of its own, still to come. So the parts of a voice are always connected by links
 * and divisions that are to come, and by links alone when there are none.
 */
import { joined, sql, type Transaction } from '../../../store/database.ts';
import type { RecordsListener } from './records-listener.ts';
import { clearTrees, countRecords, cutTree, plantTree, rootOf, treeOf } from './voice-forest.ts';

/** So many parts are looked at in one transaction: some 10 ms. */
export const PARTS_AT_ONCE = 300;
/** Neighbours that are looked at before it is the other tree's turn. */
const NEIGHBOURS_AT_ONCE = 50;

type Division = {
  readonly id: number;
  readonly teamId: number;
  readonly oneId: number;
  readonly otherId: number;
  readonly oneVoiceId: number | null;
  readonly otherVoiceId: number | null;
};

const COLUMNS = sql`id, "teamId", "oneId", "otherId", "oneVoiceId", "otherVoiceId"`;

/**
 * Divides voices where no link leads from one end of a broken one to the other any more; what takes longer goes on later.
 * All are noted before the first is looked at: until each is settled it holds its ends together.
 * @param broken the ends of links that fell away
 * @param patience how many parts may be looked at now
 * @returns the voices that were divided
 */
export async function divide(
  transaction: Transaction,
  teamId: number,
  broken: readonly (readonly [oneId: number, otherId: number])[],
  patience: number,
): Promise<number[]> {
  if (broken.length === 0) return [];
  const [before] = await transaction.query<{ last: number | null }>(
    sql`SELECT max(id) AS last FROM "VoiceDivision"`,
  );
  let waits = false;
  for (const [oneId, otherId] of broken) {
    if (await note(transaction, teamId, oneId, otherId)) waits = true;
  }
  const divided: number[] = [];
  // Two at once would take parts from each other, so what was begun before goes first.
  for (let left = waits ? 0 : patience; left > 0; ) {
    const [division] = await transaction.query<Division>(sql`
      SELECT ${COLUMNS} FROM "VoiceDivision" WHERE id > ${before?.last ?? 0} ORDER BY id LIMIT 1`);
    if (division === undefined) break;
    const { looked, voice } = await grow(transaction, division, left);
    if (voice !== undefined) divided.push(voice);
    left -= looked;
  }
  return divided;
}

/** Has a division wait for its turn. @returns whether others of that voice were there before */
async function note(
  transaction: Transaction,
  teamId: number,
  oneId: number,
  otherId: number,
): Promise<boolean> {
  const isLinked = await transaction.query(
    sql`SELECT 1 FROM "VoiceLink" WHERE "oneId" = ${oneId} AND "otherId" = ${otherId}`,
  );
  if (isLinked.length > 0) return false;
  const waits = await isBeingDivided(transaction, teamId, oneId);
  await transaction.execute(
    sql`INSERT INTO "VoiceDivision" ("teamId", "oneId", "otherId") VALUES (${teamId}, ${oneId}, ${otherId})`,
  );
  return waits;
}

/**
 * Goes one step on with a division that was not settled at once.
 * @returns whether there was one
 */
export async function divideFurther(
  transaction: Transaction,
  at: Date,
  hear: RecordsListener,
  patience = PARTS_AT_ONCE,
): Promise<boolean> {
  const [division] = await transaction.query<Division>(
    sql`SELECT ${COLUMNS} FROM "VoiceDivision" ORDER BY id LIMIT 1`,
  );
  if (division === undefined) return false;
  const { voice } = await grow(transaction, division, patience);
  if (voice !== undefined) await hear({ teamId: division.teamId, voices: [voice], at });
  return true;
}

/** Whether a tree grows in the voice of a part. */
async function isBeingDivided(transaction: Transaction, teamId: number, partId: number): Promise<boolean> {
  const ends = await transaction.query<{ oneId: number }>(sql`
    SELECT "oneId" FROM "VoiceDivision" WHERE "teamId" = ${teamId} AND "oneVoiceId" IS NOT NULL LIMIT 30`);
  if (ends.length === 0) return false;
  const own = (await rootOf(transaction, await treeOf(transaction, partId))).id;
  for (const { oneId } of ends)
    if ((await rootOf(transaction, await treeOf(transaction, oneId))).id === own) return true;
  return false;
}

/** Lets the trees of a division grow for a while. @returns at how many parts it looked, and the voice that it divided */
async function grow(
  transaction: Transaction,
  division: Division,
  patience: number,
): Promise<{ looked: number; voice?: number }> {
  const trees = await treesOf(transaction, division);
  if (trees === undefined) {
    await end(transaction, division);
    return { looked: 1 };
  }
  let looked = 0;
  while (looked < patience) {
    for (const [tree, other] of [trees, [trees[1], trees[0]] as const]) {
      const step = await growTree(transaction, tree, other, Math.min(NEIGHBOURS_AT_ONCE, patience));
      if (step === 'met' || step === 'all') {
        await end(transaction, { ...division, oneVoiceId: tree, otherVoiceId: other });
        looked += 1;
        return step === 'met' ? { looked } : { looked, voice: await cutOff(transaction, division, tree) };
      }
      looked += step;
    }
  }
  return { looked };
}

/**
 * Cuts off a tree that can grow no further. A division that is still to come may have held the rest together through
 * it, or it through the rest: what ends on the same side are now the ends of divisions to come.
 */
async function cutOff(
  transaction: Transaction,
  { teamId, oneId, otherId }: Division,
  tree: number,
): Promise<number> {
  const divided = await cutTree(transaction, tree);
  const isInside = async (partId: number) =>
    (await rootOf(transaction, await treeOf(transaction, partId))).id === tree;
  const isOne = await isInside(oneId);
  const inside = new Set([isOne ? oneId : otherId]);
  const outside = new Set([isOne ? otherId : oneId]);
  const others = await transaction.query<Division>(
    sql`SELECT ${COLUMNS} FROM "VoiceDivision" WHERE "teamId" = ${teamId}`,
  );
  for (const each of others) {
    const [isOneInside, isOtherInside] = [await isInside(each.oneId), await isInside(each.otherId)];
    if (isOneInside === isOtherInside) continue;
    inside.add(isOneInside ? each.oneId : each.otherId);
    outside.add(isOneInside ? each.otherId : each.oneId);
    await end(transaction, each);
  }
  for (const [one, other] of [...chained(inside), ...chained(outside)]) {
    await transaction.execute(
      sql`INSERT INTO "VoiceDivision" ("teamId", "oneId", "otherId") VALUES (${teamId}, ${one}, ${other})`,
    );
  }
  return divided;
}

/** @returns each with the next: enough links to hold all together */
export function chained(partIds: Iterable<number>): [oneId: number, otherId: number][] {
  const all = [...partIds];
  return all.slice(1).map((partId, index) => [all[index] ?? partId, partId]);
}

/** Forgets a division that is settled. Its trees stay, as any others that make up the voice. */
async function end(transaction: Transaction, division: Division): Promise<void> {
  await transaction.execute(sql`DELETE FROM "VoiceDivision" WHERE id = ${division.id}`);
  await stopGrowing(transaction, division);
}

async function stopGrowing(transaction: Transaction, { oneVoiceId, otherVoiceId }: Division): Promise<void> {
  await transaction.execute(
    sql`DELETE FROM "VoiceFrontier" WHERE "voiceId" IN (${oneVoiceId ?? 0}, ${otherVoiceId ?? 0})`,
  );
}

/** @returns the division by which a tree grows */
async function divisionOf(transaction: Transaction, treeId: number): Promise<Division | undefined> {
  const [division] = await transaction.query<Division>(sql`
    SELECT ${COLUMNS} FROM "VoiceDivision" WHERE "oneVoiceId" = ${treeId} OR "otherVoiceId" = ${treeId}`);
  return division;
}

/** The trees that grow, planted when it begins; undefined when the ends are in two voices already. */
async function treesOf(
  transaction: Transaction,
  { id, teamId, oneId, otherId, oneVoiceId, otherVoiceId }: Division,
): Promise<readonly [number, number] | undefined> {
  if (oneVoiceId !== null && otherVoiceId !== null) return [oneVoiceId, otherVoiceId];
  const root = await rootOf(transaction, await treeOf(transaction, oneId));
  if (root.id !== (await rootOf(transaction, await treeOf(transaction, otherId))).id) return undefined;
  const one = await plantTree(transaction, teamId, root.id);
  const other = await plantTree(transaction, teamId, root.id);
  await transaction.execute(sql`
    UPDATE "VoiceDivision" SET "oneVoiceId" = ${one}, "otherVoiceId" = ${other} WHERE id = ${id}`);
  await takeParts(transaction, one, [oneId]);
  await takeParts(transaction, other, [otherId]);
  return [one, other];
}

/** @returns how many neighbours were looked at, at least 1; `met` the other tree, or `all`: it can grow no further */
async function growTree(
  transaction: Transaction,
  tree: number,
  other: number,
  most: number,
): Promise<number | 'met' | 'all'> {
  const [open] = await transaction.query<{ partId: number; grownTo: number }>(
    sql`SELECT "partId", "grownTo" FROM "VoiceFrontier" WHERE "voiceId" = ${tree} LIMIT 1`,
  );
  if (open === undefined) return 'all';
  const neighbours = await transaction.query<{ id: number; voiceId: number }>(sql`
    SELECT part.id, part."voiceId" FROM "VoiceLink" link JOIN "VoicePart" part ON part.id = link."otherId"
    WHERE link."oneId" = ${open.partId} AND link."otherId" > ${open.grownTo}
    ORDER BY link."otherId" LIMIT ${most}`);
  if (neighbours.some(({ voiceId }) => voiceId === other)) return 'met';
  const last = neighbours.at(-1);
  await transaction.execute(
    last === undefined || neighbours.length < most
      ? sql`DELETE FROM "VoiceFrontier" WHERE "partId" = ${open.partId}`
      : sql`UPDATE "VoiceFrontier" SET "grownTo" = ${last.id} WHERE "partId" = ${open.partId}`,
  );
  const news = neighbours.filter(({ voiceId }) => voiceId !== tree).map(({ id }) => id);
  await takeParts(transaction, tree, news);
  return neighbours.length + 1;
}

/** Moves parts into a growing tree, which will grow on from them. */
async function takeParts(transaction: Transaction, tree: number, partIds: readonly number[]): Promise<void> {
  if (partIds.length === 0) return;
  const parts = await transaction.query<{ voiceId: number; records: number }>(sql`
    SELECT "voiceId", sum(records) AS records FROM "VoicePart" WHERE id IN (${joined([...partIds])})
    GROUP BY "voiceId"`);
  await transaction.execute(
    sql`UPDATE "VoicePart" SET "voiceId" = ${tree} WHERE id IN (${joined([...partIds])})`,
  );
  for (const { voiceId, records } of parts) {
    await countRecords(transaction, voiceId, -records);
    await countRecords(transaction, tree, records);
    // Whose tree lost a part has to begin anew.
    const robbed = await divisionOf(transaction, voiceId);
    if (robbed === undefined) continue;
    await stopGrowing(transaction, robbed);
    await transaction.execute(sql`
      UPDATE "VoiceDivision" SET "oneVoiceId" = NULL, "otherVoiceId" = NULL WHERE id = ${robbed.id}`);
  }
  await transaction.execute(sql`
    INSERT INTO "VoiceFrontier" ("partId", "voiceId") SELECT value, ${tree} FROM json_each(${JSON.stringify(partIds)})
    WHERE true ON CONFLICT ("partId") DO UPDATE SET "voiceId" = excluded."voiceId", "grownTo" = 0`);
  await clearTrees(
    transaction,
    parts.map(part => part.voiceId),
  );
}

/** Lets the trees that grow take in what a new link leads to. */
export async function growAlong(transaction: Transaction, oneId: number, otherId: number): Promise<void> {
  for (const [fromId, toId] of [
    [oneId, otherId],
    [otherId, oneId],
  ] as const) {
    const [tree, next] = [await treeOf(transaction, fromId), await treeOf(transaction, toId)];
    const division = await divisionOf(transaction, tree);
    if (division === undefined || next === tree) continue;
    const hasMet = next === division.oneVoiceId || next === division.otherVoiceId;
    if (hasMet) await end(transaction, division);
    else await takeParts(transaction, tree, [toId]);
  }
}

/**
 * Takes a part that goes out of the divisions that it is an end of.
 * @returns the other ends, which something else has to stand for now
 */
export async function leaveDivisions(transaction: Transaction, partId: number): Promise<number[]> {
  const divisions = await transaction.query<Division>(sql`
    SELECT ${COLUMNS} FROM "VoiceDivision" WHERE "oneId" = ${partId}
    UNION SELECT ${COLUMNS} FROM "VoiceDivision" WHERE "otherId" = ${partId}`);
  for (const division of divisions) await end(transaction, division);
  await transaction.execute(sql`DELETE FROM "VoiceFrontier" WHERE "partId" = ${partId}`);
  return divisions.map(({ oneId, otherId }) => (oneId === partId ? otherId : oneId));
}
