/** A meeting in English: the same facts, no word of Chinese but the names of sources. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Chat } from '../chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open({ language: 'en' });
  for (const line of [':now 2026-11-30T10:00', ':as Wang manager', ':as Li role=content'])
    await chat.type(line);
  await chat.say('Li', '/feedback "The box is too large" source=天猫 dimension=needs');
  await chat.say('Li', '/feedback "It fits our new home" source=抖音 dimension=needs');
  await chat.say('Li', '/persona new mothers');
  await chat.say('Li', '/persona propose mothers add dimension=needs "Little room" evidence=F1 reason=heard');
  await chat.say('Wang', '/proposal approve P1');
  await chat.say('Li', '/persona challenge C1 evidence=F2 "New users say it fits"');
});
afterEach(() => chat.close());

test('from the schedule to the minutes', async () => {
  const scheduled = await chat.say('Li', '/review schedule every 2 weeks on wed 3pm');
  expect(scheduled.text).toContain('M1: 12-02 Wed 15:00; you are reminded a day and ten minutes before');
  const before = chat.cards.length;
  await chat.type(':now 2026-12-01T15:00');
  await chat.type(':now 2026-12-02T14:50');
  await chat.type(':now 2026-12-02T15:00');
  expect(chat.cards.slice(before).map(({ text }) => text.split('\n')[0])).toEqual([
    'M1 review meeting: 12-02 Wed 15:00 · 2 items',
    'M1 review meeting begins in 10 minutes · 2 items',
    'M1: it is time · 12-02 Wed 15:00',
  ]);
  const card = await chat.say('Wang', '/review start');
  expect(card.text).toContain('M1 item 1 of 2 · Contested · since 15:00\nC1 Little room\n');
  expect(card.buttons).toEqual(['Accept', 'Reject', 'Needs evidence', 'Next', 'Agenda', 'End']);
  await chat.say('Li', `:reply ${card.message} Ask service first`);
  await chat.say('Wang', '/review decide evidence who=content by=2026-12-09 what="Ask ten new users"');
  await chat.type(':now 2026-12-02T15:04');
  await chat.say('Wang', '/review next');
  await chat.say('Li', '/review agenda');
  expect(chat.lastCard().text).toBe(
    [
      'M1 is running · 2 items, 1 decided',
      '1. ? Contested · C1 Little room · needs evidence',
      '2. ▸ Nothing known · mothers: dimensions without a claim',
    ].join('\n'),
  );
  const ended = await chat.say('Wang', '/review end');
  expect(ended.text).toBe(
    [
      'M1 minutes · 1 needs evidence · 1 undecided',
      '12-02 Wed 15:00–15:04 · led by Wang',
      '1. ? needs evidence · C1 Little room (Wang)',
      '   → A1 Content, by 12-09 Wed: Ask ten new users',
      '   Li: Ask service first',
      'Undecided: first on the next agenda',
      '2. mothers: dimensions without a claim',
      'Next, M2: 12-16 Wed 15:00',
      '[M1.md]',
      '[M2.ics]',
    ].join('\n'),
  );
  for (const { text } of chat.cards.slice(before))
    expect(text.replace(/天猫|抖音/gu, '')).not.toMatch(/\p{Script=Han}/u);
});

test('a meeting that nobody planned is proposed by a line that plans it', async () => {
  const offered = await chat.say('Li', '/review');
  expect(offered.text).toContain('/review schedule every 2 weeks on Wed 15:00');
  await chat.type(`:press ${offered.message} ${offered.buttons.indexOf('Every two weeks') + 1}`);
  expect(chat.lastCard().text).toContain('The review meeting: every 2 weeks on Wed at 15:00');
});
