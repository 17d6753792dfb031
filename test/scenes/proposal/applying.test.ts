/** method.md §10: an approved proposal is applied by a three-way merge, or is in conflict. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SECOND, TerminalTeam } from './terminal-team.ts';

let team: TerminalTeam;
beforeEach(async () => {
  team = await TerminalTeam.open();
});
afterEach(() => team.chat.close());

describe('applying', () => {
  beforeEach(async () => {
    await team.propose();
    await team.chat.say('王经理', '/proposal approve P1');
  });
  const reword = (wording: string) =>
    team.propose('小李', `/persona propose 精致妈妈 reword C1 "${wording}"`);

  test('merges three ways: different claims and evidence of one claim do not get in each other’s way', async () => {
    await team.propose('小李', SECOND);
    await team.propose('小周', '/persona propose 精致妈妈 strengthen C1 证据=F3');
    await reword('浴室收纳空间小');
    for (const id of ['P2', 'P3', 'P4']) await team.chat.say('王经理', `/proposal approve ${id}`);
    expect(await Promise.all([2, 3, 4].map(number => team.state(number)))).toEqual(Array(3).fill('approved'));
    const persona = (await team.chat.say('小李', '/persona show')).text;
    expect(persona).toContain('C1 浴室收纳空间小 · 3 个声音 · 2 个渠道');
    expect(persona).toContain('C2 洗漱台上用');
  });

  test('of equal changes is no conflict, and makes no version that changes nothing', async () => {
    await reword('浴室收纳空间小');
    expect((await reword('浴室收纳空间小')).text).toBe('P2 已经提了一样的改动，还没有结果。');
    await reword('洗手台放不下');
    await team.chat.say('小李', '/proposal edit P3 reword 第几项=1 "浴室收纳空间小"');
    await team.chat.say('王经理', '/proposal approve P2');
    const said = await team.chat.say('王经理', '/proposal approve P3');
    expect(said.text).toBe('P3 已通过 → v2');
    expect((await team.chat.say('小李', '/persona list')).text).toContain('精致妈妈 v2');
  });

  test('of a claim that says what a live one says already is a conflict; rebased, it strengthens that one', async () => {
    const line = '/persona propose 精致妈妈 add 维度=痛点 "送礼怕不体面" 证据=';
    await team.propose('小李', `${line}F2`);
    await team.propose('小周', `${line}F3`.replace('不体面', '不体面！'));
    await team.chat.say('王经理', '/proposal approve P2');
    await team.chat.say('王经理', '/proposal approve P3');
    expect(await team.state(3)).toBe('in-conflict');
    expect((await team.chat.say('小周', '/proposal rebase P3')).text).toContain('↑ C2 痛点 · 送礼怕不体面');
    await team.chat.say('王经理', '/proposal approve P3');
    expect(await team.state(3)).toBe('approved');
    expect((await team.chat.say('小周', '/persona show 精致妈妈 痛点')).text).toMatch(
      /C2 送礼怕不体面 · 2 个声音/,
    );
  });

  test('of evidence onto a claim retired meanwhile is a conflict; rebased, it restores the claim', async () => {
    await team.propose('小李', '/persona propose 精致妈妈 strengthen C1 证据=F3');
    await team.propose('小李', '/persona propose 精致妈妈 retire C1 理由="说不清"');
    await team.chat.say('王经理', '/proposal approve P3');
    await team.chat.say('王经理', '/proposal approve P2');
    expect(await team.state(2)).toBe('in-conflict');
    const rebased = (await team.chat.say('小李', '/proposal rebase P2')).text;
    expect(rebased).toContain('（恢复）');
    expect(rebased).toContain('↑ C1');
    await team.chat.say('王经理', '/proposal approve P2');
    expect((await team.chat.say('小李', '/persona show')).text).toContain('C1 收纳空间小');
  });

  test('an open proposal may be rejected while it is in conflict', async () => {
    await reword('浴室收纳空间小');
    await reword('洗手台放不下大盒子');
    await team.chat.say('王经理', '/proposal approve P2');
    await team.chat.say('王经理', '/proposal approve P3');
    expect((await team.chat.say('赵经理', '/proposal reject P3 太啰嗦')).text).toBe(
      '@小李 P3 未通过：太啰嗦',
    );
  });

  test('a rollback is a proposal that leads back to the older content', async () => {
    await reword('浴室收纳空间小');
    await team.chat.say('王经理', '/proposal approve P2');
    await team.propose('小李', SECOND);
    await team.chat.say('王经理', '/proposal approve P3');
    const card = await team.chat.say('小李', '/persona rollback 精致妈妈 v1 理由="v2 说错了"');
    expect(card.text).toContain('~ C1');
    expect(card.text).toContain('− C2');
    await team.chat.say('王经理', '/proposal approve P4');
    const persona = (await team.chat.say('小李', '/persona show')).text;
    expect(persona).toContain('C1 收纳空间小，想要可叠放的小包装');
    expect(persona).not.toContain('C2');
    expect((await team.chat.say('小李', '/persona diff 精致妈妈 v1 v4')).text).toContain('内容没有变化');
    expect((await team.chat.say('小李', '/persona rollback 精致妈妈 v4')).text).toContain('不用退回');
    expect((await team.chat.say('小李', '/persona rollback 精致妈妈 v9')).text).toContain(
      '没有 v9，最新是 v4',
    );
  });
});
