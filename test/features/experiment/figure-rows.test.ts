/** What the reader of figures keeps of the rows that it took. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { FIGURE_COLUMNS } from '../../../src/features/experiment/figure-columns.ts';
import { FigureRowReader } from '../../../src/features/experiment/figure-rows.ts';
import { layoutOf } from '../../../src/tables/layout.ts';

const MEGABYTE = 1024 * 1024;
const HEAD = [
  { number: 1, cells: ['计划名称', '计划', '消费'] },
  { number: 2, cells: ['A', '1', '1'] },
];

function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

const rowOf = (number: number, part: string) => ({ kind: 'data' as const, number, cells: ['A', part, '1'] });

test('what tells rows apart may be long, and is not kept', () => {
  const reader = new FigureRowReader(layoutOf(HEAD, FIGURE_COLUMNS, '1900'), {
    notAfter: '2026-12-01',
    zone: 'Asia/Shanghai',
  });
  const long = 'x'.repeat(20_000);
  const before = heapUsed();
  for (let number = 2; number < 5_002; number += 1) reader.take(rowOf(number, `${number}${long}`));
  // The cells of all rows have a hundred.
  expect(heapUsed() - before).toBeLessThan(25 * MEGABYTE);
  reader.take(rowOf(5_002, `7${long}`));
  reader.take(rowOf(5_003, `8${long}y`));
  const { lines, badCount, bad } = reader.end();
  expect(lines).toMatchObject([{ called: 'A', figures: { spend: 500_100 } }]);
  expect([badCount, bad[0]?.row, bad[0]?.why.en]).toEqual([
    1,
    5_002,
    'it is of the same day and the same thing as row 7, which was taken',
  ]);
});
