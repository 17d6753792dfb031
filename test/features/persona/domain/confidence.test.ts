import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  weightOfIntensity,
  weightOfSources,
} from '../../../../src/features/feedback/domain/evidence-weight.ts';
import {
  confidenceMove,
  confidenceOf,
  daysWithoutVoice,
  decayed,
  freshnessOf,
  isContradicted,
  type Standing,
  type StrengthFloors,
  standingOf,
  strengthOf,
  type Weighable,
  weightOf,
} from '../../../../src/features/persona/domain/confidence.ts';

const NOW = new Date('2026-06-30T12:00:00Z');
const DAY = 24 * 60 * 60 * 1000;
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY);

/** What a feedback weighs by: its kind of evidence makes a weight of the source's weight and its intensity. */
type Facts = Omit<Weighable, 'weight'> & { readonly sourceWeight: number; readonly intensity: number | null };
const weightOfFeedback = ({ sourceWeight, intensity }: Pick<Facts, 'sourceWeight' | 'intensity'>) =>
  weightOfSources([{ id: 1, weight: sourceWeight }]).factor(1) * weightOfIntensity(intensity);

/** Supporting evidence of full weight 1, said just now, except what is said. */
function evidence(facts: Partial<Facts> = {}): Weighable {
  const { sourceWeight = 1, intensity = 5, ...rest } = facts;
  const weight = weightOfFeedback({ sourceWeight, intensity });
  return { side: 'supporting', voice: 1, sourceId: 1, saidAt: NOW, ...rest, weight };
}

/** A standing of nothing, except what is said. */
function standing(facts: Partial<Standing> = {}): Standing {
  return {
    supporting: 0,
    contradicting: 0,
    voicesFor: 0,
    voicesAgainst: 0,
    sources: 0,
    newestVoiceAt: null,
    ...facts,
  };
}

const against = (facts: Partial<Facts> = {}) => evidence({ side: 'contradicting', ...facts });
const standingNow = (...all: Weighable[]) => standingOf(all, NOW, 90);

describe('a piece of evidence weighs', () => {
  test.each<[string, Partial<Facts>, number]>([
    ['its full source weight when intense and said just now', { sourceWeight: 1 }, 1],
    ['a fifth for each step of intensity', { intensity: 1 }, 0.2],
    ['as intensity 3 when the record says none', { intensity: null }, 0.6],
    ['nothing when its source does', { sourceWeight: 0 }, 0],
    ['twice with a source of weight 2', { sourceWeight: 2, intensity: 4 }, 1.6],
    ['half after one half-life', { saidAt: daysAgo(90) }, 0.5],
    ['a quarter after two half-lives', { saidAt: daysAgo(180) }, 0.25],
    // 2^(−1/2) and 2^(−1/180)
    ['by days with fractions: half of a half-life', { saidAt: daysAgo(45) }, Math.SQRT1_2],
    ['by days with fractions: twelve hours', { saidAt: daysAgo(0.5) }, 0.9961565872205752],
    ['no more than now when said later than now', { saidAt: daysAgo(-30) }, 1],
    ['all of it at once', { sourceWeight: 1.5, intensity: 2, saidAt: daysAgo(270) }, 0.075],
  ])('%s', (_, facts, weight) => {
    expect(weightOf(evidence(facts), NOW, 90)).toBeCloseTo(weight, 12);
  });

  test('by the half-life of the team', () => {
    expect(weightOf(evidence({ saidAt: daysAgo(30) }), NOW, 30)).toBe(0.5);
    expect(weightOf(evidence({ saidAt: daysAgo(30) }), NOW, 15)).toBe(0.25);
  });
});

describe('a claim stands on', () => {
  test('nothing when it has no evidence', () => {
    expect(standingNow()).toEqual(standing());
    expect(confidenceOf(standingNow())).toBe(0.5);
  });

  test('a voice once, with its largest weight, however often it speaks', () => {
    const records = [
      evidence({ voice: 7, intensity: 2 }),
      evidence({ voice: 7, intensity: 4, sourceId: 2 }),
      evidence({ voice: 7, intensity: 5, saidAt: daysAgo(180) }),
    ];
    expect(standingNow(...records)).toMatchObject({ supporting: 0.8, voicesFor: 1, sources: 2 });
  });

  test('a voice once on each side when it speaks on both', () => {
    expect(standingNow(evidence({ voice: 7, intensity: 2 }), against({ voice: 7, intensity: 5 }))).toEqual(
      standing({
        supporting: 0.4,
        contradicting: 1,
        voicesFor: 1,
        voicesAgainst: 1,
        sources: 1,
        newestVoiceAt: NOW,
      }),
    );
  });

  test('the sources of what supports it, not of what contradicts it', () => {
    const records = [
      evidence({ voice: 1, sourceId: 1 }),
      evidence({ voice: 2, sourceId: 1 }),
      evidence({ voice: 3, sourceId: 2 }),
      against({ voice: 4, sourceId: 3 }),
    ];
    expect(standingNow(...records)).toMatchObject({ voicesFor: 3, voicesAgainst: 1, sources: 2 });
  });

  test('two voices of 0.8 and 0.6 against one of 0.5: (1.4 + 1) / (1.4 + 0.5 + 2)', () => {
    const records = [
      evidence({ voice: 1, intensity: 4 }),
      evidence({ voice: 2, intensity: null, sourceId: 2 }),
      against({ voice: 3, saidAt: daysAgo(90) }),
    ];
    const stands = standingNow(...records);
    expect(stands.supporting).toBeCloseTo(1.4, 12);
    expect(stands.contradicting).toBe(0.5);
    expect(confidenceOf(stands)).toBeCloseTo(2.4 / 3.9, 12);
  });

  test('200,000 voices as well as on one', () => {
    const many = Array.from({ length: 200_000 }, (_, index) => evidence({ voice: index + 1 }));
    expect(standingNow(...many.slice(0, 1))).toMatchObject({ supporting: 1, voicesFor: 1 });
    expect(standingOf(many, NOW, 90)).toMatchObject({ supporting: 200_000, voicesFor: 200_000 });
  });

  test('whatever a naive reckoning of the formulas says', () => {
    fc.assert(
      fc.property(evidences(NOW), halfLives, (records, halfLife) => {
        const naive = naiveStanding(records, NOW, halfLife);
        const stands = standingOf(records, NOW, halfLife);
        expect(confidenceOf(stands)).toBeCloseTo(
          (naive.supporting + 1) / (naive.supporting + naive.contradicting + 2),
          12,
        );
        expectSameStanding(stands, naive);
      }),
      { numRuns: 500 },
    );
  });

  test('the same in whatever order its evidence comes', () => {
    const shuffled = evidences(NOW).chain(all =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([records, others]) => {
        expectSameStanding(standingNow(...others), standingNow(...records));
      }),
    );
  });
});

describe('time alone', () => {
  test('halves both sides in a half-life and leaves the voices as they are', () => {
    const stands = standing({ supporting: 2, contradicting: 1, voicesFor: 3, voicesAgainst: 1, sources: 2 });
    expect(decayed({ ...stands, newestVoiceAt: NOW }, daysAgo(90), NOW, 90)).toEqual({
      ...stands,
      supporting: 1,
      contradicting: 0.5,
      newestVoiceAt: NOW,
    });
  });

  test('does what reckoning anew at the later instant does, when nothing is said in between', () => {
    const daysLater = fc.double({ min: 0, max: 1000, noNaN: true });
    fc.assert(
      fc.property(evidences(NOW), halfLives, daysLater, (records, halfLife, days) => {
        const said = records.map(each => ({ ...each, saidAt: each.saidAt > NOW ? NOW : each.saidAt }));
        const later = new Date(NOW.getTime() + Math.round(days * DAY));
        expectSameStanding(
          decayed(standingOf(said, NOW, halfLife), NOW, later, halfLife),
          standingOf(said, later, halfLife),
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe('a claim is', () => {
  const FLOORS: StrengthFloors = {
    strongConfidence: 0.75,
    strongVoices: 3,
    strongSources: 2,
    mediumConfidence: 0.6,
    mediumVoices: 2,
  };
  // S = 2, C = 0 is 3/4; S = 0.5, C = 0 is 1.5/2.5.
  test.each<[string, Partial<Standing>, string]>([
    ['强 at 0.75 with 3 voices of 2 sources', { supporting: 2, voicesFor: 3, sources: 2 }, 'strong'],
    ['中 just below 0.75', { supporting: 1.999, voicesFor: 3, sources: 2 }, 'medium'],
    ['中 with 2 voices', { supporting: 9, voicesFor: 2, sources: 2 }, 'medium'],
    ['中 with 1 source', { supporting: 9, voicesFor: 9, sources: 1 }, 'medium'],
    ['中 at 0.6 with 2 voices', { supporting: 0.5, voicesFor: 2, sources: 1 }, 'medium'],
    [
      '中 at 0.6 by (2 + 1) / (2 + 1 + 2)',
      { supporting: 2, contradicting: 1, voicesFor: 9, sources: 9 },
      'medium',
    ],
    ['弱 just below 0.6', { supporting: 0.499, voicesFor: 9, sources: 9 }, 'weak'],
    ['弱 with 1 voice', { supporting: 9, voicesFor: 1, sources: 1 }, 'weak'],
    ['弱 with nothing', {}, 'weak'],
  ])('%s', (_, facts, strength) => {
    expect(strengthOf(standing(facts), FLOORS)).toBe(strength);
  });

  test('强 at the border by its evidence: voices of 1, 0.6 and 0.4 from two sources', () => {
    const records = [
      evidence({ voice: 1 }),
      evidence({ voice: 2, intensity: 3, sourceId: 2 }),
      evidence({ voice: 3, intensity: 2 }),
    ];
    expect(strengthOf(standingNow(...records), FLOORS)).toBe('strong');
  });

  /** A claim of voices with these intensities, each from a source of its own: each weighs so many fifths. */
  const ofFifths = (supporting: readonly number[], contradicting: readonly number[]) =>
    standingNow(
      ...supporting.map((intensity, index) => evidence({ voice: index, intensity, sourceId: index })),
      ...contradicting.map((intensity, index) => against({ voice: 100 + index, intensity })),
    );

  test.each<[string, number[], number[]]>([
    // (2.6 + 1) / (2.6 + 0.2 + 2) and (3.2 + 1) / (3.2 + 1.8 + 2)
    ['strong', [5, 1, 2, 5], [1]],
    ['medium', [3, 4, 2, 4, 1, 2], [4, 5]],
  ])(
    '%s at the border also where its weights don’t add up in binary: %j fifths for, %j against',
    (strength, supporting, contradicting) => {
      expect(strengthOf(ofFifths(supporting, contradicting), FLOORS)).toBe(strength);
    },
  );

  test('as strong as whole fifths say, however their sums round', () => {
    const fifths = (least: number) =>
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: least, maxLength: 7 });
    fc.assert(
      fc.property(fifths(2), fifths(0), (supporting, contradicting) => {
        const total = (all: readonly number[]) => all.reduce((sum, each) => sum + each, 0);
        const [above, below] = [total(supporting) + 5, total(supporting) + total(contradicting) + 10];
        const isStrong = 4 * above >= 3 * below && supporting.length >= 3;
        const expected = isStrong ? 'strong' : 5 * above >= 3 * below ? 'medium' : 'weak';
        expect(strengthOf(ofFifths(supporting, contradicting), FLOORS)).toBe(expected);
      }),
      { numRuns: 3000 },
    );
  });

  test('as strong as the floors of the team say', () => {
    const stands = standing({ supporting: 1, voicesFor: 1, sources: 1 });
    const low = {
      strongConfidence: 0.6,
      strongVoices: 1,
      strongSources: 1,
      mediumConfidence: 0.5,
      mediumVoices: 1,
    };
    expect(strengthOf(stands, FLOORS)).toBe('weak');
    expect(strengthOf(stands, low)).toBe('strong');
    expect(strengthOf(stands, { ...low, strongSources: 2 })).toBe('medium');
  });

  test.each([
    [1, 1.01, true],
    [1, 1, false],
    [1.01, 1, false],
    [0, 0, false],
  ])('contradicted or not: %d for, %d against', (supporting, contradicting, is) => {
    expect(isContradicted(standing({ supporting, contradicting }))).toBe(is);
  });

  test('not contradicted by as much as supports it: 0.6 against three times 0.2', () => {
    const records = [
      evidence({ voice: 1, intensity: 3 }),
      ...[2, 3, 4].map(voice => against({ voice, intensity: 1 })),
    ];
    expect(isContradicted(standingNow(...records))).toBe(false);
  });
});

describe('a claim whose newest voice was first heard', () => {
  test.each<[string, Date | null, string]>([
    ['just now is fresh', NOW, 'fresh'],
    ['later than now is fresh', daysAgo(-5), 'fresh'],
    ['a millisecond less than a half-life ago is fresh', new Date(daysAgo(90).getTime() + 1), 'fresh'],
    ['exactly a half-life ago is ageing', daysAgo(90), 'ageing'],
    ['a millisecond less than two ago is ageing', new Date(daysAgo(180).getTime() + 1), 'ageing'],
    ['exactly two half-lives ago needs to be confirmed', daysAgo(180), 'unconfirmed'],
    ['never needs to be confirmed', null, 'unconfirmed'],
  ])('%s', (_, newestVoiceAt, freshness) => {
    expect(freshnessOf(standing({ newestVoiceAt }), NOW, 90)).toBe(freshness);
  });

  test('36 hours ago has been without one for a day and a half; later than now, for none', () => {
    expect(daysWithoutVoice(daysAgo(1.5), NOW)).toBe(1.5);
    expect(daysWithoutVoice(daysAgo(-1), NOW)).toBe(0);
  });

  test('is not made fresh by that voice repeating itself', () => {
    const records = [
      evidence({ voice: 1, saidAt: daysAgo(1) }),
      evidence({ voice: 1, saidAt: daysAgo(100) }),
      evidence({ voice: 2, saidAt: daysAgo(120) }),
    ];
    expect(standingNow(...records).newestVoiceAt).toEqual(daysAgo(100));
  });

  test('is made fresh by another voice', () => {
    const records = [
      evidence({ voice: 1, saidAt: daysAgo(100) }),
      evidence({ voice: 2, saidAt: daysAgo(3) }),
    ];
    expect(standingNow(...records).newestVoiceAt).toEqual(daysAgo(3));
  });

  test('is not made fresh by a voice against it', () => {
    const records = [evidence({ voice: 1, saidAt: daysAgo(100) }), against({ voice: 2 })];
    expect(standingNow(...records).newestVoiceAt).toEqual(daysAgo(100));
    expect(standingNow(against()).newestVoiceAt).toBeNull();
  });
});

describe('confidence that goes', () => {
  test.each([
    [0.6, 0.65, 'up'],
    // In binary these two are a hair less than 0.05 apart.
    [0.65, 0.7, 'up'],
    [0.7, 0.65, 'down'],
    [0.75, 0.7, 'down'],
    [0.5, 0.9, 'up'],
    [0.6, 0.6499, undefined],
    [0.6499, 0.6, undefined],
    [0.6, 0.6, undefined],
  ])('from %d to %d moves: %s', (before, after, way) => {
    expect(confidenceMove(before, after)).toBe(way);
  });
});

const halfLives = fc.integer({ min: 7, max: 365 });

/** Evidence of few voices and sources, so that they meet; some of it said a little later than the instant. */
function evidences(at: Date): fc.Arbitrary<(Weighable & Facts)[]> {
  const facts = fc.record({
    side: fc.constantFrom('supporting' as const, 'contradicting' as const),
    voice: fc.integer({ min: 1, max: 6 }),
    sourceId: fc.integer({ min: 1, max: 3 }),
    sourceWeight: fc.constantFrom(0, 0.5, 1, 1.3, 5),
    intensity: fc.constantFrom(null, 1, 2, 3, 4, 5),
    saidAt: fc
      .integer({ min: -10 * DAY, max: 800 * DAY })
      .map(milliseconds => new Date(at.getTime() - milliseconds)),
  });
  const weighed = facts.map(each => ({ ...each, weight: weightOfFeedback(each) }));
  return fc.array(weighed, { maxLength: 20 });
}

/** The formulas as method.md says them, voice by voice. */
function naiveStanding(records: readonly (Weighable & Facts)[], at: Date, halfLife: number): Standing {
  const weigh = (each: Facts) => {
    const age = Math.max(0, (at.getTime() - each.saidAt.getTime()) / 1000 / 60 / 60 / 24);
    return (each.sourceWeight * (each.intensity ?? 3) * Math.exp((-Math.LN2 * age) / halfLife)) / 5;
  };
  const voicesOf = (side: string) => {
    const own = records.filter(each => each.side === side);
    return [...new Set(own.map(each => each.voice))].map(voice => own.filter(each => each.voice === voice));
  };
  const total = (voices: Facts[][]) =>
    voices.map(voice => Math.max(...voice.map(weigh))).reduce((one, other) => one + other, 0);
  const [supporting, contradicting] = [voicesOf('supporting'), voicesOf('contradicting')];
  const firstHeard = supporting.map(voice => Math.min(...voice.map(each => each.saidAt.getTime())));
  const newest = firstHeard.sort((one, other) => other - one)[0];
  return {
    supporting: total(supporting),
    contradicting: total(contradicting),
    voicesFor: supporting.length,
    voicesAgainst: contradicting.length,
    sources: new Set(supporting.flat().map(each => each.sourceId)).size,
    newestVoiceAt: newest === undefined ? null : new Date(newest),
  };
}

/** Weights may differ by rounding, nothing else. */
function expectSameStanding(actual: Standing, expected: Standing): void {
  const { supporting, contradicting, ...counted } = actual;
  expect(counted).toEqual({
    voicesFor: expected.voicesFor,
    voicesAgainst: expected.voicesAgainst,
    sources: expected.sources,
    newestVoiceAt: expected.newestVoiceAt,
  });
  expect(Math.abs(supporting - expected.supporting)).toBeLessThanOrEqual(1e-12 * expected.supporting);
  expect(Math.abs(contradicting - expected.contradicting)).toBeLessThanOrEqual(
    1e-12 * expected.contradicting,
  );
}
