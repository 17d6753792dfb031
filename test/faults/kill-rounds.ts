/**
 * Kills a process that serves an emulated platform, again and again at moments that a seed chooses, while people go on
 * and the platform misbehaves: what is the same on every platform.
 */
import type { ChildProcess } from 'node:child_process';
import { type Heard, jsonLines } from '../scenes/process.ts';
import { type Look, lookInto } from './inspect-database.ts';
import { Deck, type Random } from './random.ts';
import { IS_PARKED } from './sent-messages.ts';

const WORK_AT_MOST_MILLISECONDS = 700;
/** On a busy machine even the first word may take this long. */
const FIRST_WORD_AT_MOST_MILLISECONDS = 20_000;
/** Where that can't be done it is dead for all that people know. */
const START_AT_MOST_MILLISECONDS = 5_000;
/** A look at everything takes about as long as a start. */
const ROUNDS_A_CHECK = 20;
/** Far longer than it gives itself. */
const STOP_AT_MOST_MILLISECONDS = 60_000;
/** What it ends with when it could not finish in time. */
const UNFINISHED = 70;
const QUIET_MILLISECONDS = 1_000;
/** Longer than any wait that a refusal may have asked for, and than the pause after calls that a busy machine answered too late. */
const STUCK_MILLISECONDS = 11 * 60_000;

export type Moment = 'start' | 'work' | 'end' | 'asked';
/** Of four lives one ends while it starts and two while it works; of each two others one while it stops, one in order. */
const momentsOf = (random: Random) =>
  new Deck<Moment>(random, ['start', 'work', 'work', new Deck<Moment>(random, ['end', 'asked'])]);
/** The least number of kills while it starts among so many rounds. */
export const killsAtStartOf = (rounds: number) => Math.floor(rounds / 4);
/** The least number of kills while it works among so many rounds. */
export const killsAtWorkOf = (rounds: number) => 2 * Math.floor(rounds / 4);

/** The process, as it can be started and ended. */
export type Killed = {
  readonly databaseFile: string;
  /** All that it wrote on standard error since its start. */
  readonly log: string;
  launch(): ChildProcess;
  end(signal: NodeJS.Signals): Promise<number | null>;
  logged(event: string): Heard[];
};

/** What goes on around the process. */
export type Surroundings = {
  readonly bot: Killed;
  /** About as long as a start takes on two busy cores. */
  readonly startMilliseconds: number;
  /** Whether it has got so far that it can be told something; where it is not asked, after `startMilliseconds`. */
  readonly isUp?: () => boolean;
  /** What must be in no log. */
  readonly secrets: readonly string[];
  /** All that the platform was asked. */
  readonly calls: () => readonly { readonly method: string }[];
  /** Whether people hear of the bot by a call. */
  readonly isSaying: (method: string) => boolean;
  /** Somebody does something. */
  readonly act: () => void;
  /** So long at most nobody does anything: a room takes only so many messages a second. */
  readonly pauseAtMostMilliseconds: number;
  readonly planFaults: () => void;
  readonly clearFaults: () => void;
  /** Waits until the platform has nothing to tell and is asked nothing. */
  readonly quiet: (milliseconds: number, atMost: number) => Promise<void>;
  /** @returns what must not be after a kill @param isWhole whether to look at everything */
  readonly check: (isWhole: boolean) => readonly string[];
  /** Whether an error in the log is what it should be. */
  readonly isExpected?: (heard: Heard) => boolean;
};

export type Ends = {
  readonly kills: number;
  readonly killsAtStart: number;
  readonly killsAtWork: number;
  readonly killsAtEnd: number;
  /** Sessions that were asked to stop and did. */
  readonly orderlyEnds: number;
};

export class KillRounds {
  /** What must not be; empty when all is well. */
  readonly problems: string[] = [];
  readonly #seed: number;
  readonly #random: Random;
  readonly #around: Surroundings;
  #round = 0;
  readonly #moments: Deck<Moment>;
  #ends: Record<Moment, number> = { start: 0, work: 0, end: 0, asked: 0 };

  constructor(seed: number, random: Random, around: Surroundings) {
    this.#seed = seed;
    this.#random = random;
    this.#around = around;
    this.#moments = momentsOf(random);
  }

  get ends(): Ends {
    const { start, work, end, asked } = this.#ends;
    const kills = { killsAtStart: start, killsAtWork: work, killsAtEnd: end };
    return { kills: start + work + end, ...kills, orderlyEnds: asked };
  }

  /** One life of the process. @param goesOn whether it is not over yet, where it lasts longer than others */
  async round(round: number, goesOn: () => boolean = () => false): Promise<void> {
    this.#round = round;
    const { bot, planFaults, clearFaults } = this.#around;
    const random = this.#random;
    // Sometimes it was dead for a while.
    if (random.chance(0.3)) this.#act(random.whole(3, 20));
    planFaults();
    const child = bot.launch();
    const moment = this.#moments.draw();
    const how = await this.#live(child, moment, goesOn);
    if (child.exitCode !== null || child.signalCode !== null)
      this.problem(`${how}: it ended by itself, exit ${child.exitCode} ${child.signalCode}`);
    await this.end(moment, how, child);
    clearFaults();
    // What is lost stays lost: it is found by the next look, which takes the longer the more there is.
    if (round <= ROUNDS_A_CHECK || round % ROUNDS_A_CHECK === 0)
      this.check(how, round % ROUNDS_A_CHECK === 0);
  }

  /** What is yet to come is no round any more. */
  begins(round: number): void {
    this.#round = round;
  }

  problem(what: string): void {
    this.problems.push(`seed ${this.#seed}, round ${this.#round}, ${what}`);
  }

  check(how: string, isWhole: boolean): void {
    for (const wrong of this.#around.check(isWhole)) this.problem(`${how}: ${wrong}`);
  }

  /** Kills it, also while it stops, or asks it to stop. */
  async end(moment: Moment, how: string, child?: ChildProcess): Promise<void> {
    const { bot } = this.#around;
    this.#ends[moment] += 1;
    const ended = bot.end(moment === 'end' || moment === 'asked' ? 'SIGTERM' : 'SIGKILL');
    const patience = moment === 'asked' ? STOP_AT_MOST_MILLISECONDS : this.#random.whole(0, 60);
    const timer = setTimeout(() => {
      if (moment === 'asked') this.problem(`${how}: asked to stop, it goes on`);
      child?.kill('SIGKILL');
    }, patience);
    const code = await ended;
    clearTimeout(timer);
    // Asked before it listens for signals it just ends.
    const isEarly = code === null && bot.logged('ready').length === 0;
    // On a busy machine it may not be done within the time it gives itself: then it gives up what is in hand, as in a kill.
    const isSlow = code === UNFINISHED;
    if (moment === 'asked' && code !== 0 && !isEarly && !isSlow)
      this.problem(`${how}: asked to stop, exit ${code}`);
    this.#checkLog(how);
  }

  /** Waits until nothing is left over. A long backlog may take its time, as long as something is done about it. */
  async quiet(): Promise<void> {
    const { bot, calls, quiet } = this.#around;
    for (let gotOnAt = performance.now(); ; ) {
      const callsBefore = calls().length;
      const isQuiet = await quiet(QUIET_MILLISECONDS, STUCK_MILLISECONDS).then(
        () => true,
        () => false,
      );
      // Looked at only when it is at rest: a copy of what is being written is none.
      if (isQuiet && lookInto(bot.databaseFile, leftOver).length === 0) return;
      if (calls().length > callsBefore) gotOnAt = performance.now();
      if (performance.now() - gotOnAt > STUCK_MILLISECONDS)
        throw new Error(
          `for ${STUCK_MILLISECONDS} ms nothing was done, ${isQuiet ? 'at rest' : 'never at rest'}, about what is left over: ${JSON.stringify(
            lookInto(bot.databaseFile, leftOver),
          ).slice(0, 2_000)}`,
        );
      // Something may wait for its time without a call.
      if (isQuiet) await sleep(QUIET_MILLISECONDS);
    }
  }

  #act(times: number): void {
    for (let time = 0; time < times; time += 1) this.#around.act();
  }

  /** People go on until it is time. @returns when that was, in words */
  async #live(child: ChildProcess, moment: Moment, goesOn: () => boolean): Promise<string> {
    const { calls, isSaying, startMilliseconds, pauseAtMostMilliseconds } = this.#around;
    const { isUp = () => performance.now() - began >= startMilliseconds } = this.#around;
    const random = this.#random;
    const began = performance.now();
    let looked = calls().length;
    let said = 0;
    const isAtStart = moment === 'start';
    let endsAt = began + (isAtStart ? random.whole(0, startMilliseconds) : START_AT_MOST_MILLISECONDS);
    let hasStarted = false;
    const most = random.whole(1, 30);
    const more = random.chance(0.4) ? 0 : random.whole(0, 30);
    const isOver = () => {
      const fresh = calls().slice(looked);
      looked += fresh.length;
      said += fresh.filter(({ method }) => isSaying(method)).length;
      if (child.exitCode !== null) return true;
      if (!hasStarted && isUp()) {
        hasStarted = true;
        if (!isAtStart) endsAt = performance.now() + WORK_AT_MOST_MILLISECONDS;
      }
      // Nothing is cut off before anything was said, or the rounds of a slow machine would be worth nothing.
      const isSilent =
        !isAtStart && said === 0 && performance.now() < began + FIRST_WORD_AT_MOST_MILLISECONDS;
      return ((!isAtStart && said >= most) || (performance.now() >= endsAt && !isSilent)) && !goesOn();
    };
    let nextActAt = 0;
    while (!isOver()) {
      if (performance.now() >= nextActAt) {
        this.#act(random.whole(1, 2));
        nextActAt = performance.now() + random.whole(5, pauseAtMostMilliseconds);
      }
      await sleep(1);
    }
    if (more > 0) await sleep(more);
    return `${moment}: after ${Math.round(performance.now() - began)} ms, ${said} calls that say something`;
  }

  #checkLog(how: string): void {
    const { bot, secrets, isExpected = () => false } = this.#around;
    const { log } = bot;
    const lines = log.split('\n').slice(0, -1);
    const read = jsonLines(log);
    if (read.length < lines.length) this.problem(`${how}: said on stderr: ${log.slice(-500)}`);
    if (secrets.some(secret => log.includes(secret))) this.problem(`${how}: a secret is in its log`);
    for (const line of read.filter(each => isUnexpected(each) && !isExpected(each)))
      this.problem(`${how}: logged ${JSON.stringify(line).slice(0, 600)}`);
  }
}

function isUnexpected({ level, event }: Heard): boolean {
  return (
    (typeof level === 'number' && level >= 50) || event === 'event failed' || event === 'event put aside'
  );
}

/** @returns the events and messages that wait */
function leftOver(look: Look): object[] {
  return look(`SELECT 'event' AS what, id, state, attempts, "notBefore", error FROM "Inbox" WHERE state = 'waiting'
    UNION ALL SELECT kind, id, state, attempts, "notBefore", error FROM "Outbox"
      WHERE state IN ('queued', 'sending') AND NOT ${IS_PARKED}`);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}
