import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  actions,
  buttonsOf,
  fields,
  formOf,
  heading,
  plainText,
  quote,
  shortened,
  text,
  type View,
  view,
  viewSchema,
  visible,
} from '../../src/chat/view.ts';

/** One block of every kind. */
const everything: View = view(
  heading('画像'),
  text('一', '二'),
  fields({ label: '渠道', value: '天猫' }, { label: '强度', value: '4' }),
  { kind: 'table', columns: ['渠道', '条数'], rows: [['天猫', '3']] },
  quote('太大\n放不下'),
  { kind: 'picture', path: 'data/pictures/1.png', alt: '词云' },
  { kind: 'progress', label: '导入', done: 3, total: 10 },
  {
    kind: 'form',
    title: '还要填',
    fields: [
      { name: 'text', label: '原话', means: '用户的原话', isRequired: true, isLong: true, choices: [] },
      {
        name: 'dimension',
        label: '维度',
        means: '哪个维度',
        isRequired: true,
        isLong: false,
        choices: [
          { value: 'needs', label: '痛点' },
          { value: 'journey', label: '链路' },
        ],
        current: '痛点',
      },
    ],
  },
  actions(
    { label: '撤回', line: '/feedback delete F1' },
    { label: '改', line: '/feedback edit F1', asks: ['text'] },
  ),
  actions({ label: '天猫', fill: { source: '天猫' } }),
);

test('a view of every kind of block reads as plain text, without its buttons', () => {
  expect(plainText(everything).split('\n')).toEqual([
    '画像',
    '一',
    '二',
    '渠道：天猫',
    '强度：4',
    '渠道 · 条数',
    '天猫 · 3',
    '“太大”',
    '“放不下”',
    '[词云] data/pictures/1.png',
    '导入 3/10',
    '还要填',
    '  原话：用户的原话',
    '  维度 [痛点]：痛点 链路',
  ]);
});

test('a view that was stored is read back the same', () => {
  expect(viewSchema.parse(JSON.parse(JSON.stringify(everything)))).toEqual(everything);
});

test('a view of a kind that nobody knows is not read', () => {
  expect(viewSchema.safeParse({ version: 1, blocks: [{ kind: 'video' }] }).success).toBe(false);
  expect(viewSchema.safeParse({ version: 2, blocks: [] }).success).toBe(false);
});

test('buttons are numbered through all blocks, and a form is found', () => {
  expect(buttonsOf(everything).map(button => button.label)).toEqual(['撤回', '改', '天猫']);
  expect(formOf(everything)?.title).toBe('还要填');
  expect(formOf(view(text('一')))).toBeUndefined();
  expect(buttonsOf(view())).toEqual([]);
});

describe('a person’s text is shown', () => {
  test.each([
    ['as it is', '包装太大😀\n\t放不下', '包装太大😀\n\t放不下'],
    ['without what starts a terminal’s escape', '\u001b[31m红\u001b[0m', '\uFFFD[31m红\uFFFD[0m'],
    ['without bells, backspaces, nulls and deletes', 'a\u0007\b\u0000\u007f', 'a\uFFFD\uFFFD\uFFFD\uFFFD'],
    ['without the second row of control characters', '\u009b2J\u0085', '\uFFFD2J\uFFFD'],
    ['with every line break as one', 'a\r\nb\rc', 'a\nb\nc'],
    ['without other line breaks', 'a\u2028b\u2029c\u000bd\fe', 'a\uFFFDb\uFFFDc\uFFFDd\uFFFDe'],
    ['without marks that turn the direction', '\u202eabc\u202c\u2066x\u2069\u200e\u200f\u061c', 'abcx'],
    ['with its joiners, which emoji are made of', '👨‍👩‍👧', '👨‍👩‍👧'],
    ['with half a character replaced', 'a\ud83db', 'a\uFFFDb'],
  ])('%s', (_, typed, shown) => {
    expect(visible(typed)).toBe(shown);
    expect(plainText(view(text(typed)))).toBe(shown);
  });

  test('harmless, whatever it is', () => {
    const dangers = fc.constantFrom(
      '\u001b',
      '\r',
      '\u202e',
      '\ud83d',
      '\ude00',
      '\u2028',
      '\u009b',
      'a',
      '\n',
    );
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: dangers })), typed => {
        const shown = visible(typed);
        expect(shown).not.toMatch(/(?!\n|\t)\p{Cc}/u);
        expect(shown).not.toMatch(/[\u2028\u2029]|(?!\u200b|\u200c|\u200d)\p{Bidi_Control}/u);
        expect(shown.isWellFormed()).toBe(true);
      }),
    );
  });

  test('the same when it is shown again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), typed => {
        expect(visible(visible(typed))).toBe(visible(typed));
      }),
    );
  });
});

describe('a long text is cut', () => {
  test.each([
    ['not at all when it is short', '包装太大', 10, '包装太大'],
    ['not at all when it is just short enough', '一二三四五', 5, '一二三四五'],
    ['at its last pause', '包装太大，浴室放不下', 8, '包装太大…'],
    ['at the end of a sentence', 'It is big. It is heavy', 12, 'It is big.…'],
    ['at a whole character where no pause is near', '包，装太大浴室放不下', 8, '包，装太大浴室放…'],
    ['at a whole emoji', '👍🏽👍🏽👍🏽👍🏽', 2, '👍🏽👍🏽…'],
    ['at a whole letter with its accent', 'e\u0301e\u0301e\u0301', 2, 'e\u0301e\u0301…'],
    ['after its lines are joined', '包装\n\n 太大 ', 10, '包装 太大'],
  ])('%s', (_, long, most, short) => {
    expect(shortened(long, most)).toBe(short);
  });

  test('to a beginning of it, no longer than asked, or stays whole', () => {
    const texts = fc.string({
      unit: fc.constantFrom(...'包装太大，。,. abc\n', '😀', '👍🏽'),
      maxLength: 60,
    });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 40 }), (long, most) => {
        const line = long.replace(/\s+/gu, ' ').trim();
        const short = shortened(long, most);
        if (short === line) return;
        expect(line.startsWith(short.slice(0, -1))).toBe(true);
        expect([...new Intl.Segmenter('zh').segment(short)].length).toBeLessThanOrEqual(most + 1);
        expect(short.at(-1)).toBe('…');
        expect(short.isWellFormed()).toBe(true);
      }),
    );
  });
});
