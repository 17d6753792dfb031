import { afterEach, beforeEach, expect, test } from 'vitest';
import { Chat } from './chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
});
afterEach(() => chat.close());

test('a record is confirmed in two lines: id, dimension, source; how often it was heard; how to mend it', async () => {
  const card = await chat.say('小李', '/feedback 包装盒太大，浴室放不下 渠道=小红书 维度=痛点 标签=包装,收纳');
  expect(card.text.split('\n')).toEqual([
    'F1 · 情感需求痛点 · 小红书',
    '近 90 天第 1 个带“包装”标签的声音（1 个渠道） · 改：/feedback edit F1',
  ]);
  expect(card.buttons).toEqual(['改维度', '改渠道', '撤回']);
  expect(card.replyTo).toBe(chat.lastTyped);
});
