import { expect, test } from 'vitest';
import { emojiTone } from '../../src/domain/emoji-tone.ts';

test.each([
  ['物流很快👍', '+'],
  ['物流很快👍🏽', '+'],
  ['爱了❤️', '+'],
  ['爱了❤', '+'],
  ['😊🥰', '+'],
  ['物流很快👎', '-'],
  ['😡💔🤮', '-'],
  ['又爱又恨👍👎', ''],
  ['笑哭😂😭', ''],
  ['👍😂', '+'],
  ['没有表情', ''],
  ['1️⃣ # *', ''],
])('%s speaks %j', (text, tone) => {
  expect(emojiTone(text)).toBe(tone);
});
