import { cpSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Libsql from 'libsql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PATIENCE_MILLISECONDS, thoroughly } from '../patience.ts';
import { movedClock, scratchFolder } from '../scenes/process.ts';
import { placeReadyMade } from '../scratch.ts';
import { lostOf, recordedBy, recordLine } from './acknowledged.ts';
import { lookInto } from './inspect-database.ts';
import { endAll, Session, saidBy } from './session.ts';

const HOUR = 3_600_000;
/** Far more than any retry takes, far less than the clock is moved. */
const SOON = PATIENCE_MILLISECONDS;

let folder: string;
let file: string;
beforeEach(() => {
  folder = scratchFolder();
  file = path.join(folder, 'chat.db');
  placeReadyMade(file);
  shiftClock(0);
});
afterEach(async () => {
  await endAll();
  rmSync(folder, { recursive: true, force: true });
});

/** Steps the clock of the processes that run, and of those to come. */
function shiftClock(milliseconds: number): void {
  writeFileSync(path.join(folder, 'clock'), String(milliseconds));
}

function start(env: Record<string, string> = {}): Session {
  return new Session(folder, {
    env: { ...movedClock(path.join(folder, 'clock')), ...env },
  });
}

/** From now on, until it is dropped, no text with 毒 can be recorded. */
function poison(): void {
  withDatabase(database =>
    database.exec(`CREATE TRIGGER poison BEFORE INSERT ON "Feedback" WHEN NEW.text LIKE '%毒%'
      BEGIN SELECT RAISE(ABORT, 'poisoned'); END`),
  );
}

function cure(): void {
  withDatabase(database => database.exec('DROP TRIGGER poison'));
}

function withDatabase(work: (database: InstanceType<typeof Libsql>) => void): void {
  const database = new Libsql(file);
  database.exec('PRAGMA busy_timeout=5000');
  work(database);
  database.close();
}

const repliesOf = (session: Session) => session.heard.flatMap(heard => saidBy(heard) ?? []);
const failed = (session: Session) =>
  expect.poll(() => session.err, { timeout: SOON }).toContain('"event failed"');

test('the shifted clock is what the process goes by', async () => {
  shiftClock(-48 * HOUR);
  const session = start();
  await session.end(recordLine('前天'));
  const [row] = lookInto(file, look => look<{ recordedAt: number }>('SELECT "recordedAt" FROM "Feedback"'));
  expect(Math.abs(Date.now() - 48 * HOUR - (row?.recordedAt ?? 0))).toBeLessThan(60_000);
});

test('a clock that steps back and forth an hour while the process runs harms no record, number or order', async () => {
  const sessions: Session[] = [];
  let count = 0;
  for (const steps of [
    [0, -HOUR, HOUR, -HOUR, 0],
    [-2 * HOUR, 2 * HOUR],
  ]) {
    shiftClock(steps[0] ?? 0);
    const session = start();
    sessions.push(session);
    let line = 0;
    for (const step of steps) {
      shiftClock(step);
      const lines = Array.from({ length: 6 }, (_, index) => recordLine(`第${count + index + 1}条`));
      count += lines.length;
      line += lines.length + 2;
      session.type(...lines, '/search 听到的', `/feedback edit F${count} 强度=5`);
      await session.done(line, SOON);
    }
    expect(await session.end()).toEqual({ code: 0, signal: null });
    expect(session.err).toBe('');
    expect(session.heard.filter(heard => 'error' in heard)).toEqual([]);
  }
  const said = sessions.flatMap(repliesOf);
  const recorded = said.filter(each => /^F\d+ · /.test(each.text));
  expect(recorded.map(each => Number(/^F(\d+)/.exec(each.text)?.[1]))).toEqual(
    Array.from({ length: count }, (_, index) => index + 1),
  );
  // Each counts itself and all before it, wherever the clock stood when they were recorded.
  expect(recorded.map(each => Number(/第 (\d+) 个/.exec(each.text)?.[1]))).toEqual(
    Array.from({ length: count }, (_, index) => index + 1),
  );
  const searches = said.filter(each => each.text.startsWith('“听到的”'));
  expect(searches.map(each => /F(\d+) · /.exec(each.text)?.[1])).toEqual([
    '6',
    '12',
    '18',
    '24',
    '30',
    '36',
    '42',
  ]);
  const numbers = said.map(each => each.message);
  expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
  expect(lostOf(file, sessions)).toEqual([]);
  const order = lookInto(file, look => look<{ number: number }>('SELECT number FROM "Feedback" ORDER BY id'));
  expect(order.map(row => row.number)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
});

test('a form opened before the clock steps can be filled in after it', async () => {
  const session = start();
  session.type('/feedback 只有原话 渠道=小红书');
  await session.done(1, SOON);
  for (const [index, step] of [HOUR, -HOUR].entries()) {
    shiftClock(step);
    session.type(':fill 维度=痛点', '/feedback 又只有原话 渠道=小红书');
    await session.done(3 + index * 2, SOON);
  }
  expect((await session.end()).code).toBe(0);
  expect(recordedBy(session)).toBe(2);
});

describe('after the first record', () => {
  let model: string;
  let first: Session;
  beforeAll(async () => {
    model = scratchFolder();
    first = new Session(model);
    expect((await first.end(recordLine('头'))).code).toBe(0);
  });
  afterAll(() => rmSync(model, { recursive: true, force: true }));
  beforeEach(() => {
    cpSync(model, folder, { recursive: true });
    poison();
  });

  // Forward it may only be tried too soon.
  const steps = thoroughly<readonly [string, number]>([['back', -HOUR]], [['forward', HOUR]]);
  test.each(steps)(
    'an event that waits to be tried again is tried soon, though the clock steps %s an hour',
    async (_, step) => {
      const session = start({ LOG_LEVEL: 'warn' });
      session.type(recordLine('有毒'), recordLine('尾'));
      await failed(session);
      shiftClock(step);
      cure();
      await session.done(2, SOON);
      expect((await session.end()).code).toBe(0);
      expect(recordedBy(session)).toBe(2);
      expect(lostOf(file, [first, session])).toEqual([]);
    },
  );

  test.each(steps)(
    '… and the same when the process is killed and starts again %s an hour',
    async (_, step) => {
      const killed = start({ LOG_LEVEL: 'warn' });
      killed.type(recordLine('有毒'));
      await failed(killed);
      await killed.kill();
      shiftClock(step);
      cure();
      const session = start();
      session.type(recordLine('尾'));
      await session.done(1, SOON);
      expect((await session.end()).code).toBe(0);
      expect(recordedBy(session)).toBe(2);
      expect(lostOf(file, [first, killed, session])).toEqual([]);
    },
  );
});
