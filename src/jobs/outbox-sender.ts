/**
 * Sends what is in the outbox: in order within a room, rooms side by side. Where a platform can't tell a repeated
 * send, the row is marked before the call, so that after a crash nobody is answered twice.
 */
import type { Logger } from 'pino';
import { type Platform, PlatformError } from '../chat/platform.ts';
import type { Database, Transaction } from '../store/database.ts';
import type { ChatKey } from '../store/inbox.ts';
import {
  abandonMessage,
  finishMessage,
  markSending,
  messageMadeBy,
  nextMessage,
  postponeMessage,
  type QueuedMessage,
  roomsWithMessages,
} from '../store/outbox.ts';
import { storageTrouble } from '../store/sqlite.ts';
import { backOffMilliseconds, isDue } from './back-off.ts';
import { Lanes, type Served } from './lanes.ts';

const LANES = 32;
/** So often an edit whose fate is unknown is repeated. */
const ATTEMPTS_AT_MOST = 5;
/** Platforms ask for no longer patience than this. */
const LONGEST_WAIT_MILLISECONDS = 3_600_000;
const STORAGE_REST_MILLISECONDS = 2_000;

export type OutboxSenderOptions = {
  readonly database: Database;
  readonly platforms: readonly Platform[];
  readonly now: () => Date;
  readonly random: () => number;
  readonly log: Logger;
  /** Something was read or written: the storage is well. */
  readonly onProgress: () => void;
  /** The storage does not take what it should, or there is a bug. */
  readonly onTrouble: (error: unknown) => void;
};

/** @returns lanes to be woken for a room whenever something is to be sent there */
export function outboxSender(options: OutboxSenderOptions): Lanes {
  const sender = new OutboxSender(options);
  return new Lanes({
    serve: room => sender.serve(room),
    atStop: () => sender.writeDown(),
    lanesAtMost: LANES,
    now: options.now,
    restMilliseconds: STORAGE_REST_MILLISECONDS,
    onError: error => {
      options.log.error({ event: 'outbox stalled', trouble: storageTrouble(error), err: error });
      options.onTrouble(error);
    },
  });
}

/** Wakes the lanes for all that was left over. */
export async function resumeOutbox(lanes: Lanes, database: Database): Promise<void> {
  for (const room of await database.transaction(roomsWithMessages)) lanes.wake(room);
}

type Taken = { readonly message: QueuedMessage; readonly messageId: string | undefined };

/** What came of a message, to be written down. */
type Outcome = (transaction: Transaction) => Promise<void>;

class OutboxSender {
  readonly #options: OutboxSenderOptions;
  /**
   * By room, what came of its last message and is not written down yet: done together with taking the room's next,
   * or when there is none. Kept over a storage that refuses (disk full), so that it is not forgotten.
   */
  readonly #outcomes = new Map<string, Outcome>();

  constructor(options: OutboxSenderOptions) {
    this.#options = options;
  }

  async serve(room: ChatKey): Promise<Served> {
    const { database, now, platforms, onProgress } = this.#options;
    const platform = platforms.find(each => each.name === room.platform);
    // Rooms of a platform that is not switched on wait until it is.
    if (platform === undefined) return 'idle';
    const key = `${room.platform} ${room.chatId}`;
    const outcome = this.#outcomes.get(key);
    const taken = await database.transaction(async (transaction): Promise<Taken | Served> => {
      await outcome?.(transaction);
      const message = await nextMessage(transaction, room);
      if (message === undefined) return 'idle';
      const { notBefore } = message;
      if (notBefore !== null && !isDue(notBefore, now(), LONGEST_WAIT_MILLISECONDS)) return { notBefore };
      const messageId =
        message.editsId === null ? undefined : await messageMadeBy(transaction, message.editsId);
      if (!platform.capabilities.isSendIdempotent) await markSending(transaction, message.id);
      return { message, messageId };
    });
    this.#outcomes.delete(key);
    onProgress();
    if (typeof taken === 'string' || 'notBefore' in taken) return taken;
    this.#outcomes.set(key, await this.#send(taken.message, taken.messageId, platform));
    return 'done';
  }

  /** Writes down what no later look at its room will. */
  async writeDown(): Promise<void> {
    const { database, onTrouble } = this.#options;
    for (const [key, outcome] of [...this.#outcomes]) {
      try {
        await database.transaction(outcome);
      } catch (error) {
        // It stays "sending", so that the next start will not say it again.
        onTrouble(error);
        continue;
      }
      this.#outcomes.delete(key);
    }
  }

  async #send(message: QueuedMessage, messageId: string | undefined, platform: Platform): Promise<Outcome> {
    const { now, log } = this.#options;
    const { chatId, id: outboxId, view } = message;
    if (view === undefined) {
      log.error({ event: 'message unreadable', outboxId });
      return transaction => abandonMessage(transaction, outboxId, 'dead', 'this version can not read it');
    }
    const outgoing = { chatId, outboxId, view, replyTo: message.replyTo ?? undefined };
    try {
      if (messageId !== undefined) await platform.edit(messageId, outgoing);
      const sentAs = messageId ?? (await platform.send(outgoing));
      return transaction => finishMessage(transaction, message, sentAs, now());
    } catch (error) {
      return this.#afterFailure(message, messageId !== undefined, error);
    }
  }

  #afterFailure(message: QueuedMessage, isEdit: boolean, error: unknown): Outcome {
    const { now, random, log } = this.#options;
    const { id: outboxId, attempts } = message;
    const summary = error instanceof Error ? error.message.slice(0, 500) : 'unknown';
    const trouble = error instanceof PlatformError ? error.trouble : undefined;
    const later = (leastMilliseconds: number): Outcome => {
      const wait = Math.max(leastMilliseconds, backOffMilliseconds(attempts + 1, random()));
      const notBefore = new Date(now().getTime() + wait);
      return transaction => postponeMessage(transaction, outboxId, summary, notBefore);
    };
    if (trouble?.kind === 'try-later') return later(trouble.retryAfterSeconds * 1000);
    log.error({ event: 'message not sent', outboxId, trouble: trouble?.kind ?? 'unknown', err: error });
    if (trouble !== undefined) return transaction => abandonMessage(transaction, outboxId, 'dead', summary);
    // Nobody can tell whether it got out. An edit may be repeated; a reply must not be.
    return !isEdit || attempts >= ATTEMPTS_AT_MOST
      ? transaction => abandonMessage(transaction, outboxId, 'unknown', summary)
      : later(0);
  }
}
