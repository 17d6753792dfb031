/** What schedules stand in: the working calendar, quiet hours, and whose turn it is. */
import { afterEach, describe, expect, test } from 'vitest';
import { dayAt, dayNumber } from '../../../src/domain/schedule/day-number.ts';
import { afterQuiet, NIGHT } from '../../../src/domain/schedule/quiet-hours.ts';
import { nextSlots } from '../../../src/domain/schedule/slots.ts';
import { leftThisMinute, ROOMS_A_MINUTE, turnAt } from '../../../src/domain/schedule/spread.ts';
import { CHINA, isBeyond } from '../../../src/domain/schedule/working-calendar.ts';
import { scheduleOf } from './plans.ts';

const ZONE = process.env.TZ;
afterEach(() => {
  if (ZONE === undefined) delete process.env.TZ;
  else process.env.TZ = ZONE;
});

describe('the working calendar', () => {
  /** As the State Council announced it. */
  const HOLIDAYS = [
    ...['01-01', '01-02', '01-03', '04-04', '04-05', '04-06', '05-01', '05-02', '05-03', '05-04', '05-05'],
    ...['02-15', '02-16', '02-17', '02-18', '02-19', '02-20', '02-21', '02-22', '02-23'],
    ...['06-19', '06-20', '06-21', '09-25', '09-26', '09-27'],
    ...['10-01', '10-02', '10-03', '10-04', '10-05', '10-06', '10-07'],
  ];
  const MAKE_UP = ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'];

  test.each(['Asia/Shanghai', 'America/New_York', 'Pacific/Niue'])(
    'of 2026 holds for a process in %s',
    zone => {
      process.env.TZ = zone;
      for (let number = dayNumber('2026-01-01'); dayAt(number) < '2027-01-01'; number += 1) {
        const day = dayAt(number).slice(5);
        const isWeekend = [0, 6].includes(new Date(`2026-${day}T00:00Z`).getUTCDay());
        const isWorked = MAKE_UP.includes(day) || !(isWeekend || HOLIDAYS.includes(day));
        expect(CHINA.isWorkingDay(number), day).toBe(isWorked);
        expect(CHINA.isHoliday(number), day).toBe(HOLIDAYS.includes(day));
      }
    },
  );

  test('knows up to which year it is arranged; beyond that weekdays count', () => {
    expect(CHINA.lastYear).toBe(2026);
    expect([isBeyond('2026-12-31', CHINA), isBeyond('2027-01-01', CHINA)]).toEqual([false, true]);
    expect(CHINA.isWorkingDay(dayNumber('2027-10-01'))).toBe(true);
  });
});

describe('quiet hours', () => {
  const shanghai = (local: string) => new Date(`${local}:00+08:00`);
  test.each([
    ['2026-11-30T21:59', '2026-11-30T21:59'],
    ['2026-11-30T22:00', '2026-12-01T08:00'],
    ['2026-12-01T00:00', '2026-12-01T08:00'],
    ['2026-12-01T07:59', '2026-12-01T08:00'],
    ['2026-12-01T08:00', '2026-12-01T08:00'],
  ])('what would be said at %s is said at %s', (at, said) => {
    expect(afterQuiet(shanghai(at), 'Asia/Shanghai', NIGHT)).toEqual(shanghai(said));
  });

  test('by day, and none at all', () => {
    const noon = { from: 12 * 60, until: 14 * 60 };
    expect(afterQuiet(shanghai('2026-11-30T12:30'), 'Asia/Shanghai', noon)).toEqual(
      shanghai('2026-11-30T14:00'),
    );
    expect(afterQuiet(shanghai('2026-11-30T23:30'), 'Asia/Shanghai', noon)).toEqual(
      shanghai('2026-11-30T23:30'),
    );
    const never = { from: 480, until: 480 };
    expect(afterQuiet(shanghai('2026-11-30T08:00'), 'Asia/Shanghai', never)).toEqual(
      shanghai('2026-11-30T08:00'),
    );
  });

  test('in the night in which clocks are changed', () => {
    const end = afterQuiet(new Date('2026-03-08T03:30:00Z'), 'America/New_York', NIGHT);
    expect(end).toEqual(new Date('2026-03-08T12:00:00Z'));
  });
});

describe('whose turn it is', () => {
  const order = (at: string) => {
    const { factor, modulus } = turnAt(new Date(at));
    return Array.from({ length: 100 }, (_, id) => id + 1).sort(
      (one, other) => ((one * factor) % modulus) - ((other * factor) % modulus),
    );
  };

  test('is the same throughout a minute, and another in the next', () => {
    expect(order('2026-11-30T01:00:59Z')).toEqual(order('2026-11-30T01:00:00Z'));
    expect(order('2026-11-30T01:01:00Z')).not.toEqual(order('2026-11-30T01:00:00Z'));
  });

  test('comes to each in an hour or two', () => {
    const had = new Set<number>();
    for (let minute = 0; minute < 120; minute += 1)
      for (const id of order(new Date(Date.UTC(2026, 10, 30) + minute * 60_000).toISOString()).slice(
        0,
        ROOMS_A_MINUTE,
      ))
        had.add(id);
    expect(had.size).toBe(100);
  });

  test('no more than so many a minute', () => {
    expect([0, 19, 20, 21].map(leftThisMinute)).toEqual([20, 1, 0, 0]);
  });
});

test('what is due beyond the calendar goes by weekdays', () => {
  const [first] = nextSlots(scheduleOf('工作日 10:00'), new Date('2026-12-31T16:00:00Z'), 1);
  expect(first?.day).toBe('2027-01-01');
});
