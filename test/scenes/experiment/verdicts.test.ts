/**
 * method.md §11, where the chat makes no difference: three rounds to each answer of the gate in a terminal, on Telegram and on
 * Feishu. The teams of a chat play side by side, by one clock.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { showComparison } from '../../../src/features/experiment/say-numbers.ts';
import { thoroughly } from '../../patience.ts';
import { type OpenChat, type Room, threeChats } from '../three-chats/index.ts';
import { EVENINGS, gateOf, NEW, OVER, type PlayedRound, rowsOf, tableOf } from './rounds.ts';

const FIRST: PlayedRound = { mean: 40, swing: 0.2 };
type Case = readonly [name: string, PlayedRound, PlayedRound, answer: string];
const CASES = thoroughly<Case>(
  [
    ['beaten', { mean: 50, swing: 0.2 }, { mean: 90, swing: 0.2 }, '超过 · 每元超过'],
    ['cannot tell', { mean: 60, swing: 0.5 }, { mean: 45, swing: 0.6 }, '说不准 · 每元说不准'],
    ['worse, but more per yuan', { mean: 2000, swing: 0.02 }, { mean: 1600, swing: 0.02 }, '更差 · 每元超过'],
  ],
  [
    ['not beaten', { mean: 2000, swing: 0.02 }, { mean: 2010, swing: 0.02 }, '未超过 · 每元超过'],
    ['worse', { mean: 90, swing: 0.2 }, { mean: 30, swing: 0.2 }, '更差 · 每元更差'],
  ],
);
const PLAYING_MILLISECONDS = 600_000;

/** All that a media buyer types of one test, and what the clock brings in between. */
async function play(chat: OpenChat, teams: ReadonlyMap<string, Room>): Promise<void> {
  for (const here of teams.values()) {
    await here.say('小郑', '/team role 媒介');
    await here.say('小郑', '/persona new 精致妈妈');
    await here.say('小郑', NEW);
  }
  for (const [index, evening] of EVENINGS.entries()) {
    await chat.setClock(evening);
    for (const [name, second, third] of CASES) {
      const table = tableOf(rowsOf(index + 1, [FIRST, second, third][index] ?? FIRST));
      await teams.get(name)?.say('小郑', `/ab record T1\n${table}`);
    }
    await chat.setClock(OVER[index] ?? '');
    for (const here of teams.values()) {
      const summary = await here.heard(new RegExp(`^T1/R${index + 1} .*按计划结束`, 's'));
      if (index < 2) await here.press('小郑', '下一轮', summary);
      if (index < 2) await here.heard(`T1/R${index + 2} 开始`);
    }
  }
}

describe.concurrent.each(threeChats('webhook'))('$name', ({ open }) => {
  let chat: OpenChat;
  const teams = new Map<string, Room>();
  beforeAll(async () => {
    chat = await open('2026-11-30T10:00');
    for (const [name] of CASES) teams.set(name, await chat.gather(name, '王经理', '小郑'));
    await play(chat, teams);
  }, PLAYING_MILLISECONDS);
  afterAll(async () => {
    chat.check();
    await chat.close();
  });

  test.each(CASES)('round 3 against round 2 is %s', async (name, second, third, answer) => {
    const here = teams.get(name);
    const own = here?.said.filter(text => text.startsWith('T1/R3 ') && text.includes('按计划结束')) ?? [];
    expect(own).toHaveLength(1);
    const lines = own[0]?.split('\n') ?? [];
    expect(lines[0]).toBe(`T1/R3 比第 2 轮：${answer}`);
    const { absolute, perYuan } = gateOf(second, third);
    if (!absolute.comparison.isKnown || !perYuan.comparison.isKnown) throw new Error('nothing to compare');
    const [inAll, ofYuan] = answer.split(' · 每元');
    for (const [label, { comparison }, said] of [
      ['转化', absolute, inAll],
      ['每元转化', perYuan, ofYuan],
    ] as const) {
      const shown = comparison.isKnown ? showComparison(comparison, 'zh-CN') : '';
      expect(lines).toContain(`第 3 轮比第 2 轮：${label} ${shown}· ${said}`);
    }
    expect(lines.some(line => line.includes('要分清：'))).toBe(answer.includes('说不准'));
  });

  test('each round was told of once, by itself', () => {
    for (const here of teams.values())
      for (const round of [1, 2, 3])
        expect(
          here.said.filter(text => text.startsWith(`T1/R${round} `) && /按计划结束/.test(text)),
        ).toHaveLength(1);
  });
});
