/** The real process serving an emulated Feishu, on a database of its own. */
import { LarkEmulator, type LarkOptions } from '../emulators/lark/emulator.ts';
import type { Group } from '../emulators/lark/group.ts';
import type { Message } from '../emulators/lark/message.ts';
import type { Person, Saying } from '../emulators/lark/person.ts';
import { PATIENCE_MILLISECONDS } from '../patience.ts';
import { GatheredGroup } from './gathered-group.ts';
import { freePort } from './process.ts';
import { RealBot } from './real-bot.ts';

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

export class LarkBot extends RealBot<LarkEmulator> {
  private constructor(
    lark: LarkEmulator,
    readonly way: Way,
    port: number,
    env: Readonly<Record<string, string>>,
  ) {
    super(lark, port, env);
  }

  /** Starts both. */
  static async open({ env = {}, way = 'websocket', ...options }: LarkBotOptions = {}): Promise<LarkBot> {
    const lark = await LarkEmulator.start(options);
    const bot = new LarkBot(lark, way, await freePort(), env);
    if (way === 'webhook') {
      const door = `http://127.0.0.1:${bot.httpPort}/lark`;
      lark.webhook = { events: `${door}/events`, cards: `${door}/cards` };
    }
    // The platform waits for 3 s; how long an answer takes on a busy machine is no verdict.
    lark.patienceMilliseconds = PATIENCE_MILLISECONDS;
    await bot.start();
    return bot;
  }

  get lark(): LarkEmulator {
    return this.platform;
  }

  protected override settings() {
    const { lark } = this;
    return {
      LARK_APP_ID: lark.appId,
      LARK_APP_SECRET: lark.appSecret,
      LARK_DOMAIN: lark.url,
      LARK_MODE: this.way,
      LARK_ENCRYPT_KEY: lark.encryptKey,
      LARK_VERIFICATION_TOKEN: lark.verificationToken,
    };
  }

  /** Events reach it. */
  protected override get isUp(): boolean {
    return this.logged('caught up').some(said => said['platform'] === 'lark');
  }

  /** While something happens nobody tells the bot of it, then or later. */
  async unheard<Result>(happens: () => Result | Promise<Result>): Promise<Result> {
    this.lark.isDeaf = true;
    try {
      return await happens();
    } finally {
      this.lark.isDeaf = false;
    }
  }
}

export class LarkGathered extends GatheredGroup<LarkEmulator, Group, Message, Person, Saying> {
  /** A group with the bot in it. */
  static of(lark: LarkEmulator, name: string, ...members: readonly string[]): LarkGathered {
    const people = members.map(each => lark.person(each));
    const group = lark.group(name, ...people);
    group.addBot(people[0]);
    return new LarkGathered(lark, group);
  }
}
