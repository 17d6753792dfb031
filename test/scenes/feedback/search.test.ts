import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chat } from '../chat.ts';

let chat: Chat;
beforeAll(async () => {
  chat = await Chat.open();
  await chat.type(':as 小李 role=社群');
  await chat.type(':now 2026-11-23T09:00');
  const records = [
    '包装盒太大，浴室放不下 渠道=小红书 维度=痛点 情感=-1 强度=4 人群=精致妈妈 标签=包装,收纳 日期=2026-11-01',
    '客服说可以送货上门，很感动 渠道=天猫 维度=认知 情感=2 授权=同意 日期=2026-11-02',
    'iPhone 壳的包装很精致 渠道=天猫 维度=认知 情感=1 日期=2026-10-31',
    'the BOX is too big 渠道=小红书 维度=痛点 日期=2025-12-31',
    '包 装 太 大 渠道=抖音 维度=痛点 用户=张女士 日期=2026-11-22',
  ];
  for (const record of records) await chat.type(`/feedback ${record}`);
  await chat.type(':as 老王 role=电商');
  await chat.type('/feedback 直播间价格比旗舰店便宜 渠道=抖音 维度=链路 日期=昨天');
});
afterAll(() => chat.close());

const found = async (query: string) => {
  const card = await chat.say('老王', `/search ${query}`);
  return [...card.text.matchAll(/^F(\d+) ·/gm)].map(match => Number(match[1]));
};

test.each([
  ['one Han character', '大', [5, 1]],
  ['a word of two', '包装', [5, 3, 1]],
  ['a phrase across punctuation', '太大浴室', [1]],
  ['two words, both needed', '包装 精致', [3]],
  ['a Latin word in any case', 'box', [4]],
  ['an English word in another number', 'boxes', [4]],
  ['not a part of a Latin word', 'phon', []],
  ['Latin typed in full width', 'ｉＰｈｏｎｅ', [3]],
  ['a dimension', '维度=痛点', [5, 4, 1]],
  ['a source', '渠道=天猫', [3, 2]],
  ['a sentiment', '情感=-1', [1]],
  ['an intensity', '强度=4', [1]],
  ['a segment', '人群=精致妈妈', [1]],
  ['all of several tags', '标签=收纳,包装', [1]],
  ['a consent', '授权=同意', [2]],
  ['an end user, by name', '用户=张女士', [5]],
  ['the role of whoever recorded it', '角色=电商', [6]],
  ['whoever recorded it', '记录人=小李 维度=认知', [3, 2]],
  ['days from', 'since=2026-11-01', [6, 5, 2, 1]],
  ['days to', '到=2026-10-31', [4, 3]],
  ['days from and to', 'since=2026-10-31 until=2026-11-01', [3, 1]],
  ['a range over the turn of the year', '从=2025-12-31 到=2026-10-31', [4, 3]],
  ['words and filters together', '包装 维度=需求 since=2026-11-01', [5, 1]],
  ['a word that is typed twice', '包装 包装 包装', [5, 3, 1]],
  ['a Latin phrase beside Han characters', 'iPhone壳', [3]],
  ['nothing at all: everything', '', [6, 5, 4, 3, 2, 1]],
])('finds by %s, newest first', async (_, query, numbers) => {
  expect(await found(query)).toEqual(numbers);
});

test('a query in which nothing can be found is refused in words', async () => {
  expect((await chat.say('老王', '/search 😋')).text).toContain('没有可以搜索的字或词');
  expect((await chat.say('老王', '/search "OR" AND NOT *')).text).not.toContain('Error');
});

test('pages by button, in place, and stays on its page while new records come in', async () => {
  for (let number = 7; number <= 26; number += 1)
    await chat.type(`/feedback 分页用的第 ${number} 条 渠道=京东 维度=场景`);
  const first = await chat.say('老王', '/search 分页');
  expect(first.text).toContain('“分页”共 20 条 · 1/3');
  expect(first.buttons).toEqual(['下一页']);
  await chat.type('/feedback 分页用的新来的一条 渠道=京东 维度=场景');
  await chat.type(`:press ${first.message} 1`);
  const second = chat.lastCard();
  expect(second).toMatchObject({ message: first.message, edit: true });
  expect(second.text).toContain('共 20 条 · 2/3');
  expect(second.text).toContain('F18 ·');
  expect(second.text).not.toContain('F19 ·');
  await chat.type(`:press ${first.message} 2`);
  expect(chat.lastCard().text).toContain('3/3');
  expect(chat.lastCard().buttons).toEqual(['上一页']);
  expect((await chat.say('老王', '/search 分页 页=9')).text).toBe('一共只有 3 页。');
});

test('pages of a filter by end user keep the filter without the name', async () => {
  for (let number = 1; number <= 9; number += 1)
    await chat.type(`/feedback 又说了第 ${number} 件事 渠道=京东 维度=场景 用户=李四`);
  const first = await chat.say('老王', '/search 用户=李四');
  await chat.type(`:press ${first.message} 1`);
  expect(chat.lastCard().text).toContain('共 9 条 · 2/2');
  expect(JSON.stringify(chat.lastCard())).not.toContain('李四');
});
