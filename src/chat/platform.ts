/** The port through which every chat platform is reached. One object each; no optional methods. */
import type { Bilingual } from '../domain/language.ts';
import type { Incoming } from './incoming.ts';
import type { View } from './view.ts';

export type PlatformName = 'terminal' | 'telegram' | 'lark';
export const PLATFORM_NAMES: readonly PlatformName[] = ['terminal', 'telegram', 'lark'];

/** Facts about a platform that others decide by. */
export type Capabilities = {
  /** Sending the same outbox row twice shows one message: nothing needs to be remembered before a send. */
  readonly isSendIdempotent: boolean;
  /** The platform itself can tell what an old message said; else the inbox keeps the text of ordinary chat. */
  readonly keepsMessages: boolean;
  readonly showsForms: boolean;
  readonly listsReactions: boolean;
  readonly menuTakesChinese: boolean;
  readonly hasCalendar: boolean;
  /** The longest text of one message, in UTF-16 units. */
  readonly longestText: number;
};

export type Outgoing = {
  readonly chatId: string;
  /** Ours, and the same at every attempt: the idempotency key where a platform has one. */
  readonly outboxId: number;
  readonly view: View;
  /** The platform's id of the message that is answered. */
  readonly replyTo: string | undefined;
};

export type Platform = {
  readonly name: PlatformName;
  readonly capabilities: Capabilities;
  /** @param receive resolves when the event is stored; only then may it be acknowledged upstream */
  start(receive: (incoming: Incoming) => Promise<void>): Promise<void>;
  /** @returns the platform's id of the new message @throws PlatformError */
  send(outgoing: Outgoing): Promise<string>;
  /** @throws PlatformError */
  edit(messageId: string, outgoing: Outgoing): Promise<void>;
  /** Stops taking events; resolves when none is under way. */
  stop(): Promise<void>;
};

export type PlatformTrouble =
  /** Not now: again after `retryAfterSeconds`. */
  | { readonly kind: 'try-later'; readonly retryAfterSeconds: number }
  /** The message or the room is no more. */
  | { readonly kind: 'gone' }
  /** We lack a right; `missing` says which, to the person who can give it. */
  | { readonly kind: 'forbidden'; readonly missing: Bilingual }
  /** Our request was wrong: a bug. */
  | { readonly kind: 'rejected' };

/** The only error that a platform throws. Its message carries no secret. */
export class PlatformError extends Error {
  override name = 'PlatformError';

  constructor(
    readonly trouble: PlatformTrouble,
    message: string,
  ) {
    super(message);
  }
}
