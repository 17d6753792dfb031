/** method.md §8: "Voices, not rows", each rule by its letter. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { rekeyTeam } from '../../../src/features/feedback/store/rekeying.ts';
import { voicesOf } from '../../../src/features/feedback/store/voice-forest.ts';
import { upkeepFurther } from '../../upkeep.ts';
import { Chat } from '../chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':as 小李');
});
afterEach(() => chat.close());

/** @returns for each record the first of them that is one voice with it */
const voices = async (...numbers: number[]) => {
  const found = await chat.look(transaction => voicesOf(transaction, 1, numbers));
  return numbers.map(number => numbers.find(each => found.get(each) === found.get(number)));
};

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

test('unmerge of two takes apart what joins the two by hand or by words, and nothing else', async () => {
  await chat.type('/反馈 瓶口总是漏出来 维度=痛点 渠道=抖音');
  await chat.type('/反馈 瓶口总是漏出来！ 维度=痛点 渠道=天猫');
  await chat.type('/反馈 瓶口总是漏出来。 维度=痛点 渠道=天猫');
  await chat.type('/反馈 泵头按了没反应 维度=痛点 渠道=天猫');
  await chat.type('/feedback unmerge F3 F4');
  expect(chat.lastCard().text).toContain('没有被人合并过');
  await chat.type('/feedback unmerge F1 F2');
  expect(chat.lastCard().text).toBe('F1 F2 拆开了');
  expect(await voices(1, 2, 3)).toEqual([1, 2, 3]);
  await chat.type('/feedback unmerge F1 F2');
  expect(chat.lastCard().text).toContain('没有被人合并过');
});

test('unmerge of one takes it out by hand and by words for good, and leaves the others together', async () => {
  for (const text of ['瓶口总是漏出来', '瓶口总是漏出来！', '瓶口总是漏出来。', '泵头按了没反应'])
    await chat.type(`/反馈 ${text} 维度=痛点 渠道=抖音`);
  await chat.type('/feedback merge F2 F4');
  expect(await voices(1, 2, 3, 4)).toEqual([1, 1, 1, 1]);
  await chat.type('/feedback unmerge F2');
  expect(chat.lastCard().text).toContain('F2 拆开了，自成一个声音');
  expect(await voices(1, 2, 3, 4)).toEqual([1, 2, 1, 4]);
  // Whatever is edited, deleted or restored.
  await chat.type('/feedback edit F2 原话=泵头按了没反应');
  expect(await voices(2, 4)).toEqual([2, 4]);
  await chat.type('/feedback delete F2');
  await chat.type('/feedback restore F2');
  expect(await voices(2, 4)).toEqual([2, 4]);
  await chat.look(transaction => rekeyTeam(transaction, 1));
  while (await chat.look(transaction => upkeepFurther(transaction, new Date())));
  expect(await voices(2, 4)).toEqual([2, 4]);
  await chat.type('/feedback edit F2 用户=张三');
  await chat.type('/feedback unmerge F2');
  expect(chat.lastCard().text).toContain('没有被人合并过');
  // By hand it joins again, and its words still do not.
  await chat.type('/feedback merge F2 F4');
  expect(await voices(2, 4)).toEqual([2, 2]);
  await chat.type('/反馈 泵头按了没反应！ 维度=痛点 渠道=抖音');
  await chat.type('/feedback delete F4');
  expect(await voices(2, 5)).toEqual([2, 5]);
});

test('unmerge of one that others were merged with one by one leaves those together', async () => {
  for (const text of ['盒子太大', '瓶口漏', '泵头松']) await chat.type(`/反馈 ${text} 维度=痛点 渠道=抖音`);
  await chat.type('/feedback merge F1 F2');
  await chat.type('/feedback merge F2 F3');
  await chat.type('/feedback unmerge F2');
  expect(await voices(1, 2, 3)).toEqual([1, 2, 1]);
});

test('unmerge leaves what a message or a user joins', async () => {
  await chat.type('有人说盒子太大');
  await chat.type(':reply 1 /反馈 盒子真的太大了 维度=痛点 渠道=天猫');
  await chat.type(':reply 1 /反馈 浴室根本放不下 维度=痛点 渠道=天猫');
  await chat.type('/反馈 盒子真的太大了 维度=痛点 渠道=天猫');
  await chat.type('/feedback unmerge F1');
  expect(chat.lastCard().text).toContain('它和 F2 仍是同一个声音');
  expect(await voices(1, 2, 3)).toEqual([1, 1, 3]);
});

test('(c) but not when a number, a sign, a unit or an opposite emoji differs', async () => {
  const lines = [
    '用了10次才见效果',
    '用了1000次才见效果',
    '一共花了我999元',
    '一共花了我9元',
    '零下-5度也能用啊',
    '零下5度也能用啊',
  ];
  for (const text of [...lines, '这家店真的不错👍', '这家店真的不错👎', '用了１０次，才见效果！'])
    await chat.type(`/反馈 "${text}" 维度=痛点 渠道=小红书`);
  expect(await voices(1, 2, 3, 4, 5, 6, 7, 8, 9)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 1]);
  // Without an emoji it could be either.
  await chat.type('/反馈 这家店真的不错 维度=痛点 渠道=小红书');
  expect(await voices(7, 8, 10)).toEqual([7, 8, 10]);
  await chat.type('/feedback delete F8');
  expect(await voices(7, 10)).toEqual([7, 7]);
  await chat.type('/feedback restore F8');
  expect(await voices(7, 8, 10)).toEqual([7, 8, 10]);
});

describe('stock phrases', () => {
  const settle = async () => {
    while (await chat.look(transaction => upkeepFurther(transaction, new Date())));
  };

  test('that platforms fill in are no words', async () => {
    for (const text of ['此用户没有填写评价。', '此用户没有填写评价', '系统默认好评！', '系统默认好评'])
      await chat.type(`/反馈 ${text} 维度=认知 渠道=天猫`);
    expect(await voices(1, 2, 3, 4)).toEqual([1, 2, 3, 4]);
  });

  test('of the team are none from then on, and among its records little by little; taken back they are words again', async () => {
    await chat.type(':as 王经理 manager');
    for (let index = 0; index < 3; index += 1)
      await chat.type('/反馈 用户很懒，什么也没写 维度=认知 渠道=天猫');
    await chat.type('/feedback delete F3');
    expect(await voices(1, 2)).toEqual([1, 1]);
    await chat.type('/settings 套话=用户很懒什么也没写；另外一句套话');
    expect(chat.lastCard().text).toContain('套话：无 → 用户很懒什么也没写；另外一句套话');
    await chat.type('/反馈 用户很懒，什么也没写！ 维度=认知 渠道=天猫');
    await settle();
    await chat.type('/feedback restore F3');
    expect(await voices(1, 2, 3, 4)).toEqual([1, 2, 3, 4]);
    await chat.type('/settings 套话=无');
    await settle();
    expect(await voices(1, 2, 3, 4)).toEqual([1, 1, 1, 1]);
  });

  test('are taken out of its voices by the running bot itself, also after a restart', async () => {
    await chat.type(':as 王经理 manager');
    for (let index = 0; index < 60; index += 1)
      await chat.type('/反馈 用户很懒，什么也没写 维度=认知 渠道=天猫');
    await chat.type('/settings 套话=用户很懒什么也没写');
    await chat.restart();
    const numbers = Array.from({ length: 60 }, (_, index) => index + 1);
    await vi.waitFor(async () => expect(await voices(...numbers)).toEqual(numbers), { timeout: 20_000 });
  });

  test('are refused when they say nothing', async () => {
    await chat.type(':as 王经理 manager');
    await chat.type('/settings 套话="用户很懒什么也没写；！！！"');
    expect(chat.lastCard().text).toContain('“套话”不能是“用户很懒什么也没写；！！！”');
    expect(chat.lastCard().text).toContain(
      '/settings stock-phrases=该用户很懒，什么也没有写；系统自动五星好评',
    );
  });
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
