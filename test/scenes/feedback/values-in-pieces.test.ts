/** A value that stands in pieces, or has a blank in its name, is one value; nothing of it goes into the words. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chat } from '../chat.ts';

let chat: Chat;
beforeAll(async () => {
  chat = await Chat.open();
});
afterAll(() => chat.close());

const say = async (line: string) => (await chat.say('小李', line)).text;

test.each([
  ['/反馈 泵头会漏 渠道=客服 维度=痛 点', '情感需求痛点 · 客服', '“泵头会漏”'],
  ['/反馈 泵头太紧 渠道=小 红书 维度=痛点', '情感需求痛点 · 小红书', '“泵头太紧”'],
  [
    '/feedback The pump leaks source=Douyin Shop dimension=needs',
    '情感需求痛点 · 抖音电商',
    '“The pump leaks”',
  ],
  ['/反馈 按压 太硬 维度=情感需求 痛点 渠道=京东', '情感需求痛点 · 京东', '“按压 太硬”'],
  ['/feedback box broke dimension=needs source=weibo tags=box, lid, cap', '微博', '“box broke”'],
  // What is a name by itself is not made another one by the word behind it.
  ['/反馈 维度=痛点 渠道=抖音 电商页面打不开', '情感需求痛点 · 抖音', '“电商页面打不开”'],
  ['/反馈 还可以吧 渠道=京东 维度=认知 情感=一般般', '品牌认知态度 · 京东', '情感：0'],
])('%s', async (line, recorded, words) => {
  const answer = await say(line);
  expect(answer).toContain(recorded);
  const id = /^F\d+/.exec(answer)?.[0];
  expect(await say(`/反馈 查看 ${id}`)).toContain(words);
});

test.each(['电话=13812345678', '手机号=13812345678', '微信号=wxid_abc123', 'phone=13812345678'])(
  '%s is asked about as an end user, and its value is in no answer and no record',
  async pair => {
    const answer = await say(`/反馈 泵头会漏 ${pair} 渠道=客服 维度=痛点`);
    expect(answer).toContain('可以这样：/反馈 泵头会漏 用户=… 渠道=客服 维度=痛点');
    expect(answer).not.toContain(pair.split('=')[1]);
  },
);
