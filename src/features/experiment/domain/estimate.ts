/**
 * Interval estimate of one ratio of sums: clustered by day from 5 days on, exact for the counts below (method.md §11).
 */
import { countingVariance } from './counting-error.ts';
import { type Series, sumOf } from './day-series.ts';
import { designEffect } from './delta-method.ts';
import { gammaQuantile } from './distributions.ts';
import { reachOf, seriesError } from './log-error.ts';
import type { Ratio } from './metric.ts';
import { type Interval, upperLimitOfNone, wilson } from './proportion.ts';

/** From so many days on days are the units of chance; below, days differ more than any interval of counts shows. */
export const CLUSTERED_FROM_DAYS = 5;

/** Why there is no interval: what is undefined is "not enough data", never NaN and never 0. */
export type Lack =
  /** No figures, or nothing to be counted per. */
  | 'no figures'
  /** Not one conversion (or click) in it. */
  | 'no events'
  /** All of them on one day: how days differ can't be seen. */
  | 'one day'
  /** Money on fewer than 5 days: no count of its own. */
  | 'few days';

export type Unknown = {
  readonly isKnown: false;
  readonly lack: Lack;
  /** As computed from the sums, where that is possible. */
  readonly value?: number;
  /** With `no events`: the ratio is at most this, or a cost at least this, with the confidence of the level, one-sided. */
  readonly limit?: number;
};

export type Estimate = Interval & {
  readonly isKnown: true;
  readonly value: number;
  readonly days: number;
  /** What the interval rests on: `counts` goes with "fewer than 5 days: days differ more than this interval shows". */
  readonly basis: 'days' | 'counts';
  /** Of the log of the value; with `days` only. */
  readonly standardError?: number;
  readonly df?: number;
  readonly designEffect?: number;
};

/**
 * `exp(ln R ± t(n − 1)·se)`, se by the jackknife and never less than the counting error; below 5 days Wilson's interval of a
 * proportion, or the exact one of a Poisson rate (Garwood, Biometrika 28, 1936).
 * @param level e.g. 0.95
 */
export function estimate({ pairs, days }: Series, ratio: Ratio, level: number): Estimate | Unknown {
  const sums = sumOf(pairs);
  if (pairs.length === 0 || sums.x <= 0) return { isKnown: false, lack: 'no figures' };
  if (sums.y <= 0 || sums.events === 0) return noEvents(sums.x, ratio, level);
  const value = turned(sums.y / sums.x, ratio);
  if (days < CLUSTERED_FROM_DAYS) {
    const interval = countInterval(sums, ratio, level);
    if (interval === undefined) return { isKnown: false, lack: 'few days', value };
    return { isKnown: true, value, ...interval, days, basis: 'counts' };
  }
  const error = seriesError({ pairs, days }, ratio);
  if (error === undefined) return { isKnown: false, lack: 'one day', value };
  const effect = designEffect(pairs, countingVariance(ratio, sums) ?? 0);
  return {
    isKnown: true,
    value,
    ...around(value, reachOf(error, level)),
    days,
    basis: 'days',
    standardError: Math.sqrt(error.variance),
    df: error.df,
    ...(effect === undefined ? {} : { designEffect: effect }),
  };
}

/** @returns the interval around a value whose log reaches so far to each side */
export function around(value: number, reach: number): Interval {
  return { low: value * Math.exp(-reach), high: value * Math.exp(reach) };
}

function turned(value: number, { isCost }: Ratio): number {
  return isCost ? 1 / value : value;
}

function noEvents(x: number, ratio: Ratio, level: number): Unknown {
  if (ratio.yield !== ratio.events) return { isKnown: false, lack: 'no events' };
  const most = ratio.counting === 'binomial' ? upperLimitOfNone(x, level) : -Math.log(1 - level) / x;
  return { isKnown: false, lack: 'no events', limit: turned(most, ratio) };
}

function countInterval(
  { y, x, events }: { readonly y: number; readonly x: number; readonly events: number | undefined },
  ratio: Ratio,
  level: number,
): Interval | undefined {
  if (ratio.counting === 'binomial' && y <= x) return wilson({ successes: y, trials: x }, level);
  if (events !== y) return undefined;
  const tail = (1 - level) / 2;
  const [low, high] = [gammaQuantile(tail, y) / x, gammaQuantile(1 - tail, y + 1) / x];
  return ratio.isCost ? { low: 1 / high, high: 1 / low } : { low, high };
}
