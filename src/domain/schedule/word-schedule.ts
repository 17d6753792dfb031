/** A schedule in words, by which it is said back: `readSchedule` reads them as the same schedule. */
import type { Bilingual } from '../language.ts';
import type { Weekday } from './day-number.ts';
import type { Rule, Schedule } from './schedule.ts';

const HAN_DAYS = '一二三四五六日';
const ENGLISH_DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const HAN_NTH: Readonly<Record<number, string>> = {
  1: '第一个',
  2: '第二个',
  3: '第三个',
  4: '第四个',
  [-1]: '最后一个',
};
const ENGLISH_NTH: Readonly<Record<number, string>> = {
  1: 'first',
  2: 'second',
  3: 'third',
  4: 'fourth',
  [-1]: 'last',
};
/** The shortest month has so many days. */
const IN_EVERY_MONTH = 28;

/** @returns the rule, the time and its limits; not the zone, nor what was skipped or moved by hand */
export function wordSchedule(schedule: Schedule): Bilingual {
  const { rule, minutes, start, end } = schedule;
  const two = (number: number) => `${number}`.padStart(2, '0');
  const time = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  const named = wordRule(rule);
  const limits: Bilingual[] = [];
  if (start !== null) limits.push({ zh: `从 ${start} 起`, en: `from ${start}` });
  if (end?.kind === 'until') limits.push({ zh: `到 ${end.day} 为止`, en: `until ${end.day}` });
  if (end?.kind === 'times') limits.push({ zh: `共 ${end.times} 次`, en: `${end.times} times` });
  const holidays = wordHolidays(schedule);
  if (holidays !== undefined) limits.push(holidays);
  return {
    zh: [`${named.zh}${named.zh.endsWith('）') ? '' : ' '}${time}`, ...limits.map(({ zh }) => zh)].join('，'),
    en: [`${named.en} at ${time}`, ...limits.map(({ en }) => en)].join(', '),
  };
}

function wordRule(rule: Rule): Bilingual {
  switch (rule.kind) {
    case 'weekly': {
      const { days, everyWeeks } = rule;
      if (everyWeeks > 1) {
        const every = everyWeeks === 2 ? '每两周' : `每 ${everyWeeks} 周`;
        return { zh: `${every} ${hanDays(days)}`, en: `every ${everyWeeks} weeks on ${englishDays(days)}` };
      }
      if (days.length === 7) return { zh: '每天', en: 'every day' };
      return { zh: `每${hanDays(days)}`, en: `every ${englishDays(days)}` };
    }
    case 'dates': {
      const { dates } = rule;
      const isClamped = dates.some(date => date > IN_EVERY_MONTH);
      const zh = dates.map(date => (date === -1 ? '最后一天' : `${date} 日`)).join('、');
      const en = joinedAnd(dates.map(date => (date === -1 ? 'last day' : ordinal(date))));
      return {
        zh: `每月${dates[0] === -1 ? '' : ' '}${zh}${isClamped ? '（没有这天的月份取最后一天）' : ''}`,
        en: `every month on the ${en}${isClamped ? ' (in shorter months the last day)' : ''}`,
      };
    }
    case 'nth-weekday': {
      const { which, weekday } = rule;
      const zh = which.map(nth => HAN_NTH[nth] ?? '').join('和');
      const en = joinedAnd(which.map(nth => ENGLISH_NTH[nth] ?? ''));
      return {
        zh: `每月${zh}${hanDays([weekday])}`,
        en: `every month on the ${en} ${englishDays([weekday])}`,
      };
    }
    case 'working-days':
      return { zh: '每个工作日（按中国调休）', en: 'every working day (Chinese calendar)' };
    default:
      return rule satisfies never;
  }
}

/** Of a rule by dates every day off counts, of one by weekdays only public holidays do. */
function wordHolidays({ rule, holidays }: Schedule): Bilingual | undefined {
  const [zh, en] = rule.kind === 'dates' ? ['休息日', 'days off'] : ['节假日', 'public holidays'];
  switch (holidays) {
    case 'keep':
      return undefined;
    case 'skip':
      return { zh: `遇${zh}跳过`, en: `not on ${en}` };
    case 'before':
      return { zh: `遇${zh}提前到上一个工作日`, en: `on ${en} the working day before` };
    case 'after':
      return { zh: `遇${zh}顺延到下一个工作日`, en: `on ${en} the working day after` };
    default:
      return holidays satisfies never;
  }
}

/** Three or more in a row are named by the first and the last. */
function isRow(days: readonly Weekday[]): boolean {
  const [first = 1] = days;
  return days.length >= 3 && days.every((day, index) => day === first + index);
}

function hanDays(days: readonly Weekday[]): string {
  const named = days.map(day => `周${HAN_DAYS[day - 1]}`);
  return isRow(days) ? `${named[0]}到${named.at(-1)}` : named.join('、');
}

function englishDays(days: readonly Weekday[]): string {
  const named = days.map(day => ENGLISH_DAYS[day - 1] ?? '');
  return isRow(days) ? `${named[0]} to ${named.at(-1)}` : joinedAnd(named);
}

function joinedAnd(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

function ordinal(number: number): string {
  const isTeen = number >= 11 && number <= 13;
  return `${number}${(isTeen ? undefined : ['th', 'st', 'nd', 'rd'][number % 10]) ?? 'th'}`;
}
