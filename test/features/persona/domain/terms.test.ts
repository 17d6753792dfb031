/** Terms: what of a text is one clause, however its clauses are cut. */
import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';
import { expect, test } from 'vitest';
import { Terms } from '../../../../src/features/persona/domain/terms.ts';

const jieba = Jieba.withDict(dict);
const read = (text: string) => {
  const terms = new Terms(piece => jieba.cut(piece, true));
  return terms.read(text, []).map(clause => [...clause].map(([id, count]) => terms.shown(id, count)));
};

test('a line break in a text without Han is white space within a clause: what is denied stays so behind it', () => {
  expect(read('never\nleaks')).toEqual([['never leaks']]);
  expect(read('never leaks')).toEqual([['never leaks']]);
});

test('each sign ends a clause, and a denial with it', () => {
  expect(read('没有，漏水。味道不错')).toEqual(read('没有').concat(read('漏水'), read('味道不错')));
  expect(read('no leaks. smells nice')).toEqual(read('no leaks').concat(read('smells nice')));
});
