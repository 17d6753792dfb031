/** Action items, where the chat makes no difference: the same in a terminal, on Telegram and on Feishu. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type OpenChat, type Room, threeChats } from '../three-chats/index.ts';

describe.concurrent.each(threeChats('websocket'))('$name', ({ open }) => {
  let chat: OpenChat;
  let here: Room;
  let groups = 0;
  beforeAll(async () => {
    chat = await open();
  });
  afterAll(() => chat.close());
  beforeEach(async () => {
    groups += 1;
    here = await chat.gather(`团队 ${groups}`, '王经理', '小李', '小周');
    await here.say('王经理', '/team claim');
    await here.say('小李', '/team role 内容');
    await here.say('小周', '/team role 电商');
  });
  afterEach(() => chat.check());

  const add = (owner = '小李', more = '') =>
    here.say('王经理', `/action add ${owner} "补充京东渠道的使用场景" 截止=2999-12-01${more}`);

  describe.sequential('an item', () => {
    test('calls its owner; their tick closes it, and taken away opens it again', async () => {
      const card = await add();
      expect(card.text).toMatch(/^A1 · 小李 · 截止 2999-12-01 周日\n补充京东渠道的使用场景\n/);
      expect(card.mentions).toEqual(['小李']);
      await here.react('小李', '👍', card);
      await here.shows(card, /^✓ A1 完成 · 小李\n/);
      await here.unreact('小李', '👍', card);
      await here.shows(card, /^A1 · 小李 · 截止/);
    });

    test('stays open when somebody likes it whose it is not; a button tells them so', async () => {
      const card = await add();
      await here.react('小周', '👍', card);
      await here.react('王经理', '👎', card);
      await chat.quiet();
      expect(card.text).toMatch(/^A1 · 小李/);
      expect(await here.press('小周', '完成', card)).toContain(
        'A1 是小李的，王经理记下的：他们或管理员才能动它。',
      );
      await here.react('王经理', '👍', card);
      await here.shows(card, /^✓ A1 完成/);
    });

    test('is closed, opened again and dropped by buttons, in its place', async () => {
      const card = await add();
      await here.press('小李', '完成', card);
      await here.shows(card, '✓ A1 完成');
      expect(card.buttons).toEqual(['重开']);
      await here.press('小李', '重开', card);
      await here.shows(card, /^A1 · 小李 · 截止/);
      await here.press('王经理', '取消', card);
      await here.shows(card, '✕ A1 取消');
      expect(here.said.filter(text => text.includes('A1'))).toHaveLength(1);
    });

    test('is given another day by a button and a word; the card shows it, a button takes it back', async () => {
      const card = await add();
      await here.press('小李', '改期', card);
      const form = await here.heard('还要填：截止');
      await here.fill('小李', { 截止: '2999-12-05' }, form);
      await here.shows(card, '截止 2999-12-05 周四');
      await here.press(
        '小李',
        '撤销改期',
        await here.heard('A1 改到 2999-12-05 周四（原来 2999-12-01 周日）'),
      );
      await here.shows(card, '截止 2999-12-01');
    });

    test('of a role calls whoever has it, and is theirs to do', async () => {
      const card = await add('电商');
      expect(card.text).toMatch(/^A1 · 电商运营 · /);
      expect(card.mentions).toEqual(['小周']);
      await here.react('小周', '👍', card);
      await here.shows(card, /^✓ A1 完成 · 电商运营/);
    });

    test('that waits for evidence is closed by whoever records it; both messages say so', async () => {
      const card = await add('电商', ' 渠道=京东 维度=场景');
      const record = await here.say('小李', '/反馈 早上刷牙后用 渠道=京东 维度=场景');
      expect(record.text).toContain('A1 等的就是它，已完成');
      await here.shows(card, '记了 F1，自动完成 · 小李');
      await here.say('小李', '/feedback delete F1');
      await here.shows(card, /^A1 · 电商运营 · 截止/);
    });

    test('is listed with a button that closes it; the list is edited', async () => {
      const card = await add();
      await here.say('王经理', '/action add 小周 第二件 截止=2999-11-30');
      const list = await here.say('小李', '/待办');
      expect(list.text).toMatch(/^2 件待办\nA2 小周.*\n.*第二件\nA1 小李/);
      await here.press('小李', '完成 A1', list);
      await here.shows(list, /^1 件待办\nA2 小周/);
      await here.shows(card, '✓ A1 完成');
    });

    test('survives a restart, and its card goes on', async () => {
      const card = await add();
      await chat.restart();
      await here.react('小李', '👍', card);
      await here.shows(card, '✓ A1 完成');
    });
  });
});
