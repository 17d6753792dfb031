/**
 * Impact of a theme (leave-one-theme-out; method.md §12): the mean sentiment of all voices less that of the voices without it.
 * What matters, not what is loud.
 */
import { criticalT } from '../../experiment/domain/distributions.ts';

export type Impact = {
  /** Below zero it pulls the sentiment down. */
  readonly impact: number;
  readonly low: number;
  readonly high: number;
};

/** How many voices, and their sentiments’ sum and sum of squares. */
export type Moments = { readonly n: number; readonly sum: number; readonly squares: number };

const LEVEL = 0.95;

/** @param sentiments one a voice, −2 … 2 */
export function momentsOf(sentiments: Iterable<number>): Moments {
  let [n, sum, squares] = [0, 0, 0];
  for (const sentiment of sentiments) {
    n += 1;
    sum += sentiment;
    squares += sentiment * sentiment;
  }
  return { n, sum, squares };
}

/** @returns the moments of those of `all` that are not among `some` */
export function without(all: Moments, some: Moments): Moments {
  return { n: all.n - some.n, sum: all.sum - some.sum, squares: all.squares - some.squares };
}

/**
 * `mean(all) − mean(all without the theme’s)`, with the delete-one jackknife over voices (Quenouille 1956; Tukey 1958) and
 * Student’s t with n − 1. What is left when a voice is left out is linear in its sentiment, with the theme and without it,
 * so moments are enough.
 * @returns undefined when no voice is without the theme, or one could not be left out
 */
export function impactOf(theme: Moments, others: Moments): (Impact & { readonly se: number }) | undefined {
  const n = theme.n + others.n;
  const m = others.n;
  if (m < 2) return undefined;
  const sum = theme.sum + others.sum;
  // Left out of the theme: sum/(n−1) − others/m − s/(n−1); of the others: sum/(n−1) − others/(m−1) + s·(1/(m−1) − 1/(n−1)).
  const one = { of: theme, at: sum / (n - 1) - others.sum / m, by: -1 / (n - 1) };
  const other = { of: others, at: sum / (n - 1) - others.sum / (m - 1), by: 1 / (m - 1) - 1 / (n - 1) };
  const sides = [one, other].filter(({ of }) => of.n > 0);
  const meanOf = ({ of, at, by }: typeof one) => at + (by * of.sum) / of.n;
  const mean = sides.reduce((total, side) => total + side.of.n * meanOf(side), 0) / n;
  const squares = sides.reduce((total, side) => {
    const within = Math.max(0, side.of.squares - side.of.sum ** 2 / side.of.n);
    return total + side.by ** 2 * within + side.of.n * (meanOf(side) - mean) ** 2;
  }, 0);
  const se = Math.sqrt(((n - 1) / n) * squares);
  const impact = sum / n - others.sum / m;
  const reach = criticalT(LEVEL, n - 1) * se;
  return { impact, low: impact - reach, high: impact + reach, se };
}
