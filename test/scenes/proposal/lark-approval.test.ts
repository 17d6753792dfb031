/** method.md §10 in a Feishu group, as far as only Feishu has it, with the real process; what all chats have: votes.test.ts. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { lookInto } from '../../faults/inspect-database.ts';
import { LarkBot, LarkGathered, untilTaken, waysFor } from '../lark-bot.ts';
import { ACTS, type Act, ADD, votingTeam } from './voting-team.ts';

describe.each(waysFor('websocket'))('by %s', way => {
  let bot: LarkBot;
  let here: LarkGathered;
  let groups = 0;
  beforeAll(async () => {
    bot = await LarkBot.open({ way });
    bot.lark.redeliverAfterMilliseconds = untilTaken(200, 500);
  });
  afterAll(() => bot.close());
  beforeEach(async () => {
    groups += 1;
    const gather = (title: string, ...members: readonly string[]) =>
      LarkGathered.of(bot.lark, title, ...members);
    here = await votingTeam(gather, `团队 ${groups}`);
  });
  afterEach(() => {
    expect(bot.logged('message not sent')).toEqual([]);
    expect(bot.logged('event failed')).toEqual([]);
    expect(bot.logged('event unreadable')).toEqual([]);
  });

  const propose = () => here.say('小李', ADD);
  const who = (name: string) => here.who(name);
  const acts = () => lookInto(bot.databaseFile, look => look<Act>(ACTS, here.group.id));

  describe('a manager’s reaction', () => {
    test('given while the bot was deaf, beside another that it heard of, has the place of its date', async () => {
      await here.say('王经理', '/settings 票数=2');
      const card = await propose();
      await bot.unheard(() => who('王经理').reacts(card, 'THUMBSUP'));
      await new Promise(resolve => setTimeout(resolve, 20));
      who('王经理').reacts(card, 'ThumbsDown');
      await here.shows(card, '赞成 – · 反对 王经理');
      await bot.restart();
      await bot.lark.quiet();
      expect(card.text).toContain('赞成 – · 反对 王经理');
      who('王经理').unreacts(card, 'ThumbsDown');
      await here.shows(card, '赞成 王经理 · 反对 –');
    });

    test('of another kind means nothing until the team says so', async () => {
      const card = await propose();
      who('王经理').reacts(card, 'OK');
      await bot.lark.quiet();
      expect(acts()).toEqual([]);
      await here.say('王经理', '/settings 飞书通过表情=thumbsup、👌');
      who('赵经理').reacts(card, 'OK');
      await here.shows(card, /已通过 → v1（.*赵经理/);
    });

    test('that meant approval when it was given still does, though the emoji are others now', async () => {
      await here.say('王经理', '/settings 票数=2');
      const card = await propose();
      who('王经理').reacts(card, 'THUMBSUP');
      await here.shows(card, '赞成 王经理');
      await here.say('王经理', '/settings 飞书通过表情=OK');
      await here.shows(card, '点 👌 通过');
      expect(card.text).toContain('赞成 王经理');
      who('赵经理').reacts(card, 'OK');
      await here.shows(card, '已通过 → v1');
    });

    test('of two that mean the same each stands for itself', async () => {
      await here.say('王经理', '/settings 票数=2');
      await here.say('王经理', '/settings 飞书通过表情=THUMBSUP,OK');
      const card = await propose();
      await bot.unheard(() => who('王经理').reacts(card, 'OK'));
      await new Promise(resolve => setTimeout(resolve, 20));
      who('王经理').reacts(card, 'THUMBSUP');
      await here.shows(card, '赞成 王经理');
      who('王经理').unreacts(card, 'THUMBSUP');
      await here.shows(card, '赞成 –');
      await bot.restart();
      await here.shows(card, '赞成 王经理');
    });

    test('that nobody can give is no setting', async () => {
      const refused = await here.say('王经理', '/settings 飞书通过表情=THUMSUP');
      expect(refused.text).toContain('写它在飞书的名字');
      expect(refused.text).toContain('/settings approve-lark=THUMBSUP,OK');
    });
  });

  describe('a card', () => {
    test('says by its colour how the proposal stands; a reason may call the bot by its name', async () => {
      const card = await propose();
      expect(card.shown?.template).toBe('blue');
      who('王经理').reacts(card, 'ThumbsDown');
      await here.shows(card, '反对 王经理');
      expect(card.shown?.template).toBe('orange');
      const asked = await here.heard('为什么不通过 P1');
      who('王经理').says(here.group, '证据不足，先听听新用户', { replyTo: asked, mentionsBot: true });
      await here.shows(card, '未通过：证据不足，先听听新用户（王经理）');
      expect(card.shown?.template).toBe('grey');
      const other = await propose();
      who('王经理').reacts(other, 'THUMBSUP');
      await here.shows(other, '已通过 → v1');
      expect(other.shown?.template).toBe('green');
    });

    test('the button of a card that was forwarded elsewhere does nothing', async () => {
      const card = await propose();
      const stranger = bot.lark.person('外人');
      const told = await stranger.presses(card, '通过', { isForwarded: true });
      expect(told.outcome).toBe('answered');
      await bot.lark.quiet();
      expect(card.text).toContain('赞成 – ');
      expect(acts().filter(act => act.isVote === 1)).toEqual([]);
    });
  });

  describe('what no event told of', () => {
    test('a vote taken back unheard does not carry the decision: it is read again before', async () => {
      await here.say('王经理', '/settings 票数=2');
      const card = await propose();
      who('王经理').reacts(card, 'THUMBSUP');
      await here.shows(card, '赞成 王经理');
      await bot.unheard(() => who('王经理').unreacts(card, 'THUMBSUP'));
      who('赵经理').reacts(card, 'THUMBSUP');
      await here.shows(card, '赞成 赵经理');
      await bot.lark.quiet();
      expect(card.text).toContain('待定');
    });

    test('a reject unheard stops what would have been carried by a press', async () => {
      const card = await propose();
      await bot.unheard(() => who('王经理').reacts(card, 'ThumbsDown'));
      await who('赵经理').presses(card, '通过');
      await here.shows(card, '反对 王经理');
      expect(card.text).not.toContain('已通过');
    });

    test('whoever never spoke is named, and told once that it decides nothing', async () => {
      const card = await propose();
      here.group.add(who('阿敏'));
      await bot.unheard(() => who('阿敏').reacts(card, 'THUMBSUP'));
      await bot.restart();
      await here.shows(card, '其他成员 1 👍');
      await here.heard('由管理员来定');
      expect((await here.say('小李', '/team list')).text).toContain('阿敏');
    });

    test('an event that comes late, after it was read, changes nothing', async () => {
      await here.say('王经理', '/settings 票数=2');
      const card = await propose();
      who('王经理').reacts(card, 'THUMBSUP');
      await here.shows(card, '赞成 王经理');
      await bot.lark.quiet();
      // Lost on the way, and told again only after the restart has read both.
      bot.lark.redeliverAfterMilliseconds = untilTaken(4_000, 500);
      await bot.end('SIGKILL');
      who('王经理').unreacts(card, 'THUMBSUP');
      who('王经理').reacts(card, 'ThumbsDown');
      await bot.start();
      await here.shows(card, '反对 王经理');
      await bot.lark.quiet();
      bot.lark.redeliverAfterMilliseconds = untilTaken(200, 500);
      expect(card.text).toContain('反对 王经理');
    });

    test('while Feishu does not tell who reacted, a decision waits for it', async () => {
      const card = await propose();
      bot.lark.faults.next(
        'GET /open-apis/im/v1/messages/:message_id/reactions',
        { kind: 'error', code: 99991400, resetSeconds: 1 },
        2,
      );
      who('王经理').reacts(card, 'THUMBSUP');
      await here.shows(card, '已通过 → v1');
      expect(bot.lark.faults.left).toBe(0);
    });
  });
});
