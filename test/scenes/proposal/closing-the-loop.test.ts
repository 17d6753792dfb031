/** Whoever recorded the evidence hears what became of it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SECOND, TerminalTeam, texts } from './terminal-team.ts';

let team: TerminalTeam;
beforeEach(async () => {
  team = await TerminalTeam.open();
});
afterEach(() => team.chat.close());

describe('the loop', () => {
  test('is closed for whoever recorded the evidence: one message a room, with what became of it', async () => {
    const card = await team.propose('赵经理');
    const said = await team.chat.react('王经理', '👍', card.message);
    const told = said.filter(each => each.text.startsWith('@'));
    expect(told).toHaveLength(1);
    expect(told[0]?.text.split('\n')).toEqual([
      '@小李 @小周',
      '小李记录的 F1 成为 v1 情感需求痛点的第 1 条依据（C1）',
      '小周记录的 F2 成为 v1 情感需求痛点的第 2 条依据（C1）',
    ]);
  });

  test('is closed with the reason of a reject', async () => {
    await team.propose('赵经理', SECOND);
    const before = team.chat.cards.length;
    await team.chat.say('王经理', '/proposal reject P1 证据不足');
    const told = team.chat.cards.slice(before).filter(each => each.text.startsWith('@小周'));
    expect(texts(told)).toEqual(['@小周 你记录的 F2 所在的 P1 未通过：证据不足（王经理）']);
  });

  test('tells a proposer who recorded the evidence once of a reject', async () => {
    await team.propose('小周', SECOND);
    const before = team.chat.cards.length;
    await team.chat.say('王经理', '/proposal reject P1 证据不足');
    const told = () => texts(team.chat.cards.slice(before)).filter(each => each.startsWith('@'));
    expect(told()).toEqual(['@小周 P1 未通过：证据不足']);
    await team.propose('赵经理', SECOND.replace('证据=', '依据='));
    await team.chat.say('王经理', '/proposal reject P2 证据不足');
    expect(told().slice(1)).toEqual([
      '@小周 你记录的 F2 所在的 P2 未通过：证据不足（王经理）',
      '@赵经理 P2 未通过：证据不足',
    ]);
  });

  test('is closed in the room where it was recorded', async () => {
    const other = await team.secondRoom();
    await team.chat.type(`:room ${other}`);
    await team.chat.say('王经理', '/反馈 泵头按不动 渠道=门店 维度=痛点');
    await team.chat.type(':room main');
    await team.propose('赵经理', '/persona propose 精致妈妈 add 维度=痛点 "泵头不好按" 证据=F3,F4');
    const before = team.chat.cards.length;
    await team.chat.say('王经理', '/proposal approve P1');
    const told = team.chat.cards.slice(before).filter(each => each.text.startsWith('@'));
    expect(told.map(each => [each.room, each.text])).toEqual([
      ['main', '@小周 你记录的 F3 成为 v1 情感需求痛点的第 1 条依据（C1）'],
      [other, '@王经理 你记录的 F4 成为 v1 情感需求痛点的第 2 条依据（C1）'],
    ]);
  });
});
