import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  markedWording,
  type Segment,
  wordingSegments,
} from '../../../../src/features/persona/domain/wording-diff.ts';

/** Wordings that have much in common, so that there is something to keep; and any text at all. */
const pieces = fc.constantFrom(
  '想要',
  '小',
  '包装',
  '可叠放的',
  '，',
  ' ',
  '\n',
  'box',
  'small ',
  "don't",
  '24',
  '3.5',
  '𠮷',
  '👨‍👩‍👧',
  'é',
  'e\u0301',
  '\ud83d',
);
const texts = fc.oneof(
  { weight: 4, arbitrary: fc.array(pieces, { maxLength: 10 }).map(all => all.join('')) },
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
);
const textOf = (segments: readonly Segment[], ...kinds: Segment['kind'][]) =>
  segments
    .filter(each => kinds.includes(each.kind))
    .map(each => each.text)
    .join('');

describe('the segments of two wordings', () => {
  test('kept and removed make the old one, kept and added the new', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const segments = wordingSegments(before, after);
        expect(textOf(segments, 'kept', 'removed')).toBe(before);
        expect(textOf(segments, 'kept', 'added')).toBe(after);
      }),
      { numRuns: 1000 },
    );
  });

  test('are all kept when both are equal', () => {
    fc.assert(
      fc.property(texts, text => {
        const segments = wordingSegments(text, text);
        expect(textOf(segments, 'kept')).toBe(text);
        expect(segments.filter(each => each.kind !== 'kept')).toEqual([]);
      }),
    );
  });

  test('never cut a character or a word in two', () => {
    expect(wordingSegments('𠮷野家', '𠮶野家').find(each => each.kind === 'removed')?.text).toBe('𠮷');
    expect(wordingSegments('a cabin bag', 'a cab bag').find(each => each.kind === 'removed')?.text).toBe(
      'cabin',
    );
  });

  test('go by character in Chinese and by word in English, also within one wording', () => {
    expect(wordingSegments('喜欢small盒', '喜欢large盒')).toEqual([
      { kind: 'kept', text: '喜欢' },
      { kind: 'removed', text: 'small' },
      { kind: 'added', text: 'large' },
      { kind: 'kept', text: '盒' },
    ]);
  });
});

describe('a rewording is shown', () => {
  test.each([
    ['what was put in', '想要小包装', '想要可叠放的小包装', '想要【+可叠放的】小包装'],
    ['what was taken out', '想要可叠放的小包装', '想要小包装', '想要【−可叠放的】小包装'],
    ['what was replaced', '想要小包装', '想要大包装', '想要【小→大】包装'],
    ['at its start', '想要小包装', '都想要小包装', '【+都】想要小包装'],
    ['at its end', '想要小包装', '想要小包装盒', '想要小包装【+盒】'],
    [
      'in two places',
      '年轻妈妈想要便宜的小包装',
      '精致妈妈想要便宜的大包装',
      '【年轻→精致】妈妈想要便宜的【小→大】包装',
    ],
    // Marked one by one, the kept 要 would be a crumb: 【想→需】要【小→大】包装盒.
    [
      'as one where a single character is kept between',
      '想要小包装盒',
      '需要大包装盒',
      '【想要小→需要大】包装盒',
    ],
    ['word by word in English', 'Wants a small box', 'Wants a large box', 'Wants a 【small→large】 box'],
    ['what was put in, in English', 'Wants a box', 'Wants a stackable box', 'Wants a 【+stackable 】box'],
    [
      'as one where a single space is kept between',
      'Wants the big red box at home',
      'Wants the small blue box at home',
      'Wants the 【big red→small blue】 box at home',
    ],
    ['with characters outside the first plane', '常去𠮷野家吃饭', '常去𠮶野家吃饭', '常去【𠮷→𠮶】野家吃饭'],
    ['whole where little is left of it', '想要小包装', '送礼怕不体面', '【想要小包装→送礼怕不体面】'],
    ['as it is when nothing changed', '想要小包装', '想要小包装', '想要小包装'],
  ])('%s: %s, then %s', (_, before, after, shown) => {
    expect(markedWording(before, after)).toBe(shown);
  });

  test('so that both wordings can be read from it', () => {
    const unmarked = texts.filter(text => !/[【】→+−]/u.test(text));
    fc.assert(
      fc.property(unmarked, unmarked, (before, after) => {
        const shown = markedWording(before, after);
        const read = (old: boolean) =>
          shown.replace(/【(?:\+([^】]*)|−([^】]*)|([^→】]*)→([^】]*))】/gu, (_, added, removed, from, to) =>
            old ? (removed ?? from ?? '') : (added ?? to ?? ''),
          );
        expect([read(true), read(false)]).toEqual([before, after]);
      }),
      { numRuns: 1000 },
    );
  });
});
