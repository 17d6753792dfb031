/** Records that differ in a number, its sign, point or unit are not one voice (method.md §8 c). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalForm } from '../../src/domain/normal-form.ts';

describe('two texts say different things when they differ in', () => {
  test.each([
    ['how often', '用了10次才有效果', '用了1000次才有效果'],
    ['repeated digits', '等了11天', '等了111天'],
    ['a price', '卖999元', '卖9元'],
    ['a point', '1.5L的瓶子', '15L的瓶子'],
    ['a full-width point', '１．５升', '15升'],
    ['a sign', '-5度能用', '5度能用'],
    ['a sign after a word', '零下－5度能用', '零下5度能用'],
    ['a sign that is a real minus', '−5度', '5度'],
    ['a tolerance', '误差±5', '误差5'],
    ['percent', '含量5%', '含量5'],
    ['per mille', '含量5‰', '含量5%'],
    ['a unit in letters', '瓶子5ml', '瓶子5l'],
    ['a currency', '卖$99', '卖¥99'],
    ['pieces and price', '3块蛋糕', '3元蛋糕'],
    ['a range and a number', '3-5天', '35天'],
    ['a range and a decimal', '3-5天', '3.5天'],
    ['a time and a number', '12:30到', '1230到'],
    ['two numbers and one, an emoji between them', '10👍20', '1020'],
    ['a fraction', '只剩1/2', '只剩12'],
    ['a version', 'v2.0很好', 'v20很好'],
    ['a code with zeros', '型号007', '型号7'],
    ['a Chinese number word (left as it is)', '用了十次', '用了10次'],
    ['a decimal comma', '1,5L', '15L'],
  ])('%s: %s / %s', (_, one, other) => {
    expect(normalForm(one)).not.toBe(normalForm(other));
  });
});

describe('two texts say the same when they differ in', () => {
  test.each([
    ['thousands separators', '卖1,000元', '卖1000元'],
    ['several of them, with a point', '1,234,567.8元', '1234567.8元'],
    ['a separator before a comma', '卖1,000，贵', '卖1000 贵'],
    ['full-width digits', '用了１０次', '用了10次'],
    ['full-width separators', '１，０００元', '1000元'],
    ['a sign as wide as a letter', '－5度', '-5度'],
    ['how a minus is typed', '−5度', '-5度'],
    ['space after a number', '5 %', '5%'],
    ['the case of a unit', '500ML', '500 ml'],
    ['one character for a unit', '5℃', '5°C'],
    ['one character for square metres', '10㎡', '10m²'],
    ['how yuan are written', '¥999', '999元'],
    ['how yuan are written, twice', '￥999元', '999元'],
    ['how yuan are spoken', '999块钱', '999元'],
    ['where the dollar stands', '$99', '99 $'],
    ['how a range is written', '3-5天', '3~5天'],
    ['how a range with units is written', '3天-5天', '3天～5天'],
    ['how a date is written', '2024-11-11到货', '2024.11.11到货'],
    ['a point that ends a sentence', '买了5.', '买了5'],
    ['the point of no.', 'no.5', 'No 5'],
    ['a naught before the point', '.5升', '0.5升'],
    ['a plus', '+5度', '5度'],
    ['a hyphen', 'iPhone-15', 'iPhone 15'],
    ['how times is written', '3×4 cm', '3*4cm'],
    ['times before one number', '×10', 'x10'],
    ['a keycap', '5️⃣个', '5个'],
    ['a list dash', '- 5个', '5个'],
  ])('%s: %s / %s', (_, one, other) => {
    expect(normalForm(one)).toBe(normalForm(other));
  });
});

const word = fc.constantFrom(
  '用了',
  '气温',
  '卖',
  '第',
  ' ok ',
  '，',
  '。',
  '!',
  ' ',
  '的',
  'cm',
  '天',
  '元',
);
const sign = fc.constantFrom('', '-');
const digits = fc.nat({ max: 99_999 }).map(String);
const point = fc.option(fc.nat({ max: 99 }).map(String), { nil: undefined });
const numberText = fc
  .tuple(sign, digits, point)
  .map(([minus, whole, part]) => `${minus}${whole}${part === undefined ? '' : `.${part}`}`);

test('a number makes another statement than any other number in its place', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('用了', '气温 ', '（', ''),
      numberText,
      numberText,
      fc.constantFrom('次', '度', ' ml', '%', ''),
      (before, one, other, after) => {
        fc.pre(one !== other);
        expect(normalForm(`${before}${one}${after}`)).not.toBe(normalForm(`${before}${other}${after}`));
      },
    ),
  );
});

test('no digit is lost or moved, and no two numbers become one', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(word, digits), { maxLength: 6 }), pieces => {
      const text = pieces.map(([before, number]) => `${before} ${number} `).join('');
      const found = [...normalForm(text).matchAll(/\d+/g)].map(([number]) => number);
      expect(found).toEqual(pieces.map(([, number]) => number));
    }),
  );
});

test('a form is its own form, whatever stands around the numbers', () => {
  // 块钱 is left out: apart from its number (5-块钱) it is a word, and then it is not.
  const mark = fc.constantFrom(...'-−±+., ¥$%°×*~/x元');
  fc.assert(
    fc.property(fc.array(fc.oneof(word, digits, mark), { maxLength: 12 }), pieces => {
      const form = normalForm(pieces.join(''));
      expect(normalForm(form)).toBe(form);
    }),
    { numRuns: 2000 },
  );
});

test('a text of a hundred thousand marks and digits is read within seconds', () => {
  const started = performance.now();
  for (const unit of ['1,', '1.', '-', '×', '1 ', '$', ',111', '.1', '1* ', ' '])
    normalForm(unit.repeat(50_000));
  expect(performance.now() - started).toBeLessThan(20_000);
});
