import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandSpans } from '../../../src/platforms/telegram/command-spans.ts';
import { GROWTH_AT_MOST, growthAtTwice } from '../../growth.ts';

const lines = (text: string) => commandSpans(text).flatMap(span => (span.as === 'code' ? [span.text] : []));

test.each([
  ['近 90 天第 1 个声音 · 改：/feedback edit F1', ['/feedback edit F1']],
  ['从已有的反馈里找结论：/persona suggest 精致妈妈', ['/persona suggest 精致妈妈']],
  ['可以这样：/feedback 送货很快 渠道=天猫 维度=认知', ['/feedback 送货很快 渠道=天猫 维度=认知']],
  ['点 👍 通过 / 👎 不通过，或 /proposal approve P1', ['/proposal approve P1']],
  ['先请一位负责人输入 /team claim 当管理员；然后 /help 看能做什么', ['/team claim', '/help']],
  ['换表情（/settings 通过表情=👌），或', ['/settings 通过表情=👌']],
  ['Mend: /feedback edit F1 · 2 voices', ['/feedback edit F1']],
  ['命令用英文名（/feedback）或先 @ 我', ['/feedback']],
  ['https://example.com/feedback/edit 和 2/feedback', []],
  ['价格 5/个，/元', []],
  ['改：/feedback edit F1  · 3 个声音', ['/feedback edit F1']],
  ['改：/feedback edit F1\n删：/feedback delete F1 · 完', ['/feedback edit F1', '/feedback delete F1']],
  ['近：/feedback，见', []],
])('%s', (text, expected) => {
  expect(lines(text)).toEqual(expected);
});

test('nothing of the text is lost or changed', () => {
  const words = fc.constantFrom(
    '/feedback',
    ' ',
    '：',
    '渠道=天猫',
    '精致妈妈',
    ' · ',
    '\n',
    'F1',
    '（',
    '，',
    '@x',
    ':',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string({ unit: 'grapheme' })), { maxLength: 30 }), parts => {
      const text = parts.join('');
      expect(
        commandSpans(text)
          .map(span => span.text)
          .join(''),
      ).toBe(text);
    }),
  );
});

test.each([
  ['a separator that none of them reaches', (count: number) => `${':/abc '.repeat(count)}x  · y`],
  ['no separator', (count: number) => `${':/abc '.repeat(count)}\u0301`],
  ['a separator each', (count: number) => ':/abc x  · '.repeat(count)],
  ['a line each', (count: number) => ':/abc x\n'.repeat(count)],
  ['commands that are none', (count: number) => `${':/abc,'.repeat(count)}x  · y`],
  ['commands within a sentence', (count: number) => `${'(/abc a=b '.repeat(count)}，`],
])('lines after colons with %s are found by work in proportion to the text', async (_, made) => {
  const finding = (count: number) => {
    const text = made(count);
    return () => commandSpans(text);
  };
  expect(await growthAtTwice(2_000, finding)).toBeLessThan(GROWTH_AT_MOST);
});
