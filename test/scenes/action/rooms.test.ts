/** Items where rooms come and go, and where two teams share a bot. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sql } from '../../../src/store/database.ts';
import { ConcurrentChat, type Team } from '../concurrent-chat.ts';

let here: ConcurrentChat;
let team: Team;
beforeEach(async () => {
  // Ten in the morning in Shanghai, a Friday.
  here = await ConcurrentChat.open(new Date('2026-11-20T02:00:00Z'));
  team = await here.newTeam('甲', ['王经理']);
  await team.say(0, '小李', '/help');
});
afterEach(() => here.close());

const ADD = '/action add 小李 补充使用场景 截止=11-25';
/** The process is dead until then, and the worker is woken by the start. @returns what was said, by room */
async function goOnAt(moment: string): Promise<[room: string, text: string][]> {
  const before = here.said.length;
  await here.stop();
  here.now = new Date(moment);
  await here.start();
  return here.said.slice(before).map(({ room, text }) => [room, text]);
}
const [LATE, LATER] = ['2026-11-26T01:00:00Z', '2026-11-26T01:01:00Z'];
async function cardOf(number: number): Promise<string> {
  const [row] = await here.query<{ messageId: string }>(sql`
    SELECT message."messageId" FROM "Card" card JOIN "ActionItem" item ON item.id = card."thingId"
    JOIN "Message" message ON message."madeById" = card."outboxId"
    WHERE card.kind = 'action' AND item.number = ${number} AND item."teamId" = ${team.id}`);
  return row?.messageId ?? '';
}

describe('a reminder', () => {
  test('after any time away is said once, by whichever start', async () => {
    await team.say(1, '王经理', ADD);
    const said = await goOnAt(LATE);
    expect(said.map(([room]) => room)).toEqual([team.rooms[1]]);
    expect(said[0]?.[1]).toContain('逾期 1 天');
    expect(await goOnAt(LATER)).toEqual([]);
  });

  test('is said in another group when the bot was put out of the one of the item', async () => {
    await team.say(1, '王经理', ADD);
    await here.take({
      ...here.event(team.rooms[1], '王经理'),
      kind: 'standing',
      isPresent: false,
      takesReactions: false,
    });
    // It is moved, then said.
    const said = [...(await goOnAt(LATE)), ...(await goOnAt(LATER))];
    expect(said.map(([room]) => room)).toEqual([team.rooms[0]]);
  });

  test('is said in another group when the one of the item has left the team; its card there says so', async () => {
    await team.say(1, '王经理', ADD);
    const card = await cardOf(1);
    await team.say(0, '王经理', '/action show A1');
    await team.say(0, '王经理', `/team unlink ${team.rooms[1]}`);
    expect(team.shown(card)).toBe('这个群已经离开团队，A1 在团队别的群里接着办');
    const said = await goOnAt(LATE);
    expect(said.map(([room]) => room)).toEqual([team.rooms[0]]);
  });

  const alone = async (member: string, line: string) => {
    const said = team.saying(0, member, line);
    await here.take({ ...said, room: { chatId: `alone ${member}`, name: member, isPrivate: true } });
  };

  test('of what somebody else is to do comes in a group, where they were called when it was added in private', async () => {
    await alone('王经理', ADD);
    expect(here.said.slice(-2).map(({ room, text }) => [room, /@小李/.test(text)])).toEqual([
      [team.rooms[0], true],
      ['alone 王经理', true],
    ]);
    expect((await goOnAt(LATE)).map(([room]) => room)).toEqual([team.rooms[0]]);
  });

  test('of what somebody told the bot alone that they are to do comes there', async () => {
    await alone('小李', ADD.replace('小李', '我'));
    expect(here.said.at(-1)?.text).toMatch(/^A1 · 小李/);
    expect((await goOnAt(LATE)).map(([room]) => room)).toEqual(['alone 小李']);
    expect(team.said(0).filter(text => text.includes('A1'))).toEqual([]);
  });
});

describe('what is another team’s', () => {
  test('is not found, closed or counted', async () => {
    await team.say(0, '王经理', ADD);
    const other = await here.newTeam('乙', ['赵经理']);
    for (const line of ['done A1', 'show A1', 'move A1 明天', 'drop A1', 'reopen A1']) {
      await other.say(0, '赵经理', `/action ${line}`);
      expect(other.said(0).at(-1)).toContain('没有 A1');
    }
    await other.say(0, '赵经理', '/action');
    expect(other.said(0).at(-1)).toContain('没有待办');
    await other.say(0, '赵经理', '/action add 小李 别的 截止=11-25');
    expect(other.said(0).at(-1)).toContain('“小李”不是团队里的人');
  });

  test('is nothing to react to: a card of a group that has left', async () => {
    await team.say(1, '王经理', ADD);
    const messageId = await cardOf(1);
    await team.say(0, '王经理', `/team unlink ${team.rooms[1]}`);
    const tick = { kind: 'reaction' as const, messageId, added: ['👍'], removed: [] };
    await here.take({ ...here.event(team.rooms[1], '王经理'), ...tick });
    const [row] = await here.query<{ state: string }>(sql`SELECT state FROM "ActionItem"`);
    expect(row?.state).toBe('open');
  });

  test('keeps a group from being joined to another team, as records do', async () => {
    const other = await here.newTeam('乙', ['赵经理']);
    await other.say(0, '赵经理', '/action add 我 别的 截止=11-25');
    await team.say(0, '王经理', '/team link');
    const code = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(team.said(0).at(-1) ?? '')?.[0];
    await other.say(0, '赵经理', `/team link ${code}`);
    expect(other.said(0).at(-1)).toContain('已经记了 1 条，不能并过去');
  });
});

describe('the same event', () => {
  test('told twice adds one item', async () => {
    const said = team.saying(0, '王经理', ADD);
    await here.take(said, said);
    await here.take(said);
    const rows = await here.query(sql`SELECT id FROM "ActionItem"`);
    expect(rows).toHaveLength(1);
  });
});

test('a name of several words is found without quotes, as a mention puts it', async () => {
  await team.say(0, 'Mary Ann Lee', '/help');
  await team.say(0, '王经理', '/action add @Mary Ann Lee 问三个买家 截止=11-25');
  expect(team.said(0).at(-1)).toMatch(/^A1 · Mary Ann Lee · 截止 11-25 周三\n问三个买家\n/);
  await team.say(0, '王经理', '/action add Mary Ann Lee 截止=11-25');
  expect(team.said(0).at(-1)).toContain('还要填：事项');
});

test('two of one name are asked about; a press says which', async () => {
  const twin = here.event(team.rooms[0], '小李');
  const said = team.saying(0, '小李', '/help');
  await here.take({ ...said, ...twin, sender: { userId: '甲/小李2', name: '小李' } });
  await team.say(0, '王经理', ADD);
  expect(team.said(0).at(-1)).toContain('好几个“小李”');
});

test('the audit holds ids and days, no words', async () => {
  await team.say(0, '王经理', ADD);
  await team.say(0, '小李', '/action drop A1 不做了呀');
  const rows = await here.query<{ details: unknown }>(sql`
    SELECT details FROM "Audit" WHERE subject = 'A1' ORDER BY id`);
  expect(rows).toHaveLength(2);
  expect(JSON.stringify(rows)).not.toMatch(/补充|不做了|小李/);
});
