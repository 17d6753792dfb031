/**
 * Outbox sender: sends the messages of the outbox, in order within a room, rooms side by side. A row is marked before the call, so that
 * after a crash nobody is answered twice. Nothing is divided or rendered in a transaction.
 */
import type { Logger } from 'pino';
import type { Incoming } from '../chat/incoming.ts';
import type { Outgoing, Platform } from '../chat/platform.ts';
import { fileOf, isPicture, text, type View, view } from '../chat/view.ts';
import type { Language } from '../domain/language.ts';
import { afterQuiet, quietHoursOf } from '../domain/schedule/quiet-hours.ts';
import type { Database, Transaction } from '../store/database.ts';
import type { ChatKey } from '../store/inbox.ts';
import { abandonMessage } from '../store/message-fates.ts';
import {
  finishMessage,
  hastenRepeats,
  markNumbered,
  markSending,
  nextMessage,
  PASSED_AFTER_ATTEMPTS,
  postponeMessage,
  type QueuedMessage,
  roomsWithMessages,
} from '../store/outbox.ts';
import { abandonRoom, redirectMessages } from '../store/outbox-rooms.ts';
import { type MadeMessage, messagesMadeBy } from '../store/posted-messages.ts';
import { storageErrorKind } from '../store/storage-errors.ts';
import { isDue, longestRepeatMilliseconds } from './back-off.ts';
import { CircuitBreakers } from './circuit-breakers.ts';
import { KeyedQueue, type Served } from './keyed-queue.ts';
import { afterFailure, deadLetter, giveUpUnknown, isPastRepeating, type Outcome } from './retry-policy.ts';

const LANES = 32;
/** Platforms ask for no longer patience than this. */
const LONGEST_WAIT_MILLISECONDS = 3_600_000;
const STORAGE_REST_MILLISECONDS = 2_000;
/** What a message of a long view shows when the view has become shorter. */
const NOTHING_LEFT = view(text('·'));

export type OutboxSenderOptions = {
  readonly database: Database;
  readonly platforms: readonly Platform[];
  readonly defaultLanguage: Language;
  readonly now: () => Date;
  readonly random: () => number;
  readonly log: Logger;
  /** What a platform said in answer to a message: that a room moved, or is closed. */
  readonly receive: (platform: string, incoming: Incoming) => Promise<void>;
  /** Something was read or written: the storage is well. */
  readonly onProgress: () => void;
  /** The storage does not take what it should, or there is a bug. */
  readonly onTrouble: (error: unknown) => void;
};

/** To be woken for a room whenever something is to be sent there. */
export type OutboxLanes = Pick<KeyedQueue, 'wake' | 'rest' | 'isWaiting' | 'stop'> & {
  /** A platform answered something, whatever it was: what waits for it is tried again. */
  answered(platform: string): void;
};

export function outboxSender(options: OutboxSenderOptions): OutboxLanes {
  const { now, log, onTrouble } = options;
  const sender = new OutboxSender(options, {
    wake: room => lanes.wake(room),
    wakeAll: platform => lanes.wakeAll(platform),
  });
  const lanes = new KeyedQueue({
    serve: room => sender.serve(room),
    atStop: () => sender.stop(),
    lanesAtMost: LANES,
    now,
    restMilliseconds: STORAGE_REST_MILLISECONDS,
    onError: error => {
      log.error({ event: 'outbox stalled', trouble: storageErrorKind(error), err: error });
      onTrouble(error);
    },
  });
  return Object.assign(lanes, { answered: (platform: string) => sender.reaches.answered(platform) });
}

/** Wakes the lanes for all that was left over. */
export async function resumeOutbox(lanes: Pick<KeyedQueue, 'wake'>, database: Database): Promise<void> {
  for (const room of await database.transaction(roomsWithMessages)) lanes.wake(room);
}

type Redirected = { readonly to: ChatKey };
type Taken = {
  readonly message: QueuedMessage;
  readonly made: readonly (readonly MadeMessage[])[];
};

class OutboxSender {
  readonly reaches: CircuitBreakers;
  readonly #options: OutboxSenderOptions;
  readonly #lanes: Pick<KeyedQueue, 'wake' | 'wakeAll'>;
  /**
   * By room, what came of its last message and is not written down yet: done together with taking the room's next,
   * or when there is none. Kept over a storage that refuses (disk full), so that it is not forgotten.
   */
  readonly #outcomes = new Map<string, Outcome>();
  readonly #underWay = new Set<Promise<void>>();

  constructor(options: OutboxSenderOptions, lanes: Pick<KeyedQueue, 'wake' | 'wakeAll'>) {
    this.#options = options;
    this.#lanes = lanes;
    this.reaches = new CircuitBreakers({
      ...options,
      onReturn: (platform, butFor) => this.#hasten(platform, butFor),
      onOpen: platform => lanes.wakeAll(platform),
    });
  }

  async serve(room: ChatKey): Promise<Served> {
    const { database, platforms, onProgress } = this.#options;
    const platform = platforms.find(each => each.name === room.platform);
    // Rooms of a platform that is not switched on wait until it is.
    if (platform === undefined) return 'idle';
    const key = keyOf(room);
    const outcome = this.#outcomes.get(key);
    const closed = this.#closed(platform);
    // There is nothing to write down: nobody needs to look.
    if (outcome === undefined && closed !== undefined) return closed;
    const taken = await database.transaction(async transaction => {
      await outcome?.(transaction);
      return this.#take(transaction, room, platform);
    });
    this.#outcomes.delete(key);
    onProgress();
    if (typeof taken === 'string' || 'notBefore' in taken) return taken;
    if ('to' in taken) {
      this.#lanes.wake(taken.to);
      return 'idle';
    }
    this.#outcomes.set(key, await this.#deliver(taken, platform));
    return 'done';
  }

  /** @returns the room's next message, marked as being sent; or why there is none */
  async #take(
    transaction: Transaction,
    room: ChatKey,
    platform: Platform,
  ): Promise<Taken | Redirected | Served> {
    const { now } = this.#options;
    const first = await nextMessage(transaction, room);
    if (first === undefined) return 'idle';
    if (first.movedTo !== null) {
      await redirectMessages(transaction, room, first.movedTo);
      return { to: { platform: room.platform, chatId: first.movedTo } };
    }
    if (first.isRoomClosed) {
      await abandonRoom(transaction, room, 'the room is closed');
      return 'idle';
    }
    const closed = this.#closed(platform);
    if (closed !== undefined) return closed;
    const quietUntil = quietEndOf(first, now());
    const waiting = quietUntil ?? waitOf(first, now());
    // What goes unanswered again and again, though the platform answers, must not hold up its room, nor what is for the day.
    const mayBePassed =
      quietUntil !== undefined ||
      (first.attempts >= PASSED_AFTER_ATTEMPTS && this.reaches.isInVain(platform.name, first.id));
    const passing = { at: now(), isQuiet: quietUntil !== undefined };
    const other = waiting && mayBePassed ? await nextMessage(transaction, room, passing) : undefined;
    const message = other ?? first;
    const wait = message === first ? waiting : (quietEndOf(message, now()) ?? waitOf(message, now()));
    if (wait !== undefined) return { notBefore: waiting && waiting < wait ? waiting : wait };
    const turn = platform.turn(room.chatId);
    if (turn > now()) return { notBefore: turn };
    if (isPastRepeating(message, platform, now())) {
      await giveUpUnknown(message, platform, 'first tried too long ago')(transaction);
      return 'done';
    }
    const made = message.editsId === null ? [] : await messagesMadeBy(transaction, message.editsId);
    await markSending(transaction, message.id, now());
    this.reaches.calling(platform.name);
    return { message, made };
  }

  #hasten(platform: string, butFor: readonly number[]): void {
    const { database, onTrouble } = this.#options;
    const hastened = database
      .transaction(transaction => hastenRepeats(transaction, platform, butFor))
      .then(() => this.#lanes.wakeAll(platform), onTrouble);
    this.#underWay.add(hastened);
    void hastened.finally(() => this.#underWay.delete(hastened));
  }

  /** Writes down what no later look at its room will. */
  async stop(): Promise<void> {
    this.reaches.stop();
    await Promise.all(this.#underWay);
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

  /** Sends a message, or the next part of a long one. */
  async #deliver({ message, made }: Taken, platform: Platform): Promise<Outcome> {
    const { now, database } = this.#options;
    const { chatId, id: outboxId, partsOut: part, onlyFor } = message;
    const language = this.#languageOf(message);
    const dead = (because: string, error?: unknown) =>
      deadLetter(
        message,
        because,
        { ...this.#options, language },
        { ...(error !== undefined && { err: error }) },
      );
    if (message.view === undefined) return dead('this version can not read it');
    if (made.flat().some(each => each.chatId !== chatId))
      return transaction => abandonMessage(transaction, outboxId, 'dead', 'its message stayed behind');
    let parts: readonly View[];
    try {
      parts = platform.split(message.view);
    } catch (error) {
      return dead('it can not be divided', error);
    }
    // A repeat shows that it is one by its number, or by being the same picture or file; a single text beside one does not.
    const isApart = (each: View) => isPicture(each) || fileOf(each) !== undefined;
    const isTextOut = part > 0 && parts[part] !== undefined && isApart(parts[part]);
    const isSplit = isTextOut || parts.filter(each => !isApart(each)).length > 1;
    if (isSplit && !message.isRepeatable) {
      // Should the storage refuse that, nothing was sent yet.
      const key = keyOf(message);
      this.#outcomes.set(key, transaction => postponeMessage(transaction, outboxId, 'not sent', null, false));
      await database.transaction(transaction => markNumbered(transaction, outboxId));
      this.#outcomes.delete(key);
    }
    const targets = (made[part] ?? []).map(each => each.messageId);
    const isLast = part + 1 >= Math.max(parts.length, made.length);
    const idempotencyKey = `${outboxId}-${part}-${message.createdAt.getTime()}`;
    const outgoing = (shown: View): Outgoing => ({
      ...{ chatId, outboxId, idempotencyKey, view: shown, language, onlyFor },
      replyTo: message.replyTo ?? undefined,
      threadId: message.threadId ?? undefined,
    });
    let editing: string | undefined;
    try {
      let ids: readonly string[] = targets;
      if (message.kind === 'mark') await platform.mark(chatId, message.replyTo ?? '');
      else {
        const shown = outgoing(parts[part] ?? NOTHING_LEFT);
        for (const target of targets) {
          editing = target;
          await platform.edit(target, shown);
        }
        editing = undefined;
        const sentAs = targets.length > 0 ? undefined : await platform.send(shown);
        if (sentAs !== undefined) ids = [sentAs];
      }
      this.reaches.settled(platform.name, outboxId);
      return message.kind === 'mark'
        ? transaction => abandonMessage(transaction, outboxId, 'unknown', 'marked instead')
        : transaction => finishMessage(transaction, message, ids, { part, isLast }, now());
    } catch (error) {
      this.reaches.failed(platform.name, outboxId, error);
      const tell = (incoming: Incoming) => void this.#tell(platform.name, incoming);
      return afterFailure(
        { message, platform, editing, isSplit, error },
        { ...this.#options, language, tell },
      );
    }
  }

  /** @returns until when nobody is to call a platform that can't be reached */
  #closed({ name }: Platform): { readonly notBefore: Date } | undefined {
    const notBefore = this.reaches.closedUntil(name);
    return notBefore && { notBefore };
  }

  #languageOf({ language }: QueuedMessage): Language {
    return language === 'en' || language === 'zh-CN' ? language : this.#options.defaultLanguage;
  }

  /** The event must not be lost, but neither may this room's lane wait for it. */
  async #tell(platform: string, incoming: Incoming): Promise<void> {
    try {
      await this.#options.receive(platform, incoming);
    } catch (error) {
      this.#options.onTrouble(error);
    }
  }
}

function keyOf({ platform, chatId }: ChatKey): string {
  return `${platform} ${chatId}`;
}

/** @returns when its team's quiet hours end, for a message that must not be sent in them and would be now */
function quietEndOf({ quietHours, zone, clock }: QueuedMessage, realNow: Date): Date | undefined {
  if (quietHours === null || zone === null) return undefined;
  const now = clock ?? realNow;
  const end = afterQuiet(now, zone, quietHoursOf({ quietHours }));
  return end > now ? new Date(realNow.getTime() + end.getTime() - now.getTime()) : undefined;
}

/** @returns until when a message must wait, if it must */
function waitOf({ notBefore, attempts }: QueuedMessage, now: Date): Date | undefined {
  const longest = Math.max(longestRepeatMilliseconds(attempts), LONGEST_WAIT_MILLISECONDS);
  return notBefore === null || isDue(notBefore, now, longest) ? undefined : notBefore;
}
