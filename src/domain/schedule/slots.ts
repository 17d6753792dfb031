/** Slots: the instants at which a schedule comes round. Pure, so what is due can be found after any time away. */
import type { Day } from '../zoned-time.ts';
import { dayAt, dayNumber } from './day-number.ts';
import { daysOf } from './occurrences.ts';
import type { Schedule } from './schedule.ts';
import { instantOf } from './wall-clock.ts';
import { CHINA, type WorkingCalendar } from './working-calendar.ts';

export type Slot = {
  /**
   * The day in the schedule's zone, before it was moved by hand. It names the slot: there is one a day, and it keeps its
   * name when the zone or the time of day changes.
   */
  readonly day: Day;
  readonly at: Date;
};

const DAY_MILLISECONDS = 86_400_000;
/** Looked ahead no further: a schedule that has nothing for so long has ended. */
const AHEAD_DAYS = 366 * 12;

/**
 * @returns the slots with from ≤ at < to, strictly increasing. Those of adjoining ranges put together are those of the
 *   whole range.
 */
export function slots(schedule: Schedule, from: Date, to: Date, calendar: WorkingCalendar = CHINA): Slot[] {
  const { minutes, zone, skipped, moved } = schedule;
  const isElsewhere = new Set([...skipped, ...moved.map(({ day }) => day)]);
  const found: Slot[] = moved
    .filter(({ day }) => !skipped.includes(day))
    .map(({ day, toDay, toMinutes }) => ({ day, at: instantOf(toDay, toMinutes, zone) }));
  // A day begins up to 14 hours before it does in UTC, and ends up to 12 after; a gap may take a whole one.
  const [first, last] = [from, to].map(instant => Math.floor(instant.getTime() / DAY_MILLISECONDS));
  for (const number of daysOf(schedule, (first ?? 0) - 2, (last ?? 0) + 2, calendar)) {
    const day = dayAt(number);
    if (!isElsewhere.has(day)) found.push({ day, at: instantOf(day, minutes, zone) });
  }
  const inRange = found.filter(({ at }) => at >= from && at < to);
  inRange.sort((one, other) => one.at.getTime() - other.at.getTime() || (one.day < other.day ? -1 : 1));
  return inRange.filter(({ at }, index) => at.getTime() !== inRange[index - 1]?.at.getTime());
}

/** @returns the first `count` slots after an instant; fewer when the schedule ends */
export function nextSlots(
  schedule: Schedule,
  after: Date,
  count: number,
  calendar: WorkingCalendar = CHINA,
): Slot[] {
  const found: Slot[] = [];
  let from = new Date(after.getTime() + 1);
  const end = after.getTime() + AHEAD_DAYS * DAY_MILLISECONDS;
  for (let days = 40; found.length < count && from.getTime() < end; days *= 4) {
    const to = new Date(from.getTime() + days * DAY_MILLISECONDS);
    found.push(...slots(schedule, from, to, calendar));
    from = to;
  }
  return found.slice(0, count);
}

/** @returns whether a schedule has a slot on a day, before anything was skipped or moved by hand */
export function hasSlotOn(schedule: Schedule, day: Day, calendar: WorkingCalendar = CHINA): boolean {
  return daysOf(schedule, dayNumber(day), dayNumber(day), calendar).length > 0;
}

/** @returns whether the working calendar decides a schedule's days */
export function needsCalendar({ rule, holidays }: Schedule): boolean {
  return rule.kind === 'working-days' || holidays !== 'keep';
}
