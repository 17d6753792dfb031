/**
 * A public test of a free-trial screener with a published conclusion, pasted with its dates and gaps as they stand on the web:
 * days without a year, and no enrolments in the last two weeks. Where ../shared/data is not there, days of our own of the same
 * shape and with the same conclusion are pasted alone.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { publicTest } from '../../features/experiment/domain/vectors.ts';
import { Chat } from '../chat.ts';

type Row = Readonly<Record<string, string>>;
const DAYS = 37;
const WITH_ENROLMENTS = 23;
const FIRST = Date.parse('2014-10-11T00:00:00Z');

/** Of control 22 % of the clicks enrol and half of them pay; of the screened 20 %, and as many pay as before. */
function ownRows(isScreened: boolean): Row[] {
  const waves = [0, 0.5, -0.4, 0.3, -0.6, 0.2, 0.1];
  return Array.from({ length: DAYS }, (_, index) => {
    const date = new Date(FIRST + index * 86_400_000);
    const named = (options: Intl.DateTimeFormatOptions) =>
      date.toLocaleDateString('en-US', { ...options, timeZone: 'UTC' });
    const wave = waves[(index + (isScreened ? 3 : 0)) % waves.length] ?? 0;
    const clicks = 720 + 13 * (index % 5) + (isScreened ? 2 : 0);
    const isMeasured = index < WITH_ENROLMENTS;
    const share = (isScreened ? 0.199 : 0.22) * (1 + 0.04 * wave);
    return {
      Date: [named({ weekday: 'short' }), named({ month: 'short' }), `${date.getUTCDate()}`].join('-'),
      Pageviews: `${9000 + 40 * (index % 6) + (isScreened ? -3 : 4)}`,
      Clicks: `${clicks}`,
      Enrollments: isMeasured ? `${Math.round(clicks * share)}` : '',
      Payments: isMeasured ? `${Math.round(clicks * 0.11 * (1 + 0.6 * wave))}` : '',
    };
  });
}

const published = [publicTest('screener-control.csv'), publicTest('screener-experiment.csv')] as const;
const DATA: [name: string, control: readonly Row[], screened: readonly Row[]][] = [
  ['days of our own of the same shape', ownRows(false), ownRows(true)],
  ...(published[0].length > 0 ? [['as published', ...published] as [string, Row[], Row[]]] : []),
];

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':now 2014-10-11T10:00');
  await chat.type(':as 小郑 role=media');
  await chat.say('小郑', '/persona new 精致妈妈');
});
afterEach(() => chat.close());

/** @param counted the column that counts as conversions */
function pasted(rows: readonly Row[], counted: string): string {
  const cells = rows.map(row => [row['Date'], row['Pageviews'], row['Clicks'], row[counted] ?? ''].join(','));
  return ['Date,Reach,Clicks,Conversions', ...cells].join('\n');
}

describe.each(DATA)('%s', (name, control, screened) => {
  test.each([
    ['gross conversion is lower', 'Enrollments', '更差', /−\d[\d.]* %（−\d[\d.]* … −\d[\d.]*）/],
    ['of net conversion no difference is shown', 'Payments', '说不准', /（−\d[\d.]* … \+\d[\d.]*）/],
  ])('%s, and people were divided as designed', async (_, counted, answer, shown) => {
    await chat.say('小郑', `/ab new 门槛 指标=CVR 变体=A:control,B:screener 对照=A 实验=是 天数=${DAYS}`);
    await chat.type(':now 2014-11-16T22:00');
    for (const [variant, rows] of [
      ['A', control],
      ['B', screened],
    ] as const) {
      const { text } = await chat.say('小郑', `/ab record T1 ${variant}\n${pasted(rows, counted)}`);
      expect(text).toContain(`T1/R1 记了 ${DAYS} 条`);
    }
    await chat.type(':now 2014-11-17T09:00');
    const [summary, ...others] = chat.cards.filter(({ text }) => text.includes('按计划结束'));
    expect(others).toEqual([]);
    const line = summary?.text.split('\n').find(each => each.startsWith('B 比 A：转化率')) ?? '';
    expect(line).toMatch(shown);
    expect(line.split('· ')[1]).toMatch(new RegExp(`^${answer}`));
    expect(summary?.text).not.toContain('分流不对');
    expect(summary?.text).not.toContain('不是实验');
    const details = (await chat.say('小郑', '/ab summary T1 详情')).text;
    expect(details).toMatch(/\n分流：按触达 50\.\d+ % \/ 49\.\d+ %，和设计的相符（p 0\.\d+）/);
    expect(details).toContain(`${WITH_ENROLMENTS} 天 · t `);
    if (name === 'as published' && counted === 'Enrollments') {
      expect(line).toContain('−9 %（−15 … −4）');
      expect(details).toContain('分流：按触达 50.06 % / 49.94 %');
      expect(details).toContain('t -3.59');
    }
  });
});

test('a split that is not as designed is told of first', async () => {
  await chat.say('小郑', '/ab new 门槛 指标=CVR 变体=A:control,B:screener 实验=是 天数=7');
  await chat.type(':now 2014-10-18T09:00');
  for (const variant of ['A', 'B']) {
    const rows = ownRows(false)
      .slice(0, 7)
      .map(row => (variant === 'A' ? row : { ...row, Pageviews: '8000' }));
    await chat.say('小郑', `/ab record T1 ${variant}\n${pasted(rows, 'Enrollments')}`);
  }
  expect(chat.lastCard().text).toContain('T1/R1');
  expect((await chat.say('小郑', '/ab summary T1')).text).toMatch(
    /⚠ 第 1 轮分流不对：按触达是 53\.\d % \/ 46\.\d %/,
  );
});
