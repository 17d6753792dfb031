/** Presence: who was seen in which room. */
import { sql, type Transaction } from './database.ts';

/** Notes that an account left a room, or is there again. */
export async function notePresence(
  transaction: Transaction,
  roomId: number,
  userId: string,
  hasLeft: boolean,
  at: Date,
): Promise<void> {
  await transaction.execute(
    hasLeft
      ? sql`INSERT INTO "Departure" ("roomId", "userId", "departedAt") VALUES (${roomId}, ${userId}, ${at})
          ON CONFLICT ("roomId", "userId") DO NOTHING`
      : sql`DELETE FROM "Departure" WHERE "roomId" = ${roomId} AND "userId" = ${userId}`,
  );
}

/**
 * @returns whether a person is still in some group of a team, as far as can be known: platforms tell who leaves, and
 *   whoever never did anything in a group is not taken to be there
 */
export async function isInSomeGroup(
  transaction: Transaction,
  teamId: number,
  personId: number,
): Promise<boolean> {
  const [row] = await transaction.query<{ id: number }>(sql`
    SELECT room.id FROM "Room" room
    JOIN "Account" account ON account."personId" = ${personId} AND account.platform = room.platform
    WHERE room."teamId" = ${teamId} AND room."privateTo" IS NULL AND room."closedAt" IS NULL
      AND NOT EXISTS (
        SELECT 1 FROM "Departure" departure WHERE departure."roomId" = room.id AND departure."userId" = account."userId")
      AND EXISTS (
        SELECT 1 FROM "Audit" audit WHERE audit."roomId" = room.id AND audit."personId" = ${personId} LIMIT 1)
    LIMIT 1`);
  return row !== undefined;
}
