import { afterEach, beforeEach, expect, test } from 'vitest';
import { findFeedback } from '../../src/features/feedback/store/feedback.ts';
import { Chat } from './chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':as 小李 manager');
});
afterEach(() => chat.close());

const record = (number: number) => chat.look(transaction => findFeedback(transaction, 1, number));

test('a command without enough arguments opens a form that asks only for what is missing', async () => {
  const form = await chat.say('小李', '/feedback 瓶口总是漏 标签=包装 渠道=天猫');
  expect(form.form).toEqual({ dimension: ['素描', '场景', '文化', '痛点', '链路', '认知', '社交'] });
  expect(form.text).toContain('还要填：维度（其余已记下）');
  await chat.type(`:fill ${form.message} 维度=痛点`);
  expect(chat.lastCard()).toMatchObject({ message: form.message, edit: true });
  expect(await record(1)).toMatchObject({ text: '瓶口总是漏', tags: ['包装'], dimension: 'needs' });
});

test('fields are filled by name, label, or, where there is one, without a name', async () => {
  const form = await chat.say('小李', '/feedback 瓶口总是漏');
  await chat.type(`:fill ${form.message} source=天猫`);
  expect(chat.lastCard().form).toHaveProperty('dimension');
  await chat.type(`:fill ${form.message} 痛点`);
  expect(chat.lastCard().text).toContain('F1 · 情感需求痛点 · 天猫');
});

test('a form survives a restart with what was given', async () => {
  const form = await chat.say('小李', '/feedback 瓶口总是漏 渠道=天猫 用户=张女士 标签=包装');
  await chat.restart();
  await chat.type(':as 小李');
  await chat.type(`:fill ${form.message} 维度=痛点`);
  expect(await record(1)).toMatchObject({ text: '瓶口总是漏', tags: ['包装'], dimension: 'needs' });
  expect((await record(1))?.endUser).toMatch(/^[0-9a-f]{32}$/);
});

test('a wrong value in a form says so, and loses nothing', async () => {
  const form = await chat.say('小李', '/feedback 瓶口总是漏 渠道=天猫');
  await chat.type(`:fill ${form.message} 维度=物流`);
  expect(chat.lastCard().text).toContain('没有“物流”这个维度');
  await chat.type(`:fill ${form.message} 颜色=红`);
  expect(chat.lastCard().text).toContain('表里没有“颜色”');
  await chat.type(`:fill ${form.message} 维度=痛点`);
  expect(await record(1)).toMatchObject({ text: '瓶口总是漏', dimension: 'needs' });
});

test('a wrong value in a line keeps the rest: the nearest choices are one press away', async () => {
  const refused = await chat.say('小李', '/feedback 瓶口总是漏 渠道=小虹书 维度=痛点');
  expect(refused.buttons[0]).toBe('小红书');
  await chat.type(`:press ${refused.message} 1`);
  expect(chat.lastCard().text).toContain('F1 · 情感需求痛点 · 小红书');
});

test('a form is submitted once', async () => {
  const form = await chat.say('小李', '/feedback 瓶口总是漏 渠道=天猫');
  await chat.type(`:fill ${form.message} 维度=痛点`);
  await chat.type(`:fill ${form.message} 维度=场景`);
  expect(chat.lastCard().text).toMatch(/没有要填的表|已经交过/);
  expect(await record(2)).toBeUndefined();
});

test('what is no form, no button, no message is said to be none', async () => {
  const card = await chat.say('小李', '/feedback 瓶口总是漏 渠道=天猫 维度=痛点');
  await chat.type(`:fill ${card.message} 维度=场景`);
  expect(chat.lastCard().text).toContain('没有要填的表');
  await chat.type(`:press ${card.message} 9`);
  expect(chat.lastCard().text).toBe(`消息 #${card.message} 没有第 9 个按钮。`);
  await chat.type(':press 999 1');
  expect(chat.lastCard().text).toBe('消息 #999 没有第 1 个按钮。');
});

test('edit without a change opens a form filled with what is there', async () => {
  await chat.say('小李', '/feedback 瓶口总是漏 渠道=天猫 维度=痛点');
  const form = await chat.say('小李', '/feedback edit F1');
  expect(form.text).toContain('F1 可以改：');
  expect(form.text).toContain('原话 [瓶口总是漏]');
  await chat.type(`:fill ${form.message} 强度=5 标签=包装`);
  expect(chat.lastCard().text).toBe('F1 已改：强度 未填 → 5；标签 未填 → 包装');
});
