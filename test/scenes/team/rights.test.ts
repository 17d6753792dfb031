/**
 * Authorization, across teams and over time: what somebody may do in one team says nothing about another, and it is
 * asked when a thing is done, not when it was begun.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Incoming } from '../../../src/chat/incoming.ts';
import { sql } from '../../../src/store/database.ts';
import { brokenVoices } from '../../features/feedback/store/voice-invariants.ts';
import { ConcurrentChat, type Team } from '../concurrent-chat.ts';

let here: ConcurrentChat;
let ours: Team;
let theirs: Team;
beforeEach(async () => {
  here = await ConcurrentChat.open();
  ours = await here.newTeam('甲', ['王经理', '赵经理']);
  theirs = await here.newTeam('乙', ['陈经理']);
});
afterEach(() => here.close());

/** A group of one room, which has recorded nothing. */
const THIRD = { chatId: '丙', name: '丙' };
const LINE = '/feedback 盒子太大 渠道=小红书 维度=痛点';
const NOT_ALLOWED = '这要管理员来做。';
const group = (team: Team) => ({ chatId: team.rooms[0], name: team.rooms[0] });
const alone = (name: string) => ({ chatId: `private ${name}`, name, isPrivate: true });

const sender = (name: string) => ({ userId: `甲/${name}`, name });

/** Somebody of 甲 says something in whatever room. @returns what was said there last */
async function says(name: string, room: Incoming['room'], text: string): Promise<string> {
  here.later(1);
  const common = { ...here.event(room.chatId, name), room, sender: sender(name) };
  const messageId = common.eventId.replace('e', 'm');
  await here.take({ ...common, kind: 'message', messageId, text, isAddressed: true });
  return lastIn(room.chatId)?.text ?? '';
}
const lastIn = (chatId: string) => here.said.findLast(each => each.room === chatId);
const codeIn = (text: string) => /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(text)?.[0] ?? '';

describe('somebody of two teams', () => {
  beforeEach(async () => {
    await says('小周', group(ours), '/help');
    await says('小周', group(theirs), '/help');
  });

  test('who is made a manager of one is none of the other', async () => {
    expect(await says('王经理', group(ours), '/team manager 小周')).toBe('小周 现在是管理员');
    expect(await says('小周', group(theirs), '/settings 票数=2')).toBe(NOT_ALLOWED);
    expect(await says('小周', group(ours), '/settings 票数=2')).toBe('票数：1 → 2');
  });

  test('has a role of their own in each', async () => {
    expect(await says('小周', group(ours), '/team role 社群')).toBe('小周：社群运营');
    expect(await says('小周', group(theirs), '/team')).toContain('小周 · 未设岗位');
    expect(await says('小周', group(ours), '/team')).toContain('小周 · 社群运营');
  });
});

test('a form that a manager opened does nothing once they are none any more', async () => {
  expect(await says('赵经理', group(ours), '/source weight')).toContain('渠道');
  const form = lastIn(ours.rooms[0])?.messageId ?? '';
  await says('王经理', group(ours), '/team manager 赵经理 取消');
  here.later(1);
  const common = here.event(ours.rooms[0], '赵经理');
  await here.take({ ...common, kind: 'form', messageId: form, values: { 渠道: '天猫', 权重: '2' } });
  expect(lastIn(ours.rooms[0])?.text).toBe(NOT_ALLOWED);
  expect(await says('王经理', group(ours), '/source')).not.toContain('×2');
});

test('a new private chat is about the team, not about what another account of the person is alone with', async () => {
  await says('小周', group(ours), '/help');
  // Later, by an account that nobody knows yet.
  expect(await says('周周', alone('周周'), LINE)).toContain('F1 ');
  const code = codeIn(await says('小周', group(ours), '/team link'));
  await says('周周', alone('周周'), `/team link ${code}`);
  expect(await says('小周', group(ours), '/team confirm 1')).toContain('是同一个人了');
  expect(await says('小周', alone('小周'), '/team')).toContain('王经理');
});

test('a new private chat is about the team that somebody is in, not about one that they joined later and left', async () => {
  await says('小周', group(theirs), '/help');
  await says('小周', group(ours), '/help');
  const left = { ...here.event(ours.rooms[0], '小周'), kind: 'member', hasLeft: true } as const;
  await here.take(left);
  const members = await says('小周', alone('小周'), '/team');
  expect(members).toContain('陈经理');
  expect(members).not.toContain('王经理');
});

describe('a group of its own', () => {
  test('that recorded nothing is not taken along by somebody of it who joins a team', async () => {
    await says('小周', THIRD, '/help');
    await says('小周', group(ours), '/help');
    const members = await says('小周', THIRD, '/team');
    expect(members).toMatch(/^团队“丙”有 1 人/);
    expect(members).not.toContain('王经理');
  });

  test('that joins a team brings along who is in it, not who has left it', async () => {
    await says('小孙', THIRD, '/help');
    await says('小吴', THIRD, '/help');
    await here.take({
      ...here.event(THIRD.chatId, '小孙'),
      sender: sender('小孙'),
      kind: 'member',
      hasLeft: true,
    });
    await says('老王', THIRD, '/team claim');
    const code = codeIn(await says('王经理', group(ours), '/team link'));
    await says('老王', THIRD, `/team link ${code}`);
    await says('王经理', group(ours), '/team confirm 1');
    const members = await says('王经理', group(ours), '/team');
    expect(members).toContain('小吴');
    expect(members).not.toContain('小孙');
  });
});

test('whoever is left only in a group that the bot was put out of is no member any more', async () => {
  const [one, other] = ours.rooms.map(name => ({ chatId: name, name }));
  if (one === undefined || other === undefined) throw new Error('a team has two rooms');
  for (const room of [one, other]) await says('小周', room, '/help');
  const putOut = { kind: 'standing', isPresent: false, takesReactions: false } as const;
  await here.take({ ...here.event(one.chatId, '王经理'), ...putOut });
  expect(await says('王经理', other, '/team')).toContain('小周');
  await here.take({ ...here.event(other.chatId, '小周'), kind: 'member', hasLeft: true });
  expect(await says('王经理', other, '/team')).not.toContain('小周');
});

test('whoever left a team with one account and is in it with another is in it once both are one person', async () => {
  await says('小周', group(theirs), '/help');
  await here.take({
    ...here.event(theirs.rooms[0], '小周'),
    sender: sender('小周'),
    kind: 'member',
    hasLeft: true,
  });
  await says('周周', group(theirs), '/help');
  const code = codeIn(await says('小周', group(ours), '/team link'));
  await says('周周', { chatId: ours.rooms[1], name: ours.rooms[1] }, `/team link ${code}`);
  expect(await says('小周', group(ours), '/team confirm 1')).toContain('是同一个人了');
  const event = theirs.saying(0, '陈经理', '/team');
  await here.take(event);
  expect(theirs.answersTo(event).join('\n')).toContain('有 2 人');
});

test('a vote at the very instant at which the time is over is too late', async () => {
  await says('小周', group(ours), LINE);
  await says('小周', group(ours), '/persona new 精致妈妈');
  await says('小周', group(ours), '/persona propose 精致妈妈 add 维度=痛点 收纳空间小 证据=F1');
  const { expiresAt } = await ours.proposal(1);
  here.now = expiresAt;
  await here.take(await ours.reacting(0, '王经理', '👍', 1, expiresAt));
  expect((await ours.proposal(1)).state).toBe('expired');
  expect(await ours.versions()).toEqual([]);
});

test('whoever was taken out with one account is no manager with the other when they are let in again', async () => {
  await says('小周', group(theirs), '/help');
  const chen = async (text: string) => {
    here.later(1);
    const event = theirs.saying(0, '陈经理', text);
    await here.take(event);
    return theirs.answersTo(event).join('\n');
  };
  await chen('/team manager 小周');
  await says('周周', group(theirs), '/help');
  await chen('/team remove 周周');
  const code = codeIn(await says('小周', group(ours), '/team link'));
  await says('周周', { chatId: ours.rooms[1], name: ours.rooms[1] }, `/team link ${code}`);
  expect(await says('小周', group(ours), '/team confirm 1')).toContain('是同一个人了');
  expect(await says('小周', group(theirs), '/help')).toContain('移出了团队');
  expect(await chen('/team readmit 小周')).toContain('可以回来了');
  await says('小周', group(theirs), '/help');
  expect(await says('小周', group(theirs), '/settings 票数=2')).toBe(NOT_ALLOWED);
});

test('accounts that were joined to one that is joined to another are all one person', async () => {
  const second = { chatId: ours.rooms[1], name: ours.rooms[1] };
  expect(await says('三号', group(ours), LINE)).toContain('F1 ');
  for (const [request, [giver, typist]] of [
    ['二号', '三号'],
    ['一号', '二号'],
  ].entries()) {
    const code = codeIn(await says(giver ?? '', group(ours), '/team link'));
    await says(typist ?? '', second, `/team link ${code}`);
    expect(await says(giver ?? '', group(ours), `/team confirm ${request + 1}`)).toContain('是同一个人了');
  }
  expect(await says('王经理', group(ours), '/search 记录人=一号')).toContain('盒子太大');
});

test('a group that has a persona and no record is not given away', async () => {
  await says('老王', THIRD, '/team claim');
  await says('老王', THIRD, '/persona new 精致妈妈');
  const code = codeIn(await says('王经理', group(ours), '/team link'));
  expect(await says('老王', THIRD, `/team link ${code}`)).toContain('1 ');
  expect(await says('老王', THIRD, '/team')).toMatch(/^团队“丙”有 1 人/);
  expect(await says('老王', THIRD, '/persona')).toContain('精致妈妈');
  expect(lastIn(ours.rooms[0])?.text).not.toContain('让这个群并进团队');
});

test('a code is worth nothing once the group where it was got has left the team', async () => {
  const code = codeIn(await says('王经理', { chatId: ours.rooms[1], name: ours.rooms[1] }, '/team link'));
  await says('王经理', group(ours), `/team unlink ${ours.rooms[1]}`);
  await says('老王', THIRD, '/team claim');
  expect(await says('老王', THIRD, `/team link ${code}`)).toContain('这个连接码不对');
  expect(lastIn(ours.rooms[1])?.text).not.toContain('让这个群并进团队');
});

test('a reason for a reject at the very instant at which the time is over is too late', async () => {
  await says('小周', group(ours), LINE);
  await says('小周', group(ours), '/persona new 精致妈妈');
  await says('小周', group(ours), '/persona propose 精致妈妈 add 维度=痛点 收纳空间小 证据=F1');
  await ours.react(0, '王经理', '👎', 1);
  const asked = lastIn(ours.rooms[0]);
  expect(asked?.text).toContain('为什么不通过 P1？');
  here.now = (await ours.proposal(1)).expiresAt;
  const replyTo = { messageId: asked?.messageId ?? '', text: asked?.text ?? '', isFromBot: true };
  const reason = ours.saying(0, '王经理', '太笼统', { replyTo });
  await here.take(reason);
  expect(ours.answersTo(reason).join('\n')).toContain('已过期');
  expect((await ours.proposal(1)).rejectReason).toBeNull();
});

test('who has said no to a link has said so for good', async () => {
  await says('老王', THIRD, '/team claim');
  const code = codeIn(await says('王经理', group(ours), '/team link'));
  await says('老王', THIRD, `/team link ${code}`);
  expect(await says('王经理', group(ours), '/team confirm 1 no')).toContain('没有同意');
  expect(await says('王经理', group(ours), '/team confirm 1')).toContain('答复过');
  expect(await says('王经理', group(ours), '/team')).not.toContain('老王');
});

describe('two teams whose users say the same, under the same numbers', () => {
  const BOX = '盒子太大放不下抽屉';
  const POST = '送货的人态度很好很好';
  const chen = async (text: string): Promise<string> => {
    here.later(1);
    const event = theirs.saying(0, '陈经理', text);
    await here.take(event);
    return theirs.answersTo(event).join('\n');
  };
  beforeEach(async () => {
    for (const words of [BOX, POST])
      await says('小周', group(ours), `/feedback ${words} 渠道=天猫 维度=痛点`);
    for (const words of [POST, BOX])
      expect(await chen(`/feedback ${words} 渠道=天猫 维度=痛点`)).not.toContain('同一个声音');
  });

  test('hear voices of their own', async () => {
    expect(await here.database.transaction(brokenVoices)).toEqual([]);
    const voices = await here.query<{ count: number }>(sql`SELECT count(*) AS count FROM "Voice"`);
    expect(voices).toEqual([{ count: 4 }]);
  });

  test('merge and take apart their own', async () => {
    await chen('/feedback merge F1 F2');
    expect(await chen('/feedback show F1')).toContain('2 条记录');
    await says('小周', group(ours), '/feedback unmerge F1');
    await says('小周', group(ours), '/feedback unmerge F2');
    expect(await chen('/feedback show F1')).toContain('2 条记录');
    expect(await says('小周', group(ours), '/feedback show F1')).not.toContain('2 条记录');
    expect(await here.database.transaction(brokenVoices)).toEqual([]);
    await chen('/feedback unmerge F1');
    expect(await chen('/feedback show F1')).not.toContain('2 条记录');
  });

  test.each([
    ['merges', '/feedback merge F1 F2'],
    ['deletes', '/feedback delete F2'],
    ['rewords', '/feedback edit F1 原话=泵头按不动'],
  ])('void no votes of each other: one %s what the other cites', async (_, line) => {
    await says('王经理', group(ours), '/settings 票数=2');
    await says('小周', group(ours), '/persona new 精致妈妈');
    await says('小周', group(ours), '/persona propose 精致妈妈 add 维度=痛点 收纳空间小 证据=F1,F2');
    await ours.react(0, '王经理', '👍', 1);
    const { contentHash } = await ours.proposal(1);
    await chen(line);
    await ours.react(0, '赵经理', '👍', 1);
    const after = await ours.proposal(1);
    expect([after.contentHash, after.state]).toEqual([contentHash, 'approved']);
  });
});
