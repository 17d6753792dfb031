/** Which team a room belongs to: rooms are made with a team, parted from it, and moved to another. */
import type { PlatformName } from '../chat/platform.ts';
import type { TeamSettings } from '../domain/team-settings.ts';
import { sql, type Transaction } from './database.ts';
import { newSecret, takeSecretAhead } from './end-user-secrets.ts';
import type { Room } from './rooms.ts';
import { createTeam } from './teams.ts';

export type NewRoom = {
  readonly platform: PlatformName;
  readonly chatId: string;
  readonly name: string;
  /** The account that is alone with the bot there. */
  readonly privateTo?: string;
};

/** Makes a room of a team that is there. */
export async function addRoom(
  { prisma }: Transaction,
  room: NewRoom,
  teamId: number,
  at: Date,
): Promise<void> {
  await prisma.room.create({ data: { ...room, teamId, createdAt: at } });
}

/** Makes a room with a team of its own. @returns that team; its features are to be told */
export async function createRoom(
  transaction: Transaction,
  room: NewRoom,
  settings: Partial<TeamSettings>,
  at: Date,
): Promise<number> {
  const secret = (await takeSecretAhead(transaction, room)) ?? newSecret();
  const teamId = await createTeam(transaction, room.name, settings, secret, at);
  await addRoom(transaction, room, teamId, at);
  return teamId;
}

/** Makes a room of a team one of a new team's. @returns that team; its features are to be told */
export async function partRoom(
  transaction: Transaction,
  { id, name }: Pick<Room, 'id' | 'name'>,
  settings: Partial<TeamSettings>,
  at: Date,
): Promise<number> {
  const teamId = await createTeam(transaction, name, settings, newSecret(), at);
  await transaction.execute(sql`UPDATE "Room" SET "teamId" = ${teamId} WHERE id = ${id}`);
  return teamId;
}

/** @returns the private rooms of a member that have a team of their own */
export async function lonePrivateRooms(
  transaction: Transaction,
  personId: number,
): Promise<{ readonly id: number; readonly teamId: number; readonly name: string }[]> {
  return transaction.query(sql`
    SELECT room.id, room."teamId", room.name FROM "Membership" membership
    JOIN "Room" room ON room."teamId" = membership."teamId" AND room."privateTo" IS NOT NULL
    WHERE membership."personId" = ${personId} AND NOT EXISTS (
      SELECT 1 FROM "Room" other WHERE other."teamId" = room."teamId" AND other.id <> room.id)`);
}

/** What somebody says alone with the bot is about another of their teams from now on. */
export async function turnPrivateRoom(
  { prisma }: Transaction,
  roomId: number,
  toTeamId: number,
): Promise<void> {
  await prisma.room.update({ where: { id: roomId, privateTo: { not: null } }, data: { teamId: toTeamId } });
}

/** Moves a room to another team; whoever is a member of its own team becomes one of that too. */
export async function moveRoom(
  { prisma }: Transaction,
  roomId: number,
  fromTeamId: number,
  toTeamId: number,
): Promise<void> {
  await prisma.room.update({ where: { id: roomId }, data: { teamId: toTeamId } });
  for (const { personId, role, joinedAt } of await prisma.membership.findMany({
    where: { teamId: fromTeamId, leftAt: null },
  })) {
    const key = { teamId: toTeamId, personId };
    const there = await prisma.membership.findUnique({ where: { teamId_personId: key } });
    if (there === null) await prisma.membership.create({ data: { ...key, role, joinedAt } });
  }
  // Nothing was recorded in it, and nobody can speak in it any more.
  if ((await prisma.room.count({ where: { teamId: fromTeamId } })) === 0) {
    await prisma.membership.deleteMany({ where: { teamId: fromTeamId } });
  }
}
