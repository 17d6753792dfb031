/** What a round means for claims: by what people said of signals, by evidence and by proposals; never by a guess. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DIMENSIONS } from '../../../../src/domain/dimension.ts';
import {
  type KnownLink,
  type ProposedLink,
  type RoundPiece,
  roundMoves,
} from '../../../../src/features/experiment/domain/round-claims.ts';

const piece = (thing: string, more: Partial<RoundPiece> = {}): RoundPiece => ({
  ...{ thing, voice: thing, isOfLeader: false, dimension: 'needs' },
  ...more,
});
const supports = (claim: number) => ({ said: { claim, side: 'supporting' as const } });
const contradicts = (claim: number) => ({ said: { claim, side: 'contradicting' as const } });

test('claims gain by what supports them and lose by what contradicts them, each voice counted once', () => {
  const { moves, left } = roundMoves(
    [
      piece('F1', supports(1)),
      piece('F2', { ...supports(1), voice: 'F1' }),
      piece('F3', { ...contradicts(2), isOfLeader: true }),
      piece('F4', { dimension: 'values' }),
      piece('F5', { dimension: 'profile', isOfLeader: true }),
    ],
    [],
    [],
    new Set([1, 2]),
  );
  const none = { proposals: [] };
  expect(moves).toEqual([
    {
      claim: 1,
      side: 'supporting',
      things: ['F1', 'F2'],
      voices: 1,
      pending: ['F1', 'F2'],
      isOfLeader: false,
      ...none,
    },
    {
      claim: 2,
      side: 'contradicting',
      things: ['F3'],
      voices: 1,
      pending: ['F3'],
      isOfLeader: true,
      ...none,
    },
  ]);
  expect(left).toEqual([
    { dimension: 'profile', things: ['F5'], isOfLeader: true },
    { dimension: 'values', things: ['F4'], isOfLeader: false },
  ]);
});

test('what is evidence already, or voted on, is told and not drafted again', () => {
  const { moves, left } = roundMoves(
    [piece('T1/R1'), piece('F1', supports(1)), piece('F2', supports(1)), piece('F3')],
    [
      { claim: 1, thing: 'T1/R1', side: 'contradicting' },
      { claim: 1, thing: 'F1', side: 'contradicting' },
    ],
    [
      { claim: 1, thing: 'F2', side: 'supporting', proposal: 'P2' },
      { claim: undefined, thing: 'F3', side: 'supporting', proposal: 'P3' },
    ],
    new Set([1]),
  );
  expect(moves.map(({ side, things, pending, proposals }) => [side, things, pending, proposals])).toEqual([
    ['supporting', ['F2'], [], ['P2']],
    ['contradicting', ['T1/R1', 'F1'], [], []],
  ]);
  expect(left).toEqual([]);
});

test('a signal of a claim that stands no more is of none', () => {
  const { moves, left } = roundMoves(
    [piece('F1', supports(1))],
    [{ claim: 1, thing: 'F1', side: 'supporting' }],
    [],
    new Set(),
  );
  expect(moves).toEqual([]);
  expect(left).toEqual([{ dimension: 'needs', things: ['F1'], isOfLeader: false }]);
});

const sides = fc.constantFrom('supporting' as const, 'contradicting' as const);
const claims = fc.integer({ min: 1, max: 4 });
const things = fc.constantFrom('F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'T1/R2');
const pieces = fc.uniqueArray(
  fc.record({
    thing: things,
    voice: fc.constantFrom('a', 'b', 'c'),
    isOfLeader: fc.boolean(),
    dimension: fc.constantFrom(...DIMENSIONS.map(({ id }) => id)),
    said: fc.record({ claim: claims, side: sides }),
  }),
  { selector: ({ thing }) => thing },
);
const links: fc.Arbitrary<KnownLink[]> = fc.array(fc.record({ claim: claims, thing: things, side: sides }));
const proposed: fc.Arbitrary<ProposedLink[]> = fc.array(
  fc.record({
    ...{ thing: things, side: sides, proposal: fc.constantFrom('P1', 'P2') },
    claim: fc.option(claims, { nil: undefined }),
  }),
);

test('every signal is of a claim, in a proposal, or left; none is drafted that is evidence of the claim already', () => {
  fc.assert(
    fc.property(pieces, links, proposed, fc.uniqueArray(claims), (own, linked, open, standing) => {
      const live = new Set(standing);
      const { moves, left } = roundMoves(own, linked, open, live);
      const told = new Set([...moves, ...left].flatMap(each => each.things));
      for (const { thing } of own)
        expect(told.has(thing) || open.some(each => each.thing === thing)).toBe(true);
      for (const thing of left.flatMap(each => each.things))
        expect(moves.some(each => each.things.includes(thing))).toBe(false);
      for (const { claim, things: all, pending, voices } of moves) {
        expect(live.has(claim)).toBe(true);
        expect(voices).toBeGreaterThan(0);
        expect(voices).toBeLessThanOrEqual(all.length);
        const settled = [...linked, ...open].filter(each => each.claim === claim).map(({ thing }) => thing);
        expect(pending.filter(thing => settled.includes(thing) || !all.includes(thing))).toEqual([]);
      }
    }),
  );
});
