import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDays, parsePeriod, writtenDays } from '../../src/domain/day-range.ts';
import type { Language } from '../../src/domain/language.ts';
import {
  addDays,
  type Clock,
  dayOf,
  isZone,
  type Leaning,
  parseDay,
  parseMoment,
  parseTimeOfDay,
  showDay,
  showMoment,
  startOfDay,
  writtenMoment,
} from '../../src/domain/zoned-time.ts';

/** A Tuesday, 11:00 in Shanghai. */
const clock: Clock = { now: new Date('2026-11-24T03:00:00Z'), zone: 'Asia/Shanghai' };
const newYork = (now: string): Clock => ({ now: new Date(now), zone: 'America/New_York' });

test('just now is today where what was said is meant, and no time to come', () => {
  for (const typed of ['刚才', '刚刚', 'now', 'Just now']) {
    expect(parseDay(typed, clock, 'past'), typed).toBe('2026-11-24');
    expect(parseDay(typed, clock, 'future'), typed).toBeUndefined();
  }
});

describe('a day', () => {
  test.each([
    ['2026-11-23', '2026-11-23'],
    ['2026-1-5', '2026-01-05'],
    ['2026/11/23', '2026-11-23'],
    ['2026.11.23', '2026-11-23'],
    ['2026年11月23日', '2026-11-23'],
    ['2026年11月23号', '2026-11-23'],
    ['２０２６－１１－２３', '2026-11-23'],
    [' 2026-11-23 ', '2026-11-23'],
    ['2024-02-29', '2024-02-29'],
    ['今天', '2026-11-24'],
    ['昨天', '2026-11-23'],
    ['前天', '2026-11-22'],
    ['大前天', '2026-11-21'],
    ['明天', '2026-11-25'],
    ['后天', '2026-11-26'],
    ['yesterday', '2026-11-23'],
    ['Today', '2026-11-24'],
    ['TOMORROW', '2026-11-25'],
    ['3天前', '2026-11-21'],
    ['30 天前', '2026-10-25'],
    ['1 day ago', '2026-11-23'],
    ['3 days ago', '2026-11-21'],
    ['0天前', '2026-11-24'],
    ['三天前', '2026-11-21'],
    ['两天前', '2026-11-22'],
    ['十天前', '2026-11-14'],
    ['二十三天前', '2026-11-01'],
    ['10天后', '2026-12-04'],
    ['in 2 days', '2026-11-26'],
    ['上周三', '2026-11-18'],
    ['下周三', '2026-12-02'],
    ['这周日', '2026-11-29'],
    ['本周一', '2026-11-23'],
    ['上星期天', '2026-11-22'],
    ['last wed', '2026-11-18'],
    ['next Monday', '2026-11-30'],
    ['this sun', '2026-11-29'],
  ])('%s is %s whichever way it leans', (typed, day) => {
    expect(parseDay(typed, clock, 'past')).toBe(day);
    expect(parseDay(typed, clock, 'future')).toBe(day);
  });

  test.each([
    ['11-24', '2026-11-24', '2026-11-24'],
    ['11-23', '2026-11-23', '2027-11-23'],
    ['11-25', '2025-11-25', '2026-11-25'],
    ['12/31', '2025-12-31', '2026-12-31'],
    ['1月1日', '2026-01-01', '2027-01-01'],
    ['1月1号', '2026-01-01', '2027-01-01'],
    ['02-29', '2024-02-29', '2028-02-29'],
    ['周二', '2026-11-24', '2026-11-24'],
    ['周一', '2026-11-23', '2026-11-30'],
    ['周三', '2026-11-18', '2026-11-25'],
    ['星期日', '2026-11-22', '2026-11-29'],
    ['礼拜天', '2026-11-22', '2026-11-29'],
    ['wed', '2026-11-18', '2026-11-25'],
    ['Friday', '2026-11-20', '2026-11-27'],
  ])('%s looked back at is %s, looked forward to %s', (typed, past, future) => {
    expect(parseDay(typed, clock, 'past')).toBe(past);
    expect(parseDay(typed, clock, 'future')).toBe(future);
  });

  test.each([
    '2026-02-30',
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '02-30',
    '13-01',
    '0-0',
    '2月30日',
    '',
    ' ',
    '2026',
    '11',
    '2026-11',
    '26-11-23',
    '2026-11-23x',
    '周八',
    '周',
    'someday',
    'wednesdayish',
    '天前',
    '三年前',
    '-3天前',
    '99999天前',
    '11月',
    '包装太大',
  ])('%j is none', typed => {
    expect(parseDay(typed, clock, 'past')).toBeUndefined();
    expect(parseDay(typed, clock, 'future')).toBeUndefined();
  });

  test('is counted in the zone of the clock, not in UTC', () => {
    const late = new Date('2026-11-24T17:30:00Z');
    expect(parseDay('今天', { now: late, zone: 'Asia/Shanghai' }, 'past')).toBe('2026-11-25');
    expect(parseDay('今天', { now: late, zone: 'America/New_York' }, 'past')).toBe('2026-11-24');
  });

  test('written in full is that day, whatever the clock, zone and leaning', () => {
    fc.assert(
      fc.property(days(), clocks, leanings, (day, clock, leaning) => {
        expect(parseDay(day, clock, leaning)).toBe(day);
      }),
    );
  });

  test('without a year is never on the wrong side of today', () => {
    fc.assert(
      fc.property(days(), clocks, leanings, (day, clock, leaning) => {
        const today = dayOf(clock.now, clock.zone);
        const found = parseDay(day.slice(5), clock, leaning) ?? '';
        expect(found.slice(5)).toBe(day.slice(5));
        expect(leaning === 'past' ? found <= today : found >= today).toBe(true);
      }),
    );
  });

  test('of the week is within a week of today, on the side it leans to', () => {
    const weekdays = fc.constantFrom('周一', '周三', '周日', 'fri', 'saturday');
    fc.assert(
      fc.property(weekdays, clocks, leanings, (weekday, clock, leaning) => {
        const today = dayOf(clock.now, clock.zone);
        const found = parseDay(weekday, clock, leaning) ?? '';
        const [first, last] = leaning === 'past' ? [addDays(today, -6), today] : [today, addDays(today, 6)];
        expect(found >= first && found <= last).toBe(true);
      }),
    );
  });
});

describe('a time of day', () => {
  test.each([
    ['15:00', 15, 0],
    ['9:05', 9, 5],
    ['09:05', 9, 5],
    ['１５：３０', 15, 30],
    ['0:00', 0, 0],
    ['23:59', 23, 59],
    ['9点', 9, 0],
    ['9点半', 9, 30],
    ['9点05分', 9, 5],
    ['21时', 21, 0],
    ['下午3点', 15, 0],
    ['下午3点半', 15, 30],
    ['下午15:00', 15, 0],
    ['早上8点', 8, 0],
    ['上午10:15', 10, 15],
    ['中午12点', 12, 0],
    ['中午1点', 13, 0],
    ['晚上8:30', 20, 30],
    ['凌晨12点', 0, 0],
    ['凌晨2点', 2, 0],
    ['3pm', 15, 0],
    ['3:30 PM', 15, 30],
    ['12am', 0, 0],
    ['12pm', 12, 0],
    ['11:59 am', 11, 59],
  ])('%s is %i:%i', (typed, hour, minute) => {
    expect(parseTimeOfDay(typed)).toBe(hour * 60 + minute);
  });

  test.each([
    '',
    '3',
    '15',
    '24:00',
    '25点',
    '12:60',
    '3:5',
    '点',
    '半',
    ':30',
    '15:00:00',
    'pm',
    'noon',
    '下午',
  ])('%j is none', typed => {
    expect(parseTimeOfDay(typed)).toBeUndefined();
  });

  test('in hours and minutes is understood for every minute of a day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1439 }), minutes => {
        expect(parseTimeOfDay(clockText(minutes))).toBe(minutes);
      }),
    );
  });
});

describe('a moment', () => {
  test.each([
    ['2026-11-23T09:00', '2026-11-23T01:00:00Z'],
    ['2026-11-23 09:00', '2026-11-23T01:00:00Z'],
    ['11-23 15:00', '2026-11-23T07:00:00Z'],
    ['11月23日下午3点', '2026-11-23T07:00:00Z'],
    ['昨天 下午3点', '2026-11-23T07:00:00Z'],
    ['昨天下午3点', '2026-11-23T07:00:00Z'],
    ['３天前　９点半', '2026-11-21T01:30:00Z'],
    ['3 days ago 15:00', '2026-11-21T07:00:00Z'],
    ['周三 3:30 pm', '2026-11-18T07:30:00Z'],
    ['last wed 8:00', '2026-11-18T00:00:00Z'],
    ['15:00', '2026-11-24T07:00:00Z'],
    ['下午3点', '2026-11-24T07:00:00Z'],
  ])('%s has a time', (typed, at) => {
    expect(parseMoment(typed, clock, 'past')?.at).toEqual(new Date(at));
    expect(parseMoment(typed, clock, 'past')?.minutes).toBeTypeOf('number');
  });

  test('without a time is noon of its day and says so', () => {
    expect(parseMoment('昨天', clock, 'past')).toEqual({
      at: new Date('2026-11-23T04:00:00Z'),
      day: '2026-11-23',
      minutes: undefined,
    });
  });

  test.each([
    '',
    '昨天 3',
    '昨天 25:00',
    '2026-02-30 15:00',
    '15:00 昨天',
    '下午',
    '包装 15:00',
    '昨天 今天',
    'T',
  ])('%j is none', typed => {
    expect(parseMoment(typed, clock, 'past')).toBeUndefined();
  });

  test.each([
    ['before the change', '11-01 00:30', '2026-11-01T04:30:00.000Z'],
    ['after the change', '11-01 12:00', '2026-11-01T17:00:00.000Z'],
    ['in summer', '2026-07-01 12:00', '2026-07-01T16:00:00.000Z'],
    ['in winter', '2026-01-15 12:00', '2026-01-15T17:00:00.000Z'],
  ])('%s of daylight time is what the clocks there show', (_, typed, at) => {
    expect(parseMoment(typed, newYork('2026-11-24T03:00:00Z'), 'past')?.at.toISOString()).toBe(at);
  });

  test('that the clocks there skip is taken an hour later, on the same day', () => {
    const skipped = parseMoment('2026-03-08 02:30', newYork('2026-11-24T03:00:00Z'), 'past');
    expect(skipped?.at.toISOString()).toBe('2026-03-08T07:30:00.000Z');
    expect(skipped?.day).toBe('2026-03-08');
  });

  test('of any day and time is shown as it was typed', () => {
    fc.assert(
      fc.property(days(), fc.integer({ min: 0, max: 1439 }), (day, minutes) => {
        const moment = parseMoment(`${day} ${clockText(minutes)}`, clock, 'past');
        const zone = 'Asia/Shanghai';
        expect(moment && showMoment(moment.at, { now: moment.at, zone }, 'en')).toMatch(
          new RegExp(`^${day.slice(5)} \\w{3} ${clockText(minutes).padStart(5, '0')}$`),
        );
      }),
    );
  });

  test('that is written down means the same whenever it is read', () => {
    const words = fc.constantFrom(
      '今天',
      '昨天',
      '3天前',
      '周三',
      '上周五',
      '11-23',
      'yesterday',
      '2026-01-05',
    );
    const times = fc.constantFrom('', ' 15:00', ' 下午3点', ' 9点半');
    fc.assert(
      fc.property(words, times, clocks, fc.integer({ min: 0, max: 400 }), (word, time, clock, later) => {
        const moment = parseMoment(`${word}${time}`, clock, 'past');
        if (moment === undefined) throw new Error('not understood');
        const read = { ...clock, now: new Date(clock.now.getTime() + later * 86_400_000) };
        expect(parseMoment(writtenMoment(moment), read, 'past')).toEqual(moment);
      }),
    );
  });

  test('of any text is understood or not, without ever throwing', () => {
    const pieces = fc.constantFrom(
      ...'0123456789:-/T点半时分前后天周上下午晚一三日月年amptodywe ago 　２：'.split(''),
    );
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: pieces }));
    fc.assert(
      fc.property(texts, clocks, leanings, (typed, clock, leaning) => {
        const moment = parseMoment(typed, clock, leaning);
        if (moment !== undefined) expect(moment.at.getTime()).not.toBeNaN();
      }),
      { numRuns: 500 },
    );
  });
});

describe('a day is shown', () => {
  test.each<[string, string, Language, string]>([
    ['of this year', '2026-11-20T07:00:00Z', 'zh-CN', '11-20 周五'],
    ['of this year, in English', '2026-11-20T07:00:00Z', 'en', '11-20 Fri'],
    ['of last year with the year', '2025-11-20T07:00:00Z', 'zh-CN', '2025-11-20 周四'],
    ['of next year with the year', '2027-01-01T07:00:00Z', 'en', '2027-01-01 Fri'],
    ['that is next year only in its zone', '2026-12-31T16:00:00Z', 'zh-CN', '2027-01-01 周五'],
    ['a Sunday', '2026-11-22T07:00:00Z', 'zh-CN', '11-22 周日'],
    ['a Monday', '2026-11-23T07:00:00Z', 'en', '11-23 Mon'],
  ])('%s', (_, at, language, shown) => {
    expect(showDay(new Date(at), clock, language)).toBe(shown);
  });

  test('with its time where that is known', () => {
    expect(showMoment(new Date('2026-11-20T07:00:00Z'), clock, 'zh-CN')).toBe('11-20 周五 15:00');
    expect(showMoment(new Date('2026-11-20T17:05:00Z'), clock, 'en')).toBe('11-21 Sat 01:05');
    expect(showMoment(new Date('2026-11-20T17:05:00Z'), newYork('2026-11-24T03:00:00Z'), 'en')).toBe(
      '11-20 Fri 12:05',
    );
  });

  test('whatever the instant, zone and language, without ever throwing', () => {
    const languages = fc.constantFrom<Language>('zh-CN', 'en');
    fc.assert(
      fc.property(fc.date(), clocks, languages, (instant, clock, language) => {
        expect(showMoment(instant, clock, language)).toContain(showDay(instant, clock, language));
      }),
    );
  });
});

describe('the calendar: a day', () => {
  test('begins when its zone says, also where midnight is skipped', () => {
    expect(startOfDay('2026-11-24', 'Asia/Shanghai').toISOString()).toBe('2026-11-23T16:00:00.000Z');
    expect(startOfDay('2026-03-08', 'America/New_York').toISOString()).toBe('2026-03-08T05:00:00.000Z');
    expect(startOfDay('2018-11-04', 'America/Sao_Paulo').toISOString()).toBe('2018-11-04T03:00:00.000Z');
  });

  test('begins with an instant of that day', () => {
    const zones = fc.constantFrom(
      'Asia/Shanghai',
      'America/New_York',
      'America/Sao_Paulo',
      'Europe/London',
      'UTC',
    );
    fc.assert(
      fc.property(days(), zones, (day, zone) => {
        expect(dayOf(startOfDay(day, zone), zone)).toBe(day);
      }),
    );
  });

  test('and as many days back is the same day', () => {
    fc.assert(
      fc.property(days(), fc.integer({ min: -4000, max: 4000 }), (day, count) => {
        expect(addDays(addDays(day, count), -count)).toBe(day);
      }),
    );
  });
});

test.each([
  ['Asia/Shanghai', true],
  ['America/New_York', true],
  ['UTC', true],
  ['Etc/GMT+8', true],
  ['Mars/Olympus', false],
  ['Shanghai', false],
  ['GMT+8', false],
  ['', false],
  ['/', false],
  ['../etc', false],
])('%j as a time zone: %s', (zone, isOne) => {
  expect(isZone(zone)).toBe(isOne);
});

/** Since the clocks in Shanghai were last put forward, in 1991, they skip no hour. */
function days(): fc.Arbitrary<string> {
  const [min, max] = [new Date('1992-01-01'), new Date('2090-12-31')];
  return fc.date({ min, max, noInvalidDate: true }).map(date => date.toISOString().slice(0, 10));
}

const clocks: fc.Arbitrary<Clock> = fc.record({
  now: fc.date({ min: new Date('2000-01-01'), max: new Date('2080-01-01'), noInvalidDate: true }),
  zone: fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Pacific/Kiritimati', 'UTC'),
});

const leanings = fc.constantFrom<Leaning>('past', 'future');

function clockText(minutes: number): string {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

describe('found by hand', () => {
  test.each(['constructor', '__proto__', 'toString', '10000-01-01', '9999-12-31', '1'.repeat(100_000)])(
    'a day is not %.20s',
    typed => {
      const clock = { now: new Date('2026-11-23T01:00:00Z'), zone: 'Asia/Shanghai' };
      expect(parseDay(typed, clock, 'past')).toBeUndefined();
      expect(parseMoment(typed, clock, 'past')).toBeUndefined();
    },
  );

  test('a day and a time without a space between their digits may be either of two', () => {
    const clock = { now: new Date('2026-11-23T01:00:00Z'), zone: 'Asia/Shanghai' };
    expect(parseMoment('11-115:00', clock, 'past')).toBeUndefined();
    expect(parseMoment('昨天15:00', clock, 'past')?.minutes).toBe(900);
  });

  test.each([
    ['晚上12点', undefined],
    ['晚上1点', undefined],
    ['晚上8:30', 20 * 60 + 30],
    ['13pm', undefined],
    ['0pm', undefined],
    ['12am', 0],
    ['12pm', 720],
    ['凌晨13点', undefined],
    ['凌晨1点半', 90],
    ['中午1点', 780],
    ['下午3点', 900],
    ['上午9点', 540],
  ])('%s is %s minutes after midnight, or not guessed', (typed, minutes) => {
    expect(parseTimeOfDay(typed)).toBe(minutes);
  });
});

test('a range is in order and ends today at the latest, whatever its words, zone and moment', () => {
  const words = fc.constantFrom(
    ...[
      '本周',
      '上周',
      '上上周',
      '本月',
      '上个月',
      '今年',
      '去年',
      '最近7天',
      '近半年',
      '过去三个月',
      'last week',
      'past 30 days',
    ],
  );
  const zones = fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Pacific/Auckland', 'UTC');
  const moments = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(words, zones, moments, (typed, zone, now) => {
      const range = parsePeriod(typed, { now, zone });
      expect(range).toBeDefined();
      if (range === undefined) return;
      expect(range.first <= range.last && range.last <= dayOf(now, zone)).toBe(true);
      expect(parseDays(writtenDays(range), { now, zone })).toEqual(range);
    }),
  );
});
