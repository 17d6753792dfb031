/** Arbitrary views, and what they say, for the laws of cards. */
import fc from 'fast-check';
import {
  actions,
  type Block,
  type FormField,
  fields,
  heading,
  mention,
  plainText,
  quote,
  text,
  toned,
  type View,
  view,
  visible,
} from '../../../src/chat/view.ts';

export const PICTURE = 'data/1.png';

const CHARACTERS = [
  ...'包装盒太大，浴室放不下。！？ab .;<>*_[]|#`~&"\\\n\n   ',
  ...[
    '👩‍👩‍👧',
    '👍🏽',
    'e\u0301',
    '\u202e',
    '\u0007',
    '\r\n',
    '\u200b',
    '<at id=all></at>',
    '[a](https://b.c)',
  ],
];
const shortText = fc.oneof(
  fc.array(fc.constantFrom(...CHARACTERS), { maxLength: 30 }).map(all => all.join('')),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
export const anyText = fc.oneof(
  { weight: 5, arbitrary: shortText },
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

const anyField: fc.Arbitrary<FormField> = fc.record(
  {
    name: fc.constantFrom('a', 'b', 'submit', 'form', 'press_1'),
    label: anyText,
    means: anyText,
    isRequired: fc.boolean(),
    isLong: fc.boolean(),
    choices: fc.array(fc.record({ value: anyText, label: anyText }), { maxLength: 5 }),
    current: anyText,
  },
  { requiredKeys: ['name', 'label', 'means', 'isRequired', 'isLong', 'choices'] },
);
export const anyForm = fc.record({
  kind: fc.constant('form' as const),
  title: anyText,
  fields: fc.array(anyField, { maxLength: 6 }),
});
const anyCell = fc.oneof({ weight: 4, arbitrary: shortText }, { weight: 1, arbitrary: anyText });
const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  anyText.map(heading),
  anyText.map(each => text(each)),
  anyText.map(quote),
  fc.array(fc.record({ label: anyText, value: anyText }), { maxLength: 4 }).map(rows => fields(...rows)),
  fc.record({
    kind: fc.constant('table' as const),
    columns: fc.array(anyCell, { maxLength: 3 }),
    rows: fc.array(fc.array(anyCell, { maxLength: 3 }), { maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('picture' as const), path: fc.constant(PICTURE), alt: shortText }),
  fc.record({ kind: fc.constant('progress' as const), label: anyText, done: fc.nat(), total: fc.nat() }),
  anyForm,
  fc
    .tuple(
      fc.array(
        fc.record({
          userId: fc.constantFrom('ou_a1', 'ou_b2', '42', 'ou_<', 'all'),
          name: fc.constantFrom('小王', '<at id=all></at>', '', '*a*'),
        }),
        { maxLength: 60 },
      ),
      anyText,
    )
    .map(([people, said]) => mention(people, said)),
  fc
    .array(fc.record({ label: anyText, line: fc.constant('/x') }), { maxLength: 6 })
    .map(buttons => actions(...buttons)),
);
const anyTone = fc.constantFrom(undefined, 'open' as const, 'approved' as const, 'closed' as const);

export const anyView: fc.Arbitrary<View> = fc
  .tuple(fc.array(anyBlock, { maxLength: 8 }), anyTone)
  .map(([blocks, tone]) => toned(view(...blocks), tone));

/** Many blocks, so that elements and tables, not only bytes, run out. */
export const anyCrowd: fc.Arbitrary<View> = fc
  .tuple(fc.array(anyBlock, { minLength: 1, maxLength: 6 }), fc.integer({ min: 10, max: 60 }))
  .map(([blocks, times]) => view(...Array.from({ length: times }, () => blocks).flat()));

/** Whom a view calls, in order. */
export function calledIn({ blocks }: View): string[] {
  return blocks
    .flatMap(block => (block.kind === 'mention' ? block.people : []))
    .map(({ userId }) => userId)
    .filter(userId => /^ou_[A-Za-z0-9]+$/.test(userId));
}

/** A text without what shows nothing, and without the marks by which a card or `plainText` tells its parts apart. */
export function bare(shown: string): string {
  return visible(shown).replace(/[\s\p{Cf}\p{Default_Ignorable_Code_Point}：:·|“”–▰▱]/gu, '');
}

/** What blocks say, other than whom they call and what a form asks. */
export function wordsOf(blocks: readonly Block[], form: Block | undefined): string {
  return blocks
    .map(block => {
      if (block === form) return block?.kind === 'form' ? block.title : '';
      if (block.kind === 'mention') return block.text;
      return block.kind === 'picture' ? block.alt : plainText(view(block));
    })
    .map(bare)
    .join('');
}

/** @returns whether all characters of a text are found in another, in this order */
export function isWithin(text: string, other: string): boolean {
  let at = 0;
  for (const character of text) {
    at = other.indexOf(character, at);
    if (at === -1) return false;
    at += character.length;
  }
  return true;
}
