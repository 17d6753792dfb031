/** Numbers as people type them where a number is asked for. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { typedNumber } from '../../src/domain/typed-number.ts';

const DAYS = ['天', 'days', 'd'];

test.each([
  ['7', 7],
  ['-2', -2],
  ['+1', 1],
  ['−1', -1],
  ['－１', -1],
  ['1.5', 1.5],
  ['10万', 100_000],
  ['1.1万', 11_000],
  ['3.5k', 3500],
  ['2 千', 2000],
  ['100,000', 100_000],
  ['１，０００', 1000],
  ['7天', 7],
  ['7 days', 7],
  ['七天', 7],
  ['十四天', 14],
  ['二十天', 20],
  ['两天', 2],
])('%s is %d', (typed, number) => {
  expect(typedNumber(typed, DAYS)).toBe(number);
});

test.each([
  '',
  '天',
  '很强',
  '五',
  '一三天',
  '1,00',
  '1,0000',
  '10万万',
  '7周',
  '7天天',
  '1e3',
  '0x10',
  '1.2.3',
])('“%s” is none', typed => {
  expect(typedNumber(typed, DAYS)).toBeUndefined();
});

test('a number is what was typed, with or without a unit', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -999_999_999, max: 999_999_999 }),
      fc.constantFrom('', '天', ' days'),
      (number, unit) => {
        expect(typedNumber(`${number}${unit}`, DAYS)).toBe(number);
      },
    ),
  );
});
