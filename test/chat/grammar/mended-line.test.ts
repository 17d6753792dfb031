/** A line that is shown instead of one that was refused does what was meant, never its opposite. */
import { expect, test } from 'vitest';
import { argumentsIn, read, refusalOf } from './reading.ts';

const refusedAs = (line: string) => {
  const refusal = refusalOf(() => read(line));
  return { code: refusal?.code, example: refusal?.options.example };
};

test.each([
  ['/提案 别通过 P1', '/提案 不通过 P1'],
  ['/提案 未通过 P1', '/提案 不通过 P1'],
  ['/提案 没通过 P1', '/提案 不通过 P1'],
  ['/提案 不同意 P1', undefined],
  ['/提案 不批准 P1', undefined],
  ['/proposal disaprove P1', undefined],
  ['/proposal unapprove P1', undefined],
  ['/proposal approve P1 not yet', undefined],
  ['/proposal approve P1 no', undefined],
  ['/proposal approve P1 but only if F2 is added', undefined],
  ['/proposal approve not P1', undefined],
  ['/feedback merge F1 F2 not F3', undefined],
  ['/proposal aprove P1', '/proposal approve P1'],
  ['/feedback delet F1', '/feedback delete F1'],
  ['/settings quorum 3', '/settings quorum=3'],
])('“%s” is refused, and shown instead is %s', (line, example) => {
  expect(refusedAs(line)).toMatchObject({ code: expect.any(String), example });
});

test.each([
  ['/settings quorum = 3', { quorum: '3' }],
  ['/settings quorum =3', { quorum: '3' }],
  ['/settings quorum= 3', { quorum: '3' }],
  ['/team manager off Li', { member: 'Li', state: 'off' }],
  ['/team manager Anna Lee off', { member: 'Anna Lee', state: 'off' }],
  ['/team manager Anna Lee', { member: 'Anna Lee' }],
  ['/团队 角色 李运营 电商', { member: '李运营', role: 'ecommerce' }],
  ['/团队 角色 电商 李运营', { member: '李运营', role: 'ecommerce' }],
  ['/team role Anna Lee ecommerce', { member: 'Anna Lee', role: 'ecommerce' }],
  ['/team role ecommerce @anna_lee', { member: '@anna_lee', role: 'ecommerce' }],
  ['/source add 公域 快手', { name: '快手', kind: 'public' }],
])('“%s” is read as meant', (typed, args) => {
  expect(argumentsIn(typed)).toMatchObject(args);
});

const line = '/feedback aaa dimension=needs source=天猫';

test.each([
  ['昨天 25:00', 'not-a-date'],
  ['yesterday 15:99', 'not-a-date'],
  ['last year', 'not-a-date'],
  ['-1 days ago', 'not-a-date'],
  ['3.5 days ago', 'not-a-date'],
  ['yesterday 15:00 UTC', 'date-zone'],
  ['2026-11-20 15:00 GMT+8', 'date-zone'],
  ['昨天 15:00 北京时间', 'date-zone'],
])('“date=%s” is no date', (typed, code) => {
  const refused = refusedAs(`${line} date=${typed}`);
  expect(refused).toEqual({ code, example: `${line} date=昨天` });
});

test.each([
  ['2 weeks ago', '2026-11-10'],
  ['2周前', '2026-11-10'],
  ['两周前', '2026-11-10'],
  ['1个星期前', '2026-11-17'],
])('“date=%s” is one', (typed, day) => {
  expect(argumentsIn(`${line} date=${typed}`)).toMatchObject({ text: 'aaa', date: { day } });
});

test('what goes on behind a date is the text all the same', () => {
  const { text } = argumentsIn('/feedback date=yesterday the lid fell off dimension=needs source=天猫');
  expect(text).toBe('the lid fell off');
});
