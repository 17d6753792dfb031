/**
 * From what a wall clock shows in a zone to the instant. Zones switch (daylight saving time): a time that no clock shows
 * that day is the first instant after the gap, a time that clocks show twice is the first of both.
 */
import { IANAZone } from 'luxon';
import type { Day } from '../zoned-time.ts';
import { dayNumber } from './day-number.ts';

const MINUTE = 60_000;
/** No zone is further from UTC, either way. */
const FURTHEST = 15 * 60 * MINUTE;

/** @returns how far local time is ahead of UTC at an instant, in milliseconds */
function offsetAt(zone: string, instant: number): number {
  return IANAZone.create(zone).offset(instant) * MINUTE;
}

/**
 * @param minutes after midnight, by the clock on the wall
 * @param zone an IANA zone
 */
export function instantOf(day: Day, minutes: number, zone: string): Date {
  const shown = dayNumber(day) * 24 * 60 * MINUTE + minutes * MINUTE;
  const offsets = [offsetAt(zone, shown - FURTHEST), offsetAt(zone, shown + FURTHEST)] as const;
  // Most days no clock is changed.
  if (offsets[0] === offsets[1]) return new Date(shown - offsets[0]);
  const found = offsets.map(offset => shown - offset).filter(at => at + offsetAt(zone, at) === shown);
  return new Date(found.length > 0 ? Math.min(...found) : endOfGap(zone, shown, offsets));
}

/** @returns the first instant at which clocks show more than `shown`, which they never do */
function endOfGap(zone: string, shown: number, offsets: readonly number[]): number {
  let before = shown - Math.max(...offsets) - MINUTE;
  let after = shown - Math.min(...offsets);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (middle + offsetAt(zone, middle) >= shown) after = middle;
    else before = middle;
  }
  return after;
}

/** @returns what clocks in a zone show: the day, and the minutes after midnight */
export function shownAt(instant: Date, zone: string): { readonly day: Day; readonly minutes: number } {
  const shown = new Date(instant.getTime() + offsetAt(zone, instant.getTime()));
  return {
    day: shown.toISOString().slice(0, 10),
    minutes: shown.getUTCHours() * 60 + shown.getUTCMinutes(),
  };
}
