/** Times as people write them: what is understood, and what is refused and why. Said on Monday 2026-11-30 at 10:00 in Shanghai. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LONGEST_SCHEDULE, readSchedule } from '../../../src/domain/schedule/read-schedule.ts';
import { nextSlots } from '../../../src/domain/schedule/slots.ts';
import { wordSchedule } from '../../../src/domain/schedule/word-schedule.ts';
import { wordTrouble } from '../../../src/domain/schedule/word-trouble.ts';
import { showMoment } from '../../../src/domain/zoned-time.ts';
import { GROWTH_AT_MOST, growthAtTwice } from '../../growth.ts';
import { MONDAY, scheduleOf } from './plans.ts';

const clock = { now: MONDAY, zone: 'Asia/Shanghai' };

/** What is typed, what is said back, and when it is next. */
const UNDERSTOOD: readonly (readonly [typed: string, said: string, next: string])[] = [
  ['每两周 周三 15:00', '每两周 周三 15:00，从 2026-12-02 起', '12-02 Wed 15:00'],
  ['每周一三五 9点半', '每周一、周三、周五 09:30', '12-02 Wed 09:30'],
  ['every other wed 3pm', '每两周 周三 15:00，从 2026-12-02 起', '12-02 Wed 15:00'],
  ['工作日 10:00', '每个工作日（按中国调休）10:00', '12-01 Tue 10:00'],
  ['每月第一个周三 下午三点', '每月第一个周三 15:00', '12-02 Wed 15:00'],
  ['每月最后一天 18:00', '每月最后一天 18:00', '11-30 Mon 18:00'],
  ['隔周五 16:00', '每两周 周五 16:00，从 2026-12-04 起', '12-04 Fri 16:00'],
  ['双周周三 15:00', '每两周 周三 15:00，从 2026-12-02 起', '12-02 Wed 15:00'],
  ['weekly fri 17:00', '每周五 17:00', '12-04 Fri 17:00'],
  ['每天 9:00', '每天 09:00', '12-01 Tue 09:00'],
  ['周一 09:00', '每周一 09:00', '12-07 Mon 09:00'],
  ['mon 9:00', '每周一 09:00', '12-07 Mon 09:00'],
  ['每周一到周五 9:30', '每周一到周五 09:30', '12-01 Tue 09:30'],
  ['周一至周五 09:30', '每周一到周五 09:30', '12-01 Tue 09:30'],
  ['每周一到五 10点', '每周一到周五 10:00', '12-01 Tue 10:00'],
  ['周一、周三和周五 10:00', '每周一、周三、周五 10:00', '12-02 Wed 10:00'],
  ['周二周四 下午4点', '每周二、周四 16:00', '12-01 Tue 16:00'],
  ['星期三 15:30', '每周三 15:30', '12-02 Wed 15:30'],
  ['每星期天晚上8点', '每周日 20:00', '12-06 Sun 20:00'],
  ['礼拜五下午五点', '每周五 17:00', '12-04 Fri 17:00'],
  ['每2周 周一 10点', '每两周 周一 10:00，从 2026-12-07 起', '12-07 Mon 10:00'],
  ['每隔一周的周二 上午10点', '每两周 周二 10:00，从 2026-12-01 起', '12-01 Tue 10:00'],
  ['每三周 周四 14:00', '每 3 周 周四 14:00，从 2026-12-03 起', '12-03 Thu 14:00'],
  ['每周三15:00', '每周三 15:00', '12-02 Wed 15:00'],
  ['每周日 20:00', '每周日 20:00', '12-06 Sun 20:00'],
  ['天天 早上9点', '每天 09:00', '12-01 Tue 09:00'],
  ['每日 21:00', '每天 21:00', '11-30 Mon 21:00'],
  ['每个工作日 早上九点半', '每个工作日（按中国调休）09:30', '12-01 Tue 09:30'],
  ['每月1号 10:00', '每月 1 日 10:00', '12-01 Tue 10:00'],
  ['每月1号和15号 上午十点', '每月 1 日、15 日 10:00', '12-01 Tue 10:00'],
  ['每月十五日 14:30', '每月 15 日 14:30', '12-15 Tue 14:30'],
  ['每月 5、20 日 10:00', '每月 5 日、20 日 10:00', '12-05 Sat 10:00'],
  ['每个月最后一个周五 16:00', '每月最后一个周五 16:00', '12-25 Fri 16:00'],
  ['每月第二个和第四个周二 15点', '每月第二个和第四个周二 15:00', '12-08 Tue 15:00'],
  ['每月月底 17:00', '每月最后一天 17:00', '11-30 Mon 17:00'],
  ['每月最后一个工作日 17:00', '每月最后一天 17:00，遇休息日提前到上一个工作日', '11-30 Mon 17:00'],
  ['每月第一个工作日 10:00', '每月 1 日 10:00，遇休息日顺延到下一个工作日', '12-01 Tue 10:00'],
  ['每月31号 10:00', '每月 31 日（没有这天的月份取最后一天）10:00', '12-31 Thu 10:00'],
  ['周三中午12点', '每周三 12:00', '12-02 Wed 12:00'],
  ['周三 中午', '每周三 12:00', '12-02 Wed 12:00'],
  ['周三晚上七点三刻', '每周三 19:45', '12-02 Wed 19:45'],
  ['周三 上午十一点一刻', '每周三 11:15', '12-02 Wed 11:15'],
  ['每两周周三15:00，从12月9日开始', '每两周 周三 15:00，从 2026-12-09 起', '12-09 Wed 15:00'],
  ['从下周三起 每两周 周三 15:00', '每两周 周三 15:00，从 2026-12-09 起', '12-09 Wed 15:00'],
  ['每周三 15:00 到12月31日', '每周三 15:00，到 2026-12-31 为止', '12-02 Wed 15:00'],
  ['每周三 15:00 共10次', '每周三 15:00，从 2026-12-02 起，共 10 次', '12-02 Wed 15:00'],
  ['每周三 15:00，遇节假日跳过', '每周三 15:00，遇节假日跳过', '12-02 Wed 15:00'],
  ['每周三 15:00 节假日顺延', '每周三 15:00，遇节假日顺延到下一个工作日', '12-02 Wed 15:00'],
  ['每周三 15:00 遇节假日提前到上一个工作日', '每周三 15:00，遇节假日提前到上一个工作日', '12-02 Wed 15:00'],
  ['每周五 16:30 节假日照常', '每周五 16:30', '12-04 Fri 16:30'],
  ['下周开始 每周三 15:00', '每周三 15:00，从 2026-12-07 起', '12-09 Wed 15:00'],
  ['wednesdays 15:00', '每周三 15:00', '12-02 Wed 15:00'],
  ['every wednesday at 3 pm', '每周三 15:00', '12-02 Wed 15:00'],
  ['every mon, wed and fri 9:30', '每周一、周三、周五 09:30', '12-02 Wed 09:30'],
  ['mon-fri 9:30', '每周一到周五 09:30', '12-01 Tue 09:30'],
  ['tue & thu at 4pm', '每周二、周四 16:00', '12-01 Tue 16:00'],
  ['weekdays at 10', '每周一到周五 10:00', '12-01 Tue 10:00'],
  ['every working day 10:00', '每个工作日（按中国调休）10:00', '12-01 Tue 10:00'],
  ['business days 9:30am', '每个工作日（按中国调休）09:30', '12-01 Tue 09:30'],
  ['daily 9am', '每天 09:00', '12-01 Tue 09:00'],
  ['every day at noon', '每天 12:00', '11-30 Mon 12:00'],
  ['every 2 weeks on thu 14:00', '每两周 周四 14:00，从 2026-12-03 起', '12-03 Thu 14:00'],
  ['every three weeks on monday at 11:00', '每 3 周 周一 11:00，从 2026-11-30 起', '11-30 Mon 11:00'],
  ['fortnightly on friday at 16:00', '每两周 周五 16:00，从 2026-12-04 起', '12-04 Fri 16:00'],
  ['first wed of the month 3pm', '每月第一个周三 15:00', '12-02 Wed 15:00'],
  ['last friday of every month at 4pm', '每月最后一个周五 16:00', '12-25 Fri 16:00'],
  ['monthly on the 1st and 15th 10:00', '每月 1 日、15 日 10:00', '12-01 Tue 10:00'],
  ['1st and 3rd tue 15:00', '每月第一个和第三个周二 15:00', '12-01 Tue 15:00'],
  ['every month on the last day 17:00', '每月最后一天 17:00', '11-30 Mon 17:00'],
  [
    'last working day of the month 17:00',
    '每月最后一天 17:00，遇休息日提前到上一个工作日',
    '11-30 Mon 17:00',
  ],
  ['every wed 15:00 until 2026-12-31', '每周三 15:00，到 2026-12-31 为止', '12-02 Wed 15:00'],
  ['every other wed 3pm starting next wed', '每两周 周三 15:00，从 2026-12-09 起', '12-09 Wed 15:00'],
  ['every wed 3pm for 10 times', '每周三 15:00，从 2026-12-02 起，共 10 次', '12-02 Wed 15:00'],
  ['every wed 3pm, not on public holidays', '每周三 15:00，遇节假日跳过', '12-02 Wed 15:00'],
  ['every wed 15:00 from 2027-01-01', '每周三 15:00，从 2027-01-01 起', '2027-01-06 Wed 15:00'],
  ['每周三 15：00', '每周三 15:00', '12-02 Wed 15:00'],
  ['每周三　１５：００', '每周三 15:00', '12-02 Wed 15:00'],
  ['EVERY WED 15:00', '每周三 15:00', '12-02 Wed 15:00'],
  ['每周三 03:00', '每周三 03:00', '12-02 Wed 03:00'],
  ['周五 23:30', '每周五 23:30', '12-04 Fri 23:30'],
  ['每周二十点', '每周二 10:00', '12-01 Tue 10:00'],
  ['周1 9:00', '每周一 09:00', '12-07 Mon 09:00'],
  ['每周二十点半', '每周二 10:30', '12-01 Tue 10:30'],
  ['every sat and sun at 10am', '每周六、周日 10:00', '12-05 Sat 10:00'],
  ['每周六日 10点', '每周六、周日 10:00', '12-05 Sat 10:00'],
  ['周三 16点零五分', '每周三 16:05', '12-02 Wed 16:05'],
  ['每周三 12点', '每周三 12:00', '12-02 Wed 12:00'],
  ['每月最后一个周五16点，到2027-06-30为止', '每月最后一个周五 16:00，到 2027-06-30 为止', '12-25 Fri 16:00'],
  ['从12-09起 每周三 15:00', '每周三 15:00，从 2026-12-09 起', '12-09 Wed 15:00'],
  ['工作日早上9点', '每个工作日（按中国调休）09:00', '12-01 Tue 09:00'],
  ['the last day of each month at 6pm', '每月最后一天 18:00', '11-30 Mon 18:00'],
  ['every 4 weeks on tue, thu at 9am', '每 4 周 周二、周四 09:00，从 2026-12-01 起', '12-01 Tue 09:00'],
];

/** What is typed, why it is refused, the piece that it is about, and what could be typed instead. */
const REFUSED: readonly (readonly [typed: string, code: string, piece: string, ...examples: string[]])[] = [
  ['每周三 3点', 'which-half', '3点', '每周三 15:00', '每周三 03:00'],
  ['周三 5:30', 'which-half', '5:30', '每周三 17:30', '每周三 05:30'],
  ['every wed at 3', 'which-half', 'at 3', '每周三 15:00', '每周三 03:00'],
  ['每周三', 'no-time', '每周三', '每周三 10:00'],
  ['每周', 'no-day', '每周', '每周三 10:00'],
  ['每两周 15:00', 'no-day', '每两周 15:00', '每两周 周三 15:00，从 2026-12-02 起'],
  ['15:00', 'no-day', '15:00', '每周三 15:00'],
  ['weekly 17:00', 'no-day', 'weekly 17:00', '每周三 17:00'],
  ['monthly 10:00', 'no-day', 'monthly 10:00', '每月 1 日 10:00'],
  ['每月 10:00', 'no-day', '每月 10:00', '每月 1 日 10:00'],
  ['每月周三 10:00', 'no-day', '每月周三 10:00', '每月第一个周三 10:00'],
  [
    'biweekly wed 15:00',
    'two-meanings',
    'biweekly',
    '每两周 周三 15:00，从 2026-12-02 起',
    '每周一、周三 15:00',
  ],
  ['单周周三 15:00', 'two-meanings', '单周周三', '每两周 周三 15:00，从 2026-12-02 起'],
  [
    '每隔两周 周三 15:00',
    'two-meanings',
    '每隔两周',
    '每两周 周三 15:00，从 2026-12-02 起',
    '每 3 周 周三 15:00，从 2026-12-02 起',
  ],
  ['每周末 10:00', 'two-meanings', '每周末', '每周六 10:00', '每周日 10:00', '每周六、周日 10:00'],
  [
    'every second wed 3pm',
    'two-meanings',
    'every second wed',
    '每两周 周三 15:00，从 2026-12-02 起',
    '每月第二个周三 15:00',
  ],
  ['每月第一周的周三 15:00', 'two-meanings', '第一周的周三', '每月第一个周三 15:00'],
  ['每月初 10:00', 'two-meanings', '每月初', '每月 1 日 10:00'],
  ['每季度第一个周一 10:00', 'not-offered', '每季度', '每月第一个周一 10:00'],
  ['每三天 10:00', 'not-offered', '每三天', '每天 10:00'],
  ['every 3 days 10:00', 'not-offered', 'every 3 days', '每天 10:00'],
  ['quarterly 10:00', 'not-offered', 'quarterly', '每月 1 日 10:00'],
  ['每年 1月1日 10:00', 'not-offered', '每年', '每月 1 日 10:00'],
  ['every hour', 'not-offered', 'every hour', '每天 10:00'],
  ['每月第五个周三 15:00', 'no-such-day', '每月第五个周三 15:00', '每月最后一个周三 15:00'],
  ['每月32号 10:00', 'no-such-day', '每月32号 10:00', '每月最后一天 10:00'],
  ['周三 25:00', 'no-such-time', '25:00', '每周三 10:00'],
  ['周三 9:00 和 15:00', 'several-times', '周三 9:00 和 15:00', '每周三 09:00'],
  ['周三 9:00到10:00', 'not-understood', '到', '每周三 09:00'],
  ['工作日 周三 10:00', 'several-rules', '工作日 周三 10:00', '每周三 10:00'],
  ['每月15号 周三 10:00', 'several-rules', '每月15号 周三 10:00', '每周三 10:00'],
  ['每天 周三 10:00', 'several-rules', '每天 周三 10:00', '每周三 10:00'],
  ['每周三 15:00 到2026-11-01', 'never', '每周三 15:00 到2026-11-0…', '每周三 15:00'],
  ['每周三 15:00 共0次', 'too-many', '每周三 15:00 共0次', '每周三 15:00'],
  ['每100周 周三 15:00', 'too-many', '每100周 周三 15:00', '每周三 15:00'],
  ['15号 10:00', 'two-meanings', '15号 10:00', '每月 15 日 10:00'],
  ['每周三 15:00 北京时间', 'not-understood', '北京时间', '每周三 15:00'],
  ['every wensday 15:00', 'not-understood', 'wensday', '每周三 15:00'],
  ['开会', 'not-understood', '开会', '每周三 10:00'],
  ['wed 9', 'not-understood', '9', '每周三 09:00'],
  ['每周三次 10:00', 'not-understood', '三次', '每周三 10:00'],
  ['twice a week 10:00', 'not-offered', 'twice a week', '每周一、周四 10:00'],
  ['12-02 15:00', 'one-day', '12-02', '每周三 15:00'],
  ['每周三 15:00 从13月40日起', 'no-such-date', '从13月40日起', '每周三 15:00'],
  ['工作日 10:00 节假日顺延', 'several-rules', '工作日 10:00 节假日顺延', '每个工作日（按中国调休）10:00'],
  ['每周三 15:00 到12月31日 共5次', 'said-twice', '每周三 15:00 到12月31日 共5…', '每周三 15:00'],
  ['周三 midnight', 'two-meanings', 'midnight', '每周三 00:00'],
  ['明天 15:00', 'one-day', '明天', '每周三 15:00'],
  ['每周三 15:00 and 哈哈', 'not-understood', '哈哈', '每周三 15:00'],
  ['last weekday 17:00', 'two-meanings', 'last weekday', '每月最后一天 17:00，遇休息日提前到上一个工作日'],
  ['sometimes', 'not-understood', 'sometimes', '每周三 10:00'],
  ['每周三 上午', 'no-time', '上午', '每周三 10:00'],
  ['周三 15:00（按中国调休）', 'not-understood', '周三 15:00(按中国调休)', '每周三 15:00'],
  ['周三 9.30', 'not-understood', '9.30', '每周三 09:30'],
  ['每隔两天 10:00', 'not-offered', '每隔两天', '每天 10:00'],
  ['the 15th 10:00', 'two-meanings', 'the 15th 10:00', '每月 15 日 10:00'],
  ['第五周周三 10:00', 'two-meanings', '第五周周三', '每月最后一个周三 10:00'],
  ['9点', 'no-day', '9点', '每周三 09:00'],
  ['每周三 中午3点半 和 9点', 'no-such-time', '中午3点半', '每周三 09:00'],
  ['every wed at 13pm', 'no-such-time', 'at 13pm', '每周三 10:00'],
  ['every wed 3pm (chinese calendar)', 'not-understood', 'every wed 3pm (chine…', '每周三 15:00'],
  ['every 60 weeks on wed 15:00', 'too-many', 'every 60 weeks on we…', '每周三 15:00'],
];

test.each(UNDERSTOOD)('“%s” is understood', (typed, said, next) => {
  const schedule = scheduleOf(typed);
  expect(wordSchedule(schedule).zh).toBe(said);
  const [first] = nextSlots(schedule, MONDAY, 1);
  expect(showMoment(first?.at ?? MONDAY, clock, 'en')).toBe(next);
});

describe.each(REFUSED)('“%s”', (typed, code, piece, ...examples) => {
  const read = readSchedule(typed, clock);
  test('is refused, with the piece that was not understood', () => {
    expect(read).toMatchObject({ trouble: { code, typed: piece } });
    if (!('trouble' in read)) return;
    const { zh, en } = wordTrouble(read.trouble);
    if (piece !== '') for (const sentence of [zh, en]) expect(sentence).toContain(piece);
    expect(read.trouble.examples.map(example => example.zh)).toEqual(examples);
  });

  test('its examples work, in both languages alike', () => {
    if (!('trouble' in read)) throw new Error('understood');
    for (const { zh, en } of read.trouble.examples) {
      expect(scheduleOf(zh)).toEqual(scheduleOf(en));
      expect(wordSchedule(scheduleOf(zh)).zh).toBe(zh);
    }
  });
});

test('there are as many phrasings as were promised', () => {
  expect(UNDERSTOOD.length).toBeGreaterThanOrEqual(60);
  expect(REFUSED.length).toBeGreaterThanOrEqual(40);
});

test('a line is wholly understood or refused, whatever it is, and its examples work', () => {
  const words = [...UNDERSTOOD, ...REFUSED].flatMap(([typed]) => typed.split(/(?<=[ 周月点一三])/));
  const line = fc.oneof(
    fc.array(fc.constantFrom(...words), { maxLength: 8 }).map(all => all.join('')),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(line, typed => {
      const read = readSchedule(typed, clock);
      if ('schedule' in read) {
        expect(readSchedule(wordSchedule(read.schedule).zh, clock)).toEqual(read);
        return;
      }
      expect(read.trouble.examples.length).toBeGreaterThan(0);
      for (const { zh, en } of read.trouble.examples) expect(scheduleOf(zh)).toEqual(scheduleOf(en));
    }),
    { numRuns: 300 },
  );
});

test('every other Wednesday begins with the next one: today, as long as its time is ahead', () => {
  const said = (line: string) => wordSchedule(scheduleOf(line)).zh;
  expect(said('每两周 周一 10:01')).toContain('从 2026-11-30 起');
  expect(said('每两周 周一 10:00')).toContain('从 2026-12-07 起');
});

test('nothing that is too long is looked at', () => {
  const read = readSchedule(`每周三 15:00${' '.repeat(LONGEST_SCHEDULE)}`, clock);
  expect(read).toMatchObject({ trouble: { code: 'too-long' } });
});

test.each(['周一、', '1、', '第一和', 'mon ', '从12-', 'every ', ' ', '每两周 ', '遇节假日', '3', 'a'])(
  'a line of nothing but “%s” takes time in proportion to its length',
  async piece => {
    const lines = (size: number) => () => {
      for (let time = 0; time < 20; time += 1) readSchedule(piece.repeat(size).slice(0, size), clock);
    };
    expect(await growthAtTwice(LONGEST_SCHEDULE / 2, lines)).toBeLessThan(GROWTH_AT_MOST);
  },
);
