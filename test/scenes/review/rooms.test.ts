/** Meetings where groups come and go. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sql } from '../../../src/store/database.ts';
import { ConcurrentChat, type Team } from '../concurrent-chat.ts';

let here: ConcurrentChat;
let team: Team;
beforeEach(async () => {
  here = await ConcurrentChat.open(new Date('2026-11-20T02:00:00Z'));
  team = await here.newTeam('甲', ['王经理']);
  await team.say(0, '王经理', '/persona new 精致妈妈');
});
afterEach(() => here.close());

/** @returns the card of the meeting in each of the team's groups */
const cards = () =>
  here.query<{ chatId: string; messageId: string }>(sql`
    SELECT message."chatId", message."messageId" FROM "Card" card
    JOIN "Message" message ON message."madeById" = card."outboxId"
    WHERE card.kind = 'review-meeting' AND card."teamId" = ${team.id} ORDER BY card."outboxId"`);

test('a group that leaves the team while a meeting runs is told so; the others go on', async () => {
  await team.say(0, '王经理', '/review start');
  const shown = await cards();
  expect(new Set(shown.map(({ chatId }) => chatId))).toEqual(new Set(team.rooms));
  await team.say(0, '王经理', `/team unlink ${team.rooms[1]}`);
  const gone = shown.find(({ chatId }) => chatId === team.rooms[1])?.messageId ?? '';
  expect(team.shown(gone)).toBe('这个群已经离开团队，M1 不在这里开了');
  await team.say(0, '王经理', '/review next');
  expect(team.shown(gone)).toBe('这个群已经离开团队，M1 不在这里开了');
});
