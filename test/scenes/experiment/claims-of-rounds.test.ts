/** method.md §11: a round's end lists which claims gained or lost, and one press drafts the proposal. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Chat } from '../chat.ts';
import { NEW, OVER, type PlayedRound, rowsOf, tableOf } from './rounds.ts';

const WON: PlayedRound = { mean: 200, swing: 0.1, lift: 1.4 };
const OPEN: PlayedRound = { mean: 200, swing: 0.1 };
const RESULT = '秋季卖点 · A（收纳）、B（颜值） · B 比 A：每元转化 +40 %（+28 … +53）· 更好（T1/R1 小红书）';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':now 2026-11-30T10:00');
  await chat.type(':as 王经理 manager');
  await chat.type(':as 小郑 role=media');
  await say('/persona new 精致妈妈');
  await say('/反馈 盒子比洗手台还宽 渠道=天猫 维度=痛点');
  await say('/persona propose add 维度=痛点 "收纳空间小" 证据=F1');
  await approve('P1');
  await say(`${NEW} 平台=小红书`);
});
afterEach(() => chat.close());

const say = async (line: string) => (await chat.say('小郑', line)).text;
const approve = (id: string) => chat.say('王经理', `/proposal approve ${id}`);
const summary = () => {
  const card = chat.cards.findLast(({ text }) => text.startsWith('T1/R1 ') && text.includes('ROAS'));
  if (card === undefined) throw new Error('no summary');
  return card;
};
const play = async (round: PlayedRound) => {
  await chat.type(`:now ${OVER[0]}`);
  await say(`/ab record T1\n${tableOf(rowsOf(1, round))}`);
  return summary();
};
const press = async (label: string) => {
  const card = summary();
  await chat.type(`:press ${card.message} ${card.buttons.indexOf(label) + 1}`);
  return chat.lastCard();
};

describe('signals of which somebody said which claim they are about', () => {
  beforeEach(async () => {
    expect(await say('/ab signal T1 A 维度=痛点 "放不进柜子" 支持=C1')).toContain(
      'F2 · 情感需求痛点 · 小红书 · T1/R1 A · 支持 C1',
    );
    expect(await say('/ab signal T1 B 维度=痛点 "浴室柜刚好能放下" 反驳=C1')).toContain('反驳 C1');
  });

  test('are listed by claim at the end; one press proposes them, and the round beside those of its winner', async () => {
    const { text, buttons } = await play(WON);
    expect(text).toContain('\n↑ C1 收纳空间小 · 1 个声音支持（F2）\n↓ C1 收纳空间小 · 1 个声音反驳（F3）');
    expect(buttons).toEqual(['起草提案', '下一轮', '详情']);
    const proposed = await press('起草提案');
    expect(proposed.text).toContain('P2 精致妈妈 · 小郑 · 待定');
    expect(proposed.text).toContain('1 ↑ C1 痛点 · 收纳空间小\n      “放不进柜子”（F2 小红书）\n');
    expect(proposed.text).toContain(
      `2 ↓ C1 痛点 · 收纳空间小\n      ${RESULT}\n      “浴室柜刚好能放下”（F3 小红书）`,
    );
    expect(proposed.text).toContain('理由：T1/R1 里用户的反应，B 更好');
    // A second press, and whoever asks again, finds it proposed.
    expect((await press('起草提案')).text).toContain('没有可以起草的');
    expect(await say('/ab summary T1')).toContain('↑ C1 收纳空间小 · 1 个声音支持（F2，P2 待定）');
    expect(summary().buttons).toEqual(['下一轮', '详情']);
    await approve('P2');
    expect(await say('/ab summary T1')).toContain('↓ C1 收纳空间小 · 2 个声音反驳（T1/R1 F3，已是依据）');
    expect(await say('/persona show 精致妈妈 痛点')).toContain(`− ${RESULT}`);
  });

  test('speak for themselves where nobody won: such a round says nothing for any claim', async () => {
    await play(OPEN);
    const { text } = await press('起草提案');
    expect(text).toContain('“放不进柜子”（F2 小红书）');
    expect(text).not.toContain('（T1/R1');
    expect(text).toContain('理由：T1/R1 里用户的反应\n');
  });

  test('of the winner on both sides of a claim leave the round out: it can’t speak for both', async () => {
    await say('/ab signal T1 B 维度=痛点 "还是放不进柜子" 支持=C1');
    await play(WON);
    const { text } = await press('起草提案');
    expect(text).toContain('“还是放不进柜子”（F4 小红书）');
    expect(text).not.toContain('（T1/R1');
  });

  test('are not proposed for a claim that is contested, which the list says', async () => {
    await say('/反馈 明明放得下 渠道=天猫 维度=痛点');
    await say('/persona challenge C1 证据=F4');
    const { text } = await play(OPEN);
    expect(text).toContain('↑ C1 收纳空间小 · 1 个声音支持（F2，⚠ 有争议，现在不能加强）');
    const proposed = await press('起草提案');
    expect(proposed.text).toContain('  ↓ C1 痛点 · 收纳空间小');
    expect(proposed.text).not.toContain('↑ C1');
  });

  test('are left out once they are deleted', async () => {
    await say('/feedback delete F2');
    const { text } = await play(OPEN);
    expect(text).not.toContain('↑ C1');
    expect(text).toContain('↓ C1 收纳空间小 · 1 个声音反驳（F3）');
  });
});

test('a signal that is of no claim yet is listed by dimension, and one press drafts the new claim', async () => {
  await say('/ab signal T1 B 维度=痛点 "评论都在问尺寸" 情感=1');
  const { text, buttons } = await play(WON);
  expect(text).toContain('\n还没归到结论的反应：痛点 F2');
  expect(buttons).toEqual(['起草提案', '下一轮', '详情']);
  const form = await press('起草提案');
  expect(form.text).toContain('/persona propose 还要填：说法');
  await chat.type(':fill 说法=下单前要先看清尺寸');
  const proposed = chat.lastCard().text;
  expect(proposed).toContain('+ 痛点 · 下单前要先看清尺寸');
  expect(proposed).toContain(RESULT);
  expect(proposed).toContain('“评论都在问尺寸”（F2 小红书）');
  expect(await say('/ab summary T1')).not.toContain('还没归到结论');
});

test('where several dimensions have some, each has a button of its own', async () => {
  await say('/ab signal T1 B 维度=痛点 "评论都在问尺寸"');
  await say('/ab signal T1 A 维度=场景 "放在玄关"');
  const { text, buttons } = await play(OPEN);
  expect(text).toContain('还没归到结论的反应：场景 F3；痛点 F2');
  expect(buttons).toEqual(['起草新结论：场景', '起草新结论：痛点', '下一轮', '详情']);
  expect(await say('/ab propose T1')).toMatch(
    /T1\/R1 里用户的反应还没归到哪条结论，先写明新结论。\n可以这样：\/persona propose 精致妈妈 add 维度=场景 证据=F3 理由=/,
  );
});

test('a round without signals lists nothing, and there is nothing to draft', async () => {
  const { text, buttons } = await play(WON);
  expect(text).not.toMatch(/[↑↓]|结论/);
  expect(buttons).toEqual(['下一轮', '详情']);
  expect(await say('/ab propose T1/R1')).toContain('T1/R1 里没有记过用户的反应');
});

test('while a round runs nothing is listed or drafted', async () => {
  await say('/ab signal T1 A 维度=痛点 "放不进柜子" 支持=C1');
  expect(await say('/ab summary T1')).not.toContain('↑ C1');
  expect(await say('/ab propose T1')).toContain('T1/R1 还没结束');
});

test('the last round that is over is drafted where the next one runs already', async () => {
  await say('/ab signal T1 A 维度=痛点 "放不进柜子" 支持=C1');
  await play(OPEN);
  await say('/ab next T1');
  expect(await say('/ab propose')).toContain('P2 精致妈妈');
});

test('a reply to the summary says it too; a claim that is not there, or both sides, is refused', async () => {
  const card = await chat.say('小郑', '/ab summary T1');
  await chat.type(`:reply ${card.message} A 放不进柜子 维度=痛点 支持=C1`);
  expect(chat.lastCard().text).toContain('T1/R1 A · 支持 C1');
  expect(await say('/ab signal T1 A 维度=痛点 "放不进柜子" 支持=C9')).toContain('没有 C9');
  expect(await say('/ab signal T1 A 维度=痛点 "放不进柜子" 支持=C1 反驳=C1')).toContain(
    '一条反应只归到一条结论的一边',
  );
  await say('/persona propose retire C1');
  await approve('P2');
  expect(await say('/ab signal T1 A 维度=痛点 "放不进柜子" 支持=C1')).toContain('C1');
  expect(chat.cards.filter(({ text }) => text.includes('支持 C1'))).toHaveLength(1);
});
