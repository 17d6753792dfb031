import { describe, expect, test } from 'vitest';
import { normalForm } from '../../src/domain/normal-form.ts';
import { cleanStockPhrases, stockForms } from '../../src/domain/stock-phrase.ts';

describe('of the platforms', () => {
  test.each([
    '此用户没有填写评价。',
    '此用户没有填写评价',
    '该用户未填写评价内容',
    '系统默认好评',
    '用户未及时评价,系统默认好评!',
    '评价方未及时做出评价，系统默认好评！',
    '此用户未填写文字评论',
    'The user did not leave a comment',
    'THIS USER DID NOT LEAVE ANY COMMENTS.',
  ])('%s is a stock phrase', text => {
    expect(stockForms('').has(normalForm(text))).toBe(true);
  });

  test.each([
    '好评',
    '五星好评，推荐购买',
    '很好很好很好',
    '没有填写地址也送到了',
    '默认发的是顺丰，好评',
    'The user manual is missing',
  ])('%s is what somebody said', text => {
    expect(stockForms('').has(normalForm(text))).toBe(false);
  });
});

describe('of a team', () => {
  test('are separated by semicolons, kept once, and found by their normal form', () => {
    const kept = cleanStockPhrases(' 此用户很懒，什么也没写；系统 自动 评价;此用户很懒什么也没写！ ');
    expect(kept).toBe('此用户很懒，什么也没写；系统 自动 评价');
    const forms = stockForms(kept ?? '');
    expect(forms.has(normalForm('此用户很懒 什么也没写。'))).toBe(true);
    expect(forms.has(normalForm('此用户没有填写评价'))).toBe(true);
  });

  test.each([
    ['that say nothing', '！！；好'],
    ['of too many letters', '长'.repeat(101)],
    ['too many', Array.from({ length: 41 }, (_, index) => `第${index}句套话`).join('；')],
  ])('are refused when there are any %s', (_, typed) => {
    expect(cleanStockPhrases(typed)).toBeUndefined();
  });

  test('may be none', () => {
    expect(cleanStockPhrases('')).toBe('');
    expect(stockForms('')).toBe(stockForms(''));
  });
});
