/** The secrets that key the hashes of end users (a pepper per team), also of teams that are not there yet. */
import { randomBytes } from 'node:crypto';
import { sql, type Transaction } from './database.ts';
import type { ChatKey } from './inbox.ts';

/** @returns 32 random bytes, hexadecimal */
export function newSecret(): string {
  return randomBytes(32).toString('hex');
}

/** @returns the secret of the team that has a room; undefined for a room that is not known yet */
export async function secretOfRoom(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
): Promise<string | undefined> {
  const [row] = await transaction.query<{ endUserSecret: string }>(sql`
    SELECT team."endUserSecret" FROM "Room" room JOIN "Team" team ON team.id = room."teamId"
    WHERE room.platform = ${platform} AND (room."chatId" = ${chatId} OR room."formerChatId" = ${chatId})`);
  return row?.endUserSecret;
}

export async function secretOfTeam(transaction: Transaction, teamId: number): Promise<string | undefined> {
  const [row] = await transaction.query<{ endUserSecret: string }>(sql`
    SELECT "endUserSecret" FROM "Team" WHERE id = ${teamId}`);
  return row?.endUserSecret;
}

/** @returns the secret that the team of a room will have, which is not there yet; the same each time it is asked for */
export async function secretAhead(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
  at: Date,
): Promise<string> {
  const [row] = await transaction.query<{ secret: string }>(sql`
    INSERT INTO "SecretAhead" (platform, "chatId", secret, "createdAt")
    VALUES (${platform}, ${chatId}, ${newSecret()}, ${at})
    ON CONFLICT (platform, "chatId") DO UPDATE SET secret = secret RETURNING secret`);
  if (row === undefined) throw new Error('a secret that was just made is not there');
  return row.secret;
}

/** Hands out the secret that was made for a room's team ahead of it, for good. */
export async function takeSecretAhead(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
): Promise<string | undefined> {
  const [row] = await transaction.query<{ secret: string }>(sql`
    DELETE FROM "SecretAhead" WHERE platform = ${platform} AND "chatId" = ${chatId} RETURNING secret`);
  return row?.secret;
}
