/** The outbox: what is to be said, as views, in order per room; and which message of a platform shows which view. */
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
  /** What the room is called since it moved; null when it is where it was. */
  readonly movedTo: string | null;
};

const onlyForSchema = z
  .object({ userId: z.string(), name: z.string(), messageId: z.string(), pressId: z.string() })
  .nullable();

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

type PostedRow = Omit<PostedMessage, 'view'> & { view: unknown };

export async function queueMessage(transaction: Transaction, message: NewMessage, at: Date): Promise<number> {
  const [row] = await transaction.query<{ id: number }>(sql`
    INSERT INTO "Outbox" (platform, "chatId", kind, "teamId", view, "replyTo", "threadId", "onlyFor", "editsId", "isRepeatable",
      "draftId", state, attempts, "partsOut", "createdAt")
    VALUES (${message.platform}, ${message.chatId}, ${message.kind}, ${message.teamId}, ${JSON.stringify(message.view)},
      ${message.replyTo ?? null}, ${threadOf(message)},
      ${message.onlyFor ? JSON.stringify(message.onlyFor) : null}, ${message.editsId ?? null},
      ${message.editsId !== undefined || message.isRepeatable === true}, ${message.draftId ?? null}, 'queued', 0, 0, ${at})
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
 * @param passingAt passes by what went unanswered so often that it waits at that time, and what is about the same message
 * @returns the room's oldest message to be sent, also when it must not be yet
 */
export async function nextMessage(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
  passingAt?: Date,
): Promise<QueuedMessage | undefined> {
  const passing =
    passingAt === undefined
      ? sql``
      : sql`AND NOT (outbox.attempts >= ${PASSED_AFTER_ATTEMPTS} AND COALESCE(outbox."notBefore", 0) > ${passingAt})
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
      CASE WHEN room."chatId" <> outbox."chatId" THEN room."chatId" END AS "movedTo"
    FROM "Outbox" outbox
    LEFT JOIN "Room" room ON room.platform = outbox.platform
      AND (room."chatId" = outbox."chatId" OR room."formerChatId" = outbox."chatId")
    LEFT JOIN "Team" team ON team.id = room."teamId"
    WHERE outbox.state = 'queued' AND outbox.platform = ${platform} AND outbox."chatId" = ${chatId} ${passing}
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

/** Gives a message up: the platform refuses it for good, or its fate is unknown and it must not be repeated. */
export async function abandonMessage(
  transaction: Transaction,
  id: number,
  state: 'dead' | 'unknown',
  error: string,
): Promise<void> {
  await transaction.execute(sql`UPDATE "Outbox" SET state = ${state}, error = ${error} WHERE id = ${id}`);
  // A card that could not be edited does not show what it was to show: the next change edits it whatever it is.
  await transaction.execute(sql`
    UPDATE "ProposalMessage" SET shows = NULL WHERE "outboxId" = (SELECT "editsId" FROM "Outbox" WHERE id = ${id})`);
}

/**
 * Tries once more to bring up to date what stands for a proposal and shows something older, since the last edit of it
 * was given up.
 * @returns how many are tried
 */
export async function reviveEdits(transaction: Transaction, platform: string): Promise<number> {
  return transaction.execute(sql`
    UPDATE "Outbox" SET state = 'queued', kind = 'notice', attempts = 0, "partsOut" = 0, "notBefore" = NULL, "triedAt" = NULL
    WHERE state IN ('dead', 'unknown') AND platform = ${platform} AND "editsId" IS NOT NULL
      AND EXISTS (SELECT 1 FROM "ProposalMessage" card WHERE card."outboxId" = "Outbox"."editsId" AND card.kind = 'card')
      AND EXISTS (SELECT 1 FROM "Message" message
        WHERE message."madeById" = "Outbox"."editsId" AND message."chatId" = "Outbox"."chatId")
      AND NOT EXISTS (SELECT 1 FROM "Outbox" later
        WHERE later.platform = "Outbox".platform AND later."chatId" = "Outbox"."chatId" AND later.id > "Outbox".id
          AND later."editsId" = "Outbox"."editsId")`);
}

/** Of a reply whose fate is unknown nothing is left but to mark the message that it answers. */
export async function markInstead(transaction: Transaction, id: number, error: string): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Outbox" SET state = 'queued', kind = 'mark', attempts = 0, error = ${error} WHERE id = ${id}`);
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
  // A card that was on its way when the room moved was taken for one that stayed behind.
  await transaction.execute(sql`
    UPDATE "ProposalMessage" SET "chatId" = ${toChatId}, "isReplaced" = "contentHash" <> (
      SELECT proposal."contentHash" FROM "Proposal" proposal WHERE proposal.id = "ProposalMessage"."proposalId")
    WHERE platform = ${platform} AND "chatId" = ${chatId} AND "outboxId" IN (
      SELECT id FROM "Outbox" WHERE state = 'queued' AND platform = ${platform} AND "chatId" = ${toChatId})`);
}

/**
 * After a crash: what was being sent is sent again if it may be repeated (an edit, what the bot says of itself, a
 * numbered part of something long, or anything that was first tried so lately that the platform shows it once), else
 * given up; where the platform can, the message that it answered is marked as taken.
 * @param onceSince what was first tried since then the platform shows once
 * @returns how many were given up
 */
export async function settleUnknownFates(
  transaction: Transaction,
  platform: string,
  { marksMessages, onceSince }: { readonly marksMessages: boolean; readonly onceSince: Date },
): Promise<number> {
  await transaction.execute(sql`
    UPDATE "Outbox" SET state = 'queued', attempts = attempts + 1
    WHERE state = 'sending' AND platform = ${platform}
      AND ("isRepeatable" OR kind = 'mark' OR "triedAt" >= ${onceSince})`);
  const marked = await transaction.execute(sql`
    UPDATE "Outbox" SET state = 'queued', kind = 'mark', attempts = 0
    WHERE state = 'sending' AND platform = ${platform} AND kind = 'reply' AND "replyTo" IS NOT NULL AND ${marksMessages}`);
  const unknown = await transaction.execute(
    sql`UPDATE "Outbox" SET state = 'unknown' WHERE state = 'sending' AND platform = ${platform}`,
  );
  return marked + unknown;
}

/**
 * @param since what was first tried before, and is still not settled, keeps nothing waiting
 * @returns whether something waits, or is on its way once more, that may be out already under an id that we don't know yet
 */
export async function hasUnsettled(
  transaction: Transaction,
  platform: string,
  since: Date,
): Promise<boolean> {
  const [row] = await transaction.query<{ id: number }>(sql`
    SELECT id FROM "Outbox" WHERE state IN ('queued', 'sending') AND platform = ${platform} AND attempts > 0
      AND "editsId" IS NULL AND kind <> 'mark' AND "triedAt" >= ${since} LIMIT 1`);
  return row !== undefined;
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

/** @returns how many messages there are by what became of them */
export async function countMessages(
  transaction: Transaction,
): Promise<Record<'queued' | 'sending' | 'unknown' | 'dead', number>> {
  const rows = await transaction.query<{ state: string; count: number }>(sql`
    SELECT state, count(*) AS count FROM "Outbox"
    WHERE state IN ('queued', 'sending', 'unknown', 'dead') GROUP BY state`);
  const of = (state: string) => rows.find(row => row.state === state)?.count ?? 0;
  return { queued: of('queued'), sending: of('sending'), unknown: of('unknown'), dead: of('dead') };
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
