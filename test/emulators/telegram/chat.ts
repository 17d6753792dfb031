/** What groups and private chats have in common: messages, in order, and numbers for them. */
import { Message, type NewMessage } from './message.ts';
import type { ChatJson } from './wire.ts';
import type { World } from './world.ts';

export abstract class Chat {
  abstract readonly id: number;
  readonly #messages = new Map<number, Message>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  abstract asJson(): ChatJson;
  protected abstract nextMessageId(): number;
  /** Whether the bot is told of what happens here. */
  abstract get isBotPresent(): boolean;
  abstract get isBotAdministrator(): boolean;
  /** Whether an answer carries the id of the first message of its chain. */
  abstract get hasReplyThreads(): boolean;

  /** Puts a message at the end; whether the bot is told of it is another matter. */
  append(message: NewMessage, id: number = this.nextMessageId(), date: Date = this.#world.now()): Message {
    const appended = new Message(id, this, date, message);
    this.#messages.set(id, appended);
    this.#world.happened();
    return appended;
  }

  message(id: number): Message | undefined {
    return this.#messages.get(id);
  }

  get messages(): Message[] {
    return [...this.#messages.values()];
  }

  /** Deletions are never told to bots. */
  forget(message: Message): void {
    this.#messages.delete(message.id);
    this.#world.happened();
  }
}
