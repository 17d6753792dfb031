/**
 * What people's reactions on messages are right now. No transaction waits for a platform: whoever needs to know throws,
 * the messages are read, and the event is handled anew with what was read.
 */
import type { ReactionSeen } from '../chat/platform.ts';
import type { ChatKey } from '../store/inbox.ts';

/** A message as its platform names it. */
export type MessageKey = ChatKey & { readonly messageId: string };

/** Nothing can be decided before these are read: nothing was done, and it is to be tried again with them. */
export class NeedsReactions extends Error {
  override name = 'NeedsReactions';

  constructor(readonly messages: readonly MessageKey[]) {
    super(`the reactions of ${messages.length} messages are to be read first`);
  }
}

/** The reactions on a message as they were at some moment. */
export type Reading<Message> = {
  readonly message: Message;
  readonly seen: readonly ReactionSeen[];
  /** The last act that was written down by then: what was heard of since is newer than the reading. */
  readonly asOf: number;
};

export class Readings {
  readonly #read = new Map<string, Omit<Reading<MessageKey>, 'message'> | 'unreadable'>();
  /** Whether a platform can tell who reacted on an old message. */
  readonly lists: (platform: string) => boolean;

  constructor(lists: (platform: string) => boolean) {
    this.lists = lists;
  }

  note(message: MessageKey, found: readonly ReactionSeen[] | 'unreadable', asOf: number): void {
    this.#read.set(keyOf(message), found === 'unreadable' ? found : { seen: found, asOf });
  }

  /**
   * @returns by message what was there; messages of which nobody can tell are left out
   * @throws NeedsReactions when some are not read yet
   */
  of<Message extends MessageKey>(messages: readonly Message[]): Reading<Message>[] {
    const told = messages.filter(({ platform }) => this.lists(platform));
    const unread = told.filter(message => !this.#read.has(keyOf(message)));
    if (unread.length > 0) throw new NeedsReactions(unread);
    return told.flatMap(message => {
      const reading = this.#read.get(keyOf(message));
      return reading === undefined || reading === 'unreadable' ? [] : [{ message, ...reading }];
    });
  }
}

function keyOf({ platform, messageId }: MessageKey): string {
  return `${platform} ${messageId}`;
}
