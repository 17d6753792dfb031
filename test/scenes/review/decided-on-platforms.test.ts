/** A decision by a reaction while the bot is dead: the same on Telegram and on Feishu, with the real process. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type OpenPlatform, platforms } from '../three-chats/index.ts';

describe.concurrent.each(platforms('websocket'))('$name', ({ open }) => {
  let chat: OpenPlatform;
  beforeAll(async () => {
    chat = await open();
  });
  afterAll(() => chat.close());
  afterEach(() => chat.check());

  test('counts once when the bot is back', async () => {
    const here = await chat.gather('团队', '王经理', '小李');
    await here.say('小李', '/persona new 精致妈妈');
    await here.say('小李', '/feedback 盒子太大 渠道=天猫 维度=痛点');
    await here.say('小李', '/persona propose 精致妈妈 add 维度=痛点 "收纳空间小" 证据=F1 理由=有人说');
    const card = await here.say('王经理', '/review start');
    await chat.whileDead(() => here.react('小李', '👍', card));
    await here.shows(card, /✓ 采纳（小李）/u);
    await chat.quiet();
    expect(
      await here.rows(`SELECT item.id FROM "MeetingItem" item
      JOIN "Meeting" meeting ON meeting.id = item."meetingId" JOIN "Room" room ON room.id = meeting."roomId"
      WHERE room."chatId" = ? AND item.outcome = 'accepted'`),
    ).toHaveLength(1);
  });
});
