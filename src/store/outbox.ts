/** The outbox: what is to be said, as views, in order per room. What becomes of what can’t be sent is in message-fates.ts. */
import { z } from 'zod';
import { withCodesShown } from '../chat/link-code.ts';
import type { OnlyFor } from '../chat/platform.ts';
import { type View, viewSchema } from '../chat/view.ts';
import { sql, type Transaction } from './database.ts';
import type { ChatKey } from './inbox.ts';

/**
 * `reply` answers a person; `notice` is said by the bot of itself (also that something went wrong); `mark` was a reply
 * whose fate is unknown: all that is still to be done is to mark the message that it answers as taken.
 */
export type MessageKind = 'reply' | 'notice' | 'mark';

export type NewMessage = ChatKey & {
  readonly kind: 'reply' | 'notice';
  /** Whose it is; null where nobody's affairs are in it. */
  readonly teamId: number | null;
  readonly view: View;
  readonly replyTo: string | undefined;
  /** The topic that it belongs into; an answer to a message of ours goes where that is. */
  readonly threadId?: string | undefined;
  readonly onlyFor?: OnlyFor | undefined;
  /** The outbox row whose message this edits, instead of being a message of its own. */
  readonly editsId?: number | undefined;
  readonly draftId?: number | undefined;
  /** Whether it is sent again when a crash left its fate unknown: an edit always is. */
  readonly isRepeatable?: boolean;
  /** Whether it waits for the end of the team's quiet hours, should it not be sent before they begin. */
  readonly obeysQuietHours?: boolean;
};

export type QueuedMessage = ChatKey & {
  readonly teamId: number | null;
  readonly id: number;
  readonly kind: MessageKind;
  /** Undefined when the row can't be read: damaged, or written by a version that knew more. */
  readonly view: View | undefined;
  readonly replyTo: string | null;
  readonly threadId: string | null;
  readonly onlyFor: OnlyFor | undefined;
  readonly editsId: number | null;
  readonly isRepeatable: boolean;
  /** So many of the messages that a long view is are out. */
  readonly partsOut: number;
  readonly attempts: number;
  readonly notBefore: Date | null;
  readonly createdAt: Date;
  /** When it, or the part that is next, was first tried; null when it never was. */
  readonly triedAt: Date | null;
  /** Of the room's team; null where no team has the room, or it speaks the default. */
  readonly language: string | null;
  readonly isRoomClosed: boolean;
  /** Of the room's team, where it must not be sent in them; null for anything else. */
  readonly quietHours: string | null;
  readonly zone: string | null;
  /** The room's own time, where it was set. */
  readonly clock: Date | null;
  /** What the room is called since it moved; null when it is where it was. */
  readonly movedTo: string | null;
};

const onlyForSchema = z
  .object({ userId: z.string(), name: z.string(), messageId: z.string(), pressId: z.string() })
  .nullable();

export async function queueMessage(transaction: Transaction, message: NewMessage, at: Date): Promise<number> {
  const [row] = await transaction.query<{ id: number }>(sql`
    INSERT INTO "Outbox" (platform, "chatId", kind, "teamId", view, "replyTo", "threadId", "onlyFor", "editsId", "isRepeatable",
      "obeysQuietHours", "draftId", state, attempts, "partsOut", "createdAt")
    VALUES (${message.platform}, ${message.chatId}, ${message.kind}, ${message.teamId}, ${JSON.stringify(message.view)},
      ${message.replyTo ?? null}, ${threadOf(message)},
      ${message.onlyFor ? JSON.stringify(message.onlyFor) : null}, ${message.editsId ?? null},
      ${message.editsId !== undefined || message.isRepeatable === true}, ${message.obeysQuietHours === true}, ${message.draftId ?? null}, 'queued', 0, 0, ${at})
    RETURNING id`);
  if (row === undefined) throw new Error('the new message has no id');
  return row.id;
}

/** Where an answer to a message of ours, or a change of one that is said anew, belongs, nobody needs to say. */
function threadOf({ platform, chatId, replyTo, threadId, editsId }: NewMessage) {
  if (editsId !== undefined) return sql`(SELECT "threadId" FROM "Outbox" WHERE id = ${editsId})`;
  if (threadId !== undefined || replyTo === undefined) return sql`${threadId ?? null}`;
  return sql`(SELECT made."threadId" FROM "Message" message JOIN "Outbox" made ON made.id = message."madeById"
    WHERE message.platform = ${platform} AND message."chatId" = ${chatId} AND message."messageId" = ${replyTo})`;
}

/** @returns the rooms that have something to be sent */
export async function roomsWithMessages(transaction: Transaction): Promise<ChatKey[]> {
  return transaction.query(sql`
    SELECT platform, "chatId" FROM "Outbox" WHERE state = 'queued' GROUP BY platform, "chatId" ORDER BY min(id)`);
}

/** So often a message goes unanswered before others of its room that are not about it may pass it. */
export const PASSED_AFTER_ATTEMPTS = 3;

/**
 * @param passing leaves out what others of the room may be sent before, and what is about the same message: what went
 *   unanswered so often that it waits at `at`, and in quiet hours what obeys them
 * @returns the room's oldest message to be sent, also when it must not be yet
 */
export async function nextMessage(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
  passing?: { readonly at: Date; readonly isQuiet: boolean },
): Promise<QueuedMessage | undefined> {
  const others =
    passing === undefined
      ? sql``
      : sql`AND NOT (outbox.attempts >= ${PASSED_AFTER_ATTEMPTS} AND COALESCE(outbox."notBefore", 0) > ${passing.at})
          AND NOT (${passing.isQuiet} AND outbox."obeysQuietHours")
          AND NOT EXISTS (SELECT 1 FROM "Outbox" passed WHERE passed.state = 'queued' AND passed.platform = ${platform}
            AND passed."chatId" = ${chatId} AND passed.id < outbox.id
            AND outbox."editsId" IN (passed.id, passed."editsId"))`;
  const [row] = await transaction.query<
    Omit<QueuedMessage, 'view' | 'onlyFor'> & { view: unknown; onlyFor: unknown }
  >(sql`
    SELECT outbox.id, outbox."teamId", outbox.platform, outbox."chatId", outbox.kind, outbox.view, outbox."replyTo", outbox."threadId",
      outbox."onlyFor", outbox."editsId", outbox."isRepeatable", outbox."partsOut", outbox.attempts,
      outbox."notBefore", outbox."createdAt", outbox."triedAt", json_extract(team.settings, '$.language') AS language,
      room."closedAt" IS NOT NULL AS "isRoomClosed",
      room.clock, CASE WHEN outbox."obeysQuietHours" THEN json_extract(team.settings, '$.quietHours') END AS "quietHours",
      CASE WHEN outbox."obeysQuietHours" THEN json_extract(team.settings, '$.zone') END AS zone,
      CASE WHEN room."chatId" <> outbox."chatId" THEN room."chatId" END AS "movedTo"
    FROM "Outbox" outbox
    LEFT JOIN "Room" room ON room.platform = outbox.platform
      AND (room."chatId" = outbox."chatId" OR room."formerChatId" = outbox."chatId")
    LEFT JOIN "Team" team ON team.id = room."teamId"
    WHERE outbox.state = 'queued' AND outbox.platform = ${platform} AND outbox."chatId" = ${chatId} ${others}
    ORDER BY outbox.id LIMIT 1`);
  if (row === undefined) return undefined;
  const { data: stored } = viewSchema.safeParse(row.view);
  return {
    ...row,
    view: stored && withCodesShown(stored, transaction.key),
    onlyFor: onlyForSchema.catch(null).parse(row.onlyFor) ?? undefined,
    isRoomClosed: Boolean(row.isRoomClosed),
  };
}

/** Remembers that a message is being sent: should we die now, its fate is unknown. */
export async function markSending(transaction: Transaction, id: number, at: Date): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Outbox" SET state = 'sending', "triedAt" = COALESCE("triedAt", ${at}) WHERE id = ${id}`);
}

/** Remembers that what is being sent is several numbered messages, of which a repeated one shows that it is. */
export async function markNumbered(transaction: Transaction, id: number): Promise<void> {
  await transaction.execute(sql`UPDATE "Outbox" SET "isRepeatable" = true WHERE id = ${id}`);
}

/**
 * Notes that a message, or one of several that a long view is, is out.
 * @param messageIds the platform's ids of it: several of a message that is there twice, none when it was shown without
 * @param part which of them it is, from 0
 */
export async function finishMessage(
  transaction: Transaction,
  message: Pick<QueuedMessage, 'id' | 'platform' | 'chatId' | 'editsId'>,
  messageIds: readonly string[],
  { part, isLast }: { readonly part: number; readonly isLast: boolean },
  at: Date,
): Promise<void> {
  await transaction.execute(
    isLast
      ? sql`UPDATE "Outbox" SET state = 'sent', "sentAt" = ${at} WHERE id = ${message.id}`
      : sql`UPDATE "Outbox" SET state = 'queued', "partsOut" = ${part + 1}, attempts = 0, "triedAt" = NULL
          WHERE id = ${message.id}`,
  );
  const { platform, chatId, editsId, id } = message;
  for (const messageId of messageIds) {
    await transaction.execute(sql`
      INSERT INTO "Message" (platform, "chatId", "messageId", "madeById", "showsId", part)
      VALUES (${platform}, ${chatId}, ${messageId}, ${editsId ?? id}, ${id}, ${part})
      ON CONFLICT (platform, "chatId", "messageId") DO UPDATE SET "showsId" = excluded."showsId"`);
  }
}

/** @returns the last views that were to be shown in a room, newest first */
export async function latelyQueued(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
  count: number,
): Promise<View[]> {
  const rows = await transaction.query<{ view: unknown }>(sql`
    SELECT view FROM "Outbox" WHERE platform = ${platform} AND "chatId" = ${chatId} ORDER BY id DESC LIMIT ${count}`);
  return rows.flatMap(({ view }) => viewSchema.safeParse(view).data ?? []);
}

/** @returns whether an edit of a message waits to be sent, or is being sent */
export async function isEditQueued(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
  outboxId: number,
): Promise<boolean> {
  const [row] = await transaction.query<{ id: number }>(sql`
    SELECT id FROM "Outbox" WHERE state IN ('queued', 'sending') AND platform = ${platform} AND "chatId" = ${chatId}
      AND "editsId" = ${outboxId} LIMIT 1`);
  return row !== undefined;
}

/**
 * @param notBefore null when it is up to the platform, which can't be reached
 * @param isAttempt whether it may have got out; what surely never did was not tried yet
 */
export async function postponeMessage(
  transaction: Transaction,
  id: number,
  error: string,
  notBefore: Date | null,
  isAttempt: boolean,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Outbox" SET state = 'queued', attempts = attempts + ${isAttempt ? 1 : 0}, error = ${error},
      "notBefore" = ${notBefore}, "triedAt" = CASE WHEN attempts > 0 OR ${isAttempt} THEN "triedAt" END
    WHERE id = ${id}`);
}

/** The platform answers: what waits to be repeated need not wait any longer, but for these rows. */
export async function hastenRepeats(
  transaction: Transaction,
  platform: string,
  butFor: readonly number[],
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Outbox" SET "notBefore" = NULL WHERE state = 'queued' AND platform = ${platform} AND attempts > 0
      AND id NOT IN (SELECT value FROM json_each(${JSON.stringify(butFor)}))`);
}

/** Adds a line to what a message is to show. */
export async function addNote(transaction: Transaction, id: number, note: string): Promise<void> {
  const [row] = await transaction.query<{ view: unknown }>(sql`SELECT view FROM "Outbox" WHERE id = ${id}`);
  const { data: shown } = viewSchema.safeParse(row?.view);
  if (shown === undefined) return;
  const noted: View = { ...shown, blocks: [...shown.blocks, { kind: 'text', text: note }] };
  await transaction.execute(sql`UPDATE "Outbox" SET view = ${JSON.stringify(noted)} WHERE id = ${id}`);
}
