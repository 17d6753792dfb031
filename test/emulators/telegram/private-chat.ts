import { Chat } from './chat.ts';
import type { Person } from './person.ts';
import type { ChatJson } from './wire.ts';
import type { World } from './world.ts';

/** The chat of one person with the bot; the bot may not be the first to write. */
export class PrivateChat extends Chat {
  state: 'not started' | 'open' | 'blocked' = 'not started';
  readonly #person: Person;
  readonly #world: World;

  constructor(world: World, person: Person) {
    super(world);
    this.#world = world;
    this.#person = person;
  }

  override get id(): number {
    return this.#person.id;
  }

  get person(): Person {
    return this.#person;
  }

  override get isBotPresent(): boolean {
    return this.state === 'open';
  }

  /** There are no administrators here, and none are needed for reactions. */
  override get isBotAdministrator(): boolean {
    return true;
  }

  override get hasReplyThreads(): boolean {
    return false;
  }

  override asJson(): ChatJson {
    const { id, first_name, last_name, username } = this.#person.asJson();
    return {
      id,
      first_name,
      ...(last_name === undefined ? {} : { last_name }),
      ...(username === undefined ? {} : { username }),
      type: 'private',
    };
  }

  protected override nextMessageId(): number {
    return this.#world.nextSharedMessageId();
  }
}
