/** A kind of thing that the program does not know comes with one feature: it is typed, found, offered and missed like all. */
import { afterEach, expect, test } from 'vitest';
import { type Trial, trialsFeature } from '../toys/trials.ts';
import { Chat } from './chat.ts';

let chat: Chat;
afterEach(() => chat.close());

const trial = (number: number, name: string, also: readonly string[] = []): Trial => ({
  ...{ number, name, also, weight: 1, sourceId: null, result: '', isGone: false },
  saidAt: new Date('2026-11-20T02:00:00Z'),
});
const open = async (...trials: Trial[]) => {
  chat = await Chat.open({ more: trialsFeature(trials) });
  await chat.type(':as 小李');
};
const say = (line: string) => chat.say('小李', line);

test('it is found by its names and by its short id, however they are written', async () => {
  await open(trial(1, '春季对比', ['spring']), trial(12, 'AutumnTest'));
  for (const typed of ['春季对比', 'spring', 'SPRING', 'T1', 't1', 'Ｔ１', '#T1', '春季'])
    expect((await say(`/trial show ${typed}`)).text, typed).toBe('T1 春季对比');
  for (const typed of ['autumntest', 'T12', 'Ａｕｔｕｍｎ'])
    expect((await say(`/试验 看${typed.startsWith('T') ? '' : ' '}${typed}`)).text).toBe('T12 AutumnTest');
});

test('of one of which there is but one nothing need be said', async () => {
  await open(trial(7, '春季对比'));
  expect((await say('/trial show')).text).toBe('T7 春季对比');
  expect((await say('/trial end 结果=赢了')).text).toBe('T7 改了');
});

test('where there are several, a form offers them as the feature orders them', async () => {
  await open(trial(1, '春季对比'), trial(2, '秋季对比'));
  const card = await say('/trial show');
  expect(card.text).toContain('/trial show 要填：测试');
  expect(card.form).toEqual({ trial: ['秋季对比', '春季对比'] });
});

test('what is none of them is told, with what was likely meant', async () => {
  await open(trial(1, '春季对比'), trial(2, '秋季大对比'));
  const card = await say('/trial show 春季对照');
  expect(card.text).toContain('没有“春季对照”这个测试。可选：春季对比、秋季大对比');
  expect(card.text).toContain('可以这样：/trial show 春季对比');
  expect(card.buttons).toEqual(['春季对比']);
  // An id is never mended to another.
  expect((await say('/trial show T3')).text).toBe('没有 T3。');
});

test('where there are none, the feature says so in its own words', async () => {
  await open();
  expect((await say('/trial show')).text).toBe('还没有测试。\n可以这样：/trial start 春季对比');
  expect((await say('/trial show 春季')).text).toBe('还没有测试春季。\n可以这样：/trial start 春季对比');
});
