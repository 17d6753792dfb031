/**
 * Two public tests with known conclusions, and days of our own of the same shape: bare dates, a day with spend only, blank cells
 * at the end. The public ones stay outside the project; where ../shared/data is not there, ours are all.
 */
import { expect, test } from 'vitest';
import type { DayFigures, FigureName } from '../../../../src/features/experiment/domain/figures.ts';
import { type MetricId, metricOf } from '../../../../src/features/experiment/domain/metric.ts';
import {
  comparePair,
  type RoundFacts,
  type RoundVariant,
  roundVerdict,
} from '../../../../src/features/experiment/domain/round-verdict.ts';
import { sampleRatio } from '../../../../src/features/experiment/domain/sample-ratio.ts';
import { publicTest } from './vectors.ts';

type Headers = { readonly [Name in FigureName]?: string };

function variantOf(name: string, rows: readonly Record<string, string>[], headers: Headers): RoundVariant {
  const days = rows.map((row, index): DayFigures => {
    const figures = Object.entries(headers).flatMap(([figure, header]) => {
      const cell = row[header] ?? '';
      return cell === '' ? [] : [[figure, Number(cell)] as const];
    });
    return { ...Object.fromEntries(figures), day: `day ${String(index).padStart(2, '0')}` };
  });
  return { name, share: 1, days };
}

const ADVERTISING: Headers = {
  spend: 'Spend [USD]',
  impressions: '# of Impressions',
  clicks: '# of Website Clicks',
  conversions: '# of Purchase',
};
const OWN: Record<string, string>[] = [
  { day: '1', '# of Impressions': '1000', '# of Purchase': '5', '# of Website Clicks': '100' },
  { day: '2', 'Spend [USD]': '10', '# of Impressions': '', '# of Purchase': '', '# of Website Clicks': '' },
];

test('a blank cell is not a zero: the day is left out where it is missing', () => {
  const variant = variantOf('A', OWN, ADVERTISING);
  expect(variant.days[1]).toEqual({ spend: 10, day: 'day 01' });
  const days = Array.from({ length: 6 }, (_, index) => ({ ...variant.days[0], day: `day ${index}0` }));
  const a = { ...variant, days: [...days, { spend: 10, day: 'day 60' }] };
  const b = { ...a, days: a.days.map(each => ({ ...each, clicks: 130, conversions: 5 })) };
  expect(comparePair(a, b, metricOf('cvr'), 'high', 0.95)).toMatchObject({ days: 6 });
});

const control = publicTest('control-test-control.csv');
const tested = publicTest('control-test-test.csv');
const campaign = [
  variantOf('control', control, ADVERTISING),
  variantOf('test', tested, ADVERTISING),
] as const;

const claims: [MetricId, number, number, number, string][] = [
  ['ctr', 1.7, 1.32, 2.19, 'better'],
  ['conversions', 0.98, 0.81, 1.19, 'cannot tell'],
  ['cvr', 0.86, 0.66, 1.13, 'cannot tell'],
  ['cpa', 1.14, 0.91, 1.42, 'cannot tell'],
];

test.each(control.length > 0 ? claims : [])(
  'control-test: %s is × %d (%d–%d): %s',
  (id, value, low, high, answer) => {
    const metric = metricOf(id);
    const compared = comparePair(campaign[0], campaign[1], metric, metric.better, 0.95);
    if (!compared.isKnown) throw new RangeError(compared.lack);
    expect(compared.days).toBe(29);
    for (const [actual, published] of [
      [compared.value, value],
      [compared.low, low],
      [compared.high, high],
    ] as const)
      expect(Math.abs(actual - published)).toBeLessThanOrEqual(0.0051);
    expect(verdict(campaign, { ratio: metric, better: metric.better }).pairs[0]?.answer).toBe(answer);
  },
);

const SCREENER: Headers = { reach: 'Pageviews', clicks: 'Clicks' };
const screener = (figure: string) =>
  [
    variantOf('control', publicTest('screener-control.csv'), { ...SCREENER, conversions: figure }),
    variantOf('screener', publicTest('screener-experiment.csv'), { ...SCREENER, conversions: figure }),
  ] as const;
const hasScreener = publicTest('screener-control.csv').length > 0;

test.each(
  hasScreener
    ? ([
        ['Enrollments', 0.906, 0.856, 0.959, 'worse'],
        ['Payments', 0.96, 0.85, 1.08, 'cannot tell'],
      ] as const)
    : [],
)('screener: %s per click is × %d (%d–%d): %s', (figure, value, low, high, answer) => {
  const variants = screener(figure);
  const compared = comparePair(...variants, metricOf('cvr'), 'high', 0.95);
  if (!compared.isKnown) throw new RangeError(compared.lack);
  expect(compared.days).toBe(23);
  const off = figure === 'Enrollments' ? 0.00051 : 0.0051;
  expect(Math.abs(compared.value - value)).toBeLessThanOrEqual(off);
  expect(Math.abs(compared.low - low)).toBeLessThanOrEqual(off);
  expect(Math.abs(compared.high - high)).toBeLessThanOrEqual(off);
  expect(verdict(variants).pairs[0]?.answer).toBe(answer);
});

test.each(hasScreener ? ['Enrollments'] : [])('screener: divided as designed (%s)', figure => {
  const ratio = sampleRatio(screener(figure), [1, 1]);
  expect(ratio).toMatchObject({ of: 'reach', isAlarm: false });
  expect(ratio?.shares[0]).toBeCloseTo(0.5006, 4);
});

function verdict(variants: readonly RoundVariant[], facts: Partial<RoundFacts> = {}) {
  return roundVerdict({
    variants,
    ratio: metricOf('cvr'),
    better: 'high',
    state: 'ended as planned',
    plannedDays: 30,
    minimumDays: 5,
    minimumSample: 100,
    smallestDifference: 0.1,
    ...facts,
  });
}
