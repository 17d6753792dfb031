import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  numbersOf,
  parseShortId,
  parseThing,
  SHORT_ID_KINDS,
  shortId,
  wordBeforeId,
} from '../../src/domain/short-id.ts';

test.each(['F12', 'f12', ' F12 ', 'Ｆ１２', 'ｆ12'])('%j is feedback 12', typed => {
  expect(parseShortId('F', typed)).toBe(12);
});

test.each(['12', 'F', 'F0', 'F012', 'F-1', 'F1.5', 'P12', 'FF12', 'F12x', 'F 12', 'F1234567890', ''])(
  '%j is no feedback',
  typed => {
    expect(parseShortId('F', typed)).toBeUndefined();
  },
);

test('every short id leads back to its thing, and to no other kind', () => {
  const kinds = fc.constantFrom(...SHORT_ID_KINDS);
  fc.assert(
    fc.property(kinds, kinds, fc.integer({ min: 1, max: 999_999_999 }), (kind, other, number) => {
      expect(parseShortId(kind, shortId(kind, number))).toBe(number);
      if (other !== kind) expect(parseShortId(other, shortId(kind, number))).toBeUndefined();
    }),
  );
});

describe.each(SHORT_ID_KINDS)('an id with %s', kind => {
  const fullWidth = String.fromCharCode(kind.charCodeAt(0) + 0xfee0);
  const written = [
    `${kind}12`,
    `${kind.toLowerCase()}12`,
    `${fullWidth}１２`,
    `${fullWidth.toLowerCase()}12`,
  ];

  test.each([...written, ...written.map(id => `#${id}`), `＃${kind}12`])('is read as %s', id => {
    expect(parseThing(id)).toEqual({ kind, number: 12 });
  });

  test.each([...written, ...written.map(id => `${id},${id}`), `#${kind}12`])(
    'ends the word before %s',
    ids => {
      expect(wordBeforeId(`质疑${ids}`)).toBe('质疑');
    },
  );

  test.each([`质疑${kind}`, `质疑${kind}x`, `质疑${kind}12x`, `${kind}12`, `a${kind}12`, '质疑12'])(
    'ends no word in %s',
    word => {
      expect(wordBeforeId(word)).toBeUndefined();
    },
  );
});

test('the numbers of one kind are those of no other', () => {
  expect(numbersOf('F', ['F12', 'T12', 'F3', 'f12', 'T4', 'x'])).toEqual([12, 3]);
  expect(numbersOf('T', ['F12', 'T12', 'F3', 'T4', 'TF1'])).toEqual([12, 4]);
});
