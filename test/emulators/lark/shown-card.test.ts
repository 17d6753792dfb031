import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ShownCard, shownCard } from './shown-card.ts';

const text = (content: string) => ({ tag: 'plain_text', content });

function shown(...elements: unknown[]): ShownCard {
  return shownCard({ schema: '2.0', header: { title: text('标题') }, body: { elements } });
}

const read = (content: string): readonly string[] => shown({ tag: 'markdown', content }).lines;

/** The escape that the platform documents: an entity for everything that is no letter, digit or space. */
function escaped(plain: string): string {
  return [...plain]
    .map(character => (/[\p{L}\p{N} ]/u.test(character) ? character : entity(character)))
    .join('');
}

function entity(character: string): string {
  return `&#${character.codePointAt(0)};`;
}

describe('markdown, as one reads it', () => {
  test.each([
    ['bold and italic', '**强** *斜* __粗__ ~~删~~ `码`', ['强 斜 粗 删 码']],
    ['bold within words', '收纳**空间**小', ['收纳空间小']],
    ['bold before quotes that touch a word, which a client shows raw', '**“小”**字', ['**“小”**字']],
    ['underscores within words', 'a_b_c', ['a_b_c']],
    ['a lonely asterisk', '3 * 4 = 12', ['3 * 4 = 12']],
    ['nested emphasis', '***都*** **a *b* c**', ['都 a b c']],
    ['colours', "<font color='red'>**↓**</font> C3", ['↓ C3']],
    ['labels', '<text_tag color="blue">待定</text_tag>', ['待定']],
    ['a mention', '请 <at id=ou_1></at> 看', ['请 @ou_1 看']],
    ['mentions of several', '<at ids=ou_1,ou_2></at>', ['@ou_1 @ou_2']],
    ['everybody', '<at id=all></at>', ['@all']],
    ['a link', '[测评](https://a.cn/x) 全文', ['测评 全文']],
    ['an image', '前![图](img_v3_1)后', ['前后']],
    ['lines', '一\n二<br>三\n\n四', ['一', '二', '三', '四']],
    ['a heading', '## 痛点 ##', ['痛点']],
    ['a quote and its second line', '> 原话\n第二行\n\n之后', ['原话', '第二行', '之后']],
    ['lists', '- 一\n    - 二\n1. 三\n2) 四', ['• 一', '    • 二', '1. 三', '2) 四']],
    ['rules', '上\n\n---\n<hr>\n下', ['上', '下']],
    ['code', '```json\n{"a": "**b**"}\n```', ['{"a": "**b**"}']],
    ['a table', '| 名 | 数 |\n| - | -: |\n| a\\|b | **9** |', ['名 | 数', 'a|b | 9']],
    ['backslashes', '\\*不粗\\* \\_ \\\\ \\a', ['*不粗* _ \\ \\a']],
    [
      'entities',
      '&#60;at id=all&#62; &lt;b&gt; &amp;#60; &#x4e2d; &nope;',
      ['<at id=all> <b> &#60; 中 &nope;'],
    ],
    ['unknown tags, which a client drops', '<b>粗</b><!-- 注 -->', ['粗']],
    ['no tag at all', '5 < 6 > 4 <3', ['5 < 6 > 4 <3']],
  ])('%s', (_, markdown, lines) => {
    expect(read(markdown)).toEqual(lines);
  });
});

describe('what people wrote', () => {
  const line = fc
    .array(
      fc.oneof(
        fc.constantFrom(...'*_~`[]()<>!#|\\&;:/-+=.\'"{}$%^@1a中😀'),
        fc.constantFrom(
          '<at id=all></at>',
          '<at user_id="ou_1">',
          '[x](http://a.cn)',
          '&#60;',
          '**粗**',
          '\\',
        ),
        fc.string({ unit: 'grapheme', maxLength: 5 }),
      ),
      { minLength: 1, maxLength: 12 },
    )
    .map(parts => parts.join('').replaceAll(/\s+/g, ' ').trim())
    .filter(plain => plain !== '' && plain.isWellFormed() && !/\p{C}/u.test(plain.replaceAll('😀', '')));

  test('is read as it was written when escaped with entities, and mentions and links nothing', () => {
    fc.assert(
      fc.property(line, plain => {
        const card = shown({ tag: 'markdown', content: escaped(plain) });
        expect(card.lines).toEqual([plain]);
        expect([card.mentions, card.people, card.links, card.images]).toEqual([[], [], [], []]);
      }),
      { numRuns: 500 },
    );
  });

  test('is read as it was written in plain_text, and mentions nobody', () => {
    fc.assert(
      fc.property(line, plain => {
        const card = shown({ tag: 'div', text: text(plain) });
        expect(card.lines).toEqual([plain]);
        expect([card.mentions, card.links]).toEqual([[], []]);
      }),
    );
  });

  test('never breaks the reading of any markdown', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), lines => {
        expect(shown({ tag: 'markdown', content: lines.join('\n') }).title).toBe('标题');
      }),
    );
  });
});

describe('what a client might take for a mention', () => {
  test.each([
    ['quoted', '<at id="ou_1"></at>', ['ou_1']],
    ['in single quotes', "<at id='ou_1'></at>", ['ou_1']],
    ['of old', '<at user_id="ou_1">小李</at>', ['ou_1']],
    ['by open_id', '<at open_id=ou_1></at>', ['ou_1']],
    ['several', '<at ids="ou_1, ou_2"></at>', ['ou_1', 'ou_2']],
    ['by mail', '<at email=a@b.cn></at>', ['a@b.cn']],
    ['everybody', '<at id=all></at>', ['all']],
    ['in capitals and spaced', '<AT  ID = "all" ></AT>', ['all']],
    ['over two lines', '<at\nid=all>', ['all']],
    ['after a backslash', '\\<at id=all></at>', ['all']],
    ['in code', '`<at id=all></at>`', ['all']],
    ['with entities for letters', '<at id=&#97;ll></at>', ['all']],
    ['in a bold link', '**[<at id=all></at>](http://a.cn)**', ['all']],
  ])('%s', (_, markdown, mentions) => {
    expect(shown({ tag: 'markdown', content: markdown }).mentions).toEqual(mentions);
  });

  test('stands in lark_md of a text, in the header, in a panel and in a cell, not in plain text', () => {
    const mention = '<at id=all></at>';
    const lark = { tag: 'lark_md', content: mention };
    const card = shownCard({
      header: { title: lark, subtitle: text(mention) },
      body: {
        elements: [
          { tag: 'div', text: lark, fields: [{ text: lark }, { text: text(mention) }] },
          {
            tag: 'collapsible_panel',
            header: { title: { tag: 'markdown', content: mention } },
            elements: [],
          },
          {
            tag: 'table',
            columns: [
              { name: 'a', data_type: 'lark_md' },
              { name: 'b', data_type: 'text' },
            ],
            rows: [{ a: mention, b: mention }],
          },
        ],
      },
    });
    expect(card.mentions).toHaveLength(5);
  });

  test('a person that is only shown is not mentioned', () => {
    const card = shown(
      { tag: 'markdown', content: "<person id = 'ou_1'></person>" },
      { tag: 'person', user_id: 'ou_2' },
    );
    expect([card.mentions, card.people]).toEqual([[], ['ou_2', 'ou_1']]);
  });
});

describe('what a client might take for a link', () => {
  test.each([
    ['[x](https://a.cn)', ['https://a.cn']],
    ['[x]( <https://a.cn> "t")', ['https://a.cn']],
    ['[x [y]](javascript:0)', ['javascript:0']],
    ['\\[x](https://a.cn)', ['https://a.cn']],
    ["<a href='https://a.cn'>x</a>", ['https://a.cn']],
    ['<a>https://a.cn</a>', ['https://a.cn']],
    [
      "<link icon='chat' url='https://a.cn' pc_url='https://b.cn' ios_url=''>x</link>",
      ['https://a.cn', 'https://b.cn'],
    ],
    ['<https://a.cn>', ['https://a.cn']],
    ['[x]: https://a.cn', ['https://a.cn']],
    ['https://a.cn', []],
    ['![x](img_v3_1)', []],
    ['[x] (https://a.cn)', []],
  ])('%s', (markdown, links) => {
    expect(shown({ tag: 'markdown', content: markdown }).links).toEqual(links);
  });

  test('an address that is written out is bare', () => {
    const card = shown({ tag: 'markdown', content: '见 https://a.cn/x?y=1，还有 [b](http://b.cn)' });
    expect([card.bareUrls, card.links]).toEqual([['https://a.cn/x?y=1'], ['http://b.cn']]);
  });
});

describe('a whole card', () => {
  const proposal = shownCard({
    header: {
      title: text('P12 精致妈妈'),
      subtitle: text('还需 1 票'),
      template: 'blue',
      text_tag_list: [{ tag: 'text_tag', text: text('待定'), color: 'orange' }],
    },
    config: { summary: { content: 'P12 待定' } },
    body: {
      elements: [
        { tag: 'markdown', content: '**~** C5' },
        {
          tag: 'collapsible_panel',
          header: { title: text('原话') },
          elements: [{ tag: 'div', text: text('“小”') }],
        },
        {
          tag: 'table',
          columns: [
            {
              name: 'a',
              display_name: '金额',
              data_type: 'number',
              format: { symbol: '¥', precision: 2, separator: true },
            },
            { name: 'b', display_name: '状态', data_type: 'options' },
          ],
          rows: [{ a: 1234567.5, b: [{ text: '强' }, { text: '新' }] }, { a: 3 }],
        },
        {
          tag: 'column_set',
          columns: [
            {
              tag: 'column',
              elements: [
                {
                  tag: 'button',
                  text: text('赞成'),
                  behaviors: [{ type: 'callback', value: { line: '/p approve' } }],
                },
              ],
            },
            {
              tag: 'column',
              elements: [
                {
                  tag: 'button',
                  text: text('看'),
                  disabled: true,
                  behaviors: [{ type: 'open_url', default_url: 'https://a.cn' }],
                },
              ],
            },
          ],
        },
        { tag: 'img', img_key: 'img_1', alt: text('图') },
        {
          tag: 'form',
          name: 'feedback',
          elements: [
            {
              tag: 'input',
              name: 'words',
              required: true,
              input_type: 'multiline_text',
              label: text('原话'),
              max_length: 300,
            },
            { tag: 'markdown', content: '**维度**' },
            {
              tag: 'select_static',
              name: 'dimension',
              placeholder: text('请选择'),
              options: [{ text: text('痛点'), value: 'needs' }],
              initial_index: 1,
            },
            {
              tag: 'button',
              name: 'send',
              text: text('记下'),
              form_action_type: 'submit',
              behaviors: [{ type: 'callback', value: { f: 1 } }],
            },
          ],
        },
      ],
    },
  });

  test('shows title, labels and lines', () => {
    expect(proposal.text.split('\n')).toEqual([
      ...['P12 精致妈妈', '还需 1 票', '待定', '~ C5', '原话', '“小”'],
      ...['金额 | 状态', '¥1,234,567.50 | 强 新', '¥3.00 | ', '维度'],
    ]);
    expect(proposal).toMatchObject({
      title: 'P12 精致妈妈',
      subtitle: '还需 1 票',
      template: 'blue',
      summary: 'P12 待定',
    });
    expect(proposal.images).toEqual(['img_1']);
  });

  test('offers its buttons, those of a form marked', () => {
    expect(proposal.buttons).toEqual([
      { label: '赞成', value: { line: '/p approve' }, isInForm: false, isDisabled: false, tag: 'button' },
      {
        label: '看',
        value: undefined,
        isInForm: false,
        isDisabled: true,
        tag: 'button',
        url: 'https://a.cn',
      },
      { label: '记下', value: { f: 1 }, name: 'send', isInForm: true, isDisabled: false, tag: 'button' },
    ]);
  });

  test('offers its form, a field named by the text above it where it has no label', () => {
    expect(proposal.form).toEqual({
      name: 'feedback',
      fields: [
        { name: 'words', label: '原话', required: true, isLong: true, tag: 'input', maxLength: 300 },
        {
          name: 'dimension',
          label: '维度',
          required: false,
          options: [{ value: 'needs', label: '痛点' }],
          value: 'needs',
          isLong: false,
          placeholder: '请选择',
          tag: 'select_static',
        },
      ],
      submit: { name: 'send', label: '记下', value: { f: 1 } },
    });
  });

  test('that is none shows nothing', () => {
    expect(shownCard('x')).toMatchObject({ title: '', lines: [], text: '', buttons: [] });
  });
});
