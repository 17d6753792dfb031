/** Action items in English: the same facts, no word of Chinese but names of sources. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Chat } from '../chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open({ language: 'en' });
  for (const line of [
    ':now 2026-11-30T10:00',
    ':as Wang manager',
    ':as Li role=content',
    ':as Zhou role=ecommerce',
  ])
    await chat.type(line);
});
afterEach(() => chat.close());

test('a life of two items', async () => {
  const { message } = await chat.say('Wang', '/action add Li "Ask buyers" due=2026-12-04');
  expect(chat.shown(message).text).toBe(
    'A1 · Li · due 12-04 Fri\nAsk buyers\n@Li React ✅ or press “Done” when it is',
  );
  expect(chat.shown(message).buttons).toEqual(['Done', 'Move', 'Drop']);
  await chat.say(
    'Wang',
    '/action add ecommerce When do they use it due="in 2 days" source=京东 dimension=scenario',
  );
  expect(chat.lastCard().text).toContain(
    'Closes itself when feedback about scenario from JD.com is recorded',
  );
  expect((await chat.say('Zhou', '/feedback At night source=京东 dimension=scenario')).text).toContain(
    'A2 waited for this: done',
  );
  expect((await chat.say('Zhou', '/action done A1')).text).toBe(
    'A1 is Li’s, added by Wang: only they or a manager can change it.',
  );
  expect((await chat.say('Zhou', '/action')).text).toBe('1 action item\nA1 Li · due 12-04 Fri\n  Ask buyers');
  await chat.say('Li', '/action move A1 next mon');
  expect(chat.lastCard().text).toBe('A1 is due 12-07 Mon now (was 12-04 Fri)');
  await chat.say('Li', '/action drop A1 somebody else asked');
  expect(chat.shown(message).text).toBe(
    '✕ A1 dropped · Li\nAsk buyers\nsomebody else asked · Li 11-30 Mon 10:00',
  );
  expect((await chat.say('Li', '/action done A1')).text).toBe(
    'A1 was dropped already.\nTry: /action reopen A1',
  );
  expect((await chat.say('Wang', '/action add Bob "x" due=tomorrow')).text).toMatch(
    /^“Bob” is nobody in the team/,
  );
  const late = await chat.say('Wang', '/action add Li Slow thing due=today');
  await chat.type(':now 2026-12-02T09:00');
  expect(chat.lastCard().text).toMatch(/^A3 · Li · ⚠ 2 days overdue \(11-30 Mon\)\nSlow thing\n@Li React/);
  expect(late.message).not.toBe(chat.lastCard().message);
  const han = chat.cards.map(({ text, buttons }) => `${text} ${buttons}`.replaceAll('京东', ''));
  expect(han.filter(each => /\p{Script=Han}/u.test(each))).toEqual([]);
});
