/** The day series of a ratio: what each day adds above and below its line. Days are the units of chance (method.md §11). */
import type { Day } from '../../../domain/zoned-time.ts';
import { type DayFigures, type Figures, hasRun, sumsOf, type VariantFigures } from './figures.ts';
import type { Ratio } from './metric.ts';

/** One day of a ratio of sums `Σy/Σx`. */
export type DayPair = {
  readonly y: number;
  readonly x: number;
  /** How many events y rests on: y itself where it is a count, orders where it is money; undefined when nobody gave them. */
  readonly events: number | undefined;
};

/** @returns what figures add to a ratio; undefined when one side of it was not given, or nothing ran */
function pairOf(figures: Figures, ratio: Ratio, share: number): DayPair | undefined {
  const y = figures[ratio.yield];
  const x = ratio.per === 'day' ? share : figures[ratio.per];
  if (y === undefined || x === undefined || !hasRun(figures) || (x === 0 && y === 0)) return undefined;
  return { y, x, events: figures[ratio.events] };
}

/** @returns the series of the days that ran and have both sides of the ratio, in the order of the days */
export function seriesOf(days: readonly DayFigures[], ratio: Ratio, share = 1): DayPair[] {
  return days
    .toSorted((one, other) => (one.day < other.day ? -1 : 1))
    .flatMap(each => pairOf(each, ratio, share) ?? []);
}

/** @returns the two series of the days on which both variants ran, day by day */
export function pairedSeries(
  a: readonly DayFigures[],
  b: readonly DayFigures[],
  ratio: Ratio,
  shares: { readonly a: number; readonly b: number } = { a: 1, b: 1 },
): { readonly a: DayPair[]; readonly b: DayPair[] } {
  const ofB = new Map<Day, DayPair | undefined>(b.map(each => [each.day, pairOf(each, ratio, shares.b)]));
  const both = a.flatMap(each => {
    const [one, other] = [pairOf(each, ratio, shares.a), ofB.get(each.day)];
    return one === undefined || other === undefined ? [] : [{ one, other }];
  });
  return { a: both.map(({ one }) => one), b: both.map(({ other }) => other) };
}

/** Figures by day, or a total, whose days nobody told. */
export type Series = { readonly pairs: readonly DayPair[]; readonly days: number };

/** @returns the days that count, or the total as one pair of no known day */
export function seriesOfVariant(figures: VariantFigures, ratio: Ratio, share = 1): Series {
  if (figures.days.length > 0) {
    const pairs = seriesOf(figures.days, ratio, share);
    return { pairs, days: pairs.length };
  }
  const total = pairOf(sumsOf(figures), ratio, share);
  return { pairs: total === undefined ? [] : [total], days: 0 };
}

/** @returns the sums of a series; of the events, undefined when a day does not have them */
export function sumOf(series: readonly DayPair[]): DayPair {
  let [y, x] = [0, 0];
  let events: number | undefined = 0;
  for (const each of series) {
    y += each.y;
    x += each.x;
    events = events === undefined || each.events === undefined ? undefined : events + each.events;
  }
  return { y, x, events };
}
