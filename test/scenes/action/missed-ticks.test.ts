/** Ticks that no event told of, on a platform that can be asked: read after each start. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReactionSeen } from '../../../src/chat/platform.ts';
import { sql } from '../../../src/store/database.ts';
import { ConcurrentChat, type Team } from '../concurrent-chat.ts';

let here: ConcurrentChat;
let team: Team;
let seen: ReactionSeen[];
beforeEach(async () => {
  seen = [];
  here = await ConcurrentChat.open(undefined, undefined, async () => seen);
  team = await here.newTeam('甲', ['王经理']);
  await team.say(0, '小李', '/help');
  await team.say(0, '小周', '/help');
  await team.say(0, '王经理', '/action add 小李 补充使用场景 截止=2026-12-25');
});
afterEach(() => here.close());

const tick = (member: string, emoji = '👍'): ReactionSeen => ({
  ...{ emoji, userId: `甲/${member}`, name: member },
  at: here.now,
});
/** What each start has read, for each item that is open. */
async function recount(): Promise<void> {
  here.later(60);
  const [card] = await here.query<{ messageId: string }>(sql`
    SELECT message."messageId" FROM "Card" card JOIN "Message" message ON message."madeById" = card."outboxId"
    WHERE card.kind = 'action'`);
  const messageId = card?.messageId ?? '';
  await here.take({ ...here.event(team.rooms[0], 'telegram'), kind: 'recount', messageId });
}
const state = async () => {
  const [row] = await here.query<{ state: string; closedVia: string | null }>(
    sql`SELECT state, "closedVia" FROM "ActionItem"`,
  );
  return row;
};

test('the owner’s closes the item', async () => {
  await recount();
  expect((await state())?.state).toBe('open');
  here.later(60);
  seen = [tick('小李')];
  await recount();
  expect((await state())?.state).toBe('done');
  expect(here.said.at(-1)?.text).toMatch(/^✓ A1 完成 · 小李\n补充使用场景\n小李 /);
});

test('somebody else’s, or another emoji, closes nothing', async () => {
  here.later(60);
  seen = [tick('小周'), tick('小李', '🤔'), tick('王经理', '👎')];
  await recount();
  expect((await state())?.state).toBe('open');
});

test('one that still stands does not close again what was opened since', async () => {
  here.later(60);
  seen = [tick('小李')];
  await recount();
  await team.say(0, '王经理', '/action reopen A1');
  await recount();
  expect((await state())?.state).toBe('open');
});
