/** A range of days as few calendar units: how a search by date becomes a handful of index terms. */
import { addDays, type Day } from '../../../domain/zoned-time.ts';

/**
 * Covers the days from `first` to `last`, both included, with whole years, whole months and single days.
 * @returns e.g. `['2025-12-31', '2026', '2027-01', '2027-02-01']`; empty when the range is
 */
export function coverDays(first: Day, last: Day): string[] {
  const units: string[] = [];
  for (let day = first; day <= last; ) {
    const year = day.slice(0, 4);
    const month = day.slice(0, 7);
    const endOfMonth = lastOfMonth(month);
    if (day.endsWith('-01-01') && `${year}-12-31` <= last) {
      units.push(year);
      day = `${String(Number(year) + 1).padStart(4, '0')}-01-01`;
    } else if (day.endsWith('-01') && endOfMonth <= last) {
      units.push(month);
      day = addDays(endOfMonth, 1);
    } else {
      units.push(day);
      day = addDays(day, 1);
    }
  }
  return units;
}

/** @returns the units that a day belongs to: itself, its month, its year */
export function unitsOf(day: Day): [Day, string, string] {
  return [day, day.slice(0, 7), day.slice(0, 4)];
}

function lastOfMonth(month: string): Day {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return `${month}-${String(new Date(Date.UTC(year, number, 0)).getUTCDate()).padStart(2, '0')}`;
}
