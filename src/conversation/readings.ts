/**
 * Snapshots of what only the platform knows: people's reactions on messages right now, and who is still in a team's groups. No transaction waits for a
 * platform: whoever needs to know throws, the platforms are asked, and the event is handled anew with what was read.
 */
import type { ReactionSeen } from '../chat/platform.ts';
import type { Transaction } from '../store/database.ts';
import type { ChatKey } from '../store/inbox.ts';
import type { Whereabouts } from '../store/members.ts';

/** A message as its platform names it. */
export type MessageKey = ChatKey & { readonly messageId: string };

/** Nothing can be decided before these are read: nothing was done, and it is to be tried again with them. */
export class NeedsReactions extends Error {
  override name = 'NeedsReactions';

  /** @param lastHeard what was last written down of reactions: what is written down later is newer than the reading */
  constructor(
    readonly messages: readonly MessageKey[],
    readonly lastHeard: (transaction: Transaction) => Promise<number>,
  ) {
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

/** Whether a member is in some group of the team: as far as the platforms told, or nobody could tell. */
export type Found = 'there' | 'gone' | 'unknown';

/** Nobody knows whether a member is still in a group of the team: the platforms are to be asked, until one says yes. */
export class NeedsLook extends Error {
  override name = 'NeedsLook';

  constructor(
    readonly teamId: number,
    readonly personId: number,
    readonly places: readonly Whereabouts[],
  ) {
    super(`a person is to be looked for in ${places.length} places first`);
  }
}

export class Readings {
  /** What was found out about members, by team and person. */
  readonly #found = new Map<string, Found>();
  /** Whether a platform can tell who is in a room. */
  readonly tells: (platform: string) => boolean;
  readonly #read = new Map<string, Omit<Reading<MessageKey>, 'message'> | 'unreadable'>();
  /** Whether a platform can tell who reacted on an old message. */
  readonly lists: (platform: string) => boolean;

  constructor(lists: (platform: string) => boolean, tells: (platform: string) => boolean = () => false) {
    this.lists = lists;
    this.tells = tells;
  }

  noteFound({ teamId, personId }: NeedsLook, found: Found): void {
    this.#found.set(`${teamId} ${personId}`, found);
  }

  /** @returns what the platforms said @throws NeedsLook when they were not asked yet */
  found(teamId: number, personId: number, places: readonly Whereabouts[]): Found {
    const found = this.#found.get(`${teamId} ${personId}`);
    if (found !== undefined) return found;
    const told = places.filter(({ platform }) => this.tells(platform));
    if (told.length === 0) return 'unknown';
    throw new NeedsLook(teamId, personId, told);
  }

  note(message: MessageKey, found: readonly ReactionSeen[] | 'unreadable', asOf: number): void {
    this.#read.set(keyOf(message), found === 'unreadable' ? found : { seen: found, asOf });
  }

  /**
   * @param lastHeard see NeedsReactions
   * @returns by message what was there; messages of which nobody can tell are left out
   * @throws NeedsReactions when some are not read yet
   */
  of<Message extends MessageKey>(
    messages: readonly Message[],
    lastHeard: (transaction: Transaction) => Promise<number>,
  ): Reading<Message>[] {
    const told = messages.filter(({ platform }) => this.lists(platform));
    const unread = told.filter(message => !this.#read.has(keyOf(message)));
    if (unread.length > 0) throw new NeedsReactions(unread, lastHeard);
    return told.flatMap(message => {
      const reading = this.#read.get(keyOf(message));
      return reading === undefined || reading === 'unreadable' ? [] : [{ message, ...reading }];
    });
  }
}

function keyOf({ platform, messageId }: MessageKey): string {
  return `${platform} ${messageId}`;
}
