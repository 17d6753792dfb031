/** The statistics against values that were computed independently. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { betaBinomial } from '../../../../src/features/experiment/domain/beta-binomial.ts';
import { type DayPair, type Series, sumOf } from '../../../../src/features/experiment/domain/day-series.ts';
import { deltaError } from '../../../../src/features/experiment/domain/delta-method.ts';
import {
  chiSquareAbove,
  criticalT,
  tUnitLoss,
  twoSidedNormal,
  twoSidedT,
} from '../../../../src/features/experiment/domain/distributions.ts';
import {
  binomialTest,
  compareRates,
  fisherTest,
} from '../../../../src/features/experiment/domain/exact-test.ts';
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
import { casesOf, expectClose } from './vectors.ts';

const _CVR = metricOf('cvr');
const trials = z.object({ successes: z.number(), trials: z.number() });

const series = (y: readonly number[], x: readonly number[]): DayPair[] =>
  y.map((each, index) => ({ y: each, x: x[index] ?? 0, events: each }));
const _whole = (pairs: DayPair[]): Series => ({ pairs, days: pairs.length });

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
