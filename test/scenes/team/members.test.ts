/** Members by their names: what nobody sees in one, `@username`, and two of one name. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Incoming } from '../../../src/chat/incoming.ts';
import { sql } from '../../../src/store/database.ts';
import { ConcurrentChat, type Team } from '../concurrent-chat.ts';

let here: ConcurrentChat;
let team: Team;
beforeEach(async () => {
  here = await ConcurrentChat.open();
  team = await here.newTeam('团队', ['王经理']);
});
afterEach(() => here.close());

/** An account of its own says something in the group. @returns the answer */
async function says(userId: string, name: string, text: string, username?: string): Promise<string> {
  here.later(1);
  const common = here.event(team.rooms[0], name);
  const messageId = common.eventId.replace('e', 'm');
  const sender = { userId, name, ...(username !== undefined && { username }) };
  await here.take({ ...common, sender, kind: 'message', messageId, text, isAddressed: true });
  return here.said.findLast(each => each.replyTo === messageId)?.text ?? '';
}
const manager = (text: string) => says('团队/王经理', '王经理', text);
const managers = async () =>
  (
    await here.query<{ userId: string }>(sql`
      SELECT account."userId" FROM "Membership" membership
      JOIN "Account" account ON account."personId" = membership."personId" WHERE membership."isManager" ORDER BY 1`)
  ).map(each => each.userId);

test.each(['小李', '小\u200b李', '\u2066小李\u2069', '小李\ufe0f', '@小李', '小\u3164李\u00ad'])(
  'a name is the same with what nobody sees in it: %j',
  async typed => {
    await says('u1', '小\u200d李\u200e', '/help');
    expect(await manager(`/team manager ${typed}`)).toContain('现在是管理员');
    expect(await managers()).toEqual(['u1', '团队/王经理'].sort());
  },
);

test('a member is known by @username, which wins over a name, and follows its account', async () => {
  await says('u1', '小李', '/help', 'Li_One');
  await says('u2', 'li_one', '/help', 'other');
  expect(await manager('/team manager @li_one')).toBe('小李 现在是管理员');
  expect(await manager('/team role 社群 ＠OTHER')).toBe('li_one：社群运营');
  await says('u1', '小李', '/help', 'renamed');
  expect(await manager('/team manager @renamed 取消')).toBe('小李 不再是管理员');
});

test('two of one name are asked about, each with what tells them apart; one press says which', async () => {
  await says('u1', '小李', '/team role 社群');
  await says('u2', '小李\u200b', '/team role 电商', 'li_two');
  await says('u3', '小李', '/help');
  expect(await manager('/team manager 小李')).toBe(
    '团队里有好几个“小李”，是哪一个？小李#1（社群运营 · 11-20 周五 加入）、@li_two（电商运营 · 11-20 周五 加入）、小李#3（11-20 周五 加入）',
  );
  expect(await managers()).toEqual(['团队/王经理']);
  const asked = here.said.at(-1)?.messageId ?? '';
  const press: Incoming = {
    ...here.event(team.rooms[0], '王经理'),
    ...{ kind: 'press', messageId: asked, button: 2 },
  };
  await here.take(press);
  expect(await managers()).toEqual(['u2', '团队/王经理'].sort());
  expect(await manager('/team manager 小李#3')).toContain('现在是管理员');
  expect(await managers()).toEqual(['u2', 'u3', '团队/王经理'].sort());
  expect(await manager('/team')).toContain('@li_two · 管理员 · 电商运营');
  expect(await manager('/team')).toMatch(/小李#1 · 社群运营/);
});

test('wherever a member is named: a search, a role, taking out and letting in', async () => {
  const line = '/feedback 盒子太大 渠道=小红书 维度=痛点';
  await says('u1', '小李', line);
  await says('u2', '小李', '/feedback 香味太浓 渠道=天猫 维度=痛点');
  expect(await manager('/search 记录人=小李')).toContain('是哪一个？小李#1');
  expect(await manager('/search 记录人=小李#2')).toContain('香味太浓');
  expect(await manager('/team role 社群 小李')).toContain('是哪一个？');
  expect(await manager('/team remove 小李')).toContain('是哪一个？');
  expect(await manager('/team remove 小李#1')).toContain('已移出团队');
  expect(await says('u1', '小李', '/help')).toContain('移出了团队');
  expect(await says('u2', '小李', '/help')).toContain('可以输入');
  // Of those who were taken out there is one of that name.
  expect(await manager('/team readmit 小李')).toContain('可以回来了');
  expect(await says('u1', '小李', '/help')).toContain('可以输入');
});
