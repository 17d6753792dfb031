/**
 * Sample ratio mismatch: whether a platform's own split test divided people as it was designed to (Fabijan et al., KDD 2019). Money
 * divides everything else, so nothing else is checked.
 */
import { chiSquareAbove } from './distributions.ts';
import { type Figures, sumsOf, type VariantFigures } from './figures.ts';

const ALARM_P = 0.001;
const ALARM_POINTS = 0.01;

export type SampleRatio = {
  /** What was counted: people reached where all variants have it, since that is what a split test randomises. */
  readonly of: 'reach' | 'impressions';
  readonly shares: readonly number[];
  readonly chiSquare: number;
  readonly p: number;
  readonly isAlarm: boolean;
};

/**
 * χ² goodness of fit (Pearson 1900) against the designed shares.
 * @param designed positive, of any sum @returns undefined when nothing was counted
 */
export function chiSquareOfFit(
  observed: readonly number[],
  designed: readonly number[],
): { readonly chiSquare: number; readonly p: number } | undefined {
  const [all, weights] = [sum(observed), sum(designed)];
  if (observed.length < 2 || observed.length !== designed.length || all <= 0) return undefined;
  const chiSquare = sum(
    observed.map((count, index) => {
      const expected = ((designed[index] ?? 0) / weights) * all;
      return (count - expected) ** 2 / expected;
    }),
  );
  return { chiSquare, p: chiSquareAbove(chiSquare, observed.length - 1) };
}

/** Alarm at p < 0.001 and a share at least one percentage point off: in millions, the least slip is significant. */
export function sampleRatio(
  variants: readonly VariantFigures[],
  designed: readonly number[],
): SampleRatio | undefined {
  const sums = variants.map(sumsOf);
  const counted = countOf(sums, 'reach') ?? countOf(sums, 'impressions');
  if (counted === undefined) return undefined;
  const { of, counts } = counted;
  const fit = chiSquareOfFit(counts, designed);
  if (fit === undefined) return undefined;
  const [all, weights] = [sum(counts), sum(designed)];
  const shares = counts.map(count => count / all);
  const off = shares.map((share, index) => Math.abs(share - (designed[index] ?? 0) / weights));
  // What is a point off by hand must not miss it by the rounding of binary fractions.
  const isAlarm = fit.p < ALARM_P && Math.max(...off) >= ALARM_POINTS - 1e-12;
  return { of, shares, ...fit, isAlarm };
}

function countOf(sums: readonly Figures[], of: 'reach' | 'impressions') {
  const counts = sums.flatMap(each => each[of] ?? []);
  return counts.length === sums.length && sum(counts) > 0 ? { of, counts } : undefined;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
