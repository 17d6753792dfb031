import { expect, test } from 'vitest';
import { Chat } from '../scenes/chat.ts';

/** Each line says that the user refuses, or does not agree to everything. */
test.each([
  '/反馈 甲甲甲 维度=痛点 渠道=天猫 授权 = 不同意',
  '/反馈 甲甲甲 维度=痛点 渠道=天猫 授权 ＝ 没同意',
  '/反馈 甲甲甲 维度=痛点 渠道=天猫 ，授权=不同意',
  '/反馈 甲甲甲 维度=痛点 渠道=天猫 授权  =  不同意',
  '/反馈 甲甲甲（授权=不同意） 维度=痛点 渠道=天猫',
  '/反馈 甲甲甲 维度=痛点 渠道=天猫 。授权=不同意',
  '/反馈 甲甲甲 维度=痛点 渠道=天猫 probe授权=不同意',
  '/反馈 甲甲甲 维度=痛点 渠道=天猫 授权“不同意”',
  '/反馈 甲甲甲 维度=痛点 渠道=天猫 授权 不同意',
  '/反馈 甲甲甲 维度=痛点 渠道=天猫 授权：不同意',
  '/反馈 甲甲甲 维度=痛点 渠道=天猫 同意=否',
  '/反馈 丁丁丁，授权=不同意，维度=痛点 渠道=天猫',
  '/feedback aaa dimension=needs source=天猫 consent = no',
  '/feedback aaa dimension=needs source=天猫 consent = no way',
  '/feedback aaa dimension=needs source=天猫 consent =no',
  '/feedback aaa dimension=needs source=天猫 (consent=no)',
  '/feedback aaa dimension=needs source=天猫 consent=ok no',
  '/feedback aaa dimension=needs source=天猫 consent=yes not',
  '/feedback aaa dimension=needs source=天猫 consent=yes but not for ads',
  '/反馈 甲甲甲 （授权=同意 不） 维度=痛点 渠道=天猫',
  '/反馈 授权=同意 不好用，盒子太大 维度=痛点 渠道=天猫',
  '/feedback consent=yes but not for ads "aaa" dimension=needs source=天猫',
  '/反馈 甲甲甲 维度=痛点 渠道=天猫 授权=同意 不',
  '/反馈 甲甲甲 维度=痛点 渠道=天猫 授权=同意 但不能公开',
  '/反馈 甲甲甲 维度=痛点 渠道=天猫 授权=同意 了吗没有',
])('“%s” never leaves a record that may be quoted, and its example is a refusal', async line => {
  const chat = await Chat.open();
  try {
    const answer = await chat.say('小李', line);
    const example = /(?:可以这样：|Try: )(.*)/.exec(answer.text)?.[1];
    if (example !== undefined) await chat.say('小李', example);
    const shown = await chat.say('小李', '/feedback show F1');
    expect(shown.text, `${answer.text}\n${shown.text}`).toMatch(/不同意|未同意|Refused/);
    expect(shown.text).not.toContain('授权=');
  } finally {
    await chat.close();
  }
});

test.each([
  ['/feedback aaa source=天猫 consent=yes but not for ads', '/feedback aaa source=天猫 consent=no'],
  ['/反馈 甲甲甲 授权=同意 但不能公开 渠道=天猫', '/反馈 甲甲甲 授权=不同意 渠道=天猫'],
  ['/反馈 甲甲甲 授权：同意 不 渠道=天猫', '/反馈 甲甲甲 授权=不同意 渠道=天猫'],
  ['/反馈 甲甲甲（授权=同意 不） 渠道=天猫', '/反馈 甲甲甲 授权=不同意 渠道=天猫'],
])('the example for “%s” leaves nothing of the consent in the text', async (line, example) => {
  const chat = await Chat.open();
  try {
    expect((await chat.say('小李', line)).text).toContain(`可以这样：${example}`);
  } finally {
    await chat.close();
  }
});

test.each([
  ['/反馈 "表上写着 授权 = 不同意" 维度=痛点 渠道=天猫', /^F1 /],
  ['/反馈 授权书找不到，客服也不管 维度=痛点 渠道=天猫', /^F1 /],
  ['/反馈 他同意换货 维度=痛点 渠道=天猫 授权=同意', /^F1 /],
  ['/反馈 授权=同意 "不好用，盒子太大" 维度=痛点 渠道=天猫', /^F1 /],
  ['/反馈 盒子太大 授权=同意 维度=痛点 渠道=天猫', /^F1 /],
  ['/feedback the consent form is long dimension=needs source=天猫', /^F1 /],
])('“%s” is recorded', async (line, shown) => {
  const chat = await Chat.open();
  try {
    expect((await chat.say('小李', line)).text).toMatch(shown);
  } finally {
    await chat.close();
  }
});
