import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparable, isTelling, normalForm, normalized } from '../../src/domain/normal-form.ts';

test.each([
  ['  Tmall ', 'tmall'],
  ['ＴＭＡＬＬ', 'tmall'],
  ['小 红 书', '小 红 书'],
  ['Ｂ站', 'b站'],
  ['', ''],
])('a name is compared in lower case, half width and without white space around it: %j', (name, compared) => {
  expect(comparable(name)).toBe(compared);
});

test('what is not normalised since it is plain would stay as it is', () => {
  const plain = fc.string({
    unit: fc
      .oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0x4e00, max: 0x9fff }))
      .map(code => String.fromCodePoint(code)),
  });
  fc.assert(
    fc.property(
      fc.oneof(plain, fc.string({ unit: 'grapheme' })),
      fc.constantFrom('NFC', 'NFD', 'NFKC'),
      (text, form) => {
        expect(normalized(text, form)).toBe(text.normalize(form));
      },
    ),
  );
  for (const [from, to] of [
    [0x20, 0x7e],
    [0x4e00, 0x9fff],
  ] as const)
    for (let code = from; code <= to; code += 1) {
      const letter = String.fromCodePoint(code);
      if (letter.normalize('NFKC') !== letter || letter.normalize('NFD') !== letter) throw new Error(letter);
    }
});

describe('the normal form of a verbatim', () => {
  test.each([
    ['spaces go', '包装 盒　太\n大', '包装盒太大'],
    ['punctuation goes, Chinese and Latin', '包装盒，太大！！(真的)…——“是”', '包装盒太大真的是'],
    ['emoji go, with their skin, joiners and variants', '太大😀👍🏽👨‍👩‍👧❤️了', '太大了'],
    ['symbols go, but for the units of numbers', '价格=100¥+20%~', '价格100元20%'],
    ['width does not count', 'ＡＢＣ１２３ｶﾞ', 'abc123ガ'],
    ['case does not count', 'Too BIG', 'toobig'],
    ['three equal characters are made one', '好好好吃', '好吃'],
    ['thirty equal characters are made one', `哈${'啊'.repeat(30)}`, '哈啊'],
    ['two equal characters stay', '谢谢妈妈', '谢谢妈妈'],
    ['a run is one although something stands in it', '好，好 好!好吃', '好吃'],
    ['a run of case and width is one', 'oOＯo', 'o'],
    ['a run outside the basic plane is one', '𠮷𠮷𠮷家', '𠮷家'],
    ['digits stay, their runs too', '10000元', '10000元'],
    ['an accent is part of its letter, however it was typed', 'cafe\u0301', 'café'],
    ['half a character is none', 'a\ud83db', 'ab'],
    ['nothing is left of emoji and punctuation alone', '😀！！！', ''],
    ['nothing is left of nothing', '', ''],
  ])('%s', (_, text, form) => {
    expect(normalForm(text)).toBe(form);
  });

  const marks = fc.constantFrom(
    '',
    ' ',
    '　',
    '\n',
    '\t',
    '，',
    '!',
    '……',
    '~',
    '😀',
    '👍🏽',
    '❤️',
    '——',
    '“',
  );
  // No x: 3 x 4 is 3x4.
  const letters = fc.constantFrom(...'包装盒太大好谢abcyzé漢ガё');

  test('is the same whatever spaces, punctuation, emoji, case and width the text has', () => {
    const typed = fc.array(fc.tuple(letters, marks, fc.boolean(), fc.boolean()));
    fc.assert(
      fc.property(typed, letters => {
        const plain = letters.map(([letter]) => letter).join('');
        const dressed = letters
          .map(([letter, mark, isUpper, isWide]) => {
            const cased = isUpper ? letter.toUpperCase() : letter;
            return mark + (isWide ? wide(cased) : cased);
          })
          .join('');
        expect(normalForm(dressed)).toBe(normalForm(plain));
      }),
    );
  });

  test('is the same for three and for any number more of a character in a row', () => {
    fc.assert(
      fc.property(letters, fc.integer({ min: 3, max: 40 }), (letter, count) => {
        expect(normalForm(`【${letter.repeat(count)}】`)).toBe(letter);
      }),
    );
  });

  test('holds letters and numbers only, and no letter three times in a row', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(normalForm(text)).toMatch(/^(?:\p{L}|\p{N}| ?[−±]?\d+(?:\.\d+)?[%‰°$€£]?)*$/u);
        expect(normalForm(text)).not.toMatch(/(\p{L})\1\1/su);
      }),
    );
  });

  test('is its own normal form', () => {
    // Except for loose Hangul letters: those of “ᄀ.ᅡ” only come together the second time.
    const isLooseHangul = (text: string) =>
      /[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]/.test(text.normalize('NFKC'));
    const texts = fc.string({ unit: 'binary', maxLength: 40 }).filter(text => !isLooseHangul(text));
    fc.assert(
      fc.property(texts, text => {
        expect(normalForm(normalForm(text))).toBe(normalForm(text));
      }),
    );
  });
});

test.each([
  ['六个汉字才算数', true],
  ['包装盒太大了', true],
  ['包装盒太大', false],
  ['abcdef', true],
  ['abcde', false],
  ['包装abcd', true],
  ['包装12345678', false],
  ['𠮷𠮶𠮵𠮴𠮳𠮲', true],
  ['𠮷𠮶𠮵𠮴𠮳', false],
  ['12345678', false],
  ['', false],
])(
  'a form tells something from six letters or Han characters on, digits not counted: %s %s',
  (form, telling) => {
    expect(isTelling(form)).toBe(telling);
  },
);

function wide(text: string): string {
  return text.replace(/[!-~]/g, letter => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
}
