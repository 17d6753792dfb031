/** Daily asking: the media role is asked for the figures of the day before, at a time that the team chose. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Chat } from '../chat.ts';
import { type OpenChat, type Room, threeChats } from '../three-chats/index.ts';
import { NEW, rowsOf, tableOf } from './rounds.ts';

const ROWS = rowsOf(1, { mean: 40, swing: 0.2 });
const day = (which: string) => `/ab record T1\n${tableOf(ROWS.filter(row => row.day.endsWith(which)))}`;

describe('in a terminal', () => {
  let chat: Chat;
  beforeEach(async () => {
    chat = await Chat.open();
    await chat.type(':now 2026-11-30T10:00');
    await chat.type(':as 王经理 manager');
    await chat.type(':as 小郑 role=media');
    await chat.say('小郑', '/persona new 精致妈妈');
    await chat.say('小郑', NEW);
  });
  afterEach(() => chat.close());

  const say = async (line: string) => (await chat.say('小郑', line)).text;
  const asked = () => chat.cards.filter(({ text }) => text.includes('还缺数'));
  const now = (time: string) => chat.type(`:now ${time}`);

  test('nobody is asked unless the team wishes', async () => {
    expect(await say('/ab daily')).toBe('没有定时问数。要每天问前一天缺的：/ab daily 10:00');
    await now('2026-12-03T12:00');
    expect(asked()).toEqual([]);
  });

  test('at the time that was set what is missing up to the day before is asked for, once a day', async () => {
    expect(await say('/ab daily 10点')).toBe(
      '每天 10:00 问媒介投放前一天缺的数，不缺就不问 · 下一次 12-01 周二 10:00',
    );
    await now('2026-12-01T09:59');
    expect(asked()).toEqual([]);
    await now('2026-12-01T10:00');
    expect(chat.lastCard().text.split('\n')).toEqual([
      '@小郑 到昨天（11-30）还缺数',
      'T1/R1 秋季卖点',
      'A：11-30',
      'B：11-30',
      '/ab record T1/R1 A 日期=2026-11-30 花费=… 曝光=… 点击=… 转化=… 收入=…',
      '回复这条消息发报表文件（CSV、XLSX）也可以',
    ]);
    // The day was asked for, whatever the time is now.
    await say('/ab daily 15:00');
    await now('2026-12-01T16:00');
    expect(asked()).toHaveLength(1);
    await now('2026-12-02T15:00');
    expect(chat.lastCard().text).toContain('\nA：11-30、12-01\n');
  });

  test('where nothing is missing nobody is called', async () => {
    await say('/ab daily 10:00');
    await say(day('11-30'));
    await now('2026-12-01T12:00');
    expect(asked()).toEqual([]);
    await now('2026-12-02T12:00');
    expect(asked()).toHaveLength(1);
  });

  test('one message is for all rounds that run, and none for those to come, over or finished', async () => {
    await say('/ab daily 10:00');
    await say('/ab new 第二个 画像=精致妈妈 指标=转化 变体=甲,乙');
    await say('/ab new 第三个 画像=精致妈妈 指标=转化 变体=甲,乙 开始=12-05');
    await say('/ab new 第四个 画像=精致妈妈 指标=转化 变体=甲,乙');
    await say('/ab finish T4');
    await now('2026-12-01T10:00');
    expect(asked()).toHaveLength(1);
    expect(
      chat
        .lastCard()
        .text.split('\n')
        .filter(line => /^T\d/.test(line)),
    ).toEqual(['T1/R1 秋季卖点', 'T2/R1 第二个']);
    expect(chat.lastCard().buttons).toEqual([
      'T1/R1 A 11-30',
      'T1/R1 B 11-30',
      'T2/R1 甲 11-30',
      'T2/R1 乙 11-30',
    ]);
    // Of a round whose days are over its own end asks.
    await now('2026-12-07T12:00');
    expect(chat.lastCard().text).toContain('T3/R1 第三个');
    expect(chat.lastCard().text).not.toContain('T1/R1 秋季卖点');
  });

  test('quiet hours are waited for', async () => {
    expect(await say('/ab daily 7:00')).toContain('下一次 12-01 周二 08:00（免打扰，等到 08:00）');
    await now('2026-12-01T07:30');
    expect(asked()).toEqual([]);
    await now('2026-12-01T08:00');
    expect(asked()).toHaveLength(1);
  });

  test('the time is the team’s own, and goes with its zone', async () => {
    await say('/ab daily 10:00');
    await chat.say('王经理', '/settings 时区=Asia/Tokyo');
    await now('2026-12-01T09:30');
    expect(asked()).toEqual([]);
    await now('2026-12-01T10:00');
    expect(asked()).toHaveLength(1);
  });

  test('it ends when somebody says so, and after the round', async () => {
    await say('/ab daily 10:00');
    await now('2026-12-01T10:00');
    await chat.type(':press 1');
    const state = await chat.say('小郑', '/ab daily');
    expect(state.buttons).toEqual(['不再问']);
    await chat.type(`:press ${state.message} 1`);
    expect(chat.lastCard().text).toContain('没有定时问数');
    await now('2026-12-03T10:00');
    expect(asked()).toHaveLength(1);
    expect(await say('/ab daily 关')).toContain('本来就没有定时问数');
    await say('/ab daily 10:00');
    await say('/ab finish T1');
    await now('2026-12-05T10:00');
    expect(asked()).toHaveLength(1);
  });

  test('working days, and what is no time, are answered with what works', async () => {
    expect(await say('/测试 每日 工作日9点半')).toContain(
      '每个工作日（按中国调休） 09:30 问'.replace('） ', '）'),
    );
    expect(await say('/ab daily 3点')).toContain('可以这样：/ab daily 每天 15:00');
    expect(await say('/ab daily 周三')).toContain('可以这样：/ab daily 每周三 10:00');
    expect(await say('/ab daily 有空的时候')).toContain('看不懂');
  });

  test('what was down at the time asks once when it is back', async () => {
    await say('/ab daily 10:00');
    await chat.restart();
    await now('2026-12-03T18:00');
    expect(asked()).toHaveLength(1);
    expect(asked()[0]?.text).toContain('到昨天（12-02）还缺数');
  });

  test('each room is asked for its own tests', async () => {
    await say('/ab daily 10:00');
    const { text } = await chat.say('王经理', '/team link');
    const code = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(text)?.[0] ?? '';
    await chat.type(':room 二群');
    await chat.type(':now 2026-11-30T10:00');
    await chat.type(':as 赵经理 manager');
    await chat.type(`/team link ${code}`);
    const confirm = chat.cards.findLast(
      ({ buttons }) => buttons.length > 0 && buttons.some(each => /并|同意|是/.test(each)),
    );
    await chat.type(':room main');
    await chat.type(':as 王经理');
    await chat.type(`:press ${confirm?.message} 1`);
    await chat.type(':room 二群');
    await chat.type(':as 赵经理');
    await chat.type('/ab new 第二个 画像=精致妈妈 指标=转化 变体=甲,乙');
    await chat.type(':room main');
    await now('2026-12-01T10:00');
    expect(asked().map(({ room, text: said }) => [room, /T\d\/R1 \S+/.exec(said)?.[0]])).toEqual([
      ['main', 'T1/R1 秋季卖点'],
      ['二群', 'T2/R1 第二个'],
    ]);
  });
});

test('in English all of it is English', async () => {
  const chat = await Chat.open({ language: 'en' });
  try {
    await chat.type(':now 2026-11-30T10:00');
    await chat.type(':as Zheng role=media');
    await chat.say('Zheng', '/persona new young-mothers');
    await chat.say(
      'Zheng',
      '/ab new "Autumn pitch" persona=young-mothers metric=conversions variants=A:storage,B:looks',
    );
    const said = async (line: string) => (await chat.say('Zheng', line)).text;
    expect(await said('/ab daily')).toContain('/ab daily 10:00');
    expect(await said('/ab daily 3:00')).toContain('Try: /ab daily every day at 15:00');
    expect(await said('/ab daily 10am')).toContain('asked every day at 10:00');
    await chat.type(':now 2026-12-01T10:00');
    expect(chat.lastCard().text.split('\n')).toEqual([
      '@Zheng Figures up to yesterday (11-30) are missing',
      'T1/R1 Autumn pitch',
      'A: 11-30',
      'B: 11-30',
      '/ab record T1/R1 A date=2026-11-30 spend=… impressions=… clicks=… conversions=… revenue=…',
      'Or reply to this message with a report (CSV, XLSX)',
    ]);
    await said('/ab daily off');
    expect(chat.cards.map(({ text }) => text).filter(text => /\p{Script=Han}/u.test(text))).toEqual([]);
  } finally {
    await chat.close();
  }
});

describe.concurrent.each(threeChats('websocket'))('$name', ({ open }) => {
  test('a button opens the form of one variant and day', async () => {
    const chat: OpenChat = await open('2026-11-30T10:00');
    try {
      const here: Room = await chat.gather('品牌', '王经理', '小郑');
      await here.say('小郑', '/team role 媒介');
      await here.say('小郑', '/persona new 精致妈妈');
      await here.say('小郑', NEW);
      await here.say('小郑', '/ab daily 10:00');
      await chat.setClock('2026-12-01T10:00');
      const asked = await here.heard('到昨天（11-30）还缺数');
      expect(asked.mentions).toEqual(['小郑']);
      await here.press('小郑', 'B 11-30', asked);
      const form = await here.heard('/ab record 还要填');
      await here.fill('小郑', { 花费: '1400' }, form);
      await here.heard('T1/R1 B 2026-11-30 已记 · 花费 ¥1,400');
      chat.check();
    } finally {
      await chat.close();
    }
  });
});
