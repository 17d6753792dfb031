/**
 * Walls between teams: a private chat that was turned to another team, and a group that changed teams, with everything
 * that was said there before still on the screen. Whatever is done to it is refused, and changes nothing in any team.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Incoming } from '../../../src/chat/incoming.ts';
import { buttonsOf, type View, viewSchema } from '../../../src/chat/view.ts';
import { sql } from '../../../src/store/database.ts';
import { ConcurrentChat, type Team } from '../concurrent-chat.ts';

type Message = Extract<Incoming, { kind: 'message' }>;

let here: ConcurrentChat;
let ours: Team;
let theirs: Team;
beforeEach(async () => {
  here = await ConcurrentChat.open();
  ours = await here.newTeam('甲', ['王经理', '小周']);
  theirs = await here.newTeam('乙', ['陈经理']);
});
afterEach(() => here.close());

const ANOTHER = '这条消息是另一个团队';
const RECORD = '/feedback 盒子太大 渠道=小红书 维度=痛点';
/** 小周's account, wherever they are. */
const ZHOU = { userId: '甲/小周', name: '小周' };
const PRIVATE = { chatId: 'private 小周', name: '小周', isPrivate: true };

function inRoom(room: Incoming['room'], more: { sender?: Incoming['sender'] } = {}) {
  return { ...here.event(room.chatId, '小周'), room, sender: more.sender ?? ZHOU };
}
async function say(
  room: Incoming['room'],
  text: string,
  more: Partial<Message> & { sender?: Incoming['sender'] } = {},
): Promise<Message> {
  here.later(1);
  const common = inRoom(room);
  const messageId = common.eventId.replace('e', 'm');
  const said: Message = { ...common, kind: 'message', messageId, text, isAddressed: true, ...more };
  await here.take(said);
  return said;
}
const lastIn = (chatId: string) => here.said.findLast(each => each.room === chatId);
const codeIn = (chatId: string) => /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(lastIn(chatId)?.text ?? '')?.[0] ?? '';

/** A message of the bot, with the view that it shows and the row that shows it. */
type Shown = {
  readonly messageId: string;
  readonly chatId: string;
  readonly row: number;
  readonly view: View;
};

async function shownIn(chatId: string): Promise<Shown[]> {
  const rows = await here.query<{ messageId: string; showsId: number; view: unknown }>(sql`
    SELECT message."messageId", message."showsId", outbox.view FROM "Message" message
    JOIN "Outbox" outbox ON outbox.id = message."showsId" WHERE message."chatId" = ${chatId} ORDER BY outbox.id`);
  return rows.map(row => ({
    ...{ messageId: row.messageId, chatId, row: row.showsId },
    view: viewSchema.parse(row.view),
  }));
}

/** All that teams have and decide. */
async function everything(): Promise<unknown> {
  const tables = [
    ...[
      'Feedback',
      'FeedbackTag',
      'VoiceMerge',
      'Source',
      'Persona',
      'PersonaVersion',
      'Claim',
      'ClaimRevision',
    ],
    ...['Evidence', 'Challenge', 'Proposal', 'ProposalAct', 'Card', 'FormDraft', 'Audit', 'Team', 'Room'],
    ...['LinkCode', 'LinkRequest', 'ShortId'],
  ];
  const found: Record<string, unknown> = {};
  for (const table of tables) {
    found[table] = await here.query({ sql: `SELECT * FROM "${table}" ORDER BY 1, 2`, values: [] } as never);
  }
  found['Membership'] = await here.query(sql`
    SELECT "teamId", "personId", role, "isManager", "leftAt", "removedAt" FROM "Membership" ORDER BY 1, 2`);
  return found;
}

/** Lets something happen, and finds that nothing came of it but that it was refused. */
async function isRefused(what: string, event: Incoming, isSilent = false): Promise<void> {
  const before = await everything();
  const said = here.said.length;
  here.later(1);
  await here.take(event);
  const answers = here.said.slice(said);
  if (isSilent) expect(answers, what).toEqual([]);
  else {
    expect(answers.map(each => each.text).join('\n'), what).toContain(ANOTHER);
    expect(
      answers.map(each => each.room),
      what,
    ).toEqual([event.room.chatId]);
  }
  expect(await everything(), what).toEqual(before);
}

const press = (room: Incoming['room'], shown: Shown, button: number, more: object = {}): Incoming => ({
  ...inRoom(room),
  ...{ kind: 'press', messageId: shown.messageId, button, shownBy: shown.row, isOnMessage: true, ...more },
});
const fills = (room: Incoming['room'], { messageId }: Shown, values: Record<string, string>): Incoming => ({
  ...inRoom(room),
  ...{ kind: 'form', messageId, values },
});
const edits = (message: Message, text: string): Incoming => ({
  ...message,
  ...{ eventId: `${message.eventId}-${text}`, kind: 'edit', saidAt: message.at, at: here.now, text },
});

/** What a room holds in the end: at least one of every kind of message that something can be done to. */
type Old = {
  readonly recorded: Message;
  readonly refused: Message;
  readonly asking: Message;
  readonly help: Message;
  readonly words: Message;
  readonly form: Shown;
  readonly card: Shown;
  readonly question: Shown;
  readonly link: Shown;
  readonly all: readonly Shown[];
};

async function liveIn(room: Incoming['room']): Promise<Old> {
  const { chatId } = room;
  const find = async (text: string) => {
    const shown = (await shownIn(chatId)).findLast(each => JSON.stringify(each.view).includes(text));
    if (shown === undefined) throw new Error(`nothing says ${text}`);
    return shown;
  };
  const help = await say(room, '/help');
  const words = await say(room, '用户说盒子太大了放不下');
  const recorded = await say(room, RECORD);
  // Of what people say among themselves platforms tell nothing; a record is what knows of it.
  const replyTo = { messageId: 'q1', text: '送货的人态度很好很好', isFromBot: false };
  await say(room, '/feedback 渠道=天猫 维度=认知', { replyTo });
  const refused = await say(room, '/feedback show F99');
  await ours.say(0, '王经理', '/settings 票数=2');
  await say(room, '/persona new 精致妈妈');
  await ours.say(0, '王经理', '/persona propose 精致妈妈 add 维度=痛点 收纳空间小 证据=F1');
  await say(room, '/proposal show P1');
  const card = await find('P1 精致妈妈');
  await say(room, '/proposal reject P1');
  const question = await find('为什么不通过');
  await say(room, '/team link');
  await say({ chatId: '丙', name: '丙' }, `/team link ${codeIn(chatId)}`, {
    sender: { userId: '丙/路人', name: '路人' },
  });
  const link = await find('输入了');
  const asking = await say(room, '/feedback 还缺维度 渠道=天猫');
  const form = await find('还要填');
  return {
    ...{ help, words, recorded, refused, asking, form, card, question, link },
    all: await shownIn(chatId),
  };
}

/** Everything that can be done to what a room holds. */
async function doEverything(room: Incoming['room'], old: Old): Promise<void> {
  for (const shown of old.all) {
    for (const [place, button] of buttonsOf(shown.view).entries()) {
      const what = `the button ${button.label} of ${JSON.stringify(shown.view).slice(0, 80)}`;
      await isRefused(what, press(room, shown, place + 1));
      await isRefused(`${what}, as it shows now`, press(room, shown, place + 1, { shownBy: undefined }));
    }
  }
  await isRefused('a form', fills(room, old.form, { 维度: '痛点' }));
  await isRefused('a choice of a form', press(room, old.form, 1, { part: 'choice' }));
  await isRefused('a field of a form', press(room, old.form, 1, { part: 'field' }));
  const replying = (shown: Shown, text: string): Incoming => ({
    ...inRoom(room),
    ...{ kind: 'message', messageId: `r${here.said.length}`, text, isAddressed: true },
    ...{ replyTo: { messageId: shown.messageId, text: '', isFromBot: true } },
  });
  await isRefused('a reply to a form', replying(old.form, '痛点'));
  await isRefused('a reply to a question', replying(old.question, '说不清'));
  for (const [what, message] of Object.entries({ ...old }).filter(([, each]) => 'kind' in each)) {
    const text = `/feedback 改成这样 渠道=天猫 维度=痛点`;
    await isRefused(`an edit of ${what}`, edits(message as Message, text));
  }
  await isRefused('an edit of a record to talk', edits(old.recorded, '随便说说'));
  const recall = { ...inRoom(room), kind: 'recall', messageId: old.recorded.messageId } as const;
  await isRefused('a recall', recall, true);
  const reaction = { ...inRoom(room), kind: 'reaction', messageId: old.card.messageId } as const;
  await isRefused('a vote on a card', { ...reaction, added: ['👍'], removed: [] });
  await isRefused(
    'a vote that is said once',
    { ...reaction, eventId: 'again', added: ['👎'], removed: [] },
    true,
  );
  const linking = (messageId: string): Incoming => ({
    ...inRoom(room),
    ...{ kind: 'message', messageId: `l${messageId}`, isAddressed: true },
    ...{
      text: '/feedback 渠道=天猫 维度=痛点',
      replyTo: { messageId, text: '盒子太大了放不下', isFromBot: false },
    },
  });
  await isRefused('a record of what was said then', linking(old.words.messageId));
  await isRefused('a record of what was recorded then', linking('q1'));
  // A message whose id was lost: the press itself tells which row made it.
  await here.query(
    sql`DELETE FROM "Message" WHERE "messageId" = ${old.card.messageId} RETURNING "messageId"`,
  );
  await isRefused('a button of a message that was lost', press(room, old.card, 1));
}

describe('a private chat that was turned to another team', () => {
  /** 小周 is in the other team, too. */
  const turnTo = async (team: Team) => {
    const room = { chatId: team.rooms[0], name: team.rooms[0] };
    await say(room, '/team link');
    await say(PRIVATE, `/team link ${codeIn(room.chatId)}`);
    expect(lastIn(PRIVATE.chatId)?.text).toContain(`这里现在是团队“${team.rooms[0]}”的了`);
  };

  test('can do nothing to what was said for the former team, and everything again when it is turned back', async () => {
    const old = await liveIn(PRIVATE);
    await turnTo(theirs);
    // Something of the same numbers is here, too.
    await say(PRIVATE, '/feedback 泵头按不动 渠道=天猫 维度=痛点');
    await doEverything(PRIVATE, old);
    // They are a member of both, so the name of the other may be said.
    await here.take(fills(PRIVATE, old.form, { 维度: '痛点' }));
    expect(lastIn(PRIVATE.chatId)?.text).toContain('另一个团队“甲/1”的，这里现在是团队“乙/1”');
    await turnTo(ours);
    await here.take(fills(PRIVATE, old.form, { 维度: '痛点' }));
    expect(lastIn(PRIVATE.chatId)?.text).toMatch(/^F3 /);
    await here.take(edits(old.recorded, '/feedback 盒子真大 渠道=小红书 维度=痛点'));
    const records = await here.query<{ text: string }>(
      sql`SELECT text FROM "Feedback" WHERE "teamId" = ${ours.id} ORDER BY number`,
    );
    expect(records.map(each => each.text)).toEqual(['盒子真大', '送货的人态度很好很好', '还缺维度']);
  });

  test('says no name of a team that its person is not in any more', async () => {
    const old = await liveIn(PRIVATE);
    await turnTo(theirs);
    for (const chatId of ours.rooms)
      await here.take({ ...inRoom({ chatId, name: chatId }), kind: 'member', hasLeft: true });
    await here.take(fills(PRIVATE, old.form, { 维度: '痛点' }));
    expect(lastIn(PRIVATE.chatId)?.text).toContain('这条消息是另一个团队的，这里现在是团队“乙/1”');
  });

  test('by joining a team, leaves the form of before behind: words are words again', async () => {
    const alone = { userId: '甲/小吴', name: '小吴' };
    const room = { chatId: 'private 小吴', name: '小吴', isPrivate: true };
    await say(room, '/feedback 缺维度 渠道=天猫', { sender: alone });
    await say({ chatId: ours.rooms[0], name: ours.rooms[0] }, '/help', { sender: alone });
    await say(room, '痛点', { sender: alone });
    expect(lastIn(room.chatId)?.text).toBe('没看懂。全部命令：/help');
  });
});

describe('a group that changed teams', () => {
  const group = () => ({ chatId: ours.rooms[1], name: ours.rooms[1] });

  test('by leaving: nothing can be done there to what was said before, and nothing there is brought up to date', async () => {
    const old = await liveIn(group());
    await ours.say(0, '王经理', `/team unlink ${ours.rooms[1]}`);
    await say(group(), '/team claim');
    await doEverything(group(), { ...old, all: old.all });
    const said = here.said.length;
    await ours.say(0, '王经理', '/proposal withdraw P1');
    expect(here.said.slice(said).filter(each => each.room === group().chatId)).toEqual([]);
  });

  test('by leaving: of what was taken back nothing is taken, so a reply with words of its own is recorded', async () => {
    const old = await liveIn(group());
    await ours.say(0, '王经理', `/team unlink ${ours.rooms[1]}`);
    const replyTo = { messageId: old.words.messageId, text: '', isFromBot: false };
    await say(group(), '/feedback 泵头按不动 渠道=天猫 维度=痛点', { replyTo });
    expect(lastIn(group().chatId)?.text).toMatch(/^F1 /);
    await say(group(), '/feedback 渠道=天猫 维度=痛点', { replyTo });
    expect(lastIn(group().chatId)?.text).not.toMatch(/^F\d/);
  });

  test('by leaving: what is reacted with there is not read for the team either', async () => {
    await here.close();
    let left: string | undefined;
    const at = new Date('2026-11-20T03:00:00Z');
    here = await ConcurrentChat.open(undefined, undefined, async messageId =>
      messageId === left ? [{ emoji: '👎', userId: '甲/赵经理', name: '赵经理', at }] : [],
    );
    ours = await here.newTeam('甲', ['王经理', '赵经理']);
    await ours.say(0, '王经理', RECORD);
    await ours.say(0, '王经理', '/persona new 精致妈妈');
    await ours.say(0, '小李', '/persona propose 精致妈妈 add 维度=痛点 收纳空间小 证据=F1');
    left = await ours.card(1, 1);
    await ours.say(0, '王经理', `/team unlink ${ours.rooms[1]}`);
    here.now = new Date('2026-11-20T04:00:00Z');
    await ours.react(0, '王经理', '👍', 1);
    expect((await ours.proposal(1)).state).toBe('approved');
  });

  test('by joining another: what it was asked as its own team is its own team’s', async () => {
    const room = { chatId: '丙', name: '丙' };
    await here.take({ ...inRoom(room), kind: 'standing', isPresent: true, takesReactions: true });
    const help = await say(room, '/help');
    const asking = await say(room, '/feedback 还缺维度 渠道=天猫');
    const old = await shownIn(room.chatId);
    await ours.say(0, '王经理', '/team link');
    await say(room, `/team link ${codeIn(ours.rooms[0])}`);
    await ours.say(0, '王经理', '/team confirm 1');
    expect(lastIn(room.chatId)?.text).toContain('并进了团队“甲/1”');
    for (const shown of old)
      for (const [place] of buttonsOf(shown.view).entries())
        await isRefused(`button ${place}`, press(room, shown, place + 1));
    const form = old.at(-1);
    if (form === undefined) throw new Error('there is no form');
    await isRefused('a form', fills(room, form, { 维度: '痛点' }));
    for (const message of [help, asking])
      await isRefused('an edit', edits(message, '/feedback 改成这样 渠道=天猫 维度=痛点'));
  });
});

describe('a room that changed its id', () => {
  const moving = (fromChatId: string, toChatId: string): Incoming => ({
    ...here.event(toChatId, '王经理'),
    ...{ kind: 'moved', fromChatId, toChatId },
  });

  test('has what was said there before, under either id, and what a room in between said', async () => {
    const room = { chatId: ours.rooms[1], name: ours.rooms[1] };
    const recorded = await say(room, RECORD);
    const moved = { chatId: '新', name: '新' };
    await here.take({ ...inRoom(moved), kind: 'standing', isPresent: true, takesReactions: true });
    const [greeting] = await shownIn('新');
    if (greeting === undefined) throw new Error('nobody was greeted');
    await here.take(moving(room.chatId, '新'));
    await here.take(press(moved, greeting, 1));
    expect(lastIn('新')?.text).toContain('团队已经有管理员了');
    await here.take(edits(recorded, '/feedback 盒子真大 渠道=小红书 维度=痛点'));
    expect(await here.query(sql`SELECT text FROM "Feedback"`)).toEqual([{ text: '盒子真大' }]);
    // A message of the same number, said since, is another.
    const said = here.said.length;
    await here.take({ ...inRoom(moved), kind: 'recall', messageId: recorded.messageId });
    expect(here.said.slice(said)).toEqual([]);
    await here.take({ ...inRoom(room), kind: 'recall', messageId: recorded.messageId });
    expect(lastIn('新')?.text).toContain('F1 的原消息撤回了');
  });

  test('takes its link codes along: whoever got one there is asked there', async () => {
    const room = { chatId: ours.rooms[1], name: ours.rooms[1] };
    await say(room, '/team link');
    const code = codeIn(room.chatId);
    await here.take(moving(room.chatId, '新'));
    await say({ chatId: '新', name: '新' }, `/team link ${code}`);
    expect(lastIn('新')?.text).toContain('就是在这里要的');
    await say({ chatId: '丙', name: '丙' }, `/team link ${code}`, {
      sender: { userId: '丙/老张', name: '老张' },
    });
    expect(lastIn('丙')?.text).toContain('已在那边问 小周');
    expect(lastIn('新')?.text).toContain('输入了你的连接码');
  });
});
