/** A digest that the platform refuses is told to the managers where they can be reached, with the platform's reason. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenPlatform, platforms } from '../three-chats/index.ts';

describe.each(platforms('websocket'))('$name', ({ open }) => {
  let chat: OpenPlatform;
  beforeEach(async () => {
    chat = await open('2026-10-26T10:00');
  });
  afterEach(() => chat.close());

  test('the manager hears of it alone, and can see it there', async () => {
    const room = await chat.gather('品牌群', '王经理', '小李');
    await room.say('王经理', '/team claim');
    await room.say('小李', '/反馈 盒子太大 渠道=天猫 维度=痛点');
    const alone = room.alone('王经理');
    await alone.say('王经理', '/digest');
    await chat.quiet();
    chat.shutsOut(room);
    await chat.setClock('2026-11-02T09:00');
    const told = await alone.heard('周报没能发出去');
    expect(told.text).toMatch(/（.*(?:chat not found|230002|outside the group).*）/i);
    expect(told.text).toContain('下次会再报');
    expect(room.said.some(text => text.includes('周报 11-02'))).toBe(false);
    await alone.press('王经理', '现在看', told);
    await alone.heard('1 个新声音');
  });
});
