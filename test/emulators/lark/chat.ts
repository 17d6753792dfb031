/** What groups and private chats have in common: messages, in order, and who may speak. */
import { newId } from './ids.ts';
import { Message, type NewMessage } from './message.ts';
import type { Person } from './person.ts';
import type { World } from './world.ts';

export abstract class Chat {
  readonly id: string = newId('oc');
  readonly messages: Message[] = [];
  abstract readonly kind: 'group' | 'p2p';
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    world.chats.set(this.id, this);
  }

  /** Whether the bot may act here and is told of what happens. */
  abstract get isBotPresent(): boolean;
  abstract hasMember(person: Person): boolean;

  /** Puts a message at the end; whether the bot is told of it is another matter. */
  append(message: NewMessage): Message {
    const appended = new Message(this.#world, this, message);
    this.messages.push(appended);
    this.#world.messages.set(appended.id, appended);
    this.#world.happened();
    return appended;
  }
}
