import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shownEndUser } from '../../../../src/chat/grammar/end-user.ts';
import { cleanTags, tagKey } from '../../../../src/features/feedback/domain/feedback.ts';

test.each([
  ['stay as typed, in their order', ['收纳', '包装'], ['收纳', '包装']],
  ['lose white space around them', [' 包装 ', '收纳\n'], ['包装', '收纳']],
  ['lose their hash signs', ['#包装', '##收纳', '# 颜值'], ['包装', '收纳', '颜值']],
  ['keep a hash sign inside', ['C#', 'a#b'], ['C#', 'a#b']],
  ['are there once, as first typed', ['VIP', 'vip', 'ＶＩＰ', 'Vip'], ['VIP']],
  ['are dropped when nothing is left', ['', '  ', '#', '##'], []],
  ['are composed, however they were typed', ['cafe\u0301', 'café'], ['café']],
  ['with spaces inside stay apart from those without', ['大 盒', '大盒'], ['大 盒', '大盒']],
])('tags %s', (_, tags, clean) => {
  expect(cleanTags(tags)).toEqual(clean);
});

test.each([
  ['ＶＩＰ', 'vip'],
  [' 包装', '包装'],
  ['Café', 'café'],
])('%j is compared as %j', (tag, key) => {
  expect(tagKey(tag)).toBe(key);
});

test('no two tags that are kept are compared alike', () => {
  const tags = fc.array(fc.string({ unit: fc.constantFrom(...'aAＡ包 #'), maxLength: 4 }));
  fc.assert(
    fc.property(tags, tags => {
      const keys = cleanTags(tags).map(tagKey);
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys).not.toContain('');
    }),
  );
});

test('an end user is shown by the first four digits of the hash', () => {
  expect(shownEndUser('3f2a99c0ffee')).toBe('#3f2a');
});
