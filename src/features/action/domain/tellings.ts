/** When something is said of an item unasked: a soft reminder the day before it is due, and once that it is overdue. */
import { instantOf } from '../../../domain/schedule/wall-clock.ts';
import { addDays, type Day } from '../../../domain/zoned-time.ts';

/** At nine in the team's zone; what is told at one time in a room is one message. */
const AT_MINUTES = 9 * 60;

export type Telling = 'soon' | 'overdue';

/** @returns when the reminder of a due day is said */
export function reminderAt(dueDay: Day, zone: string): Date {
  return instantOf(addDays(dueDay, -1), AT_MINUTES, zone);
}

/** @returns when it is said that a due day is over: the day itself is the owner's */
export function overdueAt(dueDay: Day, zone: string): Date {
  return instantOf(addDays(dueDay, 1), AT_MINUTES, zone);
}

/**
 * @param now when it got its due day, or was opened again: no reminder is said of what was just said
 * @returns when something is next said of an open item; null when nothing is
 */
export function firstTelling(dueDay: Day, isOverdueTold: boolean, now: Date, zone: string): Date | null {
  const reminder = reminderAt(dueDay, zone);
  if (now < reminder) return reminder;
  return isOverdueTold ? null : overdueAt(dueDay, zone);
}

/** @returns what is to be said of an open item on a day; undefined when nothing is */
export function tellingOn(dueDay: Day, isOverdueTold: boolean, today: Day): Telling | undefined {
  if (today > dueDay) return isOverdueTold ? undefined : 'overdue';
  return today >= addDays(dueDay, -1) ? 'soon' : undefined;
}

/** @returns when something is said next of an item of which this was said now; null when nothing is */
export function nextTelling(dueDay: Day, told: Telling, zone: string): Date | null {
  return told === 'soon' ? overdueAt(dueDay, zone) : null;
}

/** Orders days, the earlier first. */
export function compareDays(one: Day, other: Day): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
