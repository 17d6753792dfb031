/** Law: files are messages of their own below the words, and the words are divided as they would be without them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileBlock, type View, view } from '../../src/chat/view.ts';
import * as lark from '../../src/platforms/lark/card.ts';
import * as telegram from '../../src/platforms/telegram/render.ts';
import { anyView } from './lark/views.ts';

const file = fileBlock('M1.md', 'text/markdown', '# M1');

test.each([
  ['Telegram', telegram.splitView],
  ['Feishu', lark.splitView],
] as const)('on %s', (_, split: (whole: View) => readonly View[]) => {
  fc.assert(
    fc.property(anyView, fc.array(fc.nat({ max: 10 }), { minLength: 1, maxLength: 2 }), (words, places) => {
      const blocks = [...words.blocks];
      for (const place of places) blocks.splice(place, 0, file);
      const without = words.blocks.length === 0 ? [] : split(words);
      expect(split({ ...words, blocks })).toEqual([...without, ...places.map(() => view(file))]);
    }),
    { numRuns: 200 },
  );
});
