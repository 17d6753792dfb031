/** The statistics against values that were computed independently. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { betaBinomial } from '../../../../src/features/experiment/domain/beta-binomial.ts';
import { compareRounds, compareVariants } from '../../../../src/features/experiment/domain/comparison.ts';
import { countingVariance } from '../../../../src/features/experiment/domain/counting-error.ts';
import { type DayPair, type Series, sumOf } from '../../../../src/features/experiment/domain/day-series.ts';
import {
  deltaError,
  designEffect,
  pairedDeltaError,
  pairedDifferenceError,
} from '../../../../src/features/experiment/domain/delta-method.ts';
import {
  chiSquareAbove,
  criticalT,
  tUnitLoss,
  twoSidedNormal,
  twoSidedT,
} from '../../../../src/features/experiment/domain/distributions.ts';
import { around, estimate } from '../../../../src/features/experiment/domain/estimate.ts';
import {
  binomialTest,
  compareRates,
  fisherTest,
} from '../../../../src/features/experiment/domain/exact-test.ts';
import {
  jackknifeVariance,
  pairedJackknifeVariance,
} from '../../../../src/features/experiment/domain/jackknife.ts';
import { decidingLevel } from '../../../../src/features/experiment/domain/looks.ts';
import { metricOf } from '../../../../src/features/experiment/domain/metric.ts';
import { moneyAlone } from '../../../../src/features/experiment/domain/money-alone.ts';
import { holm } from '../../../../src/features/experiment/domain/multiple-comparisons.ts';
import { trialsNeeded, trialsNeededByEffect } from '../../../../src/features/experiment/domain/power.ts';
import {
  newcombe,
  pooledTest,
  upperLimitOfNone,
  wilson,
} from '../../../../src/features/experiment/domain/proportion.ts';
import { chiSquareOfFit } from '../../../../src/features/experiment/domain/sample-ratio.ts';
import { welch } from '../../../../src/features/experiment/domain/welch.ts';
import { casesOf, expectClose } from './vectors.ts';

const CVR = metricOf('cvr');
const trials = z.object({ successes: z.number(), trials: z.number() });

const series = (y: readonly number[], x: readonly number[]): DayPair[] =>
  y.map((each, index) => ({ y: each, x: x[index] ?? 0, events: each }));
const whole = (pairs: DayPair[]): Series => ({ pairs, days: pairs.length });

describe('distributions', () => {
  test('small tails keep their digits', () => {
    expectClose(twoSidedT(30, 6), 9.099147044443378e-8, 0);
    expectClose(twoSidedNormal(12), 3.552964224155306e-33, 0);
    expectClose(chiSquareAbove(500, 1), 9.505397766554137e-111, 0);
  });

  test('critical values, also with a fraction of a degree of freedom', () => {
    expectClose(criticalT(0.96, 4), 2.9985278732065854);
    expectClose(criticalT(0.9999, 7.716), 7.30707511714375);
    expectClose(criticalT(0.96, 2.5), 3.9554736831900184);
  });

  test('unit loss of t, against numerical integration', () => {
    const [a, se] = [0.09855430359756472, 0.1424838887390432];
    expectClose(se * tUnitLoss(a, 6), 0.05868329395783371);
    expectClose(se * tUnitLoss(-a, 6), 0.07272569438638302);
  });
});

test.each(
  casesOf('wilson_95', trials.extend({ low: z.number(), high: z.number() }), [
    { successes: 9, trials: 250, low: 0.019053279530003273, high: 0.06699042240176929 },
    { successes: 0, trials: 1, low: 0, high: 0.7934506856227627 },
  ]),
)('Wilson: %s', (_, { low, high, ...counts }) => {
  const interval = wilson(counts, 0.95);
  expectClose(interval?.low, low);
  expectClose(interval?.high, high);
});

const twoProportions = z.object({
  a: trials,
  b: trials,
  z_b_minus_a: z.number().nullable(),
  p_two_sided: z.number().nullable(),
  newcombe_low: z.number(),
  newcombe_high: z.number(),
  fisher_p: z.number(),
});

test.each(
  casesOf('two_proportions', twoProportions, [
    {
      a: { successes: 7, trials: 40 },
      b: { successes: 15, trials: 42 },
      z_b_minus_a: 1.8607445095633441,
      p_two_sided: 0.06278026507116488,
      newcombe_low: -0.010400728674567206,
      newcombe_high: 0.3568533266477266,
      fisher_p: 0.08240263745649241,
    },
  ]),
)('pooled z, Newcombe and Fisher: %s', (_, { a, b, ...expected }) => {
  expectClose(pooledTest(a, b)?.z, expected.z_b_minus_a);
  expectClose(pooledTest(a, b)?.p, expected.p_two_sided);
  expectClose(newcombe(a, b, 0.95)?.low, expected.newcombe_low);
  expectClose(newcombe(a, b, 0.95)?.high, expected.newcombe_high);
  expectClose(fisherTest(a, b), expected.fisher_p);
});

test('exact tests: binomial and Fisher', () => {
  expectClose(binomialTest({ successes: 7, trials: 40 }, 0.3), 0.11859576263214822);
  expectClose(binomialTest({ successes: 0, trials: 30 }, 0.01), 1);
  expectClose(binomialTest({ successes: 30, trials: 40 }, 0.2), 1.0619949154763434e-13, 0);
  expectClose(fisherTest({ successes: 7, trials: 40 }, { successes: 15, trials: 42 }), 0.08240263745649241);
  expectClose(fisherTest({ successes: 0, trials: 12 }, { successes: 9, trials: 13 }), 0.00045766590389016015);
});

test.each(
  casesOf(
    'sample_ratio_mismatch',
    z.object({
      observed: z.array(z.number()),
      designed: z.array(z.number()),
      chi2: z.number(),
      p: z.number(),
    }),
    [{ observed: [5210, 4790], designed: [0.5, 0.5], chi2: 17.64, p: 2.6691498031812692e-5 }],
  ),
)('sample ratio: %s', (_, { observed, designed, chi2, p }) => {
  expectClose(chiSquareOfFit(observed, designed)?.chiSquare, chi2);
  expectClose(chiSquareOfFit(observed, designed)?.p, p);
});

const beta = z.object({
  a: trials,
  b: trials,
  prior: z.tuple([z.number(), z.number()]),
  chance_b_beats_a: z.number(),
  expected_loss_choosing_a: z.number(),
  expected_loss_choosing_b: z.number(),
});

test.each(
  casesOf('beta_binomial', beta, [
    {
      a: { successes: 7, trials: 100 },
      b: { successes: 15, trials: 120 },
      prior: [1, 1],
      chance_b_beats_a: 0.9061519664204982,
      expected_loss_choosing_a: 0.0545650027497954,
      expected_loss_choosing_b: 0.0018488343152084264,
    },
  ]),
)('Beta–Binomial: %s', (_, { a, b, prior, ...expected }) => {
  const model = betaBinomial(a, b, prior);
  expectClose(model.chanceBBeatsA, expected.chance_b_beats_a, 1e-5);
  expectClose(model.expectedLossChoosingA, expected.expected_loss_choosing_a, 1e-6);
  expectClose(model.expectedLossChoosingB, expected.expected_loss_choosing_b, 1e-6);
});

const size = z.object({
  base: z.number(),
  relative_lift: z.number(),
  alpha: z.number(),
  power: z.number(),
  per_variant_classical: z.number(),
  per_variant_cohen_h: z.number().optional(),
});

test.each(
  casesOf('sample_size_two_proportions', size, [
    { base: 0.03, relative_lift: 0.2, alpha: 0.04, power: 0.8, per_variant_classical: 14860.741688018084 },
  ]),
)('sample size: %s', (_, { base, relative_lift: lift, alpha, power, ...expected }) => {
  const wanted = { lift, level: 1 - alpha, power };
  expectClose(trialsNeeded(base, wanted), expected.per_variant_classical);
  if (expected.per_variant_cohen_h !== undefined)
    expectClose(trialsNeededByEffect(base, wanted), expected.per_variant_cohen_h);
});

test.each(
  casesOf('holm', z.object({ p: z.array(z.number()), adjusted: z.array(z.number()) }), [
    { p: [0.02, 0.01, 0.6], adjusted: [0.04, 0.03, 0.6] },
    { p: [], adjusted: [] },
  ]),
)('Holm: %s', (_, { p, adjusted }) => {
  expect(holm(p)).toHaveLength(adjusted.length);
  for (const [index, each] of holm(p).entries()) expectClose(each, adjusted[index] ?? null);
});

const delta = z.object({
  numerator: z.array(z.number()),
  denominator: z.array(z.number()),
  ratio: z.number(),
  standard_error_delta: z.number(),
  low_95_t: z.number(),
  high_95_t: z.number(),
});

test.each(
  casesOf('ratio_of_sums_delta', delta, [
    {
      numerator: [12, 60, 18, 45, 9, 22, 31],
      denominator: [410, 905, 600, 720, 380, 640, 1010],
      ratio: 0.042229367631296894,
      standard_error_delta: 0.007249222840806631,
      low_95_t: 0.02449115835053628,
      high_95_t: 0.05996757691205751,
    },
  ]),
)('ratio of sums by the delta method: %s', (_, each) => {
  const pairs = series(each.numerator, each.denominator);
  const error = deltaError(pairs) ?? Number.NaN;
  const { y, x } = sumOf(pairs);
  expectClose(y / x, each.ratio);
  expectClose(error, each.standard_error_delta);
  expectClose(y / x - criticalT(0.95, pairs.length - 1) * error, each.low_95_t);
  expectClose(y / x + criticalT(0.95, pairs.length - 1) * error, each.high_95_t);
});

const round = z.object({ conversions: z.number(), spend: z.number() });
const rate = z.object({
  round2: round,
  round3: round,
  rate_ratio_3_to_2: z.number().nullable(),
  low_95: z.number(),
  high_95: z.number().nullable(),
  p_exact_two_sided: z.number(),
});

test.each(
  casesOf('rate_ratio_per_yuan', rate, [
    {
      round2: { conversions: 40, spend: 900.0 },
      round3: { conversions: 35, spend: 500.0 },
      rate_ratio_3_to_2: 1.5750000000000002,
      low_95: 0.9713646787028903,
      high_95: 2.5430614959065014,
      p_exact_two_sided: 0.05370136540329867,
    },
  ]),
)('exact rate ratio per yuan: %s', (_, { round2, round3, ...expected }) => {
  const [first, second] = [round2, round3].map(({ conversions: count, spend: per }) => ({ count, per }));
  const compared = first && second && compareRates(first, second, 0.95);
  expectClose(compared?.ratio, expected.rate_ratio_3_to_2);
  expectClose(compared?.low, expected.low_95);
  expectClose(compared?.high, expected.high_95);
  expectClose(compared?.p, expected.p_exact_two_sided);
});

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

test('what money alone does when 30 follows 50', () => {
  const band = moneyAlone(50, 30);
  expectClose(band?.absolute.low, 0.664539805948974);
  expectClose(band?.absolute.high, 0.9405419052770257);
  expectClose(band?.perYuan.low, 1.1075663432482898);
  expectClose(band?.perYuan.high, 1.5675698421283761);
});

test('the upper limit of nothing seen is exact', () => {
  expectClose(upperLimitOfNone(300, 0.95), 0.00993608194445772);
});
