/** Rooms, the teams they belong to, and the people who speak in them. */
import { randomBytes } from 'node:crypto';
import type { PlatformName } from '../chat/platform.ts';
import { comparable } from '../domain/normal-form.ts';
import { type OperatorRole, operatorRole } from '../domain/role.ts';
import { FIRST_SOURCES } from '../domain/source.ts';
import { type TeamSettings, teamSettingsSchema } from '../domain/team-settings.ts';
import { joined, sql, type Transaction } from './database.ts';

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

/** Who said it, where: the person is undefined as long as the account is not a member of the room's team. */
export type Speaker = { readonly team: Team; readonly room: Room; readonly person: Person | undefined };

type SpeakerRow = {
  roomId: number;
  roomName: string;
  clock: Date | null;
  teamId: number;
  teamName: string;
  settings: unknown;
  endUserSecret: string;
  personId: number | null;
  accountName: string | null;
  role: string | null;
  isManager: boolean | null;
  lastSourceId: number | null;
};

/** @returns the room, its team and the account's person there; undefined for a room that is not known yet */
export async function findSpeaker(
  transaction: Transaction,
  platform: PlatformName,
  chatId: string,
  userId: string,
): Promise<Speaker | undefined> {
  const [row] = await transaction.query<SpeakerRow>(sql`
    SELECT room.id AS "roomId", room.name AS "roomName", room.clock, team.id AS "teamId", team.name AS "teamName",
      team.settings, team."endUserSecret", membership."personId", account.name AS "accountName", membership.role,
      membership."isManager", membership."lastSourceId"
    FROM "Room" room
    JOIN "Team" team ON team.id = room."teamId"
    LEFT JOIN "Account" account ON account.platform = room.platform AND account."userId" = ${userId}
    LEFT JOIN "Membership" membership
      ON membership."teamId" = team.id AND membership."personId" = account."personId"
    WHERE room.platform = ${platform} AND room."chatId" = ${chatId}`);
  if (row === undefined) return undefined;
  const { personId, accountName, isManager, lastSourceId } = row;
  return {
    team: {
      id: row.teamId,
      name: row.teamName,
      settings: teamSettingsSchema.parse(row.settings),
      endUserSecret: row.endUserSecret,
    },
    room: { id: row.roomId, platform, chatId, name: row.roomName, clock: row.clock },
    person:
      personId === null || accountName === null
        ? undefined
        : {
            id: personId,
            name: accountName,
            role: operatorRole(row.role)?.id,
            isManager: isManager === true,
            lastSourceId,
          },
  };
}

/** Makes a room with a team of its own, which starts with the usual sources. */
export async function createRoom(
  { prisma }: Transaction,
  room: { platform: PlatformName; chatId: string; name: string },
  settings: Partial<TeamSettings>,
  at: Date,
): Promise<void> {
  const team = await prisma.team.create({
    data: { name: room.name, settings, endUserSecret: randomBytes(32).toString('hex'), createdAt: at },
  });
  await prisma.room.create({ data: { ...room, teamId: team.id, createdAt: at } });
  await prisma.source.createMany({
    data: FIRST_SOURCES.flatMap(({ kind, names }) =>
      names.map(name => ({ teamId: team.id, name, nameKey: comparable(name), kind, createdAt: at })),
    ),
  });
}

/** Makes the account a member of the team; a new account is a new person. Existing ones stay as they are. */
export async function joinTeam(
  { prisma }: Transaction,
  teamId: number,
  account: { platform: PlatformName; userId: string; name: string },
  at: Date,
): Promise<number> {
  const { platform, userId, name } = account;
  const known = await prisma.account.findUnique({ where: { platform_userId: { platform, userId } } });
  const personId = known?.personId ?? (await prisma.person.create({ data: { name, createdAt: at } })).id;
  if (known === null) await prisma.account.create({ data: { ...account, personId } });
  const key = { teamId, personId };
  const member = await prisma.membership.findUnique({ where: { teamId_personId: key } });
  if (member === null) await prisma.membership.create({ data: { ...key, joinedAt: at } });
  return personId;
}

/** Follows a change of the account's display name. */
export async function renameAccount(
  { prisma }: Transaction,
  platform: PlatformName,
  userId: string,
  name: string,
): Promise<void> {
  await prisma.account.update({ where: { platform_userId: { platform, userId } }, data: { name } });
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
    WHERE membership."teamId" = ${teamId} AND person."mergedIntoId" IS NULL
    ORDER BY membership."isManager" DESC, membership."joinedAt", membership."personId"`);
  return rows.map(({ personId, role, ...row }) => ({ ...row, id: personId, role: operatorRole(role)?.id }));
}

/** @returns the person and everybody who turned out to be them: under which ids their records stand */
export async function identityOf({ prisma }: Transaction, personId: number): Promise<number[]> {
  const others = await prisma.person.findMany({ where: { mergedIntoId: personId }, select: { id: true } });
  return [personId, ...others.map(other => other.id)];
}

/** @returns all rooms of a team, oldest first */
export async function listRooms(transaction: Transaction, teamId: number): Promise<Room[]> {
  return transaction.query(sql`
    SELECT id, platform, "chatId", name, clock FROM "Room" WHERE "teamId" = ${teamId} ORDER BY id`);
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
    Room & { teamName: string; settings: unknown; endUserSecret: string }
  >(sql`
    SELECT room.id, room.platform, room."chatId", room.name, room.clock, team.name AS "teamName", team.settings,
      team."endUserSecret"
    FROM "Room" room JOIN "Team" team ON team.id = ${teamId} WHERE room.id = ${roomId}`);
  if (row === undefined) throw new RangeError(`no room ${roomId}`);
  const { teamName, settings, endUserSecret, ...room } = row;
  const team = { id: teamId, name: teamName, settings: teamSettingsSchema.parse(settings), endUserSecret };
  return { team, room };
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
    const { role, isManager, lastSourceId, joinedAt } = theirs;
    if (own === null)
      await prisma.membership.create({ data: { ...key, role, isManager, lastSourceId, joinedAt } });
    else {
      await prisma.membership.update({
        where: { teamId_personId: key },
        data: { role: own.role ?? role, isManager: own.isManager || isManager },
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

/** @returns the teams that a person manages */
export async function managedTeams({ prisma }: Transaction, personId: number): Promise<number[]> {
  const rows = await prisma.membership.findMany({
    where: { personId, isManager: true },
    select: { teamId: true },
  });
  return rows.map(row => row.teamId);
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
    where: { teamId: fromTeamId },
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
