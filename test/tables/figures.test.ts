/** Single cells: numbers, money, shares, stars, dates and ids. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readId, readText } from '../../src/tables/cell-text.ts';
import { readMoney, readNumber, readShare, readStars, readWhole } from '../../src/tables/number.ts';
import { serialDay, serialTime } from '../../src/tables/serial-date.ts';
import { foldedTitle, withoutUnit } from '../../src/tables/title.ts';
import { type DateStyle, readDay, readWhen } from '../../src/tables/when.ts';

const NUMBERS: readonly (readonly [written: string, value: number | undefined])[] = [
  ['0', 0],
  ['-0', 0],
  ['1,234,567.89', 1_234_567.89],
  ['1 234.5', 1234.5],
  ["1'234.5", 1234.5],
  ['.5', 0.5],
  ['+5', 5],
  ['(1,234.50)', -1234.5],
  ['-¥5', -5],
  ['¥-5', -5],
  ['−5', -5],
  ['１，２３４．５', 1234.5],
  ['1.2w', 12_000],
  ['1.2万', 12_000],
  ['3亿', 300_000_000],
  ['5k', 5000],
  ['123秒', 123],
  ['5 USD', 5],
  ['HK$5', 5],
  ['41.93%', 0.4193],
  ['5‰', 0.005],
  ['1E-7', 1e-7],
  ['1,2,3', undefined],
  ['12,34', undefined],
  ['1.2.3', undefined],
  ['5 / 6', undefined],
  ['¥11.19 / ¥500', undefined],
  ['(5', undefined],
  ['五', undefined],
  ['#REF!', undefined],
  ['9'.repeat(90), undefined],
];

test.each(NUMBERS)('%s', (written, value) => {
  expect(readNumber(written).value).toBe(value);
  if (value === undefined) expect(readNumber(written).bad).toBeDefined();
});

test('money is exact: what binary fractions would round down is a fen', () => {
  const fen = (cell: string, unit?: string) => readMoney(cell, { unit }).value?.fen;
  expect([fen('1.005'), fen('-1.005'), fen('0.285'), fen('8.115'), fen('0.004')]).toEqual([
    101, -101, 29, 812, 0,
  ]);
  expect([fen('1.2', '万元'), fen('1.2', '元'), fen('120', '分'), fen('5', '角'), fen('3', '亿元')]).toEqual([
    1_200_000, 120, 120, 50, 30_000_000_000,
  ]);
  expect(readMoney('5%').bad?.code).toBe('not-a-number');
  expect(readMoney('9'.repeat(20)).bad?.code).toBe('too-large');
  expect(readMoney('5', { unit: 'usd' }).value).toEqual({ fen: 500, currency: 'USD' });
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), amount => {
      const written = `${amount < 0 ? '-' : ''}${Math.trunc(Math.abs(amount) / 100).toLocaleString('en')}.${String(Math.abs(amount) % 100).padStart(2, '0')}`;
      expect(readMoney(written).value?.fen).toBe(amount);
      const european = written.replaceAll(',', ' ').replace('.', ',');
      expect(readMoney(european, { mark: ',' }).value?.fen).toBe(amount);
    }),
  );
});

test('counts are whole', () => {
  expect(readWhole('1,234.0').value).toBe(1234);
  expect(readWhole('0.5').bad?.code).toBe('not-whole');
  expect(readWhole('1.5', { unit: '万' }).value).toBe(15_000);
  expect(readWhole('5%').bad?.code).toBe('not-a-number');
});

test('shares: by their sign, the title or what the caller knows', () => {
  expect(readShare('8.31', { unit: '%' }).value).toBe(0.0831);
  expect(readShare('8.31%', { unit: '%' }).value).toBe(0.0831);
  expect(readShare('0.03331', { bare: 'fraction' }).value).toBe(0.03331);
  expect(readShare('153%').value).toBe(1.53);
  expect(readShare('0.8').bad?.code).toBe('percent-or-fraction');
});

test('stars', () => {
  expect(['★★★★', '★★★☆☆', '5星', '4.5', '', '好'].map(cell => readStars(cell).value)).toEqual([
    4,
    3,
    5,
    4.5,
    undefined,
    undefined,
  ]);
});

const DATES: readonly (readonly [written: string, day: string, style?: DateStyle])[] = [
  ['2026.11.23', '2026-11-23'],
  ['2026年8月6日', '2026-08-06'],
  ['8月6号', '2026-08-06'],
  ['12月6日', '2025-12-06'],
  ['11/23', '2026-11-23'],
  ['11.23', '2026-11-23'],
  ['Feb 1, 2026', '2026-02-01'],
  ['1 February 2026', '2026-02-01'],
  ['1st Feb 2026', '2026-02-01'],
  ['Oct-11', '2026-10-11'],
  ['2026-11-23 周一', '2026-11-23'],
  ['2026-11-23T08:30', '2026-11-23'],
  ['2026/11/23 下午 3:05', '2026-11-23'],
  ['5/6/2026', '2026-06-05', { order: 'day-first' }],
  ['13/6/2026', '2026-06-13', { order: 'month-first' }],
  ['46349.75', '2026-11-23'],
  ['44887', '2026-11-23', { system: '1904' }],
  ['1795392000', '2026-11-23', { zone: 'Asia/Shanghai' }],
  ['1795392000000', '2026-11-23', { zone: 'Asia/Shanghai' }],
  ['2026-11-22T20:00:00Z', '2026-11-23', { zone: 'Asia/Shanghai' }],
  ['2024-02-29', '2024-02-29'],
];

test.each(DATES.map(([written, day, style]) => ({ written, day, style })))(
  '$written is $day',
  ({ written, day, style }) => {
    expect(readDay(written, { notAfter: '2026-11-24', ...style })).toEqual({ value: day });
  },
);

test.each([
  ['2026-02-30', 'no-such-day'],
  ['2026-13-01', 'no-such-day'],
  ['Mon, Feb 1, 2026', 'no-such-day'],
  ['29 Feb 2026', 'no-such-day'],
  ['2026-11-23 25:00', 'not-a-date'],
  ['2026-11-23 99', 'not-a-date'],
  ['下周一', 'not-a-date'],
  ['20261', 'not-a-date'],
  ['1795392000', 'zone-missing'],
  ['11-23', 'year-missing'],
  ['2026-11-07~2026-11-01', 'not-a-date'],
])('%s: %s', (written, code) => {
  // 20261 is a day of 1955 to a spreadsheet, but none that a report is about.
  const { value, bad } = readDay(written);
  expect(value === '1955-06-21' ? 'not-a-date' : bad?.code).toBe(code);
});

test('times, spans and instants', () => {
  expect(readWhen('2026-11-23 8:05').value).toEqual({ kind: 'time', day: '2026-11-23', time: '08:05:00' });
  expect(readWhen('2026/11/23 12:30:05 AM').value).toEqual({
    kind: 'time',
    day: '2026-11-23',
    time: '00:30:05',
  });
  expect(readWhen('20261123083005').value).toEqual({ kind: 'time', day: '2026-11-23', time: '08:30:05' });
  const span = { kind: 'span', from: '2026-11-01', to: '2026-11-07' };
  for (const written of [
    '2026-11-01~2026-11-07',
    '2026-11-01 ～ 2026-11-07',
    '2026-11-01 - 2026-11-07',
    '2026-11-01 to 2026-11-07',
    '2026/11/01-2026/11/07',
    '2026年11月1日至2026年11月7日',
    '20261101-20261107',
    'Nov 1, 2026 - Nov 7, 2026',
  ])
    expect(readWhen(written).value, written).toEqual(span);
  expect(readWhen('2026-11-23T08:00:00+08:00').value).toEqual({
    kind: 'instant',
    at: new Date('2026-11-23T00:00:00Z'),
  });
});

test('serial days: the leap day that never was, both systems, every day of a century', () => {
  expect([serialDay(1, '1900'), serialDay(59, '1900'), serialDay(60, '1900'), serialDay(61, '1900')]).toEqual(
    ['1900-01-01', '1900-02-28', undefined, '1900-03-01'],
  );
  expect([serialDay(0, '1904'), serialDay(44_887, '1904')]).toEqual(['1904-01-01', '2026-11-23']);
  expect([serialDay(-5, '1900'), serialDay(3e6, '1900'), serialDay(Number.NaN, '1900')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect([serialTime(0), serialTime(0.5), serialTime(0.999_999_9), serialTime(1.25)]).toEqual([
    '00:00:00',
    '12:00:00',
    '23:59:59',
    '30:00:00',
  ]);
});

test('texts and ids', () => {
  expect(readText(' \t很好\r\n下次\u200b还来\u0000 ').value).toBe('很好\n下次还来');
  expect(readText('坏\ufffd字').bad?.code).toBe('undecodable');
  expect(readText('-5度太冷').value).toBe('-5度太冷');
  expect(['12345.0', "'0012", 'A-1', '--', '1.5e+17'].map(cell => readId(cell).value)).toEqual([
    '12345',
    '0012',
    'A-1',
    undefined,
    undefined,
  ]);
});

test('units of titles, and brackets that are none', () => {
  const unit = (title: string) => withoutUnit(foldedTitle(title)).unit;
  expect(
    ['消耗（元）', 'Spend [USD]', '点击率(%)', '成交金额(万元)', '消耗（单位：元）', '次数(次)'].map(unit),
  ).toEqual(['元', 'usd', '%', '万元', '元', '次']);
  expect(['Clicks (all)', '转化数（回传时间）', '小红星成本(30日归因)', '(元)', '元'].map(unit)).toEqual(
    Array(5).fill(undefined),
  );
});
