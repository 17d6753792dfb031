/** `/ab` as a media buyer types it: ids glued, spaced and full width, the round alone, words for numbers and days. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Chat } from '../chat.ts';
import { NEW } from './rounds.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':now 2026-11-30T10:00');
  await chat.type(':as 小郑 role=media');
  await chat.say('小郑', '/persona new 精致妈妈');
});
afterEach(() => chat.close());

const say = async (line: string) => (await chat.say('小郑', line)).text;
const first = async (line: string) => (await say(line)).split('\n')[0];

describe('a test and its round', () => {
  beforeEach(async () => {
    await say(NEW);
    await say('/ab next T1');
  });

  test.each([
    ...[
      '/测试 汇总T1/R1',
      '/测试汇总T1/R1',
      '/测试 汇总T1R1',
      '/测试汇总Ｔ１／Ｒ１',
      '/测试 汇总T1第1轮',
      '/汇总T1/R1',
    ],
    ...[
      '/ab summary t1/r1',
      '/ab summary T1 R1',
      '/ab summary T1 第1轮',
      '/ab summary T1 第 一 轮',
      '/ab summary T1-r1',
    ],
    ...['/ab summary R1', '/ab summary 第1轮', '/ab 汇总 T1，R1', '/ab summary 测试=T1R1'],
  ])('%s is of round 1', async line => {
    expect(await first(line)).toMatch(/^T1\/R1 哪个变体更好/);
  });

  test.each([
    '/ab summary',
    '/ab summary T1',
    '/测试汇总T1',
    '/ab summary T01',
    '/ab summary 秋季卖点',
    '/ab summary #t1',
  ])('%s is of the last round', async line => {
    expect(await first(line)).toMatch(/^T1\/R2 还早/);
  });

  test.each([
    '/ab summary T1/R1 详情',
    '/ab summary R1 明细',
    '/ab summary T1 R1 详情=1',
    '/ab summary T1R1 details',
  ])('%s has the details', async line => {
    expect(await first(line)).toBe('T1/R1 详情');
  });

  test('/ab summary 详情 is of the only test', async () => {
    expect(await first('/ab summary 详情')).toBe('T1/R2 详情');
  });

  test.each([
    ['/ab record T1 R1 A 日期=今天 花费=100', 'T1/R1 A 2026-11-30 已记'],
    ['/ab record R1 A 今天 花费=100', 'T1/R1 A 2026-11-30 已记'],
    ['/ab record A 11月30日 花费=100', 'T1/R1 A 2026-11-30 已记'],
    ['/ab record 收纳 十一月三十日 花费=100', 'T1/R1 A 2026-11-30 已记'],
    ['/测试 记数T1第1轮 B 今天 消耗=1.2千 展现=5万', 'T1/R1 B 2026-11-30 已记 · 花费 ¥1,200 · 曝光 50,000'],
    ['/ab signal T1 R1 A 维度=需求 都在问尺寸', 'F1 · 情感需求痛点 · 抖音 · T1/R1 A'],
    ['/ab signal A 维度=需求 都在问尺寸', 'F1 · 情感需求痛点 · 抖音 · T1/R2 A'],
    ['/ab plan T1 R1', 'T1 秋季卖点 · 计划'],
    ['/ab next T1 R1', 'T1/R1 之后的 T1/R2 已经开始了'],
  ])('%s is understood', async (line, shown) => {
    expect(await first(line)).toContain(shown);
  });

  test('a table needs no id while one test is open', async () => {
    expect(await say('/ab record\n日期\t变体\t花费\n2026-11-30\tA\t100')).toContain('T1/R1 记了 1 条');
  });

  test('what is no test is told with those that there are', async () => {
    expect(await say('/ab summary 春季')).toContain('现有：T1 秋季卖点');
    expect(await say('/ab summary T1 哈哈')).toContain('可以这样：/ab summary T1');
    await say(NEW);
    expect(await say('/ab summary 秋季卖点')).toContain('现有：T2 秋季卖点、T1 秋季卖点');
    // Two are open: nobody can tell which is meant.
    const card = await chat.say('小郑', '/ab record A 花费=100');
    expect(Object.keys(card.form ?? {})).toEqual(['test']);
    await chat.type(`:fill ${card.message} 测试=T2`);
    expect(chat.lastCard().text).toContain('T2/R1 A（到现在的总数） 已记');
  });

  test('pairs glued by commas are shown apart', async () => {
    expect(await say('/ab record T1 A 花费:100，曝光:2000，点击:30')).toContain(
      '可以这样：/ab record T1 A 花费:100 曝光:2000 点击:30',
    );
  });
});

test('a plan takes numbers and days in words, and a round to come is not said to run', async () => {
  const shown = await say(
    '/ab new 秋季卖点 指标=转化率 变体=收纳,颜值 预算=10万 天数=七天 最少转化=1,000 归因=三天 开始=十二月三日 份额=2:5:3',
  );
  for (const line of [
    '轮次：2/5/3（¥20,000 / ¥50,000 / ¥30,000）',
    '每轮：7 天；没到 5 天、每个变体没到 1000 转化之前不下结论',
    '归因：3 天',
    'T1/R1 2026-12-03 到 2026-12-09 · 还没开始 · 画像 v0',
  ])
    expect(shown.split('\n')).toContain(line);
  expect(await say('/ab')).toContain('T1 秋季卖点 · 还没开始 · 第 1/3 轮');
  expect(await say('/ab summary')).toContain('12-03 到 12-09 还没开始');
});

test('one figure alone is answered without an empty line', async () => {
  await say(NEW);
  expect(await say('/ab record T1 A 花费=100元')).toBe('T1/R1 A（到现在的总数） 已记 · 花费 ¥100');
});
