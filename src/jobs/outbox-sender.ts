/**
 * Sends what is in the outbox: in order within a room, rooms side by side. Where a platform can't tell a repeated
 * send, the row is marked before the call, so that after a crash nobody is answered twice.
 */
import type { Logger } from 'pino';
import { type Platform, PlatformError, type PlatformTrouble } from '../chat/platform.ts';
import type { Database } from '../store/database.ts';
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
  readonly onStorageTrouble: (error: unknown) => void;
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
      options.onStorageTrouble(error);
    },
  });
}

/** Wakes the lanes for all that was left over. */
export async function resumeOutbox(lanes: Lanes, database: Database): Promise<void> {
  for (const room of await database.transaction(roomsWithMessages)) lanes.wake(room);
}

type Taken = { readonly message: QueuedMessage; readonly messageId: string | undefined };
type Sent = { readonly message: QueuedMessage; readonly messageId: string };

class OutboxSender {
  readonly #options: OutboxSenderOptions;
  /** By room, what is out but not yet written down: done together with taking the room's next, or when there is none. */
  readonly #unwritten = new Map<string, Sent>();

  constructor(options: OutboxSenderOptions) {
    this.#options = options;
  }

  async serve(room: ChatKey): Promise<Served> {
    const { database, now, platforms } = this.#options;
    const platform = platforms.find(each => each.name === room.platform);
    // Rooms of a platform that is not switched on wait until it is.
    if (platform === undefined) return 'idle';
    const key = `${room.platform} ${room.chatId}`;
    const sent = this.#unwritten.get(key);
    const taken = await database.transaction(async (transaction): Promise<Taken | Served> => {
      if (sent !== undefined) await finishMessage(transaction, sent.message, sent.messageId, now());
      const message = await nextMessage(transaction, room);
      if (message === undefined) return 'idle';
      const { notBefore } = message;
      if (notBefore !== null && !isDue(notBefore, now(), LONGEST_WAIT_MILLISECONDS)) return { notBefore };
      const messageId =
        message.editsId === null ? undefined : await messageMadeBy(transaction, message.editsId);
      if (!platform.capabilities.isSendIdempotent) await markSending(transaction, message.id);
      return { message, messageId };
    });
    // Only now: had the storage refused (disk full), it would have to be written down the next time.
    this.#unwritten.delete(key);
    if (typeof taken === 'string' || 'notBefore' in taken) return taken;
    const outcome = await this.#send(taken, platform);
    if (outcome !== undefined) this.#unwritten.set(key, outcome);
    return 'done';
  }

  /** Writes down what no later look at its room will. */
  async writeDown(): Promise<void> {
    const { database, now, onStorageTrouble } = this.#options;
    for (const [key, { message, messageId }] of [...this.#unwritten]) {
      try {
        await database.transaction(transaction => finishMessage(transaction, message, messageId, now()));
      } catch (error) {
        // It stays "sending", so that the next start will not say it again.
        onStorageTrouble(error);
        return;
      }
      this.#unwritten.delete(key);
    }
  }

  /** @returns what went out; undefined when it did not, which is written down already */
  async #send({ message, messageId }: Taken, platform: Platform): Promise<Sent | undefined> {
    const { database, now, random, log } = this.#options;
    const { chatId, id: outboxId, view } = message;
    const outgoing = { chatId, outboxId, view, replyTo: message.replyTo ?? undefined };
    try {
      if (messageId === undefined) return { message, messageId: await platform.send(outgoing) };
      await platform.edit(messageId, outgoing);
      return { message, messageId };
    } catch (error) {
      const trouble: PlatformTrouble | { kind: 'unknown' } =
        error instanceof PlatformError ? error.trouble : { kind: 'unknown' };
      const summary = error instanceof Error ? error.message.slice(0, 500) : 'unknown';
      if (trouble.kind === 'unknown') {
        // Nobody can tell whether it got out. An edit may be repeated; a reply must not be.
        log.error({ event: 'message of unknown fate', outboxId, err: error });
        const notBefore = new Date(now().getTime() + backOffMilliseconds(message.attempts + 1, random()));
        await database.transaction(transaction =>
          message.editsId === null || message.attempts >= ATTEMPTS_AT_MOST
            ? abandonMessage(transaction, outboxId, 'unknown', summary)
            : postponeMessage(transaction, outboxId, summary, notBefore),
        );
        return undefined;
      }
      if (trouble.kind === 'try-later') {
        const wait = Math.max(
          trouble.retryAfterSeconds * 1000,
          backOffMilliseconds(message.attempts + 1, random()),
        );
        const notBefore = new Date(now().getTime() + wait);
        await database.transaction(transaction => postponeMessage(transaction, outboxId, summary, notBefore));
        return undefined;
      }
      log.error({ event: 'message refused', outboxId, trouble: trouble.kind, err: error });
      await database.transaction(transaction => abandonMessage(transaction, outboxId, 'dead', summary));
      return undefined;
    }
  }
}
