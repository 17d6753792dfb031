/** Tests and rounds as people type them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRound, parseTestRef, roundName } from '../../../../src/features/experiment/domain/test-ref.ts';

test.each(['T1', 't1', '#T1', 'Ｔ１', 'T01', 'T 1', ' t1 '])('%s is the test', typed => {
  expect(parseTestRef(typed)).toEqual({ test: 1 });
});

const ROUND_2 = [
  ...[
    'T1/R2',
    't1r2',
    't1 r2',
    'T1-R2',
    'T1.R2',
    'T1，R2',
    'Ｔ１／Ｒ２',
    'T1/2',
    'T1-2',
    'T1 / R2',
    'T1/R02',
  ],
  ...['T1第2轮', 'T1 第2轮', 'T1/第二轮', 'T1 第 2 轮', 't1 2轮', 'T1 round 2', 'T1·R2'],
];
test.each(ROUND_2)('%s is its round 2', typed => {
  expect(parseTestRef(typed)).toEqual({ test: 1, round: 2 });
});

test.each(['R2', 'r2', '第2轮', '第二轮', '2轮', 'round 2', 'Ｒ２'])('%s is a round', typed => {
  expect(parseRound(typed)).toBe(2);
  expect(parseTestRef(typed)).toBeUndefined();
});

test.each([
  '',
  'T',
  '1',
  'T0',
  'T1 2',
  'T1R0',
  'T1/R100',
  'T1A',
  'F1',
  'T1/R2/R3',
  'R',
  '第轮',
  '秋季卖点',
  'T1 详情',
])('“%s” is neither', typed => {
  expect(parseTestRef(typed)).toBeUndefined();
  expect(parseRound(typed)).toBeUndefined();
});

test('what is shown is understood', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 999_999_999 }),
      fc.integer({ min: 1, max: 99 }),
      (number, round) => {
        expect(parseTestRef(roundName(number, round))).toEqual({ test: number, round });
      },
    ),
  );
});
