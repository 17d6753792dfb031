/**
 * Sends what is in the outbox: in order within a room, rooms side by side. Where a platform can't tell a repeated
 * send, the row is marked before the call, so that after a crash nobody is answered twice.
 */
import type { Logger } from 'pino';
import type { Incoming } from '../chat/incoming.ts';
import { type Outgoing, type Platform, PlatformError, type PlatformTrouble } from '../chat/platform.ts';
import { text, type View, view } from '../chat/view.ts';
import { type Bilingual, inLanguage, type Language } from '../domain/language.ts';
import type { Database, Transaction } from '../store/database.ts';
import type { ChatKey } from '../store/inbox.ts';
import {
  abandonMessage,
  abandonRoom,
  addNote,
  finishMessage,
  forgetMessage,
  type MadeMessage,
  markInstead,
  markSending,
  messagesMadeBy,
  nextMessage,
  postponeMessage,
  type QueuedMessage,
  redirectMessages,
  roomsWithMessages,
} from '../store/outbox.ts';
import { storageTrouble } from '../store/sqlite.ts';
import { backOffMilliseconds, isDue } from './back-off.ts';
import { Lanes, type Served } from './lanes.ts';

const LANES = 32;
/** So often a message is sent again when its fate is unknown: each time may show it once more. */
const COPIES_AT_MOST = 5;
/** So often what shows nothing twice is done again, such as an edit or a mark: for about ten minutes. */
const ATTEMPTS_AT_MOST = 20;
/** Platforms ask for no longer patience than this. */
const LONGEST_WAIT_MILLISECONDS = 3_600_000;
const STORAGE_REST_MILLISECONDS = 2_000;
/** So soon a room that moved has moved with us. */
const MOVE_MILLISECONDS = 500;
/** What a message of a long view shows when the view has become shorter. */
const NOTHING_LEFT = view(text('·'));
/** Where a message is too old to be changed. */
const SAID_ANEW: Bilingual = {
  zh: '（原来那条太久了，改不了；以这条为准）',
  en: '(The earlier message is too old to be changed; this one counts)',
};

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

/** @returns lanes to be woken for a room whenever something is to be sent there */
export function outboxSender(options: OutboxSenderOptions): Lanes {
  const sender = new OutboxSender(options, room => lanes.wake(room));
  const lanes = new Lanes({
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
  return lanes;
}

/** Wakes the lanes for all that was left over. */
export async function resumeOutbox(lanes: Lanes, database: Database): Promise<void> {
  for (const room of await database.transaction(roomsWithMessages)) lanes.wake(room);
}

type Redirected = { readonly to: ChatKey };
type Taken = {
  readonly message: QueuedMessage;
  readonly made: readonly (readonly MadeMessage[])[];
  readonly parts: readonly View[];
};

/** What came of a message, to be written down. */
type Outcome = (transaction: Transaction) => Promise<void>;

class OutboxSender {
  readonly #options: OutboxSenderOptions;
  readonly #wake: (room: ChatKey) => void;
  /**
   * By room, what came of its last message and is not written down yet: done together with taking the room's next,
   * or when there is none. Kept over a storage that refuses (disk full), so that it is not forgotten.
   */
  readonly #outcomes = new Map<string, Outcome>();

  constructor(options: OutboxSenderOptions, wake: (room: ChatKey) => void) {
    this.#options = options;
    this.#wake = wake;
  }

  async serve(room: ChatKey): Promise<Served> {
    const { database, now, platforms, onProgress } = this.#options;
    const platform = platforms.find(each => each.name === room.platform);
    // Rooms of a platform that is not switched on wait until it is.
    if (platform === undefined) return 'idle';
    const key = `${room.platform} ${room.chatId}`;
    const outcome = this.#outcomes.get(key);
    const taken = await database.transaction(async (transaction): Promise<Taken | Redirected | Served> => {
      await outcome?.(transaction);
      const message = await nextMessage(transaction, room);
      if (message === undefined) return 'idle';
      if (message.movedTo !== null) {
        await redirectMessages(transaction, room, message.movedTo);
        return { to: { platform: room.platform, chatId: message.movedTo } };
      }
      if (message.isRoomClosed) {
        await abandonRoom(transaction, room, 'the room is closed');
        return 'idle';
      }
      const { notBefore } = message;
      if (notBefore !== null && !isDue(notBefore, now(), LONGEST_WAIT_MILLISECONDS)) return { notBefore };
      const turn = platform.turn(room.chatId);
      if (turn > now()) return { notBefore: turn };
      if (isPastRepeating(message, platform, now())) {
        await this.#giveUpUnknown(message, platform, 'first tried too long ago')(transaction);
        return 'done';
      }
      const made = message.editsId === null ? [] : await messagesMadeBy(transaction, message.editsId);
      const parts = message.view === undefined ? [] : platform.split(message.view);
      await markSending(transaction, message.id, parts.length > 1, now());
      return { message, made, parts };
    });
    this.#outcomes.delete(key);
    onProgress();
    if (typeof taken === 'string' || 'notBefore' in taken) return taken;
    if ('to' in taken) {
      this.#wake(taken.to);
      return 'idle';
    }
    this.#outcomes.set(key, await this.#deliver(taken, platform));
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

  /** Sends a message, or the next part of a long one. */
  async #deliver({ message, made, parts }: Taken, platform: Platform): Promise<Outcome> {
    const { now, log } = this.#options;
    const { chatId, id: outboxId, partsOut: part, onlyFor } = message;
    if (message.view === undefined) {
      log.error({ event: 'message unreadable', outboxId });
      return transaction => abandonMessage(transaction, outboxId, 'dead', 'this version can not read it');
    }
    if (made.flat().some(each => each.chatId !== chatId))
      return transaction => abandonMessage(transaction, outboxId, 'dead', 'its message stayed behind');
    const targets = (made[part] ?? []).map(each => each.messageId);
    const isLast = part + 1 >= Math.max(parts.length, made.length);
    const language = this.#languageOf(message);
    const idempotencyKey = `${outboxId}-${part}-${message.createdAt.getTime()}`;
    const outgoing = (shown: View): Outgoing => ({
      ...{ chatId, outboxId, idempotencyKey, view: shown, language, onlyFor },
      replyTo: message.replyTo ?? undefined,
      threadId: message.threadId ?? undefined,
    });
    let editing: string | undefined;
    try {
      if (message.kind === 'mark') {
        await platform.mark(chatId, message.replyTo ?? '');
        return transaction => abandonMessage(transaction, outboxId, 'unknown', 'marked instead');
      }
      const shown = outgoing(parts[part] ?? NOTHING_LEFT);
      for (const target of targets) {
        editing = target;
        await platform.edit(target, shown);
      }
      editing = undefined;
      const sentAs = targets.length > 0 ? undefined : await platform.send(shown);
      const ids = sentAs === undefined ? targets : [sentAs];
      return transaction => finishMessage(transaction, message, ids, { part, isLast }, now());
    } catch (error) {
      return this.#afterFailure(message, platform, { editing, isSplit: parts.length > 1 }, error);
    }
  }

  #afterFailure(
    message: QueuedMessage,
    platform: Platform,
    { editing, isSplit }: { readonly editing: string | undefined; readonly isSplit: boolean },
    error: unknown,
  ): Outcome {
    const { now, random, log } = this.#options;
    const { id: outboxId, attempts, kind } = message;
    const summary = error instanceof Error ? error.message.slice(0, 500) : 'unknown';
    // Whatever else is thrown is a bug of ours, of which nobody knows how far it got.
    const trouble: PlatformTrouble =
      error instanceof PlatformError ? error.trouble : ({ kind: 'unknown' } as const);
    const after = (milliseconds: number, isAttempt: boolean): Outcome => {
      const notBefore = new Date(now().getTime() + milliseconds);
      return transaction => postponeMessage(transaction, outboxId, summary, notBefore, isAttempt);
    };
    const again = () => after(backOffMilliseconds(attempts + 1, random()), true);
    const abandon =
      (state: 'dead' | 'unknown'): Outcome =>
      transaction =>
        abandonMessage(transaction, outboxId, state, summary);
    const told = { outboxId, platform: platform.name, trouble: trouble.kind, err: error };
    switch (trouble.kind) {
      case 'try-later':
        log.debug({ event: 'message waits', ...told });
        return after(trouble.retryAfterSeconds * 1000, false);
      case 'moved':
        void this.#tell(platform.name, movedEvent(message, trouble.toChatId, now()));
        return after(MOVE_MILLISECONDS, false);
      case 'closed':
        log.info({ event: 'room closed', ...told });
        void this.#tell(platform.name, closedEvent(message, now()));
        return abandon('dead');
      case 'gone':
        if (editing !== undefined) {
          log.info({ event: 'message to edit is gone', ...told });
          const anew = after(0, false);
          return async transaction => {
            await forgetMessage(transaction, message, editing);
            // Somebody waits for an answer; what the bot said of itself is said anew when it next changes.
            await (kind === 'reply' ? anew : abandon('dead'))(transaction);
          };
        }
        if (kind === 'mark') return abandon('unknown');
        log.error({ event: 'message not sent', ...told });
        return abandon('dead');
      case 'frozen': {
        log.info({ event: 'message to edit is too old', ...told });
        const anew = after(0, false);
        return async transaction => {
          if (editing !== undefined) await forgetMessage(transaction, message, editing);
          await addNote(transaction, outboxId, inLanguage(SAID_ANEW, this.#languageOf(message)));
          await anew(transaction);
        };
      }
      case 'forbidden':
        log.error({ event: 'message not sent', ...told, missing: trouble.missing.en });
        return abandon(kind === 'mark' ? 'unknown' : 'dead');
      case 'too-large':
      case 'rejected':
        if (kind === 'mark') return abandon('unknown');
        log.error({ event: 'message not sent', ...told });
        return abandon('dead');
      case 'unknown': {
        log.warn({ event: 'message of unknown fate', ...told });
        const { sendsOnceWithinMilliseconds: onceWithin } = platform.capabilities;
        const isIdempotent = editing !== undefined || kind === 'mark' || onceWithin > 0;
        const mayRepeat = isIdempotent || isSplit || message.isRepeatable;
        if (mayRepeat && attempts < (isIdempotent ? ATTEMPTS_AT_MOST : COPIES_AT_MOST)) return again();
        return isSplit ? abandon('unknown') : this.#giveUpUnknown(message, platform, summary);
      }
      default:
        return trouble satisfies never;
    }
  }

  #languageOf({ language }: QueuedMessage): Language {
    return language === 'en' || language === 'zh-CN' ? language : this.#options.defaultLanguage;
  }

  /** Nobody may ever know whether it was shown: whoever waits for it sees at least that they were heard. */
  #giveUpUnknown(
    { id, kind, replyTo, isRepeatable }: QueuedMessage,
    platform: Platform,
    summary: string,
  ): Outcome {
    const isMarked =
      kind === 'reply' && replyTo !== null && !isRepeatable && platform.capabilities.marksMessages;
    return isMarked
      ? transaction => markInstead(transaction, id, summary)
      : transaction => abandonMessage(transaction, id, 'unknown', summary);
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

/** Whether a repeat of what may be shown already would be shown as a second message. */
function isPastRepeating(
  { kind, attempts, triedAt, isRepeatable }: QueuedMessage,
  { capabilities }: Platform,
  now: Date,
): boolean {
  if (triedAt === null || attempts === 0 || isRepeatable || kind === 'mark') return false;
  return now.getTime() - triedAt.getTime() >= capabilities.sendsOnceWithinMilliseconds;
}

/** What an answer of the platform says, as an event like those that it sends by itself. */
function eventOf({ platform, chatId, id }: QueuedMessage, name: string, at: Date) {
  return {
    eventId: `${name}:${chatId}:${id}`,
    room: { chatId, name: '' },
    sender: { userId: platform, name: platform },
    at,
  };
}

function movedEvent(message: QueuedMessage, toChatId: string, at: Date): Incoming {
  const { chatId: fromChatId } = message;
  return { ...eventOf(message, 'moved', at), kind: 'moved', fromChatId, toChatId };
}

function closedEvent(message: QueuedMessage, at: Date): Incoming {
  return { ...eventOf(message, 'closed', at), kind: 'standing', isPresent: false, takesReactions: false };
}
