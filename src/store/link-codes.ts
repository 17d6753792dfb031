/** One-time codes by which `/team link` joins two accounts, or a room to a team. */
import { createHash } from 'node:crypto';
import { sql, type Transaction } from './database.ts';
import type { ChatKey } from './inbox.ts';

export type LinkCode = ChatKey & {
  readonly teamId: number;
  /** Who got it. */
  readonly personId: number;
  /** Set on the second half: the person who alone can say that both are one. */
  readonly confirmsForId: number | null;
};

export async function saveLinkCode(
  transaction: Transaction,
  code: string,
  link: LinkCode,
  at: Date,
  expiresAt: Date,
): Promise<void> {
  await transaction.execute(sql`
    INSERT INTO "LinkCode" ("codeHash", "teamId", "personId", platform, "chatId", "confirmsForId", "createdAt", "expiresAt")
    VALUES (${hashOf(code)}, ${link.teamId}, ${link.personId}, ${link.platform}, ${link.chatId}, ${link.confirmsForId},
      ${at}, ${expiresAt})`);
}

/**
 * Uses a code up.
 * @returns what it stands for, by who its persons have turned out to be since; undefined when it is wrong, used or expired
 */
export async function takeLinkCode(
  transaction: Transaction,
  code: string,
  now: Date,
): Promise<LinkCode | undefined> {
  const [row] = await transaction.query<LinkCode>(sql`
    UPDATE "LinkCode" SET "usedAt" = ${now}
    WHERE "codeHash" = ${hashOf(code)} AND "usedAt" IS NULL AND "expiresAt" > ${now}
    RETURNING "teamId", "personId", platform, "chatId", "confirmsForId"`);
  if (row === undefined) return undefined;
  const persons = await transaction.query<{ id: number; mergedIntoId: number | null }>(sql`
    SELECT id, "mergedIntoId" FROM "Person" WHERE id IN (${row.personId}, ${row.confirmsForId ?? row.personId})`);
  const nowKnownAs = (id: number) => persons.find(person => person.id === id)?.mergedIntoId ?? id;
  return {
    ...row,
    personId: nowKnownAs(row.personId),
    confirmsForId: row.confirmsForId === null ? null : nowKnownAs(row.confirmsForId),
  };
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

/** Codes that were got in a room that moved are got where it is now. */
export async function redirectLinkCodes(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
  toChatId: string,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "LinkCode" SET "chatId" = ${toChatId} WHERE platform = ${platform} AND "chatId" = ${chatId}`);
}
