/** `/undo`: one's last act is taken back where that is possible, and it is said where not. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findFeedback } from '../../src/features/feedback/store/feedback.ts';
import { findProposal } from '../../src/features/proposal/store/proposals.ts';
import { Chat } from './chat.ts';

let chat: Chat;
const record = (number: number) => chat.look(transaction => findFeedback(transaction, 1, number));
const say = async (line: string, member = '王经理') => (await chat.say(member, line)).text;

beforeEach(async () => {
  chat = await Chat.open();
  await say('/persona new 新手妈妈');
  await say('/反馈 包装盒太大 渠道=小红书 维度=痛点 标签=包装 日期=昨天');
});
afterEach(() => chat.close());

test('a record is deleted, and a second time brings it back', async () => {
  expect(await say('/撤销')).toContain('F1 已删除');
  expect((await record(1))?.deletedAt).not.toBeNull();
  expect(await say('/undo')).toContain('F1 已恢复');
  expect((await record(1))?.deletedAt).toBeNull();
});

test('an edit is changed back', async () => {
  const before = await record(1);
  await say('/反馈 修改 F1 原话="盒子很小" 维度=场景 渠道=天猫 标签=无 强度=5 日期=今天');
  expect(await record(1)).toMatchObject({ text: '盒子很小', dimension: 'scenario' });
  expect(await say('/撤销')).toContain('F1 已改');
  const { text, dimension, sourceId, tags, intensity, saidAt } = before ?? {};
  expect(await record(1)).toMatchObject({ text, dimension, sourceId, tags, intensity, saidAt });
});

test('an edit that somebody changed since stays', async () => {
  await say('/反馈 盖子难拧 渠道=小红书 维度=痛点', '小李');
  await say('/反馈 修改 F2 强度=5', '小李');
  await say('/反馈 修改 F2 强度=2', '王经理');
  expect(await say('/撤销', '小李')).toContain('之后又有人改过');
  expect(await record(2)).toMatchObject({ intensity: 2 });
});

test('a list is taken back whole', async () => {
  await say('/反馈 盖子难拧 渠道=小红书 维度=痛点');
  await say('/反馈 删除 F1,F2');
  const said = await say('/撤销');
  expect(said).toContain('F1 已恢复');
  expect(said).toContain('F2 已恢复');
});

test('each takes back what they did themselves', async () => {
  await say('/反馈 盖子难拧 渠道=小红书 维度=痛点', '小李');
  expect(await say('/撤销')).toContain('F1 已删除');
  expect((await record(2))?.deletedAt).toBeNull();
  expect(await say('/撤销', '小周')).toContain('撤不回来');
});

test('a proposal is withdrawn; one that is approved stays, and that is said', async () => {
  await say('/persona propose 新手妈妈 add 维度=痛点 收纳空间小 证据=F1');
  expect(await say('/撤销')).toContain('P1 已撤回');
  expect(await chat.look(transaction => findProposal(transaction, 1, 1))).toMatchObject({
    state: 'withdrawn',
  });
  await say('/persona propose 新手妈妈 add 维度=痛点 收纳空间很小 证据=F1');
  await say('/提案 通过 P2');
  expect(await say('/撤销')).toContain('撤不回来，什么都没有改');
  expect(await chat.look(transaction => findProposal(transaction, 1, 2))).toMatchObject({
    state: 'approved',
  });
});

test('an item is dropped, moved back, opened again', async () => {
  await say('/待办 新增 我 补充京东的场景 截止=明天');
  await say('/待办 改期 A1 3天后');
  expect(await say('/撤销')).toContain('A1 改回');
  await say('/待办 完成 A1');
  expect(await say('/撤销')).toContain('A1 重新打开');
});

test('in English', async () => {
  const english = await Chat.open({ language: 'en' });
  await english.say('Ann', '/feedback The box is too big source=小红书 dimension=needs');
  expect((await english.say('Ann', '/undo')).text).toContain('F1 deleted');
  await english.say('Ann', '/persona new young-mothers');
  expect((await english.say('Ann', '/undo')).text).toContain('can’t be taken back; nothing was changed');
  await english.close();
});

test('what was done more than an hour ago is not meant', async () => {
  await chat.type(':now 2026-12-01T10:00');
  await say('/反馈 盖子难拧 渠道=小红书 维度=痛点', '小李');
  await chat.type(':now 2026-12-01T11:01');
  expect(await say('/撤销', '小李')).toContain('最近一小时里，你在这个团队没有做过可以撤销的事');
  expect((await record(2))?.deletedAt).toBeNull();
});
