/** Whatever the due day, zone and time away: what is said of an item is said by day, in order, and once. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterQuiet, NIGHT } from '../../../../src/domain/schedule/quiet-hours.ts';
import { shownAt } from '../../../../src/domain/schedule/wall-clock.ts';
import { addDays, dayOf } from '../../../../src/domain/zoned-time.ts';
import {
  firstTelling,
  nextTelling,
  overdueAt,
  reminderAt,
  type Telling,
  tellingOn,
} from '../../../../src/features/action/domain/tellings.ts';

const ZONES = ['Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC'] as const;
const zones = fc.constantFrom(...ZONES);
const START = Date.UTC(2026, 10, 30);
const HOUR = 3_600_000;
const starts = fc.integer({ min: 0, max: 400 * 24 }).map(hours => new Date(START + hours * HOUR));

/** Lives an item as the worker does: looked at after each of these times away. @returns what was said, and when */
function live(zone: string, added: Date, dueIn: number, waits: readonly number[]) {
  const dueDay = addDays(dayOf(added, zone), dueIn);
  let tellAt = firstTelling(dueDay, false, added, zone);
  let isOverdueTold = false;
  let now = added;
  const said: { telling: Telling; at: Date }[] = [];
  for (const minutes of waits) {
    now = new Date(now.getTime() + minutes * 60_000);
    if (tellAt === null || tellAt > now) continue;
    // As the due worker has it.
    const audible = afterQuiet(now, zone, NIGHT);
    if (audible > now) {
      tellAt = audible;
      continue;
    }
    const telling = tellingOn(dueDay, isOverdueTold, dayOf(now, zone));
    if (telling !== undefined) said.push({ telling, at: now });
    isOverdueTold ||= telling === 'overdue';
    tellAt =
      telling === undefined
        ? firstTelling(dueDay, isOverdueTold, now, zone)
        : nextTelling(dueDay, telling, zone);
  }
  return { said, dueDay };
}

const lives = fc.record({
  zone: zones,
  added: starts,
  dueIn: fc.integer({ min: 0, max: 20 }),
  waits: fc.array(fc.integer({ min: 1, max: 3 * 24 * 60 }), { maxLength: 40 }),
});

describe('an item', () => {
  test('is spoken of by day, reminded of once and before it is due, called overdue once and after', () => {
    fc.assert(
      fc.property(lives, ({ zone, added, dueIn, waits }) => {
        const { said, dueDay } = live(zone, added, dueIn, waits);
        expect(said.filter(({ telling }) => telling === 'soon').length).toBeLessThanOrEqual(1);
        expect(said.filter(({ telling }) => telling === 'overdue').length).toBeLessThanOrEqual(1);
        for (const { telling, at } of said) {
          const { minutes } = shownAt(at, zone);
          expect(minutes).toBeGreaterThanOrEqual(8 * 60);
          expect(minutes).toBeLessThan(22 * 60);
          const day = dayOf(at, zone);
          if (telling === 'overdue') expect(day > dueDay).toBe(true);
          else expect(day === dueDay || day === addDays(dueDay, -1)).toBe(true);
        }
      }),
    );
  });

  test('is reminded of and called overdue when somebody looks each hour and it was added early', () => {
    fc.assert(
      fc.property(zones, starts, fc.integer({ min: 3, max: 6 }), (zone, added, dueIn) => {
        const { said, dueDay } = live(zone, added, dueIn, Array(10 * 24).fill(60));
        expect(said.map(({ telling }) => telling)).toEqual(['soon', 'overdue']);
        const [soon, late] = said;
        expect((soon?.at.getTime() ?? 0) - reminderAt(dueDay, zone).getTime()).toBeLessThan(HOUR);
        expect((late?.at.getTime() ?? 0) - overdueAt(dueDay, zone).getTime()).toBeLessThan(HOUR);
      }),
    );
  });

  test('that was added after its reminder would have been is not reminded of at once', () => {
    const added = new Date('2026-11-30T02:00:00Z');
    expect(firstTelling('2026-12-01', false, added, 'Asia/Shanghai')).toEqual(
      overdueAt('2026-12-01', 'Asia/Shanghai'),
    );
    expect(firstTelling('2026-12-02', false, added, 'Asia/Shanghai')).toEqual(
      new Date('2026-12-01T01:00:00Z'),
    );
    expect(firstTelling('2026-11-29', true, added, 'Asia/Shanghai')).toBeNull();
  });
});
