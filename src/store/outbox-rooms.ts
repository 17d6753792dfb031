/** What becomes of messages of a room that is closed, opened again, moved, or passed on. */
import { redirectCards } from './cards.ts';
import { sql, type Transaction } from './database.ts';
import type { ChatKey } from './inbox.ts';

/**
 * Tries once more to bring up to date what stands for a proposal and shows something older, since the last edit of it
 * was given up.
 * @returns how many are tried
 */
export async function reviveEdits(transaction: Transaction, platform: string): Promise<number> {
  return transaction.execute(sql`
    UPDATE "Outbox" SET state = 'queued', kind = 'notice', attempts = 0, "partsOut" = 0, "notBefore" = NULL, "triedAt" = NULL
    WHERE state IN ('dead', 'unknown') AND platform = ${platform} AND "editsId" IS NOT NULL
      AND EXISTS (SELECT 1 FROM "Card" card WHERE card."outboxId" = "Outbox"."editsId")
      AND EXISTS (SELECT 1 FROM "Message" message
        WHERE message."madeById" = "Outbox"."editsId" AND message."chatId" = "Outbox"."chatId")
      AND NOT EXISTS (SELECT 1 FROM "Outbox" later
        WHERE later.platform = "Outbox".platform AND later."chatId" = "Outbox"."chatId" AND later.id > "Outbox".id
          AND later."editsId" = "Outbox"."editsId")`);
}

/** Gives up all that waits to be said in a room; messages that are there are brought up to date when it is open again. */
export async function abandonRoom(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
  error: string,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Outbox" SET state = 'dead', error = ${error}
    WHERE state = 'queued' AND platform = ${platform} AND "chatId" = ${chatId} AND "editsId" IS NULL`);
}

/** What was said in a room of a team that never had anything is another's, which takes its place there. */
export async function passMessagesOn(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
  fromTeamId: number,
  toTeamId: number,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Outbox" SET "teamId" = ${toTeamId}
    WHERE platform = ${platform} AND "chatId" = ${chatId} AND "teamId" = ${fromTeamId}`);
  await transaction.execute(sql`
    UPDATE "Inbox" SET "teamId" = ${toTeamId}
    WHERE platform = ${platform} AND "chatId" = ${chatId} AND "teamId" = ${fromTeamId}`);
}

/** What waits to be said in a room that moved is said where it is now; the message that it answers stayed behind. */
export async function redirectMessages(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
  toChatId: string,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Outbox" SET "chatId" = ${toChatId}, "replyTo" = NULL, "threadId" = NULL, "onlyFor" = NULL, "notBefore" = NULL
    WHERE state = 'queued' AND platform = ${platform} AND "chatId" = ${chatId}`);
  await redirectCards(transaction, { platform, chatId }, toChatId);
}
