/**
 * Counting error: the binomial or Poisson error that sums have even if every day were alike. No shown error is less: a lucky
 * flat week is not certainty (method.md §11).
 */
import type { DayPair } from './day-series.ts';
import type { Ratio } from './metric.ts';

/**
 * Variance of `ln(Σy/Σx)` by the delta method: binomial `1/y − 1/x`, Poisson `1/events` (Agresti, Categorical Data Analysis, 2013, sec. 3.1).
 * Where more came above the line than below it, it is no share and Poisson holds; where as much, one trial more is
 * taken, so that it is not zero.
 * @param sums of the series @returns undefined when there was no event
 */
export function countingVariance({ counting }: Ratio, { y, x, events }: DayPair): number | undefined {
  if (y <= 0 || x <= 0) return undefined;
  if (counting === 'binomial' && y <= x) return 1 / y - 1 / (y === x ? x + 1 : x);
  // Money without its orders: nothing is known of its counting error, and the days must say it all.
  if (events === undefined) return 0;
  return events > 0 ? 1 / events : undefined;
}
