import { describe, expect, test } from 'vitest';
import { estimate } from '../../../../src/features/experiment/domain/estimate.ts';
import {
  differencesFromTotal,
  roundFigures,
  sumsOf,
  type VariantFigures,
} from '../../../../src/features/experiment/domain/figures.ts';
import { metricOf } from '../../../../src/features/experiment/domain/metric.ts';
import { sampleRatio } from '../../../../src/features/experiment/domain/sample-ratio.ts';

const CVR = metricOf('cvr');

describe('figures', () => {
  test('days count once there are any; the difference to a total beside them is told', () => {
    const days = [
      { day: '2026-11-01', spend: 100, clicks: 5 },
      { day: '2026-11-02', spend: 50 },
    ];
    const total = { spend: 160, clicks: 5, conversions: 3 };
    expect(sumsOf({ days: [], total })).toEqual(total);
    expect(sumsOf({ days, total })).toEqual({ spend: 150, clicks: 5 });
    expect(differencesFromTotal({ days, total })).toEqual([{ figure: 'spend', days: 150, total: 160 }]);
    expect(differencesFromTotal({ days: [], total })).toEqual([]);
    expect(differencesFromTotal({ days })).toEqual([]);
  });

  test('a round’s day is the sum over its variants; with a total among them the round has a total', () => {
    const a = {
      days: [
        { day: '2026-11-02', spend: 3 },
        { day: '2026-11-01', spend: 1, clicks: 2 },
      ],
    };
    const b = { days: [{ day: '2026-11-01', spend: 10 }] };
    expect(roundFigures([a, b, { days: [] }])).toEqual({
      days: [
        { day: '2026-11-01', spend: 11, clicks: 2 },
        { day: '2026-11-02', spend: 3 },
      ],
    });
    const mixed = roundFigures([a, { days: [], total: { spend: 7 } }]);
    expect(mixed).toEqual({ days: [], total: { spend: 11, clicks: 2 } });
    expect(estimate({ pairs: [], days: 0 }, CVR, 0.95)).toEqual({ isKnown: false, lack: 'no figures' });
  });
});

describe('a split', () => {
  const people = (...counts: number[]): VariantFigures[] =>
    counts.map(reach => ({ days: [], total: { reach, impressions: 3 * reach } }));

  test.each([
    ['as designed', people(5_000, 5_000), [1, 1], false],
    ['4 points off', people(5_400, 4_600), [1, 1], true],
    ['surely off, but by less than a point', people(1_000_000, 1_030_000), [1, 1], false],
    ['6 points off, but of so few that chance does it', people(53, 47), [1, 1], false],
    ['as designed, 70 to 30', people(7_000, 3_000), [70, 30], false],
    ['half and half, designed 70 to 30', people(5_000, 5_000), [70, 30], true],
  ] as const)('%s', (_, variants, designed, isAlarm) => {
    expect(sampleRatio(variants, designed)).toMatchObject({ of: 'reach', isAlarm });
  });

  test('by impressions where not all have the people; by nothing where nothing was counted', () => {
    const [first, second] = people(5_000, 5_000);
    const without = { days: [], total: { impressions: 15_000 } };
    expect(first && second && sampleRatio([first, without], [1, 1])).toMatchObject({ of: 'impressions' });
    expect(sampleRatio([{ days: [] }, { days: [] }], [1, 1])).toBeUndefined();
  });
});
