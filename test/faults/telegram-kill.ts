/**
 * Kills the process that serves an emulated Telegram again and again, on one long-lived database, while people go on
 * and Telegram misbehaves; and looks afterwards whether all was heard once, done once, and said as often as it may be.
 */
import type { Chat } from '../emulators/telegram/chat.ts';
import { Gathered, TelegramBot } from '../scenes/telegram-bot.ts';
import { lookInto } from './inspect-database.ts';
import { type Ends, KillRounds } from './kill-rounds.ts';
import { MANAGERS, PERSONA } from './platform-people.ts';
import { randomFrom } from './random.ts';
import { saidBy } from './sent-messages.ts';
import { harmedCalls, planFaults } from './telegram-faults.ts';
import { brokenTelegramInvariants, wronglyKept } from './telegram-invariants.ts';
import { outcome, type PressedCopy } from './telegram-outcome.ts';
import { People } from './telegram-people.ts';
import { ReceivedEvents, typed } from './telegram-received-events.ts';
import { lostCards } from './telegram-shown.ts';

/** Calls by which people hear of the bot; what it asks about itself at each start is none. */
const SAYING = new Set(['sendMessage', 'editMessageText', 'answerCallbackQuery', 'setMessageReaction']);

export type TelegramKillReport = Ends & {
  readonly seed: number;
  /** What Telegram told, and how much of it the bot had to keep. */
  readonly updates: number;
  readonly kept: number;
  readonly commands: number;
  readonly reactions: number;
  readonly presses: number;
  /** Calls that were refused by a fault, or cut off. */
  readonly harmed: number;
  readonly answeredOnce: number;
  /** Answers of unknown fate that never came; marked instead. */
  readonly answeredNever: number;
  /** What may be repeated, and was. */
  readonly answeredTwice: number;
  /** Given up, since the bot was put out of their room. */
  readonly unsaid: number;
  readonly records: number;
  readonly proposals: number;
  readonly versions: number;
  readonly votesCompared: number;
  /** What must not be; empty when all is well. */
  readonly problems: readonly string[];
};

export async function killTelegram(
  rounds: number,
  seed: number,
  onKill?: (done: number) => void,
): Promise<TelegramKillReport> {
  const bot = await TelegramBot.open();
  try {
    const run = new TelegramKillRun(bot, seed);
    await run.begin();
    for (let round = 1; round <= rounds && run.problems.length === 0; round += 1) {
      if (round === Math.ceil(rounds / 2)) run.upgrade();
      await run.kills.round(round);
      onKill?.(round);
    }
    if (run.problems.length === 0) await run.finish(rounds + 1);
    return run.report();
  } finally {
    await bot.end('SIGKILL');
    await bot.close();
  }
}

class TelegramKillRun {
  readonly kills: KillRounds;
  readonly #bot: TelegramBot;
  readonly #seed: number;
  readonly #people: People;
  readonly #told: ReceivedEvents;
  readonly #chats: readonly Chat[] = [];
  #counts = { once: 0, never: 0, twice: 0, unsaid: 0, records: 0, proposals: 0, versions: 0, compared: 0 };

  constructor(bot: TelegramBot, seed: number) {
    const { telegram } = bot;
    const random = randomFrom(seed);
    // For what happens at the emulator, in whatever order calls come in.
    const faultRandom = randomFrom(seed + 1);
    this.#bot = bot;
    this.#seed = seed;
    this.#people = new People(telegram, random, seed);
    this.#told = new ReceivedEvents(telegram.bot);
    this.#chats = this.#people.groups;
    this.kills = new KillRounds(seed, random, {
      bot,
      startMilliseconds: 600,
      secrets: [telegram.token],
      calls: () => telegram.calls,
      isSaying: method => SAYING.has(method),
      act: () => this.#people.act(),
      pauseAtMostMilliseconds: 70,
      planFaults: () => planFaults(telegram, faultRandom),
      clearFaults: () => telegram.faults.clear(),
      quiet: (milliseconds, atMost) => telegram.quiet(milliseconds, atMost),
      check: isWhole => this.#check(isWhole),
    });
  }

  get problems(): readonly string[] {
    return this.kills.problems;
  }

  /** Nobody is killed yet: three teams, the first with two rooms, each with two managers and a persona. */
  async begin(): Promise<void> {
    const { telegram } = this.#bot;
    const [first, second] = MANAGERS;
    for (const group of this.#people.groups) {
      const room = new Gathered(telegram, group);
      if (group === this.#people.forum) {
        const main = new Gathered(telegram, this.#people.main);
        await room.say(first, `/team link ${await main.code(first)}`);
        await main.agrees(first);
        continue;
      }
      await room.say(first, '/team claim');
      await room.say(second, '/help');
      await room.say(first, `/team manager ${second}`);
      await room.say(first, `/persona new ${PERSONA}`);
    }
    await new Gathered(telegram, this.#people.main).say(first, '/settings 票数=2');
    await telegram.quiet();
    await this.kills.end('asked', 'the first session');
    this.kills.check('the first session', true);
  }

  /** Telegram keeps the basic group's chat beside what it became. */
  upgrade(): void {
    this.#people.upgrade();
  }

  /** The last run, to its end: everything left over is done now. */
  async finish(round: number): Promise<void> {
    const { kills } = this;
    kills.begins(round);
    const { telegram } = this.#bot;
    this.#people.settle();
    await this.#bot.start();
    await kills.quiet();
    this.#people.vote();
    await kills.quiet();
    const pressed = await this.#pressLostCards();
    await kills.end('asked', 'the last run');
    kills.check('the last run', true);
    if (this.problems.length === 0) this.#checkAll(pressed);
    if (telegram.pendingUpdates > 0) kills.problem(`${telegram.pendingUpdates} updates were never asked for`);
  }

  report(): TelegramKillReport {
    const updates = [...this.#told.updates.values()];
    const { once, never, twice, unsaid, records, proposals, versions, compared } = this.#counts;
    return {
      seed: this.#seed,
      ...this.kills.ends,
      updates: updates.length,
      kept: this.#told.due().length,
      commands: typed(this.#told).length,
      reactions: updates.filter(update => update.message_reaction !== undefined).length,
      presses: updates.filter(update => update.callback_query !== undefined).length,
      harmed: harmedCalls(this.#bot.telegram),
      ...{ answeredOnce: once, answeredNever: never, answeredTwice: twice, unsaid },
      ...{ records, proposals, versions, votesCompared: compared },
      problems: this.problems,
    };
  }

  /** Copies of cards whose number was lost: their keys must lead to the same proposal. */
  async #pressLostCards(): Promise<readonly PressedCopy[]> {
    const said = lookInto(this.#bot.databaseFile, saidBy);
    const lost = lostCards(said, this.#chatsNow());
    const manager = this.#bot.telegram.person(MANAGERS[0]);
    for (const { message } of lost) manager.pressesSilently(message, 0);
    if (lost.length > 0) await this.kills.quiet();
    return lost;
  }

  #chatsNow(): Chat[] {
    const { telegram } = this.#bot;
    const alone = ['小李', '小马'].map(name => telegram.person(name).privateChat);
    return [...new Set([...this.#chats, ...this.#people.groups, ...alone])];
  }

  /** After a kill: what Telegram may forget is kept. @param isWhole whether to look at everything else too */
  #check(isWhole: boolean): string[] {
    const { telegram, databaseFile } = this.#bot;
    this.#told.read(telegram.calls);
    return lookInto(databaseFile, look => [
      ...wronglyKept(look, this.#told, telegram.bot.id, this.#told.confirmedBelow),
      ...(isWhole ? brokenTelegramInvariants(look) : []),
    ]);
  }

  /** When all is done. */
  #checkAll(pressed: readonly PressedCopy[]): void {
    const { telegram, databaseFile } = this.#bot;
    const { problems, ...counts } = lookInto(databaseFile, look =>
      outcome(look, {
        told: this.#told,
        botId: telegram.bot.id,
        chats: this.#chatsNow(),
        managers: MANAGERS.map(name => telegram.person(name).id),
        pressed,
      }),
    );
    for (const problem of problems) this.kills.problem(problem);
    this.#counts = counts;
  }
}
