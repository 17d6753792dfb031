/**
 * Figures: what a platform reports of a variant, by day or as a round's total so far. A figure that was not given is left out;
 * it is never a zero.
 */
import type { Day } from '../../../domain/zoned-time.ts';

/** Money (spend, revenue) in minor units; the rest are counts. */
export type FigureName = 'spend' | 'impressions' | 'reach' | 'clicks' | 'conversions' | 'revenue';

export const FIGURE_NAMES: readonly FigureName[] = [
  'spend',
  'impressions',
  'reach',
  'clicks',
  'conversions',
  'revenue',
];

export type Figures = { readonly [Name in FigureName]?: number | undefined };

export type DayFigures = Figures & { readonly day: Day };

/** What a table says of one plan, or variant, on one day. */
export type FigureLine = {
  /** The plan or variant, as it is written; '' where the table does not say. */
  readonly called: string;
  readonly day: Day | undefined;
  readonly figures: Figures;
  /** The first rows that it was made of. */
  readonly rows: readonly number[];
};

/** What is known of one variant in one round. */
export type VariantFigures = {
  readonly days: readonly DayFigures[];
  /** The total so far, given without a date; it counts only as long as there are no days. */
  readonly total?: Figures | undefined;
};

/** @returns the sum of each figure over the days that have it; of none, nothing */
export function sumOfDays(days: readonly Figures[]): Figures {
  const sums: { [Name in FigureName]?: number } = {};
  for (const day of days)
    for (const name of FIGURE_NAMES) {
      const figure = day[name];
      if (figure !== undefined) sums[name] = (sums[name] ?? 0) + figure;
    }
  return sums;
}

/** @returns the sums that count (method.md §11): those of the days once there are any, else the total */
export function sumsOf({ days, total }: VariantFigures): Figures {
  return days.length > 0 ? sumOfDays(days) : (total ?? {});
}

/** @returns where a total that stands beside days says something else; the days count, the difference is told, never added */
export function differencesFromTotal({ days, total }: VariantFigures): {
  readonly figure: FigureName;
  readonly days: number;
  readonly total: number;
}[] {
  if (days.length === 0 || total === undefined) return [];
  const sums = sumOfDays(days);
  return FIGURE_NAMES.flatMap(figure => {
    const [ofDays, ofTotal] = [sums[figure], total[figure]];
    if (ofDays === undefined || ofTotal === undefined || ofDays === ofTotal) return [];
    return [{ figure, days: ofDays, total: ofTotal }];
  });
}

/**
 * @returns the figures of a round: a day's are the sum over its variants. There are days only when every variant that has
 *   figures has them by day; otherwise the round has a total.
 */
export function roundFigures(variants: readonly VariantFigures[]): VariantFigures {
  const told = variants.filter(each => each.days.length > 0 || each.total !== undefined);
  if (told.some(each => each.days.length === 0)) return { days: [], total: sumOfDays(told.map(sumsOf)) };
  const byDay = new Map<Day, Figures[]>();
  for (const each of told.flatMap(({ days }) => days))
    byDay.set(each.day, [...(byDay.get(each.day) ?? []), each]);
  const days = [...byDay].map(([day, figures]) => ({ ...sumOfDays(figures), day }));
  return { days: days.toSorted((one, other) => (one.day < other.day ? -1 : 1)) };
}

/** @returns whether anything at all was delivered */
export function hasRun(figures: Figures): boolean {
  return FIGURE_NAMES.some(name => (figures[name] ?? 0) > 0);
}
