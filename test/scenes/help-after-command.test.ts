/** Help asked for behind a command, and commands by the longer of their names. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Chat } from './chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
});
afterEach(() => chat.close());
const say = async (line: string) => (await chat.say('王经理', line)).text;

test.each(['/研讨会', '/研讨', '/例会', '/review'])('%s is the command of meetings', async line => {
  expect(await say(line)).toContain('研讨会 · 没有议题');
});

test.each([
  ['/研讨会 帮助', '/help review'],
  ['/review help', '/help review'],
  ['/反馈 ？', '/help feedback'],
  ['/feedback --help', '/help feedback'],
  ['/反馈 修改 帮助', '/help feedback edit'],
])('%s is answered as %s, and records nothing', async (typed, meant) => {
  expect(await say(typed)).toBe(await say(meant));
});

test('help of help is help, and what users say of help is a record', async () => {
  expect(await say('/help 帮助')).not.toBe('');
  expect(await say('/反馈 客服没有帮助 渠道=天猫 维度=痛点')).toContain('F1 · ');
});
