/**
 * How long anything holds the process while a team with many records asks for suggestions and another room types `/help`:
 * the longest transaction, and the longest that the event loop did nothing else, in processor time of its thread.
 */
import { constants, cpSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../src/store/database.ts';
import { atMost, type Figure, shown } from './figures.ts';
import { MEMBERS, Playground, saying, scratchFolder } from './playground.ts';
import { ROOM } from './seed.ts';

const AIM_MILLISECONDS = 50;
const NANOSECONDS = 1e6;
const ROUNDS = 5;
const ELSEWHERE = 'elsewhere';

/** @param folders of databases with feedback, by their number of records; they stay as they are */
export async function stallFigures(folders: ReadonlyMap<number, string>): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [count, folder] of folders) {
    const copy = scratchFolder();
    cpSync(path.join(folder, 'chat.db'), path.join(copy, 'chat.db'), { mode: constants.COPYFILE_FICLONE });
    try {
      figures.push(...(await figuresOn(copy, count)));
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  }
  return figures;
}

async function figuresOn(folder: string, count: number): Promise<Figure[]> {
  const transactions: number[] = [];
  const playground = await Playground.open(folder, database => timed(database, transactions));
  try {
    await playground.furnish(ELSEWHERE);
    await playground.play(saying(ROOM, MEMBERS[0]?.name ?? '', '/persona new 精致妈妈'));
    const figures: Figure[] = [];
    const measure = async (what: string, rounds: number, work: () => Promise<void>) => {
      // What the bench itself has done is no part of it.
      await sleep(500);
      transactions.length = 0;
      const loop = new LoopWatch();
      const answered: number[] = [];
      let helped = 0;
      for (let round = 0; round < rounds; round += 1) {
        const begun = performance.now();
        let isDone = false;
        const done = work().then(() => {
          isDone = true;
          answered.push(performance.now() - begun);
        });
        do {
          await help(playground);
          helped += 1;
        } while (!isDone);
        await done;
      }
      loop.stop();
      const which = `${what}, ${shown(count)} records, beside ${helped} × /help`;
      figures.push(
        { what: `${which}: until it is done`, figure: `${shown(Math.max(...answered))} ms` },
        atMost(`${which}: longest transaction`, Math.max(...transactions), AIM_MILLISECONDS, 'ms'),
        atMost(`${which}: longest the event loop was held`, loop.longest, AIM_MILLISECONDS, 'ms'),
        { what: `${which}: longest pause, others’ load included`, figure: `${shown(loop.longestPause)} ms` },
      );
    };
    await measure('nothing', ROUNDS, () => sleep(1_000));
    await measure('first /persona suggest', 1, () => suggested(playground));
    await measure('/persona suggest', ROUNDS, () => suggested(playground));
    return figures;
  } finally {
    await playground.close(true);
  }
}

/** @returns the processor time of this thread alone, in milliseconds; where that can't be told, the time */
function threadTime(): number {
  try {
    return (
      Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / NANOSECONDS
    );
  } catch {
    return performance.now();
  }
}

/** Looks each millisecond how long the loop was held since: by its own work, which no load of the machine lengthens. */
class LoopWatch {
  longest = 0;
  readonly #loop = monitorEventLoopDelay({ resolution: 1 });
  #last = threadTime();
  readonly #timer = setInterval(() => {
    const now = threadTime();
    this.longest = Math.max(this.longest, now - this.#last);
    this.#last = now;
  }, 1);

  constructor() {
    this.#loop.enable();
  }

  get longestPause(): number {
    return this.#loop.max / NANOSECONDS;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#loop.disable();
  }
}

/** Notes how much of its thread's time each transaction takes, from its first statement to its end. */
function timed(database: Database, milliseconds: number[]): Database {
  const transaction: Database['transaction'] = database.transaction.bind(database);
  database.transaction = work =>
    transaction(async open => {
      const start = threadTime();
      try {
        return await work(open);
      } finally {
        milliseconds.push(threadTime() - start);
      }
    });
  return database;
}

/** Asks for suggestions. @returns resolves when they are shown, by an answer or in place of a task's progress */
async function suggested({ platform }: Playground): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    platform.onSendIn.set(ROOM, text => {
      if (/个共同话题|没有两个声音/.test(text)) resolve();
      else if (!text.includes('正在整理')) reject(new Error(text));
    });
    platform.receive(saying(ROOM, MEMBERS[0]?.name ?? '', '/persona suggest 精致妈妈')).catch(reject);
  });
}

/** Has `/help` answered in another room. */
async function help({ platform }: Playground): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    platform.onSendIn.set(ELSEWHERE, () => resolve());
    platform.receive(saying(ELSEWHERE, MEMBERS[1]?.name ?? '', '/help')).catch(reject);
  });
}
