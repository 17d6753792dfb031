/** method.md §10: a vote holds for the exact content that it was given on. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SECOND, TerminalTeam } from './terminal-team.ts';

let team: TerminalTeam;
beforeEach(async () => {
  team = await TerminalTeam.open();
});
afterEach(() => team.chat.close());

describe('the exact content', () => {
  test('is carried by the buttons: one pressed on what was shown before decides nothing', async () => {
    const listed = await team.propose();
    await team.chat.say('小李', '/proposal edit P1 reword 第几项=1 "收纳空间太小"');
    await team.chat.type(':as 王经理');
    await team.chat.type(`:press ${listed.message} 1`);
    expect(await team.state()).toBe('open');
  });

  test('edited away and back again does not bring the votes back', async () => {
    await team.chat.say('王经理', '/settings 票数=2');
    const card = await team.propose();
    await team.chat.react('王经理', '👍', card.message);
    await team.chat.say('小李', '/proposal edit P1 reword 第几项=1 "收纳空间太小"');
    const back = await team.chat.say(
      '小李',
      '/proposal edit P1 reword 第几项=1 "收纳空间小，想要可叠放的小包装"',
    );
    expect(back.text).toContain('还需 2 票');
    await team.chat.react('赵经理', '👍', card.message);
    expect(team.shown(back)).toContain('赞成 – · 反对 –');
  });

  test('edited on an older base is refused for a claim that changed since', async () => {
    await team.propose();
    await team.chat.say('王经理', '/proposal approve P1');
    await team.propose('小李', SECOND);
    await team.propose('小李', '/persona propose 精致妈妈 reword C1 "浴室收纳空间小"');
    await team.chat.say('王经理', '/proposal approve P3');
    const edit = '/proposal edit P2 reword C1 "收纳空间小，想要可叠放的小包装"';
    expect((await team.chat.say('小李', edit)).text).toContain('C1 在那之后变过；先对齐当前版本');
  });

  test('that expired by the clock can’t be revived by an edit, nor carried by another quorum', async () => {
    await team.chat.say('王经理', '/settings 票数=2');
    const card = await team.propose();
    await team.chat.react('王经理', '👍', card.message);
    await team.chat.look(transaction =>
      transaction.execute({
        sql: `UPDATE "Proposal" SET "expiresAt" = "createdAt"`,
        values: [],
      } as never),
    );
    expect((await team.chat.say('小李', '/proposal edit P1 理由="再试"')).text).toContain(
      'P1 已过期，不能再改',
    );
    await team.chat.say('王经理', '/settings 票数=1');
    expect(await team.state()).not.toBe('approved');
  });

  test('shown anew in a room leaves its older messages there, whose reactions still count', async () => {
    const card = await team.propose();
    const again = await team.chat.say('小周', '/proposal show P1');
    expect(team.shown(card)).toBe('P1 请看下面新的那条');
    await team.chat.react('王经理', '👍', card.message);
    expect(team.shown(again)).toContain('已通过 → v1');
  });

  test('never holds two claims that say the same', async () => {
    await team.propose();
    const twice = '/proposal edit P1 add 维度=痛点 "收纳空间小，想要可叠放的小包装！" 证据=F3';
    await team.chat.say('小李', twice);
    expect((await team.proposal()).changes).toHaveLength(1);
    await team.chat.say('小李', '/proposal edit P1 add 维度=痛点 "送礼怕不体面" 证据=F3');
    expect(
      (await team.chat.say('小李', '/proposal edit P1 reword 第几项=2 "收纳空间小，想要可叠放的小包装"'))
        .text,
    ).toContain('两条结论说同一句话');
  });

  test('is another with another reason: nobody is quoted for what they did not read', async () => {
    await team.chat.say('王经理', '/settings 票数=2');
    const card = await team.propose();
    await team.chat.react('王经理', '👍', card.message);
    const edited = await team.chat.say('小李', '/proposal edit P1 理由="三个渠道都提到"');
    expect(edited.text).toContain('理由：三个渠道都提到');
    expect(edited.text).toContain('赞成 – · 反对 –');
    expect(team.shown(card)).toContain('这条作废');
  });

  test('is edited by the proposer and by managers only', async () => {
    await team.propose();
    expect((await team.chat.say('小周', '/proposal edit P1 理由="不对"')).text).toContain('P1 是小李提的');
    expect((await team.chat.say('小周', '/proposal withdraw P1')).text).toContain('P1 是小李提的');
    await team.chat.say('王经理', '/proposal edit P1 reword 第几项=1 "收纳空间太小"');
    expect((await team.proposal()).changes).toMatchObject([{ kind: 'add', wording: '收纳空间太小' }]);
  });

  test('of several changes drops one; the only one can’t be dropped', async () => {
    await team.propose();
    await team.chat.say('小李', '/proposal edit P1 add 维度=scenario "睡前在浴室使用" 证据=F3');
    await team.chat.say('小李', '/proposal edit P1 drop 第几项=1');
    expect((await team.proposal()).changes).toMatchObject([{ wording: '睡前在浴室使用' }]);
    expect((await team.chat.say('小李', '/proposal edit P1 drop 第几项=1')).text).toContain('唯一的改动');
    expect((await team.chat.say('小李', '/proposal edit P1 drop 第几项=7')).text).toContain(
      '没有第 7 项改动',
    );
  });
});
