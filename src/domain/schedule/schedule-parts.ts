/** From what the pieces of a line say to a schedule, or why there is none. */
import { addDays, type Clock, type Day, dayOf } from '../zoned-time.ts';
import type { Weekday } from './day-number.ts';
import { firstDay } from './occurrences.ts';
import { inOrder, type Plan, type Rule, type Schedule, TIMES_AT_MOST, WEEKS_AT_MOST } from './schedule.ts';
import type { Said, TroubleCode } from './schedule-said.ts';
import { nextSlots } from './slots.ts';
import { shownAt } from './wall-clock.ts';
import { CHINA } from './working-calendar.ts';

export type Parts = {
  readonly weeks: ReadonlySet<number>;
  readonly days: ReadonlySet<Weekday>;
  readonly nths: ReadonlySet<number>;
  readonly dates: ReadonlySet<number>;
  readonly edges: ReadonlySet<1 | -1>;
  readonly minutes: ReadonlySet<number>;
  readonly starts: ReadonlySet<Day>;
  readonly untils: ReadonlySet<Day>;
  readonly times: ReadonlySet<number>;
  readonly holidays: ReadonlySet<Plan['holidays']>;
  readonly notes: ReadonlySet<'working-days' | 'dates'>;
  readonly isDaily: boolean;
  readonly isMonthly: boolean;
  readonly isWorking: boolean;
};

export function partsOf(all: readonly Said[]): Parts {
  const of = <Is extends Said['is']>(is: Is) =>
    all.filter((each): each is Extract<Said, { is: Is }> => each.is === is);
  return {
    weeks: new Set(of('weeks').map(({ every }) => every)),
    days: new Set([...of('days'), ...of('weeks')].flatMap(({ days = [] }) => days)),
    nths: new Set(of('nth').map(({ nth }) => nth)),
    dates: new Set(of('dates').flatMap(({ dates }) => dates)),
    edges: new Set(of('edge-working-day').map(({ nth }) => nth)),
    minutes: new Set(of('time').map(({ minutes }) => minutes)),
    starts: new Set(of('start').map(({ day }) => day)),
    untils: new Set(of('until').map(({ day }) => day)),
    times: new Set(of('times').map(({ times }) => times)),
    holidays: new Set(of('holidays').map(({ holidays }) => holidays)),
    notes: new Set(of('note').map(note => note.of)),
    isDaily: of('every-day').length > 0,
    isMonthly: of('month').length > 0,
    isWorking: of('working-days').length > 0,
  };
}

type Made = { readonly rule: Rule; readonly holidays?: Plan['holidays'] };

/** @returns the schedule, or the first thing that is wrong with it */
export function assemble(parts: Parts, clock: Clock): Schedule | TroubleCode {
  const made = ruleOf(parts);
  if (typeof made === 'string') return made;
  const { rule } = made;
  const { minutes: times, starts, untils, notes } = parts;
  const [minutes] = times;
  if (minutes === undefined) return 'no-time';
  if (times.size > 1) return 'several-times';
  if (starts.size > 1 || untils.size + parts.times.size > 1) return 'said-twice';
  const holidays = made.holidays ?? [...parts.holidays][0] ?? 'keep';
  if (parts.holidays.size > 1 || (parts.holidays.size === 1 && !parts.holidays.has(holidays)))
    return parts.isWorking || parts.edges.size > 0 ? 'several-rules' : 'said-twice';
  const isShort = rule.kind === 'dates' && rule.dates.some(date => date > 28);
  if ((notes.has('working-days') && !parts.isWorking) || (notes.has('dates') && !isShort))
    return 'not-understood';
  const [many] = parts.times;
  if (many !== undefined && !(many >= 1 && many <= TIMES_AT_MOST)) return 'too-many';
  const [until] = untils;
  const end: Plan['end'] =
    until !== undefined
      ? { kind: 'until', day: until }
      : many !== undefined
        ? { kind: 'times', times: many }
        : null;
  const isCounted = (rule.kind === 'weekly' && rule.everyWeeks > 1) || many !== undefined;
  const [start = isCounted ? usualStart(rule, minutes, clock) : null] = starts;
  const { zone } = clock;
  const plan = { rule, minutes, start, end, holidays: parts.isWorking ? 'keep' : holidays, zone } as const;
  const schedule: Schedule = { ...plan, skipped: [], moved: [] };
  return nextSlots(schedule, clock.now, 1).length > 0 ? schedule : 'never';
}

/** Every other Wednesday begins with the next one. */
function usualStart(rule: Rule, minutes: number, { now, zone }: Clock): Day {
  const today = dayOf(now, zone);
  const isPast = shownAt(now, zone).minutes >= minutes;
  return firstDay(rule, isPast ? addDays(today, 1) : today, CHINA);
}

function ruleOf(parts: Parts): Made | TroubleCode {
  const { weeks, days, nths, dates, edges, isDaily, isMonthly, isWorking, holidays } = parts;
  const [everyWeeks = 1] = weeks;
  if (!(everyWeeks >= 1 && everyWeeks <= WEEKS_AT_MOST)) return 'too-many';
  const ofMonth = nths.size + dates.size + edges.size;
  const isWeekly = weeks.size > 0;
  if (weeks.size > 1 || (isWeekly && (isMonthly || ofMonth > 0))) return 'several-rules';
  if (isWorking || isDaily) {
    const isMore = isWorking && isDaily && days.size === 0;
    if (days.size + ofMonth > 0 || isMonthly || everyWeeks > 1 || isMore) return 'several-rules';
    if (!isWorking) return { rule: { kind: 'weekly', days: [1, 2, 3, 4, 5, 6, 7], everyWeeks: 1 } };
    const isMoved = [...holidays].some(each => each !== 'skip');
    return isMoved ? 'several-rules' : { rule: { kind: 'working-days' }, holidays: 'skip' };
  }
  if (ofMonth > 0) return monthlyRule(parts);
  if (days.size === 0 || isMonthly) return 'no-day';
  return { rule: { kind: 'weekly', days: inOrder(days), everyWeeks } };
}

function monthlyRule({ nths, days, dates, edges, isMonthly }: Parts): Made | TroubleCode {
  const [edge] = edges;
  if (edge !== undefined) {
    if (edges.size > 1 || nths.size + days.size + dates.size > 0) return 'several-rules';
    return { rule: { kind: 'dates', dates: [edge] }, holidays: edge === 1 ? 'after' : 'before' };
  }
  const [weekday] = days;
  if (weekday !== undefined) {
    if (dates.size > 0 || days.size > 1) return 'several-rules';
    const which = inOrder(nths).filter(isNth);
    return which.length === nths.size ? { rule: { kind: 'nth-weekday', which, weekday } } : 'no-such-day';
  }
  const all = inOrder([...dates, ...nths]);
  if (!all.every(date => date === -1 || (date >= 1 && date <= 31))) return 'no-such-day';
  // “15号 10:00” may be one day or one of each month.
  return isMonthly ? { rule: { kind: 'dates', dates: all } } : 'two-meanings';
}

function isNth(nth: number): nth is 1 | 2 | 3 | 4 | -1 {
  return nth === -1 || (nth >= 1 && nth <= 4);
}
