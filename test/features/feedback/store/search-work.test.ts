/** Whoever searches for whatever among however many records: a search is so much work, and tells how far it looked. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { FeedbackContent } from '../../../../src/features/feedback/domain/feedback.ts';
import { facetsOf, spaced } from '../../../../src/features/feedback/store/search-index.ts';
import { sql } from '../../../../src/store/database.ts';
import { Sqlite } from '../../../../src/store/sqlite.ts';
import { rounds } from '../../../patience.ts';
import { Chat } from '../../../scenes/chat.ts';

/** More than one search looks at, twice. */
const FIRST = 12_000;
const MORE = rounds({ short: 12_000, full: 188_000 });
const ZONE = 'Asia/Shanghai';

let chat: Chat;
/** The last record so far. */
let last = 10;

/** Adds records: all say 的, odd ones 甲 of needs, even ones 乙 of values; one in a thousand says 榴莲. */
async function seed(count: number, teamId: number): Promise<void> {
  const kinds = [0, 1].flatMap(isOdd =>
    [0, 1].map(isRare => {
      const content: FeedbackContent = {
        ...{ text: `盒子${isOdd ? '甲' : '乙'}，好用的${isRare ? '榴莲' : ''}`, sourceId: 1 },
        ...{ dimension: isOdd ? ('needs' as const) : ('values' as const), sentiment: isOdd ? 1 : -1 },
        ...{ intensity: null, segment: null, tags: [], consent: 'unknown' as const, endUser: null },
        saidAt: new Date('2026-11-01T04:00:00Z'),
      };
      const facets = facetsOf({ ...content, id: 0, teamId, reporterId: 1, reporterRole: null }, ZONE);
      return { ...content, isOdd, isRare, words: spaced(content.text), facets: facets.join(' ') };
    }),
  );
  const made = sql`
    WITH RECURSIVE made(id) AS (SELECT ${last} + 1 UNION ALL SELECT id + 1 FROM made WHERE id < ${last + count})
    SELECT CAST(made.id AS INTEGER) AS id, kind.value AS kind FROM made
    JOIN json_each(${JSON.stringify(kinds)}) kind
      ON kind.value ->> 'isOdd' = CAST(made.id AS INTEGER) % 2
        AND kind.value ->> 'isRare' = (CAST(made.id AS INTEGER) % 1000 = 0)`;
  await chat.look(async transaction => {
    await transaction.execute(sql`
      INSERT INTO "Feedback" (id, "teamId", number, text, dimension, "sourceId", sentiment, consent, tags, "reporterId",
        "roomId", "partId", "saidAt", "recordedAt", "messageAt")
      SELECT id, ${teamId}, id, kind ->> 'text', kind ->> 'dimension', 1, kind ->> 'sentiment', 'unknown', '[]', 1,
        (SELECT min(id) FROM "Room"), (SELECT min(id) FROM "VoicePart"), 1793505600000, 1793505600000, 1793505600000
      FROM (${made})`);
    await transaction.execute(sql`
      INSERT INTO "FeedbackSearch" (rowid, words, facets)
      SELECT id, kind ->> 'words', kind ->> 'facets' FROM (${made})`);
  });
  last += count;
}

beforeAll(async () => {
  chat = await Chat.open();
  await chat.type(':as 小李 manager');
  await chat.type('/feedback 盒子太大 渠道=小红书 维度=痛点');
  await chat.type('/feedback 盒子还行 渠道=小红书 维度=痛点');
  await seed(FIRST, 1);
});
afterAll(() => chat.close());

const HOSTILE = [
  ...['的', '的的', '的'.repeat(95), `${'的的的的的的的的的的 '.repeat(9)}`.trim(), '甲乙', '乙的', '甲 乙'],
  ...[
    '甲的 乙的',
    '维度=痛点 情感=-1',
    '甲 维度=认知',
    '乙 since=2026-01-01',
    '的 记录人=小李',
    '榴莲 甲 的',
  ],
  '的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心',
];

/** @returns how many statements a line takes, and how many rows they hand out */
async function workOf(line: string): Promise<{ statements: number; rows: number }> {
  const rows = vi.spyOn(Sqlite.prototype, 'query');
  await chat.say('小李', line);
  const work = {
    statements: rows.mock.calls.length,
    rows: rows.mock.results.reduce(
      (sum, each) => sum + (Array.isArray(each.value) ? each.value.length : 0),
      0,
    ),
  };
  rows.mockRestore();
  return work;
}

/** @returns the least processor time of a few searches, in milliseconds */
async function timeOf(line: string): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 5; tries += 1) {
    const start = process.cpuUsage();
    await chat.say('小李', line);
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

test('what was not looked at is told, and can be searched further', async () => {
  const first = await chat.say('小李', '/search 乙甲');
  expect(first.text).toBe(`F${last - 8_000} 以后没有找到“乙甲”，更早的还没看`);
  expect(first.buttons).toEqual(['再往前找']);
  await chat.type(`:press ${first.message} 1`);
  expect(chat.lastCard()).toMatchObject({ text: '没有找到“乙甲”', buttons: [] });
  const some = await chat.say('小李', '/search 甲 的');
  expect(some.text).toMatch(/^“甲 的”至少 4000 条（F\d+ 以后的） · 1\/500/);
  expect(some.buttons).toEqual(['下一页']);
  expect((await chat.say('小李', '/search 甲 的 页=500')).buttons).toEqual(['上一页', '再往前找']);
  expect((await chat.say('小李', '/search 榴莲 的')).text).toContain('“榴莲 的”共 12 条 · 1/2');
});

test('a search of few among many is complete', async () => {
  expect((await chat.say('小李', '/search 还行')).text).toContain('“还行”共 1 条');
  await chat.say('小李', '/feedback delete F2');
  expect((await chat.say('小李', '/search 还行')).text).toBe('没有找到“还行”');
});

test('a search takes no more work among many more records, its own team’s or another’s', async () => {
  const before = new Map<string, { work: unknown; time: number }>();
  for (const words of HOSTILE) {
    const line = `/search ${words}`;
    before.set(line, { work: await workOf(line), time: await timeOf(line) });
  }
  await seed(MORE, 1);
  await seed(MORE, 2);
  const slow: string[] = [];
  for (const [line, { time }] of before) {
    const { statements, rows } = await workOf(line);
    if (statements > 150 || rows > 6_000) slow.push(`${line}: ${statements} statements, ${rows} rows`);
    // Four times as many records at least: what goes through all of them takes four times as long.
    const now = await timeOf(line);
    if (now > 2.5 * Math.max(time, 20)) slow.push(`${line}: ${time} → ${now} ms`);
  }
  expect(slow).toEqual([]);
});
