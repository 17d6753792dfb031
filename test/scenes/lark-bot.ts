/** The real process serving an emulated Feishu, on a database of its own. */
import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { LarkEmulator, type LarkOptions } from '../emulators/lark/emulator.ts';
import type { Group } from '../emulators/lark/group.ts';
import type { Message } from '../emulators/lark/message.ts';
import type { Person } from '../emulators/lark/person.ts';
import { PATIENCE_MILLISECONDS } from '../patience.ts';
import { placeReadyMade, quickFolder } from '../scratch.ts';
import { freePort, type Heard, isBusy, jsonLines, startProcess } from './process.ts';

/** How events reach the process. */
export type Way = 'websocket' | 'webhook';

/**
 * The ways by which scenes run that are about the bot, not about how it hears: one of them in an everyday run, both where
 * `CI` is set. Scenes about the ways themselves name them both.
 * @param everyday which one; not the same for every file, so that each day many scenes go by either
 */
export function waysFor(everyday: Way): readonly Way[] {
  return process.env['CI'] ? ['websocket', 'webhook'] : [everyday];
}

export type LarkBotOptions = LarkOptions & {
  readonly way?: Way;
  readonly env?: Readonly<Record<string, string>>;
};

/** @returns the pauses before an event comes again: as long as a busy machine takes to start, it is not given up */
export function untilTaken(...pauses: readonly [number, ...number[]]): readonly number[] {
  return [...pauses, ...Array<number>(10_000).fill(pauses.at(-1) ?? pauses[0])];
}

export class LarkBot {
  readonly #env: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;
  /** All that the process wrote on standard error. */
  log = '';

  private constructor(
    readonly lark: LarkEmulator,
    readonly way: Way,
    readonly folder: string,
    readonly httpPort: number,
    env: Readonly<Record<string, string>>,
  ) {
    this.#env = env;
  }

  /** Starts both. */
  static async open({ env = {}, way = 'websocket', ...options }: LarkBotOptions = {}): Promise<LarkBot> {
    const lark = await LarkEmulator.start(options);
    const port = await freePort();
    const bot = new LarkBot(lark, way, quickFolder(), port, env);
    if (way === 'webhook') {
      const door = `http://127.0.0.1:${port}/lark`;
      lark.webhook = { events: `${door}/events`, cards: `${door}/cards` };
    }
    // The platform waits for 3 s; how long an answer takes on a busy machine is no verdict.
    lark.patienceMilliseconds = PATIENCE_MILLISECONDS;
    placeReadyMade(bot.databaseFile);
    await bot.start();
    return bot;
  }

  get databaseFile(): string {
    return path.join(this.folder, 'chat.db');
  }

  /** Starts the process; resolves when events reach it. */
  async start(): Promise<void> {
    this.launch();
    await this.#until(() => this.logged('caught up').some(said => said['platform'] === 'lark'));
  }

  /** Starts the process and does not wait for it. */
  launch(env: Readonly<Record<string, string>> = {}): ChildProcess {
    this.log = '';
    const { lark } = this;
    const child = startProcess(this.folder, {
      args: [],
      env: {
        LARK_APP_ID: lark.appId,
        LARK_APP_SECRET: lark.appSecret,
        LARK_DOMAIN: lark.url,
        LARK_MODE: this.way,
        LARK_ENCRYPT_KEY: lark.encryptKey,
        LARK_VERIFICATION_TOKEN: lark.verificationToken,
        HTTP_PORT: `${this.httpPort}`,
        LOG_LEVEL: 'debug',
        ...this.#env,
        ...env,
      },
    });
    child.stderr?.setEncoding('utf8').on('data', chunk => {
      this.log += String(chunk);
    });
    this.#child = child;
    this.lark.isBotBusy = () => isBusy(child.pid);
    return child;
  }

  /** Ends the process. @returns its exit code; null when a signal ended it */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    if (child === undefined) return null;
    this.#child = undefined;
    if (child.exitCode !== null) return child.exitCode;
    const ended = new Promise<number | null>(resolve => child.once('close', code => resolve(code)));
    child.kill(signal);
    return ended;
  }

  async restart(): Promise<void> {
    await this.end();
    await this.start();
  }

  async close(): Promise<void> {
    await this.end();
    await this.lark.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** @returns what the process logged under a name */
  logged(event: string): Heard[] {
    return jsonLines(this.log).filter(line => line['event'] === event);
  }

  async #until(isIt: () => boolean): Promise<void> {
    const start = performance.now();
    while (!isIt()) {
      if (this.#child?.exitCode !== null || performance.now() - start > PATIENCE_MILLISECONDS)
        throw new Error(`the process is not ready:\n${this.log.slice(-2_000)}`);
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  }
}

/** A team's group as its members see it: whoever speaks hears the answer. */
export class LarkGathered {
  constructor(
    readonly lark: LarkEmulator,
    readonly group: Group,
  ) {}

  /** A group with the bot in it. */
  static of(lark: LarkEmulator, name: string, ...members: readonly string[]): LarkGathered {
    const people = members.map(each => lark.person(each));
    const group = lark.group(name, ...people);
    group.addBot(people[0]);
    return new LarkGathered(lark, group);
  }

  who(name: string): Person {
    return this.lark.person(name);
  }

  /** Somebody says something that the bot answers. @returns the answer */
  async say(name: string, text: string, options: Parameters<Person['says']>[2] = {}): Promise<Message> {
    return this.answerTo(this.who(name).says(this.group, text, options));
  }

  /** @returns the bot's answer to a message, once it is there */
  async answerTo(said: Message): Promise<Message> {
    const answers = () => this.lark.fromBot(this.group).filter(each => each.replyTo === said.id);
    await this.lark.until(() => answers().length > 0, PATIENCE_MILLISECONDS, `an answer to ${said.text}`);
    const [answer] = answers();
    if (answer === undefined) throw new Error('the answer is gone');
    return answer;
  }

  /** Waits until the bot has said something that fits. @returns the last such message, as it is now */
  async heard(what: RegExp | string): Promise<Message> {
    const found = () => this.lark.fromBot(this.group).findLast(each => fits(each.text, what));
    await this.lark.until(() => found() !== undefined, PATIENCE_MILLISECONDS, `the bot to say ${what}`);
    const message = found();
    if (message === undefined) throw new Error('what was said is gone');
    return message;
  }

  /** Waits until a message shows what fits. */
  async shows(message: Message, what: RegExp | string): Promise<void> {
    await this.lark.until(
      () => fits(message.text, what),
      PATIENCE_MILLISECONDS,
      `${message.id} to show ${what}`,
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
    return this.lark.fromBot(this.group).map(message => message.text);
  }
}

function fits(text: string, what: RegExp | string): boolean {
  return typeof what === 'string' ? text.includes(what) : what.test(text);
}
