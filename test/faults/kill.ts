/**
 * Kills the process again and again on one long-lived database, at moments chosen by a seed, and looks after every
 * kill whether what was acknowledged is there once, and everything else at most once and never by half.
 */
import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Heard, scratchFolder } from '../scenes/process.ts';
import { type Look, lookInto } from './inspect-database.ts';
import { brokenInvariants } from './invariants.ts';
import { Deck, type Random, randomFrom } from './random.ts';
import { type Echo, echoedBy, type Said, Session, saidBy } from './session.ts';

const ROOMS = ['main', '二群'] as const;
const MEMBERS = ['小李', '老王', '小陈'] as const;
const SOURCES = ['小红书', '天猫', '京东', '门店'] as const;
const DIMENSIONS = ['痛点', '场景', '链路', '认知', '社交'] as const;
const TAGS = ['包装', '收纳', '颜值', '物流', 'price'] as const;
/** About as long as a start takes on two busy cores. */
const START_MILLISECONDS = 900;
const PAGE_BYTES = 4_096;

export type KillReport = {
  readonly seed: number;
  readonly kills: number;
  readonly killsAtStart: number;
  readonly killsAtWork: number;
  readonly killsAtEnd: number;
  /** Lines that became messages. */
  readonly typed: number;
  readonly acknowledged: number;
  /** Of a line typed before a kill, after it. */
  readonly answeredLater: number;
  /** Replies that a kill caught between printing and noting; not repeated. */
  readonly fatesUnknown: number;
  readonly records: number;
  /** What must not be; empty when all is well. */
  readonly problems: readonly string[];
};

/** What one kind of command must have left behind when its reply says that it worked. */
type Effect = { readonly action: string; readonly entries: number };
type Sent = Echo & { readonly session: number };

export async function killRounds(
  rounds: number,
  seed: number,
  onKill?: (done: number) => void,
): Promise<KillReport> {
  const folder = scratchFolder();
  try {
    const run = new KillRun(folder, seed);
    for (let round = 1; round <= rounds && run.problems.length === 0; round += 1) {
      await run.round(round);
      onKill?.(round);
    }
    if (run.problems.length === 0) await run.finish();
    return run.report();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Kills the very first start, which makes the database, somewhere on its way; then starts again. */
export async function killFirstStarts(times: number, seed: number): Promise<string[]> {
  const random = randomFrom(seed);
  const problems: string[] = [];
  for (let time = 0; time < times; time += 1) {
    const folder = scratchFolder();
    const file = path.join(folder, 'chat.db');
    const killed = new Session(folder);
    killed.type('/feedback 第一次 渠道=小红书 维度=痛点');
    // The log grows with every step: about 140 pages make the tables, 40 more the room and the first reply.
    const pages = random.whole(1, 180);
    const start = performance.now();
    while (sizeOf(`${file}-wal`) < pages * PAGE_BYTES && performance.now() - start < START_MILLISECONDS) {
      await new Promise(setImmediate);
    }
    await killed.kill();
    const next = new Session(folder);
    const { code } = await next.end('/feedback 第二次 渠道=小红书 维度=痛点');
    const records =
      code === 0 ? lookInto(file, look => look<{ text: string }>('SELECT text FROM "Feedback"')) : [];
    const broken = code === 0 ? lookInto(file, brokenInvariants) : [];
    const heardFirst = killed.heard.some(heard => saidBy(heard) !== undefined);
    const isRight =
      code === 0 &&
      next.err === '' &&
      broken.length === 0 &&
      records.filter(record => record.text === '第二次').length === 1 &&
      records.filter(record => record.text === '第一次').length <= 1 &&
      (!heardFirst || records.length === 2);
    if (!isRight) {
      const how = `the first start killed when its log had ${pages} pages (seed ${seed})`;
      problems.push(
        `${how}: exit ${code}, ${JSON.stringify(records)}, ${broken.join('; ')} ${next.err.slice(0, 500)}`,
      );
    }
    rmSync(folder, { recursive: true, force: true });
  }
  return problems;
}

export type KillMoment = 'start' | 'work' | 'end';

/** @returns moments to kill at: of five one while it starts, of ten one while it stops, all others while it works */
export function killMoments(random: Random): Deck<KillMoment> {
  const either = new Deck<KillMoment>(random, ['end', 'work']);
  return new Deck<KillMoment>(random, ['start', 'work', 'work', 'work', either]);
}

/**
 * Types lines and kills: somewhere while it starts, while it works on them, or while it stops after the last.
 * @returns when it was killed, in words
 */
export async function killAt(
  moment: KillMoment,
  session: Session,
  lines: readonly string[],
  random: Random,
): Promise<string> {
  if (moment === 'start') {
    session.type(...lines);
    const milliseconds = random.whole(0, START_MILLISECONDS);
    await sleep(milliseconds);
    await session.kill();
    return `killed ${milliseconds} ms after its start`;
  }
  const isAtEnd = moment === 'end';
  // Most commands print an echo, a reply and that they are done.
  const most = isAtEnd ? Number.POSITIVE_INFINITY : random.whole(1, lines.length * 3);
  const milliseconds = random.chance(0.4) ? 0 : random.whole(0, isAtEnd ? 60 : 8);
  const reached = new Promise<void>(resolve =>
    session.onLine(() => {
      const isLast = session.heard.at(-1)?.['done'] === lines.length;
      if (session.heard.length >= most || isLast) resolve();
    }),
  );
  if (isAtEnd) void session.end(...lines);
  else session.type(...lines);
  await Promise.race([reached, session.ended]);
  if (milliseconds > 0) await sleep(milliseconds);
  await session.kill();
  const line = Math.min(most, session.heard.length);
  return `killed ${milliseconds} ms after line ${line} of its output`;
}

class KillRun {
  readonly problems: string[] = [];
  readonly #folder: string;
  readonly #seed: number;
  readonly #random: Random;
  readonly #moments: Deck<KillMoment>;
  /**
   * By room and number. A line that was echoed but not taken before the kill gives its number back, so the last one
   * that had it counts.
   */
  readonly #sent = new Map<string, Sent>();
  /** By room and number: what the bot printed as a message of its own, edits left out. */
  readonly #printed = new Map<string, Said & { readonly session: number }>();
  readonly #repliesTo = new Map<string, number>();
  /** By text as typed: what must be there when the reply says so. */
  readonly #effects = new Map<string, Effect>();
  /** The last record of each room's team that was heard of. */
  readonly #last = new Map<string, number>();
  #session = 0;
  #words = 0;
  #kills = { start: 0, work: 0, end: 0 };
  #records = 0;
  #unknown = 0;

  constructor(folder: string, seed: number) {
    this.#folder = folder;
    this.#seed = seed;
    this.#random = randomFrom(seed);
    this.#moments = killMoments(this.#random);
  }

  async round(round: number): Promise<void> {
    this.#session = round;
    const random = this.#random;
    const lines = this.#lines(random.whole(6, 25));
    const session = new Session(this.#folder);
    const moment = this.#moments.draw();
    const how = await killAt(moment, session, lines, random);
    this.#kills[moment] += 1;
    this.#remember(session);
    if (session.err !== '') this.#problem(`${how}: said on stderr: ${session.err.slice(0, 500)}`);
    // A line that was being printed may be cut off, none before it.
    if (session.strange.length > 1) this.#problem(`${how}: printed ${session.strange[0]?.slice(0, 200)}`);
    this.#check(how);
  }

  /** The last run, to its end: everything left over is done now. */
  async finish(): Promise<void> {
    this.#session += 1;
    const session = new Session(this.#folder);
    const { code } = await session.end(...this.#lines(10));
    this.#remember(session);
    if (code !== 0 || session.err !== '' || session.strange.length > 0) {
      this.#problem(`the last run: exit ${code}, ${session.strange.join(' ')} ${session.err.slice(0, 500)}`);
    }
    this.#check('the last run');
    lookInto(this.#file, look => {
      const left = look(`SELECT id, state FROM "Inbox" WHERE state <> 'done'
        UNION ALL SELECT id, state FROM "Outbox" WHERE state NOT IN ('sent', 'unknown')`);
      if (left.length > 0) this.#problem(`left undone: ${JSON.stringify(left.slice(0, 3))} (${left.length})`);
      const replies = look<{ chatId: string; replyTo: string; state: string }>(
        'SELECT "chatId", "replyTo", state FROM "Outbox" WHERE "replyTo" IS NOT NULL AND "editsId" IS NULL',
      );
      for (const { chatId, replyTo, state } of replies) {
        const printed = this.#repliesTo.get(`${chatId}/${replyTo}`) ?? 0;
        if (printed !== 1 && !(state === 'unknown' && printed === 0)) {
          this.#problem(`#${replyTo} of ${chatId}: its reply is ${state} and was printed ${printed} times`);
        }
      }
      this.#unknown = replies.filter(reply => reply.state === 'unknown').length;
      if (this.#unknown > this.#session) this.#problem(`${this.#unknown} replies of unknown fate`);
      this.#records = look('SELECT id FROM "Feedback"').length;
    });
  }

  report(): KillReport {
    const answers = [...this.#printed.values()].filter(said => said.replyTo !== null);
    const later = answers.filter(
      said => this.#sent.get(`${said.room}/${said.replyTo}`)?.session !== said.session,
    );
    const { start, work, end } = this.#kills;
    return {
      seed: this.#seed,
      kills: start + work + end,
      killsAtStart: start,
      killsAtWork: work,
      killsAtEnd: end,
      typed: this.#sent.size,
      acknowledged: answers.length,
      answeredLater: later.length,
      fatesUnknown: this.#unknown,
      records: this.#records,
      problems: this.problems,
    };
  }

  get #file(): string {
    return path.join(this.#folder, 'chat.db');
  }

  #problem(what: string): void {
    this.problems.push(`seed ${this.#seed}, round ${this.#session}, ${what}`);
  }

  #remember(session: Session): void {
    let open: Echo | undefined;
    for (const heard of session.heard) {
      this.#rememberLine(heard);
      open = echoedBy(heard) ?? open;
      if (!('done' in heard)) continue;
      const isAnswered = open === undefined || this.#repliesTo.has(`${open.room}/${open.message}`);
      if (!isAnswered && open?.text.startsWith('/')) this.#problem(`done without an answer: ${open.text}`);
      open = undefined;
    }
  }

  #rememberLine(heard: Heard): void {
    const echo = echoedBy(heard);
    if (echo !== undefined) {
      const number = `${echo.room}/${echo.message}`;
      if (this.#printed.has(number))
        this.#problem(`${number} was the bot's, and is now the number of: ${echo.text}`);
      if (this.#repliesTo.has(number))
        this.#problem(`${number} was answered, and is now the number of: ${echo.text}`);
      this.#sent.set(number, { ...echo, session: this.#session });
    }
    const said = saidBy(heard);
    if (said === undefined || said.edit) return;
    const number = `${said.room}/${said.message}`;
    const before = this.#printed.get(number);
    if (before !== undefined) this.#problem(`${number} was “${before.text}”, and is now “${said.text}”`);
    this.#printed.set(number, { ...said, session: this.#session });
    if (said.replyTo !== null) {
      const to = `${said.room}/${said.replyTo}`;
      const times = (this.#repliesTo.get(to) ?? 0) + 1;
      this.#repliesTo.set(to, times);
      if (times > 1) this.#problem(`${to} was answered ${times} times, the last time “${said.text}”`);
    }
    const recorded = /^F(\d+) · /.exec(said.text)?.[1];
    if (recorded !== undefined) {
      this.#last.set(said.room, Math.max(Number(recorded), this.#last.get(said.room) ?? 0));
    }
  }

  /** After a kill: nothing broken; what was acknowledged is there, once; nothing that was typed is there twice. */
  #check(how: string): void {
    lookInto(this.#file, look => {
      const hasTables = look(`SELECT 1 FROM sqlite_master WHERE name = 'FeedbackSearch'`).length > 0;
      if (!hasTables) {
        if (this.#sent.size > 0) this.#problem(`${how}: the database is empty`);
        return;
      }
      for (const broken of brokenInvariants(look)) this.#problem(`${how}: ${broken}`);
      this.#checkRecords(look, how);
      this.#checkEffects(look, how);
    });
  }

  #checkRecords(look: Look, how: string): void {
    const rows = look<{ chatId: string; messageId: string | null; number: number; text: string }>(
      `SELECT room."chatId", feedback."messageId", feedback.number, feedback.text FROM "Feedback" feedback
       JOIN "Room" room ON room.id = feedback."roomId"`,
    );
    const byWord = new Map<string, (typeof rows)[number]>();
    for (const row of rows) {
      const word = wordOf(row.text) ?? '';
      if (byWord.has(word)) this.#problem(`${how}: ${word} is recorded twice`);
      byWord.set(word, row);
    }
    for (const { room, message, text, session } of this.#sent.values()) {
      const reply = this.#answerOf(room, message);
      const number = /^F(\d+) · /.exec(reply?.text ?? '')?.[1];
      const word = wordOf(text);
      if (number === undefined || word === undefined || !/^\/feedback \S*x /.test(text)) continue;
      const row = byWord.get(word);
      if (row?.number !== Number(number) || row.chatId !== room || row.messageId !== `${message}`) {
        this.#problem(
          `${how}: F${number} of ${room} (${word}, session ${session}) is ${JSON.stringify(row)}`,
        );
      }
    }
  }

  #checkEffects(look: Look, how: string): void {
    const rows = look<{ chatId: string; messageId: string; action: string; entries: number }>(
      `SELECT room."chatId", audit."messageId", audit.action, count(*) AS entries FROM "Audit" audit
       JOIN "Room" room ON room.id = audit."roomId"
       WHERE audit."messageId" IS NOT NULL AND audit.action LIKE 'feedback.%' GROUP BY 1, 2, 3`,
    );
    const entriesOf = new Map(rows.map(row => [`${row.chatId}/${row.messageId}/${row.action}`, row.entries]));
    for (const { room, message, text } of this.#sent.values()) {
      const effect = this.#effects.get(text);
      if (effect === undefined) continue;
      const found = entriesOf.get(`${room}/${message}/${effect.action}`) ?? 0;
      const reply = this.#answerOf(room, message)?.text;
      const worked = reply === undefined ? undefined : DONE.test(reply);
      const isRight =
        worked === undefined
          ? found === 0 || found === effect.entries
          : found === (worked ? effect.entries : 0);
      if (!isRight)
        this.#problem(`${how}: ${room}/${message} ${text} → ${reply}, but ${found} audit entries`);
    }
  }

  #answerOf(room: string, message: number): Said | undefined {
    const index = this.#answers();
    return index.get(`${room}/${message}`);
  }

  #answersOf = { size: 0, index: new Map<string, Said>() };
  #answers(): ReadonlyMap<string, Said> {
    if (this.#answersOf.size !== this.#printed.size) {
      const replies = [...this.#printed.values()].filter(said => said.replyTo !== null);
      const index = new Map<string, Said>(replies.map(said => [`${said.room}/${said.replyTo}`, said]));
      this.#answersOf = { size: this.#printed.size, index };
    }
    return this.#answersOf.index;
  }

  #word(): string {
    this.#words += 1;
    return `w${this.#seed.toString(36)}n${this.#words}x`;
  }

  /** What is piped in: each line with a word that no other line has. */
  #lines(count: number): string[] {
    const random = this.#random;
    const lines = [`:as ${random.pick(MEMBERS)} manager`];
    let room: string = ROOMS[0];
    while (lines.length < count) {
      if (random.chance(0.08)) {
        room = random.pick(ROOMS);
        lines.push(`:room ${room}`, `:as ${random.pick(MEMBERS)} manager`);
      }
      lines.push(this.#line(room));
    }
    return lines;
  }

  #line(room: string): string {
    const random = this.#random;
    const last = this.#last.get(room) ?? 0;
    const id = () => random.whole(1, Math.max(last, 1));
    const kind = random.whole(1, 100);
    if (kind <= 55 || last < 3) {
      const tags = random.chance(0.5) ? ` 标签=${random.pick(TAGS)}${random.chance(0.5) ? ',快' : ''}` : '';
      const user = random.chance(0.2) ? ` 用户=顾客${random.whole(1, 9)}` : '';
      const about = `渠道=${random.pick(SOURCES)} 维度=${random.pick(DIMENSIONS)}`;
      return `/feedback ${this.#word()} 说${random.pick(TAGS)}不好 ${about} 强度=${random.whole(1, 5)}${tags}${user}`;
    }
    const word = this.#word();
    if (kind <= 67)
      return this.#with(
        'feedback.edited',
        1,
        `/feedback edit F${id()} 强度=${random.whole(1, 5)} 人群=${word}`,
      );
    if (kind <= 74) return this.#with('feedback.deleted', 1, `/feedback delete ${unlike(word)}F${id()}`);
    if (kind <= 79) return this.#with('feedback.restored', 1, `/feedback restore ${unlike(word)}F${id()}`);
    if (kind <= 84) {
      const one = id();
      const other = (one % last) + 1;
      return this.#with('feedback.merged', 2, `/feedback merge ${unlike(word)}F${one} F${other}`);
    }
    if (kind <= 92) return `/search ${random.pick(TAGS)} 维度=${random.pick(DIMENSIONS)}`;
    if (kind <= 94) return `/feedback show F${id()}`;
    if (kind <= 97) return `:press ${random.whole(1, 3)}`;
    return `随便说说 ${word}`;
  }

  #with(action: string, entries: number, line: string): string {
    this.#effects.set(line, { action, entries });
    return line;
  }
}

const DONE = / 已改：| 已删除，| 已恢复| 现在是同一个声音/;

function wordOf(text: string): string | undefined {
  return /w[0-9a-z]+n\d+x/.exec(text)?.[0];
}

/** Blanks in a number that no other line has, so that lines without a text of their own can be told apart. */
function unlike(word: string): string {
  const number = Number(/n(\d+)x/.exec(word)?.[1] ?? 0);
  return [...number.toString(2)].map(digit => (digit === '1' ? '\t' : ' ')).join('');
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}
