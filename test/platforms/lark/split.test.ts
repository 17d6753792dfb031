import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  actions,
  type Block,
  buttonsOf,
  type FormField,
  formOf,
  heading,
  quote,
  text,
  toned,
  type View,
  view,
} from '../../../src/chat/view.ts';
import { type Card, cardOf, readPressed, splitView, TEXT_AT_MOST } from '../../../src/platforms/lark/card.ts';
import { checkCard } from '../../emulators/lark/card-check.ts';
import { shownCard } from '../../emulators/lark/shown-card.ts';
import { rounds } from '../../patience.ts';
import { anyCrowd, anyForm, anyView, bare, calledIn, isWithin, PICTURE, wordsOf } from './views.ts';

const LANGUAGES = ['zh-CN', 'en'] as const;
const KEYS = new Map([[PICTURE, 'img_v3_1']]);

/** Names as they stand before what is said to those who have them. */
const CALLED = /@(ou_a1|ou_b2|小王|<at id=all><\/at>|\*a\*|42|ou_<|all)(?= |$)/g;

const card = (part: View, imageKeys: ReadonlyMap<string, string> = new Map()): Card =>
  cardOf(part, { language: 'zh-CN', outboxId: 7, imageKeys });
const shown = (part: View) => shownCard(card(part));

describe('30,000 characters of search results', () => {
  const results = Array.from({ length: 500 }, (_, index) =>
    `F${index + 1} 痛点 · ${'包装盒太大，浴室放不下。'.repeat(5)}`.slice(0, 60),
  );

  test('come as numbered cards, cut between results, with the buttons below the last', () => {
    const whole = view(
      heading('找到 500 条'),
      text(...results),
      actions({ label: '下一页', line: '/search 包装 页=2' }),
    );
    const cards = splitView(whole).map(shown);
    expect(cards.map(({ title }) => title)).toEqual(
      [1, 2, 3, 4].map(number => `找到 500 条（${number}/${cards.length}）`),
    );
    expect(cards.flatMap(({ lines }) => lines)).toEqual(results);
    expect(cards.map(({ buttons }) => buttons.map(({ label }) => label))).toEqual([[], [], [], ['下一页']]);
  });

  test('a line that is too long is cut after a sentence', () => {
    const [first] = splitView(view(text('盒子太大。'.repeat(6000))));
    expect(first && shown(first).lines.join()).toMatch(/^(盒子太大。)+$/);
  });

  test('a quote stays a quote in every part', () => {
    const parts = splitView(view(quote('盒子太大，'.repeat(6000))));
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) expect(shown(part).lines.join()).toMatch(/^“盒子太大，.*”$/);
  });

  test('a heading goes with what it is about, and what is indented stays so', () => {
    const said = (of: string) => text(...Array.from({ length: 60 }, () => of.repeat(80)));
    const parts = splitView(view(said('一'), heading('题'), said('二'), text('  三\n      四')));
    expect(parts).toHaveLength(2);
    expect(parts[1]?.blocks.slice(1, 2)).toEqual([heading('题')]);
    expect(parts[1]?.blocks.at(-1)).toEqual(text('  三\n      四'));
  });

  test('every part has the tone of the whole', () => {
    const parts = splitView(toned(view(text(...results)), 'attention'));
    for (const part of parts) expect(card(part).header?.template).toBe('orange');
  });

  test('a text as long as the platform is said to take is one card', () => {
    expect(splitView(view(heading('题'), text('"'.repeat(TEXT_AT_MOST))))).toHaveLength(1);
  });
});

describe('a form', () => {
  const field = (name: string, more: Partial<FormField> = {}): FormField => ({
    ...{ name, label: name, means: '', isRequired: false, isLong: true, choices: [] },
    ...more,
  });

  test('stands in the last part, whole, with the buttons', () => {
    const asked: Block = { kind: 'form', title: '还要填', fields: [field('a'), field('b')] };
    const parts = splitView(
      view(asked, text('盒子太大。'.repeat(6000)), actions({ label: '取消', line: '/x' })),
    );
    expect(parts.slice(0, -1).every(part => formOf(part) === undefined)).toBe(true);
    const last = shown(parts.at(-1) ?? view());
    expect(last.form?.fields.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(last.buttons.map(({ label }) => label)).toEqual(['提交', '取消']);
    expect(parts.map(part => shown(part).title)).toEqual(
      parts.map((_, index) => `还要填（${index + 1}/${parts.length}）`),
    );
  });

  test('that fits a card alone, but not with the buttons, leaves them room', () => {
    const kept = (units: number) => {
      const asked: Block = {
        kind: 'form',
        title: '包',
        fields: [field('a', { current: '盒'.repeat(units) })],
      };
      const parts = splitView(
        view(actions({ label: '改', line: '/x' }, { label: '取消', line: '/x' }), asked),
      );
      for (const part of parts) expect(splitView(part)).toEqual([part]);
      const last = shown(parts.at(-1) ?? view());
      expect(last.buttons).toHaveLength(3);
      return parts.length;
    };
    const lengths = Array.from({ length: 100 }, (_, index) => 7_000 + index * 30);
    expect(new Set(lengths.map(kept))).toEqual(new Set([1, 2, 3]));
  });

  test('that holds more than a card says the longest of it before, and asks for it empty', () => {
    const long = '盒子太大。'.repeat(180);
    const names = Array.from({ length: 14 }, (_, index) => `f${index + 1}`);
    const asked: Block = {
      kind: 'form',
      title: '可以改',
      fields: names.map((name, index) => field(name, { current: `${index + 1}${long}` })),
    };
    const parts = splitView(view(asked));
    const cards = parts.map(shown);
    const form = cards.at(-1)?.form;
    expect(form?.fields.map(({ name }) => name)).toEqual(names);
    const filled = form?.fields.map(({ value }) => value ?? '') ?? [];
    const said = cards.flatMap(({ lines }) => lines);
    for (const [index] of names.entries()) {
      const current = `${index + 1}${long}`;
      expect(filled[index] === current || said.includes(current)).toBe(true);
    }
    expect(filled.filter(value => value !== '').length).toBeGreaterThan(5);
  });
});

/** What fast-check does unless told otherwise is a hundred. */
const RUNS = { numRuns: rounds({ short: 40, full: 100 }) };

test('law: every part is one card that the platform takes, and it calls whom the view calls and nobody else', () => {
  fc.assert(
    fc.property(fc.oneof(anyView, anyCrowd), whole => {
      const parts = splitView(whole);
      expect(parts.length).toBeGreaterThan(0);
      for (const part of parts) {
        for (const language of LANGUAGES) {
          for (const imageKeys of [new Map<string, string>(), KEYS]) {
            const made = cardOf(part, { language, outboxId: 7, imageKeys });
            expect(checkCard(made)).toBeUndefined();
            // As a request holds it: 30 KB in all.
            expect(Buffer.byteLength(JSON.stringify(JSON.stringify(made)))).toBeLessThanOrEqual(30_000);
            expect(JSON.stringify(made).isWellFormed()).toBe(true);
            expect(shownCard(made)).toMatchObject({ links: [], people: [] });
          }
        }
        expect(splitView(part)).toEqual([part]);
      }
      expect(parts.flatMap(part => shown(part).mentions)).toEqual(calledIn(whole));
    }),
    { numRuns: rounds({ short: 25, full: 60 }) },
  );
});

test('law: the parts say what the whole says, in order, with all its pictures', () => {
  fc.assert(
    fc.property(anyView, whole => {
      const parts = splitView(whole);
      const form = formOf(whole);
      const cards = parts.map(part => card(part));
      // What a form asks, and the names of those without an account, is looked at elsewhere.
      const linesIn = (made: Card) => {
        const elements = made.body.elements.filter(({ tag }) => tag !== 'form');
        return shownCard({ ...made, body: { ...made.body, elements } })
          .lines.map(line => line.replace(CALLED, ''))
          .join('\n');
      };
      // What separates a title from the rest is seen, not said.
      const words = (text: string) => bare(text).replace(/[：·。；（）:.;()]/gu, '');
      const said = words(cards.map(made => `${made.header?.title.content ?? ''}${linesIn(made)}`).join(''));
      const others = whole.blocks.filter(block => block !== form);
      const orders = [whole.blocks, form === undefined ? others : [...others, form]];
      expect(orders.some(blocks => isWithin(words(wordsOf(blocks, form)), said))).toBe(true);
      const pictures = (made: Card) => shownCard(made).images.length;
      const drawn = parts.map(part => pictures(card(part, KEYS))).reduce((sum, each) => sum + each, 0);
      expect(drawn).toBe(whole.blocks.filter(({ kind }) => kind === 'picture').length);
    }),
    RUNS,
  );
});

test('law: no button is lost, and its number is the same in the parts as in the whole', () => {
  fc.assert(
    fc.property(anyView, whole => {
      const parts = splitView(whole);
      expect(parts.flatMap(buttonsOf)).toEqual(buttonsOf(whole));
      const pressed = parts.flatMap(part => shown(part).buttons).map(({ value }) => readPressed(value));
      const buttons = pressed.filter(each => each?.part === 'button');
      expect(buttons).toEqual(
        buttonsOf(whole).map((_, index) => ({ shownBy: 7, part: 'button', number: index + 1 })),
      );
      const hasFields = (formOf(whole)?.fields.length ?? 0) > 0;
      expect(pressed.filter(each => each?.part === 'form')).toHaveLength(hasFields ? 1 : 0);
      expect(pressed).not.toContain(undefined);
    }),
    RUNS,
  );
});

test('law: a form asks for all its fields, offers their choices or takes any, and what is known so far is there', () => {
  fc.assert(
    fc.property(anyForm, asked => {
      const parts = splitView(view(asked));
      const made = parts.map(shown);
      const fields = made.at(-1)?.form?.fields ?? [];
      expect(fields).toHaveLength(asked.fields.length);
      const said = bare(made.map(({ text: all }) => all).join(''));
      for (const [index, { choices, current = '', isLong }] of asked.fields.entries()) {
        const field = fields[index];
        if (field?.options === undefined) {
          expect(field?.isLong).toBe(isLong);
          expect(
            isWithin(bare(current), `${bare(field?.value ?? '')}`) || isWithin(bare(current), said),
          ).toBe(true);
          continue;
        }
        expect(field.options.map(({ value }) => value)).toEqual(choices.map(({ value }) => value));
        const chosen = choices.find(({ value, label }) => value === current || label === current);
        if (chosen !== undefined && current !== '') expect(field.value).toBe(chosen.value);
      }
    }),
    RUNS,
  );
});
