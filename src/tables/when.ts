/** Dates and times as exports write them: a day, a time of a day, a span, an instant. Understood wholly or not at all. */
import { dayOf } from '../domain/zoned-time.ts';
import { figureText, isNothing } from './cell-text.ts';
import { monthOf, weekdayOf } from './month-names.ts';
import { bad, cut, EMPTY, type Parsed } from './parsed.ts';
import { type DateSystem, serialDay, serialTime } from './serial-date.ts';

/** `2026-11-23` */
export type Day = string;

export type When =
  | { readonly kind: 'day'; readonly day: Day }
  /** By the clock of whoever exported it: `08:30:00`. */
  | { readonly kind: 'time'; readonly day: Day; readonly time: string }
  | { readonly kind: 'span'; readonly from: Day; readonly to: Day }
  | { readonly kind: 'instant'; readonly at: Date };

export type DateStyle = {
  /** How 5/6/2026 is meant: one for a file, see conventions.ts. */
  readonly order?: 'day-first' | 'month-first' | undefined;
  readonly system?: DateSystem;
  /** The newest day that a date without a year can be, e.g. when the file was made. */
  readonly notAfter?: Day | undefined;
  /** For the day of an instant. */
  readonly zone?: string | undefined;
};

const TIME =
  /(?:(?<=\d)T|[\s,]+)?(上午|下午|[ap]\.?m\.?)?\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s*([ap]\.?m\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;
const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const HAN = /^(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]?$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/;
const NO_YEAR = /^(\d{1,2})([-/.])(\d{1,2})$/;
const COMPACT = /^((?:19|20|21)\d{2})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$/;
/** A dash is also part of a date: between two of them it has blanks around it, or the dates have other marks. */
const SPAN =
  /^(\S.*?)\s*(?:[~～至到—–]|\s-{1,2}\s|\sto\s|(?<=^[\d./年月日]{3,20})-(?=[\d./年月日]{3,20}$))\s*(\S.*)$/i;

/** @returns what a cell says of a date @throws nothing */
export function readWhen(cell: string, style: DateStyle = {}): Parsed<When> {
  const figure = figureText(cell);
  if (figure === undefined) return bad('not-a-date', cell);
  if (isNothing(figure)) return EMPTY;
  const span = SPAN.exec(figure);
  if (span === null) return single(figure, style);
  const from = single(span[1] ?? '', style);
  const to = single(span[2] ?? '', style);
  if (from.value === undefined) return from.bad === undefined ? bad('not-a-date', figure) : from;
  if (to.value === undefined) return to.bad === undefined ? bad('not-a-date', figure) : to;
  const [first, last] = [dayOfWhen(from.value), dayOfWhen(to.value)];
  if (first === undefined || last === undefined || last < first) return bad('not-a-date', figure);
  return { value: { kind: 'span', from: first, to: last } };
}

/** @returns the one day that a cell says; hours of one day are that day */
export function readDay(cell: string, style: DateStyle = {}): Parsed<Day> {
  const { value, bad: reason } = readWhen(cell, style);
  if (value === undefined) return reason === undefined ? EMPTY : { value, bad: reason };
  if (value.kind === 'instant')
    return style.zone === undefined ? bad('zone-missing', cell) : { value: dayOf(value.at, style.zone) };
  if (value.kind !== 'span') return { value: value.day };
  if (value.from === value.to) return { value: value.from };
  return { value: undefined, bad: { code: 'more-than-a-day', values: { from: value.from, to: value.to } } };
}

function dayOfWhen(when: When): Day | undefined {
  return when.kind === 'day' || when.kind === 'time' ? when.day : undefined;
}

/** @returns whether a cell is a date, whichever order or year it has */
export function looksLikeDate(cell: string): boolean {
  const { value, bad: reason } = readWhen(cell, { order: 'month-first', notAfter: '2100-01-01' });
  return value !== undefined ? value.kind !== 'instant' : reason?.code === 'no-such-day';
}

function single(text: string, style: DateStyle): Parsed<When> {
  const compact = COMPACT.exec(text);
  if (compact !== null) {
    const [, year, month, day, hour, minute, second] = compact;
    const time = hour === undefined ? undefined : `${hour}:${minute}:${second}`;
    return timed(checked(text, Number(year), Number(month), Number(day)), time, undefined, text);
  }
  if (/^\d+(\.\d+)?$/.test(text)) return counted(text, style.system ?? '1900', style);
  const time = TIME.exec(text);
  const date = time === null ? text : text.slice(0, time.index);
  return timed(dateOf(date.replace(/,$/, '').trim(), style), clockOf(time), time?.[6], text);
}

/** Days since 1900, seconds or milliseconds since 1970; 11.23 without a year is a day, too. */
function counted(text: string, system: DateSystem, style: DateStyle): Parsed<When> {
  const number = Number(text);
  if (/^1\d{9}$/.test(text)) return { value: { kind: 'instant', at: new Date(number * 1000) } };
  if (/^1\d{12}$/.test(text)) return { value: { kind: 'instant', at: new Date(number) } };
  const noYear = NO_YEAR.exec(text);
  if (noYear !== null) return timed(dateOf(text, style), undefined, undefined, text);
  const day = /^\d{5}(\.\d+)?$/.test(text) ? serialDay(number, system) : undefined;
  if (day === undefined) return bad('not-a-date', text);
  return {
    value: number % 1 === 0 ? { kind: 'day', day } : { kind: 'time', day, time: serialTime(number % 1) },
  };
}

/** @returns `08:30:00`; null for an hour that no day has; undefined where none stands there */
function clockOf(time: RegExpExecArray | null): string | null | undefined {
  if (time === null) return undefined;
  const [, before, hours, minutes, seconds = '00', after] = time;
  const half = (before ?? after ?? '').toLowerCase().replaceAll('.', '');
  let hour = Number(hours);
  if (half !== '' && hour > 12) return null;
  if (half === 'pm' || half === '下午') hour = (hour % 12) + 12;
  else if (half === 'am' || half === '上午') hour %= 12;
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  return `${String(hour).padStart(2, '0')}:${minutes}:${seconds}`;
}

function timed(
  date: Parsed<Day>,
  time: string | null | undefined,
  zone: string | undefined,
  text: string,
): Parsed<When> {
  if (date.value === undefined) return date;
  if (time === undefined) return { value: { kind: 'day', day: date.value } };
  if (time === null || !/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(time)) return bad('not-a-date', text);
  if (zone === undefined) return { value: { kind: 'time', day: date.value, time } };
  const offset = /^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(-2)}` : 'Z';
  const at = new Date(`${date.value}T${time}${offset}`);
  return Number.isNaN(at.getTime()) ? bad('not-a-date', text) : { value: { kind: 'instant', at } };
}

function dateOf(text: string, style: DateStyle): Parsed<Day> {
  const yearFirst = YEAR_FIRST.exec(text);
  if (yearFirst !== null)
    return checked(text, Number(yearFirst[1]), Number(yearFirst[3]), Number(yearFirst[4]));
  const han = HAN.exec(text);
  if (han !== null) {
    const [, year, month, day] = han;
    return dated(
      text,
      year === undefined ? undefined : Number(year),
      Number(month),
      Number(day),
      undefined,
      style,
    );
  }
  const slashed = YEAR_LAST.exec(text) ?? NO_YEAR.exec(text);
  if (slashed !== null) return slashedDate(text, slashed, style);
  return namedDate(text, style);
}

/** 19/05/2025, 1.08.2019, 11-23: which one is the month? Points are European: the day first, if a year follows. */
function slashedDate(
  text: string,
  [, one, mark, other, written]: RegExpExecArray,
  style: DateStyle,
): Parsed<Day> {
  const [first, second] = [Number(one), Number(other)];
  const year = written === undefined ? undefined : Number(written);
  const isDayFirst =
    first > 12 || (second <= 12 && (style.order === 'day-first' || (mark === '.' && year !== undefined)));
  const isSure = first > 12 || second > 12 || first === second || mark === '.' || year === undefined;
  if (!isSure && style.order === undefined) {
    const show = (month: number, day: number) => `${written}-${pad(month)}-${pad(day)}`;
    const values = { text: cut(text), dayFirst: show(second, first), monthFirst: show(first, second) };
    return { value: undefined, bad: { code: 'day-or-month-first', values } };
  }
  const [month, day] = isDayFirst ? [second, first] : [first, second];
  return dated(text, year, month, day, undefined, style);
}

/** Sun, Feb 1, 2026 · 1 Feb 2026 · Sat-Oct-11 */
function namedDate(text: string, style: DateStyle): Parsed<Day> {
  const words = text
    .toLowerCase()
    .split(/[\s,./-]+/)
    .filter(word => word !== '');
  let month: number | undefined;
  let weekday: number | undefined;
  const numbers: string[] = [];
  for (const word of words) {
    const [asMonth, asWeekday] = [monthOf(word), weekdayOf(word)];
    if (/^\d{1,4}(st|nd|rd|th)?$/.test(word)) numbers.push(word.replace(/\D/g, ''));
    else if (asMonth !== undefined && month === undefined) month = asMonth;
    else if (asWeekday !== undefined && weekday === undefined) weekday = asWeekday;
    else return bad('not-a-date', text);
  }
  // 周一 11月23日, 2026-11-23 周一: the weekday beside a date of digits.
  if (month === undefined && weekday !== undefined && /\d/.test(text)) {
    const rest = text.replace(/[（(]?(?:周|星期|礼拜)[日天一二三四五六][)）]?|\b[a-z]{3,9}\b,?/i, '').trim();
    return rest === text ? bad('not-a-date', text) : dateOf(rest, style);
  }
  const year = numbers.find(number => number.length === 4);
  const days = numbers.filter(number => number.length <= 2);
  if (month === undefined || days.length !== 1 || numbers.length > 2) return bad('not-a-date', text);
  if (numbers.length === 2 && year === undefined) return bad('not-a-date', text);
  return dated(text, year === undefined ? undefined : Number(year), month, Number(days[0]), weekday, style);
}

/** Weekdays of a date come round within so many years, leap days included. */
const YEARS_BACK = 40;

/** Without a year: the last such day up to `notAfter`, and on the weekday if one is named. */
function dated(
  text: string,
  year: number | undefined,
  month: number,
  day: number,
  weekday: number | undefined,
  { notAfter }: DateStyle,
): Parsed<Day> {
  const isOn = (date: Day) => weekday === undefined || new Date(`${date}T00:00:00Z`).getUTCDay() === weekday;
  if (year !== undefined) {
    const date = checked(text, year, month, day);
    return date.value === undefined || isOn(date.value) ? date : bad('no-such-day', text);
  }
  if (checked(text, 2000, month, day).value === undefined) return bad('no-such-day', text);
  if (notAfter === undefined) return bad('year-missing', text);
  const newest = Number(notAfter.slice(0, 4));
  for (let tried = newest; tried > newest - YEARS_BACK; tried -= 1) {
    const { value } = checked(text, tried, month, day);
    if (value !== undefined && value <= notAfter && isOn(value)) return { value };
  }
  return bad('no-such-day', text);
}

function checked(text: string, year: number, month: number, day: number): Parsed<Day> {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isThere =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1900 && year <= 2200;
  return isThere ? { value: `${year}-${pad(month)}-${pad(day)}` } : bad('no-such-day', text);
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
