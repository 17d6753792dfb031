/**
 * A button runs with the rights of whoever presses it. So whatever a button does was shown to them, or concerns only their
 * own record or draft: nobody puts words into a manager's mouth.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shownLine } from '../../src/chat/grammar/shown-line.ts';
import type { IncomingMessage } from '../../src/chat/incoming.ts';
import { type Button, buttonsOf, plainText, type View, viewSchema } from '../../src/chat/view.ts';
import { sql } from '../../src/store/database.ts';
import { ConcurrentChat, type Team } from './concurrent-chat.ts';

type Posted = {
  readonly row: number;
  readonly messageId: string;
  readonly view: View;
  readonly draftId: number | null;
};

let here: ConcurrentChat;
let team: Team;
beforeEach(async () => {
  here = await ConcurrentChat.open();
  team = await here.newTeam('团队', ['老王', '老赵']);
  await team.say(0, '老王', '/反馈 太大 维度=痛点 渠道=小红书');
  await team.say(0, '马洛里', '/team list');
});
afterEach(() => here.close());

/** @returns what the bot has shown, by the row that showed it */
async function posted(after = 0): Promise<Posted[]> {
  const rows = await here.query<Omit<Posted, 'view'> & { view: unknown }>(sql`
    SELECT shown.id AS row, COALESCE(message."messageId", '') AS "messageId", shown.view, shown."draftId"
    FROM "Outbox" shown LEFT JOIN "Message" message ON message."madeById" = COALESCE(shown."editsId", shown.id)
    WHERE shown.id > ${after} ORDER BY shown.id`);
  return rows.map(row => ({ ...row, view: viewSchema.parse(row.view) }));
}
async function last(): Promise<Posted> {
  const found = (await posted()).at(-1);
  if (found === undefined) throw new Error('nothing was shown');
  return found;
}
const labels = ({ view }: Posted) => buttonsOf(view).map(({ label }) => label);

/** @returns what was said to whoever pressed */
async function press(member: string, { row, messageId }: Posted, button = 1): Promise<string> {
  here.later(1);
  const common = here.event(team.rooms[0], member);
  await here.take({ ...common, kind: 'press', messageId, button, shownBy: row, pressId: common.eventId });
  return here.said.at(-1)?.text ?? '';
}

async function typed(member: string, line: string): Promise<Posted> {
  await team.say(0, member, line);
  return last();
}

/** Says something in the name of a channel, or as an administrator of the group who stays anonymous. */
async function unnamed(userId: string, text: string): Promise<Posted> {
  here.later(1);
  const said = team.saying(0, '某人', text) as IncomingMessage;
  await here.take({ ...said, sender: { userId, name: userId }, isAnonymous: true });
  return last();
}

const managers = async () =>
  (await here.query(sql`SELECT 1 FROM "Membership" WHERE "isManager" AND "teamId" = ${team.id}`)).length;

describe('a command whose name was mistyped', () => {
  test.each([
    ['among blanks', `/tem manager${' '.repeat(200)}马洛里`],
    ['in clear', '/tem manager 马洛里'],
    ['with settings', `/setings 套话="${'好的谢谢您；'.repeat(30)}" 票数=1`],
    ['behind an approval', '/propsal approve P1'],
  ])('by a member, and only managers may run it: no button (%s)', async (_, line) => {
    const told = await typed('马洛里', line);
    expect(plainText(told.view)).toContain('没有“/');
    expect(labels(told)).toEqual([]);
    expect(await managers()).toBe(2);
  });

  test('by a manager: the whole line is shown, and only they can press for it', async () => {
    const told = await typed('老赵', `/tem manager${' '.repeat(200)}马洛里`);
    expect(plainText(told.view)).toContain('可以这样：/team manager 马洛里');
    expect(labels(told)).toEqual(['改成 /team']);
    expect(await press('老王', told)).toBe(
      '这个按钮执行的是老赵输入的内容，只有本人能点。要自己做，请输入命令。',
    );
    expect(await managers()).toBe(2);
    expect(await press('老赵', told)).toContain('马洛里 现在是管理员');
    expect(await managers()).toBe(3);
  });

  test('with a record: whoever typed it has it recorded by a press, nobody else', async () => {
    const told = await typed('马洛里', '/fedback 盒子太大\n放不下 维度=痛点 渠道=天猫');
    expect(plainText(told.view)).toContain('/feedback 盒子太大 放不下 维度=痛点 渠道=天猫');
    expect(await press('老王', told)).toContain('只有本人能点');
    expect(await press('马洛里', told)).toMatch(/^F2 /);
  });

  test.each([
    ['a zero-width space', '/tem manager 马\u200b洛里'],
    ['a mark that turns the direction', '/tem manager \u202e里洛马'],
    ['a blank that is no white space', '/tem manager 马洛里\u2800'],
    ['a tag', '/tem manager 马洛里\u{e0041}'],
    ['more than can be shown', `/tem manager ${'长'.repeat(1001)}`],
  ])('in which something can’t be seen, %s: no button', async (_, line) => {
    expect(labels(await typed('老王', line))).toEqual([]);
  });

  test('with emoji is no less to be seen', async () => {
    const told = await typed('老王', '/fedback 爱了❤️👩🏽‍👩‍👧 维度=痛点 渠道=天猫');
    expect(labels(told)).toEqual(['改成 /feedback']);
  });

  test('and that an earlier version offered to anybody, is offered to nobody', async () => {
    const told = await typed('老王', '/fedback 盒子太大 维度=痛点 渠道=天猫');
    await here.query(sql`
      UPDATE "Outbox" SET view = replace(view, '"ownerId"', '"former"') WHERE id = ${told.row} RETURNING id`);
    expect(await press('老王', told)).toContain('升级以前');
  });
});

describe('a command that nobody in particular says', () => {
  test('in a channel’s name, that only managers may run: no button', async () => {
    const told = await unnamed('-777', `/team manager${' '.repeat(300)}马洛里`);
    expect(plainText(told.view)).toContain('看不出这是谁说的');
    expect(labels(told)).toEqual([]);
  });

  test('in a channel’s name, that everybody may run: offered under the whole line', async () => {
    const told = await unnamed('-777', `/反馈 盒子太大${'\n'.repeat(50)}放不下 维度=痛点 渠道=天猫`);
    expect(plainText(told.view)).toContain('/feedback 盒子太大 放不下 维度=痛点 渠道=天猫');
    expect(await press('马洛里', told)).toMatch(/^F2 /);
  });

  test('by an administrator of the group: offered under the whole line', async () => {
    const told = await unnamed(team.rooms[0], `/team manager${' '.repeat(300)}马洛里`);
    expect(plainText(told.view)).toContain('/team manager 马洛里');
    expect(await press('马洛里', told)).toContain('管理员');
    expect(await managers()).toBe(2);
  });

  test('by an administrator of the group, longer than can be shown: no button', async () => {
    const line = `/settings 套话="${'好的谢谢您；'.repeat(200)}" 票数=1`;
    expect(labels(await unnamed(team.rooms[0], line))).toEqual([]);
  });
});

/** Lines of ours that hold nothing that anybody typed, but for what the button is named by or stands under. */
const OWN_LINES = [
  /^\/feedback (edit|delete|restore) F\d+$/,
  /^\/proposal (approve|reject) P\d+ content-mark=[0-9a-f]{16}$/,
  /^\/proposal rebase P\d+$/,
  /^\/team (claim|confirm \d+ (yes|no))$/,
  // It reads, and changes nothing.
  /^\/search .*$/s,
];

function isShown({ view, draftId }: Posted, button: Button): boolean {
  const { line, fill, ownerId } = button;
  const shown = plainText(view).replace(/\s+/gu, ' ');
  // A draft is its person's: nobody else can fill it in.
  if (fill !== undefined) return draftId !== null;
  if (line === undefined) return false;
  if (ownerId !== undefined && ownerId > 0) return true;
  if (ownerId === 0) return shown.includes(shownLine(line) ?? '\0');
  if (OWN_LINES.some(own => own.test(line))) return true;
  // What is proposed is put together of what stands there: every quoted word of it.
  const quotedWords = [...line.matchAll(/"([^"]*)"|“([^”]*)”/gu)].map(([, one, other]) => one ?? other ?? '');
  return (
    line.startsWith('/persona propose ') &&
    quotedWords.every(each => shown.includes(each.replace(/\s+/gu, ' ')))
  );
}

test('whatever a button does was shown, or concerns only the own record or draft of whoever presses it', async () => {
  const trick = `x${' '.repeat(200)}票数=1\n\n\n/team manager 马洛里`;
  const long = `盒子太大，${'放在浴室里怎么摆都不顺手，'.repeat(9)}最后只好退掉了`;
  for (const [member, line] of [
    ['小李', `/fedback "${trick}" 维度=痛点 渠道=天猫`],
    ['小李', `/反馈 ${trick} 纬度=链路`],
    ['小李', `/反馈 ${trick} 渠道=没有这个渠道${' '.repeat(80)}的 维度=痛点`],
    ['小李', `/反馈 ${trick} 渠道=天猫 维度=通点`],
    ['小李', `/反馈 ${long} 渠道=天猫 维度=痛点`],
    ['小周', `/反馈 ${long}！ 渠道=小红书 维度=痛点`],
    ['小周', `/反馈 ${long}！！！是的 渠道=京东 维度=痛点`],
    ['小李', '/feedback show F2'],
    ['小李', '/feedback delete F2'],
    ['小李', '/feedback show F2'],
    ['老王', '/persona new 精致妈妈'],
    ['小李', '/persona suggest 精致妈妈'],
    ['小李', `/persona propose 精致妈妈 add "${trick}" 证据=F3`],
    ['小李', `/persona propose 精致妈妈 add 维度=痛点 收纳空间小 证据=F3`],
    ['小李', `/proposal edit P1 ${trick}`],
    ['小李', `/search 盒子`],
    ['小李', `/team role ${trick}`],
    ['老王', `/team manager ${trick}`],
    ['老王', `/setings ${trick}`],
    ['小李', `/team lnk ${trick}`],
    ['小李', '/team unlink'],
  ] as const)
    await team.say(0, member, line);
  const forwarded = team.saying(0, '小李', trick) as IncomingMessage;
  await here.take({ ...forwarded, isForwarded: true });
  const alone = team.saying(0, '小李', trick) as IncomingMessage;
  await here.take({ ...alone, room: { chatId: '小李', name: '小李', isPrivate: true } });
  await unnamed('-777', `/反馈 ${trick} 维度=痛点 渠道=天猫`);
  await unnamed(team.rooms[0], `/settings ${trick}`);
  const all = (await posted()).flatMap(each =>
    buttonsOf(each.view).map((button, place) => ({ each, button, number: place + 1 })),
  );
  expect(all.length).toBeGreaterThan(30);
  for (const { each, button } of all)
    expect(isShown(each, button), `${button.label}: ${JSON.stringify(button)}\n${plainText(each.view)}`).toBe(
      true,
    );
  // And nobody else can press what is somebody's own.
  const owned = all.filter(({ button }) => button.fill !== undefined || (button.ownerId ?? 0) > 0);
  expect(new Set(owned.map(({ button }) => button.label)).size).toBeGreaterThan(8);
  await team.say(0, '路人', '/team list');
  for (const { each, button, number } of owned) {
    if (here.said.findLast(said => said.messageId === each.messageId)?.room !== team.rooms[0]) continue;
    expect(await press('路人', each, number), button.label).toMatch(/只有本人能点|这张表/);
  }
});
