/** A room on an emulated platform: what is the same on both. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { lookInto } from '../../faults/inspect-database.ts';
import type { RealBot } from '../real-bot.ts';
import type { PlatformRoom, Room, Said, Saying, Sent, Shown } from './room.ts';

/** Platforms date what people do, and nobody does two things in one millisecond. */
const A_MOMENT_MILLISECONDS = 5;

type AnyMessage = {
  readonly id: number | string;
  readonly text: string;
  readonly replyTo: number | string | undefined;
};

/** The group as `GatheredGroup` has it. */
type Gathered<Message, PlatformSaying> = {
  say(name: string, text: string, saying: PlatformSaying): Promise<Message>;
  answerTo(said: Message): Promise<Message>;
  heard(what: RegExp | string): Promise<Message>;
  shows(message: Message, what: RegExp | string): Promise<void>;
  readonly said: readonly string[];
};

export abstract class EmulatedRoom<Message extends AnyMessage, PlatformSaying> implements PlatformRoom {
  readonly #messages = new WeakMap<Shown | Said, Message>();

  constructor(
    readonly chatId: string,
    protected readonly databaseFile: string,
    protected readonly gathered: Gathered<Message, PlatformSaying>,
  ) {}

  protected abstract saying(name: string, text: string, saying: Saying): [string, PlatformSaying];
  protected abstract tells(name: string, text: string, saying: PlatformSaying): Message;
  protected abstract buttonsOf(message: Message): readonly string[];
  protected abstract mentionsOf(message: Message): readonly string[];
  protected abstract reacts(name: string, emoji: string, message: Message, isTaken: boolean): void;
  protected abstract presses(name: string, label: string, message: Message): Promise<string>;
  protected abstract fills(
    name: string,
    values: Readonly<Record<string, string>>,
    message: Message,
  ): Promise<string>;
  /** Sends a file. @returns the message that holds it */
  protected abstract sends(name: string, file: Sent, about: { caption?: string; replyTo?: Message }): Message;
  /** Whether a file can be sent with words. */
  protected abstract readonly hasCaptions: boolean;
  abstract join(name: string): void;
  abstract leave(name: string, by?: string): void;
  abstract alone(name: string): Room;

  async say(name: string, text: string, saying: Saying = {}): Promise<Shown> {
    return this.#show(await this.gathered.say(name, ...this.saying(name, text, saying)));
  }

  async tell(name: string, text: string, saying: Saying = {}): Promise<Said> {
    return this.#show(this.tells(name, ...this.saying(name, text, saying)));
  }

  async send(name: string, file: Sent, line: string): Promise<Shown> {
    if (!this.hasCaptions) return this.sendFirst(name, file, line);
    return this.#show(await this.gathered.answerTo(this.sends(name, file, { caption: line })));
  }

  async sendFirst(name: string, file: Sent, line: string): Promise<Shown> {
    return this.say(name, line, { replyTo: this.#show(this.sends(name, file, {})) });
  }

  async bring(name: string, file: Sent, to: Shown): Promise<Shown> {
    return this.#show(await this.gathered.answerTo(this.sends(name, file, { replyTo: this.behind(to) })));
  }

  async react(name: string, emoji: string, message: Shown): Promise<void> {
    this.reacts(name, emoji, this.behind(message), false);
    await pause(A_MOMENT_MILLISECONDS);
  }

  async unreact(name: string, emoji: string, message: Shown): Promise<void> {
    this.reacts(name, emoji, this.behind(message), true);
    await pause(A_MOMENT_MILLISECONDS);
  }

  press(name: string, label: string, message: Shown): Promise<string> {
    return this.presses(name, label, this.behind(message));
  }

  fill(name: string, values: Readonly<Record<string, string>>, message: Shown): Promise<string> {
    return this.fills(name, values, this.behind(message));
  }

  async heard(what: RegExp | string): Promise<Shown> {
    return this.#show(await this.gathered.heard(what));
  }

  shows(message: Shown, what: RegExp | string): Promise<void> {
    return this.gathered.shows(this.behind(message), what);
  }

  get said(): readonly string[] {
    return this.gathered.said;
  }

  async rows<Row>(sql: string): Promise<Row[]> {
    return lookInto(this.databaseFile, look => look<Row>(sql, this.chatId));
  }

  protected behind(shown: Shown | Said): Message {
    const message = this.#messages.get(shown);
    if (message === undefined) throw new Error('this message is of another room');
    return message;
  }

  #show(message: Message): Shown {
    const room = this;
    const shown: Shown = {
      id: `${message.id}`,
      replyTo: message.replyTo === undefined ? undefined : `${message.replyTo}`,
      get text() {
        return message.text;
      },
      get buttons() {
        return room.buttonsOf(message);
      },
      get mentions() {
        return room.mentionsOf(message);
      },
    };
    this.#messages.set(shown, message);
    return shown;
  }
}

/** After each test. @param secrets what must be in no log */
export function checkLog(bot: Pick<RealBot<never>, 'log' | 'logged'>, secrets: readonly string[]): void {
  for (const secret of secrets) expect(bot.log).not.toContain(secret);
  for (const event of ['message not sent', 'event failed', 'event unreadable'])
    expect(bot.logged(event)).toEqual([]);
}
