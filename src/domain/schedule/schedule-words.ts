/** The words of schedules (tokens): what each piece of a typed line means, in Chinese and English. */
import type { Clock } from '../zoned-time.ts';
import type { Weekday } from './day-number.ts';
import {
  bareTime,
  DATE,
  edge,
  englishTime,
  hanTime,
  PARTS,
  partOfDay,
  SHOWN_CLOCK,
  shownTime,
  time,
} from './schedule-moments.ts';
import {
  BARE,
  BARE_LIST,
  ENGLISH_DAY,
  englishDay,
  FIRST,
  hanDays,
  NUMBER,
  numberOf,
  range,
  WEEK,
  weekdayOfHan,
} from './schedule-numbers.ts';
import type { Said } from './schedule-said.ts';

type Read = (match: RegExpExecArray, clock: Clock) => Said;
type Word = readonly [pattern: RegExp, read: Said | Read];

const HOURS = 'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve';
const HOLIDAYS =
  '(?:(?:遇|逢|碰)到?)?(?:法定)?(?:节假日|休息日|假日|节日|假期|放假)(?:时|的话)?[就则]?(?:也|都)?';
const ENGLISH_HOLIDAYS = '(?:(?:the )?public )?(?:holidays|days off)';
/** @param sources tried where the line has been read up to; English ones end with a word */
const han = (source: string) => new RegExp(source, 'y');
const latin = (source: string) => new RegExp(`(?:${source})(?![a-z\\d])`, 'y');

/** In the order in which they are tried: what is longer, or would be misread as something else, comes first. */
export const WORDS: readonly Word[] = [
  // What the bot says besides when it says a schedule back.
  [han('\\((?:按中国调休|chinese calendar)\\)'), { is: 'note', of: 'working-days' }],
  [han('\\((?:没有这天的月份取最后一天|in shorter months the last day)\\)'), { is: 'note', of: 'dates' }],

  // Holidays.
  [
    han(
      `${HOLIDAYS}(?:跳过|不发|不开|不算|除外|取消|停|略过)|(?:跳过|除了|除|不含|避开)${HOLIDAYS}(?:以?外)?`,
    ),
    { is: 'holidays', holidays: 'skip' },
  ],
  [han(`${HOLIDAYS}(?:提前|往前)(?:到?[前上]一个工作日)?`), { is: 'holidays', holidays: 'before' }],
  [han(`${HOLIDAYS}(?:顺延|延后|推迟|往后)(?:到?[后下]一个工作日)?`), { is: 'holidays', holidays: 'after' }],
  [han(`${HOLIDAYS}(?:照常|照发|照开|发|开|不停)`), { is: 'holidays', holidays: 'keep' }],
  [
    latin(`(?:but )?(?:not on|skip|skipping|except|except on|excluding|no) ${ENGLISH_HOLIDAYS}`),
    { is: 'holidays', holidays: 'skip' },
  ],
  [
    latin(`on ${ENGLISH_HOLIDAYS} the (?:working |business )?day before`),
    { is: 'holidays', holidays: 'before' },
  ],
  [
    latin(`on ${ENGLISH_HOLIDAYS} the (?:working |business |next )?day after`),
    { is: 'holidays', holidays: 'after' },
  ],
  [latin(`(?:also on|including|even on) ${ENGLISH_HOLIDAYS}`), { is: 'holidays', holidays: 'keep' }],

  // From when, until when, how often.
  [han(`(?:从|自)?\\s?(${DATE})\\s?(?:开始|起)`), edge('start')],
  [latin(`(?:from|starting|beginning|start)(?: on| from)? (${DATE})`), edge('start')],
  [han(`(?:直到|截止到?|截至|到|至)\\s?(${DATE})\\s?(?:为止|结束|止)?(?![点时:])`), edge('until')],
  [latin(`(?:until|till|til|through|ending|to)(?: on)? (${DATE})`), edge('until')],
  [
    han(`(?:一共|总共|共|只)(?:开|发)?\\s?(${NUMBER})\\s?次`),
    match => ({ is: 'times', times: numberOf(match[1]) }),
  ],
  [
    latin('(?:for )?(\\d{1,4}) (?:times|meetings)(?! (?:a|per|every|each)(?![a-z]))'),
    match => ({ is: 'times', times: numberOf(match[1]) }),
  ],

  // One day.
  [
    han(`(?:下|这|本|上)个?${WEEK}(${FIRST})`),
    ([, day = '']) => ({ is: 'trouble', code: 'one-day', instead: [[days(hanDays(day))]] }),
  ],
  [
    latin(`(?:next|this) (${ENGLISH_DAY})`),
    ([, day]) => ({ is: 'trouble', code: 'one-day', instead: [[days([englishDay(day)])]] }),
  ],

  // How often, in so many words: 两周一次 is none of a Monday.
  [han(`每?(${NUMBER})?\\s?个?${WEEK}(?:开|发)?一次`), ([, every]) => weeks(every ? numberOf(every) : 1)],
  [han('(?:每一?|一)个?月(?:开|发)?一次'), { is: 'month' }],
  [han('(?:每一?|一)[天日](?:开|发)?一次'), { is: 'every-day' }],
  [latin('once (?:a|per|every|each) (?:working|business) day'), { is: 'working-days' }],
  [latin('once (?:a|per|every|each) day'), { is: 'every-day' }],
  [latin('once (?:a|per|every|each) week'), weeks(1)],
  [latin('once (?:a|per|every|each) month'), { is: 'month' }],
  [
    han(
      '(?:除了?|不含|不算)周末(?:以?外)?,?的?(?:每一?天|每日|天天)|(?:每一?天|每日|天天),?(?:除了?|不含|不算)周末(?:以?外)?',
    ),
    { is: 'days', days: [1, 2, 3, 4, 5] },
  ],

  // Two meanings.
  [
    han(`每隔([二两三四五六七八九2-9])个?${WEEK}`),
    ([, every]) => either([weeks(numberOf(every))], [weeks(numberOf(every) + 1)]),
  ],
  [han(`每?单周(?:的?${WEEK}?(${FIRST}))?`), ([, day]) => either([weeks(2, day)])],
  [
    han(`第(${NUMBER})个?周\\s?的?${WEEK}(${FIRST})`),
    ([, nth, day]) => either([{ is: 'month' }, { is: 'nth', nth: numberOf(nth) }, days(hanDays(day ?? ''))]),
  ],
  [han(`每?个?${WEEK}末`), either([days([6])], [days([7])], [days([6, 7])])],
  [
    han('(?:每个?)?月([初中])'),
    ([, part]) => either([{ is: 'month' }, { is: 'dates', dates: [part === '初' ? 1 : 15] }]),
  ],
  [latin('bi-?weekly|semi-?weekly'), either([weeks(2)], [days([1, 3])])],
  [latin('bi-?monthly|semi-?monthly'), either([{ is: 'month' }, { is: 'dates', dates: [1, 15] }])],
  [latin('(?:every |at )?weekends?'), either([days([6])], [days([7])], [days([6, 7])])],
  [
    latin(`every (?:second|2nd) (${ENGLISH_DAY})`),
    ([, day]) =>
      either([weeks(2), days([englishDay(day)])], [{ is: 'nth', nth: 2 }, days([englishDay(day)])]),
  ],
  [
    latin('(first|last) weekday'),
    ([, which]) => either([{ is: 'edge-working-day', nth: which === 'first' ? 1 : -1 }]),
  ],
  // The end of a day, or of the day before.
  [
    han(
      '(?:晚上|夜里|半夜|午夜|凌晨)?\\s?24(?:[点时](?:整|钟)?|:00)|(?:晚上|夜里|半夜|午夜)\\s?(?:12|十二)(?:[点时](?:整|钟)?|:00)',
    ),
    {
      is: 'trouble',
      code: 'no-such-time',
      instead: [[{ is: 'time', minutes: 24 * 60 - 1 }], [{ is: 'time', minutes: 0 }]],
    },
  ],
  [latin('(?:at )?midnight'), either([{ is: 'time', minutes: 0 }])],

  // Not offered.
  [
    latin('every (\\d{1,3}) days'),
    ([, every]) => notOffered(Number(every) % 7 === 0 ? weeks(Number(every) / 7) : { is: 'every-day' }),
  ],
  [
    han(`(?!每一[天日])每隔?(${NUMBER})\\s?[天日]`),
    ([, every]) => notOffered(numberOf(every) % 7 === 0 ? weeks(numberOf(every) / 7) : { is: 'every-day' }),
  ],
  [han('每个?半个?月'), notOffered({ is: 'month' })],
  [
    han(`每个?(?:季度?|年|半年)|(?!每一个)每隔?${NUMBER}\\s?(?:个?月|年)|隔[月年]`),
    notOffered({ is: 'month' }),
  ],
  [
    han(`每个?(?:小时|分钟|半月)|(?!每一[天日])每隔?${NUMBER}\\s?(?:天|日|个?小时|分钟)|每?隔[天日]`),
    notOffered({ is: 'every-day' }),
  ],
  [
    latin(
      'quarterly|yearly|annually|every (?:quarter|year|other month)|every (?:\\d{1,3}|two|three|four|six) (?:months|years)',
    ),
    notOffered({ is: 'month' }),
  ],
  [
    latin(
      'hourly|every (?:hour|minute|other day)|every (?:\\d{1,3}|two|three|four|six) (?:days|hours|minutes)',
    ),
    notOffered({ is: 'every-day' }),
  ],
  [latin('(?:once|twice|\\d{1,2} times) (?:a|per) (?:day|week|month|year)'), notOffered(days([1, 4]))],

  [
    han(
      '\\d{4}[-/.年]\\d{1,2}[-/.月]\\d{1,2}[日号]?|\\d{1,2}月\\d{1,2}[日号]?|\\d{1,2}[-/]\\d{1,2}|[今明后]天|[今明](?=晚)|(?:today|tomorrow|tonight)(?![a-z])',
    ),
    { is: 'trouble', code: 'one-day' },
  ],

  // Each month.
  [
    han('(最后|第)一?个?(?:工作日|上班日)'),
    match => ({ is: 'edge-working-day', nth: match[1] === '第' ? 1 : -1 }),
  ],
  [
    latin('(first|last) (?:working|business) day'),
    match => ({ is: 'edge-working-day', nth: match[1] === 'first' ? 1 : -1 }),
  ],
  [latin('end of (?:the |each |every )?month|month end'), { is: 'dates', dates: [-1] }],
  [han('最后一?天|最后一日|月[底末]'), { is: 'dates', dates: [-1] }],
  [latin('last day'), { is: 'dates', dates: [-1] }],
  [latin('first day'), { is: 'dates', dates: [1] }],
  [
    han('倒数第[二两三四五2-5]个?'),
    { is: 'trouble', code: 'not-offered', instead: [[{ is: 'nth', nth: -1 }]] },
  ],
  [han(`(?:最后|倒数第)[一1]?个?`), { is: 'nth', nth: -1 }],
  [han('首个|头一?个'), { is: 'nth', nth: 1 }],
  // 每月十五: a date of two characters needs no 号.
  [
    han(
      '(?<=月)\\s?(十[一二三四五六七八九]?|二十[一二三四五六七八九]?|三十一?)(?![点时个次周号日一二三四五六七八九十])',
    ),
    ([, date]) => ({ is: 'dates', dates: [numberOf(date)] }),
  ],
  [han(`第(${NUMBER})[天日]`), match => ({ is: 'dates', dates: [numberOf(match[1])] })],
  [han(`第(${NUMBER})个?`), match => ({ is: 'nth', nth: numberOf(match[1]) })],
  [latin('first|second|third|fourth|fifth|last'), match => ({ is: 'nth', nth: numberOf(match[0]) })],
  [latin('(\\d{1,2})(?:st|nd|rd|th)'), match => ({ is: 'nth', nth: numberOf(match[1]) })],
  [han(`(${NUMBER}(?:[、,和](?!${NUMBER}点)\\s?${NUMBER}){0,9})\\s?[日号](?:晚上)?(?!报)`), dates],

  // Working days, each day.
  [han('每?个?(?:工作日|上班日)'), { is: 'working-days' }],
  [latin('(?:(?:every|each) )?(?:working|business) days?|(?:every )?workdays?'), { is: 'working-days' }],
  [latin('(?:every )?weekdays?'), { is: 'days', days: [1, 2, 3, 4, 5] }],
  [han('每一?天|每日|天天'), { is: 'every-day' }],
  [latin('daily|(?:every|each) ?day'), { is: 'every-day' }],
  [han('每?一?个?月'), { is: 'month' }],
  [latin('monthly|(?:of )?(?:every|each|the|a) month'), { is: 'month' }],

  // Every so many weeks, and on which days of them.
  [han(`(?:每隔一个?|隔一?个?|每?双)周(${BARE_LIST})?`), ([, days]) => weeks(2, days)],
  [han(`每\\s?(${NUMBER})\\s?个?${WEEK}(${BARE_LIST})?`), ([, every, days]) => weeks(numberOf(every), days)],
  [
    han(`每?个?${WEEK}([1-7])(?:到|至|-|~|—|–)(?:${WEEK})?([1-7])(?![\\d:点时.号次])`),
    ([, from, to]) => days(range(Number(from) as Weekday, Number(to) as Weekday)),
  ],
  [
    han(`每?个?${WEEK}([1-7](?:[、,和/]\\s?[1-7](?![\\d:点时])){0,6})(?![\\d:点时.号次])`),
    ([, listed = '']) =>
      days([...listed].filter(each => /\d/.test(each)).map(each => Number(each) as Weekday)),
  ],
  [han(`每个?${WEEK}(${BARE_LIST})?`), ([, days]) => weeks(1, days)],
  [latin('every other week|every (?:second|2nd) week|(?:every )?fortnight(?:ly)?|every other'), weeks(2)],
  [
    latin('every (\\d{1,3}|one|two|three|four|five|six|eight|ten) weeks?'),
    ([, every]) => weeks(numberOf(every)),
  ],
  [latin('weekly|(?:every|each|a) week'), weeks(1)],
  [
    han(`${WEEK}([一二三四五六日天])(?:到|至|-|~|—|–)(?:${WEEK})?([一二三四五六日天])(?![点时])`),
    ([, from, to]) => days(range(weekdayOfHan(from), weekdayOfHan(to))),
  ],
  [
    latin(`(${ENGLISH_DAY}) ?(?:-|–|~|to|through|thru) ?(${ENGLISH_DAY})`),
    ([, from, to]) => days(range(englishDay(from), englishDay(to))),
  ],
  [han(`${WEEK}([一二三四五六日天](?:[、,和及]?${BARE}){0,6})`), ([, listed = '']) => days(hanDays(listed))],
  [latin(ENGLISH_DAY), ([day]) => days([englishDay(day)])],

  // Times of day.
  [latin('noon|midday'), { is: 'time', minutes: 12 * 60 }],
  [
    latin('(?:in the )?(morning|afternoon|evening)s?(?: at)? (\\d{1,2})(?::(\\d{2}))?(?! ?[ap]\\.?m|[:\\d])'),
    ([, part, hour, minute]) => englishTime(part, hour, minute),
  ],
  [
    latin("(?:at )?(\\d{1,2})(?::(\\d{2}))?(?: o'clock)? in the (morning|afternoon|evening)"),
    ([, hour, minute, part]) => englishTime(part, hour, minute),
  ],
  [
    latin(`(?:at )?(half past|quarter past|quarter to) (${HOURS}|\\d{1,2})`),
    ([, which, hour]) => shownTime(which, numberOf(hour)),
  ],
  [latin(`at (${HOURS})(?: o'clock)?`), ([, hour]) => bareTime(`${numberOf(hour)}:00`)],
  [latin('(?:at )?(\\d{1,2})h(\\d{2})?'), ([, hour, minute = '00']) => time(`${hour}:${minute}`)],
  [latin(`(?:at )?(\\d{1,2}(?::\\d{2})?) ?([ap])\\.?m\\.?`), ([, clock, half]) => time(`${clock}${half}m`)],
  [
    han(
      `(凌晨|清晨|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚|夜里)?\\s?(${NUMBER})[点时](?:(半)|([一三])刻|(${NUMBER})分?|整|钟)?`,
    ),
    hanTime,
  ],
  [
    han(`(凌晨|清晨|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚|夜里)\\s?(${SHOWN_CLOCK})`),
    ([, part = '', clock]) => time(`${PARTS[part] ?? part}${clock}`),
  ],
  [han('正?中午'), { is: 'time', minutes: 12 * 60 }],
  [han('凌晨|清晨|早上|早晨|上午|下午|傍晚|晚上|晚|夜里'), ([part]) => partOfDay(part)],
  // Beside a time that says the half of the day itself.
  [
    latin('(?:in the )?(?:mornings?|afternoons?|evenings?)(?= (?:at )?\\d{1,2}(?::\\d{2})? ?[ap]\\.?m)'),
    { is: 'nothing' },
  ],
  [latin('(?:in the |every )?(morning|afternoon|evening)s?'), ([, part]) => partOfDay(part)],
  [
    new RegExp(`(?:at )?${SHOWN_CLOCK}(?: ?h(?![a-z]))?`, 'y'),
    ([, hour, minute]) => bareTime(`${hour}:${minute}`),
  ],
  [latin("at (\\d{1,2})(?: ?o'clock)?|(\\d{1,2}) ?o'clock"), ([, at, o]) => bareTime(`${at ?? o}:00`)],

  [han('(\\d{1,2})\\.(\\d{2})(?!\\d)'), ([, hour, minute]) => pointed(`${hour}:${minute}`)],
  [han('\\d{1,2}(?![\\d:])'), ([number]) => pointed(`${number}:00`)],

  // Small words between them.
  [
    /[\s,、;。/@]+|[的在于和与及跟并且是]|每?逢|(?:and|on|at|of|the|every|each|in|a|&|\+)(?![a-z\d])/y,
    { is: 'nothing' },
  ],
];

function either(...instead: readonly (readonly Said[])[]): Said {
  return { is: 'trouble', code: 'two-meanings', instead };
}

function weeks(every: number, days?: string): Said {
  return days === undefined ? { is: 'weeks', every } : { is: 'weeks', every, days: hanDays(days) };
}

function days(named: readonly Weekday[]): Said {
  return { is: 'days', days: named };
}

function dates([, listed = '']: RegExpExecArray): Said {
  const numbers = listed.split(/[、,和]/).map(item => numberOf(item.trim()));
  return { is: 'dates', dates: numbers };
}

function notOffered(near: Said): Said {
  return { is: 'trouble', code: 'not-offered', instead: [[near]] };
}

/** “wed 9”, “9.30”: hardly anything else than a time, but it does not say so. */
function pointed(clock: string): Said {
  const read = bareTime(clock);
  const instead = read.is === 'trouble' ? read.instead : [[read]];
  return { is: 'trouble', code: 'not-understood', ...(instead && { instead }) };
}
