/** The team's quiet hours: set in the chat, said back where a time lies in them, and kept by whatever the bot says unasked. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Chat } from './chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':now 2026-11-30T07:30');
  await chat.type(':as 王经理 manager');
  await say('/反馈 盒子太大 渠道=天猫 维度=痛点');
});
afterEach(() => chat.close());

const say = async (line: string) => (await chat.say('王经理', line)).text;
/** @returns what the bot said of its own accord when the clock was set */
async function at(time: string): Promise<string[]> {
  const before = chat.cards.length;
  await chat.type(`:now 2026-${time}`);
  return chat.cards.slice(before).map(({ text }) => text);
}

test('what falls into them is sent at their end; answers are never held', async () => {
  expect(await say('/settings')).toContain('免打扰=22:00-08:00');
  expect(await say('/设置 免打扰=晚上9点到早上9点半')).toBe('免打扰：22:00-08:00 → 21:00-09:30');
  expect(await at('12-07T09:00')).toEqual([]);
  expect(await say('/search')).toContain('F1');
  expect((await at('12-07T09:30')).join()).toContain('周报 12-07 周一 09:00');
});

test('a time that lies in them is answered truthfully, and goes by the hours as they are then', async () => {
  expect(await say('/digest schedule 周一 23:00')).toContain(
    '免打扰（22:00-08:00）里不发，等到 08:00；要准点发：/settings 免打扰=无',
  );
  expect(await say('/review schedule 周三 23:00')).toContain(
    '这个时间在免打扰（22:00-08:00）里：到点照常说，提前的提醒等到 08:00',
  );
  expect(await at('11-30T23:00')).toEqual([]);
  expect(await say('/settings 免打扰=无')).toBe('免打扰：22:00-08:00 → 无');
  expect(await say('/digest schedule')).not.toContain('免打扰');
  // It waited for eight o'clock, for which there is no reason any more.
  expect((await at('11-30T23:01')).join()).toContain('周报 11-30 周一 23:00');
});

test('a meeting at night is announced at its time; its reminder of the day before comes in the morning', async () => {
  await say('/review schedule 周三 23:00');
  expect(await at('12-01T23:00')).toEqual([]);
  expect((await at('12-02T08:00')).join()).toContain('M1 研讨会：12-02 周三 23:00');
  expect(await at('12-02T22:50')).toEqual([]);
  expect((await at('12-02T23:00')).join()).toContain('M1 到点了 · 12-02 周三 23:00');
});

test('a reminder of votes and the end of a proposal wait for the morning', async () => {
  await say('/persona new 精致妈妈');
  await say('/persona propose 精致妈妈 add 维度=痛点 "想要小包装" 证据=F1 理由="都在说"');
  // Half of seven days after half past seven is half past seven in the evening; the end is at half past seven in the morning.
  await at('12-07T07:30');
  expect(await say('/proposal show P1')).not.toContain('已过期');
  expect((await at('12-07T08:00')).join()).toContain('P1 到期没有结果');
});

test.each([
  ['免打扰=晚上', '“免打扰”不能是“晚上”'],
  ['免打扰=8:00-8:00', '“免打扰”不能是“8:00-8:00”'],
])('“%s” is refused with hours that work', async (typed, said) => {
  const refused = await say(`/settings ${typed}`);
  expect(refused).toContain(said);
  expect(refused).toContain('/settings quiet-hours=22:00-08:00');
  expect(await say('/settings quiet-hours=23:00-07:00')).toContain('→ 23:00-07:00');
});
