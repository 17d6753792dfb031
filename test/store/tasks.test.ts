import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Database, sql } from '../../src/store/database.ts';
import { readMigrations } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { createRoom } from '../../src/store/room-teams.ts';
import {
  clearTaskLeases,
  closeTask,
  countTasks,
  findTask,
  insertTask,
  nextTask,
  openTasks,
  postponeTask,
  roomsWithNewTasks,
  roomsWithTasks,
  saveStep,
  stillTaken,
  type Task,
  takeTask,
  taskById,
} from '../../src/store/tasks.ts';
import { placeReadyMade, quickFolder } from '../scratch.ts';

const migrations = readMigrations(path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations'));
const at = (seconds: number) => new Date(Date.UTC(2026, 10, 25) + seconds * 1000);
const room = (chatId: string) => ({ platform: 'telegram' as const, chatId });

let folder: string;
let database: Database;
let teams: number[];
beforeEach(async () => {
  folder = quickFolder();
  placeReadyMade(path.join(folder, 'a.db'));
  database = await openDatabase(path.join(folder, 'a.db'), migrations);
  const defaults = { language: 'zh-CN', zone: 'Asia/Shanghai' } as const;
  teams = [];
  for (const chatId of ['一群', '二群'])
    teams.push(
      await database.transaction(transaction =>
        createRoom(transaction, { ...room(chatId), name: chatId }, defaults, at(0)),
      ),
    );
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const start = (team: number, state: unknown = { n: 1 }) =>
  database.transaction(async transaction => {
    const [found] = await transaction.query<{ id: number }>(
      sql`SELECT id FROM "Room" WHERE "teamId" = ${teams[team] ?? 0}`,
    );
    const task = { teamId: teams[team] ?? 0, roomId: found?.id ?? 0, kind: 'toy', state, messageId: '7' };
    return insertTask(transaction, { ...task, personId: null }, at(0));
  });
const look = <Result>(work: Parameters<typeof database.transaction<Result>>[0]) => database.transaction(work);
const take = (task: Task, now: number) =>
  look(transaction => takeTask(transaction, task.id, at(now), at(now + 600)));
const now = (task: Task) => look(transaction => taskById(transaction, task.id));

test('tasks are numbered by team, and no team finds another’s', async () => {
  const [first, second, other] = [await start(0), await start(0), await start(1)];
  expect([first.number, second.number, other.number]).toEqual([1, 2, 1]);
  expect((await look(transaction => findTask(transaction, teams[0] ?? 0, 1)))?.id).toBe(first.id);
  expect((await look(transaction => findTask(transaction, teams[1] ?? 0, 1)))?.id).toBe(other.id);
  expect(await look(transaction => findTask(transaction, teams[1] ?? 0, 2))).toBeUndefined();
  expect((await look(transaction => openTasks(transaction, teams[0] ?? 0))).map(({ id }) => id)).toEqual([
    first.id,
    second.id,
  ]);
});

test('of a room the oldest goes on until it is over; each room has its own', async () => {
  const [first, second, other] = [await start(0), await start(0), await start(1)];
  const next = (chatId: string) => look(transaction => nextTask(transaction, room(chatId)));
  expect((await next('一群'))?.id).toBe(first.id);
  expect((await next('二群'))?.id).toBe(other.id);
  await take(first, 1);
  expect((await next('一群'))?.id).toBe(first.id);
  await look(transaction => closeTask(transaction, first.id, 'done', at(2)));
  expect((await next('一群'))?.id).toBe(second.id);
  await look(transaction => closeTask(transaction, second.id, 'cancelled', at(2)));
  expect(await next('一群')).toBeUndefined();
  expect(await look(transaction => openTasks(transaction, teams[0] ?? 0))).toEqual([]);
});

test('a task is found by what its room is called now, and by what it was called', async () => {
  const task = await start(0);
  await look(transaction =>
    transaction.execute(
      sql`UPDATE "Room" SET "chatId" = '新群', "formerChatId" = '一群' WHERE id = ${task.roomId}`,
    ),
  );
  for (const chatId of ['一群', '新群'])
    expect((await look(transaction => nextTask(transaction, room(chatId))))?.id).toBe(task.id);
  expect(await look(roomsWithTasks)).toEqual([room('新群')]);
});

test('what nobody has taken up yet is new', async () => {
  const [first] = [await start(0), await start(1)];
  expect(await look(roomsWithNewTasks)).toHaveLength(2);
  await take(first, 1);
  expect(await look(roomsWithNewTasks)).toEqual([room('二群')]);
  expect(await look(roomsWithTasks)).toHaveLength(2);
});

test('a step counts only for whoever took the task after as many', async () => {
  const task = await start(0);
  const isTaken = async (of: Task) => (await look(transaction => stillTaken(transaction, of))) !== undefined;
  expect(await isTaken(task)).toBe(false);
  await take(task, 1);
  expect(await isTaken(task)).toBe(true);
  await look(transaction => saveStep(transaction, task.id, { n: 2 }));
  expect(await isTaken(task)).toBe(false);
  const after = await now(task);
  expect(after).toMatchObject({ state: { n: 2 }, steps: 1, leaseUntil: null, status: 'running' });
  expect(after && (await isTaken(after))).toBe(true);
  await look(transaction => closeTask(transaction, task.id, 'cancelled', at(2)));
  expect(after && (await isTaken(after))).toBe(false);
});

test('what fails is given back, and begins to count anew with the next step', async () => {
  const task = await start(0);
  await take(task, 1);
  await look(transaction => postponeTask(transaction, task.id, 'Error: no', at(9), true));
  expect(await now(task)).toMatchObject({ attempts: 1, notBefore: at(9), leaseUntil: null });
  await look(transaction => postponeTask(transaction, task.id, 'later', at(12), false));
  expect(await now(task)).toMatchObject({ attempts: 1, notBefore: at(12) });
  await take(task, 12);
  await look(transaction => saveStep(transaction, task.id, {}));
  expect(await now(task)).toMatchObject({ attempts: 0, notBefore: null, steps: 1 });
});

test('nothing is given back that was cancelled meanwhile', async () => {
  const task = await start(0);
  await take(task, 1);
  await look(transaction => closeTask(transaction, task.id, 'cancelled', at(2)));
  await look(transaction => postponeTask(transaction, task.id, 'Error: no', at(9), true));
  await take(task, 3);
  expect(await now(task)).toMatchObject({
    status: 'cancelled',
    attempts: 0,
    notBefore: null,
    leaseUntil: null,
  });
});

test('a start drops what was held, and nothing is kept of what is over', async () => {
  const task = await start(0, { words: '盒子太大' });
  await take(task, 1);
  await look(clearTaskLeases);
  expect(await now(task)).toMatchObject({ leaseUntil: null, state: { words: '盒子太大' } });
  await look(transaction => closeTask(transaction, task.id, 'failed', at(2), 'Error: no'));
  expect(await now(task)).toMatchObject({ status: 'failed', state: {} });
  expect(await look(countTasks)).toEqual({ waiting: 0, running: 0, failed: 1 });
});
