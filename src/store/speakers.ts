/** Speakers: who an account is in a room, as one query finds them for each event. */
import type { PlatformName } from '../chat/platform.ts';
import { operatorRole } from '../domain/role.ts';
import { sql, type Transaction } from './database.ts';
import type { Person } from './people.ts';
import { ROOM, type Room, type RoomRow, roomOf } from './rooms.ts';
import { readSettings, type Team } from './teams.ts';

/**
 * Who said it, where: the person is undefined as long as the account is not a member of the room's team, or not any
 * more (`hasLeft`).
 */
export type Speaker = {
  readonly team: Team;
  readonly room: Room;
  readonly person: Person | undefined;
  /** Without the @, as the account was called when it was last heard of. */
  readonly username: string | null;
  /** When they were last seen in a group of the team. */
  readonly seenAt: Date | null;
  readonly hasLeft: boolean;
  /** A manager took them out: nothing but a manager lets them in again. */
  readonly isRemoved: boolean;
};

type SpeakerRow = RoomRow & {
  teamId: number;
  teamName: string;
  settings: string;
  endUserSecret: string;
  personId: number | null;
  accountName: string | null;
  username: string | null;
  seenAt: Date | null;
  role: string | null;
  isManager: boolean | null;
  lastSourceId: number | null;
  leftAt: Date | null;
  removedAt: Date | null;
};

/**
 * @param chatId as the platform calls the room, or called it before it moved
 * @returns the room, its team and the account's person there; undefined for a room that is not known yet
 */
export async function findSpeaker(
  transaction: Transaction,
  platform: PlatformName,
  chatId: string,
  userId: string,
): Promise<Speaker | undefined> {
  const [row] = await transaction.query<SpeakerRow>(sql`
    SELECT ${ROOM}, team.id AS "teamId", team.name AS "teamName", team.settings || '' AS settings, team."endUserSecret",
      membership."personId", account.name AS "accountName", account.username,
      membership.role, membership."seenAt", membership."isManager", membership."lastSourceId", membership."leftAt", membership."removedAt"
    FROM "Room" room
    JOIN "Team" team ON team.id = room."teamId"
    LEFT JOIN "Account" account ON account.platform = room.platform AND account."userId" = ${userId}
    LEFT JOIN "Membership" membership
      ON membership."teamId" = team.id AND membership."personId" = account."personId"
    WHERE room.platform = ${platform} AND (room."chatId" = ${chatId} OR room."formerChatId" = ${chatId})`);
  if (row === undefined) return undefined;
  const { teamId, teamName, settings, endUserSecret, ...rest } = row;
  const { personId, accountName, username, seenAt, role, isManager, lastSourceId, ...left } = rest;
  const { leftAt, removedAt, ...room } = left;
  return {
    team: { id: teamId, name: teamName, settings: readSettings(settings), endUserSecret },
    room: roomOf(room),
    username,
    seenAt,
    hasLeft: leftAt !== null,
    isRemoved: removedAt !== null,
    person:
      personId === null || accountName === null || leftAt !== null
        ? undefined
        : {
            id: personId,
            name: accountName,
            role: operatorRole(role)?.id,
            isManager: isManager === true,
            lastSourceId,
          },
  };
}
