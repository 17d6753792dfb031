/** The rows of action items, and how they are found. */
import { DIMENSIONS } from '../../../domain/dimension.ts';
import { operatorRole } from '../../../domain/role.ts';
import type { Day } from '../../../domain/zoned-time.ts';
import { sql, type Transaction } from '../../../store/database.ts';
import type { ActionItem, Needs, Owner, Recorded, State } from '../domain/action-item.ts';

const ITEM = sql`id, "teamId", number, words, "ownerId", "ownerRole", "dueDay", "needsDimension", "needsSourceId",
  "needsClaim", "afterFeedback", origin, "addedById", "addedAt", "openedAt", "roomId", state, "closedAt", "closedById", "closedVia",
  "closedByFeedback", reason, "isOverdueTold" FROM "ActionItem"`;

type Row = Omit<ActionItem, 'owner' | 'needs' | 'state'> & {
  ownerId: number | null;
  ownerRole: string | null;
  needsDimension: string | null;
  needsSourceId: number | null;
  needsClaim: number | null;
  state: string;
  closedAt: Date | null;
  closedById: number | null;
  closedVia: string | null;
  closedByFeedback: number | null;
  reason: string | null;
};

export type NewItem = Omit<ActionItem, 'id' | 'state' | 'isOverdueTold'> & { readonly tellAt: Date | null };

export async function insertItem(transaction: Transaction, item: NewItem): Promise<ActionItem> {
  const { owner, needs } = item;
  await transaction.execute(sql`
    INSERT INTO "ActionItem" ("teamId", number, words, "ownerId", "ownerRole", "dueDay", "needsDimension",
      "needsSourceId", "needsClaim", "afterFeedback", origin, "addedById", "addedAt", "openedAt", "roomId", "tellAt")
    VALUES (${item.teamId}, ${item.number}, ${item.words}, ${owner.kind === 'person' ? owner.id : null},
      ${owner.kind === 'role' ? owner.role : null}, ${item.dueDay}, ${needs?.dimension ?? null},
      ${needs?.sourceId ?? null}, ${needs?.claim ?? null}, ${item.afterFeedback}, ${item.origin}, ${item.addedById},
      ${item.addedAt}, ${item.openedAt}, ${item.roomId}, ${item.tellAt})`);
  const made = await findItem(transaction, item.teamId, item.number);
  if (made === undefined) throw new Error('an item that was just added is not there');
  return made;
}

/** @returns A`number` of the team; undefined when there is none */
export async function findItem(
  transaction: Transaction,
  teamId: number,
  number: number,
): Promise<ActionItem | undefined> {
  const [item] = await itemsNumbered(transaction, teamId, [number]);
  return item;
}

/** @returns the team's items with those numbers, in their order; those that never were are left out */
export async function itemsNumbered(
  transaction: Transaction,
  teamId: number,
  numbers: readonly number[],
): Promise<ActionItem[]> {
  const rows = await transaction.query<Row>(sql`
    SELECT ${ITEM} WHERE "teamId" = ${teamId}
      AND number IN (SELECT value FROM json_each(${JSON.stringify(numbers)})) ORDER BY number`);
  return rows.map(fromRow);
}

/** @throws RangeError when there is none of that id, which only a bug can ask for */
export async function itemById(transaction: Transaction, teamId: number, id: number): Promise<ActionItem> {
  const [row] = await transaction.query<Row>(sql`SELECT ${ITEM} WHERE id = ${id} AND +"teamId" = ${teamId}`);
  if (row === undefined) throw new RangeError(`no action item ${id}`);
  return fromRow(row);
}

/** Which open items are asked for. */
export type OpenItems = {
  /** Only what is theirs to do: by their ids, or by their role. */
  readonly owner?: { readonly ids: readonly number[]; readonly role: string | undefined };
  /** Only what was due before this day. */
  readonly before?: Day;
  readonly skip?: number;
  readonly take?: number;
};

const openWhere = (teamId: number, { owner, before }: OpenItems) => sql`
  WHERE "teamId" = ${teamId} AND state = 'open' ${before === undefined ? sql`` : sql`AND "dueDay" < ${before}`}
    ${
      owner === undefined
        ? sql``
        : sql`AND ("ownerId" IN (SELECT value FROM json_each(${JSON.stringify(owner.ids)}))
            OR "ownerRole" = ${owner.role ?? null})`
    }`;

/** @returns open items, by the day that they are due */
export async function openItems(
  transaction: Transaction,
  teamId: number,
  which: OpenItems = {},
): Promise<ActionItem[]> {
  const { skip = 0, take = -1 } = which;
  const rows = await transaction.query<Row>(sql`
    SELECT ${ITEM} ${openWhere(teamId, which)} ORDER BY "dueDay", number LIMIT ${take} OFFSET ${skip}`);
  return rows.map(fromRow);
}

export async function countOpen(transaction: Transaction, teamId: number, which: OpenItems): Promise<number> {
  const [row] = await transaction.query<{ count: number }>(sql`
    SELECT count(*) AS count FROM "ActionItem" ${openWhere(teamId, which)}`);
  return row?.count ?? 0;
}

/** @returns whether some open item of the team waits for feedback */
export async function hasNeeding(transaction: Transaction, teamId: number): Promise<boolean> {
  const [row] = await transaction.query<{ id: number }>(sql`
    SELECT id FROM "ActionItem" WHERE "teamId" = ${teamId} AND state = 'open'
      AND ("needsDimension" IS NOT NULL OR "needsSourceId" IS NOT NULL) LIMIT 1`);
  return row !== undefined;
}

/** @returns the open items that wait for such a feedback, as far as the table can tell */
export async function openNeeding(
  transaction: Transaction,
  teamId: number,
  { number, dimension, sourceId }: Recorded,
): Promise<ActionItem[]> {
  const rows = await transaction.query<Row>(sql`
    SELECT ${ITEM} WHERE "teamId" = ${teamId} AND state = 'open' AND "afterFeedback" < ${number}
      AND ("needsDimension" = ${dimension} OR "needsSourceId" = ${sourceId}) ORDER BY +number`);
  return rows.map(fromRow);
}

/** @returns the items that those feedback closed */
export async function closedByFeedback(
  transaction: Transaction,
  teamId: number,
  numbers: readonly number[],
): Promise<ActionItem[]> {
  const rows = await transaction.query<Row>(sql`
    SELECT ${ITEM} WHERE "teamId" = ${teamId} AND state = 'done'
      AND "closedByFeedback" IN (SELECT value FROM json_each(${JSON.stringify(numbers)})) ORDER BY +number`);
  return rows.map(fromRow);
}

/** So many later records are looked at for what else would close an item: a few milliseconds. */
const LOOKED_AT = 20_000;

/**
 * @returns the first feedback that is the evidence which an item waits for; undefined when there is none among the next ones.
 *   Where it stands further on the item is open again, and the next such record closes it
 */
export async function firstNeeded(
  transaction: Transaction,
  { teamId, afterFeedback, needs }: ActionItem,
): Promise<number | undefined> {
  const { dimension, sourceId } = needs ?? {};
  if (dimension === undefined && sourceId === undefined) return undefined;
  const [row] = await transaction.query<{ number: number }>(sql`
    SELECT number FROM "Feedback" WHERE "teamId" = ${teamId} AND number > ${afterFeedback} AND number <= ${afterFeedback + LOOKED_AT}
      AND "deletedAt" IS NULL
      ${dimension === undefined ? sql`` : sql`AND +dimension = ${dimension}`}
      ${sourceId === undefined ? sql`` : sql`AND +"sourceId" = ${sourceId}`} ORDER BY number LIMIT 1`);
  return row?.number;
}

/** @returns a message of each open item on a platform: by it all of the item's are found */
export async function openCardsOn(
  transaction: Transaction,
  platform: string,
): Promise<{ readonly chatId: string; readonly messageId: string }[]> {
  return transaction.query(sql`
    SELECT message."chatId", max(message."messageId") AS "messageId" FROM "ActionItem" item
    JOIN "Card" card ON card.kind = 'action' AND card."thingId" = item.id AND card.platform = ${platform}
    JOIN "Message" message ON message."madeById" = card."outboxId"
    WHERE item."tellAt" IS NOT NULL GROUP BY item.id`);
}

/** Closes an open item. @returns whether it was open */
export async function closeItem(
  transaction: Transaction,
  { id, teamId }: Pick<ActionItem, 'id' | 'teamId'>,
  state: Exclude<State, { kind: 'open' }>,
): Promise<boolean> {
  const { kind, at, byId } = state;
  const { via, feedback } = state.kind === 'done' ? state : { via: null, feedback: null };
  const reason = state.kind === 'dropped' ? state.reason : null;
  const changed = await transaction.execute(sql`
    UPDATE "ActionItem" SET state = ${kind}, "closedAt" = ${at}, "closedById" = ${byId}, "closedVia" = ${via},
      "closedByFeedback" = ${feedback}, reason = ${reason}, "tellAt" = NULL
    WHERE id = ${id} AND "teamId" = ${teamId} AND state = 'open'`);
  return changed > 0;
}

/** Opens a closed item again. @param afterFeedback only later feedback is what it waits for */
export async function openItem(
  transaction: Transaction,
  { id, teamId }: Pick<ActionItem, 'id' | 'teamId'>,
  {
    at,
    tellAt,
    afterFeedback,
  }: { readonly at: Date; readonly tellAt: Date | null; readonly afterFeedback: number },
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "ActionItem" SET state = 'open', "closedAt" = NULL, "closedById" = NULL, "closedVia" = NULL,
      "closedByFeedback" = NULL, reason = NULL, "openedAt" = ${at}, "tellAt" = ${tellAt}, "afterFeedback" = ${afterFeedback}
    WHERE id = ${id} AND "teamId" = ${teamId} AND state <> 'open'`);
}

/** Gives an open item another due day: it was not called overdue since. */
export async function setDueDay(
  transaction: Transaction,
  { id, teamId }: Pick<ActionItem, 'id' | 'teamId'>,
  dueDay: Day,
  tellAt: Date | null,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "ActionItem" SET "dueDay" = ${dueDay}, "tellAt" = ${tellAt}, "isOverdueTold" = false
    WHERE id = ${id} AND "teamId" = ${teamId} AND state = 'open'`);
}

function fromRow(row: Row): ActionItem {
  const { ownerId, ownerRole, needsDimension, needsSourceId, needsClaim, ...rest } = row;
  const { state: _, closedAt, closedById, closedVia, closedByFeedback: __, reason, ...item } = rest;
  return {
    ...item,
    isOverdueTold: Boolean(item.isOverdueTold),
    owner: ownerOf(row.id, ownerId, ownerRole),
    needs: needsOf(needsDimension, needsSourceId, needsClaim),
    state: stateOf(row),
  };
}

function ownerOf(id: number, ownerId: number | null, ownerRole: string | null): Owner {
  if (ownerId !== null) return { kind: 'person', id: ownerId };
  const role = operatorRole(ownerRole)?.id;
  if (role === undefined) throw new RangeError(`action item ${id} is nobody's`);
  return { kind: 'role', role };
}

function needsOf(
  dimensionId: string | null,
  sourceId: number | null,
  claim: number | null,
): Needs | undefined {
  const dimension = DIMENSIONS.find(each => each.id === dimensionId)?.id;
  if (dimension === undefined && sourceId === null) return undefined;
  return {
    ...(dimension !== undefined && { dimension }),
    ...(sourceId !== null && { sourceId }),
    ...(claim !== null && { claim }),
  };
}

function stateOf(row: Row): State {
  if (row.state === 'open') return { kind: 'open' };
  const closed = { at: row.closedAt ?? row.addedAt, byId: row.closedById };
  if (row.state === 'dropped') return { kind: 'dropped', ...closed, reason: row.reason };
  return { kind: 'done', ...closed, via: row.closedVia, feedback: row.closedByFeedback };
}
