/** Reminders of proposals: what they change and buttons to vote come along, and all that waits is one message in a room. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SECOND, TerminalTeam, THIRD } from './terminal-team.ts';

let team: TerminalTeam;
beforeEach(async () => {
  team = await TerminalTeam.open();
  await team.chat.say('王经理', '/digest off');
});
afterEach(() => team.chat.close());

/** @returns what the bot said of its own accord when the clock was set */
async function at(time: string) {
  const before = team.chat.cards.length;
  await team.chat.type(`:now 2026-${time}`);
  return team.chat.cards.slice(before).filter(card => !card.edit);
}

test('one shows what it changes, and is voted on from there', async () => {
  const card = await team.propose();
  const [reminder, ...others] = await at('11-24T08:00');
  expect(others).toEqual([]);
  expect(reminder?.text).toBe(
    '@赵经理 @王经理 P1 还等你们投票，11-27 周五 10:00 到期\n+ 收纳空间小，想要可叠放的小包装',
  );
  expect(reminder?.buttons).toEqual(['通过 P1', '不通过 P1', '看 P1']);
  await team.chat.type(':as 王经理');
  await team.chat.type(`:press ${reminder?.message} 1`);
  expect(team.shown(card)).toContain('已通过 → v1（王经理');
});

test('of several, what is due within the day is said in one message, each once', async () => {
  await team.propose();
  await at('11-20T16:00');
  await team.propose('小李', SECOND);
  await at('11-21T20:00');
  await team.propose('王经理', THIRD);
  const [reminder, ...others] = await at('11-24T08:00');
  expect(others).toEqual([]);
  expect(reminder?.text.split('\n')).toEqual([
    expect.stringMatching(/^(@王经理 @赵经理|@赵经理 @王经理) 2 个提案还等你们投票$/),
    'P1 精致妈妈 · 还差 1 票 · 没投：王经理、赵经理 · 11-27 周五 10:00 到期',
    '+ 收纳空间小，想要可叠放的小包装',
    'P2 精致妈妈 · 还差 1 票 · 没投：王经理、赵经理 · 11-27 周五 16:00 到期',
    '+ 洗漱台上用',
  ]);
  expect(reminder?.buttons).toEqual(['通过 P1', '不通过 P1', '通过 P2', '不通过 P2']);
  // P3 was proposed a day later: half of its time is on the 25th at eight in the morning.
  expect(await at('11-24T21:00')).toEqual([]);
  const [third, ...more] = await at('11-25T08:00');
  expect(third?.text).toContain('@赵经理 P3 还等你们投票');
  expect(more).toEqual([]);
});

test('whoever voted is not called for that one; what is decided meanwhile is left out', async () => {
  await team.chat.say('王经理', '/settings 票数=2');
  await team.propose();
  await team.propose('小李', SECOND);
  await team.propose('小李', THIRD);
  for (const vote of ['P1', 'P2', 'P3']) await team.chat.say('王经理', `/proposal approve ${vote}`);
  await team.chat.say('赵经理', '/proposal approve P2');
  const [reminder] = await at('11-24T08:00');
  expect(reminder?.text).toContain('@赵经理 2 个提案还等你们投票');
  expect(reminder?.text).not.toContain('P2');
});

test('one in conflict calls whoever proposed it, along with those that wait for votes', async () => {
  await team.chat.say('王经理', '/settings 票数=1');
  const add = await team.propose();
  await team.chat.react('王经理', '👍', add.message);
  const reword = (words: string) => `/persona propose 精致妈妈 reword C1 "${words}"`;
  await team.propose('小李', reword('收纳小，想要能叠放的'));
  const other = await team.propose('小周', reword('收纳空间小，要可叠放的小盒子'));
  await team.chat.react('王经理', '👍', other.message);
  await team.chat.say('王经理', '/proposal approve P2');
  expect(await team.state(2)).toBe('in-conflict');
  await team.propose('小李', SECOND);
  const [reminder, ...others] = await at('11-24T08:00');
  expect(others).toEqual([]);
  expect(reminder?.text).toContain('2 个提案还等你们\n');
  expect(reminder?.text.split('\n')[0]).toContain('@小李');
  expect(reminder?.text).toContain('P2 精致妈妈 · 有冲突，要对齐');
  expect(reminder?.buttons).toEqual(['对齐 P2', '通过 P4', '不通过 P4']);
});

test('seven that wait are one message: five in full, the others by the list', async () => {
  for (let number = 1; number <= 7; number += 1)
    await team.propose('小李', `/persona propose 精致妈妈 add 维度=场景 "第 ${number} 个场景" 证据=F2`);
  const said = await at('11-24T08:00');
  expect(said).toHaveLength(1);
  expect(said[0]?.text).toContain('7 个提案还等你们投票');
  expect(said[0]?.text).toContain('第 5 个场景');
  expect(said[0]?.text).not.toContain('第 6 个场景');
  expect(said[0]?.text).toContain('还有 2 个：/proposal list');
});

test('in English', async () => {
  await team.chat.say('王经理', '/settings language=en');
  await team.propose();
  await team.propose('小李', SECOND);
  const [reminder] = await at('11-24T08:00');
  expect(reminder?.text).toContain('2 proposals wait for your votes');
  expect(reminder?.text).toContain(
    'P1 精致妈妈 · 1 vote missing · not voted: 王经理, 赵经理 · expires 11-27 Fri 10:00',
  );
  expect(reminder?.buttons).toEqual(['Approve P1', 'Reject P1', 'Approve P2', 'Reject P2']);
});
