/** A reading of an interval against 1: the decision rule that variants and rounds share, in the order in which it judges. */
import type { Interval } from './proportion.ts';

/**
 * `above`: the whole interval is above 1; `below`: the whole is below; `within`: it lies inside 1 ± the smallest difference that matters
 * (equivalence, Schuirmann 1987); `open`: none of these, more data would tell.
 */
export type Reading = 'above' | 'below' | 'within' | 'open';

/** Of the ratio, a setting of the test. */
export const SMALLEST_DIFFERENCE = 0.1;

/** @param smallestDifference e.g. 0.1 @returns what an interval of a ratio says */
export function readingOf({ low, high }: Interval, smallestDifference: number): Reading {
  if (low > 1) return 'above';
  if (high < 1) return 'below';
  return low >= 1 - smallestDifference && high <= 1 + smallestDifference ? 'within' : 'open';
}

/**
 * How far the log interval may reach at most to each side, with its centre where it is, for the reading to be other than `open`.
 * @returns 0 when no interval around that value would do
 */
export function decisiveReach(value: number, smallestDifference: number): number {
  const log = Math.log(value);
  const inside = Math.min(Math.log(1 + smallestDifference) - log, log - Math.log(1 - smallestDifference));
  return Math.max(Math.abs(log), inside, 0);
}
