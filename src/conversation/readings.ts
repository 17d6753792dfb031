/**
 * Snapshots of what is to be read before something can be done: people's reactions on messages, who is still in a team's
 * groups, and what of the database takes long to read. No transaction waits for that: whoever needs to know throws, it is
 * read, and the event is handled anew with what was read.
 */
import type { ReactionSeen } from '../chat/platform.ts';
import type { BulkReading } from '../store/bulk-reading.ts';
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

/** Something is to be read in bulk first, beside all transactions. */
export class NeedsBulkReading extends Error {
  override name = 'NeedsBulkReading';

  constructor(
    readonly reading: BulkReading<unknown, unknown>,
    readonly values: unknown,
  ) {
    super(`${reading.read.name} is to be read first`);
  }
}

/** So much is read for one event, or one step of a task. */
const BULK_READINGS_AT_MOST = 8;
/** How many records a team has from which on nobody waits for reading them: that is a task then. */
export const BULK_FROM = 20_000;

export class Readings {
  /** Results of bulk readings, by what was asked. */
  readonly #bulk = new Map<string, unknown>();
  /** As `BULK_FROM`, unless the bot was given another number. */
  readonly bulkFrom: number;
  /** What was found out about members, by team and person. */
  readonly #found = new Map<string, Found>();
  /** Whether a platform can tell who is in a room. */
  readonly tells: (platform: string) => boolean;
  readonly #read = new Map<string, Omit<Reading<MessageKey>, 'message'> | 'unreadable'>();
  /** Whether a platform can tell who reacted on an old message. */
  readonly lists: (platform: string) => boolean;

  constructor(
    lists: (platform: string) => boolean,
    tells: (platform: string) => boolean = () => false,
    bulkFrom = BULK_FROM,
  ) {
    this.lists = lists;
    this.tells = tells;
    this.bulkFrom = bulkFrom;
  }

  /**
   * @param values plain data; the same whenever the same event is handled: of times those of the event, not of now
   * @returns what the reading found a moment ago; something may have been written since
   * @throws NeedsBulkReading when it is not read yet
   */
  bulk<Values, Result>(reading: BulkReading<Values, Result>, values: Values): Result {
    const key = bulkKey(reading, values);
    if (this.#bulk.has(key)) return this.#bulk.get(key) as Result;
    if (this.#bulk.size >= BULK_READINGS_AT_MOST)
      throw new Error(`${reading.read.name} is asked for with other values each time`);
    throw new NeedsBulkReading(reading as BulkReading<unknown, unknown>, values);
  }

  noteBulk({ reading, values }: NeedsBulkReading, result: unknown): void {
    this.#bulk.set(bulkKey(reading, values), result);
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

function bulkKey<Values, Result>({ module, read }: BulkReading<Values, Result>, values: Values): string {
  return JSON.stringify([module, read.name, values]);
}

function keyOf({ platform, messageId }: MessageKey): string {
  return `${platform} ${messageId}`;
}
