import { describe, expect, test } from 'vitest';
import { checkCard } from './card-check.ts';

type Element = Readonly<Record<string, unknown>>;

const text = (content: string): Element => ({ tag: 'plain_text', content });
const markdown = (content: string): Element => ({ tag: 'markdown', content });
const callback = [{ type: 'callback', value: { line: '/persona' } }];
const button = (more: Element = {}): Element => ({
  tag: 'button',
  text: text('赞成'),
  type: 'primary',
  behaviors: callback,
  ...more,
});
const submit = button({ name: 'submit', form_action_type: 'submit' });
const input = (more: Element = {}): Element => ({ tag: 'input', name: 'words', ...more });
const select = (more: Element = {}): Element => ({
  tag: 'select_static',
  name: 'dimension',
  options: [
    { text: text('痛点'), value: 'needs' },
    { text: text('场景'), value: 'scenes' },
  ],
  ...more,
});
const form = (...elements: Element[]): Element => ({ tag: 'form', name: 'feedback', elements });
const columns = (...elements: Element[]): Element => ({
  tag: 'column_set',
  columns: [{ tag: 'column', width: 'weighted', weight: 1, elements }],
});
const table = (rows: Element[], more: Element = {}): Element => ({
  tag: 'table',
  columns: [
    { name: 'id', display_name: '编号', data_type: 'text' },
    { name: 'count', display_name: '次数', data_type: 'number' },
    { name: 'state', display_name: '状态', data_type: 'options' },
  ],
  rows,
  ...more,
});
const chart: Element = { tag: 'chart', chart_spec: { type: 'bar', data: { values: [] } } };

function card(...elements: Element[]): Element {
  return {
    schema: '2.0',
    config: { update_multi: true, width_mode: 'fill', summary: { content: 'P12 待定' } },
    header: {
      title: text('P12 精致妈妈'),
      subtitle: text('还需 1 票'),
      template: 'blue',
      text_tag_list: [{ tag: 'text_tag', text: text('待定'), color: 'orange' }],
    },
    body: { elements },
  };
}

const refusal = (...elements: Element[]): string => checkCard(card(...elements)) ?? 'fine';

describe('a card that the platform takes', () => {
  test('has every kind of element in its place', () => {
    const fine = card(
      markdown('**强** C5 <font color="grey">收纳空间小</font>'),
      { tag: 'div', text: { ...text('原话'), text_size: 'notation', text_color: 'grey' } },
      { tag: 'hr', margin: '4px 0px' },
      { tag: 'img', img_key: 'img_v3_1', alt: text('走势') },
      table([{ id: 'C5', count: 9, state: [{ text: '强', color: 'green' }] }, { id: 'C9' }], {
        page_size: 5,
      }),
      chart,
      columns(button(), button({ type: 'danger', text: text('反对') })),
      {
        tag: 'collapsible_panel',
        expanded: false,
        header: { title: text('原话') },
        border: { color: 'grey', corner_radius: '5px' },
        elements: [markdown('“盒子比洗手台还宽”')],
      },
      form(
        input({
          required: true,
          input_type: 'multiline_text',
          rows: 3,
          max_length: 1_000,
          label: text('原话'),
        }),
        select({ required: true, initial_option: 'needs' }),
        columns(submit, button({ name: 'reset', form_action_type: 'reset' })),
      ),
      { tag: 'overflow', options: [{ text: text('撤回'), value: 'undo' }], behaviors: callback },
      { tag: 'interactive_container', behaviors: callback, elements: [markdown('F12')] },
      { tag: 'person', user_id: 'ou_1' },
    );
    expect(checkCard(fine)).toBeUndefined();
  });

  test('may do without a header', () => {
    expect(
      checkCard({ schema: '2.0', config: { update_multi: true }, body: { elements: [] } }),
    ).toBeUndefined();
  });
});

describe('the card as a whole', () => {
  test.each([
    ['another schema', { ...card(), schema: '1.0' }, /200621.*ROOT -> schema/],
    ['no schema', { ...card(), schema: undefined }, /200621.*ROOT -> schema/],
    ['elements of 1.0', { ...card(), elements: [] }, /ROOT; .*unknown property elements/],
    ['not shared', { ...card(), config: { update_multi: false } }, /ROOT -> config -> update_multi/],
    [
      'wide_screen_mode of 1.0',
      { ...card(), config: { update_multi: true, wide_screen_mode: true } },
      /wide_screen/,
    ],
    [
      'an unknown colour',
      { ...card(), header: { title: text('P'), template: 'pink' } },
      /header -> template/,
    ],
    ['no title', { ...card(), header: { template: 'red' } }, /header -> title.*required/],
    ['an empty title', { ...card(), header: { title: text('') } }, /header -> title/],
    ['no object', 'card', /200621/],
  ])('%s is refused', (_, wrong, words) => {
    expect(checkCard(wrong)).toMatch(words);
  });

  test('more than 30 KB of bytes, not of characters, is too long', () => {
    expect(refusal(markdown('长'.repeat(9_900)))).toBe('fine');
    expect(refusal(markdown('长'.repeat(10_300)))).toBe(
      'The length of the message content reaches its limit.',
    );
  });

  test('more than 200 elements, texts included, exceed the limit', () => {
    // Four are in the header: title, subtitle, the label and its text.
    expect(refusal(...Array.from({ length: 196 }, () => ({ tag: 'hr' })))).toBe('fine');
    expect(refusal(...Array.from({ length: 197 }, () => ({ tag: 'hr' })))).toMatch(
      /11310.*element exceeds the limit/,
    );
    expect(refusal(...Array.from({ length: 99 }, () => button()))).toMatch(/element exceeds the limit/);
  });

  test('a sixth table is refused, be it an element or markdown', () => {
    const tables = Array.from({ length: 5 }, () => table([]));
    expect(refusal(...tables)).toBe('fine');
    expect(refusal(...tables, table([]))).toMatch(/card table number over limit/);
    expect(refusal(...tables, markdown('| a | b |\n| - | - |\n| 1 | 2 |'))).toMatch(
      /card table number over limit/,
    );
  });

  test('a sixth chart is refused', () => {
    expect(refusal(...Array.from({ length: 6 }, () => chart))).toMatch(/chart number over limit/);
  });
});

describe('an element', () => {
  test.each<[string, Element, RegExp]>([
    [
      'action of 1.0',
      { tag: 'action', actions: [] },
      /200861; ErrPath: ROOT -> body -> elements -> \[0\]\(tag: action\)/,
    ],
    ['note of 1.0', { tag: 'note', elements: [] }, /200861.*unsupported tag note/],
    ['an unknown tag', { tag: 'blink' }, /not supported tag: blink/],
    ['without a tag', { content: 'x' }, /ROOT -> body -> elements -> \[0\] -> tag.*required/],
    [
      'an unknown property',
      { ...markdown('x'), colour: 'red' },
      /\[0\]\(tag: markdown\).*unknown property colour/,
    ],
    ['markdown without content', { tag: 'markdown' }, /content.*required/],
    ['markdown with href of 1.0', { ...markdown('x'), href: {} }, /unknown property href/],
    [
      'an unknown text size',
      { ...markdown('x'), text_size: 'huge' },
      /text_size is invalid; ErrorValue: huge/,
    ],
    ['an unknown alignment', { ...markdown('x'), text_align: 'middle' }, /text_align/],
    ['a margin without a unit', { ...markdown('x'), margin: '4em' }, /margin/],
    ['an image without alt', { tag: 'img', img_key: 'img_1' }, /alt.*required/],
    ['an image without a key', { tag: 'img', alt: text('') }, /img_key.*required/],
    ['a hyphen in element_id', { tag: 'hr', element_id: 'a-b' }, /300301.*elementID format error/],
    ['a digit before element_id', { tag: 'hr', element_id: '1a' }, /300301/],
    ['21 characters of element_id', { tag: 'hr', element_id: 'a'.repeat(21) }, /300301/],
    [
      'an unknown kind of chart',
      { tag: 'chart', chart_spec: { type: 'cake', data: [] } },
      /chart_spec -> type/,
    ],
  ])('%s is refused', (_, wrong, words) => {
    expect(refusal(wrong)).toMatch(words);
  });

  test('twice the same element_id is refused', () => {
    expect(refusal({ tag: 'hr', element_id: 'a' }, { tag: 'hr', element_id: 'a' })).toMatch(
      /300301.*duplicate/,
    );
  });

  test('a text size of its own may be declared in the config', () => {
    const style = { text_size: { 'cus-0': { pc: 'medium', mobile: 'large' } } };
    const own = card({ ...markdown('x'), text_size: 'cus-0' });
    expect(checkCard({ ...own, config: { update_multi: true, style } })).toBeUndefined();
  });

  test('five levels of containers are fine, six are not', () => {
    const nested = (depth: number): Element => (depth === 1 ? markdown('x') : columns(nested(depth - 1)));
    expect(refusal(nested(5))).toBe('fine');
    expect(refusal(nested(6))).toMatch(/nesting depth/);
  });
});

describe('a button', () => {
  test.each<[string, Element, RegExp]>([
    ['does nothing', button({ behaviors: undefined }), /behaviors is required/],
    ['has no behavior', button({ behaviors: [] }), /behaviors/],
    ['gives back a string', button({ behaviors: [{ type: 'callback', value: 'yes' }] }), /value/],
    ['opens nothing', button({ behaviors: [{ type: 'open_url' }] }), /default_url/],
    ['has value of 1.0', button({ value: { a: 1 } }), /unknown property value/],
    ['is of an unknown type', button({ type: 'success' }), /type/],
    ['has markdown on it', button({ text: { tag: 'lark_md', content: 'x' } }), /text -> tag/],
    ['says more than 100 characters', button({ text: text('长'.repeat(101)) }), /exceeds 100 characters/],
    ['sends a form outside of one', button({ form_action_type: 'submit' }), /only supported in form/],
    [
      'asks with half a question',
      button({ confirm: { title: text('撤回？') } }),
      /confirm -> text.*required/,
    ],
  ])('that %s is refused', (_, wrong, words) => {
    expect(refusal(wrong)).toMatch(words);
  });

  test('with the name of another is refused with the path of the second', () => {
    expect(refusal(button({ name: 'a' }), button({ name: 'a' }))).toBe(
      'Failed to create card content, ext=ErrCode: 11310; ErrPath: ROOT -> body -> elements -> [1](tag: button); ErrMsg: name(a) duplicate; ',
    );
  });
});

describe('a form', () => {
  test.each<[string, Element, RegExp]>([
    ['without a name', { ...form(submit), name: undefined }, /form's name is required/],
    ['without a button that sends it', form(input()), /form must contain a button/],
    ['with a table', form(table([]), submit), /not supported tag: table/],
    ['with a form', form(form(submit), submit), /duplicate|not supported tag: form/],
    ['in a column', columns(form(submit)), /not supported tag: form/],
    ['with a field without a name', form(input({ name: undefined }), submit), /input's name is required/],
    [
      'with a button without a name',
      form(submit, button({ form_action_type: 'reset' })),
      /button's name is required/,
    ],
    [
      'with a button that neither sends nor resets',
      form(submit, button({ name: 'b' })),
      /form_action_type is required/,
    ],
    ['with a field of its own name', form(input({ name: 'feedback' }), submit), /name\(feedback\) duplicate/],
    ['with twice the same field', form(input(), columns(input()), submit), /name\(words\) duplicate/],
    ['with a field longer than 1000', form(input({ max_length: 1_001 }), submit), /max_length/],
    [
      'filled in beyond its length',
      form(input({ max_length: 3, default_value: 'abcd' }), submit),
      /max_length 3/,
    ],
    ['with an unknown kind of input', form(input({ input_type: 'number' }), submit), /input_type/],
    [
      'with markdown in a label',
      form(input({ label: { tag: 'lark_md', content: 'x' } }), submit),
      /label -> tag/,
    ],
    [
      'choosing what is no option',
      form(select({ initial_option: '痛点' }), submit),
      /none of the options.*痛点/,
    ],
    ['choosing beyond the options', form(select({ initial_index: 3 }), submit), /out of range/],
    [
      'with options of one value',
      form(select({ options: [...Array(2)].map(() => ({ text: text('a'), value: 'a' })) }), submit),
      /value duplicate/,
    ],
    [
      'with an option without text',
      form(select({ options: [{ text: text(''), value: 'a' }] }), submit),
      /options -> \[0\] -> text/,
    ],
    ['with nothing to choose from', form(select({ options: [] }), submit), /options is required/],
  ])('%s is refused', (_, wrong, words) => {
    expect(refusal(wrong)).toMatch(words);
  });

  test('is needed for a required field and for a multiple choice', () => {
    expect(refusal(input({ required: true }))).toMatch(/required of input is only supported in form/);
    expect(refusal(select({ tag: 'multi_select_static' }))).toMatch(/only supported in form/);
  });

  test('has room for many options of one list', () => {
    const options = Array.from({ length: 80 }, (_, index) => ({
      text: text(`第 ${index} 项`),
      value: `${index}`,
    }));
    expect(refusal(form(select({ options }), submit))).toBe('fine');
  });
});

describe('a table', () => {
  test.each<[string, Element, RegExp]>([
    [
      'in a panel',
      { tag: 'collapsible_panel', header: {}, elements: [table([])] },
      /not supported tag: table/,
    ],
    [
      'with a cell of no column',
      table([{ name: 'x' }]),
      /200915.*table rows name is invalid; ErrorValue: name/,
    ],
    ['with text for a number', table([{ count: '9' }]), /200914.*row 0, column 1/],
    ['with an object for text', table([{ id: { text: 'x' } }]), /200914/],
    ['with an option of an unknown colour', table([{ state: [{ text: 'x', color: 'pink' }] }]), /200914/],
    ['with eleven rows a page', table([], { page_size: 11 }), /page_size/],
    ['with no row a page', table([], { page_size: 0 }), /page_size/],
    ['without columns', { tag: 'table', rows: [], columns: [] }, /columns/],
    ['without rows', { ...table([]), rows: undefined }, /rows.*required/],
    [
      'with an unknown type of column',
      { tag: 'table', rows: [], columns: [{ name: 'a', data_type: 'money' }] },
      /data_type/,
    ],
    [
      'with two columns of one name',
      {
        tag: 'table',
        rows: [],
        columns: [
          { name: 'a', data_type: 'text' },
          { name: 'a', data_type: 'text' },
        ],
      },
      /name duplicate/,
    ],
  ])('%s is refused', (_, wrong, words) => {
    expect(refusal(wrong)).toMatch(words);
  });
});
