/** Day-clustered ratios against values that were computed independently. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { compareRounds, compareVariants } from '../../../../src/features/experiment/domain/comparison.ts';
import { countingVariance } from '../../../../src/features/experiment/domain/counting-error.ts';
import { type DayPair, type Series, sumOf } from '../../../../src/features/experiment/domain/day-series.ts';
import {
  deltaError,
  designEffect,
  pairedDeltaError,
  pairedDifferenceError,
} from '../../../../src/features/experiment/domain/delta-method.ts';
import { criticalT, twoSidedT } from '../../../../src/features/experiment/domain/distributions.ts';
import { around, estimate } from '../../../../src/features/experiment/domain/estimate.ts';
import {
  jackknifeVariance,
  pairedJackknifeVariance,
} from '../../../../src/features/experiment/domain/jackknife.ts';
import { decidingLevel } from '../../../../src/features/experiment/domain/looks.ts';
import { metricOf } from '../../../../src/features/experiment/domain/metric.ts';
import { welch } from '../../../../src/features/experiment/domain/welch.ts';
import { casesOf, expectClose } from './vectors.ts';

const CVR = metricOf('cvr');

const series = (y: readonly number[], x: readonly number[]): DayPair[] =>
  y.map((each, index) => ({ y: each, x: x[index] ?? 0, events: each }));
const whole = (pairs: DayPair[]): Series => ({ pairs, days: pairs.length });

const ofDays = z.object({ y: z.array(z.number()), x: z.array(z.number()) });
const interval = z.object({
  ratio: z.number(),
  standard_error: z.number(),
  t: z.number(),
  low: z.number(),
  high: z.number(),
});
const clustered = z.object({
  a: ofDays,
  b: ofDays,
  a_95: interval,
  b_95: interval,
  a_look_of_14_days: interval,
  a_at_planned_end: interval,
  paired: z.object({
    difference_b_minus_a: z.number(),
    se_difference: z.number(),
    relative_b_to_a: z.number(),
    se_log: z.number(),
    low_relative: z.number(),
    high_relative: z.number(),
    t_statistic: z.number(),
    p_two_sided: z.number(),
  }),
  a_jackknife: z.object({ se_log: z.number(), low: z.number(), high: z.number() }),
  paired_jackknife: z.object({
    se_log: z.number(),
    relative_b_to_a: z.number(),
    low: z.number(),
    high: z.number(),
    chance_b_beats_a: z.number(),
  }),
  unpaired: z.object({
    ratio_3_to_2: z.number(),
    se_log: z.number(),
    welch_df: z.number(),
    low: z.number(),
    high: z.number(),
  }),
  totals: z.object({
    ratio_3_to_2: z.number(),
    se_log: z.number(),
    welch_df: z.number(),
    low: z.number(),
    high: z.number(),
  }),
});

/** Made for this test with the plain formulas in NumPy and SciPy. */
const OWN: z.infer<typeof clustered> = {
  a: { y: [12, 60, 18, 45, 9, 22, 31], x: [410, 905, 600, 720, 380, 640, 1010] },
  b: { y: [20, 41, 22, 39, 15, 27, 36], x: [430, 880, 610, 760, 400, 610, 980] },
  a_95: {
    ratio: 0.042229367631296894,
    standard_error: 0.007249222840806631,
    t: 2.4469118511449786,
    low: 0.02774543985122931,
    high: 0.06427432760487352,
  },
  b_95: {
    ratio: 0.042826552462526764,
    standard_error: 0.00245937501900542,
    t: 2.4469118511449786,
    low: 0.03721235909207155,
    high: 0.04928775386928728,
  },
  a_look_of_14_days: {
    ratio: 0.042229367631296894,
    standard_error: 0.007249222840806631,
    t: 6.262987063560213,
    low: 0.01441100737031096,
    high: 0.12374703896225578,
  },
  a_at_planned_end: {
    ratio: 0.042229367631296894,
    standard_error: 0.007249222840806631,
    t: 2.612241847061312,
    low: 0.026969064302576527,
    high: 0.06612463341447311,
  },
  paired: {
    difference_b_minus_a: 0.0005971848312298703,
    se_difference: 0.005464416975949876,
    relative_b_to_a: 1.0141414580593267,
    se_log: 0.12990291474070306,
    low_relative: 0.7379947404646306,
    high_relative: 1.393618193413112,
    t_statistic: 0.10928610204130003,
    p_two_sided: 0.9165390082564301,
  },
  a_jackknife: { se_log: 0.18579272104697647, low: 0.026802562093533665, high: 0.06653541121613392 },
  paired_jackknife: {
    se_log: 0.1424838887390432,
    relative_b_to_a: 1.0141414580593267,
    low: 0.715622049280466,
    high: 1.437187266642779,
    chance_b_beats_a: 0.537648878170707,
  },
  unpaired: {
    ratio_3_to_2: 1.0141414580593267,
    se_log: 0.18101381542146622,
    welch_df: 7.32631142147256,
    low: 0.6635488953275831,
    high: 1.549973037701995,
  },
  totals: {
    ratio_3_to_2: 1.015228426395939,
    se_log: 0.2837378743205068,
    welch_df: 9.216766303761577,
    low: 0.5355546934991487,
    high: 1.9245256745453445,
  },
};

describe.each(casesOf('day_clustered', clustered, [OWN]))('day-clustered, %s', (_, each) => {
  const [a, b] = [series(each.a.y, each.a.x), series(each.b.y, each.b.x)];
  const n = a.length;

  test('one variant by the delta method, at each level of method.md §11', () => {
    const levels = [
      { of: a, level: 0.95, expected: each.a_95 },
      { of: b, level: 0.95, expected: each.b_95 },
      { of: a, level: decidingLevel('running', 14), expected: each.a_look_of_14_days },
      { of: a, level: decidingLevel('ended as planned', 14), expected: each.a_at_planned_end },
    ];
    for (const { of, level, expected } of levels) {
      const { y, x } = sumOf(of);
      const error = deltaError(of) ?? Number.NaN;
      expectClose(criticalT(level, n - 1), expected.t);
      expectClose(error, expected.standard_error);
      const { low, high } = around(y / x, (criticalT(level, n - 1) * error * x) / y);
      expectClose(low, expected.low);
      expectClose(high, expected.high);
    }
  });

  test('two variants paired by the delta method', () => {
    const error = pairedDeltaError(a, b) ?? Number.NaN;
    const [sumA, sumB] = [sumOf(a), sumOf(b)];
    const value = sumB.y / sumB.x / (sumA.y / sumA.x);
    expectClose(error, each.paired.se_log);
    expectClose(sumB.y / sumB.x - sumA.y / sumA.x, each.paired.difference_b_minus_a);
    expectClose(pairedDifferenceError(a, b), each.paired.se_difference);
    const { low, high } = around(value, criticalT(0.95, n - 1) * error);
    expectClose(low, each.paired.low_relative);
    expectClose(high, each.paired.high_relative);
    const t = each.paired.difference_b_minus_a / each.paired.se_difference;
    expectClose(t, each.paired.t_statistic);
    expectClose(twoSidedT(t, n - 1), each.paired.p_two_sided);
  });

  test('the jackknife, and an estimate and a comparison that are never surer', () => {
    const { se_log: ofOne, low, high } = each.a_jackknife;
    expectClose(Math.sqrt(jackknifeVariance(a) ?? Number.NaN), ofOne);
    const single = estimate(whole(a), CVR, 0.95);
    const floor = countingVariance(CVR, sumOf(a)) ?? Number.NaN;
    expect(single).toMatchObject({ isKnown: true, basis: 'days' });
    if (!single.isKnown) return;
    expectClose(single.standardError, Math.sqrt(Math.max(ofOne ** 2, floor)));
    if (ofOne ** 2 >= floor) {
      expectClose(single.low, low);
      expectClose(single.high, high);
    }
    const { se_log: ofPair, ...pair } = each.paired_jackknife;
    expectClose(Math.sqrt(pairedJackknifeVariance(a, b) ?? Number.NaN), ofPair);
    const counted = floor + (countingVariance(CVR, sumOf(b)) ?? Number.NaN);
    const compared = compareVariants(whole(a), whole(b), CVR, 'high', 0.95);
    if (!compared.isKnown) throw new RangeError(compared.lack);
    expectClose(compared.value, pair.relative_b_to_a);
    expectClose(compared.standardError, Math.sqrt(Math.max(ofPair ** 2, counted)));
    if (ofPair ** 2 < counted) return;
    expectClose(compared.low, pair.low);
    expectClose(compared.high, pair.high);
    expectClose(compared.chanceToWin, pair.chance_b_beats_a);
  });

  test('two rounds by Welch: ratios and totals', () => {
    const relative = (of: DayPair[]) => {
      const { y, x } = sumOf(of);
      return { variance: (((deltaError(of) ?? Number.NaN) * x) / y) ** 2, df: n - 1 };
    };
    const alone = (of: DayPair[]) => of.map(day => ({ ...day, x: 1 }));
    const pairs = [
      { of: [a, b], expected: each.unpaired },
      { of: [alone(a), alone(b)], expected: each.totals },
    ];
    for (const {
      of: [one = [], other = []],
      expected,
    } of pairs) {
      const { variance, df } = welch(relative(one), relative(other));
      expectClose(Math.sqrt(variance), expected.se_log);
      expectClose(df, expected.welch_df);
      const [sumA, sumB] = [sumOf(one), sumOf(other)];
      expectClose(sumB.y / sumB.x / (sumA.y / sumA.x), expected.ratio_3_to_2);
      const { low, high } = around(expected.ratio_3_to_2, criticalT(0.95, df) * Math.sqrt(variance));
      expectClose(low, expected.low);
      expectClose(high, expected.high);
    }
    // The delete-one-day jackknife of a total is the formula of totals up to its third order.
    const total = compareRounds(whole(alone(a)), whole(alone(b)), metricOf('conversions'), 0.95);
    expect(total).toMatchObject({ isKnown: true });
    if (total.isKnown) expectClose(total.value, each.totals.ratio_3_to_2);
  });
});

test.each(
  casesOf('design_effect', ofDays.extend({ design_effect: z.number() }), [
    {
      y: [12, 60, 18, 45, 9, 22, 31],
      x: [410, 905, 600, 720, 380, 640, 1010],
      design_effect: 6.061197758397865,
    },
  ]),
)('design effect: %s', (_, { y, x, design_effect: expected }) => {
  const pairs = series(y, x);
  expectClose(designEffect(pairs, countingVariance(CVR, sumOf(pairs)) ?? 0), expected);
});
