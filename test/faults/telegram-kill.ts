/**
 * Kills the process that serves an emulated Telegram again and again, on one long-lived database, while people go on
 * and Telegram misbehaves; and looks afterwards whether all was heard once, done once, and said as often as it may be.
 */
import type { ChildProcess } from 'node:child_process';
import type { Chat } from '../emulators/telegram/chat.ts';
import { type Heard, jsonLines } from '../scenes/process.ts';
import { Gathered, TelegramBot } from '../scenes/telegram-bot.ts';
import { type Look, lookInto } from './look.ts';
import { type Random, randomFrom } from './random.ts';
import { harmedCalls, planFaults } from './telegram-faults.ts';
import { outcome, type PressedCopy } from './telegram-outcome.ts';
import { MANAGERS, PERSONA, People } from './telegram-people.ts';
import { brokenTelegramPromises, wronglyKept } from './telegram-promises.ts';
import { IS_PARKED, lostCards, saidBy } from './telegram-shown.ts';
import { Told, typed } from './telegram-told.ts';

/** About as long as a start takes on two busy cores. */
const START_MILLISECONDS = 600;
const WORK_AT_MOST_MILLISECONDS = 700;
/** Calls by which people hear of the bot; what it asks about itself at each start is none. */
const SAYING = new Set(['sendMessage', 'editMessageText', 'answerCallbackQuery', 'setMessageReaction']);
/** A look at everything takes about as long as a start. */
const ROUNDS_A_CHECK = 20;
/** Longer than it gives itself. */
const STOP_AT_MOST_MILLISECONDS = 12_000;
const QUIET_MILLISECONDS = 1_000;
/** Longer than any wait that a refusal may have asked for. */
const STUCK_MILLISECONDS = 90_000;

export type TelegramKillReport = {
  readonly seed: number;
  readonly kills: number;
  readonly killsAtStart: number;
  readonly killsAtWork: number;
  readonly killsAtEnd: number;
  /** Sessions that were asked to stop and did. */
  readonly orderlyEnds: number;
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
      await run.round(round);
      onKill?.(round);
    }
    if (run.problems.length === 0) await run.finish();
    return run.report();
  } finally {
    await bot.end('SIGKILL');
    await bot.close();
  }
}

type Moment = 'start' | 'work' | 'end' | 'asked';

class TelegramKillRun {
  readonly problems: string[] = [];
  readonly #bot: TelegramBot;
  readonly #seed: number;
  readonly #random: Random;
  /** For what happens at the emulator, in whatever order calls come in. */
  readonly #faultRandom: Random;
  readonly #people: People;
  readonly #told: Told;
  readonly #chats: readonly Chat[] = [];
  #round = 0;
  #ends: Record<Moment, number> = { start: 0, work: 0, end: 0, asked: 0 };
  #counts = { once: 0, never: 0, twice: 0, unsaid: 0, records: 0, proposals: 0, versions: 0, compared: 0 };

  constructor(bot: TelegramBot, seed: number) {
    this.#bot = bot;
    this.#seed = seed;
    this.#random = randomFrom(seed);
    this.#faultRandom = randomFrom(seed + 1);
    this.#people = new People(bot.telegram, this.#random, seed);
    this.#told = new Told(bot.telegram.bot);
    this.#chats = this.#people.groups;
  }

  /** Nobody is killed yet: three teams, the first with two rooms, each with two managers and a persona. */
  async begin(): Promise<void> {
    const { telegram } = this.#bot;
    const [first, second] = MANAGERS;
    for (const group of this.#people.groups) {
      const room = new Gathered(telegram, group);
      if (group === this.#people.forum) {
        const { text } = await new Gathered(telegram, this.#people.main).say(first, '/team link');
        await room.say(first, `/team link ${/[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(text)?.[0]}`);
        continue;
      }
      await room.say(first, '/team claim');
      await room.say(second, '/help');
      await room.say(first, `/team manager ${second}`);
      await room.say(first, `/persona new ${PERSONA}`);
    }
    await new Gathered(telegram, this.#people.main).say(first, '/settings 票数=2');
    await telegram.quiet();
    await this.#end('asked', 'the first session');
    this.#check('the first session', true);
  }

  /** Telegram keeps the basic group's chat beside what it became. */
  upgrade(): void {
    this.#people.upgrade();
  }

  async round(round: number): Promise<void> {
    this.#round = round;
    const { telegram } = this.#bot;
    const random = this.#random;
    // Sometimes it was dead for a while.
    if (random.chance(0.3)) this.#act(random.whole(3, 20));
    planFaults(telegram, this.#faultRandom);
    const child = this.#bot.launch();
    const moment = this.#moment();
    const how = await this.#live(child, moment);
    if (child.exitCode !== null || child.signalCode !== null)
      this.#problem(`${how}: it ended by itself, exit ${child.exitCode} ${child.signalCode}`);
    await this.#end(moment, how, child);
    telegram.faults.clear();
    this.#check(how, round % ROUNDS_A_CHECK === 0);
  }

  /** The last run, to its end: everything left over is done now. */
  async finish(): Promise<void> {
    this.#round += 1;
    const { telegram } = this.#bot;
    this.#people.settle();
    await this.#bot.start();
    await this.#quiet();
    this.#people.vote();
    await this.#quiet();
    const pressed = await this.#pressLostCards();
    await this.#end('asked', 'the last run');
    this.#check('the last run', true);
    if (this.problems.length === 0) this.#checkAll(pressed);
    if (telegram.pendingUpdates > 0) this.#problem(`${telegram.pendingUpdates} updates were never asked for`);
  }

  report(): TelegramKillReport {
    const { start, work, end, asked } = this.#ends;
    const updates = [...this.#told.updates.values()];
    const { once, never, twice, unsaid, records, proposals, versions, compared } = this.#counts;
    return {
      seed: this.#seed,
      kills: start + work + end,
      ...{ killsAtStart: start, killsAtWork: work, killsAtEnd: end, orderlyEnds: asked },
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

  #problem(what: string): void {
    this.problems.push(`seed ${this.#seed}, round ${this.#round}, ${what}`);
  }

  #act(times: number): void {
    for (let time = 0; time < times; time += 1) this.#people.act();
  }

  #moment(): Moment {
    const kind = this.#random.whole(1, 20);
    if (kind <= 5) return 'start';
    if (kind <= 16) return 'work';
    return kind <= 18 ? 'end' : 'asked';
  }

  /** People go on until it is time. @returns when that was, in words */
  async #live(child: ChildProcess, moment: Moment): Promise<string> {
    const { telegram } = this.#bot;
    const random = this.#random;
    const began = performance.now();
    const callsBefore = telegram.calls.length;
    const said = () => telegram.calls.slice(callsBefore).filter(({ method }) => SAYING.has(method)).length;
    const lasts =
      moment === 'start'
        ? random.whole(0, START_MILLISECONDS)
        : START_MILLISECONDS + WORK_AT_MOST_MILLISECONDS;
    const most = random.whole(1, 30);
    const more = random.chance(0.4) ? 0 : random.whole(0, 30);
    const isOver = () => {
      const hasWorked = moment !== 'start' && said() >= most;
      return child.exitCode !== null || hasWorked || performance.now() - began >= lasts;
    };
    let nextActAt = 0;
    while (!isOver()) {
      if (performance.now() >= nextActAt) {
        this.#act(random.whole(1, 2));
        nextActAt = performance.now() + random.whole(5, 70);
      }
      await sleep(1);
    }
    if (more > 0) await sleep(more);
    return `${moment}: after ${Math.round(performance.now() - began)} ms, ${said()} calls that say something`;
  }

  /** Kills it, also while it stops, or asks it to stop. */
  async #end(moment: Moment, how: string, child?: ChildProcess): Promise<void> {
    this.#ends[moment] += 1;
    const ended = this.#bot.end(moment === 'end' || moment === 'asked' ? 'SIGTERM' : 'SIGKILL');
    const patience = moment === 'asked' ? STOP_AT_MOST_MILLISECONDS : this.#random.whole(0, 60);
    const timer = setTimeout(() => {
      if (moment === 'asked') this.#problem(`${how}: asked to stop, it goes on`);
      child?.kill('SIGKILL');
    }, patience);
    const code = await ended;
    clearTimeout(timer);
    // Asked before it listens for signals it just ends.
    const isEarly = code === null && this.#bot.logged('ready').length === 0;
    if (moment === 'asked' && code !== 0 && !isEarly) this.#problem(`${how}: asked to stop, exit ${code}`);
    this.#checkLog(how);
  }

  #checkLog(how: string): void {
    const { log, telegram } = this.#bot;
    const lines = log.split('\n').slice(0, -1);
    const read = jsonLines(log);
    if (read.length < lines.length) this.#problem(`${how}: said on stderr: ${log.slice(-500)}`);
    if (log.includes(telegram.token)) this.#problem(`${how}: the token is in its log`);
    for (const line of read.filter(isUnexpected))
      this.#problem(`${how}: logged ${JSON.stringify(line).slice(0, 600)}`);
  }

  /** Waits until nothing is left over. A long backlog may take its time, as long as it becomes shorter. */
  async #quiet(): Promise<void> {
    const { telegram, databaseFile } = this.#bot;
    let before = { done: -1, left: -1 };
    let gotOnAt = performance.now();
    for (;;) {
      // Something may wait for its time without a call, so it is not enough that none comes.
      const { done, left } = lookInto(databaseFile, workload);
      const all = left + telegram.pendingUpdates;
      if (all === 0) return telegram.quiet(QUIET_MILLISECONDS, STUCK_MILLISECONDS);
      if (done !== before.done) gotOnAt = performance.now();
      before = { done, left: all };
      if (performance.now() - gotOnAt > STUCK_MILLISECONDS)
        throw new Error(`stuck for ${STUCK_MILLISECONDS} ms: ${JSON.stringify(before)}`);
      await sleep(QUIET_MILLISECONDS);
    }
  }

  /** Copies of cards whose number was lost: their keys must lead to the same proposal. */
  async #pressLostCards(): Promise<readonly PressedCopy[]> {
    const said = lookInto(this.#bot.databaseFile, saidBy);
    const lost = lostCards(said, this.#chatsNow());
    const manager = this.#bot.telegram.person(MANAGERS[0]);
    for (const { message } of lost) manager.pressesSilently(message, 0);
    if (lost.length > 0) await this.#quiet();
    return lost;
  }

  #chatsNow(): Chat[] {
    const { telegram } = this.#bot;
    const alone = ['小李', '小马'].map(name => telegram.person(name).privateChat);
    return [...new Set([...this.#chats, ...this.#people.groups, ...alone])];
  }

  /** After a kill: what Telegram may forget is kept. @param isWhole whether to look at everything else too */
  #check(how: string, isWhole: boolean): void {
    const { telegram, databaseFile } = this.#bot;
    this.#told.read(telegram.calls);
    lookInto(databaseFile, look => {
      for (const wrong of wronglyKept(look, this.#told, telegram.bot.id, this.#told.confirmedBelow))
        this.#problem(`${how}: ${wrong}`);
      if (!isWhole) return;
      for (const broken of brokenTelegramPromises(look)) this.#problem(`${how}: ${broken}`);
    });
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
    for (const problem of problems) this.#problem(problem);
    this.#counts = counts;
  }
}

function isUnexpected({ level, event }: Heard): boolean {
  return (
    (typeof level === 'number' && level >= 50) || event === 'event failed' || event === 'event put aside'
  );
}

/** How many events and messages are done with, and how many wait. */
function workload(look: Look): { readonly done: number; readonly left: number } {
  const [counted] = look<{ done: number; left: number }>(`
    SELECT count(*) FILTER (WHERE NOT "isLeft") AS done, count(*) FILTER (WHERE "isLeft") AS left
    FROM (SELECT state = 'waiting' AS "isLeft" FROM "Inbox" UNION ALL
      SELECT state IN ('queued', 'sending') AND NOT ${IS_PARKED} FROM "Outbox")`);
  return counted ?? { done: 0, left: 0 };
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}
