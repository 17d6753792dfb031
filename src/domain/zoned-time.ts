/**
 * Days and times as people type and read them, in a team's zone. Strict: a text is understood wholly or not at
 * all, since a date that was guessed wrong is worse than one that is asked for again.
 */

import { DateTime, IANAZone } from 'luxon';
import { dayByName, dayOfMonths, inFigures, withoutPartOfDay, writtenOut } from './day-phrases.ts';
import type { Language } from './language.ts';
import { normalized } from './normal-form.ts';
import { hanNumber } from './typed-number.ts';

/** A calendar day in some zone, `2026-11-23`. */
export type Day = string;

export type Clock = { readonly now: Date; readonly zone: string };

/** Which way a date without a year, or a weekday, is meant. */
export type Leaning = 'past' | 'future';

const WEEKDAYS: Readonly<Record<string, number>> = {
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  日: 7,
  天: 7,
  mon: 1,
  tue: 2,
  wed: 3,
  thu: 4,
  fri: 5,
  sat: 6,
  sun: 7,
  monday: 1,
  tuesday: 2,
  wednesday: 3,
  thursday: 4,
  friday: 5,
  saturday: 6,
  sunday: 7,
};

const NEAR_DAYS: Readonly<Record<string, number>> = {
  今天: 0,
  昨天: -1,
  前天: -2,
  大前天: -3,
  明天: 1,
  后天: 2,
  today: 0,
  yesterday: -1,
  tomorrow: 1,
};

/** No day or time is longer; what is need not be looked at. */
const LONGEST = 40;

/** @returns whether `zone` is a time zone of the IANA database, e.g. `Asia/Shanghai` */
export function isZone(zone: string): boolean {
  if (!/\//.test(zone)) return zone === 'UTC';
  // Asking costs a tenth of a millisecond, and every command asks for its team's.
  const known = KNOWN_ZONES.has(zone) || IANAZone.isValidZone(zone);
  if (known) KNOWN_ZONES.add(zone);
  return known;
}

const KNOWN_ZONES = new Set<string>();

/** @returns the day that it is at an instant */
export function dayOf(instant: Date, zone: string): Day {
  return DateTime.fromJSDate(instant, { zone }).toFormat('yyyy-MM-dd');
}

/** @returns the first instant of a day */
export function startOfDay(day: Day, zone: string): Date {
  return DateTime.fromISO(day, { zone }).startOf('day').toJSDate();
}

/** @returns the day that is `days` later (earlier when negative) */
export function addDays(day: Day, days: number): Day {
  return DateTime.fromISO(day, { zone: 'UTC' }).plus({ days }).toFormat('yyyy-MM-dd');
}

/**
 * Understands a day: `2026-11-23`, `2026/11/23`, `2026年11月23日`, `11-23`, `11月23日`, `十一月二十三日`, `昨天`, `3天前`, `三天前`, `2周前`, `刚才`, `周三`,
 * `上周三`, `yesterday`, `3 days ago`, `2 weeks ago`, `wed`, `last wed`.
 * @returns the day, or undefined when the text is none
 */
export function parseDay(typed: string, clock: Clock, leaning: Leaning): Day | undefined {
  const said = normalized(typed).trim().toLowerCase();
  const today = dayOf(clock.now, clock.zone);
  const isPast = leaning === 'past';

  if (said.length > LONGEST) return undefined;
  // Of a time to come the part of the day matters: it is not read away.
  const text = inFigures(isPast ? withoutPartOfDay(writtenOut(said)) : said);
  const near = Object.hasOwn(NEAR_DAYS, text) ? NEAR_DAYS[text] : undefined;
  if (near !== undefined) return addDays(today, near);
  if (isPast && JUST_NOW.has(text)) return today;

  const ago = /^(\d{1,4})\s*(?:天前|days? ago)$/.exec(text);
  if (ago) return addDays(today, -Number(ago[1]));
  const weeksAgo = /^(\d{1,3})\s*(?:周|个?星期|个?礼拜)前$|^(\d{1,3}) ?weeks? ago$/.exec(text);
  if (weeksAgo) return addDays(today, -7 * Number(weeksAgo[1] ?? weeksAgo[2]));
  const inWords = /^([一二两三四五六七八九]?十?[一二三四五六七八九]?)(天|周|个?星期|个?礼拜)前$/.exec(text);
  const many = inWords?.[1] === undefined ? undefined : hanNumber(inWords[1]);
  if (many !== undefined) return addDays(today, -many * (inWords?.[2] === '天' ? 1 : 7));
  const ahead = /^(\d{1,4})\s*天后$|^in (\d{1,4}) days?$/.exec(text);
  if (ahead) return addDays(today, Number(ahead[1] ?? ahead[2]));

  const full = /^(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?)$/.exec(text);
  if (full) return calendarDay(Number(full[1]), Number(full[2] ?? full[4]), Number(full[3] ?? full[5]));

  const short = /^(\d{1,2})[-/](\d{1,2})$|^(\d{1,2})月(\d{1,2})[日号]?$/.exec(text);
  if (short) return nearestYear(Number(short[1] ?? short[3]), Number(short[2] ?? short[4]), today, leaning);

  const han = /^([一二两三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]?$/.exec(text);
  const [month, date] = [han?.[1], han?.[2]].map(each => (each === undefined ? undefined : hanNumber(each)));
  if (month !== undefined && date !== undefined) return nearestYear(month, date, today, leaning);

  return (
    dayOfMonths(text, today, isPast) ?? dayByName(text, today, isPast) ?? parseWeekday(text, today, leaning)
  );
}

const JUST_NOW: ReadonlySet<string> = new Set(['刚才', '刚刚', '刚', '现在', 'now', 'just now']);

function calendarDay(year: number, month: number, day: number): Day | undefined {
  // Whatever else, it is a slip.
  if (year < 1900 || year > 2999) return undefined;
  const date = DateTime.fromObject({ year, month, day }, { zone: 'UTC' });
  return date.isValid ? date.toFormat('yyyy-MM-dd') : undefined;
}

function nearestYear(month: number, day: number, today: Day, leaning: Leaning): Day | undefined {
  const year = Number(today.slice(0, 4));
  // 02-29 may need to go several years to find itself.
  for (let step = 0; step <= 8; step += 1) {
    const found = calendarDay(leaning === 'past' ? year - step : year + step, month, day);
    if (found !== undefined && (leaning === 'past' ? found <= today : found >= today)) return found;
  }
  return undefined;
}

function parseWeekday(text: string, today: Day, leaning: Leaning): Day | undefined {
  const match =
    /^(上上|上|下|这|本)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天])$/.exec(text) ??
    /^(?:(last|next|this) )?([a-z]{3,9})$/.exec(text);
  const weekday =
    match?.[2] !== undefined && Object.hasOwn(WEEKDAYS, match[2]) ? WEEKDAYS[match[2]] : undefined;
  if (match === null || weekday === undefined) return undefined;
  const monday = addDays(today, 1 - DateTime.fromISO(today).weekday);
  const inThisWeek = addDays(monday, weekday - 1);
  switch (match[1]) {
    case '上上':
      return addDays(inThisWeek, -14);
    case '上':
    case 'last':
      return addDays(inThisWeek, -7);
    case '下':
    case 'next':
      return addDays(inThisWeek, 7);
    case '这':
    case '本':
    case 'this':
      return inThisWeek;
    default:
      if (leaning === 'past') return inThisWeek <= today ? inThisWeek : addDays(inThisWeek, -7);
      return inThisWeek >= today ? inThisWeek : addDays(inThisWeek, 7);
  }
}

/**
 * Understands a time of day: `15:00`, `9点`, `9点半`, `下午3点`, `晚上8:30`, `3pm`, `3:30 pm`.
 * @returns minutes after midnight, or undefined when the text is none
 */
export function parseTimeOfDay(typed: string): number | undefined {
  const text = normalized(typed).trim().toLowerCase();
  const match =
    /^(凌晨|早上|上午|中午|下午|晚上)?(\d{1,2})(?:[:点时](\d{2})分?|点|时|点(半))?$/.exec(text) ??
    /^()(\d{1,2})(?::(\d{2}))?() ?([ap]m)$/.exec(text);
  if (match === null) return undefined;
  const [, part = '', hourText, minuteText, half, meridiem = ''] = match;
  // A bare number is no time: "3" may be anything.
  if (part === '' && meridiem === '' && minuteText === undefined && !/[点时]/.test(text)) return undefined;
  const hour = hourOfDay(part || meridiem, Number(hourText));
  const minute = half ? 30 : Number(minuteText ?? 0);
  return hour !== undefined && minute <= 59 ? hour * 60 + minute : undefined;
}

/** Which hours a part of the day can have as they are said, and which of them are meant twelve later. */
const PARTS: Readonly<
  Record<string, { readonly asSaid: readonly [number, number]; readonly later?: readonly [number, number] }>
> = {
  凌晨: { asSaid: [0, 6] },
  早上: { asSaid: [4, 11] },
  上午: { asSaid: [5, 12] },
  中午: { asSaid: [11, 14], later: [1, 2] },
  下午: { asSaid: [12, 19], later: [1, 7] },
  晚上: { asSaid: [17, 23], later: [5, 11] },
  pm: { asSaid: [12, 12], later: [1, 11] },
  am: { asSaid: [1, 11] },
};

/** @returns the hour on a clock of 24, or undefined when the part of the day has no such hour */
function hourOfDay(part: string, hour: number): number | undefined {
  if (part === '') return hour <= 23 ? hour : undefined;
  if (hour === 12 && (part === 'am' || part === '凌晨')) return 0;
  const { asSaid, later } = PARTS[part] ?? { asSaid: [0, 23] };
  if (later !== undefined && hour >= later[0] && hour <= later[1]) return hour + 12;
  return hour >= asSaid[0] && hour <= asSaid[1] ? hour : undefined;
}

export type ReadMoment = { readonly at: Date; readonly day: Day; readonly minutes: number | undefined };

/**
 * Understands a day, a day with a time, or a time of today: `昨天`, `11-23 15:00`, `昨天 下午3点`, `15:00`,
 * `2026-11-23T09:00`.
 * @returns the instant (noon of a day without a time), or undefined when the text is none
 */
export function parseMoment(typed: string, clock: Clock, leaning: Leaning): ReadMoment | undefined {
  const said = normalized(typed)
    .trim()
    .replace(/(\d)[tT](\d)/, '$1 $2');
  if (said.length > LONGEST) return undefined;
  const text = leaning === 'past' ? writtenOut(said.toLowerCase()) : said;
  const whole = parseDay(text, clock, leaning);
  if (whole !== undefined) return moment(whole, undefined, clock.zone);
  const time = parseTimeOfDay(text);
  if (time !== undefined) return moment(dayOf(clock.now, clock.zone), time, clock.zone);
  // "3 days ago 15:00": try every place where a space could divide the day from the time; Chinese needs none.
  for (let cut = 1; cut < text.length; cut += 1) {
    // Never between two digits: "11-115:00" may be either of two.
    if (/\d/.test(text.charAt(cut - 1)) && /\d/.test(text.charAt(cut))) continue;
    const minutes = parseTimeOfDay(text.slice(cut));
    const day = minutes === undefined ? undefined : parseDay(text.slice(0, cut), clock, leaning);
    if (day !== undefined) return moment(day, minutes, clock.zone);
  }
  return undefined;
}

function moment(day: Day, minutes: number | undefined, zone: string): ReadMoment {
  const shown = minutes ?? 12 * 60;
  const at = DateTime.fromISO(day, { zone }).set({ hour: Math.floor(shown / 60), minute: shown % 60 });
  return { at: at.toJSDate(), day, minutes };
}

/** @returns a moment as a text that means the same whenever it is read: `2026-11-23`, `2026-11-23 15:00` */
export function writtenMoment({ day, minutes }: ReadMoment): string {
  if (minutes === undefined) return day;
  const two = (number: number) => `${number}`.padStart(2, '0');
  return `${day} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

const WEEKDAY_NAMES = {
  'zh-CN': ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
} as const;

/** @returns `11-20 周五`, with the year only when it is not this one */
export function showDay(instant: Date, clock: Clock, language: Language): string {
  const date = DateTime.fromJSDate(instant, { zone: clock.zone });
  const sameYear = date.year === DateTime.fromJSDate(clock.now, { zone: clock.zone }).year;
  return `${date.toFormat(sameYear ? 'MM-dd' : 'yyyy-MM-dd')} ${WEEKDAY_NAMES[language][date.weekday - 1]}`;
}

/** @returns `11-20 周五 15:00` */
export function showMoment(instant: Date, clock: Clock, language: Language): string {
  return `${showDay(instant, clock, language)} ${DateTime.fromJSDate(instant, { zone: clock.zone }).toFormat('HH:mm')}`;
}
