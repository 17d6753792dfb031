/** A team's group on an emulated platform as its members see it: whoever speaks hears the answer. */
import { PATIENCE_MILLISECONDS } from '../patience.ts';

type AnyMessage = { readonly id: number | string; readonly text: string; readonly replyTo: unknown };
type AnyPerson<Group, Message, Saying> = {
  says(group: Group, text: string, options?: Saying): Message;
  presses(message: Message, button: number): Promise<unknown>;
};
type AnyEmulator<Group, Message, Person> = {
  person(name: string): Person;
  fromBot(group: Group): Message[];
  until(condition: () => boolean, milliseconds?: number, what?: string): Promise<unknown>;
};

export class GatheredGroup<
  Emulator extends AnyEmulator<Group, Message, Person>,
  Group,
  Message extends AnyMessage,
  Person extends AnyPerson<Group, Message, Saying>,
  Saying,
> {
  constructor(
    protected readonly platform: Emulator,
    readonly group: Group,
  ) {}

  who(name: string): Person {
    return this.platform.person(name);
  }

  /** Somebody says something that the bot answers. @returns the answer */
  async say(name: string, text: string, options?: Saying): Promise<Message> {
    return this.answerTo(this.who(name).says(this.group, text, options));
  }

  /** @returns the bot's answer to a message, once it is there */
  answerTo(said: Message): Promise<Message> {
    return this.#found(each => each.replyTo === said.id, `an answer to ${said.text}`, 'first');
  }

  /** Waits until the bot has said something that fits. @returns the last such message, as it is now */
  heard(what: RegExp | string): Promise<Message> {
    return this.#found(each => fits(each.text, what), `the bot to say ${what}`, 'last');
  }

  /** Waits until a message shows what fits. */
  async shows(message: Message, what: RegExp | string): Promise<void> {
    await this.platform.until(
      () => fits(message.text, what),
      PATIENCE_MILLISECONDS,
      `#${message.id} to show ${what}`,
    );
  }

  /** @returns a link code that somebody gets here */
  async code(name: string): Promise<string> {
    return /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec((await this.say(name, '/team link')).text)?.[0] ?? '';
  }

  /** Somebody agrees to what was made of their code. */
  async agrees(name: string): Promise<void> {
    const asked = await this.heard('输入了');
    await this.who(name).presses(asked, 0);
    await this.shows(asked, /并进了团队|同一个人/);
  }

  /** @returns all that the bot said here, as it is now */
  get said(): string[] {
    return this.platform.fromBot(this.group).map(message => message.text);
  }

  async #found(isIt: (message: Message) => boolean, what: string, which: 'first' | 'last'): Promise<Message> {
    const find = () => {
      const all = this.platform.fromBot(this.group);
      return which === 'first' ? all.find(isIt) : all.findLast(isIt);
    };
    await this.platform.until(() => find() !== undefined, PATIENCE_MILLISECONDS, what);
    const found = find();
    if (found === undefined) throw new Error(`${what} is gone`);
    return found;
  }
}

export function fits(text: string, what: RegExp | string): boolean {
  return typeof what === 'string' ? text.includes(what) : what.test(text);
}
