/** A refusal in words that nobody typed in the line: in the message that is replied to, in a form, in what is forwarded. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chat } from '../../scenes/chat.ts';

let chat: Chat;

beforeAll(async () => {
  chat = await Chat.open();
  await chat.say('小李', '/feedback aaa dimension=needs source=天猫');
});
afterAll(async () => chat.close());

async function replied(said: string, line: string): Promise<string> {
  await chat.type(':as 小周');
  await chat.type(said);
  const id = chat.lastTyped;
  await chat.type(':as 小李');
  return (await chat.say('小李', `:reply ${id} ${line}`)).text;
}

test.each([
  ['盒子太大了 授权=不同意', '/feedback 痛点 渠道=天猫 授权=同意', '/feedback 痛点 渠道=天猫 授权=不同意'],
  [
    '盒子太大了，请不要公开我的话',
    '/feedback 痛点 渠道=天猫 授权=同意',
    '/feedback 痛点 渠道=天猫 授权=不同意',
  ],
  ['盒子好大，請不要公開', '/反馈 痛点 渠道=天猫', '/反馈 痛点 渠道=天猫 授权=不同意'],
  [
    'The box is huge. I do not agree to be quoted',
    '/feedback needs source=天猫',
    '/feedback needs source=天猫 consent=no',
  ],
])('a reply to “%s” can only be recorded as refused', async (said, line, example) => {
  const answer = await replied(said, line);
  expect(answer).toMatch(/^被回复的消息/);
  expect(answer).toContain(`可以这样：${example}`);
  expect(await replied(said, example)).toMatch(/^F\d+ .*未同意引用/);
});

test('a reply to what is harmless is recorded', async () => {
  expect(await replied('客服不同意退款，盒子好大', '/feedback 痛点 渠道=天猫 授权=同意')).toMatch(/^F\d+ /);
});

test('words in quotes are taken beside such a message', async () => {
  const line = '/feedback "表上写着不同意公开" 维度=痛点 渠道=天猫';
  expect(await replied('盒子太大了 授权=不同意', line)).toMatch(/^F\d+ /);
});

test('a field of a form that says so is refused, with the line that refuses', async () => {
  await chat.say('小李', '/feedback');
  const { text } = await chat.say('小李', ':fill text="盒子好大 用户不同意公开" dimension=needs source=天猫');
  expect(text).toMatch(/^“原话”里说了/);
  const example = /可以这样：(.*)/.exec(text)?.[1] ?? '';
  expect(example).toContain('授权=不同意');
  expect((await chat.say('小李', example)).text).toMatch(/^F\d+ .*未同意引用/);
});

test('nor does the form of a change take it, or a yes beside it', async () => {
  expect((await chat.say('小李', '/feedback edit F1')).text).toMatch(/^F1 可以改/);
  expect((await chat.say('小李', ':fill consent=同意 text="盒子好大 不同意公开"')).text).toMatch(
    /^“原话”里说了/,
  );
  expect((await chat.say('小李', '/feedback show F1')).text).toContain('“aaa”');
});
