/**
 * The delete-one-day jackknife: how far the log of a ratio of sums moves when each day in turn is left out (Quenouille 1956; Tukey 1958;
 * Efron & Tibshirani, An Introduction to the Bootstrap, 1993, ch. 11). This error is what is decided and shown (method.md §11).
 */
import { type DayPair, sumOf } from './day-series.ts';

/** A remainder below this share of the sum is the rounding of its difference. */
const ROUNDING = 1e-12;

/**
 * `(n − 1)/n · Σ(L₍₋ᵢ₎ − mean)²`
 * @returns the variance of `ln(Σy/Σx)`; undefined below two days, or when without one of them nothing is left above or
 *   below the line
 */
export function jackknifeVariance(series: readonly DayPair[]): number | undefined {
  return varianceOf(logsWithout(series));
}

/**
 * The same of `ln((Σy_B/Σx_B)/(Σy_A/Σx_A))`, a day left out of both: the ups and downs that both share cancel out.
 * @param a and b the same days in the same order
 */
export function pairedJackknifeVariance(a: readonly DayPair[], b: readonly DayPair[]): number | undefined {
  const [ofA, ofB] = [logsWithout(a), logsWithout(b)];
  return varianceOf(ofB.map((log, index) => log - (ofA[index] ?? Number.NaN)));
}

function logsWithout(series: readonly DayPair[]): number[] {
  const { y, x } = sumOf(series);
  return series.map(day => {
    const [above, below] = [y - day.y, x - day.x];
    return above > y * ROUNDING && below > x * ROUNDING ? Math.log(above / below) : Number.NaN;
  });
}

function varianceOf(logs: readonly number[]): number | undefined {
  const n = logs.length;
  let mean = 0;
  for (const log of logs) mean += log / n;
  let squares = 0;
  for (const log of logs) squares += (log - mean) ** 2;
  return n < 2 || Number.isNaN(squares) ? undefined : ((n - 1) / n) * squares;
}
