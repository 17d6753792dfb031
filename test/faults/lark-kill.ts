/**
 * Kills the process that serves an emulated Lark again and again, on one long-lived database, while people go on and Lark
 * misbehaves; and looks afterwards whether all was heard once, done once and said once.
 */
import { LarkBot, LarkGathered } from '../scenes/lark-bot.ts';
import { lookInto } from './inspect-database.ts';
import { type Ends, KillRounds } from './kill-rounds.ts';
import { harmedCalls, planFaults } from './lark-faults.ts';
import { brokenLarkInvariants, wronglyKept } from './lark-invariants.ts';
import { outcome } from './lark-outcome.ts';
import { People } from './lark-people.ts';
import { ReceivedEvents } from './lark-received-events.ts';
import { FICKLE, MANAGERS, PERSONA } from './platform-people.ts';
import { randomFrom } from './random.ts';

/** Calls by which people hear of the bot; what it asks at each start is none. */
const SAYING = /^(POST|PATCH) \/open-apis\/im\/v1\/messages/;
/** Over the net it takes as long as the start of everything else to find out that nobody is there any more. */
const ROUNDS_A_SILENCE = 60;
/** Now and then it lives long enough to answer whoever pressed. */
const ROUNDS_A_LONG_LIFE = 8;
const LONG_LIFE_MILLISECONDS = 3_000;
/** The SDK waits for five seconds for an answer to its ping. */
const PING_SECONDS = 5.2;
const SILENT_AT_MOST_MILLISECONDS = 20_000;
/** An event comes again as long as nobody takes it; the live service waits longer, and gives up after seven hours. */
const REDELIVERIES = Array.from({ length: 100_000 }, () => 150);

export type LarkKillReport = Ends & {
  readonly seed: number;
  /** Lives in which events came by webhook. */
  readonly byWebhook: number;
  /** Connections that said nothing any more, and were found out. */
  readonly silences: number;
  /** What Lark told, and how much of it the bot had to keep. */
  readonly events: number;
  readonly kept: number;
  /** Events that were brought more than once. */
  readonly redelivered: number;
  readonly commands: number;
  readonly reactions: number;
  readonly presses: number;
  readonly pressesUnanswered: number;
  /** Calls that were refused by a fault, or cut off. */
  readonly harmed: number;
  /** Messages that were tried more often than once. */
  readonly repeated: number;
  readonly saidOnce: number;
  /** Given up, since the bot was put out of their room. */
  readonly unsaid: number;
  readonly records: number;
  readonly proposals: number;
  readonly versions: number;
  readonly reactionsCompared: number;
  /** What must not be; empty when all is well. */
  readonly problems: readonly string[];
};

export async function killLark(
  rounds: number,
  seed: number,
  onKill?: (done: number) => void,
): Promise<LarkKillReport> {
  const bot = await LarkBot.open();
  try {
    const run = new LarkKillRun(bot, seed);
    await run.begin();
    for (let round = 1; round <= rounds && run.problems.length === 0; round += 1) {
      if (round === Math.ceil(rounds / 2)) run.disband();
      await run.round(round);
      onKill?.(round);
    }
    if (run.problems.length === 0) await run.finish(rounds + 1);
    return run.report();
  } finally {
    await bot.end('SIGKILL');
    await bot.close();
  }
}

class LarkKillRun {
  readonly #kills: KillRounds;
  readonly #bot: LarkBot;
  readonly #seed: number;
  readonly #people: People;
  readonly #told: ReceivedEvents;
  /** For what happens at the emulator, in whatever order calls come in. */
  readonly #faultRandom: ReturnType<typeof randomFrom>;
  #byWebhook = 0;
  #silences = 0;
  #counts = { once: 0, unsaid: 0, records: 0, proposals: 0, versions: 0, compared: 0 };

  constructor(bot: LarkBot, seed: number) {
    const { lark } = bot;
    const random = randomFrom(seed);
    this.#faultRandom = randomFrom(seed + 1);
    this.#bot = bot;
    this.#seed = seed;
    this.#people = new People(lark, random, seed);
    this.#told = new ReceivedEvents(lark);
    lark.redeliverAfterMilliseconds = REDELIVERIES;
    // As the platform does: whoever waits for a process that is dead waits no longer.
    lark.patienceMilliseconds = 3_000;
    lark.clientConfig = { PingInterval: PING_SECONDS, ReconnectInterval: 0.2, ReconnectNonce: 0.2 };
    this.#kills = new KillRounds(seed, random, {
      bot: {
        ...{ databaseFile: bot.databaseFile, end: signal => bot.end(signal) },
        ...{ launch: () => this.#launch(), logged: event => bot.logged(event) },
        get log() {
          return bot.log;
        },
      },
      startMilliseconds: 900,
      isUp: () => bot.log.includes('"caught up"'),
      secrets: [lark.appSecret, lark.encryptKey, lark.verificationToken],
      calls: () => lark.calls,
      isSaying: method => SAYING.test(method),
      act: () => this.#act(),
      pauseAtMostMilliseconds: 140,
      planFaults: () => planFaults(lark, this.#faultRandom),
      clearFaults: () => lark.faults.clear(),
      quiet: (milliseconds, atMost) => lark.quiet(milliseconds, atMost),
      check: isWhole => this.#check(isWhole),
      // That it can't connect is a fault of ours.
      isExpected: ({ event }) => event === 'lark connection not open',
    });
  }

  get problems(): readonly string[] {
    return this.#kills.problems;
  }

  /** Nobody is killed yet: a team in two rooms and others in one, each with two managers and a persona. */
  async begin(): Promise<void> {
    const { lark } = this.#bot;
    const [first, second] = MANAGERS;
    const { main, second: other } = this.#people;
    await Promise.all(
      this.#people.groups.map(async group => {
        if (group === other) return;
        const room = new LarkGathered(lark, group);
        await room.say(first, '/team claim');
        await room.say(second, '/help');
        await room.say(first, `/team manager ${second}`);
        await room.say(first, `/persona new ${PERSONA}`);
      }),
    );
    const giver = new LarkGathered(lark, main);
    await new LarkGathered(lark, other).say(first, `/team link ${await giver.code(first)}`);
    await giver.agrees(first);
    await new LarkGathered(lark, main).say(first, '/settings 票数=2');
    await lark.quiet();
    await this.#kills.end('asked', 'the first session');
    this.#kills.check('the first session', true);
  }

  async round(round: number): Promise<void> {
    if (round % ROUNDS_A_SILENCE === ROUNDS_A_SILENCE / 2) return this.#silentRound(round);
    const endsAt = round % ROUNDS_A_LONG_LIFE === 0 ? performance.now() + LONG_LIFE_MILLISECONDS : 0;
    await this.#kills.round(round, () => performance.now() < endsAt);
  }

  /** A group is given up for good. */
  disband(): void {
    this.#people.disband();
  }

  /** The last run, to its end, and one more: everything left over is done now, and what was reacted is read again. */
  async finish(round: number): Promise<void> {
    const { lark } = this.#bot;
    this.#kills.begins(round);
    lark.webhook = undefined;
    this.#people.settle();
    await this.#bot.start();
    await this.#kills.quiet();
    this.#people.vote();
    await this.#kills.quiet();
    await this.#kills.end('asked', 'the last run');
    this.#kills.check('the last run', true);
    await this.#bot.start();
    await this.#kills.quiet();
    await this.#kills.end('asked', 'a look at what was reacted');
    this.#kills.check('a look at what was reacted', true);
    if (this.problems.length === 0) this.#checkAll();
    if (lark.undelivered > 0) this.#kills.problem(`${lark.undelivered} events were never taken`);
  }

  report(): LarkKillReport {
    const { lark } = this.#bot;
    const { events } = this.#told;
    const { answered, failed, timeout } = this.#people.presses;
    const { once, unsaid, records, proposals, versions, compared } = this.#counts;
    const sends = lark.calls.filter(({ method }) => method.startsWith('POST') && SAYING.test(method));
    const uuids = sends.flatMap(({ parameters }) => parameters['uuid'] ?? []);
    return {
      seed: this.#seed,
      ...this.#kills.ends,
      ...{ byWebhook: this.#byWebhook, silences: this.#silences },
      events: events.length,
      kept: events.filter(event => this.#told.namesOf(event).length > 0).length,
      redelivered: events.filter(({ brought }) => brought > 1).length,
      commands: this.#told.typed().length,
      reactions: this.#told.reactions.length,
      presses: answered + failed + timeout,
      pressesUnanswered: failed + timeout,
      harmed: harmedCalls(lark),
      repeated: uuids.length - new Set(uuids).size,
      ...{ saidOnce: once, unsaid, records, proposals, versions, reactionsCompared: compared },
      problems: this.problems,
    };
  }

  /** In one life of four events come by webhook. */
  #launch() {
    const { lark, httpPort } = this.#bot;
    const isWebhook = this.#silentFrom === undefined && this.#faultRandom.chance(0.25);
    const door = `http://127.0.0.1:${httpPort}/lark`;
    lark.webhook = isWebhook ? { events: `${door}/events`, cards: `${door}/cards` } : undefined;
    if (isWebhook) this.#byWebhook += 1;
    return this.#bot.launch({ LARK_MODE: isWebhook ? 'webhook' : 'websocket' });
  }

  #act(): void {
    const random = this.#faultRandom;
    this.#people.act();
    if (random.chance(0.05)) this.#people.repeat();
    if (random.chance(0.02)) this.#bot.lark.dropConnections('close');
  }

  /** When a connection fell silent that is not found out yet. */
  #silentFrom: number | undefined;

  /** The connection says nothing any more, and is open all the same: the process has to find out by itself. */
  async #silentRound(round: number): Promise<void> {
    const { lark } = this.#bot;
    let isSilent = false;
    const before = this.problems.length;
    this.#silentFrom = Number.POSITIVE_INFINITY;
    await this.#kills.round(round, () => {
      if (!isSilent && lark.connections > 0) {
        isSilent = true;
        this.#silentFrom = performance.now();
        lark.dropConnections('silent');
      }
      const lasts = performance.now() - (this.#silentFrom ?? 0);
      if (isSilent && lark.connections > 0) return false;
      return lasts < SILENT_AT_MOST_MILLISECONDS;
    });
    this.#silentFrom = undefined;
    if (this.problems.length === before) this.#silences += 1;
  }

  /** After a kill: what Lark may forget is kept. @param isWhole whether to look at everything else too */
  #check(isWhole: boolean): string[] {
    for (const chat of this.#people.chats) this.#told.look(chat.messages);
    return lookInto(this.#bot.databaseFile, look => [
      ...this.#people.problems,
      ...wronglyKept(look, this.#told),
      ...(isWhole ? brokenLarkInvariants(look) : []),
    ]);
  }

  /** When all is done. */
  #checkAll(): void {
    const { lark, databaseFile } = this.#bot;
    const names = new Set(this.#people.main.members.map(({ name }) => name));
    names.delete(FICKLE);
    const faithful = [...names].map(name => lark.person(name).openId);
    const { problems, ...counts } = lookInto(databaseFile, look =>
      outcome(look, { told: this.#told, chats: this.#people.chats, faithful }),
    );
    for (const problem of problems) this.#kills.problem(problem);
    this.#counts = counts;
  }
}
