/** The groups of an emulated platform, as far as all platforms are alike: who says what, and how it is waited for. */
import type { Command, Task } from './chat-tasks.ts';
import { Texts } from './texts.ts';

const CHATTER_AT_ONCE = 2_000;
/** Nothing was answered for so long: it never will be. */
const PATIENCE_MILLISECONDS = 20_000;
const LOOK_MILLISECONDS = 5;

export type Place<Group, Person, Message> = {
  readonly group: Group;
  readonly people: readonly Person[];
  /** What was last said here that is no command. */
  last?: Message;
};

export abstract class EmulatedChats<Group, Person, Message> {
  protected readonly places: readonly Place<Group, Person, Message>[];
  readonly #texts = new Texts(50);
  /** By message, those of the task in hand. */
  #commands = new Map<string, Command>();
  #waiting = 0;
  #said = 0;

  protected constructor(places: readonly Place<Group, Person, Message>[]) {
    this.places = places;
  }

  /** @returns what names the message among all */
  protected abstract keyOf(group: Group, message: Message): string;
  protected abstract says(who: Person, group: Group, text: string): Message;
  protected abstract lastFromBot(group: Group): Message | undefined;
  /** Puts a thumb on a message, or takes it off. */
  protected abstract react(who: Person, message: Message): void;
  /** How much the bot has not taken in yet. */
  protected abstract get pending(): number;
  /** Takes note of the calls that came in since the last look. */
  protected abstract look(): void;
  /** Waits until not too much is on its way. */
  protected abstract flow(): Promise<void>;

  /** Forgets the commands of the task before. */
  protected begin(): void {
    this.#commands = new Map();
  }

  protected get commands(): ReadonlyMap<string, Command> {
    return this.#commands;
  }

  protected answered(key: string, when: number): void {
    const command = this.#commands.get(key);
    if (command === undefined || command.answeredAt !== undefined) return;
    command.answeredAt = when;
    this.#waiting -= 1;
  }

  /** So many commands a second. */
  protected async calm({ perSecond, seconds }: Extract<Task, { kind: 'calm' }>): Promise<void> {
    const begun = performance.now();
    for (let index = 0; index < perSecond * seconds; index += 1) {
      const early = begun + (index * 1_000) / perSecond - performance.now();
      if (early > 0) await new Promise(resolve => setTimeout(resolve, early));
      this.command(index);
      this.look();
    }
  }

  protected async chatter({ updates }: Extract<Task, { kind: 'chatter' }>): Promise<void> {
    for (let index = 0; index < updates; index += 1) {
      this.#chat(index);
      await this.flow();
      if ((index + 1) % CHATTER_AT_ONCE === 0) await this.settled();
    }
  }

  protected command(index: number): void {
    const { group, people } = this.#place(index);
    this.#said += 1;
    const who = people[Math.floor(this.#said / this.places.length) % people.length];
    if (who === undefined) throw new Error('nobody');
    const text = `/feedback ${this.#texts.review()} 第${this.#said}单 渠道=${this.#texts.source()} 维度=${this.#texts.dimension().id}`;
    const key = this.keyOf(group, this.says(who, group, text));
    this.#commands.set(key, { queuedAt: performance.now() });
    this.#waiting += 1;
  }

  /** Of 21 events two are commands and one is a reaction, to the bot or to somebody else. */
  #chat(index: number): void {
    const place = this.#place(index);
    const { group, people } = place;
    const which = index % 21;
    const who = people[Math.floor(index / this.places.length) % people.length];
    if (who === undefined) throw new Error('nobody');
    if (which === 0 || which === 10) this.command(index);
    else if (which === 20 && place.last !== undefined) {
      const ours = index % 2 === 0 ? undefined : this.lastFromBot(group);
      this.react(who, ours ?? place.last);
    } else place.last = this.says(who, group, `${this.#texts.review()}，大家看看 ${index}`);
  }

  #place(index: number): Place<Group, Person, Message> {
    const place = this.places[index % this.places.length];
    if (place === undefined) throw new Error('no such group');
    return place;
  }

  /** Resolves when every command is answered and everything else taken in. */
  protected async settled(): Promise<void> {
    let lastChange = performance.now();
    let before = '';
    for (;;) {
      this.look();
      const { pending } = this;
      if (this.#waiting === 0 && pending === 0) return;
      const state = `${this.#waiting} ${pending}`;
      if (state !== before) lastChange = performance.now();
      before = state;
      if (performance.now() - lastChange > PATIENCE_MILLISECONDS)
        throw new Error(`${this.#waiting} commands are not answered, ${pending} events not taken in`);
      await new Promise(resolve => setTimeout(resolve, LOOK_MILLISECONDS));
    }
  }
}
