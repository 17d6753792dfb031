/** Rooms, the teams they belong to, and the people who speak in them. */
import { z } from 'zod';
import type { PlatformName } from '../chat/platform.ts';
import { type OperatorRole, operatorRole } from '../domain/role.ts';
import { type TeamSettings, teamSettingsSchema } from '../domain/team-settings.ts';
import { joined, sql, type Transaction } from './database.ts';
import { newSecret, takeSecretAhead } from './end-user-secrets.ts';

export type Team = {
  readonly id: number;
  readonly name: string;
  readonly settings: TeamSettings;
  readonly endUserSecret: string;
};

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

export type Person = {
  readonly id: number;
  readonly name: string;
  readonly role: OperatorRole | undefined;
  readonly isManager: boolean;
  readonly lastSourceId: number | null;
};

/**
 * Who said it, where: the person is undefined as long as the account is not a member of the room's team, or not any
 * more (`hasLeft`).
 */
export type Speaker = {
  readonly team: Team;
  readonly room: Room;
  readonly person: Person | undefined;
  readonly hasLeft: boolean;
  /** A manager took them out: nothing but a manager lets them in again. */
  readonly isRemoved: boolean;
};

const reactionsSchema = z.array(z.string()).nullable();

const ROOM = sql`room.id, room.platform, room."chatId", room.name, room."privateTo", room."takesReactions",
  room."allowedReactions", room."standingAt", room."closedAt", room.clock`;
type RoomRow = Omit<Room, 'isPrivate' | 'allowedReactions'> & {
  privateTo: string | null;
  allowedReactions: unknown;
};

function roomOf({ privateTo, allowedReactions, ...room }: RoomRow): Room {
  return {
    ...room,
    isPrivate: privateTo !== null,
    allowedReactions: reactionsSchema.parse(allowedReactions),
  };
}

type SpeakerRow = RoomRow & {
  teamId: number;
  teamName: string;
  settings: unknown;
  endUserSecret: string;
  personId: number | null;
  accountName: string | null;
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
    SELECT ${ROOM}, team.id AS "teamId", team.name AS "teamName", team.settings, team."endUserSecret",
      membership."personId", account.name AS "accountName", membership.role,
      membership."isManager", membership."lastSourceId", membership."leftAt", membership."removedAt"
    FROM "Room" room
    JOIN "Team" team ON team.id = room."teamId"
    LEFT JOIN "Account" account ON account.platform = room.platform AND account."userId" = ${userId}
    LEFT JOIN "Membership" membership
      ON membership."teamId" = team.id AND membership."personId" = account."personId"
    WHERE room.platform = ${platform} AND (room."chatId" = ${chatId} OR room."formerChatId" = ${chatId})`);
  if (row === undefined) return undefined;
  const { teamId, teamName, settings, endUserSecret, ...rest } = row;
  const { personId, accountName, role, isManager, lastSourceId, leftAt, removedAt, ...room } = rest;
  return {
    team: { id: teamId, name: teamName, settings: teamSettingsSchema.parse(settings), endUserSecret },
    room: roomOf(room),
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

/** Makes a team. @returns its id */
async function createTeam(
  { prisma }: Transaction,
  name: string,
  settings: Partial<TeamSettings>,
  endUserSecret: string,
  at: Date,
): Promise<number> {
  const team = await prisma.team.create({ data: { name, settings, endUserSecret, createdAt: at } });
  return team.id;
}

export type NewAccount = {
  readonly platform: PlatformName;
  readonly userId: string;
  readonly name: string;
  /** Without the @. */
  readonly username?: string | undefined;
};

/** Makes the account a member of the team, again if they had left; a new account is a new person. */
export async function joinTeam(
  { prisma }: Transaction,
  teamId: number,
  account: NewAccount,
  at: Date,
): Promise<number> {
  const { platform, userId, name } = account;
  const known = await prisma.account.findUnique({ where: { platform_userId: { platform, userId } } });
  const personId = known?.personId ?? (await prisma.person.create({ data: { name, createdAt: at } })).id;
  if (known === null)
    await prisma.account.create({
      data: { platform, userId, name, username: account.username ?? null, personId },
    });
  const key = { teamId, personId };
  const member = await prisma.membership.findUnique({ where: { teamId_personId: key } });
  if (member === null) await prisma.membership.create({ data: { ...key, joinedAt: at, seenAt: at } });
  else if (member.leftAt !== null)
    await prisma.membership.update({ where: { teamId_personId: key }, data: { leftAt: null, seenAt: at } });
  return personId;
}

/** Notes that a member is not in the team's room any more. */
export async function leaveTeam(
  { prisma }: Transaction,
  teamId: number,
  personId: number,
  at: Date,
): Promise<void> {
  await prisma.membership.updateMany({
    where: { teamId, personId, leftAt: null },
    data: { leftAt: at },
  });
}

/** @returns the team that an account joined last and has not left; undefined when there is none */
export async function teamOfAccount(
  transaction: Transaction,
  platform: PlatformName,
  userId: string,
): Promise<number | undefined> {
  const [row] = await transaction.query<{ teamId: number }>(sql`
    SELECT membership."teamId" FROM "Account" account
    JOIN "Membership" membership ON membership."personId" = account."personId" AND membership."leftAt" IS NULL
    WHERE account.platform = ${platform} AND account."userId" = ${userId}
      AND EXISTS (SELECT 1 FROM "Room" room WHERE room."teamId" = membership."teamId" AND room."privateTo" IS NULL)
    ORDER BY membership."joinedAt" DESC, membership."teamId" DESC LIMIT 1`);
  return row?.teamId;
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

export type Standing = Pick<Room, 'closedAt' | 'takesReactions' | 'allowedReactions' | 'standingAt'>;

/** Notes what the bot is in a room. */
export async function setStanding(
  transaction: Transaction,
  roomId: number,
  standing: Standing,
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

/** Follows a change of the account's display name or username. */
export async function renameAccount(
  transaction: Transaction,
  { platform, userId, name, username }: NewAccount,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Account" SET name = ${name}, username = ${username ?? null}
    WHERE platform = ${platform} AND "userId" = ${userId}
      AND (name <> ${name} OR username IS NOT ${username ?? null})`);
}

export async function setMembership(
  transaction: Transaction,
  teamId: number,
  personId: number,
  change: { role?: OperatorRole; isManager?: boolean; lastSourceId?: number },
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Membership" SET role = COALESCE(${change.role ?? null}, role),
      "isManager" = COALESCE(${change.isManager ?? null}, "isManager"),
      "lastSourceId" = COALESCE(${change.lastSourceId ?? null}, "lastSourceId")
    WHERE "teamId" = ${teamId} AND "personId" = ${personId}`);
}

/** @returns the team's members, managers first, then as they joined */
export async function listMembers(transaction: Transaction, teamId: number): Promise<Person[]> {
  return membersWhere(transaction, teamId, sql`true`);
}

/** @returns the team's managers, as they joined */
export async function listManagers(transaction: Transaction, teamId: number): Promise<Person[]> {
  return membersWhere(transaction, teamId, sql`membership."isManager"`);
}

/** @returns those of the people who are members of the team, managers first, then as they joined */
export async function membersAmong(
  transaction: Transaction,
  teamId: number,
  personIds: readonly number[],
): Promise<Person[]> {
  if (personIds.length === 0) return [];
  return membersWhere(transaction, teamId, sql`membership."personId" IN (${joined([...personIds])})`);
}

/** @returns so many of the team's members in the order of `listMembers`, and how many there are */
export async function pageOfMembers(
  transaction: Transaction,
  teamId: number,
  { skip, take }: { readonly skip: number; readonly take: number },
): Promise<{ members: Person[]; count: number }> {
  // Only of those who are shown it is asked what they are called.
  const rows = await transaction.query<{ personId: number; count: number }>(sql`
    SELECT membership."personId", count(*) OVER () AS count
    FROM "Membership" membership JOIN "Person" person ON person.id = membership."personId"
    WHERE membership."teamId" = ${teamId} AND membership."leftAt" IS NULL AND person."mergedIntoId" IS NULL
    ORDER BY membership."isManager" DESC, membership."joinedAt", membership."personId"
    LIMIT ${take} OFFSET ${skip}`);
  const ids = rows.map(row => row.personId);
  return { members: await membersAmong(transaction, teamId, ids), count: rows[0]?.count ?? 0 };
}

async function membersWhere(
  transaction: Transaction,
  teamId: number,
  which: ReturnType<typeof sql>,
): Promise<Person[]> {
  const rows = await transaction.query<{
    personId: number;
    name: string;
    role: string | null;
    isManager: boolean;
    lastSourceId: number | null;
  }>(sql`
    SELECT membership."personId", membership.role, membership."isManager", membership."lastSourceId",
      (SELECT account.name FROM "Account" account WHERE account."personId" = person.id
       ORDER BY account.id LIMIT 1) AS name
    FROM "Membership" membership JOIN "Person" person ON person.id = membership."personId"
    WHERE membership."teamId" = ${teamId} AND membership."leftAt" IS NULL AND person."mergedIntoId" IS NULL
      AND ${which}
    ORDER BY membership."isManager" DESC, membership."joinedAt", membership."personId"`);
  return rows.map(({ personId, role, ...row }) => ({ ...row, id: personId, role: operatorRole(role)?.id }));
}

/** @returns the person and everybody who turned out to be them: under which ids their records stand */
export async function identityOf({ prisma }: Transaction, personId: number): Promise<number[]> {
  const others = await prisma.person.findMany({ where: { mergedIntoId: personId }, select: { id: true } });
  return [personId, ...others.map(other => other.id)];
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
    RoomRow & { teamName: string; settings: unknown; endUserSecret: string }
  >(sql`
    SELECT ${ROOM}, team.name AS "teamName", team.settings, team."endUserSecret"
    FROM "Room" room JOIN "Team" team ON team.id = ${teamId} WHERE room.id = ${roomId}`);
  if (row === undefined) throw new RangeError(`no room ${roomId}`);
  const { teamName, settings, endUserSecret, ...room } = row;
  const team = { id: teamId, name: teamName, settings: teamSettingsSchema.parse(settings), endUserSecret };
  return { team, room: roomOf(room) };
}

/** @returns the person somebody turned out to be */
export async function identityBehind(transaction: Transaction, personId: number): Promise<number> {
  const [row] = await transaction.query<{ id: number }>(sql`
    SELECT COALESCE("mergedIntoId", id) AS id FROM "Person" WHERE id = ${personId}`);
  return row?.id ?? personId;
}

/** @returns an account of each person on a platform, by person; whoever has none there is left out */
export async function accountsOn(
  transaction: Transaction,
  platform: string,
  personIds: readonly number[],
): Promise<Map<number, { userId: string; name: string }>> {
  const rows = await transaction.query<{ personId: number; userId: string; name: string }>(sql`
    SELECT person.id AS "personId", account."userId", account.name FROM "Person" person
    JOIN "Account" account
      ON account."personId" = COALESCE(person."mergedIntoId", person.id) AND account.platform = ${platform}
    WHERE person.id IN (SELECT value FROM json_each(${JSON.stringify(personIds)})) ORDER BY account.id DESC`);
  return new Map(rows.map(({ personId, userId, name }) => [personId, { userId, name }]));
}

/** @returns the names of persons by id; a merged person has the name of whom they turned out to be */
export async function personNames(
  transaction: Transaction,
  ids: readonly number[],
): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await transaction.query<{ id: number; name: string }>(sql`
    SELECT person.id, COALESCE(
      (SELECT account.name FROM "Account" account
       WHERE account."personId" = COALESCE(person."mergedIntoId", person.id) ORDER BY account.id LIMIT 1),
      person.name) AS name
    FROM "Person" person WHERE person.id IN (${joined([...new Set(ids)])})`);
  return new Map(rows.map(row => [row.id, row.name]));
}

/**
 * Makes two persons one: the accounts and memberships of `other` become `person`'s, who keeps the wider rights.
 * What `other` recorded stays under their own id, which leads to `person`.
 */
export async function mergePersons(
  { prisma }: Transaction,
  personId: number,
  otherId: number,
): Promise<void> {
  if (personId === otherId) throw new RangeError('a person can not be merged into themselves');
  await prisma.account.updateMany({ where: { personId: otherId }, data: { personId } });
  for (const theirs of await prisma.membership.findMany({ where: { personId: otherId } })) {
    const key = { teamId: theirs.teamId, personId };
    const own = await prisma.membership.findUnique({ where: { teamId_personId: key } });
    const { teamId: _, personId: __, ...their } = theirs;
    const { role, isManager, leftAt, removedAt, seenAt } = theirs;
    if (own === null) await prisma.membership.create({ data: { ...key, ...their } });
    else {
      // Whoever was taken out does not come back by another account.
      const outSince = own.removedAt ?? removedAt;
      await prisma.membership.update({
        where: { teamId_personId: key },
        data: {
          role: own.role ?? role,
          isManager: outSince === null && (own.isManager || isManager),
          // With either account they are there.
          leftAt: outSince ?? (own.leftAt === null ? null : leftAt),
          removedAt: outSince,
          seenAt: own.seenAt ?? seenAt,
        },
      });
    }
    await prisma.membership.delete({
      where: { teamId_personId: { teamId: theirs.teamId, personId: otherId } },
    });
  }
  await prisma.formDraft.updateMany({ where: { personId: otherId }, data: { personId } });
  await prisma.person.updateMany({
    where: { OR: [{ id: otherId }, { mergedIntoId: otherId }] },
    data: { mergedIntoId: personId },
  });
}

/** @returns what an account was called last; undefined for one that never spoke to us */
export async function accountName(
  transaction: Transaction,
  platform: string,
  userId: string,
): Promise<string | undefined> {
  const [row] = await transaction.query<{ name: string }>(sql`
    SELECT name FROM "Account" WHERE platform = ${platform} AND "userId" = ${userId}`);
  return row?.name;
}

/** @returns what a team is called, to one of its members; undefined to anybody else */
export async function teamKnownTo(
  transaction: Transaction,
  teamId: number,
  personId: number,
): Promise<string | undefined> {
  const [row] = await transaction.query<{ name: string }>(sql`
    SELECT team.name FROM "Membership" membership JOIN "Team" team ON team.id = membership."teamId"
    WHERE membership."teamId" = ${teamId} AND membership."personId" = ${personId} AND membership."leftAt" IS NULL`);
  return row?.name;
}

/** @returns the person of an account; undefined for one that never was a member of anything */
export async function personOfAccount(
  transaction: Transaction,
  platform: string,
  userId: string,
): Promise<number | undefined> {
  const [row] = await transaction.query<{ personId: number }>(sql`
    SELECT "personId" FROM "Account" WHERE platform = ${platform} AND "userId" = ${userId}`);
  return row?.personId;
}

/** @returns the teams that a person manages */
export async function managedTeams({ prisma }: Transaction, personId: number): Promise<number[]> {
  const rows = await prisma.membership.findMany({
    where: { personId, isManager: true },
    select: { teamId: true },
  });
  return rows.map(row => row.teamId);
}

/** What somebody says alone with the bot is about another of their teams from now on. */
export async function turnPrivateRoom(
  { prisma }: Transaction,
  roomId: number,
  toTeamId: number,
): Promise<void> {
  await prisma.room.update({ where: { id: roomId, privateTo: { not: null } }, data: { teamId: toTeamId } });
}

/** @returns how much a team has of its own: records it ever made, hidden ones too, and personas */
export async function countHoldings(transaction: Transaction, teamId: number): Promise<number> {
  const [row] = await transaction.query<{ count: number }>(sql`
    SELECT COALESCE((SELECT last FROM "ShortId" WHERE "teamId" = ${teamId} AND kind = 'F'), 0)
      + (SELECT count(*) FROM "Persona" WHERE "teamId" = ${teamId}) AS count`);
  return row?.count ?? 0;
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

export async function setRoomClock({ prisma }: Transaction, roomId: number, clock: Date): Promise<void> {
  await prisma.room.update({ where: { id: roomId }, data: { clock } });
}

/** Lets rooms whose own time has been overtaken by the real one go by the real one again. */
export async function dropPassedClocks(transaction: Transaction, now: Date): Promise<void> {
  // By hand, since Prisma's query compiler (40 MB) is loaded at its first use, which need not be the start.
  await transaction.execute(sql`UPDATE "Room" SET clock = NULL WHERE clock < ${now}`);
}

export async function saveSettings(
  { prisma }: Transaction,
  teamId: number,
  settings: Partial<TeamSettings>,
): Promise<void> {
  await prisma.team.update({ where: { id: teamId }, data: { settings } });
}
