import { describe, expect, test } from 'vitest';
import {
  actions,
  type Block,
  type FormField,
  fields,
  heading,
  mention,
  quote,
  text,
  toned,
  type View,
  view,
  viewSchema,
} from '../../../src/chat/view.ts';
import type { Language } from '../../../src/domain/language.ts';
import { type Card, cardOf, picturesOf, readPressed } from '../../../src/platforms/lark/card.ts';
import { checkCard } from '../../emulators/lark/card-check.ts';
import { shownCard } from '../../emulators/lark/shown-card.ts';

function card(part: View, language: Language = 'zh-CN', imageKeys = new Map<string, string>()): Card {
  const made = cardOf(part, { language, outboxId: 7, imageKeys });
  expect(checkCard(made)).toBeUndefined();
  return made;
}
const shown = (part: View, language?: Language) => shownCard(card(part, language));

const field = (name: string, more: Partial<FormField> = {}): FormField => ({
  ...{ name, label: name, means: `${name}是什么`, isRequired: true, isLong: false, choices: [] },
  ...more,
});
const choices = (...labels: string[]) => labels.map(label => ({ value: `of ${label}`, label }));
const form = (title: string, ...asked: FormField[]): Block => ({ kind: 'form', title, fields: asked });
/** The elements of a card, as a tag and what is said about it. */
const elements = (part: View, ...more: [Language?, Map<string, string>?]) =>
  card(part, ...more).body.elements;

describe('what one sees', () => {
  test('of a record that was taken: the answer as the title, and what can be done', () => {
    const made = shown(
      view(
        text('F12 · 情感需求痛点 · 小红书\n近 90 天第 5 个声音'),
        actions({ label: '改维度', line: '/x' }, { label: '删除', line: '/y' }),
      ),
    );
    expect(made).toMatchObject({
      title: 'F12 · 情感需求痛点 · 小红书',
      template: 'default',
      lines: ['近 90 天第 5 个声音'],
      summary: 'F12 · 情感需求痛点 · 小红书 近 90 天第 5 个声音',
    });
    expect(made.buttons.map(({ label }) => label)).toEqual(['改维度', '删除']);
  });

  test('of a proposal: its state by colour, its changes with what users said aside, the first button foremost', () => {
    const proposal = view(
      text('P12 精致妈妈 · 小李 · 待定，还需 1 票'),
      text('  + 痛点 · 收纳空间小', '      “盒子比洗手台还宽”（F31）', '      “浴室放不下”（F12）'),
      text('理由：一周内两个渠道都提到'),
      actions({ label: '通过', line: '/x' }, { label: '不通过', line: '/y' }),
    );
    const open = card(toned(proposal, 'open'));
    expect(open.body.elements.slice(0, 3)).toEqual([
      { tag: 'div', text: { tag: 'plain_text', content: '+ 痛点 · 收纳空间小' }, margin: '0px 0px 0px 8px' },
      {
        tag: 'div',
        text: {
          tag: 'plain_text',
          content: '“盒子比洗手台还宽”（F31）\n“浴室放不下”（F12）',
          text_size: 'notation',
          text_color: 'grey',
        },
        margin: '0px 0px 0px 20px',
      },
      { tag: 'div', text: { tag: 'plain_text', content: '理由：一周内两个渠道都提到' } },
    ]);
    expect(JSON.stringify(open).match(/"type":"(primary|default)"/g)).toEqual([
      '"type":"primary"',
      '"type":"default"',
    ]);
    expect(JSON.stringify(card(proposal))).not.toContain('primary');
    const template = (tone: View['tone']) => card(toned(proposal, tone)).header?.template;
    expect(
      [undefined, 'open', 'approved', 'closed', 'attention'].map(tone => template(tone as View['tone'])),
    ).toEqual(['default', 'blue', 'green', 'grey', 'orange']);
  });

  test('of one line: the line, without a head above nothing', () => {
    for (const line of ['没有 P1。', '很长的一句话，'.repeat(30)]) {
      const made = card(view(text(line)));
      expect(made.header).toBeUndefined();
      expect(shownCard(made).lines).toEqual([line]);
    }
    const called = shown(view(mention([{ userId: 'ou_a1', name: '小李' }], 'P12 通过了')));
    expect(called).toMatchObject({ title: '', lines: ['@ou_a1 P12 通过了'], mentions: ['ou_a1'] });
  });

  test('of a first line that is too long: a title that ends where one would stop, and the rest below', () => {
    const title =
      '精致妈妈 v6 → v7（P12 小李提出，王经理、赵经理通过：一周内两个渠道都提到） · 11-20 周五 15:00';
    const rest = 'P12 小李提出，王经理、赵经理通过：一周内两个渠道都提到 · 11-20 周五 15:00';
    const made = shown(view(heading(title), text('  + C12')));
    expect(made).toMatchObject({ title: '精致妈妈 v6 → v7', lines: [rest, '+ C12'] });
    const why = shown(view(text(`${'为什么不通过'.repeat(3)}？${'回复这条消息写理由'.repeat(5)}`, '二')));
    expect(why.title).toBe(`${'为什么不通过'.repeat(3)}？`);
    const conflict = 'P12 has its votes but conflicts with the persona as it is now (C3, C4)';
    expect(shown(view(text(`${conflict}; nothing was changed`, '二')))).toMatchObject({
      title: conflict,
      lines: ['nothing was changed', '二'],
    });
    const counted = 'F1 became no. 3 for C12';
    const endless = 'what was said goes on '.repeat(4).trim();
    expect(shown(view(text(`${counted}. W${endless.slice(1)}`, '二')))).toMatchObject({
      title: counted,
      lines: [`W${endless.slice(1)}`, '二'],
    });
    const version =
      'gym-goers v1 → v2 (P7 by 周设计, approved by 王经理, 李运营: two sources say so) · 11-26 Thu 01:40';
    expect(shown(view(heading(version), text('+ C12')))).toMatchObject({
      title: 'gym-goers v1 → v2',
      lines: ['P7 by 周设计, approved by 王经理, 李运营: two sources say so · 11-26 Thu 01:40', '+ C12'],
    });
    const rejected = `P3 gym-goers · 李运营 · rejected: Not now: ${endless}`;
    expect(shown(view(heading(rejected), text('+ C12')))).toMatchObject({
      title: 'P3 gym-goers · 李运营 · rejected:',
      lines: [`Not now: ${endless}`, '+ C12'],
    });
    for (const length of [64, 65, 66, 67, 68, 69, 70]) {
      const first = 'a'.repeat(length);
      const near = shown(view(text(`${first}. Wonderful ${endless}`, '二')));
      expect(near).toMatchObject({ title: first, lines: [`Wonderful ${endless}`, '二'] });
    }
    const asked =
      'Wang Wei (Young Mothers Community) typed the code of 小李. 小李, is that another account of yours? If not, ignore this';
    expect(shown(view(text(asked, '二'))).title).toBe(
      'Wang Wei (Young Mothers Community) typed the code of 小李',
    );
    const doctor = shown(view(text(`approved by Dr. Wang and the team (P12). Then ${endless}`, '二')));
    expect(doctor.title).toBe('approved by Dr. Wang and the team (P12)');
    const face = shown(
      view(text('小李记录的 F31 没收下:( 内容太长了；请删短一些再发一次，比如只留下最要紧的那一句话', '二')),
    );
    expect(face.title).toBe('小李记录的 F31 没收下:( 内容太长了');
    const quoted = `The team “A. B. Brand” is still there; ${endless}`;
    expect(shown(view(text(quoted, '二')))).toMatchObject({
      title: 'The team “A. B. Brand” is still there',
      lines: [endless, '二'],
    });
    const long = `小李说“太大了。${'装不进包里'.repeat(10)}”`;
    expect(shown(view(text(long, '二'))).lines).toEqual([long, '二']);
    const link = `F3 “看 https://a.cn/x?id=12 里的图${'，很大'.repeat(20)}”`;
    expect(shown(view(text(link, '二'))).lines[0]).toBe(link);
    const oneWord = shown(view(text('包'.repeat(100), '二')));
    expect(oneWord).toMatchObject({ title: `${'包'.repeat(35)}…`, lines: ['包'.repeat(100), '二'] });
  });

  test('of headings, fields, a table, a quote and progress', () => {
    const made = view(
      heading('本周\n*重点*'),
      heading('渠道'),
      fields({ label: '渠道', value: '天猫' }, { label: '标签', value: '' }),
      { kind: 'table', columns: ['渠道', '条数'], rows: [['天猫', '3'], ['抖音']] },
      quote('盒子压扁了\n不好意思送人'),
      { kind: 'progress', label: '导入', done: 3, total: 10 },
    );
    expect(shown(made)).toMatchObject({
      title: '本周',
      lines: [
        ...['*重点*', '渠道', '渠道', '天猫', '标签', '–', '渠道 | 条数', '天猫 | 3', '抖音 | '],
        ...['“盒子压扁了”', '“不好意思送人”', '导入 3/10', '▰▰▰▱▱▱▱▱▱▱'],
      ],
    });
    expect(elements(made)[0]).toMatchObject({ tag: 'markdown', content: '**&#42;重点&#42;**' });
  });

  test('of a table that is too wide for a phone, or that has more than its columns: lines', () => {
    const wide: Block = { kind: 'table', columns: ['说法'], rows: [['很长的一句话'.repeat(10)]] };
    const uneven: Block = { kind: 'table', columns: ['甲'], rows: [['1', '2']] };
    const tags = elements(view(text('表'), wide, uneven)).map(({ tag }) => tag);
    expect(tags).toEqual(['div', 'div']);
    expect(shown(view(text('表'), uneven)).lines).toEqual(['甲', '1 · 2']);
  });

  test('of a table with more columns than a phone shows, and few rows: turned', () => {
    const columns = ['变体', '花费', '曝光', '点击', '转化'];
    const few = [
      ['A', '1', '2', '3', '4'],
      ['B', '5', '6', '7', '8'],
    ];
    const table = (rows: string[][]): View => view(text('表'), { kind: 'table', columns, rows });
    expect(shown(table(few)).lines).toEqual([
      '变体 | A | B',
      '花费 | 1 | 5',
      '曝光 | 2 | 6',
      '点击 | 3 | 7',
      '转化 | 4 | 8',
    ]);
    expect(shown(table([...few, ...few])).lines[0]).toBe(columns.join(' | '));
    expect(shown(table([['A', '1']])).lines).toEqual([columns.join(' | '), 'A | 1 |  |  | ']);
  });

  test('of people: whoever has an account here is called, others are named, and nobody by a text', () => {
    const people = [
      { userId: 'ou_a1', name: '王经理' },
      { userId: '42', name: '<at id=all></at>' },
      { userId: 'ou_1"></at><at id=all>', name: '' },
    ];
    const made = shown(
      view(text('一'), mention(people, '看 <at id=all></at>\n  二'), text('<at id=all></at>')),
    );
    expect(made.mentions).toEqual(['ou_a1']);
    expect(made.lines).toEqual([
      '@ou_a1 @<at id=all></at> @ou_1"></at><at id=all> 看 <at id=all></at>',
      ...['二', '<at id=all></at>'],
    ]);
  });

  test('of a picture: the picture when the platform has it, else its words', () => {
    const picture: Block = { kind: 'picture', path: 'data/1.png', alt: '本周词云' };
    const whole = view(text('本周'), picture, picture);
    expect(picturesOf(whole)).toEqual(['data/1.png']);
    const known = shownCard(card(whole, 'zh-CN', new Map([['data/1.png', 'img_1']])));
    expect(known).toMatchObject({ images: ['img_1', 'img_1'], lines: [] });
    expect(shown(whole).lines).toEqual(['本周词云', '本周词云']);
    expect(shown(whole).summary).not.toContain('data/');
  });

  test('of nothing: a dot, since a card without elements would be empty', () => {
    for (const nothing of [view(), view(heading(' \n')), view(text('\u200b'), quote(''))])
      expect(shown(nothing)).toMatchObject({ title: '', lines: ['·'] });
    expect(shown(view(actions({ label: ' ', line: '/x' }))).buttons[0]?.label).toBe('·');
  });
});

describe('a form', () => {
  test('asks for all fields at once: what is known is filled in, the rest says what it means', () => {
    const asked = shown(
      view(
        form(
          'F12 可以改',
          field('原话', { isLong: true, isRequired: false, current: '包装盒太大\n浴室放不下' }),
          field('渠道', { choices: choices('天猫', '抖音'), current: '抖音' }),
          field('维度', { choices: choices('痛点'), current: '情感需求痛点' }),
          field('授权', { choices: choices('同意') }),
          field('日期'),
        ),
      ),
    );
    expect(asked.title).toBe('F12 可以改');
    expect(asked.form?.fields).toMatchObject([
      {
        ...{ name: '原话', label: '原话', isLong: true, required: false, value: '包装盒太大\n浴室放不下' },
        ...{ tag: 'input', maxLength: 1000, placeholder: '原话是什么' },
      },
      {
        ...{ tag: 'select_static', label: '渠道', required: true, value: 'of 抖音' },
        options: choices('天猫', '抖音'),
      },
      // What is none of the choices stands where one chooses.
      { tag: 'select_static', label: '维度', placeholder: '情感需求痛点' },
      { label: '授权', placeholder: '授权是什么' },
      { tag: 'input', label: '日期', isLong: false },
    ]);
    expect(asked.form?.fields[2]?.value).toBeUndefined();
    expect(asked.form?.submit.label).toBe('提交');
    expect(readPressed(asked.form?.submit.value)).toEqual({ shownBy: 7, part: 'form' });
  });

  test('speaks the language of the room', () => {
    const asked = shown(view(form('x', field('mood', { means: '', choices: choices('good') }))), 'en');
    expect(asked.form).toMatchObject({ submit: { label: 'Submit' }, fields: [{ placeholder: 'Choose' }] });
  });

  test('with buttons that answer its only question: these first, and the form still takes an answer', () => {
    const asked = view(
      form('还要填\n请选', field('dimension', { choices: choices('痛点', '场景') })),
      actions(
        { label: '痛点', fill: { dimension: 'needs' } },
        { label: '场景', fill: { dimension: 'scenario' } },
      ),
    );
    expect(elements(asked).map(({ tag }) => tag)).toEqual(['div', 'column_set', 'form']);
    expect(shown(asked).buttons.map(({ value }) => readPressed(value))).toEqual([
      { shownBy: 7, part: 'button', number: 1 },
      { shownBy: 7, part: 'button', number: 2 },
      { shownBy: 7, part: 'form' },
    ]);
  });

  test('with a text that is longer than an input holds: it stands above, and need not be typed again', () => {
    const long = '盒子太大。'.repeat(300);
    const asked = shown(view(form('F1', field('原话', { isLong: true, current: long }))));
    expect(asked.lines).toEqual([long]);
    expect(asked.form?.fields).toMatchObject([{ label: '原话', required: false }]);
    expect(asked.form?.fields[0]?.value).toBeUndefined();
  });

  test('after the first form, and one with choices that the platform would refuse: text, and an input', () => {
    const twice = field('a', { choices: [...choices('甲'), ...choices('甲')] });
    const asked = shown(view(form('一', twice), form('二', field('b'))));
    expect(asked.form?.fields).toMatchObject([{ name: 'a', tag: 'input' }]);
    expect(asked.lines).toEqual(['二', 'b: b是什么']);
  });
});

describe('what a button carries', () => {
  test('is read back', () => {
    expect(readPressed({ row: 7, button: 2 })).toEqual({ shownBy: 7, part: 'button', number: 2 });
    expect(readPressed({ row: 7, form: true })).toEqual({ shownBy: 7, part: 'form' });
  });

  test.each([
    ...[undefined, null, '', '{"row":7,"button":2}', [], {}, { row: 7 }, { row: '7', button: 2 }],
    ...[
      { row: 0, button: 1 },
      { row: 7, button: 0 },
      { row: 7, button: 1.5 },
      { row: 7, button: 1e9 },
    ],
    ...[
      { row: 7, form: false },
      { row: 7, button: 1, form: true },
      { row: 1e300, button: 1 },
    ],
  ])('that was forged is nothing: %j', value => {
    expect(readPressed(value)).toBeUndefined();
  });
});

test('a view that was stored before there were tones is still one', () => {
  const old = { version: 1, blocks: [{ kind: 'text', text: '一' }] };
  expect(viewSchema.parse(old)).toEqual(old);
  expect(toned(view(text('一')), undefined)).toEqual(old);
});
