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
async function restart(): Promise<void> {
  await here.stop();
  here.later(60);
  await here.start();
}
const state = async () => {
  const [row] = await here.query<{ state: string; closedVia: string | null }>(
    sql`SELECT state, "closedVia" FROM "ActionItem"`,
  );
  return row;
};

test('the owner’s closes the item', async () => {
  await restart();
  here.later(60);
  seen = [tick('小李')];
  await restart();
  expect((await state())?.state).toBe('done');
  expect(here.said.at(-1)?.text).toMatch(/^✓ A1 完成 · 小李\n补充使用场景\n小李 /);
});

test('somebody else’s, or another emoji, closes nothing', async () => {
  here.later(60);
  seen = [tick('小周'), tick('小李', '🤔'), tick('王经理', '👎')];
  await restart();
  expect((await state())?.state).toBe('open');
});

test('one that still stands does not close again what was opened since', async () => {
  here.later(60);
  seen = [tick('小李')];
  await restart();
  await team.say(0, '王经理', '/action reopen A1');
  await restart();
  expect((await state())?.state).toBe('open');
});
