/**
 * `/team link`: one-time codes, the requests that typing one makes, and the attempts with wrong ones, counted over a
 * sliding window (a rate limiter).
 */
import { codeOf, codeToShow, hashOfCode, hashTyped } from '../../../chat/link-code.ts';
import { sql, type Transaction } from '../../../store/database.ts';
import type { ChatKey } from '../../../store/inbox.ts';

export type LinkCode = ChatKey & {
  readonly teamId: number;
  /** Who got it. */
  readonly personId: number;
};

/**
 * Keeps a new code, by its hash.
 * @param seed what the code is derived from
 * @returns the code for a view: filled in when it is sent
 */
export async function saveLinkCode(
  transaction: Transaction,
  seed: string,
  { teamId, personId, platform, chatId }: LinkCode,
  at: Date,
  expiresAt: Date,
): Promise<string> {
  const hash = hashOfCode(codeOf(seed, transaction.key), transaction.key);
  await transaction.execute(sql`DELETE FROM "LinkCode" WHERE "codeHash" = ${hash} OR "expiresAt" <= ${at}`);
  await transaction.execute(sql`
    INSERT INTO "LinkCode" ("codeHash", "teamId", "personId", platform, "chatId", "createdAt", "expiresAt")
    VALUES (${hash}, ${teamId}, ${personId}, ${platform}, ${chatId}, ${at}, ${expiresAt})`);
  return codeToShow(seed);
}

/**
 * @param typed a code, or what the border made of one
 * @returns what it stands for, by who its person has turned out to be since; undefined when it is wrong, used or
 *   expired, or the room where it was got is another team's by now
 */
export async function findLinkCode(
  transaction: Transaction,
  typed: string,
  now: Date,
): Promise<(LinkCode & { readonly codeHash: string }) | undefined> {
  const hash = hashTyped(typed) ?? hashOfCode(typed, transaction.key);
  const [row] = await transaction.query<LinkCode & { codeHash: string }>(sql`
    SELECT code."codeHash", code."teamId", code.platform, code."chatId",
      COALESCE(person."mergedIntoId", code."personId") AS "personId"
    FROM "LinkCode" code
    JOIN "Room" room ON room.platform = code.platform AND room."chatId" = code."chatId" AND room."teamId" = code."teamId"
    LEFT JOIN "Person" person ON person.id = code."personId"
    WHERE code."codeHash" = ${hash} AND code."usedAt" IS NULL AND code."expiresAt" > ${now}`);
  return row;
}

/** Uses a code up. */
export async function useLinkCode(
  transaction: Transaction,
  { codeHash }: { readonly codeHash: string },
  now: Date,
): Promise<void> {
  await transaction.execute(sql`UPDATE "LinkCode" SET "usedAt" = ${now} WHERE "codeHash" = ${codeHash}`);
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

// Requests

export type LinkRequest = {
  readonly id: number;
  /** `room`: it is to join the team; `person`: whoever typed the code and whoever got it are to be one. */
  readonly kind: 'room' | 'person';
  readonly teamId: number;
  readonly giverId: number;
  readonly typedById: number;
  readonly roomId: number;
  /** The team that the room belonged to then. */
  readonly fromTeamId: number;
};

/** @returns its number, by which it is answered */
export async function saveLinkRequest(
  transaction: Transaction,
  request: Omit<LinkRequest, 'id'>,
  at: Date,
  expiresAt: Date,
): Promise<number> {
  const { kind, teamId, giverId, typedById, roomId, fromTeamId } = request;
  const [row] = await transaction.query<{ id: number }>(sql`
    INSERT INTO "LinkRequest" (kind, "teamId", "giverId", "typedById", "roomId", "fromTeamId", "createdAt", "expiresAt")
    VALUES (${kind}, ${teamId}, ${giverId}, ${typedById}, ${roomId}, ${fromTeamId}, ${at}, ${expiresAt})
    RETURNING id`);
  if (row === undefined) throw new Error('the new request has no id');
  return row.id;
}

/**
 * @returns a request that waits for its answer, by who its persons have turned out to be since; undefined when there is
 *   none of that team, or not any more
 */
export async function findLinkRequest(
  transaction: Transaction,
  teamId: number,
  id: number,
  now: Date,
): Promise<LinkRequest | undefined> {
  const [row] = await transaction.query<LinkRequest>(sql`
    SELECT request.id, request.kind, request."teamId", request."roomId", request."fromTeamId",
      COALESCE(giver."mergedIntoId", request."giverId") AS "giverId",
      COALESCE(typist."mergedIntoId", request."typedById") AS "typedById"
    FROM "LinkRequest" request
    LEFT JOIN "Person" giver ON giver.id = request."giverId"
    LEFT JOIN "Person" typist ON typist.id = request."typedById"
    WHERE request.id = ${id} AND request."teamId" = ${teamId} AND request."answeredAt" IS NULL
      AND request."expiresAt" > ${now}`);
  return row;
}

export async function closeLinkRequest(
  transaction: Transaction,
  { id }: Pick<LinkRequest, 'id'>,
  at: Date,
): Promise<void> {
  await transaction.execute(sql`UPDATE "LinkRequest" SET "answeredAt" = ${at} WHERE id = ${id}`);
}

// Attempts

export type Attempts = {
  /** By this person, or in this room. */
  readonly here: number;
  /** By anybody, anywhere. */
  readonly everywhere: number;
};

/** @returns how many wrong codes were typed since an instant */
export async function countLinkAttempts(
  transaction: Transaction,
  personId: number,
  roomId: number,
  since: Date,
): Promise<Attempts> {
  const [row] = await transaction.query<Attempts>(sql`
    SELECT COALESCE(sum("personId" = ${personId} OR "roomId" = ${roomId}), 0) AS here, count(*) AS everywhere
    FROM "LinkAttempt" WHERE at > ${since}`);
  return row ?? { here: 0, everywhere: 0 };
}

/** Notes a wrong code, and forgets those that nobody asks about any more. @param since the earliest that is */
export async function noteLinkAttempt(
  transaction: Transaction,
  personId: number,
  roomId: number,
  at: Date,
  since: Date,
): Promise<void> {
  await transaction.execute(sql`DELETE FROM "LinkAttempt" WHERE at <= ${since}`);
  await transaction.execute(
    sql`INSERT INTO "LinkAttempt" ("personId", "roomId", at) VALUES (${personId}, ${roomId}, ${at})`,
  );
}
