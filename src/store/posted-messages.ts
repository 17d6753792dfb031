/** Messages that are on the platforms: which outbox row made them and what they show. */
import { type View, viewSchema } from '../chat/view.ts';
import { sql, type Transaction } from './database.ts';
import type { ChatKey } from './inbox.ts';

/** What a platform's message is to us. */
export type PostedMessage = {
  /** The row that made it: what a later edit names. */
  readonly madeById: number;
  /** Whose it is; null when that can't be told. */
  readonly teamId: number | null;
  readonly view: View;
  readonly draftId: number | null;
  /** The topic that it stands in. */
  readonly threadId: string | null;
};

export type PostedRow = Omit<PostedMessage, 'view'> & { view: unknown };
export type MadeMessage = { readonly chatId: string; readonly messageId: string };
/** @returns the platform's messages that a row made, copies of one part together; none when it never got out */
export async function messagesMadeBy(transaction: Transaction, outboxId: number): Promise<MadeMessage[][]> {
  const rows = await transaction.query<MadeMessage & { part: number }>(sql`
    SELECT "chatId", "messageId", part FROM "Message" WHERE "madeById" = ${outboxId} ORDER BY part`);
  const parts: MadeMessage[][] = [];
  for (const { part, ...made } of rows) {
    // One that was deleted leaves its place empty.
    while (parts.length <= part) parts.push([]);
    parts[part]?.push(made);
  }
  return parts;
}

/** A message is no more, or can't be changed: what would edit it is said anew. */
export async function forgetMessage(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
  messageId: string,
): Promise<void> {
  await transaction.execute(sql`
    DELETE FROM "Message" WHERE platform = ${platform} AND "chatId" = ${chatId} AND "messageId" = ${messageId}`);
}

/**
 * A press told by which row a message of ours was made whose id was lost: from now on it is known. None was lost of a row
 * that was tried once and whose message we know; how often each part of several was tried nobody knows any more. An edit
 * of what was lost itself is said as a message of its own, and may be lost as well.
 * @returns whether the row is one that was to be said in that room, and may have made another message than we know
 */
export async function adoptMessage(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
  messageId: string,
  outboxId: number,
): Promise<boolean> {
  const added = await transaction.execute(sql`
    INSERT INTO "Message" (platform, "chatId", "messageId", "madeById", "showsId", part)
    SELECT platform, "chatId", ${messageId}, COALESCE("editsId", id), id, "partsOut" FROM "Outbox"
    WHERE id = ${outboxId} AND platform = ${platform} AND "chatId" = ${chatId} AND state <> 'queued'
      AND (NOT EXISTS (SELECT 1 FROM "Message" known WHERE known."madeById" = COALESCE("editsId", "Outbox".id))
        OR EXISTS (SELECT 1 FROM "Outbox" made WHERE made.id IN ("Outbox".id, "Outbox"."editsId")
          AND (made.attempts > 0 OR made."partsOut" > 0)))
    ON CONFLICT DO NOTHING`);
  return added > 0;
}

/** @returns whether a message that was to be said in a room by `since` is on its way: its id is not known yet */
export async function isSending(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
  since: Date,
): Promise<boolean> {
  const [row] = await transaction.query<{ id: number }>(sql`
    SELECT id FROM "Outbox" WHERE state = 'sending' AND platform = ${platform} AND "chatId" = ${chatId}
      AND "editsId" IS NULL AND "createdAt" <= ${since} LIMIT 1`);
  return row !== undefined;
}

/** @returns whether a message shows, or is about to show, something else than by a row that it was shown by */
export async function isChangedSince(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
  madeById: number,
  shownBy: number,
): Promise<boolean> {
  const [row] = await transaction.query<{ id: number }>(sql`
    SELECT id FROM "Outbox" WHERE platform = ${platform} AND "chatId" = ${chatId} AND id > ${shownBy}
      AND "editsId" = ${madeById} LIMIT 1`);
  return row !== undefined;
}

/** @returns the row that answered a message with one of its own; undefined when none did */
export async function answerTo(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
  messageId: string,
): Promise<number | undefined> {
  const [row] = await transaction.query<{ id: number }>(sql`
    SELECT id FROM "Outbox" WHERE platform = ${platform} AND "chatId" = ${chatId} AND "replyTo" = ${messageId}
      AND kind = 'reply' AND "editsId" IS NULL ORDER BY id DESC LIMIT 1`);
  return row?.id;
}

/** @returns the form of a room's last message, if that is one: the draft behind it */
export async function lastForm(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
): Promise<PostedMessage | undefined> {
  const [row] = await transaction.query<PostedRow>(sql`
    SELECT COALESCE("editsId", id) AS "madeById", "teamId", view, "draftId", "threadId" FROM "Outbox"
    WHERE platform = ${platform} AND "chatId" = ${chatId} ORDER BY id DESC LIMIT 1`);
  return row === undefined || row.draftId === null ? undefined : { ...row, view: viewSchema.parse(row.view) };
}

/** @returns the room of a message of ours, on a platform whose ids are the same everywhere */
export async function placeOfMessage(
  transaction: Transaction,
  platform: string,
  messageId: string,
): Promise<{ chatId: string; name: string } | undefined> {
  const [row] = await transaction.query<{ chatId: string; name: string }>(sql`
    SELECT message."chatId", COALESCE(room.name, message."chatId") AS name FROM "Message" message
    LEFT JOIN "Room" room ON room.platform = message.platform AND room."chatId" = message."chatId"
    WHERE message.platform = ${platform} AND message."messageId" = ${messageId}`);
  return row;
}

/** @returns what a message of the platform shows now, if it is one of ours */
export async function findPosted(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
  messageId: string,
): Promise<PostedMessage | undefined> {
  const [row] = await transaction.query<PostedRow>(sql`
    SELECT message."madeById", outbox."teamId", outbox.view, outbox."draftId", made."threadId" FROM "Message" message
    JOIN "Outbox" outbox ON outbox.id = message."showsId" JOIN "Outbox" made ON made.id = message."madeById"
    WHERE message.platform = ${platform} AND message."chatId" = ${chatId} AND message."messageId" = ${messageId}`);
  return row && { ...row, view: viewSchema.parse(row.view) };
}

/** @returns what a message showed after one of its edits; undefined when that row is none of the message's */
export async function viewShownBy(
  transaction: Transaction,
  { madeById, teamId }: Pick<PostedMessage, 'madeById' | 'teamId'>,
  outboxId: number,
): Promise<View | undefined> {
  const [row] = await transaction.query<{ view: unknown }>(sql`
    SELECT view FROM "Outbox" WHERE id = ${outboxId} AND "teamId" IS ${teamId}
      AND (id = ${madeById} OR "editsId" = ${madeById})`);
  return row && viewSchema.parse(row.view);
}

/** @returns the greatest message id of a room whose ids are numbers, ours and others' */
export async function greatestMessageNumber(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
): Promise<number> {
  const [row] = await transaction.query<{ greatest: number | null }>(sql`
    SELECT max(number) AS greatest FROM (
      SELECT max(CAST("messageId" AS INTEGER)) AS number FROM "Message"
        WHERE platform = ${platform} AND "chatId" = ${chatId}
      UNION ALL
      SELECT max(CAST("messageId" AS INTEGER)) FROM "Inbox"
        WHERE platform = ${platform} AND "chatId" = ${chatId})`);
  return row?.greatest ?? 0;
}
