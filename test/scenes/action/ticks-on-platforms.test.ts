/** Ticks on cards while the bot is dead: the same on Telegram and on Feishu, with the real process. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type OpenPlatform, platforms } from '../three-chats/index.ts';

describe.concurrent.each(platforms('websocket'))('$name', ({ open }) => {
  let chat: OpenPlatform;
  beforeAll(async () => {
    chat = await open();
  });
  afterAll(() => chat.close());
  afterEach(() => chat.check());

  test('a tick that was given meanwhile counts when the bot is back', async () => {
    const here = await chat.gather('团队', '王经理', '小李');
    await here.say('小李', '/help');
    const card = await here.say('王经理', '/action add 小李 补充使用场景 截止=2999-12-01');
    await chat.whileDead(() => here.react('小李', '👍', card));
    await here.shows(card, /^✓ A1 完成 · 小李/);
    await chat.quiet();
    expect(card.buttons).toEqual(['重开']);
  });
});
