import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  kindOfId,
  looksLikeId,
  numberOfRound,
  numbersOf,
  parseShortId,
  parseThing,
  parseThings,
  roundOf,
  SHORT_ID_KINDS,
  SHORT_ID_LETTERS,
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
    fc.property(kinds, kinds, fc.integer({ min: 1, max: 999_999_999 }), (kind, other, counted) => {
      const number = kind === 'R' ? numberOfRound(counted, (counted % 99) + 1) : counted;
      expect(kindOfId(shortId(kind, number))).toBe(kind);
      expect(parseShortId(kind, shortId(kind, number))).toBe(number);
      if (other !== kind) expect(parseShortId(other, shortId(kind, number))).toBeUndefined();
    }),
  );
});

test('a list reads as its ids, each once and in order, however it is written', () => {
  const thing = fc.record({
    kind: fc.constantFrom(...SHORT_ID_LETTERS),
    number: fc.integer({ min: 1, max: 99_999 }),
  });
  const between = fc.constantFrom(',', '，', '、', ' ', ', ', '；', ';', ' 和 ', '和', '&', ' and ', '、 ');
  const end = fc.constantFrom('', '.', '。', ',', '！', '）');
  fc.assert(
    fc.property(fc.array(fc.tuple(thing, between), { minLength: 1, maxLength: 8 }), end, (items, sign) => {
      const written = items
        .map(([{ kind, number }, sep], at) => (at === 0 ? '' : sep) + kind + number)
        .join('');
      const ids = [...new Set(items.map(([{ kind, number }]) => shortId(kind, number)))];
      expect(parseThings(written + sign).things.map(({ kind, number }) => shortId(kind, number))).toEqual(
        ids,
      );
    }),
  );
});

test('a range is all between its ends, whichever is first; one of more than 200 is none', () => {
  const ends = fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 500 }));
  const to = fc.constantFrom('到', '至', '-', '–', '~', '～', ' 到 ', ' - ');
  fc.assert(
    fc.property(ends, to, fc.constantFrom('F', ''), ([one, other], sign, letter) => {
      const numbers = parseThings(`F${one}${sign}${letter}${other}`).things.map(({ number }) => number);
      const [least, most] = [Math.min(one, other), Math.max(one, other)];
      const all = Array.from({ length: most - least + 1 }, (_, index) => least + index);
      expect(numbers).toEqual(all.length > 200 ? [] : all);
    }),
  );
});

test.each(['F1-P3', 'F-3', 'F1到', 'F1x', 'F1,x', '和'])('%j is no list', typed => {
  expect(parseThings(typed).things).toEqual([]);
});

describe.each(SHORT_ID_LETTERS)('an id with %s', kind => {
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

const ROUND = { kind: 'R', number: numberOfRound(1, 2) };

test.each(['T1/R2', 't1/r2', 'T1R2', 'Ｔ１／Ｒ２', '#T1/R2', ' t1／r2 '])('%j is round 2 of T1', typed => {
  expect(parseThing(typed)).toEqual(ROUND);
  expect(looksLikeId(typed.trim())).toBe(true);
  expect(wordBeforeId(`汇总${typed.trim()}`)).toBe('汇总');
});

test.each(['R2', 'T1/', 'T1/R0', 'T1/R100', 'T0/R1', 'T1/2', 'F1/R2', 'T1//R2', 'T1/R2/R3'])(
  '%j is no round',
  typed => {
    expect(parseThing(typed)).toBeUndefined();
  },
);

test('a round is told apart from the test and from other rounds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999 }), fc.integer({ min: 1, max: 99 }), (test, round) => {
      expect(roundOf(numberOfRound(test, round))).toEqual({ test, round });
      expect(parseThing(`t${test}／r${round}`)).toEqual({ kind: 'R', number: numberOfRound(test, round) });
      expect(shortId('R', numberOfRound(test, round))).toBe(`T${test}/R${round}`);
    }),
  );
});
