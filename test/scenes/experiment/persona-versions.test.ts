/** method.md §11: a round carries the persona's version; a version that comes while it runs is told with what it means. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Chat } from '../chat.ts';
import { NEW, OVER, rowsOf, tableOf } from './rounds.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':now 2026-11-30T10:00');
  await chat.type(':as 王经理 manager');
  await chat.type(':as 小郑 role=media');
  await say('/persona new 精致妈妈');
  for (const words of ['盒子比洗手台还宽', '浴室放不下']) await say(`/反馈 ${words} 渠道=小红书 维度=痛点`);
});
afterEach(() => chat.close());

const say = async (line: string) => (await chat.say('小郑', line)).text;
const publish = async (wording: string, id: string) => {
  await say(`/persona propose 精致妈妈 add 维度=痛点 "${wording}" 证据=F1,F2`);
  await chat.say('王经理', `/proposal approve ${id}`);
};
const told = () => chat.cards.filter(({ text }) => text.includes('还在按'));
const over = async (round: number) => {
  await chat.type(`:now ${OVER[round - 1]}`);
  await say(`/ab record T1\n${tableOf(rowsOf(round, { mean: 50, swing: 0.2 }))}`);
};

test('in round 2: its result stays that of the old version, round 3 takes the new one, and their comparison says so', async () => {
  await say(NEW);
  await over(1);
  expect(await say('/ab next T1')).toContain('T1/R2 开始：2026-12-07 到 2026-12-13，画像 v0');
  await publish('收纳空间小', 'P1');
  expect(told().map(({ text }) => text)).toEqual([
    '精致妈妈 有了 v1，T1/R2 还在按 v0 跑：这一轮的结果算 v0 的，下一轮才用 v1，到时比较会提醒版本不同。\n想马上用 v1：/ab next T1（这一轮算提前结束）',
  ]);
  await over(2);
  expect(await say('/ab summary T1')).toContain('· 画像 v0');
  expect(await say('/ab next T1')).toContain('画像 v1');
  await over(3);
  const summary = await say('/ab summary T1/R3');
  expect(summary).toContain('· 画像 v1');
  expect(summary).toContain('⚠ 几轮用的画像不是一个版本：v0、v1');
});

test('nothing is told of a persona that is not tested, of a test that is over, or of a version that the round has', async () => {
  await say('/persona new 学生');
  await say(NEW);
  await say('/persona propose 学生 add 维度=痛点 "钱不够" 证据=F1');
  await chat.say('王经理', '/proposal approve P1');
  await say('/ab finish T1');
  await publish('收纳空间小', 'P2');
  await say(NEW);
  expect(told()).toEqual([]);
  await publish('想要小包装', 'P3');
  expect(told()).toHaveLength(1);
});
