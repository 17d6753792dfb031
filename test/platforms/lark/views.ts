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
const anyText = fc.oneof(
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

function fieldSaying(said: fc.Arbitrary<string>): fc.Arbitrary<FormField> {
  return fc.record(
    {
      name: fc.constantFrom('a', 'b', 'submit', 'form'),
      label: said,
      means: said,
      isRequired: fc.boolean(),
      isLong: fc.boolean(),
      choices: fc.array(fc.record({ value: said, label: said }), { maxLength: 5 }),
      current: said,
    },
    { requiredKeys: ['name', 'label', 'means', 'isRequired', 'isLong', 'choices'] },
  );
}

function formSaying(said: fc.Arbitrary<string>) {
  return fc.record({
    kind: fc.constant('form' as const),
    title: said,
    fields: fc.array(fieldSaying(said), { maxLength: 6 }),
  });
}

function blockSaying(said: fc.Arbitrary<string>): fc.Arbitrary<Block> {
  const cell = fc.oneof({ weight: 4, arbitrary: shortText }, { weight: 1, arbitrary: said });
  const person = fc.record({
    userId: fc.constantFrom('ou_a1', 'ou_b2', '42', 'ou_<', 'all'),
    name: fc.constantFrom('小王', '<at id=all></at>', '', '*a*'),
  });
  return fc.oneof(
    said.map(heading),
    said.map(each => text(each)),
    said.map(quote),
    fc.array(fc.record({ label: said, value: said }), { maxLength: 4 }).map(rows => fields(...rows)),
    fc.record({
      kind: fc.constant('table' as const),
      columns: fc.array(cell, { maxLength: 3 }),
      rows: fc.array(fc.array(cell, { maxLength: 3 }), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('picture' as const), path: fc.constant(PICTURE), alt: shortText }),
    fc.record({ kind: fc.constant('progress' as const), label: said, done: fc.nat(), total: fc.nat() }),
    formSaying(said),
    fc.tuple(fc.array(person, { maxLength: 60 }), said).map(([people, words]) => mention(people, words)),
    fc
      .array(fc.record({ label: said, line: fc.constant('/x') }), { maxLength: 6 })
      .map(buttons => actions(...buttons)),
  );
}

const anyTone = fc.constantFrom(undefined, 'open' as const, 'approved' as const, 'closed' as const);

export const anyForm = formSaying(anyText);

export const anyView: fc.Arbitrary<View> = fc
  .tuple(fc.array(blockSaying(anyText), { maxLength: 8 }), anyTone)
  .map(([blocks, tone]) => toned(view(...blocks), tone));

/** Many small blocks, so that elements and tables run out before bytes do. */
export const anyCrowd: fc.Arbitrary<View> = fc
  .array(blockSaying(shortText), { minLength: 20, maxLength: 120 })
  .map(blocks => view(...blocks));

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
