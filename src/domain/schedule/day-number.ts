/** Calendar days as numbers (days since 1970-01-01), so that a schedule counts on without a time zone in between. */
import type { Day } from '../zoned-time.ts';

export type DayNumber = number;

/** ISO 8601: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

const DAY_MILLISECONDS = 86_400_000;

/** @param day `2026-11-30`, or an ISO date and time that begins with it */
export function dayNumber(day: Day): DayNumber {
  const [year, month, date] = day.slice(0, 10).split('-').map(Number);
  return Date.UTC(year ?? 1970, (month ?? 1) - 1, date ?? 1) / DAY_MILLISECONDS;
}

export function dayAt(number: DayNumber): Day {
  return new Date(number * DAY_MILLISECONDS).toISOString().slice(0, 10);
}

export function weekdayOf(number: DayNumber): Weekday {
  // 1970-01-01 was a Thursday.
  return (((((number + 3) % 7) + 7) % 7) + 1) as Weekday;
}

/** @returns the Monday of the week of a day */
export function mondayOf(number: DayNumber): DayNumber {
  return number - weekdayOf(number) + 1;
}

/** @param month counted on from January 1970, which is 0 */
export function firstOfMonth(month: number): DayNumber {
  return Date.UTC(1970, month, 1) / DAY_MILLISECONDS;
}

/** @returns how many months after January 1970 a day is */
export function monthOf(number: DayNumber): number {
  const date = new Date(number * DAY_MILLISECONDS);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}
