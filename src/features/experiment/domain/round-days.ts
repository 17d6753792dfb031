/** The calendar of a round: its planned days, and which of them have no figures yet. */
import { addDays, type Day } from '../../../domain/zoned-time.ts';
import type { VariantFigures } from './figures.ts';

/** @returns the last of so many days, the first included */
export function lastOf(first: Day, days: number): Day {
  return addDays(first, days - 1);
}

/** @returns every day of a range, both included; none of one that is reversed */
export function daysFrom(first: Day, last: Day): Day[] {
  const days: Day[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

/**
 * @returns the days of a range that a variant has no figures of; one that has only a total so far lacks none, and one that has
 *   nothing lacks all
 */
export function missingDays(figures: VariantFigures, first: Day, last: Day): Day[] {
  if (figures.days.length === 0 && figures.total !== undefined) return [];
  const known = new Set(figures.days.map(({ day }) => day));
  return daysFrom(first, last).filter(day => !known.has(day));
}

/** @returns the earlier of two days */
export function earlierDay(one: Day, other: Day): Day {
  return [one, other].toSorted()[0] ?? one;
}

/** @returns the later of two days */
export function laterDay(one: Day, other: Day): Day {
  return [one, other].toSorted()[1] ?? one;
}
