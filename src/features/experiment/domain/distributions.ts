/**
 * Quantiles and tail probabilities of the distributions that the statistics rest on. A small p is always a tail of its own
 * (the survival function), never 1 − cdf, which has no digits left below 1e−16.
 */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
let loaded: ReturnType<typeof load> | undefined;

/** Lazy loading: five hundred small files and 12 MB of memory, which a bot whose team runs no test does without. */
function stdlib() {
  loaded ??= load();
  return loaded;
}

function load() {
  return {
    upperGamma:
      require('@stdlib/math-base-special-gammainc') as typeof import('@stdlib/math-base-special-gammainc'),
    betaCdf:
      require('@stdlib/stats-base-dists-beta-cdf') as typeof import('@stdlib/stats-base-dists-beta-cdf'),
    betaQuantile:
      require('@stdlib/stats-base-dists-beta-quantile') as typeof import('@stdlib/stats-base-dists-beta-quantile'),
    gammaQuantile:
      require('@stdlib/stats-base-dists-gamma-quantile') as typeof import('@stdlib/stats-base-dists-gamma-quantile'),
    normalCdf:
      require('@stdlib/stats-base-dists-normal-cdf') as typeof import('@stdlib/stats-base-dists-normal-cdf'),
    normalQuantile:
      require('@stdlib/stats-base-dists-normal-quantile') as typeof import('@stdlib/stats-base-dists-normal-quantile'),
    tCdf: require('@stdlib/stats-base-dists-t-cdf') as typeof import('@stdlib/stats-base-dists-t-cdf'),
    tPdf: require('@stdlib/stats-base-dists-t-pdf') as typeof import('@stdlib/stats-base-dists-t-pdf'),
    tQuantile:
      require('@stdlib/stats-base-dists-t-quantile') as typeof import('@stdlib/stats-base-dists-t-quantile'),
  };
}

/** @param level e.g. 0.95 @returns how many standard errors a two-sided interval reaches to each side, by Student's t */
export function criticalT(level: number, df: number): number {
  return -stdlib().tQuantile((1 - level) / 2, df);
}

/** @returns the value below which Student's t lies with this probability */
export function tQuantile(probability: number, df: number): number {
  return stdlib().tQuantile(probability, df);
}

/** @returns the probability that Student's t lies below a value; exact in the lower tail */
export function tBelow(value: number, df: number): number {
  return stdlib().tCdf(value, df);
}

/** @returns two-sided p of a t statistic */
export function twoSidedT(t: number, df: number): number {
  return 2 * tBelow(-Math.abs(t), df);
}

/**
 * `E[(T − a)⁺]`, the unit loss integral of Student's t: `f(a)·(ν + a²)/(ν − 1) − a·P(T > a)`
 * (DeGroot, Optimal Statistical Decisions, 1970, sec. 11.9).
 * @param df above 1; below there is no mean
 */
export function tUnitLoss(a: number, df: number): number {
  return Math.max(0, (stdlib().tPdf(a, df) * (df + a * a)) / (df - 1) - a * stdlib().tCdf(-a, df));
}

/** @param level e.g. 0.95 @returns how many standard errors a two-sided interval reaches to each side, by the normal */
export function criticalNormal(level: number): number {
  return -normalQuantile((1 - level) / 2);
}

/** @returns the value below which a standard normal lies with this probability */
export function normalQuantile(probability: number): number {
  return stdlib().normalQuantile(probability, 0, 1);
}

/** @returns the probability that a standard normal lies below a value; exact in the lower tail */
export function normalBelow(value: number): number {
  return stdlib().normalCdf(value, 0, 1);
}

/** @returns two-sided p of a z statistic */
export function twoSidedNormal(z: number): number {
  return 2 * normalBelow(-Math.abs(z));
}

/** @returns the probability that χ² lies above a value: the regularised upper incomplete gamma function */
export function chiSquareAbove(value: number, df: number): number {
  return stdlib().upperGamma(value / 2, df / 2, true, true);
}

/** @returns the probability that a beta variable lies below a share */
export function betaBelow(share: number, alpha: number, beta: number): number {
  return stdlib().betaCdf(share, alpha, beta);
}

/** @returns the share below which a beta variable lies with this probability */
export function betaQuantile(probability: number, alpha: number, beta: number): number {
  return stdlib().betaQuantile(probability, alpha, beta);
}

/** @returns the value below which a gamma variable of this shape and rate 1 lies with this probability */
export function gammaQuantile(probability: number, shape: number): number {
  return stdlib().gammaQuantile(probability, shape, 1);
}
