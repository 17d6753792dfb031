/** The task runner over a real database, with a toy of a task: kills at every line, failures, rates, rivals. */

import { rmSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { PlatformError } from '../../src/chat/platform.ts';
import { Refusal } from '../../src/chat/refusal.ts';
import { buttonsOf, plainText, text, view, viewSchema } from '../../src/chat/view.ts';
import { rememberMessage, unattended } from '../../src/conversation/action-context.ts';
import type { Feature, OutsideCall, TaskKind } from '../../src/conversation/feature.ts';
import { Readings } from '../../src/conversation/readings.ts';
import { conversationRefusal } from '../../src/conversation/refusals.ts';
import { startTask } from '../../src/conversation/start-task.ts';
import { resumeTasks, type TaskRunner, taskRunner } from '../../src/jobs/task-runner.ts';
import { writeAudit } from '../../src/store/audit.ts';
import { type Database, sql, type Transaction } from '../../src/store/database.ts';
import type { ChatKey } from '../../src/store/inbox.ts';
import { readMigrations } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { finishMessage, nextMessage, queueMessage } from '../../src/store/outbox.ts';
import { joinTeam, leaveTeam } from '../../src/store/people.ts';
import { createRoom, moveRoom } from '../../src/store/room-teams.ts';
import { findTeamRoom } from '../../src/store/rooms.ts';
import { clearTaskLeases, closeTask, openTasks, taskById } from '../../src/store/tasks.ts';
import { PATIENCE_MILLISECONDS } from '../patience.ts';
import { placeReadyMade, quickFolder } from '../scratch.ts';

const migrations = readMigrations(path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations'));
const START = new Date('2026-11-20T01:00:00Z');
const ROOM: ChatKey = { platform: 'telegram', chatId: '一群' };
const STEPS = 4;

const stateSchema = z.object({ left: z.number(), heard: z.array(z.string()) });
type State = z.infer<typeof stateSchema>;

/** What happens when the toy asks the outside, or does a step; changed by tests. */
let outside: (by: OutsideCall, left: number) => Promise<string>;
let onStep: (left: number) => void;

/** Counts down: each step writes one line into the audit, of what the outside said. */
const countdown: TaskKind<State, string> = {
  kind: 'toy.countdown',
  state: stateSchema,
  title: () => ({ zh: '正在数', en: 'Counting' }),
  outside: ({ left }, by) => outside(by, left),
  async step(context, { left, heard }, answer) {
    await writeAudit(context.transaction, context.origin, 'settings.changed', `step ${left}`, { answer });
    onStep(left);
    const state = { left: left - 1, heard: [...heard, answer] };
    return left > 1
      ? { state, progress: { done: STEPS - left + 1, total: STEPS } }
      : { view: view(text(`数完了：${state.heard.join(' ')}`)) };
  },
};
const features: readonly Feature[] = [{ name: 'toy', tasks: [countdown] }];

let folder: string;
let database: Database;
let now: Date;
let personId: number;
let teamId: number;
const runners: TaskRunner[] = [];
beforeEach(async () => {
  folder = quickFolder();
  placeReadyMade(path.join(folder, 'a.db'));
  database = await openDatabase(path.join(folder, 'a.db'), migrations);
  now = START;
  outside = async (_, left) => `${left}!`;
  onStep = () => {};
  await database.transaction(async transaction => {
    const defaults = { language: 'zh-CN', zone: 'Asia/Shanghai' } as const;
    const room = { platform: 'telegram' as const, chatId: ROOM.chatId, name: '一群' };
    teamId = await createRoom(transaction, room, defaults, now);
    const account = { platform: 'telegram' as const, userId: 'li', name: '小李', username: undefined };
    personId = await joinTeam(transaction, teamId, account, now);
  });
});
afterEach(async () => {
  for (const runner of runners.splice(0)) await runner.stop();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

function runnerOn(on: Database = database): TaskRunner {
  const runner = taskRunner({
    ...{ database: on, platforms: [], features, bootstrapManagers: new Set<string>(), now: () => now },
    random: () => 0.5,
    log: pino({ level: 'silent' }),
    onQueued: () => {},
    onTrouble: () => {},
  });
  if (on === database) runners.push(runner);
  return runner;
}

/** Starts a countdown as a command would. @returns the outbox row of the message that shows it */
function start(): Promise<number> {
  return database.transaction(async transaction => {
    const [found] = await transaction.query<{ id: number }>(sql`SELECT id FROM "Room" LIMIT 1`);
    const { team, room } = await findTeamRoom(transaction, teamId, found?.id ?? 0);
    const around = {
      features,
      inboxId: 0,
      readings: new Readings(() => false),
      bootstrapManagers: new Set(''),
    };
    const context = unattended(transaction, { team, room }, now, [], around);
    const begun = await startTask({ ...context, room, person: { id: personId } }, countdown, {
      left: STEPS,
      heard: [],
    });
    const said = { ...ROOM, kind: 'reply' as const, teamId, view: begun.view, replyTo: '7' };
    const outboxId = await queueMessage(transaction, said, now);
    await rememberMessage(transaction, teamId, ROOM, outboxId, outboxId, begun.standsFor, begun.view);
    return outboxId;
  });
}

/** Runs all there is to its end. */
async function finish(runner: TaskRunner = runnerOn()): Promise<void> {
  await resumeTasks(runner, database);
  for (;;) {
    await runner.rest();
    if (!runner.isWaiting) return;
    now = new Date(now.getTime() + 60_000);
    await new Promise(resolve => setTimeout(resolve, 5));
    runner.wake(ROOM);
  }
}

type Queued = { id: number; kind: string; editsId: number | null; replyTo: string | null; text: string };
/** What was said and edited, in order. */
async function said(): Promise<Queued[]> {
  const rows = await database.transaction(({ query }) =>
    query<Omit<Queued, 'text'> & { view: unknown }>(
      sql`SELECT id, kind, "editsId", "replyTo", view FROM "Outbox" ORDER BY id`,
    ),
  );
  return rows.map(({ view: shown, ...row }) => ({ ...row, text: plainText(viewSchema.parse(shown)) }));
}

async function audited(): Promise<{ subject: string; personId: number | null }[]> {
  return database.transaction(({ query }) =>
    query(sql`SELECT subject, "personId" FROM "Audit" WHERE subject LIKE 'step %' ORDER BY id`),
  );
}
const steps = async () => (await audited()).map(({ subject }) => subject);
const ALL_STEPS = ['step 4', 'step 3', 'step 2', 'step 1'];
const DONE = '数完了：4! 3! 2! 1!';

/** All that was queued is sent, and the platform calls each message as its row. */
async function sendAll(): Promise<void> {
  await database.transaction(async transaction => {
    for (;;) {
      const message = await nextMessage(transaction, ROOM);
      if (message === undefined) return;
      const ids = message.editsId === null ? [`m${message.id}`] : [];
      await finishMessage(transaction, message, ids, { part: 0, isLast: true }, now);
    }
  });
}

test('a task is done step by step, each as whoever started it, and its message shows the result in the end', async () => {
  const message = await start();
  const [shown] = await said();
  expect(shown?.text).toBe('正在数');
  await finish();
  expect(await audited()).toEqual(ALL_STEPS.map(subject => ({ subject, personId })));
  const result = (await said()).at(-1);
  expect(result).toMatchObject({ text: DONE, editsId: message, kind: 'reply', replyTo: null });
  expect(await database.transaction(transaction => openTasks(transaction, teamId))).toEqual([]);
});

test('as long as it goes on it can be cancelled by a button, and the result has none', async () => {
  await start();
  await finish();
  const rows = await database.transaction(({ query }) =>
    query<{ view: unknown }>(sql`SELECT view FROM "Outbox" ORDER BY id`),
  );
  const buttons = rows.map(row => buttonsOf(viewSchema.parse(row.view)).map(({ line }) => line));
  expect(buttons.at(0)).toEqual(['/task cancel 1']);
  expect(buttons.at(-1)).toEqual([]);
});

/** The process dies at a transaction, before it or after its commit: nothing more is done, and nobody is told. */
class Mortal implements Database {
  readonly key = database.key;
  left: number;
  #dead = false;

  constructor(
    at: number,
    readonly dies: 'before' | 'after',
  ) {
    this.left = at;
  }

  get isDead(): boolean {
    return this.#dead;
  }

  async transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    this.left -= 1;
    this.#dead ||= this.left === 0;
    if (this.#dead && (this.left < 0 || this.dies === 'before')) return new Promise(() => {});
    const result = await database.transaction(work);
    return this.#dead ? new Promise(() => {}) : result;
  }

  read(): Promise<never> {
    return Promise.reject(new Error('nothing is read here'));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

describe.each(['before', 'after'] as const)('killed %s', dies => {
  // Resuming is the first; of each step one takes the task, and one does it.
  test.each(Array.from({ length: 1 + 2 * STEPS }, (_, index) => index + 1))(
    'transaction %i, it goes on where it was, and nothing is done twice',
    async place => {
      const asked: string[] = [];
      outside = async ({ idempotencyKey }, left) => {
        asked.push(idempotencyKey);
        return `${left}!`;
      };
      const message = await start();
      const mortal = new Mortal(place, dies);
      const runner = runnerOn(mortal);
      void resumeTasks(runner, mortal);
      await vi.waitUntil(() => mortal.isDead, PATIENCE_MILLISECONDS);
      // What was committed last has come to its end.
      await database.transaction(async () => {});
      await database.transaction(clearTaskLeases);
      await finish();
      expect(await steps()).toEqual(ALL_STEPS);
      const results = (await said()).filter(each => each.text.startsWith('数完了'));
      expect(results).toMatchObject([{ text: DONE, editsId: message }]);
      // Whatever had to be asked again was asked by the same key.
      expect(new Set(asked).size).toBe(STEPS);
      expect(asked.length).toBeLessThanOrEqual(STEPS + 1);
    },
  );
});

test('two runners of one database do each step once', async () => {
  await start();
  await Promise.all([finish(), finish()]);
  expect(await steps()).toEqual(ALL_STEPS);
  expect((await said()).filter(each => each.text === DONE)).toHaveLength(1);
});

test('a step that somebody else did meanwhile comes to nothing: the answer for it is too late', async () => {
  const answers: ((said: string) => void)[] = [];
  const asked: number[] = [];
  outside = (_, left) => {
    asked.push(left);
    // Of the slow runner the first step, of the other the second.
    if (asked.length === 1 || asked.length === 3) return new Promise(resolve => answers.push(resolve));
    return Promise.resolve(`${left}!`);
  };
  await start();
  const [slow, other] = [runnerOn(), runnerOn()];
  await resumeTasks(slow, database);
  await vi.waitUntil(() => asked.length === 1, PATIENCE_MILLISECONDS);
  await database.transaction(clearTaskLeases);
  await resumeTasks(other, database);
  await vi.waitUntil(() => asked.length === 3, PATIENCE_MILLISECONDS);
  answers[0]?.('too late');
  await slow.rest();
  answers[1]?.('3!');
  await other.rest();
  expect(asked).toEqual([4, 4, 3, 2, 1]);
  expect(await steps()).toEqual(ALL_STEPS);
  expect((await said()).at(-1)?.text).toBe(DONE);
});

describe('a step that fails', () => {
  test('is undone, and tried again', async () => {
    let failures = 3;
    onStep = left => {
      if (left !== 2 || failures === 0) return;
      failures -= 1;
      throw new Error('not yet');
    };
    await start();
    await finish();
    expect(await steps()).toEqual(ALL_STEPS);
    expect((await said()).at(-1)?.text).toBe(DONE);
  });

  test('again and again is a dead letter, of which the person is told a reference in place of the progress', async () => {
    onStep = left => {
      if (left === 2) throw new Error('never');
    };
    const message = await start();
    await finish();
    expect(await steps()).toEqual(['step 4', 'step 3']);
    expect((await said()).at(-1)).toMatchObject({
      text: expect.stringMatching(/没能做完.*J1/),
      editsId: message,
      kind: 'reply',
    });
    const task = await database.transaction(transaction => taskById(transaction, 1));
    expect(task).toMatchObject({ status: 'failed', attempts: 4 });
  });

  test('by a refusal says what is wrong, at once', async () => {
    onStep = left => {
      if (left === 3) throw conversationRefusal('clock-back', { shown: '11-20' });
    };
    await start();
    await finish();
    expect(await steps()).toEqual(['step 4']);
    expect((await said()).at(-1)?.text).toContain('时间不能往回拨');
  });

  test('does not keep the next task of the room', async () => {
    const broken = await start();
    onStep = () => {
      throw new Error('never');
    };
    await finish();
    onStep = () => {};
    const next = await start();
    await finish();
    const last = new Map((await said()).map(each => [each.editsId, each.text]));
    expect(last.get(broken)).toContain('J1');
    expect(last.get(next)).toBe(DONE);
  });
});

test('a state that this version can’t read is put aside like what fails', async () => {
  await start();
  await database.transaction(({ execute }) => execute(sql`UPDATE "Task" SET state = '{"left":"four"}'`));
  await finish();
  expect((await said()).at(-1)?.text).toContain('J1');
});

test('who is told by the outside to come later comes later, however often', async () => {
  let times = 10;
  outside = async (_, left) => {
    if (left === 4 && times > 0) {
      times -= 1;
      throw new PlatformError({ kind: 'try-later', retryAfterSeconds: 30 }, 'later');
    }
    return `${left}!`;
  };
  await start();
  await finish();
  expect(times).toBe(0);
  expect((await said()).at(-1)?.text).toBe(DONE);
});

describe('while the outside is asked', () => {
  let answer: (said: string) => void;
  let isAsked: Promise<void>;
  beforeEach(() => {
    let ask = () => {};
    isAsked = new Promise(resolve => {
      ask = resolve;
    });
    outside = (_, left) =>
      new Promise(resolve => {
        answer = resolve;
        if (left < STEPS) resolve(`${left}!`);
        else ask();
      });
  });

  test('no transaction is open: others write', async () => {
    await start();
    const ends = finish();
    await isAsked;
    await database.transaction(({ execute }) => execute(sql`UPDATE "Team" SET name = '改名'`));
    expect(await steps()).toEqual([]);
    answer('4!');
    await ends;
    expect(await steps()).toEqual(ALL_STEPS);
  });

  test('a task that is cancelled comes to nothing', async () => {
    await start();
    const ends = finish();
    await isAsked;
    await database.transaction(transaction => closeTask(transaction, 1, 'cancelled', now));
    answer('4!');
    await ends;
    expect(await steps()).toEqual([]);
    expect(await said()).toHaveLength(1);
  });

  test('a stop does not wait for it, and the next start asks again', async () => {
    const runner = runnerOn();
    await start();
    await resumeTasks(runner, database);
    await isAsked;
    await runner.stop();
    expect(await steps()).toEqual([]);
    outside = async (_, left) => `${left}!`;
    await database.transaction(clearTaskLeases);
    await finish();
    expect(await steps()).toEqual(ALL_STEPS);
  });

  test('whoever started it may be put out of the team: then nothing more is done or shown', async () => {
    const message = await start();
    const ends = finish();
    await isAsked;
    await database.transaction(transaction => leaveTeam(transaction, teamId, personId, now));
    answer('4!');
    await ends;
    expect(await steps()).toEqual([]);
    expect((await said()).at(-1)).toMatchObject({
      editsId: message,
      text: expect.stringContaining('不在团队里'),
    });
  });

  test('its room may become another team’s, which is shown nothing of it', async () => {
    await start();
    const ends = finish();
    await isAsked;
    await database.transaction(async transaction => {
      const other = { platform: 'telegram' as const, chatId: '二群', name: '二群' };
      const toTeam = await createRoom(transaction, other, { language: 'zh-CN', zone: 'Asia/Shanghai' }, now);
      await moveRoom(transaction, 1, teamId, toTeam);
    });
    answer('4!');
    await ends;
    expect(await steps()).toEqual([]);
    expect((await said()).at(-1)?.text).toContain('换了团队');
  });
});

describe('the progress', () => {
  const progress = async () =>
    (await said()).filter(each => each.text.startsWith('正在数 ')).map(each => each.text);

  test('is not shown more often than every five seconds', async () => {
    await start();
    await sendAll();
    await finish();
    expect(await progress()).toEqual([]);
  });

  test('is shown in place when it goes on for longer', async () => {
    onStep = () => {
      now = new Date(now.getTime() + 3_000);
    };
    const message = await start();
    await sendAll();
    const runner = runnerOn();
    await finish(runner);
    expect(await progress()).toEqual(['正在数 3/4']);
    expect((await said()).every(each => each.editsId === null || each.editsId === message)).toBe(true);
  });

  test('does not pile up in front of a platform that takes nothing', async () => {
    onStep = () => {
      now = new Date(now.getTime() + 60_000);
    };
    await start();
    await sendAll();
    await finish();
    expect(await progress()).toEqual(['正在数 2/4']);
  });
});

test('in a room that moved the result is a message of its own: the old one stayed behind', async () => {
  await start();
  await sendAll();
  await database.transaction(({ execute }) =>
    execute(sql`UPDATE "Room" SET "chatId" = '新群', "formerChatId" = '一群'`),
  );
  await finish();
  const [result] = await database.transaction(({ query }) =>
    query(sql`SELECT "chatId", "editsId" FROM "Outbox" ORDER BY id DESC LIMIT 1`),
  );
  expect(result).toEqual({ chatId: '新群', editsId: null });
});

test('a team has so many tasks at a time', async () => {
  for (let count = 0; count < 20; count += 1) await start();
  await expect(start()).rejects.toThrow(Refusal);
  await finish();
  await start();
});
