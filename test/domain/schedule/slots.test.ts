/** Slots of a schedule: none lost, none doubled, whatever a zone does with its clocks. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withMoved, withoutException, withSkipped } from '../../../src/domain/schedule/exceptions.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import { hasSlotOn, nextSlots, slots } from '../../../src/domain/schedule/slots.ts';
import { instantOf, shownAt } from '../../../src/domain/schedule/wall-clock.ts';
import { dayBetween, MONDAY, plans, scheduleOf, ZONES } from './plans.ts';

const DAY = 86_400_000;
const zones = fc.constantFrom(...ZONES);
const days = (schedule: Schedule, count: number, after = MONDAY) =>
  nextSlots(schedule, after, count).map(({ day }) => day);

const FORMATS = new Map<string, Intl.DateTimeFormat>();
/** What a wall clock shows, by another way than the code's: `2026-11-30 09:00`. */
function shown(at: number, zone: string): string {
  const format =
    FORMATS.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  FORMATS.set(zone, format);
  return format.format(at);
}

const wallTime = (minutes: number) =>
  `${`${Math.floor(minutes / 60)}`.padStart(2, '0')}:${`${minutes % 60}`.padStart(2, '0')}`;

/** The first minute at which clocks show that much or more: which is the rule for gaps and repeated hours. */
function firstMinute(day: string, minutes: number, zone: string): number {
  const wanted = `${day} ${wallTime(minutes)}`;
  for (let at = Date.parse(`${day}T00:00Z`) - 15 * 3_600_000; ; at += 60_000)
    if (shown(at, zone) >= wanted) return at;
}

describe('on a wall clock', () => {
  test('each time of each day is the first instant at which clocks show it, or have passed it', () => {
    fc.assert(
      fc.property(zones, dayBetween(1990, 2031), fc.integer({ min: 0, max: 1439 }), (zone, day, minutes) => {
        expect(instantOf(day, minutes, zone).getTime()).toBe(firstMinute(day, minutes, zone));
      }),
      { numRuns: 60 },
    );
  });

  test('so it is on the days on which clocks are changed', () => {
    const switches = [
      ['America/New_York', '2026-03-08', 150, '2026-03-08T07:00:00Z'],
      ['America/New_York', '2026-11-01', 90, '2026-11-01T05:30:00Z'],
      ['America/Sao_Paulo', '2018-11-04', 0, '2018-11-04T03:00:00Z'],
      ['Australia/Lord_Howe', '2026-10-04', 135, '2026-10-03T15:30:00Z'],
      ['Pacific/Apia', '2011-12-30', 540, '2011-12-30T10:00:00Z'],
      ['Asia/Shanghai', '1990-04-15', 150, '1990-04-14T18:00:00Z'],
    ] as const;
    for (const [zone, day, minutes, expected] of switches) {
      expect(instantOf(day, minutes, zone), `${zone} ${day}`).toEqual(new Date(expected));
      expect(firstMinute(day, minutes, zone), `${zone} ${day}`).toBe(Date.parse(expected));
    }
  });

  test('what clocks show at an instant is what another calendar shows', () => {
    fc.assert(
      fc.property(zones, fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2031, 0) }), (zone, at) => {
        const { day, minutes } = shownAt(new Date(at), zone);
        expect(`${day} ${wallTime(minutes)}`).toBe(shown(at, zone));
      }),
    );
  });
});

test.each(ZONES)(
  'in %s no slot of any year is lost and none doubled: one a day, and later each day',
  zone => {
    for (const minutes of [0, 119, 150]) {
      const daily: Schedule = {
        ...scheduleOf('每天 9:00', zone),
        minutes,
      };
      // 2011 is when Samoa left out a day, 1994 when Kiritimati did: of what nobody's clock showed nothing is twice.
      for (const year of [1990, 2011, 2026]) {
        const all = slots(
          daily,
          instantOf(`${year}-01-01`, 0, zone),
          instantOf(`${year + 1}-01-01`, 0, zone),
        );
        const isDayLost = zone === 'Pacific/Apia' && year === 2011 && minutes === 0;
        expect(all.length, `${year} ${minutes}`).toBe(isDayLost ? 364 : 365);
        expect(new Set(all.map(({ day }) => day)).size).toBe(all.length);
        for (const [index, { at }] of all.entries())
          expect(at.getTime()).toBeGreaterThan(all[index - 1]?.at.getTime() ?? 0);
      }
    }
  },
);

test('adjoining ranges put together are the whole range, in order, wherever they are cut', () => {
  fc.assert(
    fc.property(
      plans([2024, 2027], [2025, 2028]),
      zones,
      fc.array(fc.integer({ min: 0, max: 1200 * DAY }), { minLength: 3, maxLength: 6 }),
      fc.array(fc.tuple(dayBetween(2024, 2027), dayBetween(2024, 2027), fc.integer({ min: 0, max: 1439 })), {
        maxLength: 3,
      }),
      (plan, zone, cuts, moves) => {
        const moved = moves.reduce((each, [day, to, at]) => withMoved(each, day, to, at), plan);
        const schedule = { ...moved, zone };
        const instants = cuts.sort((one, other) => one - other).map(cut => new Date(Date.UTC(2024, 0) + cut));
        const [first = MONDAY, last = MONDAY] = [instants[0], instants.at(-1)];
        const whole = slots(schedule, first, last);
        const parts = instants.slice(1).flatMap((to, index) => slots(schedule, instants[index] ?? first, to));
        expect(parts).toEqual(whole);
        for (const [index, { at }] of whole.entries()) {
          expect(at >= first && at < last).toBe(true);
          expect(at.getTime()).toBeGreaterThan(whole[index - 1]?.at.getTime() ?? 0);
        }
      },
    ),
    { numRuns: 100 },
  );
});

test('the next slots are those of the range after an instant', () => {
  fc.assert(
    fc.property(
      plans([2025, 2027], [2027, 2028]),
      zones,
      fc.integer({ min: 1, max: 6 }),
      (plan, zone, count) => {
        const schedule = { ...plan, zone };
        const found = nextSlots(schedule, MONDAY, count);
        const from = new Date(MONDAY.getTime() + 1);
        const to =
          found.length < count
            ? new Date(Date.UTC(2040, 0))
            : new Date((found.at(-1)?.at.getTime() ?? 0) + 1);
        expect(found).toEqual(slots(schedule, from, to).slice(0, count));
      },
    ),
    { numRuns: 100 },
  );
});

describe('a rule', () => {
  test.each([
    ['每两周 周三 15:00', ['2026-12-02', '2026-12-16', '2026-12-30']],
    // The week of the first of them counts, not the one after.
    ['每两周 周一、周五 15:00', ['2026-11-30', '2026-12-04', '2026-12-14', '2026-12-18']],
    ['每两周 周日、周一 9:00', ['2026-12-06', '2026-12-14', '2026-12-20']],
    ['每两周 周三 15:00 从 12-08 起', ['2026-12-09', '2026-12-23']],
    ['每月第一个周三 15:00', ['2026-12-02', '2027-01-06', '2027-02-03']],
    ['每月最后一个周一 12:00', ['2026-11-30', '2026-12-28', '2027-01-25']],
    ['每月最后一天 18:00', ['2026-11-30', '2026-12-31', '2027-01-31', '2027-02-28']],
    [
      '每月30号和31号 18:00',
      ['2026-11-30', '2026-12-30', '2026-12-31', '2027-01-30', '2027-01-31', '2027-02-28'],
    ],
    ['每周三 15:00 共2次', ['2026-12-02', '2026-12-09']],
    ['每周三 15:00 到 12-09', ['2026-12-02', '2026-12-09']],
  ])('%s', (line, expected) => {
    expect(days(scheduleOf(line), line.includes('到') || line.includes('共') ? 9 : expected.length)).toEqual(
      expected,
    );
  });

  test('working days have the holidays off and the make-up days on', () => {
    const begin = new Date('2026-09-18T04:00:00Z');
    expect(days(scheduleOf('工作日 10:00'), 14, begin)).toEqual([
      ...['2026-09-20', '2026-09-21', '2026-09-22', '2026-09-23', '2026-09-24'],
      ...['2026-09-28', '2026-09-29', '2026-09-30'],
      ...['2026-10-08', '2026-10-09', '2026-10-10', '2026-10-12', '2026-10-13', '2026-10-14'],
    ]);
  });

  test('what falls on a holiday is left out, or on the working day before or after', () => {
    const begin = new Date('2026-09-24T16:00:00Z');
    const mondays = (policy: string) => days(scheduleOf(`每周一 9:00 ${policy}`), 3, begin);
    expect(mondays('')).toEqual(['2026-09-28', '2026-10-05', '2026-10-12']);
    expect(mondays('遇节假日跳过')).toEqual(['2026-09-28', '2026-10-12', '2026-10-19']);
    expect(mondays('遇节假日提前')).toEqual(['2026-09-28', '2026-09-30', '2026-10-12']);
    expect(mondays('遇节假日顺延')).toEqual(['2026-09-28', '2026-10-08', '2026-10-12']);
  });

  test('several that are moved to one day are one', () => {
    const begin = new Date('2026-09-30T16:00:00Z');
    expect(days(scheduleOf('每天 9:00 遇节假日顺延'), 2, begin)).toEqual(['2026-10-08', '2026-10-09']);
  });

  test('a Saturday that was chosen is no day off, a date that falls on one is', () => {
    expect(days(scheduleOf('每周六 9:00 遇节假日顺延'), 2)).toEqual(['2026-12-05', '2026-12-12']);
    expect(days(scheduleOf('每月5号 9:00 遇节假日顺延'), 1)).toEqual(['2026-12-07']);
    // A Saturday that is worked for a holiday.
    expect(days(scheduleOf('每月10号 9:00 遇节假日提前'), 1, new Date('2026-09-30T16:00:00Z'))).toEqual([
      '2026-10-10',
    ]);
  });
});

describe('by hand', () => {
  const wednesdays = scheduleOf('每周三 15:00');

  test('one is left out, and put back', () => {
    const skipped = { ...wednesdays, ...withSkipped(wednesdays, '2026-12-09') };
    expect(days(skipped, 2)).toEqual(['2026-12-02', '2026-12-16']);
    expect({ ...wednesdays, ...withoutException(skipped, '2026-12-09') }).toEqual(wednesdays);
  });

  test('one is moved, past another or before it, and keeps its name', () => {
    const moved = { ...wednesdays, ...withMoved(wednesdays, '2026-12-02', '2026-12-10', 600) };
    expect(nextSlots(moved, MONDAY, 3)).toEqual([
      { day: '2026-12-09', at: new Date('2026-12-09T07:00:00Z') },
      { day: '2026-12-02', at: new Date('2026-12-10T02:00:00Z') },
      { day: '2026-12-16', at: new Date('2026-12-16T07:00:00Z') },
    ]);
  });

  test('one that is skipped after it was moved is gone', () => {
    const moved = withMoved(wednesdays, '2026-12-02', '2026-12-03', 600);
    expect(days({ ...wednesdays, ...withSkipped(moved, '2026-12-02') }, 1)).toEqual(['2026-12-09']);
  });

  test('only a day that has a slot can be', () => {
    expect(hasSlotOn(wednesdays, '2026-12-02')).toBe(true);
    expect(hasSlotOn(wednesdays, '2026-12-03')).toBe(false);
  });
});
