/** What becomes of messages while a platform does not answer, for seconds or a day: on a clock that is set. */

import { rmSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Outgoing, PlatformError, type PlatformName } from '../../src/chat/platform.ts';
import { plainText, text, type View, view } from '../../src/chat/view.ts';
import { type OutboxLanes, outboxSender, resumeOutbox } from '../../src/jobs/outbox-sender.ts';
import { type Database, sql } from '../../src/store/database.ts';
import { readMigrations } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { type NewMessage, queueMessage } from '../../src/store/outbox.ts';
import { QuietPlatform, quietCapabilities } from '../quiet-platform.ts';
import { placeReadyMade, quickFolder } from '../scratch.ts';

const migrations = readMigrations(path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations'));
const NOW = new Date('2026-11-20T02:00:00Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How calls go: as they should; nobody can be reached; a call is lost, or its answer is. */
type Net = 'well' | 'unreachable' | 'lost' | 'answer lost';

class FarPlatform extends QuietPlatform {
  override readonly name: PlatformName;
  override readonly capabilities;
  net: Net = 'well';
  /** Rooms whose messages go unanswered, whatever else is answered. */
  readonly deaf = new Set<string>();
  /** What people see, by message. */
  readonly shown = new Map<string, string>();
  calls = 0;
  readonly #once = new Map<string, { readonly id: string; readonly at: number }>();
  #messages = 0;

  /** @param onceWithin for so long a repeat with the same key is shown once */
  constructor(name: PlatformName, onceWithin: number) {
    super();
    this.name = name;
    this.capabilities = {
      ...quietCapabilities,
      marksMessages: true,
      sendsOnceWithinMilliseconds: onceWithin === 0 ? 0 : onceWithin - 5 * MINUTE,
    };
    this.#onceWithin = onceWithin;
  }
  readonly #onceWithin: number;

  get said(): string[] {
    return [...this.shown.values()];
  }
  override split(whole: View): readonly View[] {
    return plainText(whole)
      .split('\n')
      .map(line => view(text(line)));
  }
  async send({ chatId, view: shown, idempotencyKey }: Outgoing): Promise<string> {
    return this.#call(chatId, () => {
      const before = this.#once.get(idempotencyKey);
      if (before !== undefined && Date.now() - before.at < this.#onceWithin) return before.id;
      this.#messages += 1;
      const id = `m${this.#messages}`;
      this.#once.set(idempotencyKey, { id, at: Date.now() });
      this.shown.set(id, plainText(shown));
      return id;
    });
  }
  async edit(messageId: string, { chatId, view: shown }: Outgoing): Promise<void> {
    this.#call(chatId, () => void this.shown.set(messageId, plainText(shown)));
  }
  override async mark(chatId: string, messageId: string): Promise<void> {
    this.#call(chatId, () => void this.shown.set(`mark on ${messageId}`, '👀'));
  }
  #call<Result>(chatId: string, effect: () => Result): Result {
    this.calls += 1;
    const net = this.deaf.has(chatId) ? 'lost' : this.net;
    if (net === 'unreachable') throw new PlatformError({ kind: 'unreachable' }, 'ECONNREFUSED');
    if (net === 'lost') throw new PlatformError({ kind: 'unknown' }, 'lost');
    const result = effect();
    if (net === 'answer lost') throw new PlatformError({ kind: 'unknown' }, 'answer lost');
    return result;
  }
}

let folder: string;
let database: Database;
let platforms: FarPlatform[];
let sender: OutboxLanes;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: NOW });
  folder = quickFolder();
  placeReadyMade(path.join(folder, 'a.db'));
  database = await openDatabase(path.join(folder, 'a.db'), migrations);
});
afterEach(async () => {
  await sender.stop();
  vi.useRealTimers();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

function begin(...all: FarPlatform[]): void {
  platforms = all;
  sender = outboxSender({
    ...{ database, platforms, defaultLanguage: 'zh-CN', receive: async () => {}, onProgress: () => {} },
    ...{ now: () => new Date(), random: () => 0.5, log: pino({ level: 'silent' }) },
    onTrouble: error => {
      throw error;
    },
  });
}
const telegram = () => new FarPlatform('telegram', 0);
const lark = () => new FarPlatform('lark', HOUR);

async function queue(words: string, more: Partial<NewMessage> = {}): Promise<number> {
  const message = {
    platform: platforms[0]?.name ?? '',
    chatId: 'g',
    kind: 'reply' as const,
    teamId: null,
    ...more,
  };
  const id = await database.transaction(transaction =>
    queueMessage(transaction, { replyTo: undefined, ...message, view: view(text(words)) }, new Date()),
  );
  sender.wake(message);
  return id;
}
const proposal = { isRepeatable: true };
const notice = { kind: 'notice', isRepeatable: true } as const;
const states = () =>
  database.transaction(async transaction => {
    const rows = await transaction.query<{ state: string }>(sql`SELECT state FROM "Outbox" ORDER BY id`);
    return rows.map(row => row.state);
  });

/** Time goes on; of a day it is looked at every minute or so. */
async function pass(milliseconds: number): Promise<void> {
  const end = Date.now() + milliseconds;
  const step = Math.max(5 * SECOND, milliseconds / 1_500);
  await sender.rest();
  while (Date.now() < end) {
    await vi.advanceTimersByTimeAsync(Math.min(step, end - Date.now()));
    await sender.rest();
  }
}
/** The platform tells of something else: an event came, a poll was answered. */
async function answers(): Promise<void> {
  for (const platform of platforms) sender.answered(platform.name);
  await pass(2 * SECOND);
}

const OUTAGES = [
  ['10 seconds', 10 * SECOND],
  ['10 minutes', 10 * MINUTE],
  ['a day', DAY],
] as const;

describe.each([
  ['where a repeat is shown twice', telegram],
  ['where it is shown once for an hour', lark],
])('%s', (_, open) => {
  test.each(OUTAGES)(
    'nothing is lost that could not be sent for %s, and nothing said twice',
    async (_, long) => {
      const platform = open();
      begin(platform);
      const card = await queue('P1 待定', proposal);
      await pass(0);
      platform.net = 'unreachable';
      await queue('一', { replyTo: 'p1' });
      await queue('P1 已通过', { ...notice, editsId: card });
      await queue('v1 发布了', notice);
      await queue('很长\n很长');
      await queue('二', { chatId: 'h', replyTo: 'p2' });
      await pass(long);
      platform.net = 'well';
      await answers();
      expect(platform.said).toEqual(
        expect.arrayContaining(['P1 已通过', '一', 'v1 发布了', '很长', '很长', '二']),
      );
      expect(platform.shown.size).toBe(6);
      // Within a room the order is kept.
      expect(platform.said.filter(said => said !== '二')).toEqual([
        'P1 已通过',
        '一',
        'v1 发布了',
        '很长',
        '很长',
      ]);
      expect(new Set(await states())).toEqual(new Set(['sent']));
    },
  );

  test.each(OUTAGES)('what must arrive does, though for %s calls were lost on the way', async (_, long) => {
    const platform = open();
    begin(platform);
    const card = await queue('P1 待定', proposal);
    await pass(0);
    platform.net = 'lost';
    await queue('P2 待定', proposal);
    await queue('P1 已通过', { ...notice, editsId: card });
    await queue('v1 发布了', notice);
    await queue('一', { replyTo: 'p1' });
    await pass(long);
    platform.net = 'well';
    await answers();
    expect(platform.said).toEqual(['P1 已通过', 'P2 待定', 'v1 发布了', '一']);
    expect(await states()).toEqual(['sent', 'sent', 'sent', 'sent', 'sent']);
  });

  test.each(OUTAGES)(
    'what must arrive does by itself, though nothing else is heard after %s',
    async (_, long) => {
      const platform = open();
      begin(platform);
      platform.net = 'lost';
      await queue('P1 待定', proposal);
      await pass(long);
      platform.net = 'well';
      // It may wait as long again as it lasted, and no longer than four hours.
      await pass(Math.min(Math.max(10 * long, MINUTE), 4 * HOUR));
      expect(platform.said).toEqual(['P1 待定']);
    },
  );

  test('each lost answer may show it once more, so it is asked for less and less often', async () => {
    const platform = open();
    begin(platform);
    platform.net = 'answer lost';
    await queue('P1 待定', proposal);
    await pass(10 * SECOND);
    expect(platform.calls).toBeLessThanOrEqual(4);
    await pass(DAY);
    platform.net = 'well';
    await answers();
    expect(await states()).toEqual(['sent']);
    expect(platform.calls).toBeLessThanOrEqual(20);
    expect(platform.calls).toBeGreaterThanOrEqual(10);
    expect(new Set(platform.said)).toEqual(new Set(['P1 待定']));
    expect(platform.shown.size).toBeLessThanOrEqual(platform.calls);
  });

  test('a platform that can not be reached is called once a minute at most, whoever waits', async () => {
    const platform = open();
    begin(platform);
    platform.net = 'unreachable';
    for (let room = 0; room < 40; room += 1) await queue('一', { chatId: `r${room}`, replyTo: 'p' });
    await pass(5 * MINUTE);
    const before = platform.calls;
    await pass(20 * MINUTE);
    expect(platform.calls - before).toBeLessThanOrEqual(21);
    // When all come at the same moment one tries for all.
    vi.setSystemTime(Date.now() + 2 * MINUTE);
    const calls = platform.calls;
    await resumeOutbox(sender, database);
    await sender.rest();
    expect(platform.calls - calls).toBe(1);
    platform.net = 'well';
    await pass(MINUTE);
    expect(platform.shown.size).toBe(40);
  });
});

test('an answer of unknown fate is marked instead, however long it takes until that can be done', async () => {
  const platform = telegram();
  begin(platform);
  platform.net = 'lost';
  await queue('一', { replyTo: 'p1' });
  await queue('二', { replyTo: 'p2' });
  await pass(DAY);
  platform.net = 'well';
  await answers();
  // What was behind it waited, and was not tried in vain.
  expect([...platform.shown]).toEqual([
    ['mark on p1', '👀'],
    ['m1', '二'],
  ]);
  expect(await states()).toEqual(['unknown', 'sent']);
});

test('an answer is repeated for an hour where that is shown once, and marked after it', async () => {
  const platform = lark();
  begin(platform);
  platform.net = 'answer lost';
  await queue('一', { replyTo: 'p1' });
  await pass(50 * MINUTE);
  expect(platform.said).toEqual(['一']);
  await pass(30 * MINUTE);
  platform.net = 'well';
  await answers();
  expect([...platform.shown.keys()]).toEqual(['m1', 'mark on p1']);
});

test('an answer that first could not be sent for a day has its hour from when it could', async () => {
  const platform = lark();
  begin(platform);
  platform.net = 'unreachable';
  await queue('一', { replyTo: 'p1' });
  await pass(DAY);
  platform.net = 'answer lost';
  await answers();
  platform.net = 'well';
  await pass(MINUTE);
  expect([...platform.shown]).toEqual([['m1', '一']]);
  expect(await states()).toEqual(['sent']);
});

test('a platform that is away holds up no other', async () => {
  const away = telegram();
  const here = lark();
  begin(away, here);
  // Calls that hang take all lanes, but only their own platform's.
  const hanging: (() => void)[] = [];
  const hang = () =>
    new Promise<never>((_, reject) =>
      hanging.push(() => reject(new PlatformError({ kind: 'unknown' }, 'late'))),
    );
  away.send = hang;
  for (let room = 0; room < 50; room += 1) await queue('一', { ...proposal, chatId: `r${room}` });
  await queue('二', { platform: 'lark' });
  await vi.waitFor(() => expect(here.said).toEqual(['二']), { timeout: 5_000, interval: 1 });
  expect(hanging.length).toBeGreaterThan(0);
  const stopped = sender.stop();
  for (const end of hanging) end();
  await stopped;
});

test('what goes unanswered in one room, though the platform answers, is repeated ever more rarely', async () => {
  const platform = telegram();
  begin(platform);
  platform.deaf.add('deaf');
  await queue('P1 待定', { ...proposal, chatId: 'deaf' });
  await pass(0);
  const before = platform.calls;
  for (let minute = 0; minute < 60; minute += 1) {
    await queue(`${minute}`, { replyTo: 'p' });
    await answers();
    await pass(58 * SECOND);
  }
  expect(platform.calls - before - 60).toBeLessThanOrEqual(12);
});

test('and what comes after it in that room is said, unless it is about the same message', async () => {
  const platform = telegram();
  begin(platform);
  const sendIt = platform.send.bind(platform);
  platform.send = outgoing =>
    plainText(outgoing.view) === 'P1 待定'
      ? Promise.reject(new PlatformError({ kind: 'unknown' }, '500'))
      : sendIt(outgoing);
  const card = await queue('P1 待定', proposal);
  await queue('P1 已通过', { ...notice, editsId: card });
  await queue('v1 发布了', notice);
  await queue('一', { replyTo: 'p1' });
  await pass(5 * MINUTE);
  expect(platform.said).toEqual([]);
  sender.answered('telegram');
  for (let minute = 0; minute < 5; minute += 1) {
    await pass(MINUTE);
    sender.answered('telegram');
  }
  await pass(MINUTE);
  expect(platform.said).toEqual(['v1 发布了', '一']);
  platform.send = sendIt;
  await pass(HOUR);
  expect(platform.said).toEqual(['v1 发布了', '一', 'P1 已通过']);
});

test('a start tries again at once what an earlier process left waiting', async () => {
  const platform = telegram();
  begin(platform);
  platform.net = 'lost';
  await queue('P1 待定', proposal);
  await pass(6 * HOUR);
  await sender.stop();
  platform.net = 'well';
  begin(platform);
  sender.answered('telegram');
  await resumeOutbox(sender, database);
  await pass(SECOND);
  expect(platform.said).toEqual(['P1 待定']);
});

test('who waits for hours keeps nobody from stopping', async () => {
  const platform = telegram();
  begin(platform);
  platform.net = 'lost';
  await queue('P1 待定', proposal);
  await pass(DAY);
  const calls = platform.calls;
  await sender.stop();
  expect(vi.getTimerCount()).toBe(0);
  expect(platform.calls).toBe(calls);
});
