/** Recording what a user said, where the chat makes no difference: in a terminal, on Telegram and on Feishu. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type OpenChat, type Room, threeChats } from '../three-chats/index.ts';
import { records } from './records.ts';

describe.concurrent.each(threeChats('webhook'))('$name', ({ open }) => {
  let chat: OpenChat;
  let here: Room;
  let groups = 0;
  beforeAll(async () => {
    chat = await open();
  });
  afterAll(() => chat.close());
  beforeEach(async () => {
    groups += 1;
    here = await chat.gather(`品牌${groups}`, '王经理', '小李', '小周');
  });
  afterEach(() => chat.check());

  describe.sequential('what is typed', () => {
    test.each([
      ['a command', '/feedback 盒子太大 渠道=天猫 维度=痛点', {}],
      ['the Chinese alias', '/反馈 盒子太大 渠道=天猫 维度=痛点', {}],
      ['the alias glued to the words, and full-width signs', '／反馈盒子太大 渠道＝天猫 维度：痛点', {}],
      ['a mention before the command', '/反馈 盒子太大 渠道=天猫 维度=痛点', { mentionsBot: true }],
    ])('%s is recorded and answered in reply', async (_, line, how) => {
      const answer = await here.say('小李', line, how);
      expect(answer.text).toMatch(/^F1 · 情感需求痛点 · 天猫\n近 90 天第 1 个/);
      expect(answer.buttons).toEqual(['改维度', '改渠道', '删除']);
      expect(await records(here)).toMatchObject([{ text: '盒子太大', dimension: 'needs' }]);
    });

    test('in reply to a message its words are the verbatim, and which message it was is kept', async () => {
      const heard = await here.tell('小周', '用户说瓶口总是漏，已经第三个了');
      const answer = await here.say('小李', '/反馈 痛点 渠道=天猫', { replyTo: heard });
      expect(answer.text).toMatch(/^F1 /);
      expect(await records(here)).toMatchObject([
        { text: '用户说瓶口总是漏，已经第三个了', dimension: 'needs', ...chat.linkTo(here, heard) },
      ]);
    });
  });

  describe.sequential('a form', () => {
    test('asks only for what is missing, is filled in in its place, and survives a restart', async () => {
      const asked = await here.say('小李', '/反馈 盒子太大 标签=包装');
      expect(asked.text).not.toContain('原话：');
      await chat.restart();
      await here.fill('小李', { 渠道: '小红书', 维度: '痛点' }, asked);
      await here.shows(asked, /^F1 · 情感需求痛点 · 小红书/);
      expect(await records(here)).toMatchObject([{ text: '盒子太大', dimension: 'needs' }]);
    });

    test('is for whom it asks: others are told so', async () => {
      const asked = await here.say('小李', '/反馈 盒子太大 渠道=天猫');
      expect(await here.fill('小周', { 维度: '痛点' }, asked)).toContain('这张表是给小李的');
      expect(await records(here)).toEqual([]);
      await here.fill('小李', { 维度: '痛点' }, asked);
      await here.shows(asked, /^F1 /);
    });

    test('of one choice is answered by one press', async () => {
      const asked = await here.say('小李', '/反馈 盒子太大 渠道=天猫');
      await here.press('小李', '场景', asked);
      await here.shows(asked, /^F1 · 品类使用场景 · 天猫/);
    });

    test('with nothing missing is a menu of what can be changed, and changes only that', async () => {
      await here.say('小李', '/反馈 盒子太大 渠道=天猫 维度=痛点 强度=2');
      const menu = await here.say('小李', '/feedback edit F1');
      expect(menu.text).toContain('F1 可以改：');
      await here.fill('小李', { 强度: '5' }, menu);
      await here.heard('F1 已改：强度 2 → 5');
      expect(await records(here)).toMatchObject([{ text: '盒子太大', intensity: 5 }]);
    });
  });
});
