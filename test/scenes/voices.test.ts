/** method.md §8: "Voices, not rows", each rule by its letter. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findFeedback } from '../../src/store/feedback.ts';
import { Chat } from './chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':as 小李');
});
afterEach(() => chat.close());

const voices = async (...numbers: number[]) =>
  chat.look(async transaction => {
    const found = [];
    for (const number of numbers) found.push((await findFeedback(transaction, 1, number))?.voice);
    return found;
  });

test('(a) two records of one message are one voice', async () => {
  await chat.type('盒子比洗手台还宽，而且很贵');
  await chat.type(':reply 1 /反馈 盒子太宽 维度=痛点 渠道=天猫');
  await chat.type(':reply 1 /反馈 太贵 维度=链路 渠道=天猫');
  expect(chat.lastCard().text).toContain('与 F1 是同一个声音（2 条记录 · 1 个渠道）');
});

test('(a) but two different named users in one message are two', async () => {
  await chat.type('张三说太大，李四说太小');
  await chat.type(':reply 1 /反馈 太大 维度=痛点 渠道=天猫 用户=张三');
  await chat.type(':reply 1 /反馈 太小 维度=痛点 渠道=天猫 用户=李四');
  expect(await voices(1, 2)).toEqual([1, 2]);
});

test('(b) the same user on the same source is one voice, on another source another', async () => {
  await chat.type('/反馈 瓶口漏 维度=痛点 渠道=天猫 用户=张三');
  await chat.type('/反馈 泵头松 维度=痛点 渠道=天猫 用户=张三');
  await chat.type('/反馈 味道淡 维度=痛点 渠道=京东 用户=张三');
  expect(await voices(1, 2, 3)).toEqual([1, 1, 3]);
});

test('(c) the same words without a user are one voice, across sources and punctuation', async () => {
  await chat.type('/反馈 包装盒太大，浴室放不下 维度=痛点 渠道=小红书');
  await chat.type('/反馈 包装盒太大!!浴室放不下😭 维度=痛点 渠道=抖音');
  expect(chat.lastCard().text).toContain('与 F1 是同一个声音（2 条记录 · 2 个渠道）');
});

test('(c) but not when they are shorter than six letters, or one of them names a user', async () => {
  await chat.type('/反馈 太大了！ 维度=痛点 渠道=小红书');
  await chat.type('/反馈 太大了 维度=痛点 渠道=小红书');
  await chat.type('/反馈 包装盒真的太大了 维度=痛点 渠道=小红书');
  await chat.type('/反馈 包装盒真的太大了 维度=痛点 渠道=小红书 用户=张三');
  expect(await voices(1, 2, 3, 4)).toEqual([1, 2, 3, 4]);
});

test('(d) merged by hand they are one; unmerge gives both sides back as they were', async () => {
  await chat.type('/反馈 包装盒真的太大了 维度=痛点 渠道=小红书');
  await chat.type('/反馈 瓶口总是漏出来 维度=痛点 渠道=抖音');
  await chat.type('/反馈 瓶口总是漏出来！ 维度=痛点 渠道=天猫');
  await chat.type('/feedback merge F1 F2');
  expect(chat.lastCard().text).toContain('F1 F2 现在是同一个声音（3 条记录 · 3 个渠道）');
  expect(await voices(1, 2, 3)).toEqual([1, 1, 1]);
  await chat.type('/feedback unmerge F1 F2');
  expect(chat.lastCard().text).toBe('F1 F2 拆开了');
  expect(await voices(1, 2, 3)).toEqual([1, 2, 2]);
});

test('unmerge ends nothing but what was merged by hand', async () => {
  await chat.type('/反馈 瓶口总是漏出来 维度=痛点 渠道=抖音');
  await chat.type('/反馈 瓶口总是漏出来！ 维度=痛点 渠道=天猫');
  await chat.type('/feedback unmerge F1 F2');
  expect(chat.lastCard().text).toContain('没有被人合并过');
  await chat.type('/feedback merge F1 F2');
  await chat.type('/feedback unmerge F1 F2');
  expect(chat.lastCard().text).toContain('仍是 1 个声音');
  expect(await voices(1, 2)).toEqual([1, 1]);
});

test('a record that joins two voices makes them one; without it they part again', async () => {
  await chat.type('有人说盒子太大');
  await chat.type(':reply 1 /反馈 盒子真的太大了 维度=痛点 渠道=天猫');
  await chat.type('/反馈 这个盒子放不下啊 维度=痛点 渠道=天猫');
  await chat.type(':reply 1 /反馈 这个盒子放不下啊 维度=痛点 渠道=天猫');
  expect(await voices(1, 2, 3)).toEqual([1, 1, 1]);
  await chat.type('/feedback delete F3');
  expect(await voices(1, 2)).toEqual([1, 2]);
  await chat.type('/feedback restore F3');
  expect(await voices(1, 2, 3)).toEqual([1, 1, 1]);
});

test('an edit moves a record to the voice that it belongs to then', async () => {
  await chat.type('/反馈 瓶口总是漏出来 维度=痛点 渠道=抖音');
  await chat.type('/反馈 泵头按了没反应 维度=痛点 渠道=抖音');
  await chat.type('/feedback edit F2 原话=瓶口总是漏出来');
  expect(chat.lastCard().text).toContain('现在和 F1 是同一个声音');
  await chat.type('/feedback edit F2 用户=张三');
  expect(chat.lastCard().text).toContain('现在自成一个声音');
  expect(await voices(1, 2)).toEqual([1, 2]);
});

test('show tells how many records and sources a voice has', async () => {
  await chat.type('/反馈 瓶口总是漏出来 维度=痛点 渠道=抖音');
  await chat.type('/反馈 瓶口总是漏出来！ 维度=痛点 渠道=天猫');
  await chat.type('/feedback show F2');
  expect(chat.lastCard().text).toContain('声音：2 条记录 · 2 个渠道（还有 F1）');
});

test('the same words in two teams are two voices', async () => {
  await chat.type('/反馈 瓶口总是漏出来 维度=痛点 渠道=抖音');
  await chat.type(':room 二群');
  await chat.type('/反馈 瓶口总是漏出来 维度=痛点 渠道=抖音');
  expect(chat.lastCard().text).toContain('F1 · 情感需求痛点 · 抖音\n近 90 天第 1 个');
});
