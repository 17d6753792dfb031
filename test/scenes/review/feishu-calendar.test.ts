/** A meeting in Feishu's calendar: made once, moved and taken out with the schedule; a file where the app may not. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { LarkBot, LarkGathered } from '../lark-bot.ts';
import { checkLog } from '../three-chats/emulated-room.ts';

const EVENTS = 'POST /open-apis/calendar/v4/calendars/:calendar_id/events';
const INVITES = `${EVENTS}/:event_id/attendees`;

let bot: LarkBot;
beforeAll(async () => {
  bot = await LarkBot.open();
});
afterAll(() => bot.close());
afterEach(() => checkLog(bot, [bot.lark.appSecret, 'Bearer', 't-']));

const eventsOf = (chat: string) => bot.lark.calendarEvents.filter(({ chats }) => chats.includes(chat));

test('it is made once though answers are lost, and goes with the schedule', async () => {
  const here = LarkGathered.of(bot.lark, '团队', '王经理', '小李');
  const { id } = here.group;
  bot.lark.faults.next(EVENTS, { kind: 'cut', when: 'after' });
  bot.lark.faults.next(INVITES, { kind: 'cut', when: 'after' });
  await here.say('小李', '/review schedule 周三 15:00');
  await here.heard(/^M1 在日历里了：/u);
  const [event, ...others] = eventsOf(id);
  expect(others).toEqual([]);
  expect(bot.lark.calendarEvents).toHaveLength(1);
  expect(event).toMatchObject({ summary: 'M1 研讨会', zone: 'Asia/Shanghai', reminders: [1440, 10] });
  expect(event?.startsAt.toISOString()).toMatch(/T07:00:00.000Z$/u);
  expect(event?.startsAt.getUTCDay()).toBe(3);
  expect((event?.endsAt.getTime() ?? 0) - (event?.startsAt.getTime() ?? 0)).toBe(3_600_000);
  await here.say('小李', '/review move 16:00');
  await bot.lark.until(() => event?.startsAt.getUTCHours() === 8);
  await here.say('小李', '/review pause');
  await bot.lark.until(() => event?.isDeleted === true);
  await here.heard(/^M1 的日程取消了/u);
  expect(bot.lark.calendarEvents).toHaveLength(1);
});

test('an event that somebody deleted by hand is made anew when the meeting moves', async () => {
  const here = LarkGathered.of(bot.lark, '三组', '赵经理');
  await here.say('赵经理', '/review schedule 周三 15:00');
  await here.heard(/^M1 在日历里了：/u);
  const [event] = eventsOf(here.group.id);
  if (event !== undefined) event.isDeleted = true;
  await here.say('赵经理', '/review move 16:00');
  await bot.lark.until(() => eventsOf(here.group.id).length === 2);
  expect(eventsOf(here.group.id)[1]?.startsAt.getUTCHours()).toBe(8);
  await here.heard(/^M1 在日历里了：.* 16:00/u);
});

test('without the scope it says which one is missing, and sends the file', async () => {
  const { scopes } = bot.lark;
  bot.lark.scopes = scopes.filter(scope => !scope.startsWith('calendar:'));
  const here = LarkGathered.of(bot.lark, '二组', '李经理');
  await here.say('李经理', '/review schedule 周三 15:00');
  const said = await here.heard(/^M1 没能放进日历/u);
  expect(said.text).toContain('calendar:calendar');
  await bot.lark.until(() => bot.lark.fromBot(here.group).some(({ type }) => type === 'file'));
  expect(eventsOf(here.group.id)).toEqual([]);
  bot.lark.scopes = scopes;
});

test('it invites the group where the meeting is planned, and no other: not the one before, nor one that has left', async () => {
  const one = LarkGathered.of(bot.lark, '甲群', '孙经理', '小李');
  const two = LarkGathered.of(bot.lark, '乙群', '孙经理', '小周');
  await one.say('孙经理', '/team claim');
  await two.say('孙经理', `/team link ${await one.code('孙经理')}`);
  await one.heard('输入了你的连接码');
  await one.agrees('孙经理');
  await two.heard('并进了团队');
  const [first, second] = [one.group.id, two.group.id];
  const standing = (chat: string) => eventsOf(chat).filter(({ isDeleted }) => !isDeleted);
  await one.say('小李', '/review schedule 周三 15:00');
  await bot.lark.until(() => standing(first).length === 1);
  await two.say('小周', '/review schedule 周四 10:00');
  await bot.lark.until(() => standing(first).length === 0 && standing(second).length === 1);
  expect(standing(second)[0]?.startsAt.getUTCDay()).toBe(4);
  await one.say('孙经理', '/team unlink 乙群');
  await bot.lark.until(() => standing(second).length === 0 && standing(first).length === 1);
  expect(standing(first)[0]?.startsAt.getUTCDay()).toBe(4);
});
