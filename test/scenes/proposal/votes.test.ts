/** method.md §10, where the chat makes no difference: the same votes in a terminal, on Telegram and on Feishu. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type OpenChat, type Room, threeChats } from '../three-chats/index.ts';
import { acts, propose, votingTeam } from './voting-team.ts';

/** What a conflict of two wordings is shown by. */
const conflicting = [
  '提出时 “收纳空间小，想要可叠放的小包装”',
  '现在 “浴室收纳空间小”',
  '提案改为 “收纳空间太小”',
];

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
    here = await votingTeam(chat.gather, `团队${groups}`);
  });
  afterEach(() => chat.check());

  describe.sequential('a manager’s reaction', () => {
    test('👍 publishes the next version; the card says so in its place, the diff answers it', async () => {
      const card = await propose(here);
      expect(card.text).toContain('点 👍 通过 / 👎 不通过，或 /proposal approve P1');
      await here.react('王经理', '👍', card);
      await here.shows(card, /已通过 → v1（王经理/);
      const diff = await here.heard('精致妈妈 v0 → v1');
      expect(diff.text).toMatch(/^精致妈妈 v0 → v1（P1 小李提出，王经理通过：两个渠道都提到）/);
      expect(diff.replyTo).toBe(card.id);
      expect(card.buttons).toEqual([]);
      await here.heard('F1 成为 v1');
    });

    test('taken away while it is open takes the vote away; after the decision it changes nothing', async () => {
      await here.say('王经理', '/settings 票数=2');
      const card = await propose(here);
      await here.react('王经理', '👍', card);
      await here.shows(card, '赞成 王经理');
      await here.unreact('王经理', '👍', card);
      await here.shows(card, /还需 2 票.*赞成 – /s);
      await here.react('王经理', '👍', card);
      await here.react('赵经理', '👍', card);
      await here.shows(card, '已通过 → v1');
      await here.unreact('王经理', '👍', card);
      await here.heard('P1 已通过，不能再改，也不能再投票');
      await chat.quiet();
      expect(card.text).toContain('已通过 → v1');
    });

    test('👎 asks for its reason; 👍 beside it is the later one and counts', async () => {
      const card = await propose(here);
      await here.react('王经理', '👎', card);
      const asked = await here.heard('为什么不通过 P1');
      expect(asked.mentions).toEqual(['王经理']);
      expect(asked.replyTo).toBe(card.id);
      await here.shows(card, '反对 王经理');
      await here.react('王经理', '👍', card);
      await here.shows(card, '已通过 → v1');
      expect(await acts(here)).toEqual(['give reject', 'give approve']);
    });

    test('👎 and a reason in reply closes it as rejected; the proposer and the recorders hear why', async () => {
      const card = await propose(here);
      await here.react('王经理', '👎', card);
      const asked = await here.heard('为什么不通过 P1');
      const before = here.said.length;
      await here.tell('小周', '我也想知道', { replyTo: asked });
      await here.tell('赵经理', '我觉得可以', { replyTo: asked });
      await chat.quiet();
      expect(here.said).toHaveLength(before);
      expect(card.text).toContain('待定');
      await here.tell('王经理', '证据不足，先听听新用户', { replyTo: asked });
      await here.shows(card, '未通过：证据不足，先听听新用户（王经理）');
      await here.heard('所在的 P1 未通过');
    });

    test('of the team’s own choice is a vote, of the old one no more', async () => {
      await here.say('王经理', `/settings ${chat.approveSetting}=👌`);
      const card = await propose(here);
      expect(card.text).toContain('点 👌 通过');
      const before = here.said.length;
      await here.react('王经理', '👍', card);
      await chat.quiet();
      expect(here.said).toHaveLength(before);
      expect(card.text).toContain('待定');
      await here.react('王经理', '👌', card);
      await here.shows(card, '已通过 → v1');
    });
  });

  describe.sequential('whose reaction decides nothing', () => {
    test('a member’s is an opinion, explained once', async () => {
      const card = await propose(here);
      await here.react('小周', '👍', card);
      await here.shows(card, '赞成 – · 反对 – · 其他成员 1 👍');
      await here.unreact('小周', '👍', card);
      await here.react('小周', '👎', card);
      await here.shows(card, '其他成员 1 👎');
      await chat.quiet();
      const told = here.said.filter(text => text.includes('由管理员来定'));
      expect(told).toHaveLength(1);
      expect((await here.heard('由管理员来定')).mentions).toEqual(['小周']);
      expect(card.text).toContain('待定');
    });

    test('a manager’s on their own proposal', async () => {
      const card = await propose(here, '王经理');
      await here.react('王经理', '👍', card);
      expect((await here.heard('P1 是你自己提的')).mentions).toEqual(['王经理']);
      expect((await here.say('王经理', '/proposal approve P1')).text).toContain('P1 是你自己提的');
      expect(card.text).toContain('待定');
      await here.react('赵经理', '👍', card);
      await here.shows(card, '已通过 → v1');
    });

    test('one on what a message no longer stands for', async () => {
      await here.say('王经理', '/settings 票数=2');
      const card = await propose(here);
      await here.react('王经理', '👍', card);
      await here.shows(card, '赞成 王经理');
      const edited = await here.say('小李', '/proposal edit P1 add 维度=场景 "睡前在浴室使用" 证据=F2');
      await here.shows(card, /^P1 的内容改过了，这条作废，票也清空了；请看新的那条$/);
      expect(card.buttons).toEqual([]);
      expect(edited.id).not.toBe(card.id);
      expect(edited.text).toMatch(/还需 2 票.*赞成 – /s);
      await here.react('赵经理', '👍', card);
      const told = await here.heard('P1 的内容刚改过，这一票没有算。请看最新的那条再投：/proposal show P1');
      expect(told.mentions).toEqual(['赵经理']);
      expect(edited.text).toContain('赞成 – ');
      await here.react('赵经理', '👍', edited);
      await here.shows(edited, '还需 1 票');
      await here.react('王经理', '👍', edited);
      await here.shows(edited, '已通过 → v1');
    });

    test('one that comes when it is decided: closed, said once', async () => {
      const card = await propose(here);
      await here.react('王经理', '👍', card);
      await here.shows(card, '已通过 → v1');
      await here.react('赵经理', '👎', card);
      expect((await here.heard(/P1 .*已通过，/)).mentions).toEqual(['赵经理']);
      expect(await acts(here)).toHaveLength(1);
    });
  });

  describe.sequential('a proposal', () => {
    test('is decided by a typed command, with the bot’s name in front too', async () => {
      const card = await propose(here);
      await here.say('王经理', '/proposal approve P1', { mentionsBot: true });
      await here.shows(card, '已通过 → v1（王经理');
    });

    test('that is withdrawn takes no votes any more', async () => {
      const card = await propose(here);
      expect((await here.say('小李', '/proposal withdraw P1')).text).toBe('P1 已撤回');
      await here.shows(card, '已撤回');
      expect(card.buttons).toEqual([]);
      await here.react('王经理', '👍', card);
      expect((await here.heard(/P1 已撤回，不能再改/)).mentions).toEqual(['王经理']);
      expect(await acts(here)).toEqual([]);
      expect((await here.say('小李', '/proposal withdraw P1')).text).toContain('P1 已撤回，不能再改');
      await propose(here, '小李', '/persona propose 精致妈妈 add 维度=场景 "洗漱台上用" 证据=F2');
      expect((await here.say('王经理', '/proposal withdraw P2')).text).toBe('P2 已撤回');
    });

    test('that conflicts with what was published meanwhile changes nothing until it is rebased, by a press', async () => {
      const first = await propose(here);
      await here.react('王经理', '👍', first);
      await here.shows(first, '已通过 → v1');
      const one = await propose(here, '小李', '/persona propose 精致妈妈 reword C1 "浴室收纳空间小"');
      const other = await propose(here, '小周', '/persona propose 精致妈妈 reword C1 "收纳空间太小"');
      await here.react('王经理', '👍', one);
      await here.shows(one, '已通过 → v2');
      await here.react('王经理', '👍', other);
      await here.shows(other, '有冲突，待对齐');
      const told = await here.heard('P3 的票够了，但和现在的画像有冲突（C1）');
      expect(told.mentions).toEqual(['小周']);
      for (const what of ['⚠ C1 在这期间改过了', ...conflicting]) expect(other.text).toContain(what);
      expect((await here.say('小李', '/persona list')).text).toContain('精致妈妈 v2 · 1 条结论 · 待定 P3');
      await here.react('赵经理', '👍', other);
      await here.heard('先 /proposal rebase P3');
      await here.press('小周', '对齐', other);
      const rebased = await here.heard(/^P3 .*待定/);
      for (const what of ['还需 1 票', '赞成 – ', '~ C1 痛点']) expect(rebased.text).toContain(what);
      await here.shows(other, 'P3 的内容改过了');
      await here.react('赵经理', '👍', rebased);
      await here.shows(rebased, '已通过 → v3');
      expect((await here.say('小李', '/persona show')).text).toContain('C1 收纳空间太小');
    });

    test('loses the vote of whoever is no manager any more; who becomes one has to vote again', async () => {
      await here.say('王经理', '/settings 票数=2');
      const card = await propose(here);
      await here.react('小周', '👍', card);
      await here.react('赵经理', '👍', card);
      await here.shows(card, '赞成 赵经理');
      await here.say('王经理', '/team manager 赵经理 取消');
      await here.shows(card, /还需 2 票.*赞成 – /s);
      await here.say('王经理', '/team manager 赵经理');
      await here.say('王经理', '/team manager 小周');
      await here.react('王经理', '👍', card);
      await here.shows(card, '赞成 王经理 · 反对 – · 其他成员 2 👍');
      await chat.quiet();
      expect(card.text).toContain('待定');
      await here.unreact('小周', '👍', card);
      await here.react('小周', '👍', card);
      await here.shows(card, /已通过 → v1（王经理、小周/);
    });
  });
});
