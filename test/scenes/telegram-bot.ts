/** The real process serving an emulated Telegram, on a database of its own. */
import { TelegramEmulator, type TelegramOptions } from '../emulators/telegram/emulator.ts';
import type { Group } from '../emulators/telegram/group.ts';
import type { Message } from '../emulators/telegram/message.ts';
import type { Person, Saying } from '../emulators/telegram/person.ts';
import { GatheredGroup } from './gathered-group.ts';
import { freePort } from './process.ts';
import { RealBot } from './real-bot.ts';

export type TelegramBotOptions = TelegramOptions & {
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the bot is to tell Telegram where its webhook is. */
  readonly tellsWebhook?: boolean;
};

export class TelegramBot extends RealBot<TelegramEmulator> {
  /** Starts both. */
  static async open({
    env = {},
    tellsWebhook = false,
    ...options
  }: TelegramBotOptions = {}): Promise<TelegramBot> {
    const telegram = await TelegramEmulator.start(options);
    const port = await freePort();
    const url = { TELEGRAM_WEBHOOK_URL: `http://127.0.0.1:${port}/telegram` };
    const bot = new TelegramBot(telegram, port, tellsWebhook ? { ...env, ...url } : env);
    await bot.start();
    return bot;
  }

  get telegram(): TelegramEmulator {
    return this.platform;
  }

  protected override settings() {
    return { TELEGRAM_BOT_TOKEN: this.telegram.token, TELEGRAM_API_ROOT: this.telegram.url };
  }

  protected override get isUp(): boolean {
    return this.logged('ready').length > 0;
  }
}

export class Gathered extends GatheredGroup<TelegramEmulator, Group, Message, Person, Saying> {
  /** A group with the bot as administrator. @param members the first one adds the bot */
  static of(telegram: TelegramEmulator, title: string, ...members: readonly string[]): Gathered {
    const [first = '王经理', ...others] = members;
    const creator = telegram.person(first);
    const group = telegram.group(title, { creator });
    for (const name of others) group.add(telegram.person(name));
    group.addBot(creator, { isAdministrator: true });
    return new Gathered(telegram, group);
  }
}
