/** Schedules for tests: by what is read, and arbitrary ones. */
import fc from 'fast-check';
import type { Weekday } from '../../../src/domain/schedule/day-number.ts';
import { readSchedule } from '../../../src/domain/schedule/read-schedule.ts';
import {
  inOrder,
  type Plan,
  planSchema,
  type Rule,
  type Schedule,
} from '../../../src/domain/schedule/schedule.ts';

/** A Monday, 10:00 in Shanghai. */
export const MONDAY = new Date('2026-11-30T02:00:00Z');

/** @returns the schedule that a line means @throws when it is refused */
export function scheduleOf(line: string, zone = 'Asia/Shanghai', now = MONDAY): Schedule {
  const read = readSchedule(line, { now, zone });
  if ('trouble' in read) throw new Error(`${line}: ${read.trouble.code} ${read.trouble.typed}`);
  return read.schedule;
}

export const ZONES = [
  'Asia/Shanghai',
  'UTC',
  'America/New_York',
  'Europe/London',
  // Half an hour.
  'Australia/Lord_Howe',
  // Midnight is in the gap.
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Asia/Beirut',
  'America/Havana',
  // A whole day was left out in 2011, in 1994.
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Africa/Casablanca',
  'Asia/Kathmandu',
] as const;

const weekday = fc.constantFrom<Weekday[]>(1, 2, 3, 4, 5, 6, 7);
const everyWeeks = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 52 }));
const rule: fc.Arbitrary<Rule> = fc.oneof(
  fc.record({
    kind: fc.constant('weekly' as const),
    days: fc.array(weekday, { minLength: 1, maxLength: 7 }).map(inOrder),
    everyWeeks,
  }),
  fc.record({
    kind: fc.constant('dates' as const),
    dates: fc
      .array(fc.oneof(fc.constant(-1 as const), fc.integer({ min: 1, max: 31 })), {
        minLength: 1,
        maxLength: 5,
      })
      .map(inOrder),
  }),
  fc.record({
    kind: fc.constant('nth-weekday' as const),
    which: fc
      .array(fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const, -1 as const), {
        minLength: 1,
        maxLength: 3,
      })
      .map(inOrder),
    weekday,
  }),
  fc.constant({ kind: 'working-days' as const }),
);

/** @returns any day of these years */
export function dayBetween(first: number, last: number): fc.Arbitrary<string> {
  return fc
    .integer({ min: Date.UTC(first, 0, 1) / 86_400_000, max: Date.UTC(last, 11, 31) / 86_400_000 })
    .map(day => new Date(day * 86_400_000).toISOString().slice(0, 10));
}

/** Plans as they can be said: nothing skipped or moved by hand, with an end that is still ahead in `endsIn`. */
export function plans(
  years: readonly [number, number],
  endsIn: readonly [number, number],
): fc.Arbitrary<Plan> {
  return fc
    .record({
      rule,
      minutes: fc.integer({ min: 0, max: 1439 }),
      start: fc.option(dayBetween(...years)),
      end: fc.option(
        fc.oneof(
          fc.record({ kind: fc.constant('until' as const), day: dayBetween(...endsIn) }),
          fc.record({ kind: fc.constant('times' as const), times: fc.integer({ min: 1, max: 500 }) }),
        ),
      ),
      holidays: fc.constantFrom('keep' as const, 'skip' as const, 'before' as const, 'after' as const),
    })
    .map(plan => ({
      ...plan,
      holidays: plan.rule.kind === 'working-days' ? ('keep' as const) : plan.holidays,
      skipped: [],
      moved: [],
    }))
    .filter(plan => planSchema.safeParse(plan).success);
}
