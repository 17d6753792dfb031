/** Evidence is of kinds: what another feature has supports and contradicts claims beside feedback, each by its own id. */
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { quickFolder } from '../../scratch.ts';
import { type Trial, trialsFeature } from '../../toys/trials.ts';
import { Chat } from '../chat.ts';

let chat: Chat;
let folder: string;
let trials: Trial[];
beforeEach(async () => {
  folder = quickFolder();
  const facts = { also: [], sourceId: null, isGone: false, saidAt: new Date('2026-11-20T02:00:00Z') };
  trials = [
    { ...facts, number: 1, name: '旧盒', weight: 2, result: '没人嫌大' },
    { ...facts, number: 12, name: '新盒', weight: 0.5, result: '多买两成' },
  ];
  chat = await Chat.open({ folder, more: trialsFeature(trials) });
  await chat.type(':now 2026-11-20T10:00');
  await chat.type(':as 王经理 manager');
  await chat.say('小李', '/persona new 精致妈妈');
  for (let number = 1; number <= 12; number += 1)
    await say(`/反馈 第 ${number} 个用户说盒子太大 渠道=天猫 维度=痛点 强度=5`);
});
afterEach(async () => {
  await chat.close();
  rmSync(folder, { recursive: true, force: true });
});

const say = async (line: string) => (await chat.say('小李', line)).text;
const approve = async (id: string) => (await chat.say('王经理', `/proposal approve ${id}`)).text;
/** C1 rests on F1 (weight 1) and T12 (weight 0.5). */
async function claim(): Promise<void> {
  expect(await say('/persona propose add 维度=痛点 "盒子太大" 证据=F1,ｔ１２')).toContain(
    '新盒：多买两成（T12）',
  );
  await approve('P1');
}
const read = () => say('/persona show 精致妈妈 痛点');

test('a claim rests on both kinds: voices, sources, confidence and quotes count each as its kind weighs it', async () => {
  await claim();
  const shown = await read();
  expect(shown).toContain('C1 盒子太大 · 2 个声音 · 2 个渠道');
  // (1 + 0.5 + 1) / (1 + 0.5 + 2)
  expect(shown).toContain('置信度 0.71');
  expect(shown).toContain('+ “第 1 个用户说盒子太大”（F1 天猫）');
  expect(shown).toContain('+ 新盒：多买两成（T12）');
  const whole = await say('/persona show');
  expect(whole).toContain('      “第 1 个用户说盒子太大”（F1 天猫）\n      新盒：多买两成（T12）');
  const difference = await say('/persona diff 精致妈妈 v0 v1');
  expect(difference).toContain('盒子太大 · 2 个声音 · 2 个渠道');
  expect(difference).toContain('（F1 天猫）\n      新盒：多买两成（T12）');
});

test('T12 is never F12: neither what it weighs, nor where it is used, nor what becomes of it', async () => {
  await claim();
  expect(await say('/feedback show F12')).not.toContain('C1');
  expect(await say('/feedback show F1')).toContain('C1（精致妈妈）');
  const before = await read();
  await say('/feedback edit F12 强度=1');
  await say('/feedback delete F12');
  expect(await read()).toBe(before);
  // The other way round: F12 can be put against it, T12 being for it.
  await say('/feedback restore F12');
  expect(await say('/persona challenge C1 证据=F12')).toContain('C1 有争议');
  expect(await read()).toContain('1 个声音反驳');
});

test('what contradicts a claim weighs too, and a diff shows the way that its confidence took', async () => {
  await claim();
  expect(await say('/persona challenge C1 证据=T1 "新用户不嫌"')).toContain(
    'C1 有争议：盒子太大（T1（旧盒） 反驳）',
  );
  const shown = await read();
  expect(shown).toContain('⚡ 1 个声音反驳');
  // (1.5 + 1) / (1.5 + 2 + 2)
  expect(shown).toContain('置信度 0.45');
  expect(shown).toContain('− 旧盒：没人嫌大（T1）');
  await say('/persona propose reword C1 "旧盒子太大"');
  await approve('P2');
  const difference = await say('/persona diff');
  expect(difference).toContain('0.71 → 0.45');
  expect(difference).toContain('旧盒：没人嫌大（T1）');
});

test('what is not there, or of no kind that can be cited, is refused', async () => {
  expect(await say('/persona propose add 维度=痛点 "盒子太大" 证据=T9')).toContain('没有 T9。');
  expect(await say('/persona propose add 维度=痛点 "盒子太大" 证据=T1,M3')).toMatch(
    /要像 F12 这样的编号，不是“M3”。\n可以这样：.*证据=T1/,
  );
});

test('a vote holds for what it says: a proposal that rests on it alone is voted on anew when that changes', async () => {
  await chat.type(':as 王经理');
  await say('/persona propose add 维度=痛点 "盒子不大" 证据=T1');
  await say('/trial end T1 都嫌大');
  const said = chat.cards.map(card => card.text);
  expect(said.some(each => each.includes('T1 的原话改了') && each.includes('P1'))).toBe(true);
  await say('/trial end T1');
  expect(chat.cards.some(card => card.text.includes('T1 删除了'))).toBe(true);
  expect(await approve('P1')).toBe(
    'P1 第 1 项的依据（T1）都删除了，没有一个声音支持它，票够了也不发布。恢复依据，或者换上别的（/proposal edit P1），再重新投票。',
  );
  expect(await say('/persona show')).toContain('精致妈妈 v0');
});

test('of a change the claims take note: it weighs as it is now, and an older version as it was then', async () => {
  await claim();
  trials[1] = { ...trials[1], weight: 0.25 } as Trial;
  await say('/trial end T12 多买一成');
  // (1.25 + 1) / (1.25 + 2)
  expect(await read()).toContain('置信度 0.69');
  await say('/trial end T12');
  expect(await read()).toContain('C1 盒子太大 · 1 个声音 · 1 个渠道');
  expect(await say('/persona diff 精致妈妈 v0 v1')).toContain('2 个声音 · 2 个渠道');
});

test('of a kind that nobody knows it is shown as such and weighs nothing, until somebody knows it again', async () => {
  await claim();
  await chat.close();
  chat = await Chat.open({ folder });
  await chat.type(':as 王经理 manager');
  const shown = await read();
  expect(shown).toContain('C1 盒子太大 · 1 个声音 · 1 个渠道');
  // (1 + 1) / (1 + 2)
  expect(shown).toContain('置信度 0.67');
  expect(shown).toContain('+ （T12 没有这一类依据，不计入）');
  expect(shown).not.toContain('新盒');
  expect(await say('/proposal show P1')).toContain('（T12 没有这一类依据，不计入）');
  expect(await say('/persona propose strengthen C1 证据=T12')).toBe('没有 T12。');
  await chat.close();
  chat = await Chat.open({ folder, more: trialsFeature(trials) });
  expect(await read()).toContain('置信度 0.71');
});
