/** What a claim lacks for the next step of strength: exactly that takes it there. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  lackOf,
  type Standing,
  type StrengthFloors,
  strengthOf,
  USUAL_WEIGHT,
} from '../../../../src/features/persona/domain/confidence.ts';

const FLOORS: StrengthFloors = {
  strongConfidence: 0.75,
  strongVoices: 3,
  strongSources: 2,
  mediumConfidence: 0.6,
  mediumVoices: 2,
};
const RANK = { weak: 0, medium: 1, strong: 2 };

function standing(facts: Partial<Standing>): Standing {
  const none = { supporting: 0, contradicting: 0, voicesFor: 0, voicesAgainst: 0, sources: 0 };
  return { ...none, newestVoiceAt: null, ...facts };
}

function withMore(before: Standing, voices: number, sources: number): Standing {
  return {
    ...before,
    supporting: before.supporting + voices * USUAL_WEIGHT,
    voicesFor: before.voicesFor + voices,
    sources: before.sources + sources,
  };
}

test.each([
  [{}, { next: 'medium', voices: 2, sources: 0, confidence: 0.6 }],
  [
    { supporting: 0.6, voicesFor: 1, sources: 1 },
    { next: 'medium', voices: 1, sources: 0, confidence: 0.6 },
  ],
  [
    { supporting: 1.8, voicesFor: 3, sources: 1 },
    { next: 'strong', voices: 1, sources: 1, confidence: 0.75 },
  ],
  // (S + 1) / (S + 1 + 2) ≥ 0.6 needs S ≥ 2.
  [
    { supporting: 1.2, contradicting: 1, voicesFor: 2 },
    { next: 'medium', voices: 2, sources: 0, confidence: 0.6 },
  ],
] as const)('%j lacks %j', (facts, lack) => {
  expect(lackOf(standing(facts), FLOORS)).toEqual(lack);
});

test('nothing is missing of a strong claim', () => {
  expect(lackOf(standing({ supporting: 9, voicesFor: 9, sources: 3 }), FLOORS)).toBeUndefined();
});

test('no number of voices reaches a floor of 1', () => {
  const lack = lackOf(standing({ supporting: 3, voicesFor: 3 }), {
    ...FLOORS,
    mediumConfidence: 1,
    strongConfidence: 1,
  });
  expect(lack?.voices).toBe(Number.POSITIVE_INFINITY);
});

test('what is missing takes it to the next step, and one voice less does not', () => {
  const of = (max: number) => fc.double({ min: 0, max, noNaN: true });
  const stands = fc
    .record({
      supporting: of(30),
      contradicting: of(30),
      voicesFor: fc.nat(20),
      voicesAgainst: fc.nat(20),
      sources: fc.nat(6),
    })
    .map(standing);
  const floors = fc
    .record({
      low: fc.integer({ min: 0, max: 99 }),
      high: fc.integer({ min: 0, max: 99 }),
      voices: fc.nat(8),
      more: fc.nat(8),
      strongSources: fc.nat(6),
    })
    .map(({ low, high, voices, more, strongSources }) => ({
      mediumConfidence: Math.min(low, high) / 100,
      strongConfidence: Math.max(low, high) / 100,
      mediumVoices: voices,
      strongVoices: voices + more,
      strongSources,
    }));
  fc.assert(
    fc.property(stands, floors, (before, set) => {
      const lack = lackOf(before, set);
      expect(lack === undefined).toBe(strengthOf(before, set) === 'strong');
      if (lack === undefined) return;
      const after = withMore(before, lack.voices, lack.sources);
      expect(RANK[strengthOf(after, set)]).toBeGreaterThanOrEqual(RANK[lack.next]);
      expect(lack.voices).toBeGreaterThan(0);
      const fewer = withMore(before, lack.voices - 1, Math.min(lack.sources, lack.voices - 1));
      expect(RANK[strengthOf(fewer, set)]).toBeLessThan(RANK[lack.next]);
    }),
  );
});
