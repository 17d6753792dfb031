/** method.md §10, rule by rule, as a team lives it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findProposal } from '../../../src/features/proposal/store/proposals.ts';
import { type Card, Chat } from '../chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':now 2026-11-20T10:00');
  await chat.type(':as 王经理 manager');
  await chat.type(':as 赵经理 manager');
  await chat.type(':as 小周 role=ecommerce');
  await chat.say('小李', '/反馈 盒子比洗手台还宽 渠道=小红书 维度=痛点 强度=4');
  await chat.say('小周', '/反馈 包装盒太大，浴室放不下 渠道=天猫 维度=痛点');
  await chat.say('小周', '/反馈 送礼怕包装不体面 渠道=天猫 维度=痛点');
  await chat.say('小周', '/persona new 精致妈妈');
});
afterEach(() => chat.close());

const add =
  '/persona propose 精致妈妈 add 维度=痛点 "收纳空间小，想要可叠放的小包装" 证据=F1,F2 理由="两个渠道都提到"';
const propose = (member = '小李', line = add) => chat.say(member, line);
const proposal = async (number = 1) => {
  const found = await chat.look(transaction => findProposal(transaction, 1, number));
  if (found === undefined) throw new Error(`no P${number}`);
  return found;
};
const state = async (number = 1) => (await proposal(number)).state;
const texts = (cards: readonly Card[]) => cards.map(card => card.text);
const shown = (card: Card) => chat.shown(card.message).text;

describe('who decides', () => {
  test('a manager’s 👍 publishes the next version', async () => {
    const card = await propose();
    const said = await chat.react('王经理', '👍', card.message);
    expect(await state()).toBe('approved');
    expect(shown(card)).toContain('已通过 → v1（王经理，11-20 周五 10:00）');
    expect(said.filter(each => !each.edit)[0]?.text).toMatch(
      /^精致妈妈 v0 → v1（P1 小李提出，王经理通过：两个渠道都提到）/,
    );
    expect(said[1]?.replyTo).toBe(card.message);
  });

  test('everybody else’s reaction is an opinion: counted, shown, deciding nothing, explained once', async () => {
    const card = await propose();
    const first = await chat.react('小周', '👍', card.message);
    expect(shown(card)).toContain('赞成 – · 反对 – · 其他成员 1 👍');
    expect(texts(first)).toContainEqual(expect.stringMatching(/^@小周 P1 由管理员来定/));
    const second = await chat.react('小周', '👎', card.message);
    expect(shown(card)).toContain('其他成员 1 👎');
    expect(second.filter(each => !each.edit)).toEqual([]);
    expect(await state()).toBe('open');
  });

  test('whoever proposed it and is no manager is told the same as everybody else', async () => {
    const card = await propose();
    expect(texts(await chat.react('小李', '👍', card.message))).toContainEqual(
      expect.stringMatching(/^@小李 P1 由管理员来定/),
    );
  });

  test('a vote that was given by another emoji than now is taken back by that', async () => {
    await chat.say('王经理', '/settings 票数=2');
    const card = await propose();
    await chat.react('王经理', '👍', card.message);
    await chat.say('赵经理', '/settings 通过表情=👌');
    await chat.react('王经理', '-👍', card.message);
    expect(shown(card)).toContain('赞成 – · 反对 –');
  });

  test('an emoji that nobody can react with is no setting', async () => {
    for (const typed of ['FOO', '🧦', '👍👍'])
      expect((await chat.say('王经理', `/settings 通过表情=${typed}`)).text).toContain('要是那里能点的');
  });

  test('approve and reject can’t be one emoji', async () => {
    expect((await chat.say('王经理', '/settings 通过表情=👎')).text).toContain('不能用同一个表情');
  });

  test('a quorum that nobody can reach is said on the proposal', async () => {
    await chat.say('王经理', '/settings 票数=2');
    expect((await propose('王经理')).text).toContain('⚠ 能投票的管理员只有 1 位');
  });

  test('an emoji that means nothing is met with silence', async () => {
    const card = await propose();
    expect(await chat.react('王经理', '🎉', card.message)).toEqual([]);
    expect(await state()).toBe('open');
  });

  test('the emoji are settings of the team', async () => {
    await chat.say('王经理', '/settings 通过表情=👌');
    const card = await propose();
    expect(card.text).toContain('点 👌 通过');
    expect(await chat.react('王经理', '👍', card.message)).toEqual([]);
    await chat.react('王经理', '👌', card.message);
    expect(await state()).toBe('approved');
  });

  test('by reaction, by button and by command alike', async () => {
    const [one, two, three] = [await propose(), await propose('小李', second), await propose('小李', third)];
    await chat.react('王经理', '👍', one.message);
    await chat.type(`:press ${two.message} 1`);
    expect(shown(two)).toContain('已通过 → v2（王经理');
    await chat.say('王经理', '/proposal approve P3');
    expect(shown(three)).toContain('已通过 → v3（王经理');
    expect(chat.lastCard().text).toContain('成为 v3');
  });

  test('a member who is no manager can’t by command or button either', async () => {
    const card = await propose();
    expect((await chat.say('小周', '/proposal approve P1')).text).toBe('这要管理员来做。');
    await chat.type(`:press ${card.message} 2`);
    expect(chat.lastCard().text).toBe('这要管理员来做。');
    expect(await state()).toBe('open');
  });
});

const second = '/persona propose 精致妈妈 add 维度=场景 "洗漱台上用" 证据=F2';
const third = '/persona propose 精致妈妈 add 维度=链路 "送礼前先看包装" 证据=F3';

describe('quorum', () => {
  beforeEach(() => chat.say('王经理', '/settings 票数=2'));

  test('is so many approvals', async () => {
    const card = await propose();
    expect(card.text).toContain('待定，还需 2 票（共 2 票');
    await chat.react('王经理', '👍', card.message);
    expect(shown(card)).toContain('还需 1 票（共 2 票');
    expect(shown(card)).toContain('赞成 王经理 · 反对 –');
    await chat.react('赵经理', '👍', card.message);
    expect(shown(card)).toContain('已通过 → v1（王经理、赵经理');
  });

  test('is not reached by one person twice, by whatever door', async () => {
    const card = await propose();
    await chat.react('王经理', '👍', card.message);
    await chat.say('王经理', '/proposal approve P1');
    await chat.type(`:press ${card.message} 1`);
    expect(await state()).toBe('open');
    expect(shown(card)).toContain('还需 1 票');
  });

  test('does not help while a reject stands; once it is taken back the approvals decide', async () => {
    await chat.type(':as 孙经理 manager');
    const card = await propose();
    await chat.react('孙经理', '👎', card.message);
    await chat.react('王经理', '👍', card.message);
    await chat.react('赵经理', '👍', card.message);
    expect(await state()).toBe('open');
    expect(shown(card)).toContain('有人反对，等理由');
    await chat.react('孙经理', '-👎', card.message);
    expect(await state()).toBe('approved');
  });

  test('loses a vote with its reaction, as long as nothing is decided', async () => {
    const card = await propose();
    await chat.react('王经理', '👍', card.message);
    await chat.react('王经理', '-👍', card.message);
    expect(shown(card)).toContain('还需 2 票');
    await chat.react('赵经理', '👍', card.message);
    await chat.react('王经理', '👍', card.message);
    expect(await state()).toBe('approved');
    const after = await chat.react('王经理', '-👍', card.message);
    expect(await state()).toBe('approved');
    expect(texts(after)).toEqual([expect.stringContaining('P1 已通过，不能再改，也不能再投票')]);
  });

  test('counts the latest act of a person: an approve after a reject replaces it', async () => {
    const card = await propose();
    await chat.react('王经理', '👎', card.message);
    await chat.say('王经理', '/proposal approve P1');
    expect(shown(card)).toContain('赞成 王经理 · 反对 –');
    await chat.react('王经理', '-👎', card.message);
    expect(shown(card)).toContain('赞成 王经理 · 反对 –');
  });

  test('loses the vote of who is no manager any more; who becomes one must act again', async () => {
    const card = await propose();
    await chat.react('赵经理', '👍', card.message);
    await chat.react('小周', '👍', card.message);
    await chat.say('王经理', '/team manager 赵经理 取消');
    expect(shown(card)).toContain('还需 2 票');
    await chat.say('王经理', '/team manager 赵经理');
    await chat.say('王经理', '/team manager 小周');
    await chat.react('王经理', '👍', card.message);
    expect(shown(card)).toContain('赞成 王经理 · 反对 – · 其他成员 2 👍');
    expect(await state()).toBe('open');
    await chat.react('小周', '👍', card.message);
    expect(await state()).toBe('approved');
  });

  test('that is lowered decides what has enough votes by that', async () => {
    const card = await propose();
    await chat.react('王经理', '👍', card.message);
    await chat.say('赵经理', '/settings 票数=1');
    expect(await state()).toBe('approved');
  });

  test('counts a person’s two accounts once', async () => {
    const other = await secondRoom();
    await propose();
    const card = chat.cards.findLast(each => each.room === 'main' && each.text.startsWith('P1'));
    await chat.react('王经理', '👍', card?.message ?? 0);
    await chat.type(`:room ${other}`);
    const copy = chat.cards.findLast(each => each.room === other && each.text.startsWith('P1'));
    expect(copy?.text).toContain('还需 1 票');
    await chat.say('王经理', `:react 👍 ${copy?.message}`);
    expect(await state()).toBe('open');
  });
});

/** A second room of the team, in which 王经理 has another account that is the same person. */
async function secondRoom(): Promise<string> {
  await chat.say('王经理', '/team link');
  const code = /连接码 (\S+)，/.exec(chat.lastCard().text)?.[1] ?? '';
  await chat.type(':room 二群');
  await chat.type(':now 2026-11-20T10:00');
  await chat.type(':as 王经理');
  await chat.type(`/team link ${code}`);
  await chat.type(':room main');
  await chat.type('/team confirm 1');
  await chat.type('/team link');
  const again = /连接码 (\S+)，/.exec(chat.lastCard().text)?.[1] ?? '';
  await chat.type(':room 二群');
  await chat.type(`/team link ${again}`);
  await chat.type(':room main');
  const question = chat.cards.findLast(each => each.buttons.includes('不是我'));
  await chat.type(`:press ${question?.message} 1`);
  return '二群';
}

describe('one’s own proposal', () => {
  test('is not decided by its proposer while there is another manager', async () => {
    const card = await propose('王经理');
    const said = await chat.react('王经理', '👍', card.message);
    expect(texts(said)).toContainEqual(expect.stringMatching(/^@王经理 P1 是你自己提的/));
    expect(await state()).toBe('open');
    expect((await chat.say('王经理', '/proposal approve P1')).text).toContain('P1 是你自己提的');
    await chat.react('赵经理', '👍', card.message);
    expect(await state()).toBe('approved');
  });

  test('is, when there is no other', async () => {
    await chat.say('王经理', '/team manager 赵经理 取消');
    const card = await propose('王经理');
    await chat.react('王经理', '👍', card.message);
    expect(await state()).toBe('approved');
  });
});

describe('a reject', () => {
  test('asks its author for a reason; a reply to the question closes the proposal with it', async () => {
    const card = await propose();
    const asked = (await chat.react('王经理', '👎', card.message)).find(each => !each.edit);
    expect(asked?.text).toMatch(/^@王经理 为什么不通过 P1/);
    expect(asked?.replyTo).toBe(card.message);
    await chat.say('王经理', `:reply ${asked?.message} 证据不足`);
    expect(await proposal()).toMatchObject({ state: 'rejected', rejectReason: '证据不足' });
    expect(shown(card)).toContain('未通过：证据不足（王经理）');
  });

  test('by command with a reason closes it at once', async () => {
    const card = await propose();
    expect((await chat.say('王经理', '/proposal reject P1 证据不足')).text).toBe('@小李 P1 未通过：证据不足');
    expect(shown(card)).toContain('未通过：证据不足（王经理）');
  });

  test('by button asks as well', async () => {
    const card = await propose();
    await chat.type(':as 王经理');
    await chat.type(`:press ${card.message} 2`);
    expect(chat.lastCard().text).toMatch(/^@王经理 为什么不通过 P1/);
    expect(await state()).toBe('open');
  });

  test('asks once, however often it is given', async () => {
    const card = await propose();
    await chat.react('王经理', '👎', card.message);
    await chat.react('王经理', '-👎', card.message);
    const again = await chat.react('王经理', '👎', card.message);
    expect(again.filter(each => !each.edit)).toEqual([]);
  });

  test('is answered by nobody else', async () => {
    const card = await propose();
    const asked = (await chat.react('王经理', '👎', card.message)).find(each => !each.edit);
    const before = chat.cards.length;
    await chat.say('赵经理', `:reply ${asked?.message} 我觉得可以`);
    expect(chat.cards).toHaveLength(before);
    expect(await state()).toBe('open');
  });

  test('taken back before is no block, and its reason not used', async () => {
    const card = await propose();
    const asked = (await chat.react('王经理', '👎', card.message)).find(each => !each.edit);
    await chat.react('王经理', '-👎', card.message);
    expect((await chat.say('王经理', `:reply ${asked?.message} 证据不足`)).text).toContain('现在不算数');
    expect(await state()).toBe('open');
    await chat.react('赵经理', '👍', card.message);
    expect(await state()).toBe('approved');
  });

  test('never answered, lets the proposal expire', async () => {
    const card = await propose();
    await chat.react('王经理', '👎', card.message);
    await chat.type(':now 2026-11-27T10:00');
    expect(await state()).toBe('expired');
  });
});

describe('time', () => {
  test('reminds the managers who have not voted at half of it, once', async () => {
    await chat.say('王经理', '/settings 票数=2');
    const card = await propose();
    await chat.react('王经理', '👍', card.message);
    await chat.type(':now 2026-11-23T21:59');
    expect(chat.lastCard().text).not.toContain('等你们投票');
    await chat.type(':now 2026-11-23T22:00');
    expect(chat.lastCard().text).toBe('@赵经理 P1 还等你们投票，11-27 周五 10:00 到期：/proposal show P1');
    const before = chat.cards.length;
    await chat.type(':now 2026-11-24T10:00');
    expect(chat.cards).toHaveLength(before);
  });

  test('ends an undecided proposal after seven days and tells the proposer', async () => {
    const card = await propose();
    await chat.type(':now 2026-11-27T09:59');
    expect(await state()).toBe('open');
    await chat.type(':now 2026-11-27T10:00');
    expect(await state()).toBe('expired');
    expect(shown(card)).toContain('已过期');
    expect(chat.lastCard().text).toMatch(/^@小李 P1 到期没有结果，已过期/);
    const late = await chat.react('王经理', '👍', card.message);
    expect(texts(late)).toEqual([expect.stringContaining('P1 已过期，不能再改')]);
    expect(await state()).toBe('expired');
  });

  test('is a setting, and begins again with an edit', async () => {
    await chat.say('王经理', '/settings 有效期=2');
    await propose();
    await chat.type(':now 2026-11-21T20:00');
    await chat.say('小李', '/proposal edit P1 add 维度=场景 "洗漱台上用" 证据=F2');
    await chat.type(':now 2026-11-23T19:59');
    expect(await state()).toBe('open');
    await chat.type(':now 2026-11-23T20:00');
    expect(await state()).toBe('expired');
  });

  test('jumped over by a start ends it all the same', async () => {
    await propose();
    await chat.restart();
    await chat.type(':now 2026-12-20T10:00');
    expect(await state()).toBe('expired');
  });
});

describe('the exact content', () => {
  test('is what a vote holds for: an edit voids all votes and replaces the message', async () => {
    await chat.say('王经理', '/settings 票数=2');
    const card = await propose();
    await chat.react('王经理', '👍', card.message);
    const edited = await chat.say('小李', '/proposal edit P1 add 维度=scenario "睡前在浴室使用" 证据=F3');
    expect(edited.message).not.toBe(card.message);
    expect(edited.text).toContain('还需 2 票');
    expect(shown(card)).toBe('P1 的内容改过了，这条作废，票也清空了；请看新的那条');
    expect(chat.shown(card.message).buttons).toEqual([]);
    const stale = await chat.react('赵经理', '👍', card.message);
    expect(texts(stale)).toEqual([
      '@赵经理 P1 的内容刚改过，这一票没有算。请看最新的那条再投：/proposal show P1',
    ]);
    await chat.react('赵经理', '👍', edited.message);
    expect(shown(edited)).toContain('还需 1 票');
    await chat.react('王经理', '👍', edited.message);
    expect(await state()).toBe('approved');
  });

  test('is carried by the buttons: one pressed on what was shown before decides nothing', async () => {
    const listed = await propose();
    await chat.say('小李', '/proposal edit P1 reword 第几项=1 "收纳空间太小"');
    await chat.type(':as 王经理');
    await chat.type(`:press ${listed.message} 1`);
    expect(await state()).toBe('open');
  });

  test('edited away and back again does not bring the votes back', async () => {
    await chat.say('王经理', '/settings 票数=2');
    const card = await propose();
    await chat.react('王经理', '👍', card.message);
    await chat.say('小李', '/proposal edit P1 reword 第几项=1 "收纳空间太小"');
    const back = await chat.say('小李', '/proposal edit P1 reword 第几项=1 "收纳空间小，想要可叠放的小包装"');
    expect(back.text).toContain('还需 2 票');
    await chat.react('赵经理', '👍', card.message);
    expect(shown(back)).toContain('赞成 – · 反对 –');
  });

  test('edited on an older base is refused for a claim that changed since', async () => {
    await propose();
    await chat.say('王经理', '/proposal approve P1');
    await propose('小李', second);
    await propose('小李', '/persona propose 精致妈妈 reword C1 "浴室收纳空间小"');
    await chat.say('王经理', '/proposal approve P3');
    const edit = '/proposal edit P2 reword C1 "收纳空间小，想要可叠放的小包装"';
    expect((await chat.say('小李', edit)).text).toContain('C1 在那之后变过；先对齐当前版本');
  });

  test('that expired by the clock can’t be revived by an edit, nor carried by another quorum', async () => {
    await chat.say('王经理', '/settings 票数=2');
    const card = await propose();
    await chat.react('王经理', '👍', card.message);
    await chat.look(transaction =>
      transaction.execute({
        sql: `UPDATE "Proposal" SET "expiresAt" = "createdAt"`,
        values: [],
      } as never),
    );
    expect((await chat.say('小李', '/proposal edit P1 理由="再试"')).text).toContain('P1 已过期，不能再改');
    await chat.say('王经理', '/settings 票数=1');
    expect(await state()).not.toBe('approved');
  });

  test('shown anew in a room leaves its older messages there, whose reactions still count', async () => {
    const card = await propose();
    const again = await chat.say('小周', '/proposal show P1');
    expect(shown(card)).toBe('P1 请看下面新的那条');
    await chat.react('王经理', '👍', card.message);
    expect(shown(again)).toContain('已通过 → v1');
  });

  test('never holds two claims that say the same', async () => {
    await propose();
    const twice = '/proposal edit P1 add 维度=痛点 "收纳空间小，想要可叠放的小包装！" 证据=F3';
    await chat.say('小李', twice);
    expect((await proposal()).changes).toHaveLength(1);
    await chat.say('小李', '/proposal edit P1 add 维度=痛点 "送礼怕不体面" 证据=F3');
    expect(
      (await chat.say('小李', '/proposal edit P1 reword 第几项=2 "收纳空间小，想要可叠放的小包装"')).text,
    ).toContain('两条结论说同一句话');
  });

  test('is another with another reason: nobody is quoted for what they did not read', async () => {
    await chat.say('王经理', '/settings 票数=2');
    const card = await propose();
    await chat.react('王经理', '👍', card.message);
    const edited = await chat.say('小李', '/proposal edit P1 理由="三个渠道都提到"');
    expect(edited.text).toContain('理由：三个渠道都提到');
    expect(edited.text).toContain('赞成 – · 反对 –');
    expect(shown(card)).toContain('这条作废');
  });

  test('is edited by the proposer and by managers only', async () => {
    await propose();
    expect((await chat.say('小周', '/proposal edit P1 理由="不对"')).text).toContain('P1 是小李提的');
    expect((await chat.say('小周', '/proposal withdraw P1')).text).toContain('P1 是小李提的');
    await chat.say('王经理', '/proposal edit P1 reword 第几项=1 "收纳空间太小"');
    expect((await proposal()).changes).toMatchObject([{ kind: 'add', wording: '收纳空间太小' }]);
  });

  test('of several changes drops one; the only one can’t be dropped', async () => {
    await propose();
    await chat.say('小李', '/proposal edit P1 add 维度=scenario "睡前在浴室使用" 证据=F3');
    await chat.say('小李', '/proposal edit P1 drop 第几项=1');
    expect((await proposal()).changes).toMatchObject([{ wording: '睡前在浴室使用' }]);
    expect((await chat.say('小李', '/proposal edit P1 drop 第几项=1')).text).toContain('唯一的改动');
    expect((await chat.say('小李', '/proposal edit P1 drop 第几项=7')).text).toContain('没有第 7 项改动');
  });
});

describe('withdrawing', () => {
  test('is for the proposer and managers, before the decision', async () => {
    const card = await propose();
    expect((await chat.say('小李', '/proposal withdraw P1')).text).toBe('P1 已撤回');
    expect(shown(card)).toContain('已撤回');
    expect(chat.shown(card.message).buttons).toEqual([]);
    expect((await chat.say('小李', '/proposal withdraw P1')).text).toContain('P1 已撤回，不能再改');
    const late = await chat.react('王经理', '👍', card.message);
    expect(texts(late)).toEqual([expect.stringContaining('P1 已撤回，不能再改')]);
    await propose('小李', second);
    expect((await chat.say('王经理', '/proposal withdraw P2')).text).toBe('P2 已撤回');
  });
});

describe('applying', () => {
  beforeEach(async () => {
    await propose();
    await chat.say('王经理', '/proposal approve P1');
  });
  const reword = (wording: string) => propose('小李', `/persona propose 精致妈妈 reword C1 "${wording}"`);

  test('merges three ways: different claims and evidence of one claim do not get in each other’s way', async () => {
    await propose('小李', second);
    await propose('小周', '/persona propose 精致妈妈 strengthen C1 证据=F3');
    await reword('浴室收纳空间小');
    for (const id of ['P2', 'P3', 'P4']) await chat.say('王经理', `/proposal approve ${id}`);
    expect(await Promise.all([2, 3, 4].map(number => state(number)))).toEqual(Array(3).fill('approved'));
    const persona = (await chat.say('小李', '/persona show')).text;
    expect(persona).toContain('C1 浴室收纳空间小 · 3 个声音 · 2 个渠道');
    expect(persona).toContain('C2 洗漱台上用');
  });

  test('of two wordings of one claim is a conflict: nothing is applied, and the proposer sees what and is asked to rebase', async () => {
    const [one, other] = [await reword('浴室收纳空间小'), await reword('洗手台放不下大盒子')];
    await chat.react('王经理', '👍', one.message);
    const said = await chat.react('赵经理', '👍', other.message);
    expect(await state(3)).toBe('in-conflict');
    expect(texts(said)).toContainEqual(
      expect.stringMatching(/^@小李 P3 的票够了，但和现在的画像有冲突（C1）/),
    );
    expect(shown(other)).toContain('⚠ C1 在这期间改过了');
    expect(shown(other)).toContain('提出时 “收纳空间小，想要可叠放的小包装”');
    expect(shown(other)).toContain('现在 “浴室收纳空间小”');
    expect(shown(other)).toContain('提案改为 “洗手台放不下大盒子”');
    expect((await chat.say('小李', '/persona list')).text).toContain('精致妈妈 v2 · 1 条结论 · 待定 P3');

    const again = await chat.react('王经理', '👍', other.message);
    expect(texts(again)).toContainEqual(expect.stringContaining('先 /proposal rebase P3'));
    const rebased = await chat.say('小李', '/proposal rebase P3');
    expect(rebased.text).toContain('待定，还需 1 票');
    expect(rebased.text).toContain('~ C1 痛点');
    expect(shown(other)).toContain('P3 的内容改过了');
    await chat.react('王经理', '👍', rebased.message);
    expect(await state(3)).toBe('approved');
    expect((await chat.say('小李', '/persona show')).text).toContain('C1 洗手台放不下大盒子');
  });

  test('of equal changes is no conflict, and makes no version that changes nothing', async () => {
    await reword('浴室收纳空间小');
    expect((await reword('浴室收纳空间小')).text).toBe('P2 已经提了一样的改动，还没有结果。');
    await reword('洗手台放不下');
    await chat.say('小李', '/proposal edit P3 reword 第几项=1 "浴室收纳空间小"');
    await chat.say('王经理', '/proposal approve P2');
    const said = await chat.say('王经理', '/proposal approve P3');
    expect(said.text).toBe('P3 已通过 → v2');
    expect((await chat.say('小李', '/persona list')).text).toContain('精致妈妈 v2');
  });

  test('of a claim that says what a live one says already is a conflict; rebased, it strengthens that one', async () => {
    const line = '/persona propose 精致妈妈 add 维度=痛点 "送礼怕不体面" 证据=';
    await propose('小李', `${line}F2`);
    await propose('小周', `${line}F3`.replace('不体面', '不体面！'));
    await chat.say('王经理', '/proposal approve P2');
    await chat.say('王经理', '/proposal approve P3');
    expect(await state(3)).toBe('in-conflict');
    expect((await chat.say('小周', '/proposal rebase P3')).text).toContain('↑ C2 痛点 · 送礼怕不体面');
    await chat.say('王经理', '/proposal approve P3');
    expect(await state(3)).toBe('approved');
    expect((await chat.say('小周', '/persona show 精致妈妈 痛点')).text).toMatch(
      /C2 送礼怕不体面 · 2 个声音/,
    );
  });

  test('of evidence onto a claim retired meanwhile is a conflict; rebased, it restores the claim', async () => {
    await propose('小李', '/persona propose 精致妈妈 strengthen C1 证据=F3');
    await propose('小李', '/persona propose 精致妈妈 retire C1 理由="说不清"');
    await chat.say('王经理', '/proposal approve P3');
    await chat.say('王经理', '/proposal approve P2');
    expect(await state(2)).toBe('in-conflict');
    const rebased = (await chat.say('小李', '/proposal rebase P2')).text;
    expect(rebased).toContain('（恢复）');
    expect(rebased).toContain('↑ C1');
    await chat.say('王经理', '/proposal approve P2');
    expect((await chat.say('小李', '/persona show')).text).toContain('C1 收纳空间小');
  });

  test('an open proposal may be rejected while it is in conflict', async () => {
    await reword('浴室收纳空间小');
    await reword('洗手台放不下大盒子');
    await chat.say('王经理', '/proposal approve P2');
    await chat.say('王经理', '/proposal approve P3');
    expect((await chat.say('赵经理', '/proposal reject P3 太啰嗦')).text).toBe('@小李 P3 未通过：太啰嗦');
  });

  test('a rollback is a proposal that leads back to the older content', async () => {
    await reword('浴室收纳空间小');
    await chat.say('王经理', '/proposal approve P2');
    await propose('小李', second);
    await chat.say('王经理', '/proposal approve P3');
    const card = await chat.say('小李', '/persona rollback 精致妈妈 v1 理由="v2 说错了"');
    expect(card.text).toContain('~ C1');
    expect(card.text).toContain('− C2');
    await chat.say('王经理', '/proposal approve P4');
    const persona = (await chat.say('小李', '/persona show')).text;
    expect(persona).toContain('C1 收纳空间小，想要可叠放的小包装');
    expect(persona).not.toContain('C2');
    expect((await chat.say('小李', '/persona diff 精致妈妈 v1 v4')).text).toContain('内容没有变化');
    expect((await chat.say('小李', '/persona rollback 精致妈妈 v4')).text).toContain('不用退回');
    expect((await chat.say('小李', '/persona rollback 精致妈妈 v9')).text).toContain('没有 v9，最新是 v4');
  });
});

describe('the loop', () => {
  test('is closed for whoever recorded the evidence: one message a room, with what became of it', async () => {
    const card = await propose('赵经理');
    const said = await chat.react('王经理', '👍', card.message);
    const told = said.filter(each => each.text.startsWith('@'));
    expect(told).toHaveLength(1);
    expect(told[0]?.text.split('\n')).toEqual([
      '@小李 @小周',
      '小李记录的 F1 成为 v1 情感需求痛点的第 1 条依据（C1）',
      '小周记录的 F2 成为 v1 情感需求痛点的第 2 条依据（C1）',
    ]);
  });

  test('is closed with the reason of a reject', async () => {
    await propose('赵经理', second);
    const before = chat.cards.length;
    await chat.say('王经理', '/proposal reject P1 证据不足');
    const told = chat.cards.slice(before).filter(each => each.text.startsWith('@小周'));
    expect(texts(told)).toEqual(['@小周 你记录的 F2 所在的 P1 未通过：证据不足（王经理）']);
  });

  test('tells a proposer who recorded the evidence once of a reject', async () => {
    await propose('小周', second);
    const before = chat.cards.length;
    await chat.say('王经理', '/proposal reject P1 证据不足');
    const told = () => texts(chat.cards.slice(before)).filter(each => each.startsWith('@'));
    expect(told()).toEqual(['@小周 P1 未通过：证据不足']);
    await propose('赵经理', second.replace('证据=', '依据='));
    await chat.say('王经理', '/proposal reject P2 证据不足');
    expect(told().slice(1)).toEqual([
      '@小周 你记录的 F2 所在的 P2 未通过：证据不足（王经理）',
      '@赵经理 P2 未通过：证据不足',
    ]);
  });

  test('is closed in the room where it was recorded', async () => {
    const other = await secondRoom();
    await chat.type(`:room ${other}`);
    await chat.say('王经理', '/反馈 泵头按不动 渠道=门店 维度=痛点');
    await chat.type(':room main');
    await propose('赵经理', '/persona propose 精致妈妈 add 维度=痛点 "泵头不好按" 证据=F3,F4');
    const before = chat.cards.length;
    await chat.say('王经理', '/proposal approve P1');
    const told = chat.cards.slice(before).filter(each => each.text.startsWith('@'));
    expect(told.map(each => [each.room, each.text])).toEqual([
      ['main', '@小周 你记录的 F3 成为 v1 情感需求痛点的第 1 条依据（C1）'],
      [other, '@王经理 你记录的 F4 成为 v1 情感需求痛点的第 2 条依据（C1）'],
    ]);
  });
});

describe('the audit log', () => {
  test('of a persona says who proposed and decided, when, on which platform, by which message', async () => {
    const card = await propose();
    await chat.react('王经理', '👍', card.message);
    const history = (await chat.say('小李', '/persona history 精致妈妈')).text;
    expect(history).toContain('P1 已通过 → v1 · 理由：两个渠道都提到');
    expect(history).toContain(`11-20 周五 10:00 小李 提出（基于 v0） · terminal #${card.replyTo}`);
    expect(history).toContain(`11-20 周五 10:00 王经理 投票：通过 · terminal #${card.message}`);
    expect(history).toContain(`11-20 周五 10:00 王经理 通过 → v1 · terminal #${card.message}`);
  });

  test('can’t be changed or deleted by any statement', async () => {
    await propose();
    for (const statement of ['UPDATE "Audit" SET action = action', 'DELETE FROM "Audit"']) {
      await expect(
        chat.look(transaction => transaction.execute({ sql: statement, values: [] } as never)),
      ).rejects.toThrow('only ever added to');
    }
  });
});
