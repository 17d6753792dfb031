/** Fields of a record that are said to be nothing. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findFeedback } from '../../../src/features/feedback/store/feedback.ts';
import { Chat } from '../chat.ts';

let chat: Chat;
const record = (number: number) => chat.look(transaction => findFeedback(transaction, 1, number));

beforeEach(async () => {
  chat = await Chat.open();
  await chat.say(
    '王经理',
    '/反馈 盒子太大 渠道=天猫 维度=痛点 人群=新手妈妈 标签=包装 情感=-1 强度=4 用户=张女士',
  );
});
afterEach(() => chat.close());

describe('an edit clears', () => {
  test.each([
    ['人群=无', { segment: null }],
    ['segment=none', { segment: null }],
    ['人群=', { segment: null }],
    ['人群=""', { segment: null }],
    ['标签=', { tags: [] }],
    ['标签=无', { tags: [] }],
    ['情感=无', { sentiment: null }],
    ['强度=', { intensity: null }],
    ['用户=无', { endUser: null }],
    ['标签= 人群= 强度=5', { tags: [], segment: null, intensity: 5 }],
  ])('%s', async (pairs, cleared) => {
    await chat.say('王经理', `/反馈 修改 F1 ${pairs}`);
    expect(await record(1)).toMatchObject({ text: '盒子太大', ...cleared });
  });
});

test('a record that says nothing of a field has none', async () => {
  await chat.say('王经理', '/反馈 盖子难拧 渠道=天猫 维度=痛点 人群=无 标签=');
  expect(await record(2)).toMatchObject({ text: '盖子难拧', segment: null, tags: [] });
});

test('a value behind a blank is read; what a record cannot be without is asked about as before', async () => {
  expect((await chat.say('王经理', '/反馈 修改 F1 人群= 上班族')).text).toContain('人群 新手妈妈 → 上班族');
  expect((await chat.say('王经理', '/反馈 修改 F1 维度=')).text).toContain('“维度=”后面是空的');
  expect(await record(1)).toMatchObject({ segment: '上班族', dimension: 'needs' });
});
