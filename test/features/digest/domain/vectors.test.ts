/** Rising and impact against reference values, and what must hold of any. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { impactOf, momentsOf } from '../../../../src/features/digest/domain/impact.ts';
import {
  benjaminiHochberg,
  type ThemeSeen,
  trendP,
  trendsOf,
} from '../../../../src/features/digest/domain/rising.ts';
import { casesOf, expectClose } from '../../experiment/domain/vectors.ts';

const risingCase = z.object({
  before: z.number(),
  voices_before: z.number(),
  after: z.number(),
  voices_after: z.number(),
  p_two_sided: z.number().nullable(),
});
/** By hand: 2⁻⁵ doubled is 0.0625; three of three at equal exposure is 0.25; all of one at a fourth of it is 1/4 + 0. */
const OWN_RISING = [
  { before: 0, voices_before: 20, after: 5, voices_after: 20, p_two_sided: 0.0625 },
  { before: 0, voices_before: 7, after: 3, voices_after: 7, p_two_sided: 0.25 },
  { before: 0, voices_before: 30, after: 1, voices_after: 10, p_two_sided: 0.25 },
  { before: 0, voices_before: 3, after: 0, voices_after: 3, p_two_sided: null },
];

test.each(casesOf('rising', risingCase, OWN_RISING))('rising, %s', (_, each) => {
  const counts = {
    before: each.before,
    voicesBefore: each.voices_before,
    after: each.after,
    voicesAfter: each.voices_after,
  };
  expectClose(trendP(counts), each.p_two_sided);
});

test('the false discovery rate', () => {
  const cases = casesOf('rising', risingCase, []).flatMap(([, { p_two_sided }]) => p_two_sided ?? []);
  // By hand: 0.01·3, 0.02·3/2, 0.5.
  expect(benjaminiHochberg([0.5, 0.01, 0.02])).toEqual([0.5, 0.03, 0.03]);
  if (cases.length === 0) return;
  const adjusted = [
    0.15312499999999998, 0.109375, 0.1374746659305617, 0.1374746659305617, 0.4074074074074075,
  ];
  const shared = [...adjusted, 0.019340752654362584, 0.4074074074074075];
  for (const [index, p] of benjaminiHochberg(cases).entries()) expectClose(p, shared[index] ?? null);
});

test('adjusted p never fall below the raw ones, and keep their order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1024 })), numbers => {
      const ps = numbers.map(each => each / 1024);
      const adjusted = benjaminiHochberg(ps);
      for (const [one, p] of ps.entries()) {
        expect(adjusted[one]).toBeGreaterThanOrEqual(p - 1e-12);
        expect(adjusted[one]).toBeLessThanOrEqual(1);
        for (const [other, q] of ps.entries())
          if (p < q) expect(adjusted[one]).toBeLessThanOrEqual((adjusted[other] ?? 1) + 1e-12);
      }
    }),
  );
});

const impactCase = z.object({
  sentiment: z.array(z.number()),
  has_theme: z.array(z.boolean()),
  impact: z.number(),
  se_jackknife: z.number(),
  low: z.number(),
  high: z.number(),
});
/** By hand: means 0 and 1; left out in turn 1/2−1, 0, −3/2, −1/2−1 … of four voices. */
const OWN_IMPACT = [
  {
    sentiment: [1, 1, -1, -1],
    has_theme: [false, false, true, true],
    impact: -1,
    // Left out: −4/3, −4/3, −2/3, −2/3; sqrt(3/4 · 4/9) = 0.57735; t(3) = 3.182446305.
    se_jackknife: 0.5773502691896257,
    low: -2.8373862318,
    high: 0.8373862318,
  },
];

test.each(casesOf('impact', impactCase, OWN_IMPACT))('impact, %s', (_, each) => {
  const found = impact(each.sentiment, each.has_theme);
  expectClose(found?.impact, each.impact);
  expectClose(found?.se, each.se_jackknife);
  expectClose(found?.low, each.low, 1e-8);
  expectClose(found?.high, each.high, 1e-8);
});

function impact(sentiments: readonly number[], hasTheme: readonly boolean[]) {
  const [own, others] = [true, false].map(wanted =>
    momentsOf(sentiments.filter((_, index) => hasTheme[index] === wanted)),
  );
  return own && others && impactOf(own, others);
}

test('what all say, or all but one, has no impact that could be told', () => {
  expect(impact([1], [true])).toBeUndefined();
  expect(impact([1, 2, 0], [true, true, false])).toBeUndefined();
});

test('the jackknife by moments is the jackknife voice by voice', () => {
  const voice = fc.record({ sentiment: fc.integer({ min: -2, max: 2 }), hasTheme: fc.boolean() });
  fc.assert(
    fc.property(fc.array(voice, { minLength: 3, maxLength: 40 }), voices => {
      const found = impact(
        voices.map(({ sentiment }) => sentiment),
        voices.map(({ hasTheme }) => hasTheme),
      );
      if (found === undefined) return;
      const mean = (list: readonly { sentiment: number }[]) =>
        list.reduce((sum, { sentiment }) => sum + sentiment, 0) / list.length;
      const of = (list: typeof voices) => mean(list) - mean(list.filter(({ hasTheme }) => !hasTheme));
      const left = voices.map((_, index) => of(voices.filter((_, other) => other !== index)));
      const middle = left.reduce((sum, each) => sum + each, 0) / left.length;
      const squares = left.reduce((sum, each) => sum + (each - middle) ** 2, 0);
      expectClose(found.impact, of(voices));
      expectClose(found.se, Math.sqrt(((left.length - 1) / left.length) * squares), 1e-7);
    }),
  );
});

describe('what rises', () => {
  const theme = (before: number, after: number, more: Partial<ThemeSeen> = {}): ThemeSeen => ({
    ...{ before, after, voicesBefore: 80, voicesAfter: 40, heardBy: after },
    ...more,
  });
  const trend = (...themes: ThemeSeen[]) => themes.map(each => trendsOf(themes).get(each));

  test('many more than before', () => {
    expect(trend(theme(1, 14))).toEqual(['rising']);
    expect(trend(theme(2, 8, { voicesBefore: 40 }))).toEqual([undefined]);
  });
  test('not by one reporter who hears it at one source', () => {
    expect(trend(theme(1, 14, { heardBy: 2 }))).toEqual([undefined]);
  });
  test('falling is what was said by six before', () => {
    expect(trend(theme(30, 1))).toEqual(['falling']);
    expect(trend(theme(5, 0, { voicesBefore: 10, voicesAfter: 400 }))).toEqual([undefined]);
  });
  test('one among many that don’t move has to be clearer', () => {
    const still = Array.from({ length: 60 }, () => theme(8, 4));
    expect(trend(theme(1, 7))).toEqual(['rising']);
    expect(trendsOf([theme(1, 7), ...still]).size).toBe(0);
  });
  test('each side alike is never a trend', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 60, max: 500 }), (count, voices) => {
        const same = theme(count, count, { voicesBefore: voices, voicesAfter: voices });
        expect(trendsOf([same]).size).toBe(0);
      }),
    );
  });
});
