/** method.md §11: the result of a round is evidence by its id, as one voice of its platform, beside what users said. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Chat } from '../chat.ts';
import { ConcurrentChat } from '../concurrent-chat.ts';
import { NEW, OVER, type PlayedRound, rowsOf, tableOf } from './rounds.ts';

/** Of two variants: the result of B, which wins. */
const WON: PlayedRound = { mean: 200, swing: 0.1, lift: 1.4 };
const RESULT = '秋季卖点 · A（收纳）、B（颜值） · B 比 A：每元转化 +40 %（+28 … +53）· 更好（T1/R1 小红书）';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':now 2026-11-30T10:00');
  await chat.type(':as 王经理 manager');
  await chat.type(':as 小郑 role=media');
  await say('/persona new 精致妈妈');
  await say(`${NEW} 平台=小红书`);
  await say('/反馈 颜值才是第一眼 渠道=天猫 维度=痛点');
});
afterEach(() => chat.close());

const say = async (line: string) => (await chat.say('小郑', line)).text;
const approve = async (id: string) => (await chat.say('王经理', `/proposal approve ${id}`)).text;
const play = async (round: PlayedRound = WON) => {
  await chat.type(`:now ${OVER[0]}`);
  await say(`/ab record T1\n${tableOf(rowsOf(1, round))}`);
};
const claim = (evidence: string) => say(`/persona propose add 维度=痛点 "颜值比收纳打动人" 证据=${evidence}`);
const said = (words: string) => chat.cards.filter(({ text }) => text.includes(words));

describe('a round that is over', () => {
  test.each(['T1/R1', 't1/r1', 'Ｔ１／Ｒ１', 'T1R1', '#T1/R1'])('is cited as %s', async typed => {
    await play();
    expect(await claim(`F1,${typed}`)).toContain(`“颜值才是第一眼”（F1 天猫）\n      ${RESULT}`);
  });

  test('is one voice of its platform in a claim, and its result is read wherever evidence is', async () => {
    await play();
    await claim('F1,T1/R1');
    const approved = await approve('P1');
    expect(approved).toContain('v1');
    // Intensity 3 each, eight days and one: (0.6 + 0.6 + 1) / (0.6 + 0.6 + 2), a little decayed.
    const shown = await say('/persona show 精致妈妈 痛点');
    expect(shown).toContain('C1 颜值比收纳打动人 · 2 个声音 · 2 个渠道');
    expect(shown).toMatch(/置信度 0\.6[78]/);
    expect(shown).toContain(`+ ${RESULT}`);
    expect(await say('/persona show')).toContain(RESULT);
    expect(await say('/persona diff')).toContain(RESULT);
    expect(await say('/proposal show P1')).toContain(RESULT);
    expect(said('你记录的 F1、T1/R1 成为 v1 情感需求痛点的第 1、2 条依据（C1）')).toHaveLength(1);
    expect(await say('/ab summary T1/R1')).toContain(
      '↑ C1 颜值比收纳打动人 · 1 个声音支持（T1/R1，已是依据）',
    );
  });

  test('can speak against a claim, by challenge and by proposal', async () => {
    await claim('F1');
    await approve('P1');
    await play();
    expect(await say('/画像 质疑C1 证据=T1/R1 "没那么明显"')).toContain(
      'C1 有争议：颜值比收纳打动人（T1/R1 反驳）',
    );
    const shown = await say('/persona show 精致妈妈 痛点');
    expect(shown).toContain(`− ${RESULT}`);
    expect(await say('/ab summary T1/R1')).toContain(
      '↓ C1 颜值比收纳打动人 · 1 个声音反驳（T1/R1，已是依据）',
    );
    expect(await say('/persona propose strengthen C1 证据=T1/R1')).toContain('T1/R1');
  });

  test('that takes the weight of its source, as feedback of that source does', async () => {
    await play();
    await claim('T1/R1');
    await approve('P1');
    const before = await say('/persona show 精致妈妈 痛点');
    await chat.say('王经理', '/source weight 小红书 2');
    const after = await say('/persona show 精致妈妈 痛点');
    const confidence = (shown: string) => Number(/置信度 ([\d.]+)/.exec(shown)?.[1]);
    expect(confidence(after)).toBeGreaterThan(confidence(before));
  });
});

describe('what can’t be cited says what it lacks', () => {
  test('a round that runs; the whole test; a round that never began; a test that is not there', async () => {
    expect(await claim('F1,T1/R1')).toBe(
      'T1/R1 还没结束（到 2026-12-06），没有结果可以引用。\n可以这样：/ab summary T1/R1',
    );
    expect(await claim('T1')).toBe('T1 是整个测试，能引用的是它的一轮，要等那一轮结束，像 证据=T1/R1。');
    expect(await claim('T1/R3')).toContain('T1/R3 还没有开始，到现在有 1 轮。');
    expect(await claim('T9/R1')).toBe('没有 T9。');
    expect(await claim('T9')).toBe('没有 T9。');
    await play();
    await say('/ab next T1');
    expect(await claim('T1')).toBe('T1 是整个测试，引用要写明哪一轮：证据=T1/R1');
    expect(await claim('T1/R2')).toContain('已经结束的可以：证据=T1/R1');
    expect(await claim('T1/R1,F9x')).toMatch(/要像 F12 这样的编号，不是“F9x”[\s\S]*证据=T1\/R1/);
  });

  test('a round that ended without a figure: the line that is shown gives some, and then it can be cited', async () => {
    await say('/ab finish T1');
    const refused = await claim('T1/R1');
    expect(refused).toContain('T1/R1 一个数也没有，没有结果可以引用。先补数。');
    const example = /可以这样：(.*)$/.exec(refused)?.[1] ?? '';
    expect(await say(example)).toContain('已记');
    expect(await claim('T1/R1')).toContain('（T1/R1 小红书）');
  });

  test('a round of another team', async () => {
    const here = await ConcurrentChat.open();
    const theirs = await here.newTeam('乙', ['陈经理']);
    const ours = await here.newTeam('甲', ['王经理']);
    for (const line of [
      '/persona new 精致妈妈',
      `${NEW} 平台=小红书`,
      '/ab finish T1',
      '/ab record T1/R1 A 转化=10',
    ])
      await ours.say(0, '王经理', line);
    await theirs.say(0, '陈经理', '/persona new 精致妈妈');
    for (const cited of ['T1/R1', 'T1']) {
      await theirs.say(0, '陈经理', `/persona propose add 维度=痛点 "颜值" 证据=${cited}`);
      expect(theirs.said(0).at(-1)).toBe('没有 T1。');
    }
    await here.close();
  });
});

describe('figures that are given again once the round is cited', () => {
  const late = (conversions: number) => `/ab record T1/R1 B 日期=2026-12-06 转化=${conversions}`;

  test('show the proposal anew and void its votes where the result is another; else nothing changes', async () => {
    await play();
    await chat.type(':as 赵经理 manager');
    await chat.say('王经理', '/settings 票数=2');
    await claim('T1/R1');
    await approve('P1');
    const [card] = said('P1 精致妈妈');
    // What the result does not rest on.
    await say('/ab record T1/R1 B 日期=2026-12-06 曝光=999999');
    expect(said('之前的票不再算数')).toEqual([]);
    expect(await say('/proposal show P1')).toContain('赞成 王经理');
    await say(late(20));
    expect(said('T1/R1 的数改了，结果也变了。引用它的 P1 请看下面新的那条，之前的票不再算数')).toHaveLength(
      1,
    );
    const anew = await say('/proposal show P1');
    expect(anew).toContain('赞成 –');
    expect(anew).not.toContain(RESULT);
    expect(card?.text).toContain(RESULT);
    // A vote of two is wanted again.
    await approve('P1');
    expect(await say('/persona show')).toContain('精致妈妈 v0');
    await chat.say('赵经理', '/proposal approve P1');
    expect(await say('/persona show')).toContain('精致妈妈 v1');
  });

  test('are what a claim shows from then on', async () => {
    await play();
    await claim('T1/R1');
    await approve('P1');
    await say(late(20));
    const shown = await say('/persona show 精致妈妈 痛点');
    expect(shown).toContain('C1 颜值比收纳打动人 · 1 个声音 · 1 个渠道');
    expect(shown).not.toContain(RESULT);
    expect(shown).toContain('（T1/R1 小红书）');
  });
});
