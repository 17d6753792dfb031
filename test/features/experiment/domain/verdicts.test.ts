import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DayFigures, VariantFigures } from '../../../../src/features/experiment/domain/figures.ts';
import { type Gate, type GateFacts, readGate } from '../../../../src/features/experiment/domain/gate.ts';
import { decidingLevel, leastDays } from '../../../../src/features/experiment/domain/looks.ts';
import { decidingRatio, metricOf } from '../../../../src/features/experiment/domain/metric.ts';
import { moneyAlone } from '../../../../src/features/experiment/domain/money-alone.ts';
import { bonferroniLevel, pairsOf } from '../../../../src/features/experiment/domain/multiple-comparisons.ts';
import { decisiveReach, readingOf } from '../../../../src/features/experiment/domain/reading.ts';
import { type RoundFacts, roundVerdict } from '../../../../src/features/experiment/domain/round-verdict.ts';
import { expectClose } from './vectors.ts';

const CVR = metricOf('cvr');
const dayName = (index: number) => `2026-11-${String(index + 1).padStart(2, '0')}`;

/** Days around a mean: each is so much off it, in turn up and down. */
function daysOf(count: number, conversions: number, off = 0.05, spend = 10_000): DayFigures[] {
  return Array.from({ length: count }, (_, index) => ({
    day: dayName(index),
    spend,
    clicks: 2_000,
    conversions: Math.round(conversions * (1 + (index % 2 === 0 ? off : -off) * (1 + (index % 3) / 2))),
  }));
}

const variant = (name: string, days: DayFigures[]) => ({ name, share: 1, days });

describe('a reading judges in this order', () => {
  test.each([
    ['above, though within 10 %', { low: 1.01, high: 1.08 }, 'above'],
    ['below, though within 10 %', { low: 0.93, high: 0.99 }, 'below'],
    ['within 1 ± the smallest difference', { low: 0.91, high: 1.09 }, 'within'],
    ['within, up to its very ends', { low: 0.9, high: 1.1 }, 'within'],
    ['open: too wide upward', { low: 0.95, high: 1.11 }, 'open'],
    ['open: too wide downward', { low: 0.89, high: 1.05 }, 'open'],
    ['not above by touching 1', { low: 1, high: 1.5 }, 'open'],
  ] as const)('%s', (_, interval, reading) => {
    expect(readingOf(interval, 0.1)).toBe(reading);
  });

  test('an interval just narrower than the decisive reach is never open', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 2, noNaN: true }), value => {
        const reach = decisiveReach(value, 0.1) * 0.999;
        if (reach < 1e-6) return;
        const interval = { low: value * Math.exp(-reach), high: value * Math.exp(reach) };
        expect(readingOf(interval, 0.1)).not.toBe('open');
      }),
    );
  });
});

describe('levels', () => {
  test('looks share 1 %, the planned end has 4 %, what ended early keeps that of a look', () => {
    expectClose(decidingLevel('running', 14), 1 - 0.01 / 13);
    expectClose(decidingLevel('ended early', 7), 1 - 0.01 / 6);
    expect(decidingLevel('ended as planned', 14)).toBe(0.96);
    expect(decidingLevel('running', 1)).toBe(0.99);
    const spent = 13 * (1 - decidingLevel('running', 14)) + 1 - decidingLevel('ended as planned', 14);
    expectClose(spent, 0.05);
  });

  test('days are never fewer than 5', () => {
    expect([1, 5, 9].map(leastDays)).toEqual([5, 5, 9]);
  });

  test('pairs: each against the control, else all; Bonferroni over them', () => {
    expect(pairsOf(['A', 'B', 'C'], 'B')).toEqual([
      ['B', 'A'],
      ['B', 'C'],
    ]);
    expect(pairsOf(['A', 'B', 'C'])).toHaveLength(3);
    expect(pairsOf(['A'])).toEqual([]);
    expectClose(bonferroniLevel(0.96, 3), 1 - 0.04 / 3);
    expect(bonferroniLevel(0.96, 0)).toBeCloseTo(0.96, 12);
  });
});

describe('the verdict of a round', () => {
  const facts: RoundFacts = {
    variants: [variant('A', daysOf(7, 80)), variant('B', daysOf(7, 120))],
    ratio: CVR,
    better: 'high',
    state: 'ended as planned',
    plannedDays: 7,
    minimumDays: 5,
    minimumSample: 100,
    smallestDifference: 0.1,
  };
  const answers = (changed: Partial<RoundFacts>) =>
    roundVerdict({ ...facts, ...changed }).pairs.map(each => each.answer);

  test('names the better, and the leader', () => {
    expect(roundVerdict(facts)).toMatchObject({
      state: 'read',
      leader: 'B',
      pairs: [{ first: 'A', second: 'B', answer: 'better' }],
    });
  });

  test('turned round where less is better', () => {
    expect(roundVerdict({ ...facts, better: 'low' })).toMatchObject({
      leader: 'A',
      pairs: [{ answer: 'worse' }],
    });
    const cost = { ratio: metricOf('cpa'), better: 'low' } as const;
    expect(roundVerdict({ ...facts, ...cost })).toMatchObject({ leader: 'B', pairs: [{ answer: 'better' }] });
  });

  test('about the same, and cannot tell with the days that would settle it', () => {
    const many = (conversions: number) =>
      daysOf(14, conversions, 0.001).map(each => ({ ...each, clicks: 200_000 }));
    expect(answers({ variants: [variant('A', many(9000)), variant('B', many(9001))] })).toEqual([
      'about the same',
    ]);
    const rough = [variant('A', daysOf(7, 80, 0.3)), variant('B', daysOf(7, 90, 0.02))];
    const { pairs } = roundVerdict({ ...facts, variants: rough });
    expect(pairs[0]?.answer).toBe('cannot tell');
    expect(pairs[0]?.settles?.moreDays).toBeGreaterThan(0);
  });

  test('too early while it runs and has too few days or events, whatever the figures', () => {
    const early = roundVerdict({
      ...facts,
      variants: [variant('A', daysOf(3, 20)), variant('B', daysOf(3, 200))],
      state: 'running',
    });
    expect(early).toMatchObject({ state: 'too early', missingDays: 2, missingEvents: 38 });
    expect(early.pairs.map(each => each.answer)).toEqual(['cannot tell']);
    const enough = { ...facts, state: 'running', plannedDays: 14 } as const;
    expect(roundVerdict(enough).state).toBe('read');
    expect(roundVerdict({ ...enough, minimumSample: 5_000 }).state).toBe('too early');
  });

  test('totals alone, or fewer than 5 days, never decide, however far apart', () => {
    const totals = (conversions: number): VariantFigures => ({
      days: [],
      total: { clicks: 9_000, conversions },
    });
    const variants = [
      { name: 'A', share: 1, ...totals(100) },
      { name: 'B', share: 1, ...totals(900) },
    ];
    expect(answers({ variants })).toEqual(['cannot tell']);
    expect(answers({ variants: [variant('A', daysOf(4, 20)), variant('B', daysOf(4, 200))] })).toEqual([
      'cannot tell',
    ]);
  });

  test('two that both beat the control: nobody leads, they were not compared', () => {
    const variants = [...facts.variants, variant('C', daysOf(7, 125))];
    const { pairs, ...verdict } = roundVerdict({ ...facts, variants, control: 'A' });
    expect(pairs.map(each => each.answer)).toEqual(['better', 'better']);
    expect(verdict).toEqual({ state: 'read', leader: undefined });
  });

  test('bare counts are compared per yuan, unless a split test divided the people', () => {
    const bare = metricOf('conversions');
    expect(decidingRatio(bare, false)).toMatchObject({ yield: 'conversions', per: 'spend' });
    expect(decidingRatio(bare, true)).toBe(bare);
    expect(decidingRatio(CVR, false)).toBe(CVR);
    // B was designed to have twice the people of A, and has twice the conversions.
    const variants = [
      { name: 'A', share: 1, days: daysOf(7, 80) },
      { name: 'B', share: 2, days: daysOf(7, 160) },
    ];
    const verdict = roundVerdict({ ...facts, variants, ratio: bare });
    expect(verdict.pairs[0]?.comparison).toMatchObject({ isKnown: true, value: expect.closeTo(1, 1) });
  });
});

describe('the gate from round 2 to round 3', () => {
  const gate = (before: DayFigures[], after: DayFigures[], facts: Partial<GateFacts> = {}): Gate =>
    readGate({
      metric: CVR,
      before: [{ days: before }],
      after: [{ days: after }],
      state: 'ended as planned',
      plannedDays: 7,
      smallestDifference: 0.1,
      ...facts,
    });
  const read = (...given: Parameters<typeof gate>) => {
    const answer = gate(...given);
    if (answer.state !== 'read') throw new RangeError(answer.state);
    return answer;
  };
  /** 50 against 30. */
  const [round2, round3] = [
    (conversions: number, off?: number) => daysOf(7, conversions, off, 50_000),
    (conversions: number, off?: number) => daysOf(7, conversions, off, 30_000),
  ];

  test.each([
    ['beaten', 100, 150, 'beaten', 'beaten', true],
    ['worse, though beaten per yuan: what 30 % of the money does alone', 100, 77, 'worse', 'beaten', false],
    ['worse both ways', 100, 40, 'worse', 'worse', false],
  ] as const)('%s', (_, before, after, absolute, perYuan, isLearnt) => {
    const found = read(round2(before, 0.03), round3(after, 0.03));
    expect(found.absolute.answer).toBe(absolute);
    expect(found.perYuan.answer).toBe(perYuan);
    expect(found.perYuan.isMoreThanMoneyExplains).toBe(isLearnt);
  });

  test('not beaten: inside 1 ± 10 %', () => {
    const many = (spend: number, conversions: number) => daysOf(14, conversions, 0.002, spend);
    const found = read(many(50_000, 9_000), many(30_000, 9_000));
    expect(found.absolute).toMatchObject({ answer: 'not beaten' });
    expect(found.absolute).not.toHaveProperty('settles');
    expect(found.perYuan.answer).toBe('beaten');
  });

  test('cannot tell, with the days and the money that would settle it, or that none would', () => {
    const rough = read(round2(100, 0.02), round3(112, 0.25)).absolute;
    expect(rough).toMatchObject({ answer: 'cannot tell', settles: { by: 'more days' } });
    if (rough.settles?.by !== 'more days') throw new RangeError('no days');
    expect(rough.settles.days).toBeGreaterThan(0);
    expectClose(rough.settles.spend, 30_000 * rough.settles.days);
    const hopeless = read(round2(100, 0.3), round3(101, 0.3)).absolute;
    expect(hopeless.settles).toEqual({ by: 'nothing within a year' });
  });

  test('rounds of different length are compared by all that they yielded', () => {
    const found = read(daysOf(7, 100, 0.03, 50_000), daysOf(14, 100, 0.03, 15_000));
    expect(found.absolute.comparison).toMatchObject({ value: expect.closeTo(2, 1) });
    expect(found.absolute.answer).toBe('beaten');
  });

  test('too early while round 3 runs; at the level of a look when it ended early', () => {
    expect(gate(round2(100), round3(150), { state: 'running' })).toEqual({ state: 'too early' });
    const early = read(round2(100), round3(150), { state: 'ended early' });
    expect(early.absolute.comparison).toMatchObject({ level: decidingLevel('ended early', 7) });
  });

  test('totals alone cannot tell: figures by day would', () => {
    const totals = (conversions: number, spend: number) => [{ days: [], total: { spend, conversions } }];
    const found = read([], [], { before: totals(500, 350_000), after: totals(900, 210_000) });
    expect(found.absolute).toMatchObject({
      answer: 'cannot tell',
      comparison: { isKnown: true, basis: 'counts', value: 1.8 },
      settles: { by: 'figures by day', days: 5 },
      isMoreThanMoneyExplains: false,
    });
  });

  test('a round without an event, or without figures, has not enough data', () => {
    expect(read(round2(0), round3(10)).absolute).toMatchObject({
      answer: 'cannot tell',
      comparison: { isKnown: false, lack: 'no events', of: 'first' },
    });
    expect(read([], round3(10)).perYuan).toMatchObject({ comparison: { lack: 'no figures' } });
  });

  test('the band of money is of the real spends, and none without them', () => {
    expect(moneyAlone(50, 50)).toEqual({ absolute: { low: 1, high: 1 }, perYuan: { low: 1, high: 1 } });
    const more = moneyAlone(30, 50);
    expect(more?.absolute.low).toBeGreaterThan(1);
    expect(more?.perYuan.high).toBeLessThan(1);
    expect([moneyAlone(0, 5), moneyAlone(undefined, 5), moneyAlone(5, undefined)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
