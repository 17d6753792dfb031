/** Pairs glued by punctuation or blanks, and quotes as keyboards make them: read as meant, or shown and asked. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Chat } from '../chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
});
afterEach(() => chat.close());

const recorded = async () => (await chat.say('小李', '/feedback show F1')).text;

test.each([
  ['闺蜜安利的，维度=社交，渠道=小红书', '闺蜜安利的'],
  ['闺蜜安利的,维度=社交,渠道=小红书。', '闺蜜安利的'],
  ['闺蜜安利的；渠道=xhs；维度=社交；情感=很好', '闺蜜安利的'],
  ['渠道=小红书，维度=社交 闺蜜安利的', undefined],
  ['闺蜜安利的 渠道 = 小红书 维度 = 社交', '闺蜜安利的'],
  ['闺蜜安利的 渠道= 小红书 维度 =社交', '闺蜜安利的'],
  ['闺蜜安利的 渠道 = “小红书” 维度=社交', '闺蜜安利的'],
  ['”闺蜜安利的” 渠道=小红书 维度=社交', '闺蜜安利的'],
  ['‘闺蜜安利的’ 渠道=小红书 维度=社交', '闺蜜安利的'],
  ['『闺蜜安利的』 渠道=小红书 维度=社交', '闺蜜安利的'],
  ["'闺蜜安利的' 渠道=小红书 维度=社交", '闺蜜安利的'],
  ['“闺蜜安利的" 渠道=小红书 维度=社交', '闺蜜安利的'],
  ['"闺蜜安利的” 渠道=小红书 维度=社交', '闺蜜安利的'],
  ['闺蜜安利的 渠道=‘小红书’ 维度=社交', '闺蜜安利的'],
])('/反馈 %s', async (line, text) => {
  const card = await chat.say('小李', `/反馈 ${line}`);
  if (text === undefined) return expect(card.text).toContain('什么都没有记');
  expect(card.text).toMatch(/^F1 · 社交传播影响 · 小红书/);
  expect(await recorded()).toContain(`“${text}”\n`);
});

test.each([
  '价格=100太贵',
  '网址 https://a.cn/?渠道=1，维度=x',
  "it's a 'must have' 's",
  '他说 ‘好 就是贵',
  '5 = 五',
])('%s stays text', async said => {
  await chat.say('小李', `/反馈 ${said} 渠道=小红书 维度=社交`);
  const text = await recorded().catch(() => '');
  if (!text.includes(said)) expect(chat.lastCard().text).toMatch(/没有记|没有 F1|找不到/);
  else expect(text).toContain(`“${said}”`);
});

test('a misspelt key among glued pairs is asked about, and does not stay in the words', async () => {
  const card = await chat.say('小李', '/反馈 盖子漏水，纬度=痛点，渠道=小红书');
  expect(card.text).toContain('“纬度=”像是写错的“维度=”');
  expect(card.text).toContain('可以这样：/反馈 盖子漏水 维度=痛点 渠道=小红书');
  await chat.type(`:press ${card.message} 1`);
  expect(await recorded()).toContain('“盖子漏水”\n维度：情感需求痛点\n渠道：小红书');
});

test('a bare dimension at the end shows the words that were kept, and is taken by one press', async () => {
  const card = await chat.say('小李', '/反馈 盖子漏水啊 渠道=小红书 痛点');
  expect(card.text).toContain('记下的话：“盖子漏水啊 痛点”');
  expect(card.buttons[0]).toBe('“痛点”是维度');
  await chat.type(`:press ${card.message} 1`);
  expect(await recorded()).toContain('“盖子漏水啊”\n维度：情感需求痛点');
});

test('in English, too', async () => {
  const english = await Chat.open({ language: 'en' });
  const card = await english.say('Li', '/feedback The lid leaks,source=tmall,dimension=needs');
  expect(card.text).toMatch(/^F1 ·/);
  const form = await english.say('Li', '/feedback The lid leaks source = tmall needs');
  expect(form.text).toContain('Kept as the text: “The lid leaks needs”');
  expect(form.buttons[0]).toBe('“needs” is the dimension');
  await english.close();
});
