import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Comparison,
  compareRounds,
  compareVariants,
} from '../../../../src/features/experiment/domain/comparison.ts';
import type { DayPair, Series } from '../../../../src/features/experiment/domain/day-series.ts';
import { estimate } from '../../../../src/features/experiment/domain/estimate.ts';
import { compareRates } from '../../../../src/features/experiment/domain/exact-test.ts';
import { METRICS, metricOf } from '../../../../src/features/experiment/domain/metric.ts';
import { comparePair, type RoundVariant } from '../../../../src/features/experiment/domain/round-verdict.ts';
import { expectClose } from './vectors.ts';

const CVR = metricOf('cvr');
const CPA = metricOf('cpa');

const byDays = (y: readonly number[], x: readonly number[]): Series => ({
  pairs: y.map((each, index): DayPair => ({ y: each, x: x[index] ?? 0, events: each })),
  days: y.length,
});
const total = (y: number, x: number): Series => ({ pairs: [{ y, x, events: y }], days: 0 });

function known(compared: ReturnType<typeof compareVariants>): Comparison {
  if (!compared.isKnown) throw new RangeError(`not enough data: ${compared.lack}`);
  return compared;
}

// Computed with SciPy by the formulas of method.md §11.
const X = [410, 905, 600, 720, 380, 640, 1010];
const FLAT = byDays([12, 30, 18, 25, 9, 22, 31], X);
const ROUGH = byDays([12, 60, 18, 45, 9, 22, 31], X);
const OTHER = byDays([20, 41, 22, 39, 15, 27, 36], [430, 880, 610, 760, 400, 610, 980]);

describe('two variants, by day', () => {
  test('the jackknife decides where days differ more than counts', () => {
    const { value, low, high, chanceToWin, standardError, t, expectedLoss } = known(
      compareVariants(ROUGH, OTHER, CVR, 'high', 0.95),
    );
    expectClose(value, 1.0141414580593267);
    expectClose(standardError, 0.1424838887390432);
    expectClose(low, 0.715622049280466);
    expectClose(high, 1.437187266642779);
    expectClose(t, 0.09855430359756472);
    expectClose(chanceToWin, 0.537648878170707);
    expectClose(expectedLoss?.second, 0.05868329395783371);
    expectClose(expectedLoss?.first, 0.07272569438638302);
  });

  test('a lucky flat week is not certainty: never less than the binomial error', () => {
    const { value, low, high, chanceToWin, standardError, designEffect } = known(
      compareVariants(FLAT, OTHER, CVR, 'high', 0.95),
    );
    expectClose(value, 1.3590875322291656);
    expectClose(standardError, 0.106650016661427);
    expectClose(low, 1.046917730815982);
    expectClose(high, 1.7643400869914518);
    expectClose(chanceToWin, 0.9859127971995484);
    expect(designEffect).toBe(1);
  });

  test('days that are all the same have the error of their counts', () => {
    const same = byDays([10, 10, 10, 10, 10], [100, 100, 100, 100, 100]);
    const { standardError } = known(compareVariants(same, same, CVR, 'high', 0.95));
    expectClose(standardError, Math.sqrt(2 * (1 / 50 - 1 / 500)));
  });

  test('where less is better, the chance to win is of the cheaper', () => {
    const one = known(compareVariants(ROUGH, OTHER, CPA, 'low', 0.95));
    const { chanceToWin = 0, expectedLoss } = known(compareVariants(ROUGH, OTHER, CPA, 'high', 0.95));
    expectClose(one.value, 1 / 1.0141414580593267);
    expectClose(one.chanceToWin, 1 - chanceToWin);
    expect(one.expectedLoss).toEqual({ first: expectedLoss?.second, second: expectedLoss?.first });
  });
});

test('two rounds: totals of 7 and of 5 days by Welch', () => {
  const alone = ({ pairs, days }: Series): Series => ({
    pairs: pairs.slice(0, 7).map(each => ({ ...each, x: 1 / pairs.length })),
    days,
  });
  const five = byDays([20, 41, 22, 39, 15], [1, 1, 1, 1, 1]);
  const { value, low, high, df, standardError } = known(
    compareRounds(alone(ROUGH), alone(five), metricOf('conversions'), 0.96),
  );
  expectClose(value, 0.6954314720812182);
  expectClose(standardError, 0.3263086098403021);
  expectClose(df, 9.936490759053784);
  expectClose(low, 0.3218042480632455);
  expectClose(high, 1.5028544069001895);
});

describe('not enough data', () => {
  const none = byDays([0, 0, 0, 0, 0], [40, 60, 50, 50, 100]);
  const some = byDays([1, 2, 0, 1, 1], [40, 60, 50, 50, 100]);

  test.each([
    ['no figures', 'first', byDays([], []), some],
    ['no figures', 'both', byDays([], []), byDays([], [])],
    ['no events', 'first', none, some],
    ['no events', 'second', some, none],
    ['no events', 'both', none, none],
    ['one day', 'both', byDays([5, 0, 0, 0, 0], [9, 9, 9, 9, 9]), some],
  ] as const)('%s of %s', (lack, of, first, second) => {
    expect(compareVariants(first, second, CVR, 'high', 0.95)).toEqual({ isKnown: false, lack, of });
  });

  test('no conversion: an exact upper limit stands for the ratio', () => {
    const limited = estimate(none, CVR, 0.95);
    expect(limited).toMatchObject({ isKnown: false, lack: 'no events' });
    expectClose(limited.isKnown ? undefined : limited.limit, 0.00993608194445772);
    const perYuan = estimate(byDays([0, 0], [100, 150]), metricOf('conversions-per-yuan'), 0.95);
    expectClose(perYuan.isKnown ? undefined : perYuan.limit, 0.011982929094215963);
    const cost = estimate(byDays([0, 0], [100, 150]), CPA, 0.95);
    expectClose(cost.isKnown ? undefined : cost.limit, 1 / 0.011982929094215963);
  });

  test('money without its orders has no count: a few days of it are not enough, many are', () => {
    const money = (days: number): Series => ({
      pairs: Array.from({ length: days }, (_, index) => ({ y: 900 + 50 * index, x: 100, events: undefined })),
      days,
    });
    const roas = metricOf('roas');
    expect(estimate(money(4), roas, 0.95)).toEqual({ isKnown: false, lack: 'few days', value: 9.75 });
    expect(estimate(money(5), roas, 0.95)).toMatchObject({ isKnown: true, basis: 'days', value: 10 });
  });

  test('money that is the same every day, without its orders, has no error to show', () => {
    const pairs = Array.from({ length: 5 }, () => ({ y: 100, x: 10, events: undefined }));
    expect(estimate({ pairs, days: 5 }, metricOf('roas'), 0.95)).toMatchObject({ isKnown: false });
  });
});

describe('fewer than 5 days', () => {
  test('a proportion has Wilson’s interval, a rate the exact one', () => {
    const proportion = estimate(total(9, 250), CVR, 0.95);
    expect(proportion).toMatchObject({ isKnown: true, basis: 'counts', days: 0 });
    if (proportion.isKnown) expectClose(proportion.low, 0.019053279530003273);
    const rate = estimate(total(17, 340), metricOf('conversions-per-yuan'), 0.95);
    if (!rate.isKnown) throw new RangeError(rate.lack);
    expectClose(rate.low, 0.029126842557668512);
    expectClose(rate.high, 0.08005484357619592);
    const cost = estimate(total(17, 340), CPA, 0.95);
    if (!cost.isKnown) throw new RangeError(cost.lack);
    expectClose(cost.low, 1 / 0.08005484357619592);
    expectClose(cost.high, 1 / 0.029126842557668512);
  });

  test('two variants have the exact conditional interval, and Beta–Binomial', () => {
    const compared = known(compareVariants(total(7, 100), total(15, 120), CVR, 'high', 0.95));
    const exact = compareRates({ count: 7, per: 100 }, { count: 15, per: 120 }, 0.95);
    expect(compared).toMatchObject({ basis: 'counts', low: exact?.low, high: exact?.high, p: exact?.p });
    expectClose(compared.chanceToWin, 0.9061519664204982, 1e-4);
    expectClose(compared.expectedLoss?.first, 0.0545650027497954, 1e-4);
    expect(compared.standardError).toBeUndefined();
  });
});

const day = fc.record({
  spend: fc.integer({ min: 0, max: 500_000 }),
  impressions: fc.integer({ min: 0, max: 100_000 }),
  clicks: fc.integer({ min: 0, max: 3_000 }),
  conversions: fc.integer({ min: 0, max: 300 }),
  revenue: fc.integer({ min: 0, max: 900_000 }),
});
const days = fc
  .array(day, { minLength: 1, maxLength: 16 })
  .map(all => all.map((each, index) => ({ ...each, day: `2026-11-${String(index + 1).padStart(2, '0')}` })));
const variant = (name: string) => days.map((all): RoundVariant => ({ name, share: 1, days: all }));
const metric = fc.constantFrom(...METRICS);
const pair = fc.record({ a: variant('A'), b: variant('B'), metric });
const compare = (a: RoundVariant, b: RoundVariant, of: (typeof METRICS)[number]) =>
  comparePair(a, b, of, of.better, 0.96);

/** Every number in what is handed out is one: what is undefined is left out. */
function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : [];
}

describe('whatever the figures', () => {
  test('no number is NaN, infinite where it is finite elsewhere, or an interval without its estimate', () => {
    fc.assert(
      fc.property(pair, ({ a, b, metric: of }) => {
        const compared = compare(a, b, of);
        const single = estimate({ pairs: [], days: 0 }, of, 0.96);
        for (const number of [...numbersOf(compared), ...numbersOf(single)])
          expect(Number.isFinite(number)).toBe(true);
        if (!compared.isKnown) return;
        expect(compared.low).toBeLessThanOrEqual(compared.value);
        expect(compared.high).toBeGreaterThanOrEqual(compared.value);
        expect(compared.low).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  test('changing the sides turns the ratio round and gives the chance to the other', () => {
    fc.assert(
      fc.property(pair, ({ a, b, metric: of }) => {
        const [one, other] = [compare(a, b, of), compare(b, a, of)];
        expect(other.isKnown).toBe(one.isKnown);
        if (!one.isKnown || !other.isKnown) return;
        expectClose(one.value * other.value, 1);
        expectClose(one.low * other.high, 1);
        expectClose(one.high * other.low, 1);
        if (one.chanceToWin !== undefined) expectClose(other.chanceToWin, 1 - one.chanceToWin, 1e-6);
        if (one.t !== undefined) expectClose(other.t, -one.t);
      }),
      { numRuns: 200 },
    );
  });

  test('another unit of money changes no comparison', () => {
    const inYuan = (of: RoundVariant): RoundVariant => ({
      ...of,
      days: of.days.map(each => ({
        ...each,
        spend: (each.spend ?? 0) / 100,
        revenue: (each.revenue ?? 0) / 100,
      })),
    });
    fc.assert(
      fc.property(pair, ({ a, b, metric: of }) => {
        const [fen, yuan] = [compare(a, b, of), compare(inYuan(a), inYuan(b), of)];
        expect(yuan.isKnown).toBe(fen.isKnown);
        if (!fen.isKnown || !yuan.isKnown) return;
        expectClose(yuan.value, fen.value);
        expectClose(yuan.low, fen.low);
        expectClose(yuan.high, fen.high);
      }),
      { numRuns: 200 },
    );
  });

  test('a day on which nothing ran changes nothing', () => {
    const still = {
      ...{ spend: 0, impressions: 0, clicks: 0, conversions: 0, revenue: 0 },
      day: '2026-12-01',
    };
    fc.assert(
      fc.property(pair, ({ a, b, metric: of }) => {
        const paused = { ...b, days: [...b.days, still] };
        expect(compare({ ...a, days: [...a.days, still] }, paused, of)).toEqual(compare(a, b, of));
      }),
      { numRuns: 100 },
    );
  });

  test('a lower level is a narrower interval', () => {
    fc.assert(
      fc.property(pair, ({ a, b, metric: of }) => {
        const wide = comparePair(a, b, of, of.better, 0.99);
        const narrow = comparePair(a, b, of, of.better, 0.9);
        if (!wide.isKnown || !narrow.isKnown) return;
        expect(narrow.low).toBeGreaterThanOrEqual(wide.low);
        expect(narrow.high).toBeLessThanOrEqual(wide.high);
      }),
      { numRuns: 100 },
    );
  });
});
