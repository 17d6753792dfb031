import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cardHtml } from './card-page.ts';
import { shownCard } from './shown-card.ts';

const text = (content: string) => ({ tag: 'plain_text', content });
const button = (label: string, more = {}) => ({
  tag: 'button',
  text: text(label),
  behaviors: [{ type: 'callback', value: { label } }],
  ...more,
});

/** A card with the same words in every place that holds words. */
function cardOf(words: string) {
  return {
    header: {
      title: text(words),
      subtitle: { tag: 'lark_md', content: words },
      template: words,
      text_tag_list: [{ tag: 'text_tag', text: text(words), color: words }],
    },
    body: {
      padding: words,
      elements: [
        { tag: 'markdown', content: words, text_size: words },
        { tag: 'markdown', content: `**[${words}](${words})** ![${words}](${words})` },
        { tag: 'div', text: text(words), fields: [{ text: { tag: 'lark_md', content: words } }] },
        { tag: 'img', img_key: words, alt: text(words), title: text(words) },
        {
          tag: 'table',
          columns: [
            { name: 'a', display_name: words, data_type: 'text', width: words },
            { name: 'b', data_type: 'markdown' },
            { name: 'c', data_type: 'options' },
          ],
          rows: [{ a: words, b: words, c: [{ text: words, color: words }] }],
        },
        {
          tag: 'chart',
          chart_spec: { type: words, title: { text: words }, data: { values: [{ x: words, y: 1 }] } },
        },
        { tag: 'collapsible_panel', header: { title: text(words) }, elements: [button(words)] },
        {
          tag: 'form',
          name: words,
          elements: [
            { tag: 'input', name: words, label: text(words), placeholder: text(words), default_value: words },
            { tag: 'input', name: 'long', input_type: 'multiline_text', default_value: words },
            { tag: 'select_static', name: 'one', options: [{ text: text(words), value: words }] },
            button(words, {
              name: 'send',
              form_action_type: 'submit',
              confirm: { title: text(words), text: text(words) },
            }),
          ],
        },
        { tag: 'person', user_id: words },
      ],
    },
  };
}

const tagsOf = (html: string): string[] => [...html.matchAll(/<\/?[a-z0-9]+/g)].map(([tag]) => tag).sort();

describe('a card on the page', () => {
  test('has no tag or attribute from what people wrote', () => {
    const hostile = [
      '<script>',
      '"',
      "'",
      '<img src=x onerror=y>',
      '</textarea>',
      '</style>',
      '&',
      '>',
      ' onclick=',
    ];
    const harmless = tagsOf(cardHtml(cardOf('x'), key => key));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...hostile), { minLength: 1, maxLength: 4 }), parts => {
        const words = `x${parts.join('')}`;
        const html = cardHtml(cardOf(words), key => key);
        const dangerous = tagsOf(html).filter(tag => !harmless.includes(tag));
        expect(dangerous).toEqual([]);
        // Outside of quotes no attribute may begin.
        expect(html.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\son(click|error)=/);
      }),
    );
  });

  test('ends every element that it begins, however the markup is nested', () => {
    const markup = fc.constantFrom(
      '**',
      '*',
      '~~',
      '<font color=red>',
      '</font>',
      '[a](b)',
      '<a href=x>',
      '</a>',
      'x',
      '\n',
      '> ',
    );
    fc.assert(
      fc.property(fc.array(markup, { maxLength: 14 }), parts => {
        const html = cardHtml(
          { body: { elements: [{ tag: 'markdown', content: parts.join('') }] } },
          key => key,
        );
        const open: string[] = [];
        for (const [, slash, name = ''] of html
          .replace(/<style>.*<\/style>/s, '')
          .matchAll(/<(\/?)([a-z0-9]+)/g)) {
          if (['br', 'hr', 'img'].includes(name)) continue;
          if (slash === '') open.push(name);
          else expect(open.pop()).toBe(name);
        }
        expect(open).toEqual([]);
      }),
    );
  });

  test('numbers its buttons as ShownCard does', () => {
    const card = {
      body: {
        elements: [
          {
            tag: 'interactive_container',
            behaviors: [{ type: 'callback', value: {} }],
            elements: [{ tag: 'markdown', content: '全部' }, button('里')],
          },
          {
            tag: 'overflow',
            options: [
              { text: text('一'), value: '1' },
              { text: text('二'), value: '2' },
            ],
          },
          { tag: 'form', name: 'f', elements: [button('送', { name: 's', form_action_type: 'submit' })] },
          { tag: 'column_set', columns: [{ tag: 'column', elements: [button('通过', { disabled: true })] }] },
        ],
      },
    };
    const html = cardHtml(card, key => key);
    const labels = [...html.matchAll(/<button [^>]*data-button="(\d+)"[^>]*>([^<]*)</g)].map(
      ([, index, label]) => [Number(index), label],
    );
    const shown = shownCard(card).buttons.map(({ label }, index) => [index, label]);
    expect(labels).toEqual(shown.slice(1));
    expect(html).toContain('role="button" data-button="0"');
    expect(html).toMatch(/<form data-form="f">.*data-action="submit" data-name="s"/);
    expect(html).toMatch(/data-button="5" disabled>通过/);
  });

  test('fetches its images where it is told to', () => {
    const element = { tag: 'img', img_key: 'img_1', alt: text('') };
    expect(cardHtml({ body: { elements: [element] } }, key => `/images/${key}?a&b`)).toContain(
      'src="/images/img_1?a&#38;b"',
    );
  });
});
