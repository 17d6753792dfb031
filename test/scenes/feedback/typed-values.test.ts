/** Values as hurried people type them: dates, ranges, sentiment in words, lists; and what a search counts. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Chat } from '../chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':as 小李 role=电商');
  // A Tuesday.
  await chat.type(':now 2026-11-24T11:00');
});
afterEach(() => chat.close());

test.each([
  ['三天前', '11-21 周六'],
  ['11.19', '11-19 周四'],
  ['20261119', '11-19 周四'],
  ['昨晚', '11-23 周一'],
  ['昨晚8点', '11-23 周一 20:00'],
  ['刚才', ''],
  ['十一月十九日', '11-19 周四'],
  ['上周五', '11-20 周五'],
  ['月底', '10-31 周六'],
  ['3 days ago', '11-21 周六'],
  ['last Friday', '11-20 周五'],
  ['Nov 19', '11-19 周四'],
])('日期=%s is %s', async (typed, shown) => {
  const card = await chat.say('小李', `/反馈 盖子漏水 渠道=天猫 维度=痛点 日期=${typed}`);
  expect(card.text).toMatch(/^F1 · 情感需求痛点 · 天猫/);
  expect((await chat.say('小李', '/feedback show F1')).text).toContain(shown);
});

test.each([
  ['负面', '−1'],
  ['很差', '−2'],
  ['+1', '1'],
  ['negative', '−1'],
  ['bad', '−1'],
  ['中性', '0'],
  ['很好', '2'],
])('情感=%s is %s', async (typed, shown) => {
  await chat.say('小李', `/反馈 盖子漏水 渠道=天猫 维度=痛点 情感=${typed}`);
  expect((await chat.say('小李', '/feedback show F1')).text).toContain(`情感：${shown}`);
});

test.each(['包装;盒子', '包装；盒子', '#包装#盒子', '#包装 #盒子', '包装、盒子', '包装 盒子'])(
  '标签=%s are two tags',
  async typed => {
    await chat.say('小李', `/反馈 盖子漏水 渠道=天猫 维度=痛点 标签=${typed}`);
    expect((await chat.say('小李', '/feedback show F1')).text).toContain('标签：包装、盒子');
  },
);

async function recordSix(): Promise<void> {
  for (const said of [
    '盒子太大 渠道=天猫 维度=痛点 情感=-1 日期=11-09',
    '盒子太厚 渠道=京东 维度=痛点 情感=-2 日期=11-17',
    '盒子漂亮 渠道=天猫 维度=认知 情感=2 日期=昨天 标签=包装',
    '盒子破了 渠道=天猫 维度=痛点 情感=-2 日期=昨天 人群=新手妈妈',
    '盒子太小 渠道=抖音 维度=痛点 情感=-1 日期=今天',
    '味道很香 渠道=抖音 维度=认知 情感=1 日期=10-30',
  ])
    await chat.say('小李', `/反馈 ${said}`);
}
const found = (text: string) => [...text.matchAll(/^F(\d+) ·/gm)].map(match => Number(match[1]));

test.each([
  ['本周', [5, 4, 3]],
  ['盒子 上周', [2]],
  ['最近7天 盒子', [5, 4, 3]],
  ['本月 盒子', [5, 4, 3, 2, 1]],
  ['上个月', [6]],
  ['last week', [2]],
  ['盒子 past 7 days', [5, 4, 3]],
  ['日期=上周', [2]],
  ['日期=last week 盒子', [2]],
  ['日期=11-01到11-17', [2, 1]],
  ['情感=负面', [5, 4, 2, 1]],
  ['情感=很差', [4, 2]],
  ['情感=正面', [6, 3]],
  ['情感=-1', [5, 1]],
  ['情感=负面 本周', [5, 4]],
  ['包装', [3]],
])('/搜索 %s', async (query, numbers) => {
  await recordSix();
  expect(found((await chat.say('小李', `/搜索 ${query}`)).text)).toEqual(numbers);
});

test('a search says which days and grades it read, and words in quotes stay words', async () => {
  await recordSix();
  expect((await chat.say('小李', '/搜索 情感=负面 盒子 本周')).text).toContain(
    '“盒子”共 2 条\n情感：−2、−1 · 说于 11-23 周一 – 11-24 周二',
  );
  expect((await chat.say('小李', '/搜索 "本周"')).text).toContain('没有找到“本周”');
});

test('by when it was recorded as well as when it was said', async () => {
  await chat.say('小李', '/反馈 盒子太大 渠道=天猫 维度=痛点 日期=10-01');
  await chat.type(':now 2026-11-26T11:00');
  await chat.say('小李', '/反馈 盒子太小 渠道=天猫 维度=痛点 日期=10-01');
  expect(found((await chat.say('小李', '/搜索 记录于=今天')).text)).toEqual([2]);
  expect(found((await chat.say('小李', '/搜索 盒子 记录于=11-24')).text)).toEqual([1]);
  expect(found((await chat.say('小李', '/搜索 记录于=本周 日期=10-01')).text)).toEqual([2, 1]);
});

test('counts by a field, as a small table', async () => {
  await recordSix();
  const card = await chat.say('小李', '/搜索 情感=负面 本周 按=渠道');
  expect(card.text).toContain('共 2 条');
  expect(card.blocks).toContainEqual({
    kind: 'table',
    columns: ['渠道', '条数'],
    rows: [
      ['天猫', '1'],
      ['抖音', '1'],
    ],
  });
  const people = await chat.say('小李', '/搜索 按=人群');
  expect(people.blocks).toContainEqual({
    kind: 'table',
    columns: ['人群', '条数'],
    rows: [
      ['没有写', '5'],
      ['新手妈妈', '1'],
    ],
  });
  expect((await chat.say('小李', '/搜索 按=记录人')).text).toContain('小李 · 6');
});

test.each([
  ['iPhone15壳很滑', ['iphone', '15', 'iPhone15', '壳']],
  ['500ml太小', ['500', 'ml', '500ml']],
  ['使いやすくて可愛い', ['やすく', '可愛い']],
  ['배송이 빨라요', ['배송', '빨라']],
])('“%s” is found by each of its parts', async (said, words) => {
  await chat.say('小李', `/反馈 ${said} 渠道=天猫 维度=痛点`);
  for (const word of words) expect(found((await chat.say('小李', `/搜索 ${word}`)).text), word).toEqual([1]);
  expect((await chat.say('小李', '/搜索 phon')).text).toContain('没有找到');
});
