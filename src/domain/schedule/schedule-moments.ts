/** Times of day and edges (from when, until when) of a typed schedule. */
import { type Clock, type Day, dayOf, parseDay, parseTimeOfDay } from '../zoned-time.ts';
import { dayAt, dayNumber, firstOfMonth, mondayOf, monthOf } from './day-number.ts';
import { numberOf, WEEK } from './schedule-numbers.ts';
import type { Said } from './schedule-said.ts';

export const DATE =
  '(?:\\d{4}\\s?[-/.年]\\s?\\d{1,2}\\s?[-/.月]\\s?\\d{1,2}\\s?[日号]?|\\d{1,2}月\\d{1,2}[日号]?|\\d{1,2}[-/]\\d{1,2}|今天|明天|后天|today|tomorrow' +
  `|[下这本]?个?月|(?:[下这本])?${WEEK}(?:[一二三四五六日天](?![点时]))?|next week|next month|(?:(?:next|this) )?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6})`;
export const SHOWN_CLOCK = '(\\d{1,2}):(\\d{2})(?![\\d:])';

/** What parts of the day are called besides. */
export const PARTS: Readonly<Record<string, string>> = {
  清晨: '早上',
  早晨: '早上',
  早: '早上',
  傍晚: '下午',
  晚: '晚上',
  夜里: '晚上',
};

export function hanTime([, part = '', hour, half, quarter, minute]: RegExpExecArray): Said {
  const minutes = half ? 30 : quarter ? (quarter === '一' ? 15 : 45) : minute ? numberOf(minute) : 0;
  const clock = `${numberOf(hour)}:${`${minutes}`.padStart(2, '0')}`;
  return part === '' ? bareTime(clock) : time(`${PARTS[part] ?? part}${clock}`);
}

/** A part of a day that says no hour: an hour of it is what may be meant. */
export function partOfDay(part = ''): Said {
  const hours: Readonly<Record<string, number>> = {
    ...{ 凌晨: 5, 清晨: 8, 早上: 9, 早晨: 9, 上午: 10, 下午: 15, 傍晚: 18, 晚上: 20, 晚: 20, 夜里: 21 },
    ...{ morning: 10, afternoon: 15, evening: 20 },
  };
  return { is: 'trouble', code: 'no-time', instead: [[{ is: 'time', minutes: (hours[part] ?? 10) * 60 }]] };
}

/** “morning at 9”, “3 in the afternoon”. */
export function englishTime(part = '', hour = '', minute = '00'): Said {
  const parts: Readonly<Record<string, string>> = { morning: '上午', afternoon: '下午', evening: '晚上' };
  return time(`${parts[part] ?? ''}${hour}:${minute}`);
}

/** “half past nine”, “quarter to ten”. */
export function shownTime(which: string | undefined, hour: number): Said {
  if (which === 'quarter to') return bareTime(`${hour === 1 ? 12 : hour - 1}:45`);
  return bareTime(`${hour}:${which === 'half past' ? 30 : 15}`);
}

export function time(text: string): Said {
  const minutes = parseTimeOfDay(text);
  return minutes === undefined ? { is: 'trouble', code: 'no-such-time' } : { is: 'time', minutes };
}

/** A time that says nothing of the half of the day: 3:00 may be either, and nobody meets at night. */
export function bareTime(text: string): Said {
  const read = time(text);
  if (read.is !== 'time' || !/^[1-6]:/.test(text)) return read;
  const instead = [[{ ...read, minutes: read.minutes + 12 * 60 }], [read]];
  return { is: 'trouble', code: 'which-half', instead };
}

export function edge(is: 'start' | 'until'): (match: RegExpExecArray, clock: Clock) => Said {
  return ([, text = ''], clock) => {
    const day = dateOf(text, clock, is);
    return day === undefined ? { is: 'trouble', code: 'no-such-date' } : { is, day };
  };
}

/** @param which end of a week or month is meant */
export function dateOf(text: string, clock: Clock, which: 'start' | 'until'): Day | undefined {
  const today = dayNumber(dayOf(clock.now, clock.zone));
  const week = /^(下|这|本)?(?:周|星期|礼拜)$|^next week$/.exec(text);
  if (week) {
    const monday = mondayOf(today) + (text === 'next week' || week[1] === '下' ? 7 : 0);
    return dayAt(which === 'start' ? monday : monday + 6);
  }
  const month = /^(下|这|本)?个?月$|^next month$/.exec(text);
  if (month) {
    const number = monthOf(today) + (text === 'next month' || month[1] === '下' ? 1 : 0);
    return dayAt(which === 'start' ? firstOfMonth(number) : firstOfMonth(number + 1) - 1);
  }
  // 2026-12-31 stands as it is written, also where it is past.
  return parseDay(text.replace(/(?<=\d)\s|\s(?=[-/.年月日号\d])/g, ''), clock, 'future');
}
