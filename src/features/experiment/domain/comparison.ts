/**
 * Comparisons of two ratios of sums: two variants paired by day, or two rounds unpaired (Welch). Interval, chance to win and
 * expected loss are one distribution, so that they never contradict each other (method.md §11).
 */
import { betaBinomial } from './beta-binomial.ts';
import { countingVariance } from './counting-error.ts';
import { type DayPair, type Series, sumOf } from './day-series.ts';
import { tBelow, tUnitLoss, twoSidedT } from './distributions.ts';
import { around, CLUSTERED_FROM_DAYS, type Lack } from './estimate.ts';
import { compareRates } from './exact-test.ts';
import { pairedJackknifeVariance } from './jackknife.ts';
import { decidingError, type LogError, reachOf, seriesError } from './log-error.ts';
import type { Direction, Ratio } from './metric.ts';
import type { Interval } from './proportion.ts';
import { welch } from './welch.ts';

export type NoComparison = {
  readonly isKnown: false;
  readonly lack: Lack;
  /** What lacks it. */
  readonly of: 'first' | 'second' | 'both';
};

/** The second to the first. */
export type Comparison = Interval & {
  readonly isKnown: true;
  readonly value: number;
  /** Days that both ran; of two rounds the fewer. */
  readonly days: number;
  readonly basis: 'days' | 'counts';
  readonly level: number;
  /** Of the log of the value; with `days` only, as are df and t. */
  readonly standardError?: number;
  readonly df?: number;
  readonly t?: number;
  readonly p?: number;
  /** That the second is the better one; of counts for proportions only. */
  readonly chanceToWin?: number;
  /** Mean of what is given away by choosing it: of the log of the ratio, so about a share of it; of counts in points of the proportion. */
  readonly expectedLoss?: { readonly first: number; readonly second: number };
  readonly designEffect?: number;
};

/**
 * Two variants on the days that both ran: `ln(R_B/R_A) ± t(n − 1)·se` se by the paired jackknife and never less than the counting
 * error of the sums.
 * @param first and second as `pairedSeries` gives them, or totals
 */
export function compareVariants(
  first: Series,
  second: Series,
  ratio: Ratio,
  better: Direction,
  level: number,
): Comparison | NoComparison {
  const lacking = lackOf(first, second);
  if (lacking !== undefined) return lacking;
  const days = Math.min(first.days, second.days);
  if (days < CLUSTERED_FROM_DAYS) return compareCounts(first, second, ratio, better, level);
  const byDays = pairedJackknifeVariance(first.pairs, second.pairs);
  const error = decidingError(byDays, countedVariance(ratio, first.pairs, second.pairs), days);
  return compared(first, second, ratio, better, level, error);
}

/** Two rounds, which share no days: Welch's t with the jackknife of each, never less than its counting error. */
export function compareRounds(
  first: Series,
  second: Series,
  ratio: Ratio,
  level: number,
): Comparison | NoComparison {
  const lacking = lackOf(first, second);
  if (lacking !== undefined) return lacking;
  if (Math.min(first.days, second.days) < CLUSTERED_FROM_DAYS)
    return compareCounts(first, second, ratio, 'high', level);
  const [one, other] = [seriesError(first, ratio), seriesError(second, ratio)];
  const error = one === undefined || other === undefined ? undefined : welch(one, other);
  return compared(first, second, ratio, 'high', level, error);
}

function compared(
  first: Series,
  second: Series,
  ratio: Ratio,
  better: Direction,
  level: number,
  error: LogError | undefined,
): Comparison | NoComparison {
  if (error === undefined) return { isKnown: false, lack: 'one day', of: 'both' };
  const counted = countedVariance(ratio, first.pairs, second.pairs);
  const value = ratioOf(first, second, ratio);
  const { df } = error;
  const standardError = Math.sqrt(error.variance);
  const t = Math.log(value) / standardError;
  const ahead = better === 'high' ? t : -t;
  return {
    isKnown: true,
    value,
    ...around(value, reachOf(error, level)),
    days: Math.min(first.days, second.days),
    basis: 'days',
    level,
    standardError,
    df,
    t,
    p: twoSidedT(t, df),
    chanceToWin: tBelow(ahead, df),
    expectedLoss: {
      first: standardError * tUnitLoss(-ahead, df),
      second: standardError * tUnitLoss(ahead, df),
    },
    ...(counted > 0 ? { designEffect: Math.max(1, error.variance / counted) } : {}),
  };
}

/** Below 5 days: exact conditional interval of the counts, and Beta–Binomial where they are a proportion. */
function compareCounts(
  first: Series,
  second: Series,
  ratio: Ratio,
  better: Direction,
  level: number,
): Comparison | NoComparison {
  const [a, b] = [sumOf(first.pairs), sumOf(second.pairs)];
  if (ratio.yield !== ratio.events) return { isKnown: false, lack: 'few days', of: 'both' };
  const rates = compareRates({ count: a.y, per: a.x }, { count: b.y, per: b.x }, level);
  if (rates?.ratio === undefined) return { isKnown: false, lack: 'no events', of: 'both' };
  const { low, high } = rates;
  const known: Comparison = {
    isKnown: true,
    value: ratioOf(first, second, ratio),
    basis: 'counts',
    level,
    days: Math.min(first.days, second.days),
    ...(ratio.isCost ? { low: 1 / high, high: 1 / low } : { low, high }),
    p: rates.p,
  };
  if (ratio.counting !== 'binomial' || a.y > a.x || b.y > b.x) return known;
  const model = betaBinomial({ successes: a.y, trials: a.x }, { successes: b.y, trials: b.x });
  const isHigh = better === 'high';
  // Where lower is better, choosing A loses what choosing B would where higher is.
  const [ofA, ofB] = [model.expectedLossChoosingA, model.expectedLossChoosingB];
  return {
    ...known,
    chanceToWin: isHigh ? model.chanceBBeatsA : 1 - model.chanceBBeatsA,
    expectedLoss: isHigh ? { first: ofA, second: ofB } : { first: ofB, second: ofA },
  };
}

function ratioOf(first: Series, second: Series, { isCost }: Ratio): number {
  const [a, b] = [sumOf(first.pairs), sumOf(second.pairs)];
  const value = (b.y / b.x / a.y) * a.x;
  return isCost ? 1 / value : value;
}

function countedVariance(ratio: Ratio, a: readonly DayPair[], b: readonly DayPair[]): number {
  return (countingVariance(ratio, sumOf(a)) ?? 0) + (countingVariance(ratio, sumOf(b)) ?? 0);
}

function lackOf(first: Series, second: Series): NoComparison | undefined {
  const [ofFirst, ofSecond] = [lackIn(first), lackIn(second)];
  const lack = ofFirst ?? ofSecond;
  if (lack === undefined) return undefined;
  const of =
    ofFirst !== undefined && ofSecond !== undefined ? 'both' : ofFirst !== undefined ? 'first' : 'second';
  return { isKnown: false, lack, of };
}

function lackIn({ pairs }: Series): Lack | undefined {
  const { y, x, events } = sumOf(pairs);
  if (pairs.length === 0 || x <= 0) return 'no figures';
  return y <= 0 || events === 0 ? 'no events' : undefined;
}
