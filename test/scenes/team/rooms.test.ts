/** What becomes of messages that are changed, and of rooms and the people in them, event by event. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Incoming } from '../../../src/chat/incoming.ts';
import { buttonsOf, viewSchema } from '../../../src/chat/view.ts';
import { voicesOf } from '../../../src/features/feedback/store/voice-forest.ts';
import { sql } from '../../../src/store/database.ts';
import { brokenVoices } from '../../features/feedback/store/voice-invariants.ts';
import { ConcurrentChat, type Team } from '../concurrent-chat.ts';

let here: ConcurrentChat;
let team: Team;
beforeEach(async () => {
  here = await ConcurrentChat.open();
  team = await here.newTeam('团队', ['王经理']);
});
afterEach(() => here.close());

const room = () => team.rooms[0];
const line = '/feedback 盒子太大 渠道=小红书 维度=痛点';
const texts = (chatId: string) => here.said.filter(each => each.room === chatId).map(each => each.text);
const last = (chatId = room()) => texts(chatId).at(-1) ?? '';
const rows = <Row>(statement: ReturnType<typeof sql>) => here.query<Row>(statement);

async function said(member: string, words: string): Promise<Extract<Incoming, { kind: 'message' }>> {
  const event = team.saying(0, member, words);
  if (event.kind !== 'message') throw new Error('not a message');
  await here.take(event);
  return event;
}
/** Somebody changes what they said, so many minutes later. */
async function edited(message: Extract<Incoming, { kind: 'message' }>, words: string, minutes: number) {
  const at = new Date(message.at.getTime() + minutes * 60_000);
  here.now = at;
  const { eventId } = here.event(room(), message.sender.name);
  await here.take({ ...message, eventId, kind: 'edit', text: words, at, saidAt: message.at });
}
function privately(member: string, words: string): Incoming {
  const common = here.event(`private ${member}`, member);
  const sender = { userId: `团队/${member}`, name: member };
  const where = { chatId: `private ${member}`, name: member, isPrivate: true };
  const messageId = common.eventId.replace('e', 'm');
  return { ...common, sender, room: where, kind: 'message', messageId, text: words, isAddressed: true };
}

describe('a command that is edited', () => {
  test('corrects the record until ten minutes are over', async () => {
    const message = await said('小李', line);
    await edited(message, '/feedback 盒子太大，放不下 渠道=天猫 维度=痛点 强度=5', 9);
    const [record] = await rows<{ text: string; intensity: number }>(
      sql`SELECT text, intensity FROM "Feedback"`,
    );
    expect(record).toEqual({ text: '盒子太大，放不下', intensity: 5 });
  });

  test('later is told how to use edit, with a line and a button that do it', async () => {
    const message = await said('小李', line);
    await edited(message, '/feedback 盒子 “太大” 渠道=天猫 维度=痛点 强度=5', 10);
    expect(last()).toMatch(/^发出 10 分钟以后再改消息，F1 不会跟着变。\n可以这样：\/feedback edit F1 原话=/);
    expect(await rows(sql`SELECT text FROM "Feedback"`)).toEqual([{ text: '盒子太大' }]);
    const shown = here.said.at(-1);
    const press = {
      ...here.event(room(), '小李'),
      kind: 'press',
      messageId: shown?.messageId ?? '',
    } as const;
    await here.take({ ...press, button: 1 });
    const [record] = await rows<{ text: string; intensity: number }>(
      sql`SELECT text, intensity FROM "Feedback"`,
    );
    expect(record).toEqual({ text: '盒子 “太大”', intensity: 5 });
  });

  test('to the same meaning changes nothing and says nothing new', async () => {
    const message = await said('小李', line);
    const before = texts(room());
    await edited(message, '/feedback  盒子太大 维度=痛点 渠道=小红书', 1);
    expect(texts(room()).at(-1)).toBe(before.at(-1));
    expect(await rows(sql`SELECT id FROM "Audit" WHERE action = 'feedback.edited'`)).toEqual([]);
  });

  test('keeps the day on which the user said it, unless it says another', async () => {
    const message = await said('小李', `${line} 日期=昨天`);
    const [before] = await rows<{ saidAt: Date }>(sql`SELECT "saidAt" FROM "Feedback"`);
    await edited(message, '/feedback 盒子太大了 渠道=小红书 维度=痛点', 2);
    expect((await rows<{ saidAt: Date }>(sql`SELECT "saidAt" FROM "Feedback"`))[0]).toEqual(before);
  });

  test('after its form was filled in corrects that record, too', async () => {
    const message = await said('小李', '/feedback 盒子太大 渠道=小红书');
    const form = here.said.at(-1)?.messageId ?? '';
    await here.take({
      ...here.event(room(), '小李'),
      kind: 'form',
      messageId: form,
      values: { 维度: '痛点' },
    });
    await edited(message, '/feedback 盒子真的太大 渠道=小红书 维度=痛点', 3);
    expect(await rows(sql`SELECT text FROM "Feedback"`)).toEqual([{ text: '盒子真的太大' }]);
  });

  test('is recorded once, though the form that it had opened is filled in at the same moment', async () => {
    const message = await said('小李', '/feedback 盒子太大 维度=痛点');
    const form = here.said.at(-1)?.messageId ?? '';
    const edit = { kind: 'edit', saidAt: message.at, text: line } as const;
    await here.take(
      { ...message, ...here.event(room(), '小李'), ...edit },
      { ...here.event(room(), '小李'), kind: 'form', messageId: form, values: { 渠道: '天猫' } },
    );
    expect(await rows(sql`SELECT number FROM "Feedback"`)).toEqual([{ number: 1 }]);
  });

  test('of a record that was deleted meanwhile says that it is', async () => {
    const message = await said('小李', line);
    await said('小李', '/feedback delete F1');
    await edited(message, '/feedback 盒子太小 渠道=小红书 维度=痛点', 3);
    expect(texts(room()).join('\n')).toContain('F1 已经删除');
  });

  test('of somebody who is not known, or of nobody in particular, is silence', async () => {
    const message = await said('小李', line);
    const before = here.said.length;
    const stranger = { ...message, sender: { userId: 'x', name: '路人' } };
    await edited(stranger, '/feedback 盒子太小 渠道=小红书 维度=痛点', 1);
    const nobody = { ...message, isAnonymous: true };
    await edited(nobody, '/feedback 盒子太小 渠道=小红书 维度=痛点', 1);
    expect(here.said).toHaveLength(before);
  });
});

describe('who is in the team', () => {
  test('whoever leaves one of the team’s groups and is in another stays; whoever left all does not', async () => {
    const leaves = (chatId: string, hasLeft = true) =>
      here.take({ ...here.event(chatId, '小李'), kind: 'member', hasLeft });
    for (const place of [0, 1] as const) await team.say(place, '小李', line);
    await leaves(team.rooms[0]);
    await said('王经理', '/team list');
    expect(last()).toContain('小李');
    // Back in the first, then out of the second: still there.
    await leaves(team.rooms[0], false);
    await leaves(team.rooms[1]);
    await said('王经理', '/team list');
    expect(last()).toContain('小李');
    await leaves(team.rooms[0]);
    await said('王经理', '/team list');
    expect(last()).not.toContain('小李');
  });

  test('whoever left does not come back by the bot leaving too, nor by linking another account', async () => {
    for (const place of [0, 1] as const) await team.say(place, '小李', line);
    await here.take(privately('小李', '/search 盒子'));
    expect(last('private 小李')).toContain('共 2 条');
    for (const chatId of team.rooms)
      await here.take({ ...here.event(chatId, '小李'), kind: 'member', hasLeft: true });
    for (const chatId of team.rooms)
      await here.take({
        ...here.event(chatId, '王经理'),
        kind: 'standing',
        isPresent: false,
        takesReactions: false,
      });
    await here.take(privately('小李', '/search 盒子'));
    expect(last('private 小李')).toContain('你已经不在团队');
  });

  test('whoever left hears nothing more of the team, also where they spoke with the bot alone', async () => {
    await said('小李', '/help');
    await here.take(privately('小李', line));
    await said('王经理', '/persona new 精致妈妈');
    await said('王经理', '/persona propose 精致妈妈 add 维度=痛点 收纳空间小 证据=F1');
    await here.take({ ...here.event(room(), '小李'), kind: 'member', hasLeft: true });
    const before = texts('private 小李').length;
    await said('陈经理', '/help');
    await said('王经理', '/team manager 陈经理');
    await team.react(0, '陈经理', '👍', 1);
    expect(texts(room()).join('\n')).toContain('v0 → v1');
    expect(texts('private 小李')).toHaveLength(before);
  });

  test('alone with the bot, a member of no team has a team of their own, until they join one', async () => {
    await here.take(privately('小周', '/team'));
    expect(last('private 小周')).toContain('有 1 人');
    await said('小周', '/help');
    await here.take(privately('小周', '/team'));
    expect(last('private 小周')).toContain('王经理');
  });

  test('whoever recorded something there keeps it for themselves', async () => {
    await here.take(privately('小周', line));
    await said('小周', '/help');
    await here.take(privately('小周', '/team'));
    expect(last('private 小周')).toContain('有 1 人');
  });

  test('whoever is in two teams turns their private chat to the other by its code', async () => {
    const other = await here.newTeam('别的团队', ['陈经理']);
    await said('小周', '/help');
    await here.take(privately('小周', '/team'));
    expect(last('private 小周')).toContain('王经理');
    const sender = { userId: '团队/小周', name: '小周' };
    const event = other.saying(0, '小周', '/team link');
    await here.take({ ...event, sender });
    const code = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(last(other.rooms[0]))?.[0] ?? '';
    await here.take(privately('小周', `/team link ${code}`));
    await here.take(privately('小周', '/team'));
    expect(last('private 小周')).toContain('陈经理');
    expect(last('private 小周')).not.toContain('王经理');
    // Nobody else came along.
    await here.take(other.saying(0, '陈经理', '/team'));
    expect(last(other.rooms[0])).not.toContain('王经理');
  });

  test('what concerns the team is announced in its groups, not alone with its members', async () => {
    await said('小周', line);
    await here.take(privately('小周', '/persona new 精致妈妈'));
    await here.take(privately('小周', '/persona propose 精致妈妈 add 维度=痛点 收纳空间小 证据=F1'));
    expect(last('private 小周')).toMatch(/^P1 精致妈妈/);
    await said('小李', '/help');
    await here.take(privately('小李', '/help'));
    await team.react(0, '王经理', '👍', 1);
    expect(texts(room()).join('\n')).toContain('精致妈妈 v0 → v1');
    for (const alone of ['private 小周', 'private 小李'])
      expect(texts(alone).filter(each => each.startsWith('精致妈妈 v0 → v1'))).toEqual([]);
    expect(
      texts('private 小李')
        .map(each => each.slice(0, 4))
        .sort(),
    ).toEqual(['可以输入', '这里记的']);
  });
});

describe('a room that moved', () => {
  const moving = (fromChatId: string, toChatId: string): Incoming => ({
    ...here.event(toChatId, '王经理'),
    ...{ kind: 'moved', fromChatId, toChatId },
  });

  test('gets its place from one that was made there meanwhile, and what was to be said is said there', async () => {
    await said('小李', line);
    const greeted = {
      ...here.event('new', '王经理'),
      kind: 'standing',
      isPresent: true,
      takesReactions: true,
    } as const;
    await here.take(greeted);
    await here.take(moving(room(), 'new'));
    const sender = { userId: '团队/小李', name: '小李' };
    const asked = { ...here.event('new', '小李'), sender, kind: 'message', messageId: 'm900' } as const;
    await here.take({ ...asked, text: '/feedback show F1', isAddressed: true });
    expect(last('new')).toContain('盒子太大');
    // Told twice, as platforms do.
    await here.take(moving(room(), 'new'));
    expect(await rows(sql`SELECT id FROM "Room" WHERE "chatId" = 'new'`)).toHaveLength(1);
  });

  test('leaves nothing to be said in the one that was made there meanwhile', async () => {
    const sender = { userId: '团队/小李', name: '小李' };
    const asked = { ...here.event('new', '小李'), sender, kind: 'message', messageId: 'm900' } as const;
    await here.take({ ...asked, text: '/help', isAddressed: true });
    await here.take(moving(room(), 'new'));
    for (const words of [line, '/persona new 精致妈妈']) await here.take(privately('小李', words));
    const proposed = '/persona propose 精致妈妈 add 维度=痛点 收纳空间小 证据=F1';
    await here.take(privately('小李', proposed));
    expect(last('private 小李')).toMatch(/^P1 精致妈妈/);
    expect(new Set(here.said.map(each => each.room))).toEqual(new Set(['new', 'private 小李']));
  });

  test('tells of what is decided by events of before, in the new place', async () => {
    await said('小李', line);
    await said('小李', '/persona new 精致妈妈');
    await said('小李', '/persona propose 精致妈妈 add 维度=痛点 收纳空间小 证据=F1');
    const approve = team.saying(0, '王经理', '/proposal approve P1');
    const press = await team.pressing(0, '王经理', 2, 1);
    await here.take(moving(room(), 'new'));
    await here.take(press);
    expect(texts('new').join('\n')).toContain('为什么不通过 P1');
    await here.take(approve);
    expect(texts('new').join('\n')).toContain('精致妈妈 v0 → v1');
    expect(await rows(sql`SELECT id FROM "Outbox" WHERE "chatId" = 'new' AND "replyTo" LIKE '%/%'`)).toEqual(
      [],
    );
  });

  test('is still reached by its old name, and answers where it is now', async () => {
    await here.take(moving(room(), 'new'));
    await said('小李', line);
    expect(last('new')).toMatch(/^F1 /);
    expect(here.said.filter(each => each.room === room() && each.text.startsWith('F1'))).toEqual([]);
  });
});

describe('messages of before and after a room moved', () => {
  const moved = async () => {
    await here.take({
      ...here.event('new', '王经理'),
      ...{ kind: 'moved', fromChatId: room(), toChatId: 'new' },
    });
  };
  const inNew = (
    member: string,
    words: string,
    messageId: string,
  ): Extract<Incoming, { kind: 'message' }> => ({
    ...here.event('new', member),
    sender: { userId: `团队/${member}`, name: member },
    ...{ kind: 'message', messageId, text: words, isAddressed: true },
  });
  const recorded = () => rows<{ text: string }>(sql`SELECT text FROM "Feedback" ORDER BY number`);
  /** A press on a button of the form that was shown last, which is heard of later. */
  const formPress = async (label: string): Promise<Incoming> => {
    const [message] = await rows<{ messageId: string; showsId: number; view: unknown }>(sql`
      SELECT message."messageId", message."showsId", outbox.view FROM "Message" message
      JOIN "Outbox" outbox ON outbox.id = message."showsId" ORDER BY message."showsId" DESC LIMIT 1`);
    if (message === undefined) throw new Error('nothing was said');
    const labels = buttonsOf(viewSchema.parse(message.view)).map(each => each.label);
    const button = labels.indexOf(label) + 1;
    const common = here.event(room(), '小李');
    return { ...common, kind: 'press', messageId: message.messageId, button, shownBy: message.showsId };
  };

  test('of the same number are not taken for each other when they are edited', async () => {
    const before = await said('小李', line);
    await moved();
    const after = inNew('小李', '/feedback 送货很慢 渠道=天猫 维度=痛点', before.messageId);
    await here.take(after);
    const edit = { kind: 'edit', saidAt: after.at } as const;
    await here.take({
      ...after,
      ...here.event('new', '小李'),
      sender: after.sender,
      ...edit,
      text: '/feedback 送货太慢 渠道=天猫 维度=痛点',
    });
    expect(await recorded()).toEqual([{ text: '盒子太大' }, { text: '送货太慢' }]);
    await edited(before, '/feedback 盒子真大 渠道=小红书 维度=痛点', 1);
    expect(await recorded()).toEqual([{ text: '盒子真大' }, { text: '送货太慢' }]);
  });

  test('said before and taken in after are edited as themselves, once', async () => {
    await said('小李', '/help');
    await moved();
    const late = await said('小李', line);
    await edited(late, '/feedback 盒子真大 渠道=小红书 维度=痛点', 1);
    expect(await recorded()).toEqual([{ text: '盒子真大' }]);
  });

  test('make one record, where a form of before is sent off after the record was made by an edit', async () => {
    const asked = await said('小李', '/feedback 盒子太大 渠道=小红书');
    const press = await formPress('痛点');
    await edited(asked, line, 1);
    await moved();
    await here.take(press);
    expect(await recorded()).toEqual([{ text: '盒子太大' }]);
  });

  test('make one record, where the message of a form of before is changed after it was sent off', async () => {
    const asked = await said('小李', '/feedback 盒子太大 渠道=小红书');
    const press = await formPress('痛点');
    await moved();
    await here.take(press);
    expect(await recorded()).toEqual([{ text: '盒子太大' }]);
    await edited(asked, '/feedback 盒子真大 渠道=小红书 维度=痛点', 1);
    expect(await recorded()).toEqual([{ text: '盒子真大' }]);
  });

  test('are not one voice for having the same number', async () => {
    const replyTo = { messageId: 'm3', text: '盒子太大了放不下', isFromBot: false };
    await here.take(team.saying(0, '小李', '/feedback 渠道=天猫 维度=痛点', { replyTo }));
    await moved();
    const other = { messageId: 'm3', text: '送货的人态度很好很好', isFromBot: false };
    await here.take({ ...inNew('小李', '/feedback 渠道=天猫 维度=痛点', 'm900'), replyTo: other });
    const voices = await here.database.transaction(transaction => voicesOf(transaction, 1, [1, 2]));
    expect(new Set(voices.values()).size).toBe(2);
    // What is said of the message in its old place joins it there.
    expect(await here.database.transaction(brokenVoices)).toEqual([]);
  });
});

describe('an event that came before what it is about', () => {
  test('waits for the message that is just being sent, and holds up nothing else for long', async () => {
    await said('小李', line);
    const [sending] = await rows<{ id: number }>(sql`SELECT max(id) AS id FROM "Outbox"`);
    await rows(
      sql`UPDATE "Outbox" SET state = 'sending', "createdAt" = ${here.now} WHERE id = ${sending?.id ?? 0} RETURNING id`,
    );
    here.later(1);
    const reaction = { ...here.event(room(), '小李'), kind: 'reaction', messageId: 'unknown' } as const;
    await here.store({ ...reaction, added: ['👍'], removed: [] });
    await here.stop();
    // Another start settles what was being sent: then nobody waits any more.
    await here.start();
    expect(await rows(sql`SELECT id FROM "Inbox" WHERE state <> 'done'`)).toEqual([]);
  });
});
