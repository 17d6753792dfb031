/**
 * `kill -9` on Telegram and Feishu between what a meeting decided, or its end, and the message that shows it; and between an
 * action item's reminder and its message. Each is said once.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenPlatform, type PlatformRoom, platforms } from '../three-chats/index.ts';

const OF_ROOM = `JOIN "Room" room ON room.id = meeting."roomId" WHERE room."chatId" = ?`;
const DECIDED = `SELECT item.id FROM "MeetingItem" item JOIN "Meeting" meeting ON meeting.id = item."meetingId"
  ${OF_ROOM} AND item.outcome = 'accepted'`;
const ENDED = `SELECT meeting.id FROM "Meeting" meeting ${OF_ROOM} AND meeting.state = 'ended'`;
const REMINDED = `SELECT outbox.id FROM "Outbox" outbox WHERE outbox."chatId" = ? AND outbox.view LIKE '%逾期%'`;

describe.each(platforms('websocket'))('$name', ({ open }) => {
  let chat: OpenPlatform;
  let here: PlatformRoom;
  beforeEach(async () => {
    chat = await open('2026-11-30T10:00');
    here = await chat.gather('品牌', '王经理', '小李');
    await here.say('小李', '/persona new 精致妈妈');
  });
  afterEach(async () => {
    chat.check();
    await chat.close();
  });
  const said = (what: RegExp) => here.said.filter(text => what.test(text));

  test('a decision, and the end of a meeting', async () => {
    const card = await here.say('王经理', '/review start');
    await here.tell('王经理', '/review decide 采纳');
    await expect.poll(() => here.rows(DECIDED), { timeout: 60_000 }).toHaveLength(1);
    await chat.dies();
    await here.heard(/✓ 采纳（王经理）/u);
    await here.tell('王经理', '/review end');
    await expect.poll(() => here.rows(ENDED), { timeout: 60_000 }).toHaveLength(1);
    await chat.dies();
    await here.heard(/M1 研讨会纪要/u);
    await here.shows(card, /M1/u);
    await chat.quiet();
    expect(said(/M1 研讨会纪要/u)).toHaveLength(1);
    expect(said(/第 1\/1 项/u).length).toBeLessThanOrEqual(1);
    expect(await here.rows(DECIDED)).toHaveLength(1);
  });

  test('the reminder of an action item', async () => {
    await here.say('王经理', '/action add 小李 补充使用场景 截止=12-01');
    // The day before has its own, which is said.
    await chat.setClock('2026-12-01T09:00');
    chat.holdsBack();
    await chat.setClock('2026-12-02T09:00');
    await expect.poll(() => here.rows(REMINDED), { timeout: 60_000 }).toHaveLength(1);
    await chat.quiet();
    await chat.whileDead(() => chat.moveClock('2026-12-02T09:05'));
    const reminder = await here.heard(/逾期 1 天/u);
    expect(reminder.mentions).toEqual(['小李']);
    await chat.setClock('2026-12-02T16:00');
    await chat.quiet();
    expect(said(/逾期 1 天/u)).toHaveLength(1);
  });
});
