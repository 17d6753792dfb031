/** People and their accounts: who is in a team and what they are there; two accounts can be one person. */
import type { PlatformName } from '../chat/platform.ts';
import { type OperatorRole, operatorRole } from '../domain/role.ts';
import { joined, sql, type Transaction } from './database.ts';

export type Person = {
  readonly id: number;
  readonly name: string;
  readonly role: OperatorRole | undefined;
  readonly isManager: boolean;
  readonly lastSourceId: number | null;
};

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

export async function membersWhere(
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
