/** Everything that the emulated Telegram knows. Only the people's side and the Bot API's methods change it. */
import { randomInt } from 'node:crypto';
import { Happenings } from '../shared/happenings.ts';
import type { CallbackQueries } from './callback-queries.ts';
import type { Chat } from './chat.ts';
import type { Group } from './group.ts';
import type { Person } from './person.ts';
import { StoredFiles } from './stored-files.ts';
import { UpdateQueue } from './update-queue.ts';
import type { UserJson } from './wire.ts';

export type MenuCommand = { readonly command: string; readonly description: string };

export class World extends Happenings {
  readonly files = new StoredFiles();
  readonly updates: UpdateQueue;
  readonly people = new Map<number, Person>();
  readonly chats = new Map<number, Chat>();
  /** What setMyCommands set, by `scope[/chat[/user]]/language`. */
  readonly menus = new Map<string, readonly MenuCommand[]>();
  /** Whether the bot, unless it is administrator, hears only what is meant for it. */
  isPrivacyModeOn = true;
  /** Whether the bot, unless it is administrator, is told of no other member when it asks. */
  hidesMembers = false;
  #nextSharedMessageId = 1;
  #nextPersonId = 700_000_001;
  #nextGroupNumber = 1;

  constructor(
    readonly bot: UserJson & { readonly username: string },
    readonly now: () => Date,
    readonly queries: CallbackQueries,
  ) {
    super();
    this.updates = new UpdateQueue(now);
    this.updates.watch(() => this.happened());
  }

  /** Private chats and basic groups number their messages together; supergroups each for itself. */
  nextSharedMessageId(): number {
    return this.#nextSharedMessageId++;
  }

  nextPersonId(): number {
    while (this.people.has(this.#nextPersonId)) this.#nextPersonId++;
    return this.#nextPersonId++;
  }

  nextGroupId(kind: Group['kind']): number {
    const number = this.#nextGroupNumber++;
    return kind === 'supergroup' ? -1_001_000_000_000 - number : -500_000_000 - number;
  }

  /** A number such as Telegram gives to queries: more digits than a JavaScript number holds. */
  randomId(): string {
    return `30064${randomInt(1e7, 1e8)}${randomInt(1e5, 1e6)}`;
  }
}
