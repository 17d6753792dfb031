import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  actions,
  type Block,
  buttonsOf,
  type FormField,
  fields,
  formOf,
  heading,
  mention,
  plainText,
  quote,
  text,
  type View,
  view,
} from '../../../src/chat/view.ts';
import {
  type Rendered,
  renderView,
  splitView,
  TEXT_AT_MOST,
} from '../../../src/platforms/telegram/render.ts';

type Message = Extract<Rendered, { kind: 'text' }>;

function message(shown: View, language: 'zh-CN' | 'en' = 'zh-CN'): Message {
  const rendered = renderView(shown, language);
  if (rendered.kind !== 'text') throw new Error('a photo');
  return rendered;
}

/** What stands under an entity, as “bold: 画像”. */
const formatted = ({ text: whole, entities }: Message): string[] =>
  entities.map(({ type, offset, length }) => `${type}: ${whole.slice(offset, offset + length)}`);

/** Rows as a phone shows them. */
const keys = ({ keyboard }: Rendered): string[] =>
  keyboard.map(row => row.map(({ label, part, number }) => `[${label} ${part}${number}]`).join(' '));

const field = (label: string, more: Partial<FormField> = {}): FormField => ({
  name: label,
  label,
  means: `${label}是什么`,
  isRequired: true,
  isLong: false,
  choices: [],
  ...more,
});
const choices = (...labels: string[]) => labels.map(label => ({ value: `of ${label}`, label }));
const form = (title: string, ...asked: FormField[]): Block => ({ kind: 'form', title, fields: asked });

describe('what one sees', () => {
  test('of a proposal: its change, what users said, who has voted, and the keys', () => {
    const card = message(
      view(
        text('P12 精致妈妈 · 小李 · 待定，还需 1 票（共 2 票）'),
        text('+ C12 痛点 · 送礼怕包装不体面'),
        quote('盒子压扁了\n不好意思送人'),
        quote('快递盒子太丑'),
        mention([{ userId: '1001', name: '王经理' }], '还没有表态'),
        text('点 👍 通过 / 👎 不通过，或 /proposal approve P12'),
        actions(
          { label: '通过', line: '/proposal approve P12' },
          { label: '不通过', line: '/proposal reject P12' },
          { label: '编辑', line: '/proposal edit P12' },
          { label: '差异', line: '/diff P12' },
          { label: '撤回', line: '/proposal withdraw P12' },
        ),
      ),
    );
    expect(card.text.split('\n')).toEqual([
      'P12 精致妈妈 · 小李 · 待定，还需 1 票（共 2 票）',
      '+ C12 痛点 · 送礼怕包装不体面',
      '盒子压扁了',
      '不好意思送人',
      '快递盒子太丑',
      '王经理 还没有表态',
      '点 👍 通过 / 👎 不通过，或 /proposal approve P12',
    ]);
    expect(formatted(card)).toEqual([
      'blockquote: 盒子压扁了\n不好意思送人',
      'blockquote: 快递盒子太丑',
      'text_mention: 王经理',
      'code: /proposal approve P12',
    ]);
    expect(card.entities[2]).toMatchObject({ user: { id: 1001, is_bot: false, first_name: '王经理' } });
    expect(keys(card)).toEqual([
      '[通过 button1] [不通过 button2] [编辑 button3] [差异 button4]',
      '[撤回 button5]',
    ]);
    expect(card.asksFor).toBeUndefined();
  });

  test('of a form: its first field, with a key for every choice, and what comes later', () => {
    const asked = message(
      view(
        form(
          '/feedback 还要填：维度、渠道（其余已记下）',
          field('维度', { means: '说的是哪一面', choices: choices('素描', '场景', '文化', '痛点', '链路') }),
          field('渠道'),
          field('情感', { isRequired: false }),
        ),
      ),
    );
    expect(asked.text.split('\n')).toEqual([
      '/feedback 还要填：维度、渠道（其余已记下）',
      '维度：说的是哪一面',
      '之后还要：渠道、情感',
    ]);
    expect(formatted(asked)).toEqual(['italic: 之后还要：渠道、情感']);
    expect(keys(asked)).toEqual([
      '[素描 choice1] [场景 choice2] [文化 choice3] [痛点 choice4]',
      '[链路 choice5]',
    ]);
    expect(asked.asksFor).toBeUndefined();
  });

  test('of a form whose choices stand in the actions already: every choice once', () => {
    const asked = message(
      view(
        form('还要填', field('source', { label: '渠道', choices: choices('天猫', '抖音', '小红书') })),
        actions(
          { label: '“纬度=链路”是“维度=链路”', line: '/feedback 维度=链路' },
          { label: '天猫', fill: { source: '天猫' } },
          { label: '抖音', fill: { dimension: '抖音' } },
          { label: '小红书', fill: { source: '小红书' } },
        ),
      ),
    );
    expect(keys(asked)).toEqual([
      '[抖音 choice2]',
      '[“纬度=链路”是“维度=链路” button1] [天猫 button2]',
      '[抖音 button3] [小红书 button4]',
    ]);
  });

  test('of a form where anything may be typed: it asks for a reply', () => {
    const typed = view(
      form('F12', field('原话', { means: '用户的原话，一字不改', current: '太大', isLong: true })),
    );
    const zh = message(typed);
    expect(zh.text).toBe('F12\n原话 [太大]：用户的原话，一字不改\n回复这条消息来填');
    expect(zh.asksFor).toEqual({ placeholder: '用户的原话，一字不改' });
    expect(message(typed, 'en').text).toMatch(/Reply to this message to answer$/);
    const withKeys = message(view(...typed.blocks, actions({ label: '不改', line: '/x' })));
    expect(withKeys.text).toMatch(/回复这条消息来填$/);
    expect(withKeys.asksFor).toBeUndefined();
  });

  test('of a form in English: its own colon and what follows', () => {
    const asked = message(
      view(form('', field('quote', { means: 'what was said' }), field('source'), field('mood'))),
      'en',
    );
    expect(asked.text).toBe('quote: what was said\nThen: source, mood\nReply to this message to answer');
  });

  test('of what can be changed: a menu of the fields and what they are now', () => {
    const optional = { isRequired: false };
    const menu = message(
      view(
        form(
          'F12 可以改：原话、渠道、标签',
          field('原话', { ...optional, current: '包装盒太大\n浴室放不下' }),
          field('渠道', { ...optional, current: '天猫', choices: choices('天猫') }),
          field('标签', optional),
        ),
      ),
    );
    expect(menu.text.split('\n')).toEqual([
      'F12 可以改：原话、渠道、标签',
      '原话：包装盒太大 浴室放不下',
      '渠道：天猫',
      '标签：标签是什么',
    ]);
    expect(keys(menu)).toEqual(['[原话 field1] [渠道 field2] [标签 field3]']);
    expect(menu.asksFor).toBeUndefined();
  });

  test('of headings, fields, tables and progress', () => {
    const shown = view(
      heading('  画像  '),
      fields({ label: '渠道', value: '天猫' }),
      { kind: 'table', columns: ['渠道', '条数'], rows: [['天猫', '3']] },
      { kind: 'progress', label: '导入', done: 3, total: 10 },
    );
    expect(message(shown).text).toBe('画像  \n渠道：天猫\n渠道 · 条数\n天猫 · 3\n导入 3/10');
    expect(formatted(message(shown))).toEqual(['bold: 画像']);
  });

  test('of a table wider than a phone: a list a row, in lines that fit on one, without what has no value', () => {
    const columns = ['变体', '花费', '曝光', '点击', 'CTR', '每元产出'];
    const rows = [
      ['A（收纳）', '¥15,000', '629,000', '12,580', '2.00 %（1.96–2.04）', '–'],
      ['B（颜值）', '–', '–', '–', '–', '–'],
    ];
    const shown = message(view({ kind: 'table', columns, rows }));
    expect(shown.text.split('\n')).toEqual([
      'A（收纳）',
      '花费 ¥15,000 · 曝光 629,000',
      '点击 12,580',
      'CTR 2.00 %（1.96–2.04）',
      'B（颜值）',
      '–',
    ]);
    expect(formatted(shown)).toEqual(['bold: A（收纳）', 'bold: B（颜值）']);
  });

  test('of somebody without a Telegram account: a plain name', () => {
    const shown = message(view(mention([{ userId: 'ou_1', name: '小王' }], '看一下')));
    expect(shown.text).toBe('@小王 看一下');
    expect(shown.entities).toEqual([]);
  });

  test('of a person’s text: no formatting can be forged, and nothing turns the line around', () => {
    const shown = message(view(heading('*a* <b>\u202e\u0007'), text('_x_')));
    expect(shown.text).toBe('*a* <b>\uFFFD\n_x_');
    expect(formatted(shown)).toEqual(['bold: *a* <b>\uFFFD']);
  });

  test('of nothing: a dot, since Telegram refuses an empty message', () => {
    for (const nothing of [view(), view(heading(' \n')), view(text('\u200b\u3000'), quote(''))])
      expect(message(nothing)).toMatchObject({ text: '·', entities: [] });
    expect(keys(message(view(actions({ label: ' ', line: '/x' }))))).toEqual(['[· button1]']);
  });

  test('of a picture: a photo with its caption, apart from the text around it', () => {
    const picture: Block = { kind: 'picture', path: 'data/1.png', alt: '词云'.repeat(600) };
    const button = actions({ label: '下一页', line: '/x' });
    const [before, photo, ...others] = splitView(view(heading('本周'), button, picture));
    expect(before).toEqual(view(heading('本周')));
    expect(others).toEqual([]);
    const rendered = renderView(photo ?? view(), 'zh-CN');
    expect(rendered).toMatchObject({ kind: 'photo', picture: 'data/1.png' });
    expect(rendered.kind === 'photo' && rendered.caption.length).toBe(1024);
    expect(keys(rendered)).toEqual(['[下一页 button1]']);
    const alone = view(picture, button);
    expect(splitView(alone)[0]).toBe(alone);
  });

  test('of a control character beside a picture: a message with what stands for it', () => {
    const parts = splitView(view({ kind: 'picture', path: 'data/1.png', alt: '近四周' }, quote('\u0007')));
    expect(parts.map(part => part.blocks.map(({ kind }) => kind))).toEqual([['picture'], ['quote']]);
    expect(message(parts[1] ?? view()).text).toBe('\ufffd');
  });

  test('of too many formats: every mention, and the first headings', () => {
    const people = Array.from({ length: 20 }, (_, index) => ({ userId: `${index + 1}`, name: `人${index}` }));
    const crowded = view(...Array.from({ length: 150 }, () => heading('题')), mention(people, ''));
    const { entities } = message(crowded);
    expect(entities).toHaveLength(100);
    expect(entities.filter(each => each.type === 'text_mention')).toHaveLength(20);
    expect(splitView(crowded)).toHaveLength(2);
  });

  test('of long labels: a row each, cut to what a phone shows', () => {
    const long = '情感需求痛点'.repeat(5);
    const shown = message(view(text('x'), actions({ label: long }, { label: 'a' }, { label: 'b' })));
    expect(keys(shown)).toEqual([`[${long.slice(0, 19)}… button1]`, '[a button2] [b button3]']);
  });
});

describe('9,000 characters of search results', () => {
  const results = Array.from({ length: 150 }, (_, index) =>
    `F${index + 1} 痛点 · ${'包装盒太大，浴室放不下。'.repeat(5)}`.slice(0, 60),
  );

  test('come as numbered messages, cut between results, with the keys below the last', () => {
    const whole = view(
      heading('找到 150 条'),
      text(...results),
      actions({ label: '下一页', line: '/search 包装 页=2' }),
    );
    const parts = splitView(whole);
    const messages = parts.map(part => message(part));
    expect(messages).toHaveLength(3);
    expect(messages.map(each => each.text.split('\n').at(-1))).toEqual(['（1/3）', '（2/3）', '（3/3）']);
    expect(messages[0] && formatted(messages[0])).toEqual(['bold: 找到 150 条']);
    const lines = messages.flatMap(each => each.text.split('\n').slice(0, -1));
    expect(lines).toEqual(['找到 150 条', ...results]);
    expect(messages.map(keys)).toEqual([[], [], ['[下一页 button1]']]);
  });

  test('a line that is too long is cut after a sentence', () => {
    const [first] = splitView(view(text('盒子太大。'.repeat(1000))));
    expect(message(first ?? view()).text).toMatch(/盒子太大。\n（1\/2）$/);
  });

  test('a quote stays a quote in every part', () => {
    const parts = splitView(view(quote('盒子太大，'.repeat(1800))));
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) expect(formatted(message(part))[0]).toMatch(/^blockquote: 盒子太大/);
  });

  test('a heading goes with what it is about', () => {
    const parts = splitView(view(text('一'.repeat(3000)), heading('题'), text('二'.repeat(3000))));
    expect(parts[1]?.blocks[0]).toEqual(heading('题'));
  });

  test('a form stands in the last, whatever came after it', () => {
    const asked = form('还要填', field('维度', { choices: choices('痛点') }), field('渠道'));
    const parts = splitView(view(asked, text(...results)));
    expect(parts.slice(0, -1).every(part => formOf(part) === undefined)).toBe(true);
    expect(parts.at(-1)?.blocks).toContain(asked);
  });
});

const CHARACTERS = [
  ...'包装盒太大，浴室放不下。！？ab .;\n\n ',
  '👩‍👩‍👧',
  '👍🏽',
  'e\u0301',
  '\u202e',
  '\u0007',
  '\r\n',
  '\u200b',
];
const anyText = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.constantFrom(...CHARACTERS), { maxLength: 30 }).map(all => all.join('')),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.array(fc.constantFrom(...CHARACTERS), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 3000 }),
      )
      .map(([all, times]) => all.join('').repeat(times)),
  },
);
const anyButton = fc.record({ label: anyText, line: fc.constant('/x') });
const anyField = fc.record({
  name: fc.constantFrom('a', 'b'),
  label: anyText,
  means: anyText,
  isRequired: fc.boolean(),
  isLong: fc.boolean(),
  choices: fc.array(fc.record({ value: anyText, label: anyText }), { maxLength: 5 }),
});
const anyForm = fc.record({
  kind: fc.constant('form' as const),
  title: anyText,
  fields: fc.array(anyField, { maxLength: 6 }),
});
const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  anyText.map(heading),
  anyText.map(each => text(each)),
  anyText.map(quote),
  fc.array(fc.record({ label: anyText, value: anyText }), { maxLength: 4 }).map(rows => fields(...rows)),
  fc.record({
    kind: fc.constant('table' as const),
    columns: fc.array(anyText, { maxLength: 3 }),
    rows: fc.array(fc.array(anyText, { maxLength: 3 }), { maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('picture' as const), path: fc.constant('data/1.png'), alt: anyText }),
  fc.record({ kind: fc.constant('progress' as const), label: anyText, done: fc.nat(), total: fc.nat() }),
  anyForm,
  fc
    .tuple(
      fc.array(
        fc.record({ userId: fc.constantFrom('1', '42', 'ou_1', '99999999999999999999'), name: anyText }),
        {
          maxLength: 60,
        },
      ),
      anyText,
    )
    .map(([people, said]) => mention(people, said)),
  fc.array(anyButton, { maxLength: 6 }).map(buttons => actions(...buttons)),
);
const anyView = fc.array(anyBlock, { maxLength: 8 }).map(blocks => view(...blocks));

/** Without what shows nothing, and without the dot that stands for nothing. */
const bare = (shown: string): string => shown.replace(/[\s\p{Cf}\p{Default_Ignorable_Code_Point}]|^·$/gu, '');

test('law: every part is one message that Telegram takes', () => {
  fc.assert(
    fc.property(anyView, fc.constantFrom('zh-CN' as const, 'en' as const), (whole, language) => {
      for (const part of splitView(whole)) {
        const rendered = renderView(part, language);
        for (const { label } of rendered.keyboard.flat()) {
          expect(label.trim()).not.toBe('');
          expect(label.isWellFormed()).toBe(true);
        }
        for (const row of rendered.keyboard) expect(row.length).toBeLessThanOrEqual(4);
        if (rendered.kind === 'photo') {
          expect(rendered.caption.length).toBeLessThanOrEqual(1024);
          continue;
        }
        if (rendered.kind === 'document') continue;
        const { text: shown, entities, asksFor, keyboard } = rendered;
        expect(shown.length).toBeGreaterThan(0);
        expect(shown.length).toBeLessThanOrEqual(TEXT_AT_MOST);
        expect(shown).toBe(shown.trim());
        expect(shown.isWellFormed()).toBe(true);
        expect(entities.length).toBeLessThanOrEqual(100);
        let end = 0;
        for (const { offset, length } of entities) {
          expect(offset).toBeGreaterThanOrEqual(end);
          expect(length).toBeGreaterThan(0);
          end = offset + length;
          expect(end).toBeLessThanOrEqual(shown.length);
          const under = shown.slice(offset, end);
          expect(under.isWellFormed()).toBe(true);
          expect(under).toBe(under.trim());
        }
        if (asksFor !== undefined) {
          expect(keyboard).toEqual([]);
          expect(asksFor.placeholder.length).toBeGreaterThan(0);
          expect(asksFor.placeholder.length).toBeLessThanOrEqual(64);
        }
      }
    }),
  );
});

test('law: the parts say in order what the whole says, with all its pictures, and split no further', () => {
  fc.assert(
    fc.property(anyView, whole => {
      const parts = splitView(whole);
      const pictures = (shown: View) => shown.blocks.filter(block => block.kind === 'picture');
      expect(parts.flatMap(pictures)).toEqual(pictures(whole));
      for (const part of parts) expect(splitView(part)).toEqual([part]);
      if (parts.length === 1) return;
      const asked = formOf(whole);
      // The form goes to the end, what is not the first form is text, pictures go to messages of their own.
      const said = whole.blocks.filter(block => block !== asked && block.kind !== 'picture');
      const reordered = view(
        ...said.map(block => (block.kind === 'form' ? text(plainText(view(block))) : block)),
        ...(asked === undefined ? [] : [asked]),
      );
      const texts = parts.map(part => renderView(part, 'zh-CN')).filter(each => each.kind === 'text');
      const unnumbered = texts.map(({ text: shown }, index) =>
        texts.length === 1 ? shown : shown.replace(`（${index + 1}/${texts.length}）`, ''),
      );
      expect(bare(unnumbered.join('\n'))).toBe(bare(message(reordered).text));
    }),
  );
});

test('law: no key is lost, and its number is the same in the parts as in the whole', () => {
  fc.assert(
    fc.property(anyView, whole => {
      const parts = splitView(whole);
      expect(parts.flatMap(buttonsOf)).toEqual(buttonsOf(whole));
      const shown = parts.flatMap(part => renderView(part, 'zh-CN').keyboard.flat());
      const ofButtons = shown.filter(({ part }) => part === 'button').map(({ number }) => number);
      expect(ofButtons).toEqual(buttonsOf(whole).map((_, index) => index + 1));
      const asked = formOf(whole)?.fields ?? [];
      const ofForm = shown.filter(({ part }) => part !== 'button').length;
      const isMenu = asked.length > 1 && asked.every(each => !each.isRequired);
      expect(ofForm).toBe(isMenu ? asked.length : (asked[0]?.choices.length ?? 0));
    }),
  );
});
