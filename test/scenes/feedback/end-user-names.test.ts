/**
 * Names of end users reach neither the disk nor the log, not even for a moment: what is looked at are the bytes of the
 * database, of its write-ahead log, and of what the process wrote on standard error.
 */

import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import Libsql from 'libsql';
import { afterEach, expect, test } from 'vitest';
import type { Incoming } from '../../../src/chat/incoming.ts';
import { sql } from '../../../src/store/database.ts';
import { moveRoom } from '../../../src/store/room-teams.ts';
import { findSpeaker } from '../../../src/store/speakers.ts';
import { lookInto } from '../../faults/inspect-database.ts';
import { endAll, Session, saidBy } from '../../faults/session.ts';
import { ConcurrentChat } from '../concurrent-chat.ts';
import { LarkBot, LarkGathered } from '../lark-bot.ts';
import { scratchFolder } from '../process.ts';
import { Gathered, TelegramBot } from '../telegram-bot.ts';

const ends: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  await endAll();
  for (const end of ends.splice(0)) await end();
});

/** Rare characters, so that no name is anywhere but where it was typed. */
const HAN = '龘靐齉爩鱻麤灪籱虋饢齾龗麣鸞鑱囔戇驫';
let named = 0;

/** @returns names that nobody had before, of one word and of two */
function newNames(): { readonly one: string; readonly two: string; readonly latin: string } {
  named += 1;
  const sign = (place: number) => HAN.charAt(Math.floor(named / HAN.length ** place) % HAN.length);
  const rare = `${sign(0)}${sign(1)}${sign(2)}`;
  return { one: `${rare}女士`, two: `${rare} 先生`, latin: `Zq${named}x Vwk${named}y` };
}

const LINES: readonly ((names: ReturnType<typeof newNames>) => readonly [line: string, name: string])[] = [
  ({ one }) => [`/反馈 太大 用户=${one} 渠道=天猫 维度=痛点`, one],
  ({ one }) => [`/反馈 ${one}说太大 用户 = ${one} 渠道=天猫 维度=痛点`, one],
  ({ one }) => [`/反馈 太大，用户=${one}，放不下 渠道=天猫 维度=痛点`, one],
  ({ one }) => [`/反馈 太大（用户=${one}） 渠道=天猫 维度=痛点`, one],
  ({ two }) => [`/反馈 太大 用户=”${two}” 渠道=天猫 维度=痛点`, two],
  ({ two }) => [`/反馈 太大 用户='${two}' 渠道=天猫 维度=痛点`, two],
  ({ two }) => [`/反馈 太大 用户=「${two}” 渠道=天猫 维度=痛点`, two],
  ({ latin }) => [`/feedback too big user="${latin}" source=天猫 dimension=needs`, latin],
  ({ latin }) => [`/feedback too big user=${latin}`, latin],
  ({ latin }) => [`/feedback user=${latin} said it is big source=天猫 dimension=needs`, latin],
  ({ latin }) => [`/feedback ${latin} said it is big ＵＳＥＲ：${latin}`, latin],
  ({ two }) => [`/反馈 用户=${two} 说太大`, two],
  ({ one }) => [`/反馈 太大用户=${one} 渠道=天猫`, one],
  ({ one }) => [`/反馈 “太大 用户=${one}” 渠道=天猫`, one],
  ({ two }) => [`/反馈 太大 用户="${two} 渠道=天猫`, two],
  ({ one }) => [`/反馈 太大 用户=${one} user=${one}`, one],
  ({ one }) => [`/反馈 太大 用沪=${one} 渠道=天猫 维度=痛点`, one],
  ({ latin }) => [`/反馈 太大 username=${latin}`, latin],
  ({ one }) => [`/反愧 太大 用户=${one} 渠道=天猫 维度=痛点`, one],
  ({ latin }) => [`/反愧 太大 user=${latin}`, latin],
  ({ latin }) => [`/weather user=${latin}`, latin],
  ({ one }) => [`/反馈 太大 用户=${one} 渠道=快手 维度=痛点`, one],
  ({ one }) => [`/反馈 太大 用户=${one} 渠道=天猫 维度=痛点 强度=9`, one],
  ({ one }) => [`/反馈 太大 用户=${one} 渠道=天猫`, one],
  ({ one }) => [`/反馈 唯度=痛点 太大 用户=${one} 渠道=天猫`, one],
  ({ one }) => [`/feedback show F1 用户=${one}`, one],
  ({ one }) => [`/feedback edit F1 用户=${one}`, one],
  ({ one }) => [`/persona new ${one} 用户=${one}`, one],
  ({ one }) => [`/search 用户=${one} 页=0`, one],
  ({ one }) => [`/反馈 删除 键很难找 用户=${one}`, one],
  ({ one }) => [`/反馈 ${'太大'.repeat(6_000)} 用户=${one}`, one],
  ({ one }) => [`用户=${one} 说太大`, one],
];

/** @returns the names that are found in any file of a folder, or in what was logged */
function leaked(folder: string, names: readonly string[], log = ''): string[] {
  const all = readdirSync(folder)
    .filter(file => file.startsWith('chat.db'))
    .map(file => readFileSync(path.join(folder, file)));
  const bytes = Buffer.concat([...all, Buffer.from(log)]);
  const escaped = (name: string) =>
    [...name].map(each => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  return names.filter(name =>
    [name, escaped(name), name.replace(' ', '')].some(form => bytes.includes(Buffer.from(form))),
  );
}

test('whatever is typed, filled in, replied to or put aside, and however the process ends', {
  timeout: 180_000,
}, async () => {
  const folder = scratchFolder();
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const names: string[] = [];
  const typed = LINES.map(line => {
    const [text, name] = line(newNames());
    names.push(name);
    return text;
  });
  const [answered, filled, replied, dead] = [newNames(), newNames(), newNames(), newNames()];
  names.push(answered.two, filled.one, filled.latin, replied.one, dead.one);
  const first = new Session(folder, { env: { LOG_LEVEL: 'debug' } });
  first.type(':as 王经理 manager', '/反馈 头一条 渠道=天猫 维度=痛点', ...typed);
  await first.done(typed.length + 2, 60_000);
  expect(leaked(folder, names, first.err)).toEqual([]);
  await first.kill();
  // As a crash leaves it: all is still in the write-ahead log.
  expect(leaked(folder, names, first.err)).toEqual([]);

  const database = new Libsql(path.join(folder, 'chat.db'));
  database.exec(`CREATE TRIGGER poison BEFORE INSERT ON "Feedback" WHEN NEW.text LIKE '%毒%'
    BEGIN SELECT RAISE(ABORT, 'poisoned'); END`);
  database.close();
  const second = new Session(folder, { env: { LOG_LEVEL: 'debug' } });
  second.type('/feedback edit F1');
  await second.done(1);
  const form = second.heard.flatMap(heard => saidBy(heard) ?? []).at(-1)?.message;
  second.type(
    `:fill ${form} 用户="${answered.two}" 原话="${answered.two}很生气"`,
    `:fill ${form} 用沪=${filled.one}`,
    `:fill ${form} text="big, user=${filled.latin}"`,
    `/反馈 太大 用户=${replied.one} 渠道=天猫 维度=痛点`,
  );
  await second.done(5);
  const command = Math.max(...second.heard.map(heard => Number(heard['message'] ?? 0))) - 1;
  const ending = await second.end(
    `:reply ${command} /反馈 痛点 渠道=天猫`,
    `/反馈 有毒，${dead.one}说的 用户=${dead.one} 渠道=天猫 维度=痛点`,
  );
  expect(ending.code).toBe(0);
  expect(second.err).toContain('event put aside');
  expect(leaked(folder, names, second.err)).toEqual([]);
  for (const { text } of [...first.heard, ...second.heard].flatMap(heard => saidBy(heard) ?? []))
    for (const name of names) expect(text).not.toContain(name);

  const users = lookInto(path.join(folder, 'chat.db'), look =>
    look<{ text: string }>(`SELECT text FROM "Feedback" WHERE "endUser" IS NOT NULL`),
  );
  expect(users.length).toBeGreaterThan(8);
  expect(users.filter(({ text }) => text.includes('\u0001'))).toEqual([]);
});

const inRoom = { kind: 'message', isAddressed: true } as const;
let messages = 0;

async function chat(): Promise<ConcurrentChat> {
  const here = await ConcurrentChat.open();
  ends.push(() => here.close());
  return here;
}

function saying(here: ConcurrentChat, room: string, text: string, more: object = {}): Incoming {
  messages += 1;
  return { ...here.event(room, '小李'), ...inRoom, messageId: `n${messages}`, text, ...more };
}

const recorded = (here: ConcurrentChat) =>
  here.query<{ number: number; text: string; endUser: string | null }>(
    sql`SELECT number, text, "endUser" FROM "Feedback" ORDER BY id`,
  );

test('the first line of a room that nobody knew is hashed as every later one', async () => {
  const here = await chat();
  const { one } = newNames();
  const line = `/反馈 太大 用户=${one} 渠道=天猫 维度=痛点`;
  await here.take(saying(here, '新群', line), saying(here, '新群', line.replace('太大', '放不下')));
  const alone = { isPrivate: true, chatId: 'alone', name: '小李' };
  for (const text of ['漏水', '难撕'])
    await here.take({ ...saying(here, 'x', line.replace('太大', text)), room: alone });
  const records = await recorded(here);
  expect(records.map(({ text }) => text)).toEqual(['太大', '放不下', '漏水', '难撕']);
  expect(records[0]?.endUser).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(records.map(({ endUser }) => endUser)).size).toBeLessThanOrEqual(2);
  expect(records[0]?.endUser).toBe(records[1]?.endUser);
  expect(records[2]?.endUser).toBe(records[3]?.endUser);
  expect(await here.query(sql`SELECT * FROM "SecretAhead"`)).toEqual([]);
  expect(leaked(here.folder, [one])).toEqual([]);
});

test('what was stored before its room changed the team is to be typed again', async () => {
  const here = await chat();
  const { one } = newNames();
  await here.newTeam('甲', ['王经理']);
  await here.take(saying(here, '乙', '/反馈 头一条 渠道=天猫 维度=痛点'));
  await here.stop();
  const { admitted, guarded } = await import('../../../src/conversation/guard-names.ts');
  const { commands } = await import('../../../commands/index.ts');
  const config = { commands, botName: 'personaloop' } as Parameters<typeof admitted>[1];
  const event = saying(here, '乙', `/反馈 太大 用户=${one} 渠道=天猫 维度=痛点`);
  const kept = await here.database.transaction(transaction =>
    guarded(transaction, 'telegram', admitted(event, config), config),
  );
  await here.store(kept);
  await here.database.transaction(async transaction => {
    const [mine, theirs] = [
      await findSpeaker(transaction, 'telegram', '乙', ''),
      await findSpeaker(transaction, 'telegram', '甲/1', ''),
    ];
    if (mine === undefined || theirs === undefined) throw new Error('a room is not there');
    await moveRoom(transaction, mine.room.id, mine.team.id, theirs.team.id);
  });
  await here.start();
  await here.settle();
  expect(here.said.at(-1)?.text).toContain('请再发一次');
  expect((await recorded(here)).filter(({ text }) => text === '太大')).toEqual([]);
  await here.take(saying(here, '乙', `/反馈 太大 用户=${one} 渠道=天猫 维度=痛点`));
  expect((await recorded(here)).filter(({ text }) => text === '太大')).toHaveLength(1);
  expect(leaked(here.folder, [one])).toEqual([]);
});

test('a row that an earlier version stored is read as one of today', async () => {
  const here = await chat();
  const { one, latin } = newNames();
  await here.store(
    saying(here, '群', `/反馈 ${one}说太大，用户=${one}，渠道=天猫`),
    saying(here, '群', `/反馈 太大 user=${latin}`),
  );
  await here.stop();
  await here.start();
  await here.settle();
  expect(here.said.map(({ text }) => text).join('\n')).toMatch(/还要填[\s\S]*看不出“用户=”/);
  const rows = await here.query(sql`SELECT view FROM "Outbox" UNION ALL SELECT given FROM "FormDraft"`);
  expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${one}|${latin}`));
});

test('edits, replies, questions answered by a name, and a form: none keeps it', async () => {
  const here = await chat();
  const [edited, late, quoted, named, again] = [newNames(), newNames(), newNames(), newNames(), newNames()];
  await here.take(saying(here, '群', '/反馈 太大 渠道=天猫 维度=痛点', { messageId: 'c1' }));
  const edit = (text: string, minutes: number) => ({
    ...saying(here, '群', text, { messageId: 'c1' }),
    ...{ kind: 'edit', saidAt: new Date(here.now.getTime() - minutes * 60_000) },
  });
  await here.take(edit(`/反馈 太大 用户='${edited.two}' 渠道=天猫 维度=痛点`, 0) as Incoming);
  expect((await recorded(here))[0]?.endUser).toMatch(/^[0-9a-f]{32}$/);
  await here.take(edit(`/反馈 ${late.one}说 用户=${late.one} 渠道=天猫 维度=痛点`, 30) as Incoming);
  await here.take(edit(`/反馈 太大 user=${late.latin}`, 30) as Incoming);
  const replyTo = { messageId: 'p1', text: `${quoted.one}说太大`, isFromBot: false };
  await here.take(saying(here, '群', `/反馈 用户=${quoted.one} 渠道=天猫 维度=痛点`, { replyTo }));
  expect((await recorded(here))[1]?.text).toMatch(/^用户#[0-9a-f]{4}说太大$/);

  // Step by step: the menu of all fields, then one alone.
  await here.take(saying(here, '群', '/feedback edit F1'));
  const menu = here.said.at(-1)?.messageId ?? '';
  const press = {
    ...here.event('群', '小李'),
    kind: 'press',
    messageId: menu,
    part: 'field',
    button: 9,
  } as const;
  await here.take(press);
  const question = { messageId: menu, text: '用户', isFromBot: true };
  const before = (await recorded(here))[0]?.endUser;
  await here.take(saying(here, '群', named.latin, { replyTo: question, messageId: 'a1' }));
  expect(here.said.at(-1)?.text).toContain('F1 已改：用户');
  expect((await recorded(here))[0]?.endUser).not.toBe(before);
  await here.take({
    ...saying(here, '群', named.two, { replyTo: question, messageId: 'a1' }),
    ...{ kind: 'edit', saidAt: here.now },
  } as Incoming);

  await here.take(saying(here, '群', '/feedback edit F1'));
  const form = here.said.at(-1)?.messageId ?? '';
  const values = { user: again.two, text: `${again.two}说太大`, dimension: '物流' };
  await here.take({ ...here.event('群', '小李'), kind: 'form', messageId: form, values, pressId: 'q' });
  const names = [edited.two, late.one, late.latin, quoted.one, named.latin, named.two, again.two];
  expect(leaked(here.folder, names)).toEqual([]);
  for (const { text } of here.said) for (const name of names) expect(text).not.toContain(name);
});

test('a text that is too long is answered where it was for the bot, and kept nowhere', async () => {
  const here = await chat();
  const long = '太大'.repeat(5_001);
  await here.take(saying(here, '群', `/反馈 ${long}`));
  expect(here.said.at(-1)?.text).toBe(
    '这条有 10006 个字，一条最多收 10000 个，所以什么都没有记。请分成几条发。',
  );
  const said = here.said.length;
  await here.take(saying(here, '群', long, { isAddressed: false }));
  await here.take(saying(here, '群', `/weather@other ${long}`, { isAddressed: false }));
  expect(here.said).toHaveLength(said);
  await here.take(saying(here, '群', long));
  expect(here.said).toHaveLength(said + 1);
  await here.take(saying(here, '群', `/反馈 ${'太'.repeat(5_001)} 渠道=天猫 维度=痛点`));
  expect(here.said.at(-1)?.text).toContain('最多 5000 个字，这里有 5001 个');
  const replyTo = { messageId: 'p', text: long, isFromBot: false };
  await here.take(saying(here, '群', '/反馈 渠道=天猫 维度=痛点', { replyTo }));
  expect(here.said.at(-1)?.text).toContain('“原话”最多 5000 个字，这里有 10002 个');
  await here.take(saying(here, '群', '/反馈 太小 渠道=天猫 维度=痛点', { messageId: 'c' }));
  const edit = { ...saying(here, '群', `/反馈 ${long}`, { messageId: 'c' }), kind: 'edit', saidAt: here.now };
  await here.take(edit as Incoming);
  expect(here.said.at(-1)?.text).toContain('这条有 10006 个字');
  expect(leaked(here.folder, ['太大'.repeat(50)])).toEqual([]);
});

test('on Telegram', { timeout: 120_000 }, async () => {
  const bot = await TelegramBot.open();
  ends.push(() => bot.close());
  const here = Gathered.of(bot.telegram, '品牌', '王经理', '小李');
  const [caption, refused, edited, replied] = [newNames(), newNames(), newNames(), newNames()];
  const said = here.who('小李').says(here.group, `/反馈 太大 用户='${edited.two}' 渠道=天猫 维度=痛点`);
  expect((await here.answerTo(said)).text).toMatch(/^F1 .*用户#[0-9a-f]{4}/);
  here.who('小李').edits(said, `/反馈 太大 user=${edited.latin}`);
  const file = {
    name: `${caption.one}.txt`,
    content: 'x',
    caption: `/反馈 太大，用户=${caption.one}，放不下 渠道=天猫 维度=痛点`,
  };
  here.who('小李').sendsFile(here.group, file);
  await here.heard(/^F2 /);
  expect((await here.say('小李', `/反馈 user=${refused.latin} said so`)).text).toContain('名字写在引号里');
  const original = here.who('王经理').says(here.group, `${replied.one}说太大`);
  const words = `/反馈 用户=${replied.one} 渠道=天猫 维度=痛点`;
  expect((await here.say('小李', words, { replyTo: original })).text).toMatch(/^F3 /);
  await bot.telegram.quiet();
  await bot.end('SIGKILL');
  const names = [caption.one, refused.latin, edited.two, edited.latin, replied.one];
  expect(leaked(bot.folder, names, bot.log)).toEqual([]);
});

test('on Feishu', { timeout: 120_000 }, async () => {
  const bot = await LarkBot.open();
  ends.push(() => bot.close());
  const here = LarkGathered.of(bot.lark, '品牌', '王经理', '小李');
  const [typed, filled, refused, replied] = [newNames(), newNames(), newNames(), newNames()];
  const line = `/反馈 太大（用户=“${typed.two}”） 渠道=天猫 维度=痛点`;
  expect((await here.say('小李', line)).text).toMatch(/^F1 .*用户#[0-9a-f]{4}/);
  const form = await here.say('小李', '/feedback edit F1');
  await here.who('小李').submits(form, { user: filled.latin, text: `${filled.latin} said so` });
  await here.shows(form, 'F1 已改');
  expect((await here.say('小李', `/反馈 user=${refused.latin} said so`)).text).toContain('名字写在引号里');
  const original = here.who('王经理').says(here.group, `${replied.one}说太大`);
  const words = `/反馈 用户=${replied.one} 渠道=天猫 维度=痛点`;
  expect((await here.say('小李', words, { replyTo: original })).text).toMatch(/^F2 /);
  await bot.lark.quiet();
  await bot.end('SIGKILL');
  const names = [typed.two, filled.latin, refused.latin, replied.one];
  expect(leaked(bot.folder, names, bot.log)).toEqual([]);
  const [record] = lookInto(bot.databaseFile, look =>
    look<{ text: string }>(`SELECT text FROM "Feedback" WHERE number = 1`),
  );
  expect(record?.text).toMatch(/^user#[0-9a-f]{4} said so$/);
});
