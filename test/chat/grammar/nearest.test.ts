import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byNearness, isLikelySlip, slips } from '../../../src/chat/grammar/nearest.ts';

test.each([
  ['feedback', 'feedback', 0],
  ['FEEDBACK', 'feedback', 0],
  ['ｆeedback', 'feedback', 0],
  ['feedbak', 'feedback', 1],
  ['feeedback', 'feedback', 1],
  ['feedbcak', 'feedback', 1],
  ['feedabkc', 'feedback', 3],
  ['xy', 'yx', 1],
  ['反愧', '反馈', 1],
  ['馈反', '反馈', 1],
  ['', 'abc', 3],
])('from %j to %j it is %i slips', (one, other, count) => {
  expect(slips(one, other)).toBe(count);
});

test('it is as many slips there as back, and none only to the same name', () => {
  const names = fc.string({ unit: fc.constantFrom(...'abAＢ反馈😀'), maxLength: 6 });
  fc.assert(
    fc.property(names, names, (one, other) => {
      expect(slips(one, other)).toBe(slips(other, one));
      const compared = (name: string) => name.normalize('NFKC').toLowerCase();
      expect(slips(one, other) === 0).toBe(compared(one) === compared(other));
    }),
  );
});

test.each([
  ['纬度', '维度', true],
  ['痛电', '痛点', true],
  ['维度', '维度', false],
  ['维', '维度', false],
  ['度量', '维度', false],
  ['neds', 'needs', true],
  ['dimensoin', 'dimension', true],
  ['dimnsin', 'dimension', true],
  ['dmnsin', 'dimension', false],
  ['bi', 'by', false],
  ['txt', 'text', true],
  ['http', 'text', false],
  ['tegs', 'tags', true],
])('%s for %s is likely a slip: %s', (typed, name, likely) => {
  expect(isLikelySlip(typed, name)).toBe(likely);
});

test('the nearest comes first, and ties keep their order', () => {
  const items = [
    ['search', '搜索'],
    ['source', '渠道'],
    ['settings', '设置'],
    ['team', '团队'],
  ];
  expect(byNearness(items, names => names, 'sourse')[0]).toEqual(['source', '渠道']);
  expect(byNearness(items, names => names, '团对')[0]).toEqual(['team', '团队']);
  expect(byNearness(items, names => names, '')).toEqual(items);
  expect(byNearness([], names => names, 'x')).toEqual([]);
});
