/** Suggestions for a team with many records: a task, beside which everybody goes on. */

import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Database, sql } from '../../../src/store/database.ts';
import { readMigrations } from '../../../src/store/migrate.ts';
import { openDatabase } from '../../../src/store/open-database.ts';
import { seedDatabase } from '../../bench/seed.ts';
import { PATIENCE_MILLISECONDS, thoroughly } from '../../patience.ts';
import { type Card, Chat } from '../chat.ts';
import { finished, jsonLines, startProcess } from '../process.ts';

const migrations = readMigrations(path.join(import.meta.dirname, '..', '..', '..', 'prisma', 'migrations'));
const RECORDS = [
  ['泵头很难按，老人按不动', '抖音'],
  ['泵头太紧，按不动', '天猫'],
  ['瓶子的泵头按不动', '京东'],
];

let chat: Chat;
/** Lets bulk readings go on that wait. */
let letRead: () => void;
let mayRead: Promise<void>;
beforeEach(async () => {
  hold();
  letRead();
  chat = await Chat.open({ bulkFrom: RECORDS.length, read: heldReader });
  await chat.type(':as 王经理 manager');
  for (const member of ['小李', '小周']) await chat.type(`:as ${member} role=community`);
  await chat.say('王经理', '/persona new 精致妈妈');
});
afterEach(async () => {
  letRead();
  await chat.close();
});

/** From now on nothing is read in bulk until it may. */
function hold(): void {
  mayRead = new Promise(resolve => {
    letRead = resolve;
  });
}

function heldReader(database: Database): Database['read'] {
  const read = database.read.bind(database);
  return async (reading, values) => {
    await mayRead;
    return read(reading, values);
  };
}

async function record(): Promise<void> {
  for (const [words, source] of RECORDS) await chat.say('小李', `/反馈 ${words} 渠道=${source} 维度=痛点`);
}

/** Presses a button of what a message shows, as somebody. */
async function press(member: string, { message }: Card, button = 1): Promise<Card> {
  await chat.type(`:as ${member}`);
  await chat.type(`:press ${message} ${button}`);
  return chat.lastCard();
}

test('with few records the answer comes at once; with as many as that a task shows the same in place', async () => {
  await record();
  await chat.say('小李', '/feedback delete F3');
  hold();
  const begun = await chat.say('小李', '/persona suggest 精致妈妈');
  expect(begun.text).toBe('正在整理还没用上的反馈：精致妈妈 0/7');
  expect(begun.buttons).toEqual(['取消']);
  letRead();
  const result = await chat.settleTasks();
  expect(result.message).toBe(begun.message);
  expect(result.text).toMatch(/^精致妈妈 · 还没用上的反馈里有 1 个共同话题/);
  // The same team, if that were few.
  const few = await Chat.open({ folder: (await copyOf(chat)).folder, bulkFrom: 1_000 });
  const atOnce = await few.say('小李', '/persona suggest 精致妈妈');
  expect(atOnce).toMatchObject({ text: result.text, buttons: result.buttons, edit: false });
  await few.close();
});

/** Closes the chat, and opens it again later by its folder. */
async function copyOf(open: Chat): Promise<{ folder: string }> {
  await open.stop();
  return open;
}

test('one dimension is a task too, and what is pressed on the result is proposed', async () => {
  await record();
  const begun = await chat.say('小李', '/persona suggest 精致妈妈 痛点');
  const result = await chat.settleTasks();
  expect(result.message).toBe(begun.message);
  expect(result.text).toContain('情感需求痛点 · “');
  const proposed = await press('小李', result);
  expect(proposed.text).toMatch(/^P1 精致妈妈 · 小李 · 待定/);
  expect(chat.shown(result.message).text).toBe(result.text);
});

test('meanwhile everybody is answered, here and elsewhere', async () => {
  await record();
  hold();
  const begun = await chat.say('小李', '/persona suggest 精致妈妈');
  expect((await chat.say('小周', '/反馈 送货很快 渠道=天猫 维度=认知')).text).toContain('F4');
  expect((await chat.say('小周', '/task')).text).toBe(
    '1 个任务正在进行\n1 · 正在整理还没用上的反馈：精致妈妈 · 小李',
  );
  await chat.type(':room 另一个群');
  expect((await chat.say('老陈', '/help')).text).toContain('/feedback');
  expect((await chat.say('老陈', '/task')).text).toBe('没有正在进行的任务');
  await chat.type(':room main');
  expect(chat.shown(begun.message).text).toBe(begun.text);
  letRead();
  await chat.settleTasks();
  expect(chat.shown(begun.message).text).toContain('个共同话题');
  expect((await chat.say('小周', '/task')).text).toBe('没有正在进行的任务');
});

describe('a task is cancelled', () => {
  let begun: Card;
  beforeEach(async () => {
    await record();
    hold();
    begun = await chat.say('小李', '/persona suggest 精致妈妈');
  });

  test('by whoever started it, with a press: its message says so, and the result never comes', async () => {
    expect(await press('小李', begun)).toMatchObject({
      message: begun.message,
      text: '已取消（小李）：正在整理还没用上的反馈：精致妈妈',
      buttons: [],
    });
    letRead();
    const before = chat.cards.length;
    await chat.settleTasks();
    expect(chat.cards).toHaveLength(before);
    expect((await chat.say('小李', '/task cancel 1')).text).toContain('1 号任务已经结束了');
  });

  test('by a manager, who types it', async () => {
    expect((await chat.say('王经理', '/任务 取消 1')).text).toContain('已取消（王经理）');
    expect(chat.shown(begun.message).text).toContain('已取消（王经理）');
  });

  test('by nobody else, and by no other team', async () => {
    expect((await press('小周', begun)).text).toBe('1 号任务是 小李 开始的，只有本人和管理员能取消。');
    await chat.type(':room 另一个群');
    await chat.type(':as 老陈 manager');
    expect((await chat.say('老陈', '/task cancel 1')).text).toContain('没有 1 号任务');
    letRead();
    await chat.type(':room main');
    await chat.settleTasks();
    expect(chat.shown(begun.message).text).toContain('个共同话题');
  });
});

test('after a stop in the middle the next start brings the result, once', async () => {
  await record();
  hold();
  const begun = await chat.say('小李', '/persona suggest 精致妈妈');
  await chat.stop();
  letRead();
  await chat.restart();
  await chat.settleTasks();
  const results = chat.cards.filter(({ text }) => text.includes('个共同话题'));
  expect(results).toMatchObject([{ message: begun.message, edit: true }]);
});

test('what is deleted while the task goes on is not quoted in the result', async () => {
  await record();
  hold();
  await chat.say('小李', '/persona suggest 精致妈妈 痛点');
  letRead();
  for (const id of ['F1', 'F2', 'F3']) await chat.say('小李', `/feedback delete ${id}`);
  for (const [words] of RECORDS) expect((await chat.settleTasks()).text).not.toContain(words);
});

describe('the real process, with 20,000 records', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await seedDatabase(20_000);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('is killed in the middle, again and again: there is one result in the end', async () => {
    let isBegun = false;
    // From right after the first answer to somewhere in the steps.
    for (const milliseconds of thoroughly([0, 300, 1_000], [20, 100, 600, 1_300])) {
      const child = startProcess(folder);
      let out = '';
      child.stdout?.setEncoding('utf8').on('data', chunk => {
        out += String(chunk);
      });
      const ended = finished(child);
      if (!isBegun) child.stdin?.write('/persona new 精致妈妈\n/persona suggest 精致妈妈\n');
      else child.stdin?.write(':as 我\n');
      await vi.waitUntil(
        () => jsonLines(out).some(line => line['done'] === (isBegun ? 1 : 2)),
        PATIENCE_MILLISECONDS,
      );
      isBegun = true;
      await sleep(milliseconds);
      child.kill('SIGKILL');
      await ended;
    }
    const child = startProcess(folder);
    const ended = finished(child);
    child.stdin?.end('/task\n');
    expect((await ended).code).toBe(0);
    const last = startProcess(folder);
    const told = finished(last);
    last.stdin?.end('/task\n');
    expect(jsonLines((await told).out).some(line => line['text'] === '没有正在进行的任务')).toBe(true);
    const { text, results, begun } = await shownIn(folder);
    expect(text).toContain('个共同话题');
    expect(results).toBe(1);
    expect(begun).toBe(1);
  });
});

/** @returns what the suggestion's message shows in the end, and how often a result was said, and a beginning */
async function shownIn(folder: string): Promise<{ text: string; results: number; begun: number }> {
  const database = await openDatabase(path.join(folder, 'chat.db'), migrations);
  const rows = await database.transaction(({ query }) =>
    query<{ view: unknown; editsId: number | null }>(
      sql`SELECT view, "editsId" FROM "Outbox" WHERE kind = 'reply' OR "editsId" IS NOT NULL ORDER BY id`,
    ),
  );
  await database.close();
  const shown = rows.map(row => ({ ...row, text: JSON.stringify(row.view) }));
  return {
    text: shown.findLast(({ editsId }) => editsId !== null)?.text ?? '',
    results: shown.filter(({ text }) => text.includes('个共同话题')).length,
    begun: shown.filter(({ text, editsId }) => editsId === null && text.includes('"label":"取消"')).length,
  };
}
