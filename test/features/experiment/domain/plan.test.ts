import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultsOf, type RowFacts } from '../../../../src/features/experiment/domain/impossible-figures.ts';
import { METRICS, metricOf, readingsOf } from '../../../../src/features/experiment/domain/metric.ts';
import {
  changedParts,
  normalShares,
  PLAN_PARTS,
  type Plan,
  planHash,
  planSchema,
} from '../../../../src/features/experiment/domain/plan.ts';
import {
  daySpreadOf,
  daysNeeded,
  expectedOf,
  liftFound,
  POWER,
  pooledSpread,
  powerOf,
  trialsNeeded,
} from '../../../../src/features/experiment/domain/power.ts';
import {
  type WarnedRound,
  type WarnedTest,
  warningsOf,
} from '../../../../src/features/experiment/domain/round-warnings.ts';
import { expectClose } from './vectors.ts';

const PLAN: Plan = {
  metric: 'cvr',
  better: 'high',
  minimumSample: 100,
  minimumDays: 5,
  plannedDays: 7,
  rounds: [20, 50, 30],
  split: [
    { variant: 'A', share: 50 },
    { variant: 'B', share: 50 },
  ],
  isSplitTest: false,
  control: null,
  attributionDays: 7,
  smallestDifference: 0.1,
};
const hash = (text: string) => createHash('sha256').update(text).digest('hex');

describe('a frozen plan', () => {
  test('has one hash, whatever the order of its keys and the scale of its shares', () => {
    const turned = Object.fromEntries(Object.entries(PLAN).toReversed());
    const scaled = {
      ...planSchema.parse(turned),
      rounds: [0.2, 0.5, 0.3],
      split: PLAN.split.map(each => ({ ...each, share: 1 })),
    };
    expect(planHash(scaled, hash)).toBe(planHash(PLAN, hash));
    expect(planHash(PLAN, hash)).toMatch(/^[0-9a-f]{16}$/);
    expect(changedParts(PLAN, scaled)).toEqual([]);
  });

  const others: Plan = {
    metric: 'roas',
    better: 'low',
    minimumSample: 101,
    minimumDays: 6,
    plannedDays: 8,
    rounds: [30, 40, 30],
    split: [
      { variant: 'A', share: 60 },
      { variant: 'B', share: 40 },
    ],
    isSplitTest: true,
    control: 'A',
    attributionDays: 0,
    smallestDifference: 0.2,
  };

  test.each(PLAN_PARTS)('has another hash when %s is another', part => {
    const changed = planSchema.parse({ ...PLAN, [part]: others[part] });
    expect(changedParts(PLAN, changed)).toEqual([part]);
    expect(planHash(changed, hash)).not.toBe(planHash(PLAN, hash));
  });

  test('has every part of it in its hash', () => {
    expect(new Set(PLAN_PARTS)).toEqual(new Set(Object.keys(PLAN)));
  });

  test.each([
    ['a variant twice', { split: [PLAN.split[0], PLAN.split[0]] }],
    ['one variant', { split: [PLAN.split[0]] }],
    ['a control that is no variant', { control: 'C' }],
    ['a round without a share', { rounds: [50, 50, 0] }],
    ['more days at least than planned', { minimumDays: 8 }],
  ])('is none with %s', (_, changed) => {
    expect(planSchema.safeParse({ ...PLAN, ...changed }).success).toBe(false);
  });

  test('shares sum to 1', () => {
    expect(normalShares([20, 50, 30])).toEqual([0.2, 0.5, 0.3]);
  });
});

test('each metric is known by its id; the yield of a cost is what is paid for', () => {
  for (const { id } of METRICS) expect(metricOf(id).id).toBe(id);
  expect(readingsOf(metricOf('cpa'))).toMatchObject({
    share: { yield: 'conversions', per: 'day' },
    click: { yield: 'conversions', per: 'clicks' },
    yuan: { yield: 'conversions', per: 'spend', isCost: false },
  });
  expect(readingsOf(metricOf('roas')).yuan).toMatchObject({ yield: 'revenue', events: 'conversions' });
  expect(readingsOf(metricOf('ctr'))).not.toHaveProperty('click');
});

describe('power', () => {
  const wanted = { lift: 0.1, level: 0.96, power: POWER };

  test('days are enough from where the power is reached, and never fewer than 5', () => {
    const days = daysNeeded(0.15, wanted) ?? 0;
    expect(powerOf(days, 0.15, wanted)).toBeGreaterThanOrEqual(POWER);
    expect(powerOf(days - 1, 0.15, wanted)).toBeLessThan(POWER);
    expect(daysNeeded(0.001, wanted)).toBe(5);
    expect(daysNeeded(2, wanted)).toBeUndefined();
    expect(daysNeeded(0, wanted)).toBeUndefined();
    expectClose(liftFound(days, 0.15, wanted), liftFound(days, 0.15, wanted) ?? null);
    expect(liftFound(days, 0.15, wanted)).toBeLessThanOrEqual(0.1 + 1e-9);
    expect(liftFound(4, 0.15, wanted)).toBeUndefined();
  });

  test('more days, a larger lift and a smaller spread never have less of it', () => {
    const world = fc.record({
      days: fc.integer({ min: 5, max: 100 }),
      spread: fc.double({ min: 0.01, max: 1, noNaN: true }),
      lift: fc.double({ min: 0.01, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(world, ({ days, spread, lift }) => {
        const power = powerOf(days, spread, { lift, level: 0.96 });
        const no = -1e-12;
        expect(powerOf(days + 1, spread, { lift, level: 0.96 }) - power).toBeGreaterThanOrEqual(no);
        expect(powerOf(days, spread, { lift: lift * 1.1, level: 0.96 }) - power).toBeGreaterThanOrEqual(no);
        expect(powerOf(days, spread / 1.1, { lift, level: 0.96 }) - power).toBeGreaterThanOrEqual(no);
        expect(power).toBeGreaterThanOrEqual(0);
        expect(power).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('there is no number of trials for what can’t be', () => {
    expect(trialsNeeded(0, wanted)).toBeUndefined();
    expect(trialsNeeded(0.95, wanted)).toBeUndefined();
    expect(trialsNeeded(0.05, { ...wanted, lift: 0 })).toBeUndefined();
  });

  test('earlier rounds say how days differ and what a budget brings; none say nothing', () => {
    const compared = { isKnown: true, value: 1, low: 1, high: 1, basis: 'days', level: 0.95 } as const;
    expectClose(daySpreadOf({ ...compared, days: 9, standardError: 0.1 }), 0.3);
    expect(daySpreadOf({ ...compared, days: 2 })).toBeUndefined();
    expectClose(pooledSpread([0.3, 0.4]), Math.sqrt((0.09 + 0.16) / 2));
    expect(pooledSpread([])).toBeUndefined();
    const earlier = [
      { days: [], total: { spend: 1_000, conversions: 20 } },
      { days: [], total: { spend: 9_999 } },
      { days: [{ day: '2026-11-01', spend: 3_000, conversions: 40 }] },
    ];
    expectClose(expectedOf('conversions', earlier, 10_000), 150);
    expect(expectedOf('revenue', earlier, 10_000)).toBeUndefined();
  });
});

describe('a row', () => {
  const facts: RowFacts = {
    day: '2026-11-03',
    round: { first: '2026-11-01', last: '2026-11-07' },
    metric: metricOf('cvr'),
    plannedSpend: 10_000,
  };
  const good = {
    spend: 9_000,
    impressions: 50_000,
    reach: 40_000,
    clicks: 900,
    conversions: 45,
    revenue: 5_400,
  };

  test.each([
    ['clicks above impressions', { ...good, clicks: 50_001 }, {}, ['more than possible']],
    ['reach above impressions', { ...good, reach: 50_001 }, {}, ['more than possible']],
    ['conversions above clicks', { ...good, conversions: 901 }, {}, ['more than possible']],
    ['conversions above clicks, by cost', { ...good, conversions: 901 }, { metric: metricOf('cpa') }, []],
    ['a negative', { ...good, revenue: -1 }, {}, ['negative']],
    ['half a click', { ...good, clicks: 900.5 }, {}, ['not whole']],
    ['half a conversion', { ...good, conversions: 44.5 }, {}, []],
    ['not a number', { ...good, conversions: Number.NaN }, {}, ['not whole']],
    ['revenue without conversions', { ...good, conversions: 0 }, {}, ['revenue without conversions']],
    ['revenue, conversions not given', { ...good, conversions: undefined }, {}, []],
    ['the day before the round', good, { day: '2026-10-31' }, ['outside the round']],
    ['the day after it', good, { day: '2026-11-08' }, ['outside the round']],
    ['its last day', good, { day: '2026-11-07' }, []],
    [
      'any later day of one without an end',
      good,
      { day: '2027-01-01', round: { first: '2026-11-01', last: undefined } },
      [],
    ],
    ['a total', good, { day: undefined }, []],
    ['five times the plan', { ...good, spend: 50_000 }, {}, ['spend far above plan']],
    ['a bit less', { ...good, spend: 49_999 }, {}, []],
    [
      'several at once',
      { ...good, spend: -1, clicks: 60_000 },
      { day: '2026-12-01' },
      ['negative', 'more than possible', 'outside the round'],
    ],
    ['nothing', {}, {}, []],
    ['what is possible', good, {}, []],
  ] as const)('%s', (_, figures, changed, kinds) => {
    expect(faultsOf(figures, { ...facts, ...changed }).map(each => each.kind)).toEqual(kinds);
  });

  test('impossible figures are refused, unlikely ones asked about', () => {
    const faults = faultsOf({ spend: 90_000, revenue: 5, conversions: 0, clicks: -2 }, facts);
    expect(faults.map(({ kind, act }) => [kind, act])).toEqual([
      ['negative', 'refuse'],
      ['revenue without conversions', 'ask'],
      ['spend far above plan', 'ask'],
    ]);
  });
});

describe('warnings', () => {
  const round = (number: number, changed: Partial<WarnedRound> = {}): WarnedRound => ({
    round: number,
    first: `2026-09-${String(7 * (number - 1) + 1).padStart(2, '0')}`,
    last: `2026-09-${String(7 * number).padStart(2, '0')}`,
    isOver: true,
    personaVersion: 3,
    planned: 10_000,
    spent: 10_000,
    revisedDays: 0,
    ...changed,
  });
  const alike: WarnedTest = { isSplitTest: true, rounds: [round(1), round(2), round(3)], peopleAsked: 0 };
  const kinds = (changed: Partial<WarnedTest>) => warningsOf({ ...alike, ...changed }).map(each => each.kind);

  test('none when nothing threatens', () => {
    expect(kinds({})).toEqual([]);
  });

  test('all, in the order of the method', () => {
    const ratio = { of: 'reach', shares: [0.6, 0.4], chiSquare: 400, p: 1e-20, isAlarm: true } as const;
    const rounds = [
      round(2, { sampleRatio: ratio, personaVersion: 4 }),
      round(3, { first: '2026-11-06', last: '2026-11-14', spent: 8_900, revisedDays: 2 }),
    ];
    const warned = { rounds, peopleAsked: 5 };
    expect(kinds({ ...warned, isSplitTest: false })).toEqual([
      'rounds of different length',
      'mixed persona versions',
      'not an experiment',
      'sample ratio',
      'budget drift',
      'different weekdays',
      'campaign in one round',
      'revised figures',
      'asked in between',
    ]);
    expect(kinds(warned)).not.toContain('not an experiment');
  });

  test.each([
    ['a tenth more is no drift', { spent: 11_000 }, []],
    ['more than that is', { spent: 11_001 }, ['budget drift']],
    ['so is less', { spent: 8_999 }, ['budget drift']],
    ['unless the round still runs', { spent: 8_999, isOver: false }, []],
    ['nobody said what was spent', { spent: undefined }, []],
  ] as const)('%s', (_, changed, expected) => {
    expect(kinds({ rounds: [round(1), round(2, changed)] })).toEqual(expected);
  });

  test('equal lengths from other weekdays on are different weekdays only when weeks are not whole', () => {
    const wednesdays = round(2, { first: '2026-09-09', last: '2026-09-15' });
    expect(kinds({ rounds: [round(1), wednesdays] })).toEqual([]);
    const five = [
      round(1, { first: '2026-09-07', last: '2026-09-11' }),
      round(2, { first: '2026-09-16', last: '2026-09-20' }),
    ];
    expect(kinds({ rounds: five })).toEqual(['different weekdays']);
  });

  test('a campaign that all rounds touch is none', () => {
    const first = round(1, { first: '2026-10-19', last: '2026-10-25' });
    const second = round(2, { first: '2026-10-26', last: '2026-11-01' });
    expect(kinds({ rounds: [first, second] })).toEqual([]);
    expect(warningsOf({ ...alike, rounds: [round(1), second] })).toMatchObject([
      { kind: 'campaign in one round', campaign: { id: 'double-11' }, rounds: [2] },
    ]);
  });

  test('a campaign of the team’s own is warned of alike', () => {
    const first = round(1, { first: '2026-08-03', last: '2026-08-09' });
    const second = round(2, { first: '2026-08-10', last: '2026-08-16' });
    const ownCampaigns = [{ name: '会员日', first: '08-12', last: '08-14' }];
    expect(warningsOf({ ...alike, rounds: [first, second], ownCampaigns })).toMatchObject([
      { kind: 'campaign in one round', campaign: { label: { zh: '会员日' } }, rounds: [2] },
    ]);
  });
});
