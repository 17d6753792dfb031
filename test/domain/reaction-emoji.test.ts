import { expect, test } from 'vitest';
import { larkEmoji, larkLook, telegramEmoji } from '../../src/domain/reaction-emoji.ts';
import { EMOJI_TYPES } from '../emulators/lark/reactions.ts';
import { REACTION_EMOJI } from '../emulators/telegram/reactions.ts';

test('takes what can be given on the platforms', () => {
  for (const emoji of REACTION_EMOJI) expect(telegramEmoji(emoji)).toBe(emoji);
  for (const name of EMOJI_TYPES) expect(larkEmoji(name)).toBe(name);
});

test.each([
  ['❤️', '❤'],
  [' 👍🏽 ', '👍'],
  ['🧦', undefined],
  ['👍👎', undefined],
  ['FOO', undefined],
  ['', undefined],
])('on Telegram %j is %j', (typed, kept) => expect(telegramEmoji(typed)).toBe(kept));

test.each([
  ['THUMBSUP', 'THUMBSUP'],
  ['thumbsup, 👌', 'THUMBSUP,OK'],
  ['👎🏿、crossmark', 'ThumbsDown,CrossMark'],
  ['THUMBSUP FOO', undefined],
  ['🧦', undefined],
])('on Lark %j is %j', (typed, kept) => expect(larkEmoji(typed)).toBe(kept));

test('a name of Lark’s looks like what it shows, or like itself', () => {
  expect([larkLook('ThumbsDown'), larkLook('LGTM')]).toEqual(['👎', 'LGTM']);
});
