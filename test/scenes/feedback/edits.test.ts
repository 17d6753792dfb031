/** Messages that are changed, or only told again, after they were sent: what becomes of what they had done. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Incoming } from '../../../src/chat/incoming.ts';
import { sql } from '../../../src/store/database.ts';
import { ConcurrentChat, type Team } from '../concurrent-chat.ts';

let here: ConcurrentChat;
let team: Team;
beforeEach(async () => {
  here = await ConcurrentChat.open();
  team = await here.newTeam('团队', ['王经理']);
});
afterEach(() => here.close());

type Message = Extract<Incoming, { kind: 'message' }>;
const room = () => team.rooms[0];
const line = '/feedback 盒子太大 渠道=小红书 维度=痛点';

async function said(words: string, more: Partial<Message> = {}): Promise<Message> {
  const event = team.saying(0, '小李', words);
  if (event.kind !== 'message') throw new Error('not a message');
  const message = { ...event, ...more };
  await here.take(message);
  return message;
}
/** What it says is told again so many minutes later, changed or not. @returns what the bot said about it */
async function edited(message: Message, words: string, minutes: number) {
  const before = here.said.length;
  const at = new Date(message.at.getTime() + minutes * 60_000);
  here.now = at;
  const { eventId } = here.event(room(), message.sender.name);
  await here.take({ ...message, eventId, kind: 'edit', text: words, at, saidAt: message.at });
  return here.said.slice(before);
}
/** Presses a button of the bot's last message. */
async function pressed(button: number): Promise<void> {
  const messageId = here.said.at(-1)?.messageId ?? '';
  await here.take({ ...here.event(room(), '小李'), kind: 'press', messageId, button });
}
type Row = { text: string; dimension: string; intensity: number | null; tags: string[]; saidAt: Date };
async function record(): Promise<Row | undefined> {
  const [row] = await here.query<Row>(
    sql`SELECT text, dimension, intensity, tags, "saidAt" FROM "Feedback" WHERE number = 1`,
  );
  return row;
}

describe('a message that is told again and says the same', () => {
  const MINUTES = [0, 1, 9, 10, 60, 24 * 60, 90 * 24 * 60];

  test.each(MINUTES)('%i minutes later is silence', async minutes => {
    const message = await said(`${line} 强度=5`);
    expect(await edited(message, message.text, minutes)).toEqual([]);
    expect(await record()).toMatchObject({ text: '盒子太大', intensity: 5 });
  });

  test.each(MINUTES)('%i minutes later leaves what was mended since', async minutes => {
    const message = await said(`${line} 强度=5`);
    await said('/feedback edit F1 维度=场景 强度=2');
    expect(await edited(message, message.text, minutes)).toEqual([]);
    expect(await record()).toMatchObject({ dimension: 'scenario', intensity: 2 });
  });

  test.each([
    '/persona new 精致妈妈',
    '/反馈 太贵 渠道=天猫 维度=物流',
    '/反馈 太贵',
    '/help',
    '/反馈 "太贵',
  ])('of whatever kind is silence: %s', async words => {
    const message = await said(words);
    for (const minutes of [1, 20]) expect(await edited(message, words, minutes)).toEqual([]);
  });

  test('after it was really changed is silence again', async () => {
    const message = await said(line);
    const changed = `${line} 强度=5`;
    expect(await edited(message, changed, 1)).not.toEqual([]);
    await said('/feedback edit F1 强度=2');
    for (const minutes of [2, 30]) expect(await edited(message, changed, minutes)).toEqual([]);
    expect(await edited(message, '', 31)).toHaveLength(1);
    expect(await edited(message, '', 32)).toEqual([]);
  });

  test('and is long said, and not remembered, is silence, whatever it says', async () => {
    const message = await said(line);
    await here.query(sql`UPDATE "Inbox" SET said = NULL`);
    expect(await edited(message, '/feedback 盒子太小 渠道=小红书 维度=痛点', 11)).toEqual([]);
    expect(await edited(message, '/feedback 盒子太小了 渠道=小红书 维度=痛点', 9)).toHaveLength(1);
  });

  test('is kept without a word of it', async () => {
    await said(`${line} 用户=张女士 标签=包装`);
    const kept = await here.query<{ said: unknown }>(sql`SELECT said FROM "Inbox" WHERE said IS NOT NULL`);
    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toMatch(/\p{Script=Han}|needs/u);
  });
});

describe('a message that says something else', () => {
  test('changes just that of its record: what was mended by a button stays', async () => {
    const message = await said(`${line} 强度=5`);
    // 改维度, and the first of the form's choices.
    await pressed(1);
    await said('/feedback edit F1 维度=场景');
    const [answer] = await edited(message, '/feedback 盒子太大，放不下 渠道=小红书 维度=痛点 强度=5', 5);
    expect(answer).toMatchObject({ isEdit: true, text: 'F1 已改：原话 “盒子太大” → “盒子太大，放不下”' });
    expect(await record()).toMatchObject({ text: '盒子太大，放不下', dimension: 'scenario', intensity: 5 });
  });

  test('is the latest word on what it changes', async () => {
    const message = await said(line);
    await said('/feedback edit F1 维度=场景');
    await edited(message, '/feedback 盒子太大 渠道=小红书 维度=认知', 5);
    expect(await record()).toMatchObject({ dimension: 'perception' });
  });

  test('and was changed before is compared with what it said last', async () => {
    const message = await said(line);
    await edited(message, `${line} 强度=5`, 1);
    await said('/feedback edit F1 强度=2');
    await edited(message, `${line} 强度=5 标签=包装`, 2);
    expect(await record()).toMatchObject({ intensity: 2, tags: ['包装'] });
  });

  test('loses what is taken out of it, and says so; what a record can’t be without stays', async () => {
    const message = await said(`${line} 强度=5 标签=包装 日期=昨天`);
    const before = await record();
    const [answer] = await edited(message, '/feedback 盒子太大', 3);
    expect(answer?.text).toBe('F1 已改：强度 5 → 未填；标签 包装 → 未填');
    expect(await record()).toEqual({ ...before, intensity: null, tags: [] });
  });

  test('loses nothing that was set otherwise since', async () => {
    const message = await said(`${line} 强度=5 标签=包装`);
    await said('/feedback edit F1 强度=2');
    await edited(message, line, 3);
    expect(await record()).toMatchObject({ intensity: 2, tags: [] });
  });

  test('in another order or with other blanks changes nothing, and is silence', async () => {
    const message = await said(line);
    expect(await edited(message, '/反馈  盒子太大  维度=痛点 渠道=小红书', 3)).toEqual([]);
  });

  test('that the record says already is silence', async () => {
    const message = await said(line);
    await said('/feedback edit F1 维度=场景');
    expect(await edited(message, '/feedback 盒子太大 渠道=小红书 维度=场景', 3)).toEqual([]);
  });

  test('that can’t be is refused with a way on, and all of it counts when it is mended', async () => {
    const message = await said(line);
    const [told] = await edited(message, '/feedback 盒子太大 渠道=小红书 维度=痛 点点 强度=9', 1);
    expect(told?.text).toContain('“强度”要一个 1 到 5 的整数');
    await edited(message, '/feedback 盒子太大 渠道=小红书 维度=痛 点点 强度=4', 2);
    expect(await record()).toMatchObject({ text: '盒子太大 点点', intensity: 4 });
  });

  test('with a slip that a press mends is done by the press', async () => {
    const message = await said(line);
    const [told] = await edited(message, '/feedback 盒子太大 渠道=小虹书 维度=场景', 1);
    expect(told?.text).toContain('渠道');
    await pressed(1);
    expect(here.said.at(-1)?.text).toContain('F1 已改：');
    expect(await record()).toMatchObject({ dimension: 'scenario' });
  });

  test('in reply to another is not touched by what that says now', async () => {
    const replyTo = { messageId: 'm1', text: '瓶口总是漏', isFromBot: false };
    const message = await said('/反馈 渠道=天猫 维度=痛点', { replyTo });
    const changed = { ...message, replyTo: { ...replyTo, text: '瓶口不漏了' } };
    await edited(changed, '/反馈 渠道=天猫 维度=场景', 2);
    expect(await record()).toMatchObject({ text: '瓶口总是漏', dimension: 'scenario' });
  });

  test('later is offered to be done, with what differs only, whenever that is pressed', async () => {
    const message = await said(`${line} 强度=5 标签=包装`);
    await said('/feedback edit F1 维度=场景');
    const [told] = await edited(message, '/feedback 盒子太大 渠道=小红书 维度=痛点 强度=4 日期=昨天', 30);
    expect(told?.text).toContain('/feedback edit F1 强度=4 日期=2026-11-19 清空=标签');
    here.later(3 * 86_400);
    await pressed(1);
    expect(await record()).toMatchObject({
      dimension: 'scenario',
      intensity: 4,
      tags: [],
      saidAt: new Date('2026-11-19T04:00:00Z'),
    });
  });

  test('later, and can’t be, is told what is wrong with it', async () => {
    const message = await said(line);
    const [told] = await edited(message, '/feedback 盒子太大 渠道=小红书 维度=物流', 30);
    expect(told?.text).toContain('没有“物流”这个维度');
  });
});
