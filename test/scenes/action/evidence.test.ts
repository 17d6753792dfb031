/** Items that wait for evidence: closed by the feedback that it is, in the same transaction, and open again without it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Chat } from '../chat.ts';

let chat: Chat;
let card: number;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':now 2026-11-30T10:00');
  await chat.type(':as 王经理 manager');
  await chat.type(':as 小周 role=ecommerce');
  await say('/feedback 之前就有的 渠道=京东 维度=场景');
  card = (await chat.say('王经理', '/action add 电商 问买家 截止=12-20 渠道=京东 维度=场景')).message;
});
afterEach(() => chat.close());

const say = async (line: string) => (await chat.say('小周', line)).text;
const shown = () => chat.shown(card).text;
const isOpen = () => shown().startsWith('A1 · 电商运营 · 截止');

describe('an item that waits for feedback of a source and a dimension', () => {
  test('says so, and is not closed by what was there before, nor by what is of only one of both', async () => {
    expect(shown()).toContain('要“场景”、来自京东的反馈，记下就自动完成');
    await say('/feedback edit F1 强度=5');
    await say('/feedback 别的维度 渠道=京东 维度=痛点');
    await say('/feedback 别的渠道 渠道=天猫 维度=场景');
    expect(isOpen()).toBe(true);
  });

  test('is closed by the record; deleted it opens again, restored it closes again', async () => {
    expect(await say('/feedback 早上用 渠道=京东 维度=场景')).toContain('A1 等的就是它，已完成');
    expect(shown()).toContain('✓ A1 完成 · 电商运营\n问买家\n记了 F2，自动完成 · 小周');
    await say('/feedback delete F2');
    expect(isOpen()).toBe(true);
    await say('/feedback restore F2');
    expect(shown()).toContain('记了 F2，自动完成');
  });

  test('is closed by a record that was corrected, and opens again when it is made another one', async () => {
    await say('/feedback 早上用 渠道=京东 维度=痛点');
    expect(isOpen()).toBe(true);
    await say('/feedback edit F2 维度=场景');
    expect(shown()).toContain('记了 F2，自动完成');
    await say('/feedback edit F2 渠道=天猫');
    expect(isOpen()).toBe(true);
  });

  test('stays closed by the next record when the first is deleted', async () => {
    await say('/feedback 早上用 渠道=京东 维度=场景');
    await say('/feedback 晚上也用 渠道=京东 维度=场景');
    await say('/feedback delete F2');
    expect(shown()).toContain('记了 F3，自动完成');
  });

  test('that somebody opened again waits for new ones; what was done by hand is not opened by a deletion', async () => {
    await say('/feedback 早上用 渠道=京东 维度=场景');
    await say('/action reopen A1');
    await say('/feedback edit F2 强度=5');
    expect(isOpen()).toBe(true);
    await say('/action done A1');
    await say('/feedback delete F2');
    expect(shown()).toContain('✓ A1 完成');
  });

  test('is closed by what a form recorded', async () => {
    const form = await chat.say('小周', '/feedback 早上用 渠道=京东');
    await chat.type(`:fill ${form.message} 维度=场景`);
    expect(chat.shown(form.message).text).toContain('A1 等的就是它');
    expect(shown()).toContain('记了 F2，自动完成');
  });
});

test('an item that waits for evidence on a claim waits for feedback of its dimension', async () => {
  await say('/persona new 精致妈妈');
  await say('/persona propose 精致妈妈 add 维度=文化 想要精致 证据=F1');
  await chat.react('王经理', '👍', chat.lastCard().message);
  const { message } = await chat.say('王经理', '/action add 我 再问问 截止=12-20 结论=C1');
  expect(chat.shown(message).text).toContain('要和 C1 有关、“文化”的反馈');
  await say('/feedback 想要好看的 渠道=天猫 维度=文化');
  expect(chat.shown(message).text).toContain('记了 F2，自动完成');
  expect((await chat.say('王经理', '/action add 我 再问问 截止=12-20 结论=C9')).text).toContain('没有 C9');
});
