/** Who is in a team: taken out and let in again, when they were last seen in one of its groups, what they are called. */
import { sql, type Transaction } from './database.ts';

/** Takes a person out of a team: they stay out until they are let in again. */
export async function removeMember(
  transaction: Transaction,
  teamId: number,
  personId: number,
  at: Date,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Membership" SET "leftAt" = COALESCE("leftAt", ${at}), "removedAt" = ${at}, "isManager" = false
    WHERE "teamId" = ${teamId} AND "personId" = ${personId}`);
}

/** Whoever was taken out may come back by a group of the team. */
export async function readmitMember(
  transaction: Transaction,
  teamId: number,
  personId: number,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Membership" SET "removedAt" = NULL WHERE "teamId" = ${teamId} AND "personId" = ${personId}`);
}

export async function isRemoved(
  transaction: Transaction,
  teamId: number,
  personId: number,
): Promise<boolean> {
  const [row] = await transaction.query<{ personId: number }>(sql`
    SELECT "personId" FROM "Membership"
    WHERE "teamId" = ${teamId} AND "personId" = ${personId} AND "removedAt" IS NOT NULL`);
  return row !== undefined;
}

/** What an account is called. */
export type Called = {
  readonly personId: number;
  readonly name: string;
  readonly username: string | null;
  /** When the person joined the team. */
  readonly joinedAt: Date;
};

/**
 * @param which members, or those who were taken out
 * @returns what each account of those people is called, as they joined
 */
export async function accountsOf(
  transaction: Transaction,
  teamId: number,
  which: 'members' | 'removed',
): Promise<Called[]> {
  const isMember = which === 'members';
  return transaction.query(sql`
    SELECT account."personId", account.name, account.username, membership."joinedAt" FROM "Membership" membership
    JOIN "Account" account ON account."personId" = membership."personId"
    WHERE membership."teamId" = ${teamId}
      AND CASE WHEN ${isMember} THEN membership."leftAt" IS NULL ELSE membership."removedAt" IS NOT NULL END
    ORDER BY membership."joinedAt", membership."personId", account.id`);
}

/** @returns whether a person ever did anything in a room */
export async function wasInRoom(
  transaction: Transaction,
  roomId: number,
  personId: number,
): Promise<boolean> {
  const [row] = await transaction.query<{ id: number }>(sql`
    SELECT id FROM "Audit" WHERE "roomId" = ${roomId} AND "personId" = ${personId} LIMIT 1`);
  return row !== undefined;
}

/** What is known of whether a member is still in a group of the team; null where nothing is. */
export type Sighting = {
  /** When they were last known to be. */
  readonly seenAt: Date | null;
  /** When a platform was last asked. */
  readonly lookedAt: Date | null;
};

export async function sightingOf(
  transaction: Transaction,
  teamId: number,
  personId: number,
): Promise<Sighting> {
  const [row] = await transaction.query<Sighting>(sql`
    SELECT "seenAt", "lookedAt" FROM "Membership" WHERE "teamId" = ${teamId} AND "personId" = ${personId}`);
  return row ?? { seenAt: null, lookedAt: null };
}

/** Notes that a member is in a group of the team. @param since sightings since then are as good */
export async function noteSighting(
  transaction: Transaction,
  teamId: number,
  personId: number,
  at: Date,
  since: Date,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Membership" SET "seenAt" = ${at}
    WHERE "teamId" = ${teamId} AND "personId" = ${personId} AND ("seenAt" IS NULL OR "seenAt" <= ${since})`);
}

/** Notes that nobody could tell; whoever was never seen has been as of then. */
export async function noteVainLook(
  transaction: Transaction,
  teamId: number,
  personId: number,
  at: Date,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Membership" SET "lookedAt" = ${at}, "seenAt" = COALESCE("seenAt", ${at})
    WHERE "teamId" = ${teamId} AND "personId" = ${personId}`);
}

/** Where somebody may be looked for: one of their accounts in a group of a team, as the platform calls both. */
export type Whereabouts = { readonly platform: string; readonly chatId: string; readonly userId: string };

/** @returns every account of a person in every group of a team that the bot is in, those first where they did something last */
export async function whereaboutsOf(
  transaction: Transaction,
  teamId: number,
  personId: number,
): Promise<Whereabouts[]> {
  return transaction.query(sql`
    SELECT room.platform, room."chatId", account."userId" FROM "Room" room
    JOIN "Account" account ON account."personId" = ${personId} AND account.platform = room.platform
    WHERE room."teamId" = ${teamId} AND room."privateTo" IS NULL AND room."closedAt" IS NULL
      AND NOT EXISTS (
        SELECT 1 FROM "Departure" departure WHERE departure."roomId" = room.id AND departure."userId" = account."userId")
    ORDER BY EXISTS (
      SELECT 1 FROM "Audit" audit WHERE audit."roomId" = room.id AND audit."personId" = ${personId} LIMIT 1) DESC, room.id`);
}
