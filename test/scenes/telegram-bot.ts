/** The real process serving an emulated Telegram, on a database of its own. */
import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { TelegramEmulator, type TelegramOptions } from '../emulators/telegram/emulator.ts';
import type { Group } from '../emulators/telegram/group.ts';
import type { Message } from '../emulators/telegram/message.ts';
import type { Person } from '../emulators/telegram/person.ts';
import { PATIENCE_MILLISECONDS } from '../patience.ts';
import { placeReadyMade, quickFolder } from '../scratch.ts';
import { freePort, type Heard, isBusy, jsonLines, startProcess } from './process.ts';

export type TelegramBotOptions = TelegramOptions & {
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the bot is to tell Telegram where its webhook is. */
  readonly tellsWebhook?: boolean;
};

export class TelegramBot {
  readonly #env: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;
  /** All that the process wrote on standard error. */
  log = '';

  private constructor(
    readonly telegram: TelegramEmulator,
    readonly folder: string,
    readonly httpPort: number,
    env: Readonly<Record<string, string>>,
  ) {
    this.#env = env;
  }

  /** Starts both. */
  static async open({
    env = {},
    tellsWebhook = false,
    ...options
  }: TelegramBotOptions = {}): Promise<TelegramBot> {
    const telegram = await TelegramEmulator.start(options);
    const port = await freePort();
    const url = { TELEGRAM_WEBHOOK_URL: `http://127.0.0.1:${port}/telegram` };
    const bot = new TelegramBot(telegram, quickFolder(), port, tellsWebhook ? { ...env, ...url } : env);
    placeReadyMade(bot.databaseFile);
    await bot.start();
    return bot;
  }

  get databaseFile(): string {
    return path.join(this.folder, 'chat.db');
  }

  /** Starts the process; resolves when it is ready. */
  async start(): Promise<void> {
    this.launch();
    await this.#until(() => this.#lines().some(line => line['event'] === 'ready'));
  }

  /** Starts the process and does not wait for it. */
  launch(env: Readonly<Record<string, string>> = {}): ChildProcess {
    this.log = '';
    const child = startProcess(this.folder, {
      args: [],
      env: {
        TELEGRAM_BOT_TOKEN: this.telegram.token,
        TELEGRAM_API_ROOT: this.telegram.url,
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
    this.telegram.isBotBusy = () => isBusy(child.pid);
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
    await this.telegram.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** @returns what the process logged under a name */
  logged(event: string): Heard[] {
    return this.#lines().filter(line => line['event'] === event);
  }

  #lines(): Heard[] {
    return jsonLines(this.log);
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
export class Gathered {
  constructor(
    readonly telegram: TelegramEmulator,
    readonly group: Group,
  ) {}

  /** A group with the bot as administrator. @param members the first one adds the bot */
  static of(telegram: TelegramEmulator, title: string, ...members: readonly string[]): Gathered {
    const [first = '王经理', ...others] = members;
    const creator = telegram.person(first);
    const group = telegram.group(title, { creator });
    for (const name of others) group.add(telegram.person(name));
    group.addBot(creator, { isAdministrator: true });
    return new Gathered(telegram, group);
  }

  who(name: string): Person {
    return this.telegram.person(name);
  }

  /** Somebody says something that the bot answers. @returns the answer */
  async say(name: string, text: string, options: Parameters<Person['says']>[2] = {}): Promise<Message> {
    const said = this.who(name).says(this.group, text, options);
    return this.answerTo(said);
  }

  /** @returns the bot's answer to a message, once it is there */
  async answerTo(said: Message): Promise<Message> {
    const answers = () => this.telegram.fromBot(this.group).filter(each => each.replyTo === said.id);
    await this.telegram.until(() => answers().length > 0, PATIENCE_MILLISECONDS, `an answer to ${said.text}`);
    const [answer] = answers();
    if (answer === undefined) throw new Error('the answer is gone');
    return answer;
  }

  /** Waits until the bot has said something that fits. @returns the last such message, as it is now */
  async heard(what: RegExp | string): Promise<Message> {
    const found = () => this.telegram.fromBot(this.group).findLast(each => fits(each.text, what));
    await this.telegram.until(() => found() !== undefined, PATIENCE_MILLISECONDS, `the bot to say ${what}`);
    const message = found();
    if (message === undefined) throw new Error('what was said is gone');
    return message;
  }

  /** Waits until a message shows what fits. */
  async shows(message: Message, what: RegExp | string): Promise<void> {
    await this.telegram.until(
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
    return this.telegram.fromBot(this.group).map(message => message.text);
  }
}

function fits(text: string, what: RegExp | string): boolean {
  return typeof what === 'string' ? text.includes(what) : what.test(text);
}
