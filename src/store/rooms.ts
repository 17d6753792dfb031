/** Rooms (chats): what the bot may do in each, how they are found, and what they are called when they move. */
import { z } from 'zod';
import type { PlatformName } from '../chat/platform.ts';
import { sql, type Transaction } from './database.ts';
import { readSettings, type Team } from './teams.ts';

export type Room = {
  readonly id: number;
  readonly platform: PlatformName;
  readonly chatId: string;
  readonly name: string;
  /** One member alone with the bot: the team's own affairs are not announced there. */
  readonly isPrivate: boolean;
  /** Whether reactions reach us there; null as long as nobody has said. */
  readonly takesReactions: boolean | null;
  /** The only emoji that can be reacted with there; null when all can. */
  readonly allowedReactions: readonly string[] | null;
  /** As of when we know what the bot may do there. */
  readonly standingAt: Date | null;
  /** Since when the bot is not in it any more. */
  readonly closedAt: Date | null;
  /** The room's own time, where it was set. */
  readonly clock: Date | null;
};

const reactionsSchema = z.array(z.string()).nullable();

export const ROOM = sql`room.id, room.platform, room."chatId", room.name, room."privateTo", room."takesReactions",
  room."allowedReactions", room."standingAt", room."closedAt", room.clock`;
export type RoomRow = Omit<Room, 'isPrivate' | 'allowedReactions'> & {
  privateTo: string | null;
  allowedReactions: unknown;
};

export function roomOf({ privateTo, allowedReactions, ...room }: RoomRow): Room {
  return {
    ...room,
    isPrivate: privateTo !== null,
    allowedReactions: reactionsSchema.parse(allowedReactions),
  };
}

export type BotRights = Pick<Room, 'closedAt' | 'takesReactions' | 'allowedReactions' | 'standingAt'>;

/** Notes what the bot is in a room. */
export async function setBotRights(
  transaction: Transaction,
  roomId: number,
  standing: BotRights,
): Promise<void> {
  const { closedAt, takesReactions, allowedReactions, standingAt } = standing;
  await transaction.execute(sql`
    UPDATE "Room" SET "closedAt" = ${closedAt}, "takesReactions" = ${takesReactions}, "standingAt" = ${standingAt},
      "allowedReactions" = ${allowedReactions === null ? null : JSON.stringify(allowedReactions)}
    WHERE id = ${roomId}`);
}

/** Whoever speaks where the bot was thought to have left has it there. */
export async function reopenRoom(transaction: Transaction, roomId: number): Promise<void> {
  await transaction.execute(sql`UPDATE "Room" SET "closedAt" = NULL WHERE id = ${roomId}`);
}

/** @returns whether a team has groups, also such as the bot is not in any more: then they say who is in it */
export async function hasGroups(transaction: Transaction, teamId: number): Promise<boolean> {
  const [row] = await transaction.query<{ id: number }>(sql`
    SELECT id FROM "Room" WHERE "teamId" = ${teamId} AND "privateTo" IS NULL LIMIT 1`);
  return row !== undefined;
}

/** @returns on which platforms a team has groups, also such as the bot is not in any more */
export async function groupPlatforms(transaction: Transaction, teamId: number): Promise<string[]> {
  const rows = await transaction.query<{ platform: string }>(sql`
    SELECT DISTINCT platform FROM "Room" WHERE "teamId" = ${teamId} AND "privateTo" IS NULL`);
  return rows.map(row => row.platform);
}

/** @returns the room that a platform calls so now, not before */
export async function roomCalled(
  transaction: Transaction,
  platform: PlatformName,
  chatId: string,
): Promise<{ readonly id: number; readonly teamId: number; readonly name: string } | undefined> {
  const [row] = await transaction.query<{ id: number; teamId: number; name: string }>(sql`
    SELECT id, "teamId", name FROM "Room" WHERE platform = ${platform} AND "chatId" = ${chatId}`);
  return row;
}

/**
 * Follows a room that the platform gave another id. A room that was made under the new id meanwhile gives it up:
 * it goes by a name that no platform gives, and is closed.
 */
export async function renameRoom(
  transaction: Transaction,
  room: { readonly id: number; readonly chatId: string },
  toChatId: string,
  inTheWay: number | undefined,
  at: Date,
): Promise<void> {
  if (inTheWay !== undefined) {
    await transaction.execute(sql`
      UPDATE "Room" SET "chatId" = ${`${toChatId} #${inTheWay}`}, "closedAt" = ${at} WHERE id = ${inTheWay}`);
  }
  await transaction.execute(sql`
    UPDATE "Room" SET "chatId" = ${toChatId}, "formerChatId" = ${room.chatId}, "closedAt" = NULL
    WHERE id = ${room.id}`);
}

/** @returns the rooms of a team in which the bot is, oldest first; not those of whoever has left the team */
export async function listRooms(transaction: Transaction, teamId: number): Promise<Room[]> {
  return (await listAllRooms(transaction, teamId)).filter(room => room.closedAt === null);
}

/** @returns also those that the bot was put out of */
export async function listAllRooms(transaction: Transaction, teamId: number): Promise<Room[]> {
  const rows = await transaction.query<RoomRow>(sql`
    SELECT ${ROOM} FROM "Room" room WHERE room."teamId" = ${teamId}
      AND NOT EXISTS (
        SELECT 1 FROM "Account" account
        JOIN "Membership" membership
          ON membership."teamId" = room."teamId" AND membership."personId" = account."personId"
        WHERE account.platform = room.platform AND account."userId" = room."privateTo"
          AND membership."leftAt" IS NOT NULL)
    ORDER BY room.id`);
  return rows.map(roomOf);
}

/** @returns those in which the team is together: what concerns it all is said there */
export async function listGroups(transaction: Transaction, teamId: number): Promise<Room[]> {
  return (await listRooms(transaction, teamId)).filter(room => !room.isPrivate);
}

/** @returns one of a team's rooms */
export async function findRoom(
  transaction: Transaction,
  teamId: number,
  roomId: number | null,
): Promise<Room | undefined> {
  const rooms = await listRooms(transaction, teamId);
  return rooms.find(room => room.id === roomId);
}

/** @returns a team and one of its rooms @throws RangeError when there are none of those ids, which only a bug can ask for */
export async function findTeamRoom(
  transaction: Transaction,
  teamId: number,
  roomId: number,
): Promise<{ team: Team; room: Room }> {
  const [row] = await transaction.query<
    RoomRow & { teamName: string; settings: string; endUserSecret: string }
  >(sql`
    SELECT ${ROOM}, team.name AS "teamName", team.settings || '' AS settings, team."endUserSecret"
    FROM "Room" room JOIN "Team" team ON team.id = ${teamId} WHERE room.id = ${roomId}`);
  if (row === undefined) throw new RangeError(`no room ${roomId}`);
  const { teamName, settings, endUserSecret, ...room } = row;
  const team = { id: teamId, name: teamName, settings: readSettings(settings), endUserSecret };
  return { team, room: roomOf(room) };
}

export async function setRoomClock({ prisma }: Transaction, roomId: number, clock: Date): Promise<void> {
  await prisma.room.update({ where: { id: roomId }, data: { clock } });
}

/** Lets rooms whose own time has been overtaken by the real one go by the real one again. */
export async function dropPassedClocks(transaction: Transaction, now: Date): Promise<void> {
  // By hand, since Prisma's query compiler (40 MB) is loaded at its first use, which need not be the start.
  await transaction.execute(sql`UPDATE "Room" SET clock = NULL WHERE clock < ${now}`);
}
