/** The verdict of one round on its variants: too early while it runs and has too little, then a reading of each pair. */
import { type Comparison, compareVariants, type NoComparison } from './comparison.ts';
import { pairedSeries, type Series, seriesOfVariant, sumOf } from './day-series.ts';
import type { VariantFigures } from './figures.ts';
import { decidingLevel, leastDays, type RoundState } from './looks.ts';
import type { Direction, Ratio } from './metric.ts';
import { bonferroniLevel, pairsOf } from './multiple-comparisons.ts';
import { readingOf } from './reading.ts';
import { type Settling, settlingOfVariants } from './settling.ts';

/** Whether the second of a pair is better or worse than the first, about the same, or nobody can say. */
export type PairAnswer = 'better' | 'worse' | 'about the same' | 'cannot tell';

export type PairVerdict = {
  readonly first: string;
  readonly second: string;
  readonly answer: PairAnswer;
  readonly comparison: Comparison | NoComparison;
  /** With `cannot tell`, from 5 days on. */
  readonly settles?: Settling;
};

export type RoundVerdict =
  | {
      readonly state: 'too early';
      /** How many days are still missing, and of the variant that has the fewest how many events. */
      readonly missingDays: number;
      readonly missingEvents: number;
      readonly pairs: readonly PairVerdict[];
    }
  | {
      readonly state: 'read';
      readonly pairs: readonly PairVerdict[];
      /** The one variant that is better than all it was compared with. */
      readonly leader: string | undefined;
    };

export type RoundVariant = VariantFigures & {
  readonly name: string /** Of the designed split. */;
  readonly share: number;
};

export type RoundFacts = {
  readonly variants: readonly RoundVariant[];
  /** What decides (`decidingRatio`). */
  readonly ratio: Ratio;
  readonly better: Direction;
  readonly control?: string | undefined;
  readonly state: RoundState;
  readonly plannedDays: number;
  readonly minimumDays: number;
  /** Events that every variant must have before anything is said while the round runs. */
  readonly minimumSample: number;
  readonly smallestDifference: number;
};

/** @returns the verdict at the level of the round's state, shared by its pairs */
export function roundVerdict(facts: RoundFacts): RoundVerdict {
  const names = pairsOf(
    facts.variants,
    facts.variants.find(each => each.name === facts.control),
  );
  const level = bonferroniLevel(decidingLevel(facts.state, facts.plannedDays), names.length);
  const pairs = names.map(([first, second]) => pairVerdict(first, second, facts, level));
  const { missingDays, missingEvents } = missing(facts);
  if (facts.state === 'running' && (missingDays > 0 || missingEvents > 0)) {
    const undecided = pairs.map(each => ({ ...each, answer: 'cannot tell' as const }));
    return { state: 'too early', missingDays, missingEvents, pairs: undecided };
  }
  return { state: 'read', pairs, leader: leaderOf(facts.variants, pairs) };
}

/** @returns one pair at a level, on the days that both ran; where one has only a total, by the totals */
export function comparePair(
  first: RoundVariant,
  second: RoundVariant,
  ratio: Ratio,
  better: Direction,
  level: number,
): Comparison | NoComparison {
  const { a, b } = pairSeries(first, second, ratio);
  return compareVariants(a, b, ratio, better, level);
}

function pairSeries(
  first: RoundVariant,
  second: RoundVariant,
  ratio: Ratio,
): { readonly a: Series; readonly b: Series } {
  if (first.days.length === 0 || second.days.length === 0) {
    const total = (of: RoundVariant) => ({ ...seriesOfVariant(of, ratio, of.share), days: 0 });
    return { a: total(first), b: total(second) };
  }
  const { a, b } = pairedSeries(first.days, second.days, ratio, { a: first.share, b: second.share });
  return { a: { pairs: a, days: a.length }, b: { pairs: b, days: b.length } };
}

function pairVerdict(
  first: RoundVariant,
  second: RoundVariant,
  { ratio, better, smallestDifference }: RoundFacts,
  level: number,
): PairVerdict {
  const comparison = comparePair(first, second, ratio, better, level);
  const known = { first: first.name, second: second.name, comparison };
  // Counts alone never decide: days differ more than their interval shows.
  if (!comparison.isKnown || comparison.basis === 'counts') return { ...known, answer: 'cannot tell' };
  const reading = readingOf(comparison, smallestDifference);
  if (reading === 'within') return { ...known, answer: 'about the same' };
  if (reading !== 'open')
    return { ...known, answer: (reading === 'above') === (better === 'high') ? 'better' : 'worse' };
  const settles = settlingOfVariants(comparison, smallestDifference);
  return { ...known, answer: 'cannot tell', ...(settles === undefined ? {} : { settles }) };
}

function missing({ variants, ratio, minimumDays, minimumSample }: RoundFacts) {
  const series = variants.map(each => seriesOfVariant(each, ratio, each.share));
  const days = Math.min(...series.map(each => each.days));
  const events = Math.min(...series.map(({ pairs }) => sumOf(pairs).events ?? sumOf(pairs).y));
  return {
    missingDays: Math.max(0, leastDays(minimumDays) - days),
    missingEvents: Math.max(0, minimumSample - events),
  };
}

/** Two that both beat the control were never compared with each other: then nobody leads. */
function leaderOf(variants: readonly RoundVariant[], pairs: readonly PairVerdict[]): string | undefined {
  const isWon = (name: string, { second, answer }: PairVerdict) =>
    answer === (second === name ? 'better' : 'worse');
  const leaders = variants.filter(({ name }) => {
    const own = pairs.filter(({ first, second }) => first === name || second === name);
    return own.length > 0 && own.every(pair => isWon(name, pair));
  });
  return leaders.length === 1 ? leaders[0]?.name : undefined;
}
