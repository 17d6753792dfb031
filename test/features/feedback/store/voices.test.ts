/** The voices that the store keeps, change by change, are those that grouping everything anew would give. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rounds } from '../../../patience.ts';
import { Chat } from '../../../scenes/chat.ts';
import { brokenVoices } from './voice-invariants.ts';
import { bothWays } from './voice-world.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':as 王经理 manager');
  for (const line of ['第一条原消息', '第二条原消息']) await chat.type(line);
});
afterEach(() => chat.close());

const TEXTS = [
  '瓶口总是漏出来',
  '瓶口总是漏出来👍',
  '瓶口总是漏出来👎',
  '泵头按了没反应',
  '太大了',
  '系统默认好评',
];
const number = fc.integer({ min: 1, max: 8 });
const act = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .record({
        text: fc.constantFrom(...TEXTS),
        source: fc.constantFrom('天猫', '京东'),
        user: fc.constantFrom('', '', ' 用户=张三', ' 用户=李四'),
        reply: fc.constantFrom('', '', ':reply 1 ', ':reply 2 '),
      })
      .map(({ text, source, user, reply }) => `${reply}/反馈 "${text}" 渠道=${source} 维度=痛点${user}`),
  },
  number.map(id => `/feedback delete F${id}`),
  number.map(id => `/feedback restore F${id}`),
  fc
    .tuple(number, number, number)
    .map(ids => `/feedback merge ${[...new Set(ids)].map(id => `F${id}`).join(' ')}`),
  number.map(id => `/feedback unmerge F${id}`),
  fc.tuple(number, number).map(ids => `/feedback unmerge ${[...new Set(ids)].map(id => `F${id}`).join(' ')}`),
  fc.tuple(number, fc.constantFrom(...TEXTS)).map(([id, text]) => `/feedback edit F${id} 原话=${text}`),
  fc
    .tuple(number, fc.constantFrom('天猫', '京东'))
    .map(([id, source]) => `/feedback edit F${id} 渠道=${source}`),
  fc.tuple(number, fc.constantFrom('张三', '李四')).map(([id, user]) => `/feedback edit F${id} 用户=${user}`),
);

async function compare(): Promise<void> {
  const { anew, kept } = await chat.look(bothWays);
  expect(kept).toEqual(anew);
  expect(await chat.look(brokenVoices)).toEqual([]);
}

test('after any records, edits, deletions, restorations, merges and unmerges', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 25 }), async lines => {
      for (const line of lines) {
        await chat.type(line);
        await compare();
      }
    }),
    { numRuns: rounds({ short: 10, full: 25 }) },
  );
});
