import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visible } from '../../../src/chat/view.ts';
import { escaped } from '../../../src/platforms/lark/escape.ts';
import { shownCard } from '../../emulators/lark/shown-card.ts';

const shown = (content: string) =>
  shownCard({ schema: '2.0', body: { elements: [{ tag: 'markdown', content: escaped(content) }] } });

test.each([
  '<at id=all></at>',
  '<at id=ou_1></at> 看一下',
  '**粗** _斜_ ~~删~~ `码`',
  '[点这里](https://example.com)',
  '![图](img_1)',
  '<font color=red>红</font>',
  'https://example.com/?a=1&b=2 www.example.com a@example.com',
  '&lt;at id=all&gt;&lt;/at&gt;',
  '# 大标题',
  '- 一',
  '1. 一',
  '1) 一',
  '> 引用',
  '---',
  '标题\n===',
  '```\n码\n```',
  '| a | b |\n| - | - |\n| 1 | 2 |',
  '\\*反斜杠\\*',
  ':DONE: $x$ {y} ^z^',
])('what would be markup is shown as typed: %s', typed => {
  const card = shown(typed);
  expect(card.lines.join('\n')).toBe(typed);
  expect(card).toMatchObject({ mentions: [], links: [], people: [], images: [] });
});

test('an indented line stays indented', () => {
  expect(shown('一\n    二').lines).toEqual(['一', '\u00a0\u00a0\u00a0\u00a0二']);
});

const pieces = fc.constantFrom(
  ...['<at id=all></at>', '<at ', 'id=ou_1', '>', '</at>', '**', '*', '_', '~~', '`', '```', '[a](b)', '!['],
  ...[
    '](x)',
    '&#60;',
    '&lt;',
    '&',
    '#',
    '- ',
    '1. ',
    '> ',
    '|',
    '\n',
    '\n\n',
    ' ',
    '    ',
    '\t',
    '\\',
    '包装',
    'a',
  ],
  ...['https://a.b', '<link url=x>', '\u202e', '\u0007', '🙂'],
);
const anyText = fc.oneof(
  fc.array(pieces, { maxLength: 20 }).map(all => all.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

test('law: nothing is called, linked or drawn, and every character is there', () => {
  fc.assert(
    fc.property(anyText, typed => {
      const card = shown(typed);
      expect(card).toMatchObject({ mentions: [], links: [], people: [], images: [] });
      const bare = (text: string) => visible(text).replace(/\s/g, '');
      expect(bare(card.lines.join('\n'))).toBe(bare(typed));
    }),
  );
});
