/** Of which items something is to be said now: by room, since all of a room is one message. */
import { sql, type Transaction } from '../../../store/database.ts';
import type { ActionItem } from '../domain/action-item.ts';
import { compareDays } from '../domain/tellings.ts';
import { itemsNumbered } from './action-items.ts';

export type DueRoom = { readonly id: number; readonly teamId: number; readonly roomId: number };

/**
 * @param id asks only about this room
 * @returns rooms in which something is due, by their own clock; one that the bot was put out of only where the team has
 *   another group
 */
export async function dueRooms(transaction: Transaction, realNow: Date, id?: number): Promise<DueRoom[]> {
  return transaction.query(sql`
    SELECT DISTINCT room.id, item."teamId", room.id AS "roomId"
    FROM "ActionItem" item CROSS JOIN "Room" room ON room.id = item."roomId"
    WHERE item."tellAt" > 0 AND item."tellAt" <= COALESCE(room.clock, ${realNow})
      ${id === undefined ? sql`` : sql`AND item."roomId" = ${id}`}
      AND (room."closedAt" IS NULL OR EXISTS (
        SELECT 1 FROM "Room" other WHERE other."teamId" = item."teamId" AND other."privateTo" IS NULL
          AND other."closedAt" IS NULL))
    ORDER BY room.id`);
}

/** @returns the room, when something is due in it at an instant */
export async function dueInRoom(
  transaction: Transaction,
  teamId: number,
  roomId: number,
  now: Date,
): Promise<number[]> {
  return (await dueItems(transaction, teamId, roomId, now)).length > 0 ? [roomId] : [];
}

/** @returns the items of a room of which something is to be said, by the day that they are due */
export async function dueItems(
  transaction: Transaction,
  teamId: number,
  roomId: number,
  now: Date,
): Promise<ActionItem[]> {
  const rows = await transaction.query<{ number: number }>(sql`
    SELECT number FROM "ActionItem" WHERE "roomId" = ${roomId} AND "tellAt" <= ${now} AND +"teamId" = ${teamId}`);
  const items = await itemsNumbered(
    transaction,
    teamId,
    rows.map(({ number }) => number),
  );
  return items.sort((one, other) => compareDays(one.dueDay, other.dueDay));
}

/** Notes what was said of an item. @param tellAt when something is next */
export async function noteTold(
  transaction: Transaction,
  { id, teamId }: Pick<ActionItem, 'id' | 'teamId'>,
  { tellAt, isOverdueTold }: { readonly tellAt: Date | null; readonly isOverdueTold: boolean },
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "ActionItem" SET "tellAt" = ${tellAt}, "isOverdueTold" = ${isOverdueTold}
    WHERE id = ${id} AND "teamId" = ${teamId}`);
}

/** Has items be spoken of in another room. */
export async function moveItems(
  transaction: Transaction,
  teamId: number,
  fromRoomId: number,
  toRoomId: number,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "ActionItem" SET "roomId" = ${toRoomId} WHERE "roomId" = ${fromRoomId} AND +"teamId" = ${teamId}`);
}

/** @returns a room's item of which something is to be said first: where it stands, the others are spoken of too */
export async function firstDueIn(
  transaction: Transaction,
  roomId: number,
): Promise<{ readonly id: number } | undefined> {
  const [row] = await transaction.query<{ id: number }>(sql`
    SELECT id FROM "ActionItem" WHERE "roomId" = ${roomId} AND "tellAt" IS NOT NULL ORDER BY "tellAt" LIMIT 1`);
  return row;
}
