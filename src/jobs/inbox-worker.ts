/**
 * Inbox worker: handles events, in order within a room, rooms side by side, one event a transaction. What fails is tried
 * again (back-off) and in the end a dead letter, under a reference that the person is told; what the storage refuses waits for it.
 */
import type { Logger } from 'pino';
import { type Platform, PlatformError, type PlatformName } from '../chat/platform.ts';
import { text, view } from '../chat/view.ts';
import type { BotConfig } from '../conversation/event-context.ts';
import { handleEvent } from '../conversation/handle-event.ts';
import { TooEarly } from '../conversation/posted-message.ts';
import type { Readings } from '../conversation/readings.ts';
import { inLanguage, type Language } from '../domain/language.ts';
import type { Database, Transaction } from '../store/database.ts';
import {
  type ChatKey,
  deadLetterEvent,
  delayEvent,
  finishEvent,
  type InboxEvent,
  nextEvent,
  postponeEvent,
  roomsWithEvents,
} from '../store/inbox.ts';
import { queueMessage } from '../store/outbox.ts';
import { storageErrorKind } from '../store/storage-errors.ts';
import { roomsWithNewTasks } from '../store/tasks.ts';
import { backOffMilliseconds, isDue } from './back-off.ts';
import { KeyedQueue, type Served } from './keyed-queue.ts';
import { withReadings } from './read-reactions.ts';

const LANES = 16;
/** So often an event is tried before it is put aside: about six seconds. */
export const ATTEMPTS_AT_MOST = 5;
const LONGEST_WAIT_MILLISECONDS = 90_000;
/** How long an event waits that came before what it is about. */
const EARLY_MILLISECONDS = 100;
/** So long a decision waits for a platform that does not tell who reacted; then what was heard of has to do. */
const READ_WITHIN_MILLISECONDS = 60_000;
const READ_AGAIN_MILLISECONDS = 1_000;
const STORAGE_REST_MILLISECONDS = 2_000;

export type InboxWorkerOptions = {
  readonly database: Database;
  readonly platforms: readonly Platform[];
  readonly config: BotConfig;
  readonly now: () => Date;
  readonly random: () => number;
  readonly log: Logger;
  /** Whether the inbox has to remember what was said, because the platform can't be asked. */
  readonly keepsChat: (platform: string) => boolean;
  /** Something is in the outbox for the room. */
  readonly onQueued: (room: ChatKey) => void;
  /** A task was started in the room. */
  readonly onTask: (room: ChatKey) => void;
  /** The storage does not take what it should, or there is a bug. */
  readonly onTrouble: (error: unknown) => void;
};

/** @returns lanes to be woken for a room whenever something came in */
export function inboxWorker(options: InboxWorkerOptions): KeyedQueue {
  return new KeyedQueue({
    serve: room => serve(room, options),
    lanesAtMost: LANES,
    now: options.now,
    restMilliseconds: STORAGE_REST_MILLISECONDS,
    onError: error => {
      options.log.error({ event: 'inbox stalled', trouble: storageErrorKind(error), err: error });
      options.onTrouble(error);
    },
  });
}

/** Wakes the lanes for all that was left over. */
export async function resumeInbox(lanes: KeyedQueue, database: Database): Promise<void> {
  for (const room of await database.transaction(roomsWithEvents)) lanes.wake(room);
}

async function serve(room: ChatKey, options: InboxWorkerOptions): Promise<Served> {
  const { database, now } = options;
  let event: InboxEvent | undefined;
  let notified: readonly ChatKey[] = [];
  let started: readonly ChatKey[] = [];
  const isPatient = () =>
    event === undefined || now().getTime() - event.receivedAt.getTime() < READ_WITHIN_MILLISECONDS;
  try {
    const asked = { ...options, bulkFrom: options.config.bulkFrom };
    const served = await withReadings(asked, isPatient, readings =>
      database.transaction(async transaction => {
        event = await nextEvent(transaction, room);
        if (event === undefined) return 'idle' as const;
        const { notBefore } = event;
        if (notBefore !== null && !isDue(notBefore, now(), LONGEST_WAIT_MILLISECONDS)) return { notBefore };
        notified = await handle(transaction, event, options, readings);
        started = await roomsWithNewTasks(transaction);
        return 'done' as const;
      }),
    );
    if (served === 'done') for (const each of [room, ...notified]) options.onQueued(each);
    for (const each of started) options.onTask(each);
    return served;
  } catch (error) {
    if (event === undefined || storageErrorKind(error) !== undefined) throw error;
    if (error instanceof TooEarly) return delay(event, EARLY_MILLISECONDS, options);
    if (error instanceof PlatformError) return delay(event, READ_AGAIN_MILLISECONDS, options);
    return fail(event, error, options);
  }
}

/** @returns the other rooms in which something is to be said */
async function handle(
  transaction: Transaction,
  event: InboxEvent,
  options: InboxWorkerOptions,
  readings: Readings,
): Promise<readonly ChatKey[]> {
  const { config, now, keepsChat } = options;
  if (event.incoming === undefined) throw new TypeError('an event that this version can not read');
  const platform = event.platform as PlatformName;
  const { isChat, notified } = await handleEvent(
    transaction,
    platform,
    event.incoming,
    config,
    now(),
    event,
    readings,
  );
  await finishEvent(transaction, event.id, isChat && keepsChat(platform), now());
  return notified;
}

async function delay(
  event: InboxEvent,
  milliseconds: number,
  { database, now }: InboxWorkerOptions,
): Promise<Served> {
  const notBefore = new Date(now().getTime() + milliseconds);
  await database.transaction(transaction => delayEvent(transaction, event.id, notBefore));
  return { notBefore };
}

/** The event's own transaction was undone; here it gets another chance, or is put aside and the person told. */
async function fail(event: InboxEvent, error: unknown, options: InboxWorkerOptions): Promise<Served> {
  const { database, now, random, log, config } = options;
  const attempts = event.attempts + 1;
  const summary = error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 500) : 'unknown';
  if (attempts < ATTEMPTS_AT_MOST) {
    const notBefore = new Date(now().getTime() + backOffMilliseconds(attempts, random()));
    log.warn({ event: 'event failed', inboxId: event.id, attempts, err: error });
    await database.transaction(transaction => postponeEvent(transaction, event.id, summary, notBefore));
    return { notBefore };
  }
  const reference = `E${event.id}`;
  log.error({ event: 'event put aside', inboxId: event.id, reference, attempts, err: error });
  await database.transaction(async transaction => {
    await deadLetterEvent(transaction, event, summary, reference, now());
    const { platform, chatId, incoming } = event;
    const replyTo = incoming !== undefined && incoming.kind === 'message' ? incoming.messageId : undefined;
    const threadId = incoming?.room.threadId;
    const said = apology(reference, config.defaults.language);
    await queueMessage(
      transaction,
      { platform, chatId, kind: 'notice', teamId: null, view: said, replyTo, threadId },
      now(),
    );
  });
  options.onQueued(event);
  return 'done';
}

function apology(reference: string, language: Language) {
  const said = {
    zh: `这条没能处理，已经放到一边，什么都没有记下。请把编号 ${reference} 告诉维护的人。`,
    en: `This could not be handled and was put aside; nothing was recorded. Please tell whoever runs the bot: ${reference}.`,
  };
  return view(text(inLanguage(said, language)));
}
