/** method.md §4 and §11: three rounds on 20/50/30 %, played to each of the gate's answers; every number is the domain's. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { metricOf } from '../../../src/features/experiment/domain/metric.ts';
import { daySpreadOf, daysNeeded, pooledSpread } from '../../../src/features/experiment/domain/power.ts';
import { comparePair } from '../../../src/features/experiment/domain/round-verdict.ts';
import { showComparison, showShares, showTimes } from '../../../src/features/experiment/say-numbers.ts';
import { Chat } from '../chat.ts';
import { factsOf, gateOf, NEW, type PlayedRound, playRounds, rowsOf } from './rounds.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
});
afterEach(() => chat.close());

const FIRST: PlayedRound = { mean: 40, swing: 0.2 };
const posted = (round: number) =>
  chat.cards.filter(({ text }) => text.startsWith(`T1/R${round} `) && text.includes('ROAS'));

describe.each<[string, PlayedRound, PlayedRound, string]>([
  ['beaten', { mean: 50, swing: 0.2 }, { mean: 90, swing: 0.2 }, '超过 · 每元超过'],
  [
    'not beaten, though per yuan it is: the two readings disagree',
    { mean: 2000, swing: 0.02 },
    { mean: 2010, swing: 0.02 },
    '未超过 · 每元超过',
  ],
  ['worse', { mean: 90, swing: 0.2 }, { mean: 30, swing: 0.2 }, '更差 · 每元更差'],
  ['cannot tell', { mean: 60, swing: 0.5 }, { mean: 58, swing: 0.5 }, '说不准 · 每元超过'],
])('round 3 against round 2: %s', (_, second, third, answer) => {
  test('is answered first, with both readings, money alone and the comparisons', async () => {
    await playRounds(chat, [FIRST, second, third]);
    const [summary, ...others] = posted(3);
    expect(others).toEqual([]);
    const lines = summary?.text.split('\n') ?? [];
    expect(lines[0]).toBe(`T1/R3 比第 2 轮：${answer}`);
    const { absolute, perYuan } = gateOf(second, third);
    if (!absolute.comparison.isKnown || !perYuan.comparison.isKnown) throw new Error('nothing to compare');
    const [, own, yuan] = [answer, ...answer.split(' · 每元')];
    expect(lines).toContain(`第 3 轮比第 2 轮：转化 ${showComparison(absolute.comparison, 'zh-CN')}· ${own}`);
    expect(lines).toContain(
      `第 3 轮比第 2 轮：每元转化 ${showComparison(perYuan.comparison, 'zh-CN')}· ${yuan}`,
    );
    expect(absolute.moneyAlone && showShares(absolute.moneyAlone)).toBe('66–94 %');
    expect(perYuan.moneyAlone && showTimes(perYuan.moneyAlone)).toBe('1.11–1.57');
    expect(lines).toContain('只看钱多钱少：转化本来就会是第 2 轮的 66–94 %，每元 1.11–1.57 倍');
    const isMore = absolute.isMoreThanMoneyExplains || perYuan.isMoreThanMoneyExplains;
    expect(lines.includes('比预算变小能解释的更多')).toBe(isMore);
    if (absolute.settles?.by === 'more days')
      expect(summary?.text).toContain(`再跑约 ${absolute.settles.days} 天`);
  });
});

test('what would settle it is said where the gate cannot tell', async () => {
  await playRounds(chat, [FIRST, { mean: 60, swing: 0.5 }, { mean: 45, swing: 0.6 }]);
  expect(posted(3)[0]?.text).toMatch(/\n要分清：照现在的波动和花费，再跑约 \d+ 天，约 ¥[\d,]+\n/);
});

test('warnings stand first, in the method’s order', async () => {
  await playRounds(chat, [FIRST, { mean: 50, swing: 0.2 }, { mean: 60, swing: 0.2 }]);
  const warned = posted(3)[0]
    ?.text.split('\n')
    .filter(line => line.startsWith('⚠'));
  expect(warned).toEqual(['⚠ 比的是计划，不是实验：投放算法给它们的人可能不一样', '⚠ 只有第 2 轮赶上双12']);
});

test('a finished test takes no more rounds, and its last summary offers the detail', async () => {
  await playRounds(chat, [FIRST, { mean: 50, swing: 0.2 }, { mean: 60, swing: 0.2 }]);
  expect((await chat.say('小郑', '/ab next T1')).text).toContain('T1 计划的 3 轮都开始过了');
  expect((await chat.say('小郑', '/ab finish T1')).text).toBe('T1 结束');
  expect((await chat.say('小郑', '/ab next T1')).text).toContain('T1 已经结束');
  const summary = await chat.say('小郑', '/ab summary T1');
  expect(summary.buttons).toEqual(['详情']);
  await chat.type(`:press ${summary.message} 1`);
  expect(chat.lastCard().text).toMatch(/^T1\/R3 详情\n轮次：总量 .*t .*df .*p .*设计效应/);
});

test('a round in which one variant leads says so', async () => {
  await playRounds(chat, [{ mean: 200, swing: 0.1, lift: 1.4 }]);
  const [summary] = posted(1);
  expect(summary?.text.split('\n')[0]).toBe('T1/R1 B 更好（每元转化）');
  expect(summary?.text).toMatch(/\nB 比 A：每元转化 \+\d+ %（\+\d+ … \+\d+）· 更好/);
  expect(summary?.buttons).toEqual(['下一轮', '详情']);
});

test('the next test is told how many days it takes at the spread of the rounds before, and what its budget brings', async () => {
  await playRounds(chat, [FIRST, { mean: 50, swing: 0.2 }]);
  const { text } = await chat.say('小郑', NEW);
  const spreads = [FIRST, { mean: 50, swing: 0.2 }].map((round, index) => {
    const [a, b] = factsOf(rowsOf(index + 1, round));
    if (a === undefined || b === undefined) throw new Error('no variants');
    const compared = comparePair(a, b, metricOf('conversions-per-yuan'), 'high', 0.95);
    return compared.isKnown ? (daySpreadOf(compared) ?? 0) : 0;
  });
  const days = daysNeeded(pooledSpread(spreads) ?? 0, { lift: 0.1, level: 0.96, power: 0.8 });
  expect(text).toContain(`要看出 10 % 的差别：照以前 2 轮的波动约 ${days} 天（每轮计划 7 天）`);
  const sums = [FIRST, { mean: 50, swing: 0.2 }].flatMap((round, index) => rowsOf(index + 1, round));
  const sum = (name: 'spend' | 'conversions') => sums.reduce((all, each) => all + each[name], 0);
  const brings = Math.round((sum('conversions') / sum('spend')) * 2_000_000);
  expect(text).toContain(`第 1 轮的预算照以前的价约换来 ${brings} 转化`);
});
