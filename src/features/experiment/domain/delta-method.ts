/**
 * The delta method for ratios of sums over days (Cochran, Sampling Techniques, 1977, §6; Deng, Knoblich & Lu, KDD 2018). It stands
 * in the detail; the jackknife decides, which is larger where days are few and uneven.
 */
import { type DayPair, sumOf } from './day-series.ts';

/** `se(R) = sqrt(n/(n − 1)·Σe²)/Σx` with `e = y − R·x` @returns undefined below two days or with nothing below the line */
export function deltaError(series: readonly DayPair[]): number | undefined {
  const { x } = sumOf(series);
  const n = series.length;
  if (n < 2 || x <= 0) return undefined;
  return Math.sqrt((n / (n - 1)) * squares(residuals(series))) / x;
}

/** Standard error of `ln(R_B/R_A)` on paired days: of the days' `e_B/Σy_B − e_A/Σy_A`. */
export function pairedDeltaError(a: readonly DayPair[], b: readonly DayPair[]): number | undefined {
  const n = a.length;
  const [sumA, sumB] = [sumOf(a), sumOf(b)];
  if (n < 2 || sumA.y <= 0 || sumB.y <= 0 || sumA.x <= 0 || sumB.x <= 0) return undefined;
  const ofA = residuals(a);
  const moves = residuals(b).map((e, index) => e / sumB.y - (ofA[index] ?? Number.NaN) / sumA.y);
  return Math.sqrt((n / (n - 1)) * squares(moves));
}

/** Standard error of the plain difference `R_B − R_A` on paired days. */
export function pairedDifferenceError(a: readonly DayPair[], b: readonly DayPair[]): number | undefined {
  const n = a.length;
  const [sumA, sumB] = [sumOf(a), sumOf(b)];
  if (n < 2 || sumA.x <= 0 || sumB.x <= 0) return undefined;
  const ofA = residuals(a);
  const moves = residuals(b).map((e, index) => e / sumB.x - (ofA[index] ?? Number.NaN) / sumA.x);
  return Math.sqrt((n / (n - 1)) * squares(moves));
}

/**
 * Design effect (Kish, Survey Sampling, 1965): by how much the days vary more than independent trials would, as a factor of
 * the variance, never below 1.
 * @param countingLogVariance of the log ratio (`countingVariance`)
 */
export function designEffect(series: readonly DayPair[], countingLogVariance: number): number | undefined {
  const error = deltaError(series);
  const { y, x } = sumOf(series);
  if (error === undefined || y <= 0 || countingLogVariance <= 0) return undefined;
  return Math.max(1, ((error * x) / y) ** 2 / countingLogVariance);
}

function residuals(series: readonly DayPair[]): number[] {
  const { y, x } = sumOf(series);
  return series.map(day => day.y - (y / x) * day.x);
}

function squares(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
