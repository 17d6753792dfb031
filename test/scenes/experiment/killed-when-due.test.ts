/**
 * `kill -9` on Telegram and Feishu between “the round ended” (or “figures are to be asked for”) and the message that tells of
 * it: the platform refuses the message for a while, and the process dies before it can say it again. It is said once.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenPlatform, type PlatformRoom, platforms } from '../three-chats/index.ts';
import { EVENINGS, NEW, rowsOf, tableOf } from './rounds.ts';

const ROWS = rowsOf(1, { mean: 40, swing: 0.2 });
const ENDED = `SELECT round.id FROM "AbRound" round JOIN "AbTest" test ON test.id = round."testId"
  JOIN "Room" room ON room.id = test."roomId" WHERE room."chatId" = ? AND round."postedAt" IS NOT NULL`;
const ASKED = `SELECT slot.id FROM "ScheduleSlot" slot JOIN "Schedule" schedule ON schedule.id = slot."scheduleId"
  JOIN "Room" room ON room.id = schedule."roomId" WHERE room."chatId" = ?`;

describe.each(platforms('websocket'))('$name', ({ open }) => {
  let chat: OpenPlatform;
  let here: PlatformRoom;
  beforeEach(async () => {
    chat = await open('2026-11-30T10:00');
    here = await chat.gather('品牌', '王经理', '小郑');
    await here.say('小郑', '/team role 媒介');
    await here.say('小郑', '/persona new 精致妈妈');
    await here.say('小郑', NEW);
  });
  afterEach(async () => {
    chat.check();
    await chat.close();
  });

  /** It becomes due, is decided, and can't be said; then the process dies and comes back. */
  async function dies(due: string, decided: string, later: string): Promise<void> {
    chat.holdsBack();
    await chat.setClock(due);
    await expect.poll(() => here.rows(decided), { timeout: 60_000 }).toHaveLength(1);
    await chat.quiet();
    await chat.whileDead(() => chat.moveClock(later));
  }

  const said = (what: RegExp) => here.said.filter(text => what.test(text));

  test('the summary of a round that ended', async () => {
    await chat.setClock(EVENINGS[0]);
    await here.say('小郑', `/ab record T1\n${tableOf(ROWS)}`);
    await dies('2026-12-07T09:00', ENDED, '2026-12-07T09:05');
    await here.heard(/^T1\/R1 .*按计划结束/s);
    await chat.setClock('2026-12-09T09:00');
    await chat.quiet();
    expect(said(/按计划结束/)).toHaveLength(1);
  });

  test('the figures of a day', async () => {
    await here.say('小郑', '/ab daily 10:00');
    await dies('2026-12-01T10:00', ASKED, '2026-12-01T10:05');
    const asked = await here.heard('到昨天（11-30）还缺数');
    expect(asked.mentions).toEqual(['小郑']);
    await chat.setClock('2026-12-01T16:00');
    await chat.quiet();
    expect(said(/还缺数/)).toHaveLength(1);
  });
});
