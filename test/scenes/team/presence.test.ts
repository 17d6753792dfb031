/** Who is still in a team's groups is found out again, once a day, before anything of the team is shown or decided. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Incoming } from '../../../src/chat/incoming.ts';
import { PlatformError, type PlatformTrouble } from '../../../src/chat/platform.ts';
import { sql } from '../../../src/store/database.ts';
import { ConcurrentChat, type Team } from '../concurrent-chat.ts';

let here: ConcurrentChat;
let team: Team;
/** Who is in which group, by `room user`; what the platform was asked; and what it says instead of an answer. */
const present = new Set<string>();
const asked: string[] = [];
let trouble: PlatformTrouble | undefined;

beforeEach(async () => {
  present.clear();
  trouble = undefined;
  here = await ConcurrentChat.open(
    new Date('2026-11-20T02:00:00Z'),
    undefined,
    undefined,
    async (room, user) => {
      asked.push(`${room} ${user}`);
      if (trouble !== undefined) throw new PlatformError(trouble, 'no answer');
      return present.has(`${room} ${user}`);
    },
  );
  team = await here.newTeam('团队', ['王经理', '赵经理']);
  for (const member of ['王经理', '赵经理', '小周']) {
    present.add(`${team.rooms[0]} 团队/${member}`);
    await team.say(0, member, '/help');
  }
  asked.length = 0;
});
afterEach(() => here.close());

const DAY_SECONDS = 86_400;
const line = '/feedback 盒子太大 渠道=小红书 维度=痛点';

async function alone(member: string, text: string): Promise<string> {
  here.later(1);
  const common = here.event(`private ${member}`, member);
  const sender = { userId: `团队/${member}`, name: member };
  const room = { chatId: `private ${member}`, name: member, isPrivate: true };
  const messageId = common.eventId.replace('e', 'm');
  const message: Incoming = { ...common, sender, room, kind: 'message', messageId, text, isAddressed: true };
  await here.take(message);
  return here.said.findLast(each => each.replyTo === messageId)?.text ?? '';
}
const leaves = (member: string) => present.delete(`${team.rooms[0]} 团队/${member}`);

describe('whoever speaks with the bot alone', () => {
  test('is looked up when they were last seen more than a day ago, and not again that day', async () => {
    expect(await alone('小周', '/team')).toContain('有 3 人');
    expect(asked).toEqual([]);
    here.later(DAY_SECONDS);
    for (let times = 0; times < 3; times += 1) expect(await alone('小周', '/team')).toContain('有 3 人');
    expect(asked).toEqual(['团队/1 团队/小周']);
    here.later(DAY_SECONDS);
    await alone('小周', '/team');
    expect(asked).toHaveLength(2);
  });

  test('is a member no more when the groups say so, and sees nothing but the ways out', async () => {
    await alone('赵经理', '/team');
    leaves('赵经理');
    here.later(DAY_SECONDS);
    expect(await alone('赵经理', '/search 盒子')).toContain('你已经不在团队“团队/1”的群里了');
    expect(asked).toEqual(['团队/1 团队/赵经理', '团队/2 团队/赵经理']);
    expect(await alone('赵经理', '/team manager 小周')).toContain('你已经不在团队');
    expect(asked).toHaveLength(2);
    await team.say(0, '王经理', '/team');
    expect(team.said(0).at(-1)).not.toContain('赵经理');
    const help = await alone('赵经理', '/help');
    expect(help).toContain('/feedback');
    expect(help).not.toContain('团队/1');
    expect(await alone('赵经理', '/team link')).toContain('你已经不在团队');
    // Back in the group they are a member again, but no manager.
    present.add(`${team.rooms[0]} 团队/赵经理`);
    await team.say(0, '赵经理', '/help');
    expect(await alone('赵经理', '/team')).toContain('赵经理 · 未设岗位');
  });

  test('and left another team behind uses the code of the next', async () => {
    const other = await here.newTeam('别的团队', ['陈经理']);
    await alone('小周', '/team');
    leaves('小周');
    here.later(DAY_SECONDS);
    expect(await alone('小周', '/team')).toContain('你已经不在团队');
    const sender = { userId: '团队/小周', name: '小周' };
    await here.take({ ...other.saying(0, '小周', '/team link'), sender });
    const code = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(other.said(0).at(-1) ?? '')?.[0] ?? '';
    // A bare code will do, and a slip is no way in.
    expect(await alone('小周', 'K7QM-3XTP')).toContain('你已经不在团队');
    expect(await alone('小周', code)).toContain('这里现在是团队“别的团队/1”的了');
    expect(await alone('小周', '/team')).toContain('陈经理');
  });

  test('goes on by what was known for a week where nobody can tell; then they have to be seen', async () => {
    await alone('小周', '/team');
    trouble = { kind: 'rejected' };
    for (let day = 1; day <= 6; day += 1) {
      here.later(DAY_SECONDS);
      expect(await alone('小周', '/team')).toContain('有 3 人');
    }
    // Both groups, once a day.
    expect(asked).toHaveLength(12);
    here.later(DAY_SECONDS);
    for (const text of ['/team', line, '盒子太大'])
      expect(await alone('小周', text)).toContain('一个多星期没法确认你还在团队“团队/1”的群里');
    expect(asked).toHaveLength(14);
    expect(await alone('小周', '/help')).toContain('可以输入');
    expect(await here.query(sql`SELECT id FROM "Feedback"`)).toEqual([]);
    await team.say(0, '小周', '/help');
    expect(await alone('小周', '/team')).toContain('有 3 人');
  });

  test('waits for a platform that does not answer, a minute at most', async () => {
    await alone('小周', '/team');
    here.later(DAY_SECONDS);
    trouble = { kind: 'unknown' };
    const common = here.event('private 小周', '小周');
    const room = { chatId: 'private 小周', name: '小周', isPrivate: true };
    const event: Incoming = {
      ...{ ...common, sender: { userId: '团队/小周', name: '小周' }, room },
      ...{ kind: 'message', messageId: 'waits', text: '/team', isAddressed: true },
    };
    await here.begin(event);
    await expect.poll(() => asked.length, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(here.said.some(each => each.replyTo === 'waits')).toBe(false);
    here.later(61);
    await here.settle();
    expect(here.said.findLast(each => each.replyTo === 'waits')?.text).toContain('有 3 人');
  });

  test('in a group nobody is looked up: whoever speaks there is there', async () => {
    for (let day = 0; day < 10; day += 1) {
      here.later(DAY_SECONDS);
      await team.say(0, '小周', '/team');
      expect(team.said(0).at(-1)).toContain('有 3 人');
    }
    expect(asked).toEqual([]);
  });
});

describe('a vote', () => {
  beforeEach(async () => {
    await team.say(0, '小周', line);
    await team.say(0, '小周', '/persona new 精致妈妈');
    await team.say(0, '王经理', '/team manager 小周');
    await team.say(0, '王经理', '/settings 票数=2');
    await team.say(0, '小周', '/persona propose 精致妈妈 add 维度=痛点 收纳空间小 证据=F1');
    asked.length = 0;
  });

  test('of somebody who left the group counts no more when it comes to deciding', async () => {
    await team.react(0, '赵经理', '👍', 1);
    leaves('赵经理');
    here.later(2 * DAY_SECONDS);
    await team.react(0, '王经理', '👍', 1);
    expect(asked).toEqual(['团队/1 团队/赵经理', '团队/2 团队/赵经理']);
    expect((await team.proposal(1)).state).toBe('open');
    expect(team.shown(await team.card(0, 1))).toContain('赞成 王经理 · 反对 –');
    expect(await here.query(sql`SELECT id FROM "Audit" WHERE action = 'proposal.vote-lost'`)).toHaveLength(1);
  });

  test('of somebody who is still there counts, and they are looked up once', async () => {
    await team.react(0, '赵经理', '👍', 1);
    here.later(2 * DAY_SECONDS);
    await team.react(0, '王经理', '👍', 1);
    expect(asked).toEqual(['团队/1 团队/赵经理']);
    expect((await team.proposal(1)).state).toBe('approved');
  });

  test('against it blocks nothing any more, when whoever gave it has left', async () => {
    await team.react(0, '赵经理', '👎', 1);
    leaves('赵经理');
    here.later(2 * DAY_SECONDS);
    await team.say(0, '王经理', '/settings 票数=1');
    await team.react(0, '王经理', '👍', 1);
    expect((await team.proposal(1)).state).toBe('approved');
  });

  test('goes on by what was known where nobody can tell', async () => {
    await team.react(0, '赵经理', '👍', 1);
    trouble = { kind: 'forbidden', missing: { zh: '', en: '' } };
    here.later(2 * DAY_SECONDS);
    await team.react(0, '王经理', '👍', 1);
    expect((await team.proposal(1)).state).toBe('approved');
  });
});

describe('BOOTSTRAP_MANAGERS', () => {
  test('holds for whoever was a member before it was set: at their next word they decide', async () => {
    await here.stop();
    here.bootstrapManagers = ['telegram:团队/小周'];
    await here.start();
    await team.say(0, '小周', '/settings 票数=2');
    expect(team.said(0).at(-1)).toBe('票数：1 → 2');
    const audits = await here.query<{ details: unknown }>(
      sql`SELECT details FROM "Audit" WHERE action = 'team.manager' ORDER BY id DESC LIMIT 1`,
    );
    expect(audits).toEqual([{ details: { from: false, to: true, by: 'BOOTSTRAP_MANAGERS' } }]);
    await team.say(0, '小周', '/team');
    expect(await here.query(sql`SELECT id FROM "Audit" WHERE action = 'team.manager'`)).toHaveLength(3);
  });
});
