/** `key=value` of a field that there is none of: kept as words, and that is said. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findFeedback } from '../../../src/features/feedback/store/feedback.ts';
import { Chat } from '../chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
});
afterEach(() => chat.close());
const words = async () => (await chat.look(transaction => findFeedback(transaction, 1, 1)))?.text;

test.each(['color=red', '颜色=红色', 'Farbe＝rot'])('%s is kept as words, and that is said', async pair => {
  const { text } = await chat.say('王经理', `/反馈 盒子太大 ${pair} 渠道=抖音 维度=痛点`);
  expect(text).toContain(`“${pair}”没有这一项，记进了原话`);
  expect(await words()).toBe(`盒子太大 ${pair}`);
});

test.each(['价格=100太贵', '盒子 价格=100太贵', '看 https://a.cn/x?color=red', '比分 a=b=c', '公式=难'])(
  '%s is what was said, silently',
  async said => {
    const { text } = await chat.say('王经理', `/反馈 ${said} 渠道=抖音 维度=痛点`);
    expect(text).not.toContain('没有这一项');
    expect(await words()).toBe(said);
  },
);

test('a slip of a key is mended by one press, and is in the words no more', async () => {
  const refused = await chat.say('王经理', '/反馈 盒子太大 渠到=抖音 维度=痛点');
  expect(refused.buttons).toEqual(['“渠到=抖音”是“渠道=抖音”']);
  await chat.type(`:press ${refused.message} 1`);
  expect(chat.lastCard().text).toContain('F1 · 情感需求痛点 · 抖音');
  expect(await words()).toBe('盒子太大');
});

test('in English', async () => {
  const english = await Chat.open({ language: 'en' });
  const { text } = await english.say('Ann', '/feedback Too big color=red source=抖音 dimension=needs');
  expect(text).toContain('“color=red” is no field and went into the text');
  await english.close();
});
