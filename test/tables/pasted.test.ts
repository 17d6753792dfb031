/** Tables pasted into a chat. */
import { expect, test } from 'vitest';
import { readPasted } from '../../src/tables/pasted.ts';
import { cellReader } from '../../src/tables/read-cell.ts';
import { REPORT } from './fixtures.ts';

const WAYS: readonly (readonly [way: string, text: string])[] = [
  ['\t', '日期\t消耗（元）\t点击次数\n2026-11-01\t1,234.50\t3\n2026-11-02\t20\t4'],
  [',', 'Date,Cost,Clicks\n2026-11-01,"1,234.50",3\n2026-11-02,20,4'],
  ['，', '日期，消耗，点击次数\n2026-11-01，1,234.50，3\n2026-11-02，20，4'],
  [';', 'Day;Spend;Clicks\n2026-11-01;1,234.50;3\n2026-11-02;20;4'.replace('Spend', 'Cost')],
  ['|', '日期|消耗|点击次数\n2026-11-01|1,234.50|3\n2026-11-02|20|4'],
  [
    'markdown',
    '```\n| 日期 | 消耗(元) | 点击次数 |\n| --- | ---: | :-: |\n| 2026-11-01 | 1,234.50 | 3 |\n| 2026-11-02 | 20 | 4 |\n```',
  ],
  [
    'blanks',
    'Date        Amount spent   Clicks (all)\n2026-11-01  1,234.50       3\n2026-11-02  20             4',
  ],
  ['blank', '日期 消耗 点击次数\n2026-11-01 1,234.50 3\n2026-11-02 20 4'],
  ['blank', '日期　消耗 点击次数\r\n2026-11-01  1,234.50 3\r\n2026-11-02 20  4'],
];

test.each(WAYS)('separated by %s', (separator, text) => {
  const table = readPasted(text, REPORT);
  const cells = cellReader(table);
  expect(table.separator).toBe(separator);
  expect(
    table.rows.map(row => [
      cells.day(row, 'day').value,
      cells.money(row, 'spend').value?.fen,
      cells.whole(row, 'clicks').value,
    ]),
  ).toEqual([
    ['2026-11-01', 123_450, 3],
    ['2026-11-02', 2000, 4],
  ]);
});

test('words above the table, a total below, numbers of lines', () => {
  const table = readPasted('今天的数据：\n\n日期\t消耗\n11-01\t5\n合计\t5', REPORT);
  expect(table.header.row).toBe(3);
  expect(table.rows.map(({ number, kind }) => [number, kind])).toEqual([
    [4, 'data'],
    [5, 'totals'],
  ]);
  const [row] = table.rows;
  if (row === undefined) throw new Error('no row');
  expect(cellReader(table, { notAfter: '2026-11-24' }).day(row, 'day').value).toBe('2026-11-01');
});

test('an inch is no quote that was left open', () => {
  const table = readPasted('日期\t消耗\t词\n2026-11-01\t5\t"7 寸\n2026-11-02\t6\t好', REPORT);
  expect(table.rows.map(({ cells }) => cells[2])).toEqual(['"7 寸', '好']);
});

test('a cell of several lines, as spreadsheets copy it', () => {
  const table = readPasted('日期\t词\t消耗\n2026-11-01\t"一\n二"\t5', REPORT);
  expect(table.rows[0]?.cells).toEqual(['2026-11-01', '一\n二', '5']);
});

test('figures without a header have the letters of their columns', () => {
  const table = readPasted('A 2026-11-01 5\nB 2026-11-01 6', REPORT);
  expect(table.header.row).toBeUndefined();
  expect(table.header.columns.map(({ title }) => title)).toEqual(['A', 'B', 'C']);
  expect(table.rows).toHaveLength(2);
});

test('a header that nobody knows is still one', () => {
  const table = readPasted('名字,分数\n甲,5\n乙,6', REPORT);
  expect(table.header.row).toBe(1);
  expect(table.header.unknown.map(({ title }) => title)).toEqual(['名字', '分数']);
  expect(table.header.missing).toContain('day');
});

test('nothing is no table', () => {
  expect(() => readPasted(' \n\n', REPORT)).toThrow(expect.objectContaining({ code: 'no-table' }));
});

test('titles that are properties of every object are titles like others', () => {
  const table = readPasted('__proto__,constructor,消耗\n1,2,3', REPORT);
  expect(table.header.unknown.map(({ title }) => title)).toEqual(['__proto__', 'constructor']);
  expect(table.header.named.get('spend')?.index).toBe(2);
});
