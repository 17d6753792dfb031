/** Query expansion: what else a word is searched for by. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expanded, inflections } from '../../../../src/features/feedback/domain/search-words.ts';

const NOTHING = { words: [], stop: [], synonyms: [] };

test.each([
  ['pump', 'pumps'],
  ['box', 'boxes'],
  ['bus', 'buses'],
  ['battery', 'batteries'],
  ['leak', 'leaking'],
  ['leaks', 'leaked'],
  ['drop', 'dropped'],
  ['bottle', 'bottles'],
  ['use', 'using'],
  ['Brush', 'brushes'],
  ['try', 'tried'],
])('%s and %s are found by each other', (one, other) => {
  expect(inflections(one)).toContain(other.toLowerCase());
  expect(inflections(other)).toContain(one.toLowerCase());
});

test.each([
  ['string', 'str'],
  ['glass', 'glas'],
  ['this', 'thi'],
  ['speed', 'spe'],
  ['thing', 'th'],
])('%s is no form of %s', (word, base) => {
  expect(inflections(word)).not.toContain(base);
});

test('other languages have no such forms', () => {
  for (const word of ['漏液', 'ü', 'é́tés', '2s', 'as', '']) expect(inflections(word)).toEqual([]);
});

test('a stop word is left out, unless there is nothing else', () => {
  const dictionary = { ...NOTHING, stop: ['亲亲'] };
  expect(expanded(['亲亲', '漏液'], dictionary)).toMatchObject({
    words: [{ typed: '漏液' }],
    leftOut: ['亲亲'],
  });
  expect(expanded(['亲亲'], dictionary)).toMatchObject({ words: [{ typed: '亲亲' }], leftOut: [] });
});

test('law: a word is always looked for itself, first, and a query has a bounded number of forms', () => {
  const word = fc.constantFrom('pump', 'pumps', '漏液', '漏水', '渗漏', 'leak', 'x'.repeat(100));
  fc.assert(
    fc.property(
      fc.uniqueArray(word, { minLength: 1 }),
      fc.array(fc.tuple(fc.oneof(word, fc.string()), word), { maxLength: 200 }),
      (typed, synonyms) => {
        const { words } = expanded(typed, { ...NOTHING, synonyms });
        expect(words.map(({ forms }) => forms[0])).toEqual(typed);
        expect(words.flatMap(({ forms }) => forms).length).toBeLessThanOrEqual(60);
        for (const { synonyms: same, forms } of words)
          expect(forms).toEqual(expect.arrayContaining([...same]));
      },
    ),
  );
});
