/**
 * Phrases for days (relative dates): what people say of when somebody said something, written as one of the plain forms that
 * zoned-time.ts reads, or reckoned from today. Pure words; understood wholly or not at all.
 */
import { DateTime } from 'luxon';
import { hanNumber } from './typed-number.ts';

/** Which part of a day: it says more than the day, and a day is all that is kept of it. */
const PART_OF_DAY =
  /(?<=.)(?:的?(?:凌晨|清早|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜)| (?:morning|afternoon|evening|night))$/u;

/** Two words in one: 昨晚 is 昨天晚上. */
const CONTRACTED: readonly (readonly [RegExp, string])[] = [
  [/^大前晚/u, '大前天晚上'],
  [/^(昨|前|今|明)(晚|早|夜)(?:上)?/u, '$1天$2'],
  [/^((?:昨|前|今|明)天)晚(?!上)/u, '$1晚上'],
  [/^((?:昨|前|今|明)天)早(?!上)/u, '$1早上'],
  [/^((?:昨|前|今|明)天)夜(?!里)/u, '$1夜里'],
  [/^昨日/u, '昨天'],
  [/^今日/u, '今天'],
  [/^last night\b/u, 'yesterday night'],
  [/^tonight\b/u, 'today night'],
  [/^this (?=(?:morning|afternoon|evening)\b)/u, 'today '],
  [/^the day before yesterday\b/u, '2 days ago'],
];

/** @returns the text with contracted words written out, in lower case as it was given */
export function writtenOut(text: string): string {
  return CONTRACTED.reduce((written, [contracted, whole]) => written.replace(contracted, whole), text);
}

/** @returns the day without its part; the text itself where it names none */
export function withoutPartOfDay(text: string): string {
  return text.replace(PART_OF_DAY, '');
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const ORDINAL = '(\\d{1,2})(?:st|nd|rd|th)?';
const YEAR = '(?:,? (\\d{4}))?';
const MONTH_FIRST = new RegExp(`^${MONTH} ${ORDINAL}${YEAR}$`, 'u');
const DAY_FIRST = new RegExp(`^${ORDINAL}(?: of)? ${MONTH}${YEAR}$`, 'u');
const NUMBERS = 'a an one two three four five six seven eight nine ten'.split(' ');

/** @returns a date in figures for one in English words, dots or none: `11-19` for `Nov 19` and `11.19`; the text itself for others */
export function inFigures(text: string): string {
  const dotted = /^(\d{1,2})\.(\d{1,2})$/.exec(text);
  if (dotted) return `${dotted[1]}-${dotted[2]}`;
  const solid = /^((?:19|2\d)\d{2})(\d{2})(\d{2})$/.exec(text);
  if (solid) return `${solid[1]}-${solid[2]}-${solid[3]}`;
  const monthFirst = MONTH_FIRST.exec(text);
  const dayFirst = DAY_FIRST.exec(text);
  const month = monthFirst?.[1] ?? dayFirst?.[2];
  const day = monthFirst?.[2] ?? dayFirst?.[1];
  if (month === undefined || day === undefined) return counted(text);
  const year = monthFirst?.[3] ?? dayFirst?.[3];
  return `${year === undefined ? '' : `${year}-`}${MONTHS.indexOf(month.slice(0, 3)) + 1}-${day}`;
}

/** `2 weeks ago` for `two weeks ago` and `a couple of weeks ago`. */
function counted(text: string): string {
  return text
    .replace(/^(?:a )?couple (?:of )?(?=(?:days|weeks|months) ago$)/u, '2 ')
    .replace(/^([a-z]+)(?= (?:days?|weeks?|months?) ago$)/u, word => {
      const index = NUMBERS.indexOf(word);
      return index < 0 ? word : `${Math.max(1, index - 1)}`;
    });
}

/**
 * @param today as `2026-11-24`
 * @param isPast whether what has passed is meant: 月底 is the last one then
 * @returns the day that a phrase about months is, or undefined
 */
export function dayOfMonths(text: string, today: string, isPast: boolean): string | undefined {
  const now = DateTime.fromISO(today, { zone: 'UTC' });
  const shown = (date: DateTime) => (date.isValid ? date.toFormat('yyyy-MM-dd') : undefined);
  if (/^半个?月前$/u.test(text)) return shown(now.minus({ days: 15 }));
  if (text === '半年前') return shown(now.minus({ months: 6 }));
  const ago = /^(\d{1,3}|[一二两三四五六七八九十]{1,3})个?月(?:之?前)$|^(\d{1,3}) months? ago$/u.exec(text);
  const months = ago && (ago[2] ?? ago[1] ?? '');
  const count = months ? (/^\d/.test(months) ? Number(months) : hanNumber(months)) : undefined;
  if (count !== undefined) return shown(now.minus({ months: count }));
  const edge = /^(上个?|这个?|本)?月(底|末|初)$|^(?:the )?(end|beginning) of (last|this|the) month$/u.exec(
    text,
  );
  if (edge === null) return undefined;
  const which = edge[1] ?? edge[4] ?? '';
  const isEnd = /底|末|end/u.test(edge[2] ?? edge[3] ?? '');
  const isLast = which.startsWith('上') || which === 'last';
  const of = (date: DateTime) => (isEnd ? date.endOf('month') : date.startOf('month'));
  if (isLast) return shown(of(now.minus({ months: 1 })));
  const near = of(now);
  // A bare 月底 is the one that was, where something was said; this month's where it says so.
  const isBare = which === '' || which === 'the';
  if (isPast && isBare && near.startOf('day') > now) return shown(of(now.minus({ months: 1 })));
  if (!isPast && isBare && near.startOf('day') < now) return shown(of(now.plus({ months: 1 })));
  return shown(near);
}

/** @returns the day of this or the last month, or of last year, that is written so: `15号`, `上月15号`, `去年12月5日` */
export function dayByName(text: string, today: string, isPast: boolean): string | undefined {
  const now = DateTime.fromISO(today, { zone: 'UTC' });
  const at = (date: DateTime, day: number) => {
    const found = date.startOf('month').plus({ days: day - 1 });
    return day >= 1 && found.month === date.month ? found.toFormat('yyyy-MM-dd') : undefined;
  };
  const inMonth = /^(上个?月|这个?月|本月)?(\d{1,2})[日号]$/u.exec(text);
  if (inMonth) {
    const day = Number(inMonth[2]);
    const isLast = inMonth[1]?.startsWith('上') === true;
    if (isLast) return at(now.minus({ months: 1 }), day);
    const isOver = day <= now.day;
    if (inMonth[1] !== undefined || isOver === isPast) return at(now, day);
    return at(isPast ? now.minus({ months: 1 }) : now.plus({ months: 1 }), day);
  }
  const inYear = /^(去年|前年|今年)(\d{1,2})月(\d{1,2})[日号]?$/u.exec(text);
  if (inYear) {
    const year = now.year - { 去年: 1, 前年: 2, 今年: 0 }[inYear[1] as '去年' | '前年' | '今年'];
    const month = DateTime.fromObject({ year, month: Number(inYear[2]), day: 1 }, { zone: 'UTC' });
    return month.isValid ? at(month, Number(inYear[3])) : undefined;
  }
  return undefined;
}
