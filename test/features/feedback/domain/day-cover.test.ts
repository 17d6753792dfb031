import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '../../../../src/domain/zoned-time.ts';
import { coverDays, unitsOf } from '../../../../src/features/feedback/domain/day-cover.ts';

test.each([
  ['one day', '2026-11-24', '2026-11-24', ['2026-11-24']],
  ['two days', '2026-11-24', '2026-11-25', ['2026-11-24', '2026-11-25']],
  ['a month', '2026-11-01', '2026-11-30', ['2026-11']],
  ['a month less its last day', '2026-02-01', '2026-02-03', ['2026-02-01', '2026-02-02', '2026-02-03']],
  ['February of a leap year', '2024-02-01', '2024-02-29', ['2024-02']],
  ['a year', '2026-01-01', '2026-12-31', ['2026']],
  [
    'days, a year, a month and a day',
    '2025-12-31',
    '2027-02-01',
    ['2025-12-31', '2026', '2027-01', '2027-02-01'],
  ],
  ['many years', '1990-01-01', '1993-12-31', ['1990', '1991', '1992', '1993']],
  ['nothing, when it ends before it begins', '2026-11-25', '2026-11-24', []],
])('%s', (_, first, last, cover) => {
  expect(coverDays(first, last)).toEqual(cover);
});

test('a day belongs to itself, its month and its year', () => {
  expect(unitsOf('2026-11-24')).toEqual(['2026-11-24', '2026-11', '2026']);
});

const days = fc
  .date({ min: new Date('2018-01-01'), max: new Date('2032-12-31'), noInvalidDate: true })
  .map(date => date.toISOString().slice(0, 10));
const ranges = fc.tuple(days, fc.integer({ min: -3, max: 1500 })).map(([first, length]) => ({
  first,
  last: addDays(first, length),
}));

test('a day is in a range when one of its units is in the cover, and only then', () => {
  fc.assert(
    fc.property(ranges, days, ({ first, last }, day) => {
      const cover = new Set(coverDays(first, last));
      for (const probe of [day, first, last, addDays(first, -1), addDays(last, 1)]) {
        expect(unitsOf(probe).some(unit => cover.has(unit))).toBe(first <= probe && probe <= last);
      }
    }),
  );
});

test('no day of a range is covered twice', () => {
  fc.assert(
    fc.property(ranges, ({ first, last }) => {
      const cover = coverDays(first, last);
      for (let day = first; day <= last; day = addDays(day, 1)) {
        const units = unitsOf(day);
        expect(cover.filter(unit => units.includes(unit))).toHaveLength(1);
      }
    }),
    { numRuns: 20 },
  );
});

test('a cover is small: at most two months of days, two years of months, and the years between', () => {
  fc.assert(
    fc.property(ranges, ({ first, last }) => {
      const cover = coverDays(first, last);
      const ofLength = (length: number) => cover.filter(unit => unit.length === length).length;
      expect(ofLength(10)).toBeLessThanOrEqual(60);
      expect(ofLength(7)).toBeLessThanOrEqual(22);
      expect(ofLength(4)).toBeLessThanOrEqual(Number(last.slice(0, 4)) - Number(first.slice(0, 4)) + 1);
    }),
  );
});
