/**
 * The inbox: every event is here before its platform is told that we have it, and leaves when it is handled. The
 * platform’s event id is the idempotency key: an event that is delivered again is dropped (deduplication).
 */
import { z } from 'zod';
import { withoutEndUsers } from '../chat/grammar/end-user.ts';
import { fileSchema, type Incoming, incomingSchema, type SentFile } from '../chat/incoming.ts';
import { sql, type Transaction } from './database.ts';

/** A room as platforms name it. */
export type ChatKey = { readonly platform: string; readonly chatId: string };

export type InboxEvent = ChatKey & {
  readonly id: number;
  readonly attempts: number;
  readonly notBefore: Date | null;
  readonly receivedAt: Date;
  /** Undefined when the row can't be read: written by a version that knew more kinds, or damaged. */
  readonly incoming: Incoming | undefined;
};

/** Stores an event once; a redelivery changes nothing. @returns whether it was new */
export async function storeEvent(
  transaction: Transaction,
  platform: string,
  incoming: Incoming,
  at: Date,
): Promise<boolean> {
  const messageId = 'messageId' in incoming ? incoming.messageId : null;
  const changes = await transaction.execute(sql`
    INSERT INTO "Inbox" (platform, "eventId", "chatId", "messageId", payload, state, attempts, "receivedAt")
    VALUES (${platform}, ${incoming.eventId}, ${incoming.room.chatId}, ${messageId}, ${JSON.stringify(incoming)},
      'waiting', 0, ${at})
    ON CONFLICT (platform, "eventId") DO NOTHING`);
  return changes > 0;
}

/** @returns the rooms that have events waiting */
export async function roomsWithEvents(transaction: Transaction): Promise<ChatKey[]> {
  return transaction.query(sql`
    SELECT platform, "chatId" FROM "Inbox" WHERE state = 'waiting' GROUP BY platform, "chatId" ORDER BY min(id)`);
}

/** @returns the room's oldest waiting event, also when it must not be handled yet */
export async function nextEvent(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
): Promise<InboxEvent | undefined> {
  const [row] = await transaction.query<{
    id: number;
    attempts: number;
    payload: unknown;
    notBefore: Date | null;
    receivedAt: Date;
  }>(sql`
    SELECT id, attempts, payload, "notBefore", "receivedAt" FROM "Inbox"
    WHERE state = 'waiting' AND platform = ${platform} AND "chatId" = ${chatId} ORDER BY id LIMIT 1`);
  if (row === undefined) return undefined;
  const { payload, ...event } = row;
  return { ...event, platform, chatId, incoming: incomingSchema.safeParse(payload).data };
}

/**
 * Marks an event as handled, as of the team whose room it came from. Its text is forgotten (it may name an end user),
 * unless it is ordinary chat on a platform that can't be asked what a message said.
 */
export async function finishEvent(
  transaction: Transaction,
  id: number,
  keepsText: boolean,
  at: Date,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Inbox" SET state = 'done', "doneAt" = ${at}, payload = CASE WHEN ${keepsText} THEN payload END,
      "teamId" = (SELECT room."teamId" FROM "Room" room WHERE room.platform = "Inbox".platform
        AND (room."chatId" = "Inbox"."chatId" OR room."formerChatId" = "Inbox"."chatId") LIMIT 1)
    WHERE id = ${id}`);
}

/** What a command said: keyed hashes, of its text and of each argument that it gave, by name. */
const saidSchema = z.object({ text: z.string(), given: z.record(z.string(), z.string()) });
export type SaidBefore = z.infer<typeof saidSchema>;

/** Remembers with the event of a message, or of its edit, what the message said. */
export async function noteSaid(transaction: Transaction, inboxId: number, said: SaidBefore): Promise<void> {
  await transaction.execute(sql`UPDATE "Inbox" SET said = ${JSON.stringify(said)} WHERE id = ${inboxId}`);
}

/** @returns what a message said when it was last heard of; undefined for one that was no command, or not kept */
export async function lastSaid(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
  messageId: string,
): Promise<SaidBefore | undefined> {
  const [row] = await transaction.query<{ said: unknown }>(sql`
    SELECT said FROM "Inbox" WHERE platform = ${platform} AND "chatId" = ${chatId} AND "messageId" = ${messageId}
      AND said IS NOT NULL ORDER BY id DESC LIMIT 1`);
  return row && saidSchema.safeParse(row.said).data;
}

/** Lets an event wait for a moment, through no fault of its own. */
export async function delayEvent(transaction: Transaction, id: number, notBefore: Date): Promise<void> {
  await transaction.execute(sql`UPDATE "Inbox" SET "notBefore" = ${notBefore} WHERE id = ${id}`);
}

/** @returns how many events wait, and how many were put aside */
export async function countEvents(transaction: Transaction): Promise<Record<'waiting' | 'dead', number>> {
  const rows = await transaction.query<{ state: string; count: number }>(sql`
    SELECT state, count(*) AS count FROM "Inbox" WHERE state IN ('waiting', 'dead') GROUP BY state`);
  const of = (state: string) => rows.find(row => row.state === state)?.count ?? 0;
  return { waiting: of('waiting'), dead: of('dead') };
}

/** Puts an event back after a failure, to be tried again. */
export async function postponeEvent(
  transaction: Transaction,
  id: number,
  error: string,
  notBefore: Date,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Inbox" SET attempts = attempts + 1, error = ${error}, "notBefore" = ${notBefore} WHERE id = ${id}`);
}

/** Puts an event aside for good; what it said stays, but for end users' names, for whoever looks into it by the reference. */
export async function deadLetterEvent(
  transaction: Transaction,
  { id, incoming }: InboxEvent,
  error: string,
  reference: string,
  at: Date,
): Promise<void> {
  const payload = incoming === undefined ? null : JSON.stringify(nameless(incoming));
  await transaction.execute(sql`
    UPDATE "Inbox" SET state = 'dead', payload = COALESCE(${payload}, payload), attempts = attempts + 1, error = ${error}, reference = ${reference},
      "doneAt" = ${at} WHERE id = ${id}`);
}

type Kept = { readonly text: string; readonly file: SentFile | undefined };

/** @returns what a message of ordinary chat said and brought, where it was kept */
export async function keptMessage(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
  messageId: string,
): Promise<Kept | undefined> {
  const rows = await transaction.query<{ payload: unknown }>(sql`
    SELECT payload FROM "Inbox" WHERE platform = ${platform} AND "chatId" = ${chatId} AND "messageId" = ${messageId}
      AND payload IS NOT NULL ORDER BY id`);
  for (const { payload } of rows) {
    // One that was too long was not kept whole, and is not taken for less than it was.
    const kept = keptSchema.safeParse(payload);
    if (kept.success) return { text: kept.data.text, file: kept.data.file };
  }
  return undefined;
}

const keptSchema = z.object({
  kind: z.literal('message'),
  text: z.string(),
  length: z.undefined().optional(),
  file: fileSchema.optional(),
});

function nameless(incoming: Incoming): Incoming {
  if (incoming.kind === 'message' || incoming.kind === 'edit')
    return { ...incoming, text: withoutEndUsers(incoming.text) };
  return incoming.kind === 'form' ? { ...incoming, values: {} } : incoming;
}

/** @returns whether an event from a room of the team is not handled yet */
export async function hasWaitingEvents(transaction: Transaction, teamId: number): Promise<boolean> {
  const [row] = await transaction.query<{ id: number }>(sql`
    SELECT event.id FROM "Room" room JOIN "Inbox" event
      ON event.state = 'waiting' AND event.platform = room.platform
        AND event."chatId" IN (room."chatId", room."formerChatId")
    WHERE room."teamId" = ${teamId} LIMIT 1`);
  return row !== undefined;
}
