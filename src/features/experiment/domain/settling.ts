/** What would settle an open reading: more days, at the present spread, if any number of them would. */
import type { Comparison } from './comparison.ts';
import { type LogError, reachOf } from './log-error.ts';
import { decisiveReach } from './reading.ts';
import { welch } from './welch.ts';

/** Nobody runs a round for longer. */
const DAYS_AT_MOST = 365;

/** `days` more; none when more days alone would not settle it within a year. */
export type Settling = { readonly moreDays: number | undefined };

/** Both variants go on: the variance falls as `1/n`, and t has more degrees of freedom. */
export function settlingOfVariants(
  { value, days, standardError, level }: Comparison,
  smallestDifference: number,
): Settling | undefined {
  if (standardError === undefined) return undefined;
  return leastMore(value, level, smallestDifference, more => ({
    variance: (standardError ** 2 * days) / (days + more),
    df: days + more - 1,
  }));
}

/** Only the second round can go on: the error of the first stays. */
export function settlingOfRounds(
  { value, level }: Comparison,
  first: LogError,
  second: LogError,
  smallestDifference: number,
): Settling {
  const days = second.df + 1;
  return leastMore(value, level, smallestDifference, more =>
    welch(first, { variance: (second.variance * days) / (days + more), df: days + more - 1 }),
  );
}

function leastMore(
  value: number,
  level: number,
  smallestDifference: number,
  after: (more: number) => LogError,
): Settling {
  const reach = decisiveReach(value, smallestDifference);
  const settles = (more: number) => reachOf(after(more), level) < reach;
  if (!settles(DAYS_AT_MOST)) return { moreDays: undefined };
  // The reach of the interval falls with every day.
  let [least, most] = [0, DAYS_AT_MOST];
  while (least < most) {
    const middle = Math.floor((least + most) / 2);
    if (settles(middle)) most = middle;
    else least = middle + 1;
  }
  return { moreDays: least };
}
