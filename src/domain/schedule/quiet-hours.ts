/** Quiet hours: when nothing is said unasked (do not disturb). What is due then waits for their end. */
import { addDays } from '../zoned-time.ts';
import { instantOf, shownAt } from './wall-clock.ts';

/** By the clock on the wall, in minutes after midnight; over midnight where `from` is the later. Equal: never quiet. */
export type QuietHours = { readonly from: number; readonly until: number };

export const NIGHT: QuietHours = { from: 22 * 60, until: 8 * 60 };

/** @returns when something may be said that would be said at `at`: then, or when the quiet hours end */
export function afterQuiet(at: Date, zone: string, { from, until }: QuietHours): Date {
  const { day, minutes } = shownAt(at, zone);
  const isOverMidnight = from > until;
  const isQuiet = isOverMidnight ? minutes >= from || minutes < until : minutes >= from && minutes < until;
  if (!isQuiet) return at;
  return instantOf(isOverMidnight && minutes >= from ? addDays(day, 1) : day, until, zone);
}
