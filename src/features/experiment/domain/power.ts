/**
 * Power and sample size: what a test needs before it starts. Clicks for independent trials, days for the spread that earlier
 * rounds of the team had.
 */
import type { Comparison } from './comparison.ts';
import { normalBelow, normalQuantile, tBelow, tQuantile } from './distributions.ts';
import { CLUSTERED_FROM_DAYS } from './estimate.ts';
import type { FigureName } from './figures.ts';
import { type Figures, sumsOf, type VariantFigures } from './figures.ts';

const DAYS_AT_MOST = 365;
export const POWER = 0.8;

export type Wanted = {
  /** e.g. 0.1: the second is 10 % above the first. */
  readonly lift: number;
  /** Of the interval that decides, e.g. 0.96. */
  readonly level: number;
  /** Chance to find it, e.g. 0.8. */
  readonly power: number;
};

/**
 * Trials of each variant for two proportions: pooled under the null, unpooled under the alternative (Fleiss, Levin & Paik, Statistical Methods for
 * Rates and Proportions, 2003, sec. 4.2).
 * @param base 0 … 1 @returns undefined when a proportion would leave 0 … 1 or nothing is to be found
 */
export function trialsNeeded(base: number, { lift, level, power }: Wanted): number | undefined {
  const other = base * (1 + lift);
  if (!(base > 0 && other > 0 && base < 1 && other < 1) || lift === 0) return undefined;
  const mean = (base + other) / 2;
  const [z, zPower] = [normalQuantile(1 - (1 - level) / 2), normalQuantile(power)];
  const root =
    z * Math.sqrt(2 * mean * (1 - mean)) + zPower * Math.sqrt(base * (1 - base) + other * (1 - other));
  return (root / (other - base)) ** 2;
}

/** The same by the arcsine effect size (Cohen, Statistical Power Analysis, 1988, §6); for the detail. */
export function trialsNeededByEffect(base: number, { lift, level, power }: Wanted): number | undefined {
  const other = base * (1 + lift);
  if (!(base > 0 && other > 0 && base < 1 && other < 1) || lift === 0) return undefined;
  const effect = 2 * (Math.asin(Math.sqrt(other)) - Math.asin(Math.sqrt(base)));
  const z = normalQuantile(1 - (1 - level) / 2);
  // A two-sided test also finds, very rarely, the lift on the wrong side: a fixed point, reached in two steps.
  let shift = z + normalQuantile(power);
  for (let step = 0; step < 5; step += 1) shift = z + normalQuantile(power - normalBelow(-shift - z));
  return 2 * (shift / effect) ** 2;
}

/** @returns the spread of one day of a compared pair, on the log scale: its standard error times the root of its days */
export function daySpreadOf({ standardError, days }: Comparison): number | undefined {
  return standardError === undefined ? undefined : standardError * Math.sqrt(days);
}

/** @returns the typical spread of several earlier pairs: the root of their mean variance; undefined of none */
export function pooledSpread(spreads: readonly number[]): number | undefined {
  if (spreads.length === 0) return undefined;
  return Math.sqrt(spreads.reduce((sum, spread) => sum + spread ** 2, 0) / spreads.length);
}

/**
 * Chance to find a lift in so many days, by the paired t test (approximated by a shifted central t: Chow, Shao & Wang, Sample Size
 * Calculations in Clinical Research, 2008, sec. 3.1).
 * @param spread of one day on the log scale
 */
export function powerOf(days: number, spread: number, { lift, level }: Omit<Wanted, 'power'>): number {
  const df = days - 1;
  const shift = (Math.abs(Math.log1p(lift)) / spread) * Math.sqrt(days);
  return tBelow(shift - tQuantile(1 - (1 - level) / 2, df), df);
}

/** @returns the fewest days, 5 or more, that find a lift with the power; undefined when a year does not */
export function daysNeeded(spread: number, wanted: Wanted): number | undefined {
  if (!(spread > 0)) return undefined;
  for (let days = CLUSTERED_FROM_DAYS; days <= DAYS_AT_MOST; days += 1)
    if (powerOf(days, spread, wanted) >= wanted.power) return days;
  return undefined;
}

/** @returns the smallest lift that so many days find with the power; undefined below 5 days */
export function liftFound(
  days: number,
  spread: number,
  { level, power }: Omit<Wanted, 'lift'>,
): number | undefined {
  if (days < CLUSTERED_FROM_DAYS) return undefined;
  const df = days - 1;
  const reach = tQuantile(1 - (1 - level) / 2, df) + tQuantile(power, df);
  return Math.expm1((reach * spread) / Math.sqrt(days));
}

/**
 * @param earlier what the team's earlier rounds had @param budget minor units
 * @returns what a budget brings at the mean price of earlier rounds; undefined without a spend and that figure
 */
export function expectedOf(
  figure: FigureName,
  earlier: readonly VariantFigures[],
  budget: number,
): number | undefined {
  const sums: Figures[] = earlier.map(sumsOf).filter(each => each[figure] !== undefined);
  let [spend, got] = [0, 0];
  for (const each of sums) {
    if (each.spend === undefined) continue;
    spend += each.spend;
    got += each[figure] ?? 0;
  }
  return spend > 0 ? (got / spend) * budget : undefined;
}
