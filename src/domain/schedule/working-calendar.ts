/**
 * The working calendar of China (public holidays and make-up working days), as the State Council arranges it year by year.
 * Only the data of `chinese-days` are used: its functions answer by the zone of the process.
 */
import chinaDays from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import { z } from 'zod';
import type { Day } from '../zoned-time.ts';
import { type DayNumber, dayAt, dayNumber, weekdayOf } from './day-number.ts';

export type WorkingCalendar = {
  /** Whether a day is a public holiday; an ordinary weekend is none. */
  readonly isHoliday: (day: DayNumber) => boolean;
  /** Whether people work on a day: weekdays that are no holiday, and make-up days. */
  readonly isWorkingDay: (day: DayNumber) => boolean;
  /** The last year of which the arrangement is known; beyond it weekdays count. */
  readonly lastYear: number;
};

const daysSchema = z.record(z.string().regex(/^\d{4}-\d{2}-\d{2}$/), z.string());
const { holidays, workdays } = z.object({ holidays: daysSchema, workdays: daysSchema }).parse(chinaDays);

/** @param days the public holidays, and the days at weekends that are worked for them */
export function workingCalendar(days: {
  readonly holidays: readonly Day[];
  readonly makeUpDays: readonly Day[];
}): WorkingCalendar {
  const off = new Set(days.holidays.map(dayNumber));
  const made = new Set(days.makeUpDays.map(dayNumber));
  return {
    isHoliday: day => off.has(day),
    isWorkingDay: day => made.has(day) || (weekdayOf(day) <= 5 && !off.has(day)),
    // Days of New Year that fall into a December belong to the next year's arrangement; National Day tells.
    lastYear: Math.max(0, ...days.holidays.filter(isNationalDay).map(day => Number(day.slice(0, 4)))),
  };
}

function isNationalDay(day: Day): boolean {
  return day.endsWith('-10-01');
}

export const CHINA: WorkingCalendar = workingCalendar({
  holidays: Object.keys(holidays),
  makeUpDays: Object.keys(workdays),
});

/** @returns whether nobody knows yet how a day is worked */
export function isBeyond(day: Day, { lastYear }: WorkingCalendar): boolean {
  return Number(dayAt(dayNumber(day)).slice(0, 4)) > lastYear;
}
