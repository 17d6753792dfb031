/** Ranges of days as people type them: `本周`, `上周`, `最近7天`, `本月`, `last week`, `past 7 days`, `11-01到11-19`, or one day. */
import { DateTime } from 'luxon';
import { normalized } from './normal-form.ts';
import { hanNumber } from './typed-number.ts';
import { addDays, type Clock, type Day, dayOf, parseDay } from './zoned-time.ts';

/** Days of a team's zone, both included. */
export type DayRange = { readonly first: Day; readonly last: Day };

/** No range is longer; what is need not be looked at. */
const LONGEST = 60;
const RECENT_AT_MOST = 3660;

const UNITS: Readonly<Record<string, 'week' | 'month' | 'quarter' | 'year'>> = {
  周: 'week',
  星期: 'week',
  礼拜: 'week',
  week: 'week',
  月: 'month',
  month: 'month',
  季度: 'quarter',
  quarter: 'quarter',
  年: 'year',
  year: 'year',
};

/**
 * @returns the days that are meant by words for a whole range; undefined for a day alone and for what is none. A range that goes on
 *   ends today.
 */
export function parsePeriod(typed: string, clock: Clock): DayRange | undefined {
  const text = normalized(typed).trim().toLowerCase().replace(/\s+/gu, ' ');
  if (text.length > LONGEST) return undefined;
  const today = dayOf(clock.now, clock.zone);
  const now = DateTime.fromISO(today, { zone: 'UTC' });
  const whole =
    /^(今|去|前)()(年)$/u.exec(text) ??
    /^(上上|上|这|本)(一?个?)(周|星期|礼拜|月|季度)$/u.exec(text) ??
    /^(last|this)( )(week|month|quarter|year)$/u.exec(text);
  const unit = whole?.[3] === undefined ? undefined : UNITS[whole[3]];
  if (whole !== null && unit !== undefined) {
    const back = { 上: 1, last: 1, 去: 1, 上上: 2, 前: 2 }[whole[1] ?? ''] ?? 0;
    const start = now.minus({ [`${unit}s`]: back }).startOf(unit);
    const end = start.endOf(unit);
    return rangeOf(start, DateTime.min(end, now));
  }
  const recent =
    /^(?:最近|近|过去|这)的?(\d{1,4}|半|[一二两三四五六七八九十]{1,3})?(?:个)?(天|日|周|星期|礼拜|月|年)(?:内|以来)?$/u.exec(
      text,
    ) ?? /^(?:the )?(?:last|past) (?:(\d{1,4}) )?(day|week|month|year)s?$/u.exec(text);
  if (recent === null) return undefined;
  const count =
    recent[1] === undefined ? 1 : /^\d/.test(recent[1]) ? Number(recent[1]) : (hanNumber(recent[1]) ?? 0.5);
  const isHalf = recent[1] === '半';
  // “最近天” is no number of days, and half of a day or week is nothing that is kept.
  if (recent[1] === undefined && /^[天日]$/u.test(recent[2] ?? '')) return undefined;
  const days = isHalf
    ? { 月: 15, 年: 183 }[recent[2] ?? '']
    : count *
      ({ 天: 1, 日: 1, day: 1, 周: 7, 星期: 7, 礼拜: 7, week: 7, 月: 30, month: 30, 年: 365, year: 365 }[
        recent[2] ?? ''
      ] ?? 0);
  if (days === undefined || days < 1 || days > RECENT_AT_MOST) return undefined;
  return { first: addDays(today, 1 - days), last: today };
}

/** @returns the days that a range, two days with 到 or – between them, or one day means; undefined when the text is none */
export function parseDays(typed: string, clock: Clock): DayRange | undefined {
  const period = parsePeriod(typed, clock);
  if (period !== undefined) return period;
  if (typed.length > LONGEST) return undefined;
  const day = parseDay(typed, clock, 'past');
  if (day !== undefined) return { first: day, last: day };
  const [, from = '', to = ''] = /^(.+?)\s*(?:到|至|～|~|—|–|\.\.|\bto\b)\s*(.+)$/iu.exec(typed.trim()) ?? [];
  const first = from === '' ? undefined : parseDay(from, clock, 'past');
  const last = to === '' ? undefined : parseDay(to, clock, 'past');
  return first === undefined || last === undefined || first > last ? undefined : { first, last };
}

/** @returns a range as a text that means the same whenever it is read */
export function writtenDays({ first, last }: DayRange): string {
  return first === last ? first : `${first}..${last}`;
}

function rangeOf(first: DateTime, last: DateTime): DayRange {
  return { first: first.toFormat('yyyy-MM-dd'), last: last.toFormat('yyyy-MM-dd') };
}
