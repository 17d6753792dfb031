/**
 * Times as people type them, through the chat, on Monday 2026-11-30 at 10:00 in Shanghai. What is understood is said back with the
 * next three dates, reckoned here by hand; what is refused names a line that works and does what was meant.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Language } from '../../src/domain/language.ts';
import { Chat } from './chat.ts';

const WED_15 = '12-02 周三 15:00、12-09 周三 15:00、12-16 周三 15:00';
const OTHER_WED_15 = '12-02 周三 15:00、12-16 周三 15:00、12-30 周三 15:00';
const FRI_16 = '12-04 周五 16:00、12-11 周五 16:00、12-18 周五 16:00';
const MON_930 = '12-07 周一 09:30、12-14 周一 09:30、12-21 周一 09:30';
const MON_9 = '12-07 周一 09:00、12-14 周一 09:00、12-21 周一 09:00';
const WORKDAYS_9 = '12-01 周二 09:00、12-02 周三 09:00、12-03 周四 09:00';
const MON_WED_FRI = '12-02 周三 09:30、12-04 周五 09:30、12-07 周一 09:30';
const FIFTEENTH = '12-15 周二 10:00、01-15 周五 10:00、02-15 周一 10:00';
const LAST_WORKDAY = '11-30 周一 17:00、12-31 周四 17:00、01-29 周五 17:00';
const FIRST_WED = '12-02 周三 15:00、01-06 周三 15:00、02-03 周三 15:00';

const UNDERSTOOD: readonly (readonly [typed: string, next: string])[] = [
  ['每俩周三下午3点', OTHER_WED_15],
  ['每两个星期三下午3点', OTHER_WED_15],
  ['双周三 15:00', OTHER_WED_15],
  ['隔周 周三 15:00', OTHER_WED_15],
  ['隔周三下午三点', OTHER_WED_15],
  ['两周一次，周三 15：00', OTHER_WED_15],
  ['逢周五 16:00', FRI_16],
  ['每逢周五下午4点', FRI_16],
  ['礼拜五下午四点', FRI_16],
  ['每週五 下午4點', FRI_16],
  ['每月最后一个工作日 17:00', LAST_WORKDAY],
  ['每月15号 10点', FIFTEENTH],
  ['每月十五 上午10点', FIFTEENTH],
  ['每月一次 15号 10点', FIFTEENTH],
  ['周一 上午九点半', MON_930],
  ['上午九点半 每周一', MON_930],
  ['每周１　９：３０', MON_930],
  ['周一到周五 9:00', WORKDAYS_9],
  ['周1-5 9:00', WORKDAYS_9],
  ['除周末外每天 9:00', WORKDAYS_9],
  ['工作日早上9点', WORKDAYS_9],
  ['每天 早上9点', WORKDAYS_9],
  ['一天一次，9点', WORKDAYS_9],
  ['周1,3,5 9:30', MON_WED_FRI],
  ['周一/周三/周五 9点半', MON_WED_FRI],
  ['每周一三五 9点半', MON_WED_FRI],
  ['每月首个周三 15点', FIRST_WED],
  ['每周三　１５：００', WED_15],
  ['星期三下午3点', WED_15],
  ['周三 中午', '12-02 周三 12:00、12-09 周三 12:00、12-16 周三 12:00'],
  ['3pm every other Wed', OTHER_WED_15],
  ['every two weeks on wed at 15:00', OTHER_WED_15],
  ['wednesdays 15h', WED_15],
  ['Wednesdays at 3 p.m.', WED_15],
  ['weds 3 in the afternoon', WED_15],
  ['first Wednesday of the month 15:00', FIRST_WED],
  ['every weekday at 9am', WORKDAYS_9],
  ['Mon/Wed/Fri @ 9:30', MON_WED_FRI],
  ['half past nine every monday', MON_930],
  ['monday mornings at 9', MON_9],
  ['once a week on monday at nine', MON_9],
  ['once a month on the 15th at 10am', FIFTEENTH],
  ['last business day of the month 5pm', LAST_WORKDAY],
  ['noon every wed', '12-02 周三 12:00、12-09 周三 12:00、12-16 周三 12:00'],
];

/** What is typed, what is said of it, and the lines that are offered with what comes of them. */
const REFUSED: readonly (readonly [
  typed: string,
  said: string,
  ...offered: readonly (readonly [line: string, next: string])[],
])[] = [
  ['每天', '没有写几点', ['每天 10:00', '12-01 周二 10:00、12-02 周三 10:00、12-03 周四 10:00']],
  ['隔周', '没有写', ['每两周 周三 10:00，从 2026-12-02 起', '12-02 周三 10:00、12-16']],
  ['每季度 周一 10:00', '还不能按“每季度”安排', ['每月第一个周一 10:00', '12-07 周一 10:00、01-04']],
  [
    '周三 24:00',
    '没有“24:00”这个钟点',
    ['每周三 23:59', '12-02 周三 23:59'],
    ['每周三 00:00', '12-02 周三 00:00'],
  ],
  ['每天晚上12点', '没有“晚上12点”', ['每天 23:59', '11-30 周一 23:59'], ['每天 00:00', '12-01 周二 00:00']],
  ['周三 25:00', '没有“25:00”这个钟点', ['每周三 10:00', '12-02 周三 10:00']],
  ['下周三 15:00', '“下周三”只是一天', ['每周三 15:00', WED_15]],
  ['next wed 3pm', '“next wed”只是一天', ['每周三 15:00', WED_15]],
  ['今晚8点', '只是一天', ['每周三 20:00', '12-02 周三 20:00']],
  ['周五下午', '“下午”没有写几点', ['每周五 15:00', '12-04 周五 15:00']],
  ['friday afternoon', '没有写几点', ['每周五 15:00', '12-04 周五 15:00']],
  ['周三 3点', '上午还是下午', ['每周三 15:00', WED_15], ['每周三 03:00', '12-02 周三 03:00']],
  ['每14天 周三 15:00', '还不能按“每14天”', ['每两周 周三 15:00，从 2026-12-02 起', OTHER_WED_15]],
  ['每月倒数第二个周五 16:00', '还不能按“倒数第二个”', ['每月最后一个周五 16:00', '12-25 周五 16:00']],
  ['15号 10:00', '可以有几种意思', ['每月 15 日 10:00', FIFTEENTH]],
  ['3pm', '没有写哪一天', ['每周三 15:00', WED_15]],
  ['有空的时候', '看不懂', ['每周三 10:00', '12-02 周三 10:00']],
];

let chat: Chat;
const begin = async (language: Language) => {
  chat = await Chat.open({ language });
  await chat.type(':now 2026-11-30T10:00');
  await chat.type(':as 小李 role=community');
};
const say = async (line: string) => (await chat.say('小李', line)).text;

/** Every second one is typed for the other thing that comes round. */
const commandOf = (index: number) => (index % 2 === 0 ? 'digest' : 'review');

test('are at least forty in both languages', () => {
  const all = [...UNDERSTOOD, ...REFUSED].map(([typed]) => typed);
  expect(new Set(all).size).toBe(all.length);
  expect(all.filter(typed => /\p{Script=Han}/u.test(typed)).length).toBeGreaterThanOrEqual(40);
  expect(all.filter(typed => !/\p{Script=Han}/u.test(typed)).length).toBeGreaterThanOrEqual(15);
});

describe('in a Chinese team', () => {
  beforeAll(() => begin('zh-CN'));
  afterAll(() => chat.close());

  test.each(UNDERSTOOD.map((each, index) => [...each, commandOf(index)] as const))(
    '“%s” is next at %s',
    async (typed, next, command) => {
      expect(await say(`/${command} schedule ${typed}`)).toContain(`接下来：${next}`);
    },
  );

  test.each(
    REFUSED.map(([typed, said, ...offered], index) => ({ typed, said, offered, command: commandOf(index) })),
  )('“$typed” is refused: $said', async ({ typed, said, offered, command }) => {
    const card = await chat.say('小李', `/${command} schedule ${typed}`);
    expect(card.text).toContain(said);
    const lines = offered.map(([line]) => `/${command} schedule ${line}`);
    expect(card.text).toContain(`可以这样：${lines[0]}`);
    expect(card.buttons).toEqual(lines.length > 1 ? lines : []);
    for (const [line, next] of offered)
      expect(await say(`/${command} schedule ${line}`)).toContain(`接下来：${next}`);
  });
});

describe('in an English team', () => {
  beforeAll(() => begin('en'));
  afterAll(() => chat.close());
  /** “12-02 周三 15:00” is said as “Wed 12-02 15:00”. */
  const inEnglish = (next: string) =>
    next.replace(/(\d\d-\d\d) 周(.)/g, (_, day: string, weekday: string) => {
      const place = '一二三四五六日'.indexOf(weekday);
      return `${['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][place]} ${day}`;
    });

  test.each(
    UNDERSTOOD.filter(([typed]) => !/\p{Script=Han}/u.test(typed)).map(
      ([typed, next], index) => [typed, inEnglish(next).replaceAll('、', ', '), commandOf(index)] as const,
    ),
  )('“%s” is next at %s', async (typed, next, command) => {
    expect(await say(`/${command} schedule ${typed}`)).toContain(`Next: ${next}`);
  });

  test('what is refused has an example in English, which works', async () => {
    const refused = await say('/digest schedule friday afternoon');
    expect(refused).toContain('“afternoon” does not say at what time.');
    const line = '/digest schedule every Fri at 15:00';
    expect(refused).toContain(line);
    expect(await say(line)).toContain('Next: Fri 12-04 15:00');
  });
});
