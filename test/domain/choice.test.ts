import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Choice, namesOf, pickChoice } from '../../src/domain/choice.ts';
import { DIMENSIONS } from '../../src/domain/dimension.ts';
import { OPERATOR_ROLES } from '../../src/domain/role.ts';
import { CONSENTS } from '../../src/features/feedback/domain/feedback.ts';
import { FIRST_SOURCES, SOURCE_KINDS } from '../../src/features/feedback/domain/source.ts';

const sources: Choice[] = FIRST_SOURCES.flatMap(({ names }) =>
  names.map(name => ({ id: name, label: { zh: name, en: name } })),
);

test.each<[string, readonly Choice[], string, string]>([
  ['an id', DIMENSIONS, 'needs', 'needs'],
  ['an id in any case and width', DIMENSIONS, 'ＮＥＥＤＳ', 'needs'],
  ['a Chinese label', DIMENSIONS, '情感需求痛点', 'needs'],
  ['an English label, with its spaces', DIMENSIONS, ' Decision Journey ', 'journey'],
  ['a short label', DIMENSIONS, '痛点', 'needs'],
  ['a part of a label that fits only one', DIMENSIONS, '需求', 'needs'],
  ['a part of an English label', DIMENSIONS, 'culture', 'values'],
  ['a whole name that is part of another', sources, '抖音', '抖音'],
  ['a part that only the longer one has', sources, '抖音电', '抖音电商'],
  ['a letter in any case', sources, 'b站', 'B站'],
  ['a whole short name over a part of several', CONSENTS, '同意', 'yes'],
  ['a short name of one letter', CONSENTS, 'n', 'no'],
  ['several names of one choice', CONSENTS, '未询', 'unknown'],
  ['a role by the beginning of its label', OPERATOR_ROLES, '社群', 'community'],
  ['a role by its other name', OPERATOR_ROLES, '新媒体', 'content'],
  ['a kind of source', SOURCE_KINDS, '公域', 'public'],
])('picked by %s', (_, choices, typed, id) => {
  expect(pickChoice(choices, typed)).toMatchObject({ found: 'one', choice: { id } });
});

test.each<[string, readonly Choice[], string, string[]]>([
  ['运营', OPERATOR_ROLES, '运营', ['community', 'ecommerce', 'content']],
  ['抖', sources, '抖', ['抖音电商', '抖音']],
])('“%s” fits several and picks none', (_, choices, typed, ids) => {
  const picked = pickChoice(choices, typed);
  expect(picked.found === 'several' && picked.choices.map(each => each.id)).toEqual(ids);
});

test.each(['物流', '', '   ', '痛点痛点', '\u0000', 'constructor'])('%j fits none', typed => {
  expect(pickChoice(DIMENSIONS, typed)).toEqual({ found: 'none' });
});

test('every choice of the product is picked by each of its own names', () => {
  for (const choices of [
    DIMENSIONS,
    CONSENTS,
    OPERATOR_ROLES,
    SOURCE_KINDS,
    sources,
  ] as (readonly Choice[])[]) {
    for (const choice of choices) {
      for (const name of namesOf(choice)) expect(pickChoice(choices, name)).toEqual({ found: 'one', choice });
    }
  }
});

test('whatever is picked has what was typed in one of its names', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'需求痛点情感NeedsandＡ 渠道社交') }), typed => {
      const picked = pickChoice(DIMENSIONS, typed);
      const found =
        picked.found === 'one' ? [picked.choice] : picked.found === 'several' ? picked.choices : [];
      const wanted = typed.normalize('NFKC').toLowerCase().trim();
      for (const choice of found) expect(namesOf(choice).some(name => name.includes(wanted))).toBe(true);
    }),
  );
});
