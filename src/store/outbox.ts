/** The outbox: what is to be said, as views, in order per room; and which message of a platform shows which view. */
import { type View, viewSchema } from '../chat/view.ts';
import { sql, type Transaction } from './database.ts';
import type { ChatKey } from './inbox.ts';

/** `reply` answers a person; `notice` is said by the bot of itself (also that something went wrong). */
export type MessageKind = 'reply' | 'notice';

export type NewMessage = ChatKey & {
  readonly kind: MessageKind;
  readonly view: View;
  readonly replyTo: string | undefined;
  /** The outbox row whose message this edits, instead of being a message of its own. */
  readonly editsId?: number | undefined;
  readonly draftId?: number | undefined;
  /** Whether it is sent again when a crash left its fate unknown: an edit always is. */
  readonly isRepeatable?: boolean;
};

export type QueuedMessage = ChatKey & {
  readonly id: number;
  /** Undefined when the row can't be read: damaged, or written by a version that knew more. */
  readonly view: View | undefined;
  readonly replyTo: string | null;
  readonly editsId: number | null;
  readonly attempts: number;
  readonly notBefore: Date | null;
};

/** What a platform's message is to us. */
export type PostedMessage = {
  /** The row that made it: what a later edit names. */
  readonly madeById: number;
  readonly view: View;
  readonly draftId: number | null;
};

export async function queueMessage(transaction: Transaction, message: NewMessage, at: Date): Promise<number> {
  const [row] = await transaction.query<{ id: number }>(sql`
    INSERT INTO "Outbox" (platform, "chatId", kind, view, "replyTo", "editsId", "isRepeatable", "draftId", state,
      attempts, "createdAt")
    VALUES (${message.platform}, ${message.chatId}, ${message.kind}, ${JSON.stringify(message.view)},
      ${message.replyTo ?? null}, ${message.editsId ?? null}, ${message.editsId !== undefined || message.isRepeatable === true},
      ${message.draftId ?? null}, 'queued', 0, ${at})
    RETURNING id`);
  if (row === undefined) throw new Error('the new message has no id');
  return row.id;
}

/** @returns the rooms that have something to be sent */
export async function roomsWithMessages(transaction: Transaction): Promise<ChatKey[]> {
  return transaction.query(sql`
    SELECT platform, "chatId" FROM "Outbox" WHERE state = 'queued' GROUP BY platform, "chatId" ORDER BY min(id)`);
}

/** @returns the room's oldest message to be sent, also when it must not be yet */
export async function nextMessage(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
): Promise<QueuedMessage | undefined> {
  const [row] = await transaction.query<Omit<QueuedMessage, 'view'> & { view: unknown }>(sql`
    SELECT id, platform, "chatId", view, "replyTo", "editsId", attempts, "notBefore" FROM "Outbox"
    WHERE state = 'queued' AND platform = ${platform} AND "chatId" = ${chatId} ORDER BY id LIMIT 1`);
  return row && { ...row, view: viewSchema.safeParse(row.view).data };
}

/** Remembers that a message is being sent: should we die now, its fate is unknown. */
export async function markSending(transaction: Transaction, id: number): Promise<void> {
  await transaction.execute(sql`UPDATE "Outbox" SET state = 'sending' WHERE id = ${id}`);
}

/** Notes that a message is out. @param messageId the platform's id of it */
export async function finishMessage(
  transaction: Transaction,
  message: QueuedMessage,
  messageId: string,
  at: Date,
): Promise<void> {
  await transaction.execute(
    sql`UPDATE "Outbox" SET state = 'sent', "sentAt" = ${at} WHERE id = ${message.id}`,
  );
  await transaction.execute(sql`
    INSERT INTO "Message" (platform, "chatId", "messageId", "madeById", "showsId")
    VALUES (${message.platform}, ${message.chatId}, ${messageId}, ${message.editsId ?? message.id}, ${message.id})
    ON CONFLICT (platform, "chatId", "messageId") DO UPDATE SET "showsId" = excluded."showsId"`);
}

/** @returns the platform's id of the message that a row made; undefined when it never got out */
export async function messageMadeBy(transaction: Transaction, outboxId: number): Promise<string | undefined> {
  const [row] = await transaction.query<{ messageId: string }>(sql`
    SELECT "messageId" FROM "Message" WHERE "madeById" = ${outboxId} ORDER BY "showsId" DESC LIMIT 1`);
  return row?.messageId;
}

export async function postponeMessage(
  transaction: Transaction,
  id: number,
  error: string,
  notBefore: Date,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Outbox" SET state = 'queued', attempts = attempts + 1, error = ${error}, "notBefore" = ${notBefore}
    WHERE id = ${id}`);
}

/** Gives a message up: the platform refuses it for good, or its fate is unknown and it must not be repeated. */
export async function abandonMessage(
  transaction: Transaction,
  id: number,
  state: 'dead' | 'unknown',
  error: string,
): Promise<void> {
  await transaction.execute(sql`UPDATE "Outbox" SET state = ${state}, error = ${error} WHERE id = ${id}`);
}

/**
 * After a crash: what was being sent is sent again if it may be repeated, else given up.
 * @returns how many were given up
 */
export async function settleUnknownFates(transaction: Transaction): Promise<number> {
  await transaction.execute(sql`
    UPDATE "Outbox" SET state = 'queued', attempts = attempts + 1 WHERE state = 'sending' AND "isRepeatable"`);
  return transaction.execute(sql`UPDATE "Outbox" SET state = 'unknown' WHERE state = 'sending'`);
}

/** @returns what a message of the platform shows now, if it is one of ours */
export async function findPosted(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
  messageId: string,
): Promise<PostedMessage | undefined> {
  const [row] = await transaction.query<{ madeById: number; view: unknown; draftId: number | null }>(sql`
    SELECT message."madeById", outbox.view, outbox."draftId" FROM "Message" message
    JOIN "Outbox" outbox ON outbox.id = message."showsId"
    WHERE message.platform = ${platform} AND message."chatId" = ${chatId} AND message."messageId" = ${messageId}`);
  return row && { ...row, view: viewSchema.parse(row.view) };
}

/** @returns what a message showed after one of its edits; undefined when that row is none of the message's */
export async function viewShownBy(
  transaction: Transaction,
  madeById: number,
  outboxId: number,
): Promise<View | undefined> {
  const [row] = await transaction.query<{ view: unknown }>(sql`
    SELECT view FROM "Outbox" WHERE id = ${outboxId} AND (id = ${madeById} OR "editsId" = ${madeById})`);
  return row && viewSchema.parse(row.view);
}

/** @returns how many messages of a room were being sent when a process died, so that nobody knows their ids */
export async function countUnknownFates(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
): Promise<number> {
  const [row] = await transaction.query<{ count: number }>(sql`
    SELECT count(*) AS count FROM "Outbox"
    WHERE platform = ${platform} AND "chatId" = ${chatId} AND state = 'unknown'`);
  return row?.count ?? 0;
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
