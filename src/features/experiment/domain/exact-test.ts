/**
 * Exact conditional tests of counts: given the sum of two counts, how it is divided is binomial (two Poisson rates) or
 * hypergeometric (two proportions, Fisher's exact test). Two-sided p is the probability of all divisions that are no likelier than
 * the one seen.
 */
import type { Interval, Trials } from './proportion.ts';
import { clopperPearson } from './proportion.ts';

/** Equal probabilities differ by rounding; scipy's `binomtest` and `fisher_exact` allow as much. */
const ROUNDING = 1e-7;

/**
 * Sums a unimodal distribution outward from its mode by the ratio of neighbours, so that no probability needs a large
 * factorial.
 * @param next p(k + 1)/p(k)
 */
function noLikelier(
  seen: number,
  least: number,
  most: number,
  mode: number,
  next: (k: number) => number,
): number {
  const weights = new Map<number, number>([[mode, 1]]);
  let weight = 1;
  for (let k = mode; k < most && weight > 0; k += 1) {
    weight *= next(k);
    weights.set(k + 1, weight);
  }
  weight = 1;
  for (let k = mode; k > least && weight > 0; k -= 1) {
    weight /= next(k - 1);
    weights.set(k - 1, weight);
  }
  const limit = (weights.get(seen) ?? 0) * (1 + ROUNDING);
  // The small ones first: each has its part in the sum.
  const ordered = Float64Array.from(weights.values()).sort();
  let [all, unlikely] = [0, 0];
  for (const each of ordered) {
    all += each;
    if (each <= limit) unlikely += each;
  }
  return Math.min(1, unlikely / all);
}

/** Exact binomial test, two-sided (Clopper & Pearson 1934; Agresti 2013, sec. 1.4). @param share 0 … 1, expected */
export function binomialTest({ successes, trials }: Trials, share: number): number {
  if (share <= 0 || share >= 1) return successes === trials * share ? 1 : 0;
  const mode = Math.min(trials, Math.floor((trials + 1) * share));
  const odds = share / (1 - share);
  return noLikelier(successes, 0, trials, mode, k => ((trials - k) / (k + 1)) * odds);
}

/** Fisher's exact test, two-sided (Fisher 1934; Agresti 2013, sec. 3.5). */
export function fisherTest(a: Trials, b: Trials): number {
  const successes = a.successes + b.successes;
  const all = a.trials + b.trials;
  const least = Math.max(0, successes - b.trials);
  const most = Math.min(a.trials, successes);
  const mode = Math.min(most, Math.max(least, Math.floor(((a.trials + 1) * (successes + 1)) / (all + 2))));
  return noLikelier(
    a.successes,
    least,
    most,
    mode,
    k => ((a.trials - k) * (successes - k)) / ((k + 1) * (b.trials - successes + k + 1)),
  );
}

/** A count and what it is counted per: money, clicks, days. */
export type Rate = { readonly count: number; readonly per: number };

export type RateComparison = Interval & {
  /** Undefined when the first has no event. */
  readonly ratio: number | undefined;
  readonly p: number;
};

/**
 * Two Poisson rates, the second to the first: exact conditional test with the interval of Clopper and Pearson (Przyborowski &
 * Wilenski, Biometrika 31, 1940).
 * @returns undefined when neither has an event, or nothing to be counted per; `high` is infinite when the first has no event
 */
export function compareRates(first: Rate, second: Rate, level: number): RateComparison | undefined {
  const trials = Math.round(first.count) + Math.round(second.count);
  if (trials === 0 || !(first.per > 0) || !(second.per > 0)) return undefined;
  const seen = { successes: Math.round(second.count), trials };
  const { low, high } = clopperPearson(seen, level);
  const perRatio = first.per / second.per;
  const odds = (share: number) => (share / (1 - share)) * perRatio;
  return {
    ratio: first.count > 0 ? (second.count / first.count) * perRatio : undefined,
    low: odds(low),
    high: odds(high),
    p: binomialTest(seen, second.per / (first.per + second.per)),
  };
}
