/** A meeting in a terminal, on Telegram and on Feishu: reactions, presses and replies on its card, and the minutes as a file. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type OpenChat, threeChats } from '../three-chats/index.ts';

describe.concurrent.each(threeChats('websocket'))('$name', ({ open }) => {
  let chat: OpenChat;
  beforeAll(async () => {
    chat = await open();
  });
  afterAll(() => chat.close());
  afterEach(() => chat.check());

  test('one meeting from its start to its minutes', async () => {
    const here = await chat.gather('团队', '王经理', '小李');
    await here.say('小李', '/persona new 精致妈妈');
    await here.say('小李', '/feedback 盒子太大 渠道=天猫 维度=痛点');
    await here.say('小李', '/persona propose 精致妈妈 add 维度=痛点 "收纳空间小" 证据=F1 理由=有人说');
    const card = await here.say('王经理', '/review start');
    expect(card.text).toContain('P1 精致妈妈 的提案');
    await here.react('小李', '👍', card);
    await here.shows(card, /✓ 采纳（小李）/u);
    await here.press('小李', '下一项', card);
    await here.shows(card, /精致妈妈：还没有结论的维度/u);
    await here.tell('王经理', '先问客服', { replyTo: card });
    await here.shows(card, /王经理：先问客服/u);
    await here.press('小李', '需要证据', card);
    const question = await here.heard(/需要证据：谁去找/u);
    await here.press('小李', '电商运营', question);
    await here.shows(card, /\? 需要证据（小李） → A1/u);
    await chat.restart();
    await here.press('王经理', '下一项', card);
    await here.shows(card, /都谈过了/u);
    await here.press('王经理', '结束', card);
    await here.heard(/M1 研讨会纪要/u);
    await here.shows(card, /M1 结束了/u);
    await chat.quiet();
    expect(here.said.filter(text => text.includes('M1 研讨会纪要'))).toHaveLength(1);
  });
});
