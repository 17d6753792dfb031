/** Standard error of a log ratio: that of the days, and never less than that of the counts (method.md §11). */
import { countingVariance } from './counting-error.ts';
import { type Series, sumOf } from './day-series.ts';
import { criticalT } from './distributions.ts';
import { jackknifeVariance } from './jackknife.ts';
import type { Ratio } from './metric.ts';

export type LogError = {
  readonly variance: number;
  /** Degrees of freedom with which it is known. */
  readonly df: number;
};

/** @returns how far an interval reaches to each side of the log */
export function reachOf({ variance, df }: LogError, level: number): number {
  return criticalT(level, df) * Math.sqrt(variance);
}

/**
 * A lucky flat week is not certainty: what days say is never less than what counts alone would. Where days hardly differ
 * this errs on the side of caution, the more so the fewer they are, since t(n − 1) is kept: a 95 % interval of 5 or 7 days then covers 98 to
 * 99.8 % (`npm run bench -- ab`, shared day effects).
 * @param byDays variance by the jackknife; undefined when the days don't tell
 * @returns undefined then, or when nothing varies at all
 */
export function decidingError(
  byDays: number | undefined,
  byCounts: number,
  days: number,
): LogError | undefined {
  if (byDays === undefined) return undefined;
  const variance = Math.max(byDays, byCounts);
  return variance > 0 ? { variance, df: days - 1 } : undefined;
}

/** @returns the error of one series by itself */
export function seriesError({ pairs, days }: Series, ratio: Ratio): LogError | undefined {
  return decidingError(jackknifeVariance(pairs), countingVariance(ratio, sumOf(pairs)) ?? 0, days);
}
