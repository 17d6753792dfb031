/** method.md §10 in a Feishu group: every rule by the events that Feishu sends, with the real process. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { lookInto } from '../../faults/inspect-database.ts';
import { LarkBot, LarkGathered, untilTaken, waysFor } from '../lark-bot.ts';
import { setTimes } from './proposal-times.ts';

const add =
  '/persona propose 精致妈妈 add 维度=痛点 "收纳空间小，想要可叠放的小包装" 证据=F1,F2 理由="两个渠道都提到"';

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
    here = LarkGathered.of(bot.lark, `团队 ${groups}`, '王经理', '赵经理', '小李', '小周');
    await here.say('王经理', '/team claim');
    await here.say('小李', '/反馈 盒子比洗手台还宽 渠道=小红书 维度=痛点 强度=4');
    await here.say('小周', '/反馈 包装盒太大，浴室放不下 渠道=天猫 维度=痛点');
    await here.say('赵经理', '/help');
    await here.say('王经理', '/team manager 赵经理');
    await here.say('小周', '/persona new 精致妈妈');
  });
  afterEach(() => {
    expect(bot.logged('message not sent')).toEqual([]);
    expect(bot.logged('event failed')).toEqual([]);
    expect(bot.logged('event unreadable')).toEqual([]);
  });

  const propose = (name = '小李', line = add) => here.say(name, line);
  const who = (name: string) => here.who(name);
  const acts = () =>
    lookInto(bot.databaseFile, look =>
      look<{ kind: string; meaning: string; isVote: number }>(
        `SELECT act.kind, act.meaning, act."isVote" FROM "ProposalAct" act JOIN "Room" room ON room.id = act."roomId"
         WHERE room."chatId" = ? ORDER BY act.id`,
        here.group.id,
      ),
    );
  const setTimesHere = (times: Parameters<typeof setTimes>[2]) =>
    setTimes(bot.databaseFile, here.group.id, times);

  describe('a manager’s reaction', () => {
    test('👍 publishes the next version; the card says so in its place, the diff answers it', async () => {
      const card = await propose();
      expect(card.text).toContain('点 👍 通过 / 👎 不通过，或 /proposal approve P1');
      expect(card.shown?.template).toBe('blue');
      who('王经理').reacts(card, 'THUMBSUP');
      await here.shows(card, /已通过 → v1（王经理/);
      expect(card.shown?.template).toBe('green');
      const diff = await here.heard('精致妈妈 v0 → v1');
      expect(diff.replyTo).toBe(card.id);
      expect(card.buttons).toEqual([]);
      await here.heard('F1 成为 v1');
    });

    test('taken away while it is open takes the vote away; after the decision it changes nothing', async () => {
      await here.say('王经理', '/settings 票数=2');
      const card = await propose();
      who('王经理').reacts(card, 'THUMBSUP');
      await here.shows(card, '赞成 王经理');
      who('王经理').unreacts(card, 'THUMBSUP');
      await here.shows(card, '赞成 – ');
      who('王经理').reacts(card, 'THUMBSUP');
      who('赵经理').reacts(card, 'THUMBSUP');
      await here.shows(card, '已通过 → v1');
      who('王经理').unreacts(card, 'THUMBSUP');
      await bot.lark.quiet();
      expect(card.text).toContain('已通过 → v1');
    });

    test('both at once: the later one counts; the reject asks for its reason', async () => {
      const card = await propose();
      who('王经理').reacts(card, 'ThumbsDown');
      const asked = await here.heard('为什么不通过 P1');
      expect(asked.shown?.mentions).toEqual([who('王经理').openId]);
      await here.shows(card, '反对 王经理');
      expect(card.shown?.template).toBe('orange');
      who('王经理').reacts(card, 'THUMBSUP');
      await here.shows(card, '已通过 → v1');
      expect(acts().map(act => `${act.kind} ${act.meaning}`)).toEqual(['give reject', 'give approve']);
    });

    test('beside another stands when that is taken away, also unheard and after a restart', async () => {
      await here.say('王经理', '/settings 票数=2');
      const card = await propose();
      who('王经理').reacts(card, 'THUMBSUP');
      await here.shows(card, '赞成 王经理 · 反对 –');
      who('王经理').reacts(card, 'ThumbsDown');
      await here.shows(card, '赞成 – · 反对 王经理');
      who('王经理').unreacts(card, 'ThumbsDown');
      await here.shows(card, '赞成 王经理 · 反对 –');
      who('王经理').reacts(card, 'ThumbsDown');
      await here.shows(card, '赞成 – · 反对 王经理');
      await bot.lark.quiet();
      await bot.end('SIGKILL');
      bot.lark.isDeaf = true;
      who('王经理').unreacts(card, 'ThumbsDown');
      bot.lark.isDeaf = false;
      await bot.start();
      await here.shows(card, '赞成 王经理 · 反对 –');
      who('王经理').unreacts(card, 'THUMBSUP');
      await here.shows(card, '赞成 – · 反对 –');
    });

    test('given while the bot was deaf, beside another that it heard of, has the place of its date', async () => {
      await here.say('王经理', '/settings 票数=2');
      const card = await propose();
      bot.lark.isDeaf = true;
      who('王经理').reacts(card, 'THUMBSUP');
      bot.lark.isDeaf = false;
      await new Promise(resolve => setTimeout(resolve, 20));
      who('王经理').reacts(card, 'ThumbsDown');
      await here.shows(card, '赞成 – · 反对 王经理');
      await bot.restart();
      await bot.lark.quiet();
      expect(card.text).toContain('赞成 – · 反对 王经理');
      who('王经理').unreacts(card, 'ThumbsDown');
      await here.shows(card, '赞成 王经理 · 反对 –');
    });

    test('👎 and a reason in reply closes it as rejected; the proposer and the recorders hear why', async () => {
      const card = await propose();
      who('王经理').reacts(card, 'ThumbsDown');
      const asked = await here.heard('为什么不通过 P1');
      who('小周').says(here.group, '我也想知道', { replyTo: asked });
      who('王经理').says(here.group, '证据不足，先听听新用户', { replyTo: asked, mentionsBot: true });
      await here.shows(card, '未通过：证据不足，先听听新用户（王经理）');
      expect(card.shown?.template).toBe('grey');
      await here.heard('所在的 P1 未通过');
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
      bot.lark.isDeaf = true;
      who('王经理').reacts(card, 'OK');
      bot.lark.isDeaf = false;
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

  describe('whose reaction decides nothing', () => {
    test('a member’s is an opinion, explained once', async () => {
      const card = await propose();
      who('小周').reacts(card, 'THUMBSUP');
      await here.shows(card, '其他成员 1 👍');
      who('小周').reacts(card, 'ThumbsDown');
      await here.shows(card, '其他成员 1 👎');
      await bot.lark.quiet();
      expect(here.said.filter(text => text.includes('由管理员来定'))).toHaveLength(1);
    });

    test('a manager’s on their own proposal', async () => {
      const card = await propose('王经理');
      who('王经理').reacts(card, 'THUMBSUP');
      await here.heard(/自己的提案|自己提/);
      expect(card.text).toContain('待定');
      who('赵经理').reacts(card, 'THUMBSUP');
      await here.shows(card, '已通过 → v1');
    });

    test('one on what a message no longer stands for', async () => {
      await here.say('王经理', '/settings 票数=2');
      const card = await propose();
      who('王经理').reacts(card, 'THUMBSUP');
      await here.shows(card, '赞成 王经理');
      const edited = await here.say('小李', '/proposal edit P1 add 维度=场景 "睡前在浴室使用" 证据=F2');
      await here.shows(card, '这条作废');
      expect(edited.text).toContain('赞成 – ');
      who('赵经理').reacts(card, 'THUMBSUP');
      await here.heard(/P1 的内容/);
      for (const manager of ['王经理', '赵经理']) who(manager).reacts(edited, 'THUMBSUP');
      await here.shows(edited, '已通过 → v1');
    });

    test('one that comes when it is decided: closed, said once', async () => {
      const card = await propose();
      who('王经理').reacts(card, 'THUMBSUP');
      await here.shows(card, '已通过 → v1');
      who('赵经理').reacts(card, 'ThumbsDown');
      await here.heard(/P1 .*已通过/);
      expect(acts()).toHaveLength(1);
    });
  });

  describe('by other ways', () => {
    test('a button; whoever may not is told so alone, by a toast', async () => {
      const card = await propose();
      const told = await who('小周').presses(card, '通过');
      expect(told).toMatchObject({ outcome: 'answered', toast: { content: '这要管理员来做。' } });
      expect((await who('王经理').presses(card, '通过')).outcome).toBe('answered');
      await here.shows(card, '已通过 → v1');
      expect(here.said.filter(text => text.includes('这要管理员来做'))).toEqual([]);
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

    test('a typed command', async () => {
      const card = await propose();
      await here.say('王经理', '/proposal approve P1', { mentionsBot: true });
      await here.shows(card, '已通过 → v1');
    });
  });

  describe('what no event told of', () => {
    test('votes while the bot was down, and deaf, count when it is back, in their order', async () => {
      await here.say('王经理', '/settings 票数=2');
      const card = await propose();
      await bot.lark.quiet();
      await bot.end('SIGKILL');
      bot.lark.isDeaf = true;
      who('王经理').reacts(card, 'ThumbsDown');
      await new Promise(resolve => setTimeout(resolve, 5));
      who('王经理').reacts(card, 'THUMBSUP');
      who('赵经理').reacts(card, 'THUMBSUP');
      bot.lark.isDeaf = false;
      await bot.start();
      await here.shows(card, '已通过 → v1（王经理、赵经理');
    });

    test('a vote taken back unheard does not carry the decision: it is read again before', async () => {
      await here.say('王经理', '/settings 票数=2');
      const card = await propose();
      who('王经理').reacts(card, 'THUMBSUP');
      await here.shows(card, '赞成 王经理');
      bot.lark.isDeaf = true;
      who('王经理').unreacts(card, 'THUMBSUP');
      bot.lark.isDeaf = false;
      who('赵经理').reacts(card, 'THUMBSUP');
      await here.shows(card, '赞成 赵经理');
      await bot.lark.quiet();
      expect(card.text).toContain('待定');
    });

    test('a reject unheard stops what would have been carried by a press', async () => {
      const card = await propose();
      bot.lark.isDeaf = true;
      who('王经理').reacts(card, 'ThumbsDown');
      bot.lark.isDeaf = false;
      await who('赵经理').presses(card, '通过');
      await here.shows(card, '反对 王经理');
      expect(card.text).not.toContain('已通过');
    });

    test('whoever never spoke is named, and told once that it decides nothing', async () => {
      const card = await propose();
      here.group.add(who('阿敏'));
      bot.lark.isDeaf = true;
      who('阿敏').reacts(card, 'THUMBSUP');
      bot.lark.isDeaf = false;
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

  describe('time and absence', () => {
    test('a vote that Feishu dates before the end counts though the bot hears of it after', async () => {
      const card = await propose();
      await bot.lark.quiet();
      await bot.end('SIGKILL');
      bot.lark.isDeaf = true;
      who('王经理').reacts(card, 'THUMBSUP');
      bot.lark.isDeaf = false;
      // Feishu dates the vote before this; the bot hears of it only after.
      const end = new Date(Date.now() + 1);
      setTimesHere({ expiresAt: end });
      expect(Date.now()).toBeGreaterThan(end.getTime());
      await bot.start();
      await here.shows(card, '已通过 → v1');
    });

    test('a vote that Feishu dates after the end finds it expired', async () => {
      const card = await propose();
      await bot.lark.quiet();
      await bot.end('SIGKILL');
      setTimesHere({ expiresAt: new Date(Date.now() - 5_000) });
      who('王经理').reacts(card, 'THUMBSUP');
      await bot.start();
      await here.shows(card, '已过期');
    });

    test('one that waits reminds those who have not voted at half time', async () => {
      await here.say('王经理', '/settings 票数=2');
      const card = await propose();
      who('王经理').reacts(card, 'THUMBSUP');
      await here.shows(card, '赞成 王经理');
      await bot.lark.quiet();
      await bot.end();
      setTimesHere({ remindAt: new Date(Date.now() - 1_000) });
      await bot.start();
      const reminder = await here.heard('P1 还等你们投票');
      expect(reminder.shown?.mentions).toEqual([who('赵经理').openId]);
    });

    test('a manager who leaves the group loses the vote and the right; the last one leaves it unclaimed', async () => {
      await here.say('王经理', '/settings 票数=2');
      const card = await propose();
      who('赵经理').reacts(card, 'THUMBSUP');
      await here.shows(card, '赞成 赵经理');
      here.group.remove(who('赵经理'));
      await here.shows(card, '赞成 – ');
      here.group.remove(who('王经理'));
      await here.heard('团队现在没有管理员：/team claim');
    });

    test('a reaction that comes before Feishu’s answer to the card itself is a vote on it', async () => {
      bot.lark.faults.next('POST /open-apis/im/v1/messages/:message_id/reply', {
        ...{ kind: 'slow', milliseconds: 700, when: 'after' },
      });
      who('小李').says(here.group, add);
      const card = await here.heard(/^P1 /);
      who('王经理').reacts(card, 'THUMBSUP');
      await here.shows(card, '已通过 → v1');
    });
  });

  describe('a proposal', () => {
    test('that is withdrawn takes no votes any more', async () => {
      const card = await propose();
      await here.say('小李', '/proposal withdraw P1');
      await here.shows(card, '已撤回');
      who('王经理').reacts(card, 'THUMBSUP');
      await here.heard(/P1 已撤回/);
      expect(acts()).toEqual([]);
    });

    test('that conflicts with what was published meanwhile changes nothing until it is rebased, by a press', async () => {
      const first = await propose();
      who('王经理').reacts(first, 'THUMBSUP');
      await here.shows(first, '已通过 → v1');
      const one = await propose('小李', '/persona propose 精致妈妈 reword C1 "浴室收纳空间小"');
      const other = await propose('小周', '/persona propose 精致妈妈 reword C1 "收纳空间太小"');
      who('王经理').reacts(one, 'THUMBSUP');
      await here.shows(one, '已通过 → v2');
      who('王经理').reacts(other, 'THUMBSUP');
      await here.shows(other, '有冲突，待对齐');
      await who('小周').presses(other, '对齐');
      const rebased = await here.heard(/^P3 .*待定/);
      expect(rebased.text).toContain('赞成 – ');
      who('赵经理').reacts(rebased, 'THUMBSUP');
      await here.shows(rebased, '已通过 → v3');
    });
  });
});
