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

const LEVEL = 0.95;

/**
 * `mean(all) − mean(all without the theme’s)`, with the delete-one jackknife over voices (Quenouille 1956; Tukey 1958) and
 * Student’s t with n − 1.
 * @param voices the sentiment of each, −2 … 2, and whether it has the theme
 * @returns undefined when no voice is without the theme, or one could not be left out
 */
export function impactOf(
  voices: readonly { readonly sentiment: number; readonly hasTheme: boolean }[],
): (Impact & { readonly se: number }) | undefined {
  const n = voices.length;
  let [sum, sumWithout, without] = [0, 0, 0];
  for (const { sentiment, hasTheme } of voices) {
    sum += sentiment;
    if (hasTheme) continue;
    sumWithout += sentiment;
    without += 1;
  }
  if (without < 2 || n < 2) return undefined;
  const difference = (all: number, count: number, rest: number, restCount: number) =>
    all / count - rest / restCount;
  const left = voices.map(({ sentiment, hasTheme }) =>
    hasTheme
      ? difference(sum - sentiment, n - 1, sumWithout, without)
      : difference(sum - sentiment, n - 1, sumWithout - sentiment, without - 1),
  );
  const mean = left.reduce((total, each) => total + each, 0) / n;
  const squares = left.reduce((total, each) => total + (each - mean) ** 2, 0);
  const se = Math.sqrt(((n - 1) / n) * squares);
  const impact = difference(sum, n, sumWithout, without);
  const reach = criticalT(LEVEL, n - 1) * se;
  return { impact, low: impact - reach, high: impact + reach, se };
}
