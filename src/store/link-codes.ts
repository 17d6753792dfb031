/** One-time codes by which `/team link` joins two accounts, or a room to a team. */
import { createHash } from 'node:crypto';
import { sql, type Transaction } from './database.ts';

export type LinkCode = { readonly teamId: number; readonly personId: number };

export async function saveLinkCode(
  transaction: Transaction,
  code: string,
  { teamId, personId }: LinkCode,
  at: Date,
  expiresAt: Date,
): Promise<void> {
  await transaction.execute(sql`
    INSERT INTO "LinkCode" ("codeHash", "teamId", "personId", "createdAt", "expiresAt")
    VALUES (${hashOf(code)}, ${teamId}, ${personId}, ${at}, ${expiresAt})`);
}

/** Uses a code up. @returns what it stands for; undefined when it is wrong, used or expired */
export async function useLinkCode(
  transaction: Transaction,
  code: string,
  now: Date,
): Promise<LinkCode | undefined> {
  const [row] = await transaction.query<LinkCode>(sql`
    UPDATE "LinkCode" SET "usedAt" = ${now}
    WHERE "codeHash" = ${hashOf(code)} AND "usedAt" IS NULL AND "expiresAt" > ${now}
    RETURNING "teamId", "personId"`);
  return row;
}

function hashOf(code: string): string {
  return createHash('sha256')
    .update(
      code
        .normalize('NFKC')
        .toUpperCase()
        .replace(/[^A-Z0-9]/g, ''),
    )
    .digest('hex');
}
