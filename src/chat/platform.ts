/** The port through which every chat platform is reached. One object each; no optional methods. */
import type { Bilingual, Language } from '../domain/language.ts';
import type { Incoming } from './incoming.ts';
import type { View } from './view.ts';
import type { Webhook } from './webhook.ts';

export type PlatformName = 'terminal' | 'telegram' | 'lark';
export const PLATFORM_NAMES: readonly PlatformName[] = ['terminal', 'telegram', 'lark'];

/** Facts about a platform that others decide by. */
export type Capabilities = {
  /** For so long after the first attempt a message that is sent again is shown once; 0 where a repeat shows twice. */
  readonly sendsOnceWithinMilliseconds: number;
  /** The platform itself can tell what an old message said; else the inbox keeps the text of ordinary chat. */
  readonly keepsMessages: boolean;
  readonly showsForms: boolean;
  readonly listsReactions: boolean;
  /** It can be asked whether somebody is in a room. */
  readonly tellsMembers: boolean;
  /** A person's message can be marked as taken, when an answer to it may have been lost. */
  readonly marksMessages: boolean;
  readonly menuTakesChinese: boolean;
  /** The longest text of one message, in UTF-16 units. */
  readonly longestText: number;
  /** The largest file that `download` can fetch, in bytes. */
  readonly largestFile: number;
};

/** Of these platforms people have a calendar in the same place. */
const WITH_CALENDAR: readonly PlatformName[] = ['lark'];

export function hasCalendar(platform: PlatformName): boolean {
  return WITH_CALENDAR.includes(platform);
}

/** What a calendar shows, to all who are in a chat. */
export type CalendarEvent = {
  readonly title: string;
  readonly description: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** An IANA zone. */
  readonly zone: string;
  readonly remindsMinutesBefore: readonly number[];
  readonly chatId: string;
};

/** The bot's calendar on a platform, for `hasCalendar`. Each throws PlatformError. */
export type Calendar = {
  /** @param idempotencyKey the same at every attempt: the event is made once @returns its id */
  add(event: CalendarEvent, idempotencyKey: string): Promise<string>;
  change(eventId: string, event: CalendarEvent): Promise<void>;
  /** One that is not there any more is removed already. */
  remove(eventId: string): Promise<void>;
};

/** Whoever alone is to see something: what they pressed a button on, and by which press. */
export type OnlyFor = {
  readonly userId: string;
  readonly name: string;
  readonly messageId: string;
  /** The platform's id of the press, by which it can be answered. */
  readonly pressId: string;
};

export type Outgoing = {
  readonly chatId: string;
  readonly threadId: string | undefined;
  /** Ours: by it a press says what was seen. */
  readonly outboxId: number;
  /** The same at every attempt, and of no other message of any database: at most 50 characters. */
  readonly idempotencyKey: string;
  readonly view: View;
  /** For the few words that a platform adds of its own. */
  readonly language: Language;
  /** The platform's id of the message that is answered. */
  readonly replyTo: string | undefined;
  readonly onlyFor: OnlyFor | undefined;
};

/** That somebody has reacted on a message, as the platform lists it. */
export type ReactionSeen = {
  readonly emoji: string;
  readonly userId: string;
  readonly name: string;
  readonly at: Date;
};

/** What a platform is served by. */
export type Host = {
  /** Resolves when the event is stored; only then may it be acknowledged upstream. */
  receive(incoming: Incoming): Promise<void>;
  /** @returns where one of our messages is, whichever room that is; undefined when it is none of ours */
  placeOf(messageId: string): Promise<{ readonly chatId: string; readonly name: string } | undefined>;
  /** @returns whether some message may be out whose id we don't know yet */
  hasUnsettled(): Promise<boolean>;
  /** @returns what we know of a room; undefined when it is new to us */
  roomNamed(chatId: string): Promise<{ readonly name: string } | undefined>;
  /** @returns what an account was called last; undefined for one that never spoke to us */
  nameOf(userId: string): Promise<string | undefined>;
  /** Takes or keeps a lease. @returns whether this process holds it now, for so many seconds */
  holdLease(name: string, seconds: number): Promise<boolean>;
  /** The other side answered something: what waits for it is tried again. */
  answered(): void;
  /** All that had happened before is received. */
  caughtUp(): void;
  /** It can't go on, and nobody but whoever runs the bot can help: ends the program. */
  fail(said: Bilingual): void;
};

export type Platform = {
  readonly name: PlatformName;
  readonly capabilities: Capabilities;
  /** The other side answers. */
  readonly isConnected: boolean;
  /** What happened before now has been received: what time brings may be done. */
  readonly isCaughtUp: boolean;
  /** How often what happened since the start, such as a lost connection; by name, for whoever watches the process. */
  readonly counts: Readonly<Record<string, number>>;
  /** Where the other side may post what happens; empty when it is asked instead. */
  readonly webhooks: readonly Webhook[];
  /** Undefined unless `hasCalendar`. */
  readonly calendar: Calendar | undefined;
  /** Begins to receive. Resolves without waiting for the other side. @throws PlatformError when it never can */
  start(host: Host): Promise<void>;
  /** Divides a view into those that fit one message each, always alike; most are one. Never called in a transaction. */
  split(view: View): readonly View[];
  /** @returns when the room's next message may go out; asking keeps the room's place in the line */
  turn(chatId: string): Date;
  /** @returns the platform's id of the new message; undefined when it was shown without one @throws PlatformError */
  send(outgoing: Outgoing): Promise<string | undefined>;
  /** @throws PlatformError */
  edit(messageId: string, outgoing: Outgoing): Promise<void>;
  /** Marks a person's message as taken. @throws PlatformError */
  mark(chatId: string, messageId: string): Promise<void>;
  /** @returns all reactions on a message, where `listsReactions` @throws PlatformError */
  reactions(chatId: string, messageId: string): Promise<readonly ReactionSeen[]>;
  /** @returns whether an account is in a room now, where `tellsMembers` @throws PlatformError when nobody can tell */
  isInRoom(chatId: string, userId: string): Promise<boolean>;
  /** Fetches a file that came along with a message. @returns its bytes @throws PlatformError */
  download(reference: string): Promise<Uint8Array>;
  /** Stops taking events; resolves when none is under way. */
  stop(): Promise<void>;
};

export type PlatformTrouble =
  /** No connection was made, so nothing was done: again when the platform can be reached. */
  | { readonly kind: 'unreachable' }
  /** Not now, says the platform, and nothing was done: again after `retryAfterSeconds`. */
  | { readonly kind: 'try-later'; readonly retryAfterSeconds: number }
  /** Nobody can tell whether it was done: the answer was lost. */
  | { readonly kind: 'unknown' }
  /** The message is no more. */
  | { readonly kind: 'gone' }
  /** The message is there, but can't be changed any more. */
  | { readonly kind: 'frozen' }
  /** We are not in the room any more, or may never write there. */
  | { readonly kind: 'closed' }
  /** The room has another id from now on. */
  | { readonly kind: 'moved'; readonly toChatId: string }
  /** We lack a right; `missing` says which, to the person who can give it. */
  | { readonly kind: 'forbidden'; readonly missing: Bilingual }
  /** A file is larger than the platform hands over, in bytes. */
  | { readonly kind: 'too-large'; readonly most: number }
  /** Our request was wrong, or could not even be made: a bug. */
  | { readonly kind: 'rejected' };

/** The only error that a platform throws. Its message carries no secret. */
export class PlatformError extends Error {
  override name = 'PlatformError';

  constructor(
    readonly trouble: PlatformTrouble,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Makes what a call is to carry. @throws PlatformError when that fails: then nothing was sent, nor ever will be */
export function rendered<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    throw new PlatformError({ kind: 'rejected' }, 'it can not be rendered', { cause: error });
  }
}
