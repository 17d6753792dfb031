/**
 * The gate between two rounds: whether the later yields more than the earlier (method.md §4, §11). The absolute reading is the
 * answer; per yuan stands beside it with an answer of its own.
 */
import { type Comparison, compareRounds, type NoComparison } from './comparison.ts';
import { type Series, seriesOfVariant } from './day-series.ts';
import { roundFigures, sumsOf, type VariantFigures } from './figures.ts';
import { seriesError } from './log-error.ts';
import { decidingLevel, leastDays, type RoundState } from './looks.ts';
import { type Ratio, readingsOf } from './metric.ts';
import { moneyAlone } from './money-alone.ts';
import type { Interval } from './proportion.ts';
import { readingOf } from './reading.ts';
import { settlingOfRounds } from './settling.ts';

export type GateAnswer = 'beaten' | 'worse' | 'not beaten' | 'cannot tell';

const ANSWERS = { above: 'beaten', below: 'worse', within: 'not beaten', open: 'cannot tell' } as const;

export type GateReading = {
  readonly answer: GateAnswer;
  readonly comparison: Comparison | NoComparison;
  /** What the two spends alone would do, at equal quality. */
  readonly moneyAlone?: Interval;
  /** Whether the interval's lower end lies above that band: only then may it be said. */
  readonly isMoreThanMoneyExplains: boolean;
  /** With `cannot tell`, unless a round has no event or no figures at all: what would settle it. */
  readonly settles?: GateSettling;
};

/** Figures by day where there are fewer days than a reading needs; else more days at the present spread, if any number of them would. */
export type GateSettling =
  | { readonly by: 'figures by day'; readonly days: number }
  | { readonly by: 'more days'; readonly days: number; readonly spend: number | undefined }
  | { readonly by: 'nothing within a year' };

export type Gate =
  | { readonly state: 'too early' }
  | { readonly state: 'read'; readonly absolute: GateReading; readonly perYuan: GateReading };

export type GateFacts = {
  /** The primary metric. */
  readonly metric: Ratio;
  /** The variants of the earlier and of the later round. */
  readonly before: readonly VariantFigures[];
  readonly after: readonly VariantFigures[];
  /** Of the later round; while it runs the gate is too early. */
  readonly state: RoundState;
  readonly plannedDays: number;
  /** The smallest difference that matters, a share of the ratio. */
  readonly smallestDifference: number;
};

/** @returns both readings of the gate, judged at the level at which the later round ended */
export function readGate(facts: GateFacts): Gate {
  if (facts.state === 'running') return { state: 'too early' };
  const [before, after] = [roundFigures(facts.before), roundFigures(facts.after)];
  const { share, yuan } = readingsOf(facts.metric);
  const spentNext = sumsOf(after).spend;
  const band = moneyAlone(sumsOf(before).spend, spentNext);
  const level = decidingLevel(facts.state, facts.plannedDays);
  const read = (ratio: Ratio, money: Interval | undefined) => {
    const [first, second] = [gateSeries(before, ratio), gateSeries(after, ratio)];
    return gateReading({ first, second, ratio, level, spentNext }, facts.smallestDifference, money);
  };
  return { state: 'read', absolute: read(share, band?.absolute), perYuan: read(yuan, band?.perYuan) };
}

/** Rounds are compared by what they yielded in all, however many days they had: n days of one nth. */
function gateSeries(round: VariantFigures, ratio: Ratio): Series {
  const { pairs, days } = seriesOfVariant(round, ratio);
  if (ratio.per !== 'day') return { pairs, days };
  return { pairs: pairs.map(each => ({ ...each, x: 1 / pairs.length })), days };
}

type Rounds = {
  readonly first: Series;
  readonly second: Series;
  readonly ratio: Ratio;
  readonly level: number;
  readonly spentNext: number | undefined;
};

function gateReading(rounds: Rounds, smallestDifference: number, money: Interval | undefined): GateReading {
  const comparison = compareRounds(rounds.first, rounds.second, rounds.ratio, rounds.level);
  // Counts alone never decide: days differ more than their interval shows.
  const isDecisive = comparison.isKnown && comparison.basis === 'days';
  const answer = isDecisive ? ANSWERS[readingOf(comparison, smallestDifference)] : 'cannot tell';
  const settles = answer === 'cannot tell' ? settlingOf(rounds, comparison, smallestDifference) : undefined;
  return {
    answer,
    comparison,
    ...(money === undefined ? {} : { moneyAlone: money }),
    isMoreThanMoneyExplains: isDecisive && money !== undefined && comparison.low > money.high,
    ...(settles === undefined ? {} : { settles }),
  };
}

function settlingOf(
  { first, second, ratio, spentNext }: Rounds,
  comparison: Comparison | NoComparison,
  smallestDifference: number,
): GateSettling | undefined {
  if (!comparison.isKnown && comparison.lack !== 'few days') return undefined;
  const [one, other] = [seriesError(first, ratio), seriesError(second, ratio)];
  if (!comparison.isKnown || comparison.basis === 'counts' || one === undefined || other === undefined)
    return { by: 'figures by day', days: leastDays(0) };
  const { moreDays } = settlingOfRounds(comparison, one, other, smallestDifference);
  if (moreDays === undefined) return { by: 'nothing within a year' };
  const spend = spentNext === undefined ? undefined : (spentNext / second.days) * moreDays;
  return { by: 'more days', days: moreDays, spend };
}
