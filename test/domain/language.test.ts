import { expect, test } from 'vitest';
import { inLanguage, listed } from '../../src/domain/language.ts';

test('a text is said in the language asked for', () => {
  const text = { zh: '反馈', en: 'feedback' };
  expect([inLanguage(text, 'zh-CN'), inLanguage(text, 'en')]).toEqual(['反馈', 'feedback']);
});

test.each([
  [[], '', ''],
  [['F1'], 'F1', 'F1'],
  [['F1', 'F2', 'F3'], 'F1、F2、F3', 'F1, F2, F3'],
])('%j is listed as a sentence lists it', (items, zh, en) => {
  expect([listed(items, 'zh-CN'), listed(items, 'en')]).toEqual([zh, en]);
});
