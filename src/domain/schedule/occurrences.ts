/** On which days a schedule comes round: its rule, then the working calendar. */
import type { Day } from '../zoned-time.ts';
import {
  type DayNumber,
  dayAt,
  dayNumber,
  firstOfMonth,
  mondayOf,
  monthOf,
  weekdayOf,
} from './day-number.ts';
import type { Plan, Rule } from './schedule.ts';
import type { WorkingCalendar } from './working-calendar.ts';

/** No arrangement has more days off in a row; a slot is never moved further. */
const FURTHEST_MOVE = 30;

/**
 * @returns the days of a plan between two days (both included), in order, each once; what is skipped or moved by hand is among
 *   them. Those of adjoining ranges put together are those of the whole range.
 */
export function daysOf(
  plan: Plan,
  from: DayNumber,
  to: DayNumber,
  calendar: WorkingCalendar,
): readonly DayNumber[] {
  const { start, end } = plan;
  const first = start === null ? undefined : dayNumber(start);
  // So many times are counted from the first on; otherwise whatever could be moved into the range is enough.
  const isCounted = end?.kind === 'times';
  const begin = isCounted ? (first ?? from) : Math.max(first ?? -Infinity, from - FURTHEST_MOVE);
  const last = Math.min(to + FURTHEST_MOVE, end?.kind === 'until' ? dayNumber(end.day) : Infinity);
  const most = isCounted ? end.times : Infinity;
  // Several may be moved to one and the same day.
  const days = new Set<DayNumber>();
  for (const due of ruleDays(plan.rule, begin, first ?? begin, calendar)) {
    if (due > last || days.size === most) break;
    const day = onWorkingDay(plan, due, calendar);
    if (day !== undefined) days.add(day);
  }
  return [...days].filter(day => day >= from && day <= to).sort((one, other) => one - other);
}

/** @returns the first day by the rule alone from a day on */
export function firstDay(rule: Rule, from: Day, calendar: WorkingCalendar): Day {
  const number = dayNumber(from);
  for (const day of ruleDays(rule, number, number, calendar)) return dayAt(day);
  return from;
}

/** @param start the day from which every n weeks are counted */
function* ruleDays(
  rule: Rule,
  from: DayNumber,
  start: DayNumber,
  calendar: WorkingCalendar,
): Generator<DayNumber> {
  switch (rule.kind) {
    case 'weekly': {
      const { days, everyWeeks } = rule;
      const isPast = days.every(day => mondayOf(start) + day - 1 < start);
      const anchor = mondayOf(start) + (isPast ? 7 : 0);
      const step = 7 * everyWeeks;
      for (let week = anchor + Math.floor((from - anchor) / step) * step; ; week += step)
        for (const weekday of days) if (week + weekday - 1 >= from) yield week + weekday - 1;
    }
    case 'dates':
      return yield* monthly(from, (first, next) => {
        const last = next - 1;
        return rule.dates.map(date => (date === -1 ? last : Math.min(first + date - 1, last)));
      });
    case 'nth-weekday':
      return yield* monthly(from, (first, next) => {
        const { which, weekday } = rule;
        const earliest = first + ((weekday - weekdayOf(first) + 7) % 7);
        const latest = next - 1 - ((weekdayOf(next - 1) - weekday + 7) % 7);
        return which.map(nth => (nth === -1 ? latest : earliest + 7 * (nth - 1)));
      });
    case 'working-days':
      for (let day = from; ; day += 1) if (calendar.isWorkingDay(day)) yield day;
    default:
      rule satisfies never;
  }
}

/** @param inMonth the days of a month, in order, given its first day and that of the next month */
function* monthly(
  from: DayNumber,
  inMonth: (first: DayNumber, next: DayNumber) => readonly DayNumber[],
): Generator<DayNumber> {
  let previous = -Infinity;
  for (let month = monthOf(from); ; month += 1)
    for (const day of inMonth(firstOfMonth(month), firstOfMonth(month + 1)))
      if (day >= from && day > previous) {
        previous = day;
        yield day;
      }
}

/** @returns the day on which a slot of `day` really is; undefined when it is left out */
function onWorkingDay(
  { rule, holidays }: Plan,
  day: DayNumber,
  calendar: WorkingCalendar,
): DayNumber | undefined {
  // Somebody chose a weekday, be it a Saturday; a date falls on whatever day it does.
  const isOff = rule.kind === 'dates' ? !calendar.isWorkingDay(day) : calendar.isHoliday(day);
  if (holidays === 'keep' || !isOff) return day;
  if (holidays === 'skip') return undefined;
  const step = holidays === 'before' ? -1 : 1;
  for (let moved = 1; moved <= FURTHEST_MOVE; moved += 1)
    if (calendar.isWorkingDay(day + step * moved)) return day + step * moved;
  return day;
}
