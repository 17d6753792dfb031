/** The planned meeting goes with its schedule: moved, skipped, cancelled, missed; and its calendar file with it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseCalendar } from '../../features/review/parse-calendar.ts';
import { type Card, Chat } from '../chat.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await Chat.open();
  await chat.type(':now 2026-11-30T08:30');
  await chat.type(':as 小李 role=community');
});
afterEach(() => chat.close());

const say = (line: string) => chat.say('小李', line);
const fileOf = (card: Card) => {
  const file = card.blocks.find(block => (block as { kind: string }).kind === 'file');
  return parseCalendar((file as { content: string }).content);
};

test('the event keeps its id through every change of the schedule, and its sequence grows', async () => {
  const made = fileOf(await say('/review schedule 周三 15:00'));
  expect(made).toMatchObject({ METHOD: 'PUBLISH', STATUS: 'CONFIRMED', SEQUENCE: '0', SUMMARY: 'M1 研讨会' });
  expect(made).toMatchObject({ DTSTART: '20261202T070000Z', DTEND: '20261202T080000Z' });
  expect(made.alarms).toEqual(['-P1D', '-PT10M']);
  const moved = await say('/review move 周四 10:00');
  expect(moved.text).toContain('M1 改到 12-03 周四 10:00');
  expect(fileOf(moved)).toMatchObject({ UID: made.UID, SEQUENCE: '1', DTSTART: '20261203T020000Z' });
  const kept = fileOf(await say('/review keep 12-02'));
  expect(kept).toMatchObject({ UID: made.UID, SEQUENCE: '2', DTSTART: '20261202T070000Z' });
  const skipped = fileOf(await say('/review skip'));
  expect(skipped).toMatchObject({ UID: made.UID, SEQUENCE: '3', DTSTART: '20261209T070000Z' });
  const off = await say('/review off');
  expect(off.text).toContain('M1（12-09 周三 15:00）取消');
  expect(fileOf(off)).toMatchObject({ UID: made.UID, SEQUENCE: '4', STATUS: 'CANCELLED' });
  // What comes after is another meeting.
  const again = fileOf(await say('/review schedule 周三 15:00'));
  expect(again.UID).not.toBe(made.UID);
});

test('while it is paused nothing is planned, and nobody is reminded', async () => {
  await say('/review schedule 周三 15:00');
  expect((await say('/review pause')).text).toContain('M1（12-02 周三 15:00）取消');
  const before = chat.cards.length;
  await chat.type(':now 2026-12-02T15:00');
  expect(chat.cards.length).toBe(before);
  expect((await say('/review resume')).text).toContain('M2：12-09 周三 15:00');
});

test('what nobody starts lapses, and the next one is planned', async () => {
  await say('/review schedule 周三 15:00');
  await chat.type(':now 2026-12-02T15:00');
  await chat.type(':now 2026-12-03T03:00');
  expect((await say('/review list')).text).toBe(
    '研讨会\nM2 · 12-09 周三 15:00 · 已约\nM1 · 12-02 周三 15:00 · 没开成',
  );
});

test('begun early it is the planned one, which is not announced again', async () => {
  await say('/review schedule 周三 15:00');
  await chat.type(':now 2026-12-02T14:52');
  await say('/review start');
  const before = chat.cards.length;
  await chat.type(':now 2026-12-02T15:01');
  expect(chat.cards.slice(before)).toEqual([]);
  await say('/review end');
  expect(chat.lastCard().text).toContain('下次 M2：12-09 周三 15:00');
});

test('begun early and over before its time, nothing is announced', async () => {
  await say('/review schedule 周三 15:00');
  await chat.type(':now 2026-12-02T14:30');
  await say('/review start');
  await say('/review end');
  await chat.type(':now 2026-12-02T15:01');
  expect(chat.cards.filter(({ text }) => text.includes('到点了'))).toEqual([]);
});

test('a meeting that still runs when the next is due is named', async () => {
  await say('/review schedule 工作日 9:30');
  await chat.type(':now 2026-11-30T09:30');
  await say('/review start');
  await chat.type(':now 2026-12-01T09:30');
  expect(chat.cards.at(-1)?.text).toContain('M1 还开着');
});

test('in another zone it is at the same hour of the day', async () => {
  const made = fileOf(await say('/review schedule 周三 15:00'));
  await chat.type(':as 王经理 manager');
  await chat.say('王经理', '/settings zone=Europe/London');
  const shown = await say('/review show M1');
  expect(fileOf(shown)).toMatchObject({ UID: made.UID, SEQUENCE: '1', DTSTART: '20261202T150000Z' });
});

test('a year without published holidays is said once', async () => {
  await chat.type(':now 2027-02-01T08:30');
  await say('/review schedule 工作日 9:30');
  await chat.type(':now 2027-02-01T09:30');
  expect(chat.lastCard().text).toContain('2027 年的放假安排还没有公布');
});
