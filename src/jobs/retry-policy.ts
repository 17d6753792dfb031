/**
 * Retry policy: what becomes of a message that could not be sent. It is tried again (after a 429 when the platform said so),
 * given up since nobody knows whether it is out, or a dead letter: put aside for good, and whoever waits for it is told so
 * under a reference.
 */
import type { Logger } from 'pino';
import type { Incoming } from '../chat/incoming.ts';
import { type Platform, PlatformError, type PlatformTrouble } from '../chat/platform.ts';
import { text, view } from '../chat/view.ts';
import { type Bilingual, inLanguage, type Language } from '../domain/language.ts';
import type { Transaction } from '../store/database.ts';
import { abandonMessage, markInstead } from '../store/message-fates.ts';
import { addNote, postponeMessage, type QueuedMessage, queueMessage } from '../store/outbox.ts';
import { forgetMessage } from '../store/posted-messages.ts';
import { repeatMilliseconds } from './back-off.ts';

/** What came of a message, to be written down. */
export type Outcome = (transaction: Transaction) => Promise<void>;

export type Failed = {
  readonly message: QueuedMessage;
  readonly platform: Platform;
  /** The message of the platform whose edit failed. */
  readonly editing: string | undefined;
  /** It is one of several numbered messages. */
  readonly isSplit: boolean;
  readonly error: unknown;
};

export type FailedOptions = {
  readonly now: () => Date;
  readonly random: () => number;
  readonly log: Logger;
  readonly language: Language;
  /** Passes on what the platform said in answer: that a room moved, or is closed. */
  readonly tell: (incoming: Incoming) => void;
};

/** So soon a room that moved has moved with us. */
const MOVE_MILLISECONDS = 500;
/** A bug of ours is not repeated for ever: nobody knows how far the message gets each time. */
const BUGS_AT_MOST = 5;
/** By then a mark on a message means nothing to anybody any more. */
const MARK_WITHIN_MILLISECONDS = 3 * 86_400_000;
/** Where a platform shows a repeat once for a while, it is repeated this often at least in that while. */
const ONCE_SPACE_MILLISECONDS = 600_000;
/** Where a message is too old to be changed. */
const SAID_ANEW: Bilingual = {
  zh: '（原来那条太久了，改不了；以这条为准）',
  en: '(The earlier message is too old to be changed; this one counts)',
};

export function afterFailure(failed: Failed, options: FailedOptions): Outcome {
  const { message, platform, editing, error } = failed;
  const { now, random, log, language, tell } = options;
  const { id: outboxId, kind, attempts } = message;
  // Whatever else is thrown is a bug of ours, of which nobody knows how far it got.
  const trouble: PlatformTrouble =
    error instanceof PlatformError ? error.trouble : ({ kind: 'unknown' } as const);
  const summary = error instanceof Error ? error.message.slice(0, 500) : 'unknown';
  const after = (milliseconds: number, isAttempt: boolean): Outcome => {
    const notBefore = new Date(now().getTime() + milliseconds);
    return transaction => postponeMessage(transaction, outboxId, summary, notBefore, isAttempt);
  };
  const giveUp =
    (state: 'dead' | 'unknown'): Outcome =>
    transaction =>
      abandonMessage(transaction, outboxId, state, summary);
  const told = { outboxId, platform: platform.name, trouble: trouble.kind, err: error };
  switch (trouble.kind) {
    case 'unreachable':
      log.debug({ event: 'message waits', ...told });
      return transaction => postponeMessage(transaction, outboxId, summary, null, false);
    case 'try-later':
      log.debug({ event: 'message waits', ...told });
      return after(trouble.retryAfterSeconds * 1000, false);
    case 'moved':
      tell(movedEvent(message, trouble.toChatId, now()));
      return after(MOVE_MILLISECONDS, false);
    case 'closed':
      log.info({ event: 'room closed', ...told });
      tell(closedEvent(message, now()));
      // What is there is brought up to date when the room is open again.
      return editing === undefined
        ? giveUp('dead')
        : after(repeatMilliseconds(attempts + 1, random(), false), true);
    case 'gone':
      if (editing !== undefined) {
        log.info({ event: 'message to edit is gone', ...told });
        const anew = after(0, false);
        return async transaction => {
          await forgetMessage(transaction, message, editing);
          // Somebody waits for an answer; what the bot said of itself is said anew when it next changes.
          await (kind === 'reply' ? anew : giveUp('dead'))(transaction);
        };
      }
      return kind === 'mark' ? giveUp('unknown') : deadLetter(message, summary, options, told);
    case 'frozen': {
      log.info({ event: 'message to edit is too old', ...told });
      const anew = after(0, false);
      return async transaction => {
        if (editing !== undefined) await forgetMessage(transaction, message, editing);
        await addNote(transaction, outboxId, inLanguage(SAID_ANEW, language));
        await anew(transaction);
      };
    }
    case 'forbidden':
      log.error({ event: 'message not sent', ...told, missing: trouble.missing.en });
      return giveUp(kind === 'mark' ? 'unknown' : 'dead');
    case 'too-large':
    case 'rejected':
      return kind === 'mark' ? giveUp('unknown') : deadLetter(message, summary, options, told);
    case 'unknown': {
      const isBug = !(error instanceof PlatformError);
      log[isBug ? 'error' : 'warn']({ event: 'message of unknown fate', ...told });
      if (isBug && attempts + 1 >= BUGS_AT_MOST) return deadLetter(message, summary, options, told);
      const again = repeatOf(failed, now());
      if (again === undefined) return giveUpUnknown(message, platform, summary);
      const wait = repeatMilliseconds(attempts + 1, random(), again.showsNothingTwice);
      return after(Math.min(wait, again.withinMilliseconds), true);
    }
    default:
      return trouble satisfies never;
  }
}

/** @returns how a message of unknown fate is repeated; undefined when it must not be */
function repeatOf(
  { message, platform, editing, isSplit }: Failed,
  now: Date,
): { readonly showsNothingTwice: boolean; readonly withinMilliseconds: number } | undefined {
  const { kind, isRepeatable, triedAt, createdAt } = message;
  const since = (at: Date) => now.getTime() - at.getTime();
  const withinMilliseconds = Number.POSITIVE_INFINITY;
  if (kind === 'mark')
    return since(createdAt) < MARK_WITHIN_MILLISECONDS
      ? { showsNothingTwice: true, withinMilliseconds }
      : undefined;
  if (editing !== undefined) return { showsNothingTwice: true, withinMilliseconds };
  if (since(triedAt ?? now) < platform.capabilities.sendsOnceWithinMilliseconds)
    return { showsNothingTwice: true, withinMilliseconds: ONCE_SPACE_MILLISECONDS };
  return isSplit || isRepeatable ? { showsNothingTwice: false, withinMilliseconds } : undefined;
}

/** Whether a repeat of what may be shown already would be shown as a second message. */
export function isPastRepeating(
  { kind, attempts, triedAt, isRepeatable }: QueuedMessage,
  { capabilities }: Platform,
  now: Date,
): boolean {
  if (triedAt === null || attempts === 0 || isRepeatable || kind === 'mark') return false;
  return now.getTime() - triedAt.getTime() >= capabilities.sendsOnceWithinMilliseconds;
}

/** Nobody may ever know whether it was shown: whoever waits for it sees at least that they were heard. */
export function giveUpUnknown(
  { id, kind, replyTo, isRepeatable }: QueuedMessage,
  { capabilities }: Platform,
  summary: string,
): Outcome {
  const isMarked = kind === 'reply' && replyTo !== null && !isRepeatable && capabilities.marksMessages;
  return isMarked
    ? transaction => markInstead(transaction, id, summary)
    : transaction => abandonMessage(transaction, id, 'unknown', summary);
}

/** Puts aside what can never be sent; the room goes on. Somebody who waits for an answer is told, plainly. */
export function deadLetter(
  message: QueuedMessage,
  summary: string,
  { log, now, language }: Pick<FailedOptions, 'log' | 'now' | 'language'>,
  told: object = {},
): Outcome {
  const { id, teamId, platform, chatId, kind, replyTo, threadId, onlyFor } = message;
  const reference = `M${id}`;
  log.error({ event: 'message not sent', outboxId: id, platform, reference, because: summary, ...told });
  return async transaction => {
    await abandonMessage(transaction, id, 'dead', summary);
    if (kind !== 'reply') return;
    const apology = {
      ...{ teamId, platform, chatId, kind: 'notice' as const },
      view: view(text(inLanguage(apologyFor(reference), language))),
      ...{ replyTo: replyTo ?? undefined, threadId: threadId ?? undefined, onlyFor, isRepeatable: true },
    };
    await queueMessage(transaction, apology, now());
  };
}

function apologyFor(reference: string): Bilingual {
  return {
    zh: `你的消息处理了，但是回答没能显示出来。请把编号 ${reference} 告诉维护的人。`,
    en: `Your message was handled, but the answer could not be shown. Please tell whoever runs the bot: ${reference}.`,
  };
}

/** What an answer of the platform says, as an event like those that it sends by itself. */
function eventOf({ platform, chatId, id, attempts }: QueuedMessage, name: string, at: Date) {
  return {
    // What an earlier try was told may have been overtaken by other news of the room: each try's answer is news.
    eventId: `${name}:${chatId}:${id}:${attempts}`,
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
