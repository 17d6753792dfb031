/** Two public tests with published conclusions, pasted as they stand on the web; where ../shared/data is not there, there is nothing to paste. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { publicTest } from '../../features/experiment/domain/vectors.ts';
import { Chat } from '../chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':now 2019-08-01T10:00');
  await chat.type(':as 王经理 manager');
  await chat.say('王经理', '/persona new 精致妈妈');
});
afterEach(() => chat.close());

const pasted = (rows: readonly Record<string, string>[]) =>
  [Object.keys(rows[0] ?? {}), ...rows.map(row => Object.values(row))]
    .map(cells => cells.join(','))
    .join('\n');

const control = publicTest('control-test-control.csv');
const tested = publicTest('control-test-test.csv');

test('days of our own of the same shape: bare dates, dollars, and a day with spend only, which is left out', async () => {
  await chat.say('王经理', '/ab new 同样的表 指标=CTR 变体="A:Control Campaign,B:Test Campaign" 天数=8');
  await chat.type(':now 2019-08-09T10:00');
  const head =
    'Campaign Name,Date,Spend [USD],# of Impressions,Reach,# of Website Clicks,# of Searches,# of Purchase';
  const rows = ['Control', 'Test'].flatMap((name, at) =>
    Array.from({ length: 8 }, (_, day) => {
      const figures =
        at === 0 && day === 4 ? ',,,,' : `${9000 + day},${8000},${700 + 31 * at + 7 * day},12,${30 + day}`;
      return `${name} Campaign,${day + 1}.08.2019,${2000 + day},${figures}`;
    }),
  );
  const { text } = await chat.say('王经理', `/ab record T1\n${[head, ...rows].join('\n')}`);
  expect(text).toContain('记了 16 条');
  const details = (await chat.say('王经理', '/ab summary T1 详情=是')).text;
  expect(details).toMatch(/^B 比 A：点击率 .* · 区间 96.00 % · 7 天 · t /m);
});

test.each(
  control.length === 0
    ? []
    : ([
        ['CTR', /\nB 比 A：点击率 \+70 %（\+\d+ … \+\d+）· 更好/],
        ['转化 实验=是', /\nB 比 A：转化 −2 %（.*）· 说不准/],
        ['转化', /\nB 比 A：每元转化 −12 %（.*）· 说不准/],
        ['CVR', /\nB 比 A：转化率 −14 %（.*）· 说不准/],
        ['CPA', /\nB 比 A：转化成本 \+14 %（.*）· 说不准/],
      ] as const),
)('control-test by %s', async (metric, line) => {
  await chat.say(
    '王经理',
    `/ab new 公开测试 指标=${metric} 变体="A:Control Campaign,B:Test Campaign" 对照=A 天数=30`,
  );
  await chat.type(':now 2019-08-31T10:00');
  for (const rows of [control, tested]) {
    const { text } = await chat.say('王经理', `/ab record T1\n${pasted(rows)}`);
    expect(text).toContain('记了 30 条');
  }
  expect((await chat.say('王经理', '/ab summary T1')).text).toMatch(line);
});
