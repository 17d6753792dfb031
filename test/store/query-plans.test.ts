/** Every statement that a busy hour runs must find its rows by an index, whatever the size of the tables. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import Libsql from 'libsql';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Database } from '../../src/store/database.ts';
import { Sqlite, type Statement } from '../../src/store/sqlite.ts';
import { VoiceWorld } from '../features/feedback/store/voice-world.ts';
import { Chat } from '../scenes/chat.ts';
import { ConcurrentChat } from '../scenes/concurrent-chat.ts';
import { upkeepFurther } from '../upkeep.ts';

const GROWING = [
  'Feedback',
  'Refusal',
  'FeedbackTag',
  'Inbox',
  'Outbox',
  'Message',
  'Audit',
  'Voice',
  'VoicePart',
  'VoiceLink',
  'VoiceMerge',
  'FormDraft',
  'Evidence',
  'EvidenceFact',
  'Claim',
  'ClaimRevision',
  'ClaimStanding',
  'Proposal',
  'ProposalAct',
  'Card',
  'Task',
  'Room',
  'Account',
  'Membership',
  'AbTest',
  'AbVariant',
  'AbPlanName',
  'AbRound',
  'AbFigures',
  'AbSignal',
  'ActionItem',
  'AbFile',
  'Meeting',
  'MeetingItem',
  'MeetingNote',
  'DigestReport',
  'DigestFinding',
  'Schedule',
  'ScheduleSlot',
];
/** What all of a persona may be walked for: its claims, a few hundred. */
const WHOLE_OF_PERSONA = ['Claim'];
/** Of a team: its rooms and members, some tens. */
const WHOLE_OF_TEAM = ['Room', 'Membership', 'Schedule'];

/** A life of a persona: everything that can be done to one, at least once. */
const PERSONA_LINES = [
  '/feedback 还是放不下 渠道=天猫 维度=痛点',
  '/feedback 还是放不下 渠道=小红书 维度=痛点',
  '/persona new 精致妈妈',
  '/persona suggest',
  '/persona propose add 维度=痛点 "收纳空间小" 证据=F1,F2,F3 理由=都提到',
  ':react 👍',
  '/persona suggest',
  '/persona propose add 维度=场景 "睡前在浴室用" 证据=F4',
  '/proposal edit P2 add 维度=文化 "想要精致" 证据=F5',
  '/proposal edit P2 reword 第几项=2 "想活得精致"',
  '/proposal edit P2 理由=试试',
  '/proposal approve P2',
  '/persona propose strengthen C1 证据=F6',
  ':as 小李',
  ':react 👍',
  ':as 王经理',
  '/proposal approve P3',
  '/persona propose reword C1 "收纳空间太小"',
  '/persona propose reword C1 "浴室收纳空间小"',
  '/proposal approve P4',
  '/proposal approve P5',
  '/proposal rebase P5',
  '/proposal reject P5 证据不足',
  '/persona propose weaken C1 证据=F7',
  ':react 👎',
  '/proposal withdraw P6',
  '/persona challenge C1 证据=F8 "新用户说能放下"',
  '/persona propose retire C1',
  ':react 👍',
  '/persona rollback v1',
  '/proposal approve P8',
  // Records that are evidence.
  '/feedback edit F2 强度=5',
  '/feedback merge F2 F3',
  '/feedback unmerge F2 F3',
  '/feedback delete F3',
  '/feedback restore F3',
  '/persona list',
  '/persona show',
  '/persona show 精致妈妈 痛点',
  '/persona diff 精致妈妈 v1 v2',
  '/persona history',
  '/settings 半衰期=60',
  '/persona show',
  '/persona diff',
  '/proposal',
  '/proposal show P1',
  '/persona propose weaken C1 证据=F9',
];

/** A test from its plan to its end. */
const TEST_LINES = [
  '/ab new 秋季卖点 画像=精致妈妈 预算=100000 指标=转化 变体=A:收纳,B:颜值',
  '/ab record T1 A 花费=10000 曝光=500000 点击=9000 转化=450 收入=54000',
  '/ab record T1 A 日期=今天 花费=1000 曝光=50000 点击=900 转化=45 收入=5400',
  '/ab record T1 A 日期=今天 转化=44',
  '/ab record T1 计划=收纳_信息流:A\n计划名称,花费\n收纳_信息流,300',
  '/ab signal T1 A 维度=需求 "评论都在问尺寸"',
  '/ab signal T1 A 维度=需求 "还是放不下" 支持=C1',
  '/ab summary T1',
  '/persona propose strengthen C1 证据=F9',
  ':react 👍',
  '/ab next T1',
  '/ab propose T1',
  '/persona propose weaken C1 证据=T1/R1',
  '/ab record T1/R1 A 日期=昨天 转化=43',
  '/ab new 冬季卖点 画像=精致妈妈 指标=转化 变体=A,B',
  '/ab finish T1',
  '/ab list',
  '/ab daily 09:00',
];

/** A meeting from its schedule to its minutes. */
const REVIEW_LINES = [
  '/review schedule 每周三 15:00',
  '/review move 周四',
  '/review agenda',
  '/review start',
  '/review note 先问客服',
  '/review decide 1 需要证据 谁=社群运营',
  '/review next',
  ':react 👍',
  '/review agenda',
  '/review end',
  '/review agenda',
  '/review list',
  '/review show M1',
];

/** Items from their words to their end. */
const ACTION_LINES = [
  '/action add 我 补充使用场景 截止=明天',
  '/action add 电商 问问买家 截止=3天后 渠道=天猫 维度=场景',
  '/action add 我 再问问 截止=3天后 结论=C1',
  '/feedback 早上刷牙后用 渠道=天猫 维度=场景',
  '/feedback edit F1 维度=场景',
  '/feedback delete F1',
  '/feedback restore F1',
  '/action list',
  '/action list 我的',
  '/action list 逾期',
  '/action move A1 下周五',
  '/action show A1',
  ':react 👍',
  ':unreact 👍',
  '/action done A1 A3',
  '/action reopen A1',
  '/action drop A1',
  '/action reopen A1',
  '/settings 时区=America/New_York',
  '/settings 时区=Asia/Shanghai',
];

/** A digest of everything there is: asked for, unfolded, posted at its slot, and told when it can't be. */
const DIGEST_LINES = [
  '/words add 小样',
  '/words synonym 漏液 漏水',
  '/words remove 小样',
  '/words',
  '/digest',
  '/digest open 声音',
  '/digest open 声音 item=1',
  '/digest mute 覆盖',
  '/digest unmute 覆盖',
  '/digest schedule',
  '/设置 周报写名字=写',
  '/设置 周报时间="周二 10:00"',
  ':now 2098-12-30 10:00',
  '/digest off',
];

/** Bulk readings run on a connection of their own, here in this thread, so that what they ask is noted as well. */
const readsHere = (): Database['read'] => async (reading, values) => {
  const connection = new Libsql(path.join(chat.folder, 'chat.db'));
  try {
    const sqlite = new Sqlite(connection);
    return await reading.read({ query: async statement => sqlite.query(statement) }, values);
  } finally {
    connection.close();
  }
};

let chat: Chat;
const run = new Map<string, Statement>();

beforeAll(async () => {
  const spies = (['query', 'execute'] as const).map(name => {
    const spy = vi.spyOn(Sqlite.prototype, name);
    return spy;
  });
  chat = await Chat.open({ read: readsHere });
  await chat.type(':as 王经理 manager');
  await chat.type('盒子真的太大了');
  for (let index = 0; index < 12; index += 1)
    await chat.type(`/feedback 第 ${index} 条都不一样的话 渠道=天猫 维度=痛点`);
  for (const line of [
    '/feedback 包装盒太大，浴室放不下 渠道=小红书 维度=痛点 标签=包装,收纳 用户=张女士',
    ':reply 1 /反馈 痛点 渠道=天猫',
    '/feedback 瓶口总是漏出来 渠道=天猫 维度=痛点',
    '/feedback edit F1 强度=5',
    '/feedback merge F1 F2',
    '/feedback unmerge F1 F2',
    '/feedback show F1',
    '/feedback delete F1',
    '/feedback restore F1',
    '/feedback unmerge F1',
    ...['👍', '', '👎'].map(emoji => `/feedback 同样的话很多人说${emoji} 渠道=天猫 维度=痛点`),
    ':reply 1 /反馈 盒子是真的太大了 痛点 渠道=天猫',
    ':reply 1 /反馈 盒子是真的太大了 痛点 渠道=天猫 用户=张女士',
    '/feedback delete F15',
    '/feedback delete F16',
    '/settings 套话=同样的话很多人说',
    '/feedback 还缺维度 渠道=天猫',
    ':fill 维度=痛点',
    '/search 包装 维度=痛点 记录人=王经理',
    '/search',
    ':react 👍',
    ...PERSONA_LINES,
    ...TEST_LINES,
    ...ACTION_LINES,
    ...REVIEW_LINES,
    ...DIGEST_LINES,
    ':now 2099-01-01 10:00',
    '/team',
    '/source',
  ]) {
    await chat.type(line);
  }
  while (await chat.look(transaction => upkeepFurther(transaction, new Date())));
  await divideALongChain();
  await suggestAsATask();
  await recordAFile();
  await liveInAGroup();
  for (const spy of spies) for (const [statement] of spy.mock.calls) run.set(statement.sql, statement);
  for (const spy of spies) spy.mockRestore();
});
afterAll(() => chat.close());

/** A voice that is too large to be divided at once: merges in a chain that breaks in the middle. */
async function divideALongChain(): Promise<void> {
  const world = await VoiceWorld.open(3);
  for (let number = 1; number <= 20; number += 1) {
    await world.say(number, {});
    if (number > 1) await world.merge(number - 1, number);
  }
  await world.merge(10, 11, false);
  await world.look(transaction => upkeepFurther(transaction, new Date()));
  await world.merge(5, 15);
  while (await world.look(transaction => upkeepFurther(transaction, new Date())));
  await world.close();
}

/** As a team with many records has it. */
async function suggestAsATask(): Promise<void> {
  const many = await Chat.open({ bulkFrom: 0 });
  for (const line of [':as 王经理 manager', '/persona new 精致妈妈', '/persona suggest', '/task'])
    await many.type(line);
  await many.settleTasks();
  for (const line of ['/persona suggest', '/task cancel 2', '/task cancel 9']) await many.type(line);
  await many.close();
}

/** Of whose plans nobody knows one. */
async function recordAFile(): Promise<void> {
  const team = await Chat.open();
  const file = path.join(team.folder, 'report.csv');
  writeFileSync(file, '计划名称,花费\nA,100\n甲,200\n乙,300');
  for (const line of [':as 王经理 manager', '/persona new 精致妈妈', ...TEST_LINES.slice(0, 1)])
    await team.type(line);
  await team.type(`:file ${file} /ab record T1`);
  await team.settleTasks();
  for (const plan of ['甲:B', '*:无']) await team.type(`/ab record T1 文件=1 计划=${plan}`);
  await team.close();
}

/** What only platforms with groups tell of. */
async function liveInAGroup(): Promise<void> {
  const here = await ConcurrentChat.open(undefined, undefined, undefined, async () => true);
  const team = await here.newTeam('团队', ['王经理']);
  const [room] = team.rooms;
  const event = (member: string) => here.event(room, member);
  const said = team.saying(0, '小李', '/feedback 盒子太大 渠道=天猫 维度=痛点');
  if (said.kind !== 'message') throw new Error('not a message');
  await here.take(said);
  const edit = { kind: 'edit', saidAt: said.at } as const;
  await here.take({ ...said, ...event('小李'), ...edit, text: '/feedback 盒子太小 渠道=天猫 维度=痛点' });
  await team.say(0, '小李', '/persona new 精致妈妈');
  await team.say(0, '小李', '/persona propose 精致妈妈 add 维度=痛点 收纳空间小 证据=F1');
  const alone = { chatId: 'alone', name: '小李', isPrivate: true };
  const privately = { ...team.saying(0, '小李', '随便说说'), room: alone };
  await here.take(privately, {
    ...event('小李'),
    kind: 'reaction',
    messageId: 'x',
    added: ['👍'],
    removed: [],
  });
  here.later(2 * 86_400);
  await here.take({ ...team.saying(0, '小李', '/team'), room: alone });
  await team.say(0, '王经理', '/action add 小李 补充 截止=明天');
  await here.stop();
  here.later(3 * 86_400);
  await here.start();
  await team.say(0, '王经理', '/team link');
  const code = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(team.said(0).at(-1) ?? '')?.[0];
  for (const typed of ['K7QM-3XTP', code])
    await here.take({
      ...here.event('三群', '老王'),
      ...{ kind: 'message', messageId: `l${typed}`, text: `/team link ${typed}`, isAddressed: true },
    });
  await team.react(0, '王经理', '👍', 1);
  for (const line of ['confirm 1', 'unlink 三群', 'manager 小李', 'remove 小李', 'readmit 小李'])
    await team.say(0, '王经理', `/team ${line}`);
  await here.take({ ...event('小李'), kind: 'press', messageId: 'y', button: 1, shownBy: 1, pressId: 'z' });
  await here.take({ ...event('小李'), kind: 'standing', isPresent: true, takesReactions: false });
  await here.take({ ...event('小李'), kind: 'moved', fromChatId: room, toChatId: 'new' });
  await here.take({ ...event('小李'), kind: 'member', hasLeft: true });
  await here.take({ ...event('小李'), kind: 'standing', isPresent: false, takesReactions: false });
  await here.close();
}

test('no statement walks through a table that grows', async () => {
  // Aliases are what the plan names; only whole words of a table in the statement count.
  const statements = [...run.values()].filter(({ sql }) => /^\s*(SELECT|UPDATE|DELETE|INSERT)/i.test(sql));
  expect(statements.length).toBeGreaterThan(100);
  const walks: string[] = [];
  for (const { sql, values } of statements) {
    // Once a start.
    if (sql.includes('SET clock = NULL')) continue;
    // A connection of its own each: libsql leaves an EXPLAIN of a write unfinished.
    const connection = new Libsql(path.join(chat.folder, 'chat.db'));
    const plan = planSchema.parse(connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(values.map(plain)));
    connection.close();
    for (const { detail, parent } of plan) {
      // Walking all of a team, or of a persona, is no better than walking all.
      const scanned = /^SCAN (\w+)|^SEARCH (\w+) .*\("?(?:team|persona)Id"?=\?\)$/
        .exec(detail)
        ?.slice(1)
        .find(Boolean);
      if (scanned === undefined || /SCAN .*USING COVERING INDEX|VIRTUAL TABLE/.test(detail)) continue;
      // The first few by the index's own order: the walk ends with them.
      const isInOrder = !plan.some(each => /TEMP B-TREE FOR ORDER BY/.test(each.detail));
      if (parent === 0 && isInOrder && /LIMIT (?:1|\?)\s*$/.test(sql)) continue;
      const table = tableOf(sql, scanned);
      if (/personaId"?=\?\)$/.test(detail) && WHOLE_OF_PERSONA.includes(table)) continue;
      if (/teamId"?=\?\)$/.test(detail) && WHOLE_OF_TEAM.includes(table)) continue;
      if (GROWING.includes(table)) walks.push(`${detail}\n${sql}`);
    }
  }
  expect(walks).toEqual([]);
});

const planSchema = z.array(z.object({ detail: z.string(), parent: z.number() }));

function plain(value: unknown): unknown {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'boolean' ? Number(value) : value;
}

/** @returns the table behind an alias */
function tableOf(sql: string, alias: string): string {
  if (GROWING.includes(alias)) return alias;
  const aliased = new RegExp(`"(\\w+)" (?:AS )?"?${alias}"?\\b`).exec(sql)?.[1];
  return aliased ?? alias;
}
