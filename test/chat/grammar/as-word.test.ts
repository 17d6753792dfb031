/** A name as one word of a line: whatever a team calls a thing, a line with it is read as that name. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readWords } from '../../../src/chat/grammar/parse.ts';
import { asWord } from '../../../src/chat/grammar/written-line.ts';

const name = fc
  .array(
    fc.constantFrom('精致妈妈', 'Anna', ' ', '"', '“', '”', '「', '」', '『', '』', '‘', '’', "'", '1'),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map(parts => parts.join('').trim())
  .filter(text => text !== '');

test('is read back as it is', () => {
  fc.assert(
    fc.property(name, called => {
      const words = readWords(`${asWord(called)} 痛点`, 0, () => undefined);
      expect(words.map(({ text }) => text)).toEqual([called, '痛点']);
    }),
  );
});

test('stands without quotes where it needs none', () => {
  expect(['精致妈妈', 'Anna', '精致 妈妈'].map(asWord)).toEqual(['精致妈妈', 'Anna', '"精致 妈妈"']);
});
