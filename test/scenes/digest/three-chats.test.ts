/** The digest in a terminal, on Telegram and on Feishu: posted, unfolded in place, its records listed apart. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenChat, type Room, threeChats } from '../three-chats/index.ts';

describe.each(threeChats('websocket'))('$name', ({ open }) => {
  let chat: OpenChat;
  let room: Room;
  beforeEach(async () => {
    chat = await open();
    room = await chat.gather('品牌群', '王经理', '小李');
    await room.say('王经理', '/team claim');
    await room.say('小李', '/team role 社群');
    await room.say('小李', '/反馈 盒子太大 渠道=天猫 维度=痛点');
    await room.say('小李', '/反馈 香味很好闻 渠道=小红书 维度=认知');
  });
  afterEach(async () => {
    await chat.quiet();
    chat.check();
    await chat.close();
  });

  test('parts unfold one at a time in the same message, also after a restart', async () => {
    const digest = await room.say('小李', '/周报');
    expect(digest.text).toContain('本周 2 个新声音（上周 0）');
    await room.press('小李', '声音', digest);
    await room.shows(digest, '情感需求痛点 1 个声音');
    await chat.restart();
    await room.press('王经理', '覆盖', digest);
    await room.shows(digest, '▾ 覆盖');
    expect(digest.text).not.toContain('情感需求痛点 1 个声音');
    await room.press('小李', '声音', digest);
    await room.shows(digest, '▾ 声音');
    await room.press('小李', '② 1 条', digest);
    await room.heard('“盒子太大”');
    await room.press('小李', '收起', digest);
    await room.shows(digest, /^(?!.*▾)/s);
    expect(room.said.filter(text => text.includes('本周 2 个新声音'))).toHaveLength(1);
  });
});
