/** What comes round is set, paused, skipped, moved and ended in the chat, whatever it is. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rotaFeature } from '../toys/rota.ts';
import { Chat } from './chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open({ more: rotaFeature() });
  await chat.type(':now 2026-11-30T08:30');
  await chat.type(':as 小李 role=community');
});
afterEach(() => chat.close());

const say = (line: string) => chat.say('小李', line);
const posted = () => chat.cards.map(card => card.text).filter(text => text.startsWith('值班 2'));

test('what was understood is said back with the next three dates', async () => {
  expect((await say('/rota')).text).toBe('值班没有定时。\n/rota schedule 周一 9:00');
  expect((await say('/rota schedule 每两周 周三 15:00')).text).toBe(
    '值班：每两周 周三 15:00，从 2026-12-02 起（Asia/Shanghai）\n接下来：12-02 周三 15:00、12-16 周三 15:00、12-30 周三 15:00',
  );
  expect((await say('/rota schedule 每周一三五 9点半')).text).toContain(
    '接下来：11-30 周一 09:30、12-02 周三 09:30',
  );
});

test('it is done at its time, once', async () => {
  await say('/rota schedule 周一 9:00');
  await chat.type(':now 2026-11-30T08:59');
  expect(posted()).toEqual([]);
  await chat.type(':now 2026-11-30T09:00');
  await chat.type(':now 2026-11-30T09:01');
  expect(posted()).toEqual(['值班 2026-11-30']);
});

test('what is not understood is said, with a line that works', async () => {
  const wrong = await say('/rota schedule 有空的时候');
  expect(wrong.text).toContain('可以这样：/rota schedule ');
  const line = wrong.text.split('可以这样：')[1] ?? '';
  expect((await say(line)).text).toContain('接下来：');
});

test('one is skipped, and taken back by a press', async () => {
  await say('/rota schedule 周一 9:00');
  const skipped = await say('/rota skip');
  expect(skipped.text).toContain('接下来：12-07 周一 09:00');
  expect(skipped.text).toContain('跳过：11-30');
  expect(skipped.buttons).toEqual(['11-30 照常']);
  await chat.type(`:press ${skipped.message} 1`);
  expect(chat.lastCard().text).toContain('接下来：11-30 周一 09:00');
  expect((await say('/rota skip 2026-12-08')).text).toContain(
    '“2026-12-08”那天没有。接下来：11-30 周一 09:00',
  );
});

test('one is moved, by a day, a time, or both', async () => {
  await say('/rota schedule 周一 9:00');
  expect((await say('/rota move 周二')).text).toContain('接下来：12-01 周二 09:00（原 11-30）、12-07');
  expect((await say('/rota move 15:00 哪次=11-30')).text).toContain('接下来：12-01 周二 15:00（原 11-30）');
  expect((await say('/rota move 12-08 下午3点 哪次=12-07')).text).toContain('12-08 周二 15:00（原 12-07）');
  expect((await say('/rota move 11-30 8:00 哪次=11-30')).text).toContain('已经过去了');
  await chat.type(':now 2026-12-01T15:00');
  expect(posted()).toEqual(['值班 2026-11-30']);
});

test('while it is paused nothing is done; what it missed then never comes', async () => {
  await say('/rota schedule 周一 9:00');
  expect((await say('/rota pause')).text).toContain('已暂停');
  expect((await say('/rota pause')).text).toBe('值班已经暂停了。');
  await chat.type(':now 2026-12-08T09:00');
  expect((await say('/rota resume')).text).toContain('接下来：12-14 周一 09:00');
  expect(posted()).toEqual([]);
});

test('it is ended, and the way back is said', async () => {
  await say('/rota schedule 周一 9:00');
  const ended = await say('/rota off');
  expect(ended.text).toBe('值班不再定期发了。要恢复：/rota schedule 每周一 09:00');
  expect((await say('/rota skip')).text).toBe('值班没有定时。\n可以这样：/rota schedule 周一 9:00');
  expect((await say('/rota schedule 每周一 09:00')).text).toContain('接下来：11-30');
});

test('a time in the night is said to wait for the morning', async () => {
  expect((await say('/rota schedule 周一 23:00')).text).toContain('免打扰（22:00-08:00）里不发，等到 08:00');
});
