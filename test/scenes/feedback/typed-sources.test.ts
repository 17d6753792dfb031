/** Sources as hurried people type them: by part, by another name, several; added, renamed, removed. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Chat } from '../chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.say('王经理', '/team claim');
  await chat.type(':now 2026-11-23T09:00');
});
afterEach(() => chat.close());

test.each([
  ['tmall', '天猫'],
  ['Taobao', '淘宝'],
  ['jd', '京东'],
  ['dy', '抖音'],
  ['xhs', '小红书'],
  ['RED', '小红书'],
  ['pdd', '拼多多'],
  ['企业微信', '企微'],
  ['bilibili', 'B站'],
  ['抖店', '抖音电商'],
  ['小\u200b红书\u2060', '小红书'],
])('渠道=%s is %s', async (typed, name) => {
  expect((await chat.say('小李', `/反馈 盖子漏水 渠道=${typed} 维度=痛点`)).text).toContain(
    `情感需求痛点 · ${name}`,
  );
});

test.each([
  ['天猫旗舰店', '天猫'],
  ['抖音直播', '抖音'],
  ['tmall.hk', '天猫'],
  ['小红书笔记', '小红书'],
  ['小紅书', '小红书'],
])('a name that contains or resembles one, %s, offers %s as a button', async (typed, name) => {
  const card = await chat.say('小李', `/反馈 盖子漏水 渠道=${typed} 维度=痛点`);
  expect(card.buttons[0]).toBe(name);
  expect(card.text).toContain(`可以这样：/反馈 盖子漏水 渠道=${name} 维度=痛点`);
  await chat.type(`:press ${card.message} 1`);
  expect(chat.lastCard().text).toContain(`F1 · 情感需求痛点 · ${name}`);
});

test('a platform that the team has not is offered as what it is first, and added with the record in one press', async () => {
  const card = await chat.say('小李', '/反馈 起批量太大 渠道=1688 维度=痛点');
  expect(card.buttons[0]).toBe('加为电商渠道');
  await chat.type(`:press ${card.message} 1`);
  expect(chat.lastCard().text).toContain('F1 · 情感需求痛点 · 1688');
  const other = await chat.say('小李', '/反馈 主播很好 渠道=快手 维度=痛点');
  expect(other.buttons[0]).toBe('加为公域渠道');
});

test('a shortened English name is not taken for one that it is only a part of', async () => {
  expect((await chat.say('小李', '/反馈 盖子漏水 渠道=shop 维度=痛点')).text).toContain('没有渠道“shop”');
});

test('a search takes several sources, and never offers to add one', async () => {
  await chat.say('小李', '/反馈 盖子漏水 渠道=天猫 维度=痛点');
  await chat.say('小李', '/反馈 泵头按不动 渠道=京东 维度=痛点');
  await chat.say('小李', '/反馈 瓶身太滑 渠道=抖音 维度=痛点');
  for (const typed of ['天猫,京东', 'tmall，jd', '京东、天猫', '天猫;京东']) {
    const { text } = await chat.say('小李', `/搜索 渠道=${typed}`);
    expect(text, typed).toContain('共 2 条');
    expect(text, typed).not.toContain('F3');
  }
  const unknown = await chat.say('小李', '/搜索 渠道=快手');
  expect(unknown.text).toContain('团队没有渠道“快手”');
  expect(unknown.buttons.join()).not.toContain('加为');
  const near = await chat.say('小李', '/搜索 渠道=京东,天猫旗舰店');
  expect(near.text).toContain('可以这样：/搜索 渠道=京东,天猫');
  await chat.type(`:press ${near.message} 1`);
  expect(chat.lastCard().text).toContain('共 2 条');
});

test('a manager renames a source, whose records follow, and takes it back by one press', async () => {
  await chat.say('小李', '/反馈 盖子漏水 渠道=天猫 维度=痛点');
  expect((await chat.say('小李', '/source rename 天猫 天猫旗舰店')).text).toContain('管理员');
  const renamed = await chat.say('王经理', '/source rename 天猫 天猫旗舰店');
  expect(renamed.text).toBe('渠道改名：天猫 → 天猫旗舰店');
  expect((await chat.say('小李', '/feedback show F1')).text).toContain('天猫旗舰店');
  expect((await chat.say('王经理', '/渠道 改名 淘宝 抖音')).text).toContain('另一个渠道的名称');
  await chat.type(`:press ${renamed.message} 1`);
  expect(chat.lastCard().text).toBe('渠道改名：天猫旗舰店 → 天猫');
});

test('a removed source is offered no more, keeps its records, and comes back by one press', async () => {
  await chat.say('小李', '/反馈 盖子漏水 渠道=得物 维度=痛点');
  await chat.say('王经理', '/source weight 得物 1.5');
  expect((await chat.say('小李', '/渠道 移除 得物')).text).toContain('管理员');
  const removed = await chat.say('王经理', '/渠道 移除 得物');
  expect(removed.text).toContain('记录都在');
  expect((await chat.say('小李', '/source')).text).not.toContain('得物');
  expect((await chat.say('小李', '/反馈 泵头按不动 渠道=得物 维度=痛点')).text).toContain('还没有渠道“得物”');
  expect((await chat.say('小李', '/feedback show F1')).text).toContain('得物');
  expect((await chat.say('小李', '/搜索 渠道=得物')).text).toContain('F1 ·');
  await chat.type(':as 王经理');
  await chat.type(`:press ${removed.message} 1`);
  expect((await chat.say('小李', '/source')).text).toContain('得物 ×1.5');
  expect((await chat.say('小李', '/反馈 泵头按不动 渠道=得物 维度=痛点')).text).toContain('F2 ·');
});

test('a source is not added twice under its other names', async () => {
  expect((await chat.say('小李', '/source add Tmall 类型=电商')).text).toBe('渠道“天猫”已经有了。');
});

test('an English team reads and types English names of the sources that it began with', async () => {
  const english = await Chat.open({ language: 'en' });
  expect((await english.say('Li', '/source')).text).not.toMatch(/\p{Script=Han}/u);
  const saved = await english.say('Li', '/feedback The pump sticks source=Tmall dimension=needs');
  expect(saved.text).toContain('Tmall');
  const form = await english.say('Li', '/feedback The lid leaks dimension=needs');
  expect(form.buttons).toContain('Xiaohongshu');
  expect(form.buttons.join()).not.toMatch(/\p{Script=Han}/u);
  expect((await english.say('Li', '/search source=jd,tmall')).text).toContain('F1 · ');
  expect((await english.say('Li', '/help search')).text).not.toContain('小红书');
  await english.close();
});
