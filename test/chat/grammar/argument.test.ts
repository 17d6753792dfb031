import { expect, test } from 'vitest';
import { z } from 'zod';
import { factsOf, optional, splitList, textArgument } from '../../../src/chat/grammar/argument.ts';
import { isRequired } from '../../../src/chat/grammar/command.ts';
import { parseThings } from '../../../src/domain/short-id.ts';

test.each([
  ['包装,收纳，颜值、价格', ['包装', '收纳', '颜值', '价格']],
  [' a b , c ', ['a b', 'c']],
  [',,、', []],
  ['', []],
])('the list %j has its items without the white space around them', (typed, items) => {
  expect(splitList(typed)).toEqual(items);
});

test.each([
  ['F1,F2', { ids: [1, 2] }],
  ['F1 f2　Ｆ3、F4，F5', { ids: [1, 2, 3, 4, 5] }],
  ['F1 F1', { ids: [1] }],
  ['', { ids: [] }],
  ['F1 P2 x', { wrong: 'P2' }],
  ['F1-F3', { ids: [1, 2, 3] }],
  ['F1-x', { wrong: 'F1-x' }],
])('the ids %j are read, each once, or the first wrong one is named', (typed, read) => {
  const { things, wrong } = parseThings(typed, ['F']);
  expect(wrong === undefined ? { ids: things.map(({ number }) => number) } : { wrong }).toEqual(read);
});

test('an argument that the command can do without keeps its facts', () => {
  const label = { zh: '人群', en: 'segment' };
  const facts = { label, means: label, example: label, most: 30 };
  const required = textArgument(facts);
  const argument = (schema: z.ZodType) => ({ name: 'segment', schema, facts: factsOf(schema) });
  expect(isRequired(argument(required))).toBe(true);
  expect(isRequired(argument(optional(required)))).toBe(false);
  expect(factsOf(optional(required))).toEqual(factsOf(required));
  expect(factsOf(required)).toMatchObject({ label, read: { as: 'text', most: 30 } });
});

test('an argument that was made otherwise is a bug, and says so', () => {
  expect(() => factsOf(z.string())).toThrow(TypeError);
});
