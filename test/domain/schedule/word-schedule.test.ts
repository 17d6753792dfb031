/** A schedule is said back in words by which it would be made again. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSchedule } from '../../../src/domain/schedule/read-schedule.ts';
import { nextSlots } from '../../../src/domain/schedule/slots.ts';
import { wordSchedule } from '../../../src/domain/schedule/word-schedule.ts';
import { MONDAY, plans, ZONES } from './plans.ts';

test('what is said of a schedule reads as the same schedule, in both languages', () => {
  fc.assert(
    fc.property(plans([2026, 2028], [2029, 2031]), fc.constantFrom(...ZONES), (plan, zone) => {
      const schedule = { ...plan, zone };
      fc.pre(nextSlots(schedule, MONDAY, 1).length > 0);
      const { zh, en } = wordSchedule(schedule);
      expect(readSchedule(zh, { now: MONDAY, zone }), zh).toEqual({ schedule });
      expect(readSchedule(en, { now: MONDAY, zone }), en).toEqual({ schedule });
    }),
    { numRuns: 300 },
  );
});
