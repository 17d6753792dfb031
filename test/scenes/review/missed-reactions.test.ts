/** Reactions on a running meeting's card that no event told of, on a platform that can be asked: read after each start. */
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
  for (const name of ['精致妈妈', '学生党']) await team.say(0, '王经理', `/persona new ${name}`);
  await team.say(0, '王经理', '/review start');
});
afterEach(() => here.close());

const reacted = (member: string, emoji: string): ReactionSeen => ({
  ...{ emoji, userId: `甲/${member}`, name: member },
  at: here.now,
});
/** What each start has read, for each meeting that runs. */
async function recount(): Promise<void> {
  here.later(60);
  const [card] = await here.query<{ messageId: string }>(sql`
    SELECT message."messageId" FROM "Card" card JOIN "Message" message ON message."madeById" = card."outboxId"
    WHERE card.kind = 'review-meeting' AND message."chatId" = ${team.rooms[0]} ORDER BY card."outboxId" DESC`);
  const messageId = card?.messageId ?? '';
  await here.take({ ...here.event(team.rooms[0], 'telegram'), kind: 'recount', messageId });
}
const outcomes = async () => {
  const rows = await here.query<{ outcome: string | null }>(
    sql`SELECT outcome FROM "MeetingItem" ORDER BY position`,
  );
  return rows.map(({ outcome }) => outcome);
};
const decisions = async () =>
  (await here.query(sql`SELECT id FROM "Audit" WHERE action = 'review.decided'`)).length;

test('the first decides the item that the card shows, once', async () => {
  here.later(60);
  const first = reacted('小李', '👍');
  here.later(60);
  seen = [reacted('王经理', '👎'), first];
  await recount();
  await recount();
  expect(await outcomes()).toEqual(['accepted', null]);
  expect(await decisions()).toBe(1);
  expect(here.said.at(-1)?.text).toContain('✓ 采纳（小李）');
});

test('one that stands from the item before decides nothing about the next', async () => {
  here.later(60);
  seen = [reacted('小李', '👍')];
  await recount();
  here.later(60);
  await team.say(0, '王经理', '/review next');
  await recount();
  expect(await outcomes()).toEqual(['accepted', null]);
});

test('one that asks for evidence has it asked once who is to find it, however often it is read', async () => {
  here.later(60);
  seen = [reacted('小李', '🤔')];
  const asked = () => here.said.filter(({ text }) => text.includes('第 1 项需要证据：谁去找？'));
  await recount();
  await recount();
  expect(asked()).toHaveLength(1);
  expect(await outcomes()).toEqual([null, null]);
});

test('what was decided otherwise since stays decided', async () => {
  here.later(60);
  seen = [reacted('小李', '👍')];
  await team.say(0, '王经理', '/review decide 1 不采纳');
  await recount();
  expect(await outcomes()).toEqual(['rejected', null]);
});
