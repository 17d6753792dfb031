/** method.md §10 where people come and go and the bot may be dead: the same on Telegram and on Feishu, with the real process. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type OpenPlatform, type PlatformRoom, platforms } from '../three-chats/index.ts';
import { setTimes } from './proposal-times.ts';
import { ADD, propose, votingTeam } from './voting-team.ts';

describe.concurrent.each(platforms('websocket'))('$name', ({ open }) => {
  let chat: OpenPlatform;
  let here: PlatformRoom;
  let groups = 0;
  beforeAll(async () => {
    chat = await open();
  });
  afterAll(() => chat.close());
  beforeEach(async () => {
    groups += 1;
    here = await votingTeam(chat.gather, `团队 ${groups}`);
  });
  afterEach(() => chat.check());

  const setTimesHere = (times: Parameters<typeof setTimes>[2]) =>
    setTimes(chat.databaseFile, here.chatId, times);

  describe.sequential('a button', () => {
    test('votes; whoever may not is told so alone', async () => {
      const card = await propose(here);
      expect(await here.press('小周', '通过', card)).toBe('这要管理员来做。');
      await here.press('王经理', '通过', card);
      await here.shows(card, '已通过 → v1');
      expect(here.said.filter(text => text.includes('这要管理员来做'))).toEqual([]);
    });
  });

  describe.sequential('a vote', () => {
    test('beside another stands when that is taken away, also while the bot is dead', async () => {
      await here.say('王经理', '/settings 票数=2');
      const card = await propose(here);
      await here.react('王经理', '👍', card);
      await here.shows(card, '赞成 王经理 · 反对 –');
      await here.react('王经理', '👎', card);
      await here.shows(card, '赞成 – · 反对 王经理');
      await here.unreact('王经理', '👎', card);
      await here.shows(card, '赞成 王经理 · 反对 –');
      await here.react('王经理', '👎', card);
      await here.shows(card, '赞成 – · 反对 王经理');
      await chat.whileDead(() => here.unreact('王经理', '👎', card));
      await here.shows(card, '赞成 王经理 · 反对 –');
      await here.unreact('王经理', '👍', card);
      await here.shows(card, '赞成 – · 反对 –');
    });

    test('while the bot was dead counts when it is back, in the order in which it was given', async () => {
      await here.say('王经理', '/settings 票数=2');
      const card = await propose(here);
      await chat.whileDead(async () => {
        await here.react('王经理', '👎', card);
        await here.react('王经理', '👍', card);
        await here.react('赵经理', '👍', card);
      });
      await here.shows(card, '已通过 → v1（王经理、赵经理');
    });

    test('that is dated before the end counts though the bot hears of it after', async () => {
      const card = await propose(here);
      await chat.whileDead(async () => {
        await here.react('王经理', '👍', card);
        // As if the proposal had ended while the bot was dead, after the vote.
        const end = new Date(Date.now() + 1);
        setTimesHere({ expiresAt: end });
        expect(Date.now()).toBeGreaterThan(end.getTime());
      });
      await here.shows(card, '已通过 → v1');
    });

    test('that is dated after the end finds it expired', async () => {
      const card = await propose(here);
      await chat.whileDead(
        async () => {
          setTimesHere({ expiresAt: new Date(Date.now() - 5_000) });
          await here.react('王经理', '👍', card);
        },
        { isToldLater: true },
      );
      await here.shows(card, '已过期');
    });

    test('that comes before the platform has confirmed the card is one on it', async () => {
      chat.confirmsLate(700);
      await here.tell('小李', ADD);
      const card = await here.heard(/^P1 /);
      await here.react('王经理', '👍', card);
      await here.shows(card, '已通过 → v1');
    });

    test('of a manager who leaves the group is lost, and the right too; the last one leaves it unclaimed', async () => {
      await here.say('王经理', '/settings 票数=2');
      const card = await propose(here);
      await here.react('赵经理', '👍', card);
      await here.shows(card, '赞成 赵经理');
      here.leave('赵经理');
      await here.shows(card, '赞成 – ');
      here.leave('王经理');
      await here.heard('团队现在没有管理员：/team claim');
    });
  });

  describe.sequential('a proposal', () => {
    test('that waits reminds those who have not voted at half time, and expires, both where it was proposed', async () => {
      await here.say('王经理', '/settings 票数=2');
      const card = await propose(here);
      await here.react('王经理', '👍', card);
      await here.shows(card, '赞成 王经理');
      await chat.whileDead(() => setTimesHere({ remindAt: new Date(Date.now() - 1_000) }));
      expect((await here.heard('P1 还等你们投票')).mentions).toEqual(['赵经理']);
      await chat.whileDead(() => setTimesHere({ expiresAt: new Date(Date.now() - 1_000) }));
      await here.shows(card, '已过期');
      expect((await here.heard('P1 到期没有结果')).mentions).toEqual(['小李']);
    });
  });
});
