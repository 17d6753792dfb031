import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EACH_AT_MOST } from '../../src/chat/grammar/each-id.ts';
import { rounds } from '../patience.ts';
import { type Heard, scratchFolder } from '../scenes/process.ts';
import { recordLine } from './acknowledged.ts';
import { type Look, lookInto } from './inspect-database.ts';
import { brokenInvariants } from './invariants.ts';
import { chosenSeed, type Random, randomFrom } from './random.ts';
import { type Echo, echoedBy, endAll, type Said, Session, saidBy } from './session.ts';

const LINES = rounds({ short: 1_000, full: 10_000 });
const LONG_LINES = 12;

let folder: string;
let file: string;
beforeEach(() => {
  folder = scratchFolder();
  file = path.join(folder, 'chat.db');
});
afterEach(async () => {
  await endAll();
  rmSync(folder, { recursive: true, force: true });
});

/** What a line must bring: one reply; none; one error; one answer of either kind, in whatever place. */
type Wanted = 'reply' | 'silence' | 'error' | 'answer';
type Bad = {
  readonly line: string | Buffer;
  readonly wanted: Wanted;
  /** The text that must be kept as it was typed, if the line records one. */
  readonly text?: string;
};

const QUOTES = ['"', '“', '”', '「', '」', '\\"', "'", '""', '“”', '"一半', '“没关', '「半', '说"了"算'];
const STRANGE = [
  '😀',
  '👩‍👩‍👧‍👦',
  '🏳️‍🌈',
  '\u202eمرحبا\u202c',
  'שלום',
  '\u200b',
  '\u200d',
  '\u2060',
  '\ufeff',
  '\u0000',
  '\u0001\u0007',
  '\u001b[31m红\u001b[0m',
  '\t',
  '\u2028',
  '\u0085',
  '\r',
  '　',
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L',
  'ﷺ',
  '\ud800',
  '\udc00',
  '\uffff',
  '𠮷',
  '①②',
  'ＡＢＣ',
  '\u0300',
  '\u{e0041}',
];
const FOREIGN = [
  `'; DROP TABLE "Feedback"; --`,
  `" OR 1=1 --`,
  '%_%',
  'NEAR(',
  'words : x',
  '* MATCH',
  '(a OR b',
  '*_[x](javascript:1)_*',
  '```',
  '<script>alert(1)</script>',
  '<at user_id="all">',
  '&lt;&#0;',
  '{{7*7}}',
  '$' + '{7*7}',
  '#{7*7}',
  '%s%n%x',
  '../../etc/passwd',
  '$(reboot)',
  '`id`',
  '{"kind":"message"}',
  '[1,2',
  '@所有人',
];
const VALUES = [
  '渠道=',
  '渠道=没有的地方',
  '渠道="没关',
  '维度=不存在',
  '维度=',
  'dimension=x',
  '情感=9',
  '情感=-3',
  '情感=一点五',
  '强度=0',
  '强度=1e9',
  '强度=-0',
  '日期=2026-13-45',
  '日期=0000-00-00',
  '日期=明天',
  '日期=九千年后',
  '日期=99999-01-01',
  '标签=,,,,',
  `标签=${Array.from({ length: 60 }, (_, index) => `t${index}`).join(',')}`,
  `人群=${'长'.repeat(90)}`,
  '授权=也许',
  '用户=',
  '渠道=小红书 渠道=天猫',
  '没有的键=值',
  '=',
  '＝',
  '：',
  '==',
  'page=0',
  'page=99999999',
  'upto=F0',
  'since=2030-01-01 until=1990-01-01',
  'by=没有这个人',
  'role=国王',
  '权重=-1',
  '语言=火星文',
  '时区=Asia/Nowhere',
];
const IDS = [
  'F0',
  'F7',
  'F12',
  'F99',
  'F99999999',
  'F-1',
  'F1.5',
  `F${'9'.repeat(60)}`,
  'F9007199254740993',
  'f３',
  'Ｆ３',
  'P3',
  'C1',
  'v7',
  'F',
  '3',
  'F1,F2,F999',
  'F8 F8',
  '#5',
  'F１２３４',
];
const SUBCOMMANDS = [
  'feedback edit',
  'feedback delete',
  'feedback restore',
  'feedback show',
  'feedback merge',
  'feedback unmerge',
  '反馈 修改',
  '反馈删除',
  'source add',
  'source weight',
  'source list',
  'team claim',
  'team role',
  'team manager',
  'team list',
  'team link',
  'settings',
  '设置',
  'help',
  '帮助',
  'search',
  '搜索',
  'feedback',
  '反馈',
  'FEEDBACK',
  'ｆｅｅｄｂａｃｋ',
  'source',
  'team',
];
const UNKNOWN = [
  'fedback',
  'persona',
  '提案',
  '\u0000',
  '//',
  '/etc/passwd',
  '?',
  '反',
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  '😀',
  'feedbackfeedback',
  '-1',
  '"',
  '“',
];
const DIRECTIVES: readonly (readonly [string, Wanted])[] = [
  [':as', 'error'],
  [':as 甲 role=国王', 'error'],
  [':as 甲 role=', 'error'],
  [':as 甲 乙 丙', 'error'],
  [':reply', 'error'],
  [':reply x y', 'error'],
  [':reply 99999999 你好', 'error'],
  [':reply 99999999999999999999999 /反馈 你好', 'error'],
  [':reply 0 x', 'error'],
  [':reply -1 x', 'error'],
  [':react', 'error'],
  [':react 👍 99999999', 'error'],
  [':react 👍 x', 'error'],
  [':unreact', 'error'],
  [':press', 'error'],
  [':press x', 'error'],
  [':press 1 x', 'error'],
  [':press -1', 'error'],
  [':press 0', 'answer'],
  [':press 99', 'answer'],
  [':press 99999999 1', 'answer'],
  [':press 1 99999999999999999999999', 'answer'],
  [':press 0 0', 'answer'],
  [':fill', 'error'],
  [':fill 维度=', 'error'],
  [':fill 维度="没关', 'error'],
  [':fill 99999999 维度=痛点', 'answer'],
  [':fill 没有的=值', 'answer'],
  [':fill 0 x=y', 'answer'],
  [':fill __proto__=x', 'answer'],
  [':file', 'error'],
  [':file /没有/的.csv', 'error'],
  [':file . /导入', 'error'],
  [':file "没关 /导入', 'error'],
  [':file /dev/null/x', 'error'],
  [':file \u0000', 'error'],
  [':now', 'error'],
  [':now 昨天的明天', 'answer'],
  [':now 1999-01-01T00:00', 'answer'],
  [':now 2026-13-45T99:99', 'answer'],
  [':now \u0000', 'answer'],
  [':room', 'error'],
  [':没有', 'silence'],
  [':nonsense', 'error'],
  [':NONSENSE 1 2 3', 'error'],
  [':constructor', 'error'],
  [':__proto__', 'silence'],
  [':as2', 'silence'],
  [':', 'silence'],
  ['::', 'silence'],
];

/** What of a line may be anything. */
function mess(random: Random): string {
  const pieces = Array.from({ length: random.whole(1, 6) }, () =>
    random.pick([
      random.pick(QUOTES),
      random.pick(STRANGE),
      random.pick(STRANGE),
      random.pick(FOREIGN),
      random.pick(VALUES),
      random.pick(IDS),
      '包装',
      '快',
      'x'.repeat(random.whole(1, 40)),
    ]),
  );
  return pieces.join(random.chance(0.6) ? ' ' : '');
}

/** What is no text (half a surrogate pair), and what the program itself marks hashes with, is kept as �. */
function asKept(text: string): string {
  return text.toWellFormed().replaceAll('\u0001', '\ufffd');
}

/** The same without what has a meaning of its own within quotes. */
function harmless(random: Random): string {
  return `“${random.pick(STRANGE)}${random.pick(FOREIGN)}${random.pick(STRANGE)}”`.replace(/["“”\\]/g, '');
}

function badLine(random: Random): Bad {
  const kind = random.whole(1, 100);
  if (kind <= 45) return { line: `/${random.pick(SUBCOMMANDS)} ${mess(random)}`, wanted: 'reply' };
  if (kind <= 60)
    return {
      line: `/${random.pick(SUBCOMMANDS)} ${random.pick(IDS)} ${random.pick(VALUES)} ${random.chance(0.5) ? mess(random) : ''}`,
      wanted: 'reply',
    };
  if (kind <= 72) {
    const text = `嗯${harmless(random)}嗯`;
    return { line: `/反馈 "${text}" 渠道=小红书 维度=痛点`, wanted: 'reply', text: asKept(text) };
  }
  if (kind <= 80)
    return {
      line: `${random.pick(['/', '／'])}${random.pick(UNKNOWN)}${random.chance(0.7) ? ` ${mess(random)}` : ''}`,
      wanted: 'reply',
    };
  if (kind <= 85)
    return {
      line: `${random.pick(['\u200b', '\u200e', '\ufeff', '  ', '　', '@personaloop ', '\t'])}/feedback show ${random.pick(IDS)}`,
      wanted: 'reply',
    };
  if (kind <= 93) {
    const [line, wanted] = random.pick(DIRECTIVES);
    return { line, wanted };
  }
  if (kind <= 97) return { line: `嗯${mess(random)}`, wanted: 'silence' };
  // No UTF-8: surrogates one by one, bytes that begin nothing, and a character cut in two.
  const bytes = random.pick([
    [0xed, 0xa0, 0x80],
    [0xff, 0xfe],
    [0xe5, 0x8c],
    [0xf0, 0x9f, 0x98],
    [0xc0, 0x80],
    [0x80],
  ]);
  return { line: Buffer.concat([Buffer.from('/feedback show F3 '), Buffer.from(bytes)]), wanted: 'reply' };
}

function longLine(random: Random, index: number): Bad {
  const long = '很长的🙂'.repeat(20_000);
  const lines: readonly Bad[] = [
    { line: `/feedback ${long} 渠道=小红书 维度=痛点`, wanted: 'reply' },
    { line: `/feedback "${long}`, wanted: 'reply' },
    { line: `/search ${long}`, wanted: 'reply' },
    { line: `/${'x'.repeat(100_000)}`, wanted: 'reply' },
    { line: `/feedback merge ${'F1 '.repeat(30_000)}`, wanted: 'reply' },
    { line: `/feedback 好 渠道=${long} 维度=痛点`, wanted: 'reply' },
    { line: `/feedback 好 ${'渠道=天猫 '.repeat(20_000)}`, wanted: 'reply' },
    { line: `/help ${'"'.repeat(100_000)}`, wanted: 'reply' },
    { line: `/feedback 好 标签=${'a,'.repeat(50_000)} 渠道=小红书 维度=痛点`, wanted: 'reply' },
    { line: `嗯${long}`, wanted: 'silence' },
    { line: `:fill x=${long}`, wanted: 'answer' },
    { line: `/feedback ${'x'.repeat(1_000_001)}`, wanted: 'error' },
  ];
  return lines[index % lines.length] ?? badLine(random);
}

/** A word of ours that no person should see. What was typed is shown again, so none of it is in the lines above. */
const INTERNAL =
  /^\s+at .*[(:]|\.[jt]s:\d|Error\b|undefined|\bNaN\b|SQLITE|prisma|\[object |node:|FeedbackSearch|constraint failed|fts5/im;
/** Nobody reads more; and who typed 100 KB does not want it back. */
const ANSWER_AT_MOST = 6_000;

test(`${LINES} bad lines are each answered clearly and harm nobody`, { timeout: LINES * 300 }, async () => {
  const seed = chosenSeed();
  const random = randomFrom(seed);
  const bad = Array.from({ length: LINES }, () => badLine(random));
  for (let index = 0; index < LONG_LINES; index += 1)
    bad.splice(random.whole(0, bad.length), 0, longLine(random, index));

  const before = new Session(folder);
  const theirs = Array.from({ length: 12 }, (_, index) => recordLine(`别组${index}`));
  const scene = [
    ':as 小李',
    ...Array.from({ length: 5 }, (_, index) => recordLine(`本组${index}`)),
    ':room 二群',
    ':as 外人',
    ...theirs,
    '/source add 快手 公域',
    '/feedback merge F1 F2',
    '/feedback 只有原话',
  ];
  expect((await before.end(...scene)).code).toBe(0);
  const digestBefore = lookInto(file, look => digestOf(look, 2));
  const oursBefore = lookInto(file, oursOf);

  const session = new Session(folder);
  const typed = bad.map(each => Buffer.concat([Buffer.from(each.line), Buffer.from('\n')]));
  session.child.stdin?.write(':as 捣蛋鬼\n');
  session.child.stdin?.end(Buffer.concat(typed));
  const ending = await session.ended;

  const problems = [...problemsOf(bad, answersByLine(session.heard))];
  expect({
    seed,
    ending,
    strange: session.strange,
    err: session.err.slice(0, 2_000),
    problems: grouped(problems),
  }).toEqual({
    seed,
    ending: { code: 0, signal: null },
    strange: [],
    err: '',
    problems: [],
  });
  expect(lookInto(file, look => digestOf(look, 2))).toBe(digestBefore);
  expect(lookInto(file, oursOf)).toEqual(oursBefore);
  // How often each line is answered is known from above: a list of ids once for each.
  const broken = lookInto(file, brokenInvariants).filter(each => !each.startsWith('one typed line'));
  expect(broken).toEqual([]);
  expect(lookInto(file, look => lostTexts(look, bad, session.heard))).toEqual([]);
  expect(lookInto(file, look => look(`SELECT id FROM "Inbox" WHERE state <> 'done'`))).toEqual([]);
});

test('the clock of a room at the end of time takes lines as any other', async () => {
  const session = new Session(folder);
  const lines = [
    ':now 9999-12-31T23:59',
    recordLine('末日'),
    '/search 末日 since=昨天',
    '/feedback 明天的 日期=明天 渠道=小红书 维度=痛点',
    '/feedback show F1',
    ':now 275760-09-13T00:00',
    '/settings',
  ];
  expect(await session.end(...lines)).toEqual({ code: 0, signal: null });
  expect(session.err).toBe('');
  const byLine = answersByLine(session.heard);
  for (const [index, line] of lines.entries()) {
    expect({
      line,
      answers: (byLine.get(index + 1) ?? []).filter(heard => saidBy(heard) !== undefined || 'error' in heard)
        .length,
    }).toEqual({ line, answers: 1 });
  }
  for (const heard of session.heard)
    expect(String(saidBy(heard)?.text ?? heard['error'] ?? '')).not.toMatch(INTERNAL);
});

/** What was said between the end of one input line and that of the next, by the line's number. */
function answersByLine(all: readonly Heard[]): Map<number, Heard[]> {
  const byLine = new Map<number, Heard[]>();
  let heard: Heard[] = [];
  for (const each of all) {
    if (typeof each['done'] !== 'number') heard.push(each);
    else {
      byLine.set(each['done'], heard);
      heard = [];
    }
  }
  if (heard.length > 0) byLine.set(-1, heard);
  return byLine;
}

function* problemsOf(bad: readonly Bad[], byLine: ReadonlyMap<number, Heard[]>): Generator<string> {
  for (const [index, { line, wanted }] of bad.entries()) {
    const heard = byLine.get(index + 2);
    const shown = JSON.stringify(String(line).slice(0, 120));
    if (heard === undefined) {
      // The process is gone; what came after it is none of its fault.
      yield `never done: ${shown}`;
      return;
    }
    const echo = heard.flatMap(each => echoedBy(each) ?? [])[0];
    const said = heard.flatMap(each => saidBy(each) ?? []);
    const errors = heard.flatMap(each => (typeof each['error'] === 'string' ? [each['error']] : []));
    if (!isWanted(wanted, echo, said, errors)) {
      yield `wants ${wanted}, got ${said.length} messages and ${errors.length} errors: ${shown} → ${JSON.stringify([...said.map(each => each.text), ...errors]).slice(0, 200)}`;
    }
    for (const answer of [...said.map(each => each.text), ...errors]) {
      const internal = INTERNAL.exec(answer)?.[0];
      if (internal !== undefined) yield `shows “${internal}”: ${shown} → ${answer.slice(0, 200)}`;
      if (answer.trim() === '') yield `an empty answer: ${shown}`;
      if (answer.length > ANSWER_AT_MOST) yield `an answer of ${answer.length} characters: ${shown}`;
      if (answer.includes('放到一边')) yield `put aside: ${shown} → ${answer}`;
    }
  }
  if (byLine.has(-1)) yield 'said after the last line was done';
}

function isWanted(
  wanted: Wanted,
  echo: Echo | undefined,
  said: readonly Said[],
  errors: readonly string[],
): boolean {
  switch (wanted) {
    case 'reply':
      // A list of ids is a line for each, and each is answered.
      return (
        echo !== undefined &&
        said.length >= 1 &&
        said.length <= EACH_AT_MOST &&
        said.every(({ replyTo }) => replyTo === echo.message) &&
        errors.length === 0 &&
        (said.length === 1 || /[A-Za-zＡ-Ｚａ-ｚ][0-9０-９]/u.test(echo.text))
      );
    case 'silence':
      return echo !== undefined && said.length === 0 && errors.length === 0;
    case 'error':
      return echo === undefined && said.length === 0 && errors.length === 1;
    case 'answer':
      return said.length + errors.length === 1;
    default:
      return wanted satisfies never;
  }
}

/** Few lines that say what is wrong, each kind once: ten thousand would hide it. */
function grouped(problems: readonly string[]): string[] {
  const kinds = new Map<string, string[]>();
  for (const problem of problems) {
    const kind = problem.slice(0, 40);
    kinds.set(kind, [...(kinds.get(kind) ?? []), problem]);
  }
  return [...kinds.values()].flatMap(each => [
    ...each.slice(0, 8),
    ...(each.length > 8 ? [`… ${each.length} like this`] : []),
  ]);
}

/** Everything that a team has. */
function digestOf(look: Look, teamId: number): string {
  const tables = [
    'Team',
    'Room',
    'ShortId',
    'Membership',
    'Source',
    'Feedback',
    'FeedbackTag',
    'VoiceMerge',
    'Audit',
    'FormDraft',
    'LinkCode',
  ];
  const rows = tables.map(table =>
    look(`SELECT * FROM "${table}" WHERE "${table === 'Team' ? 'id' : 'teamId'}" = ? ORDER BY 1, 2`, teamId),
  );
  const found = look(
    `SELECT rowid FROM "FeedbackSearch" WHERE "FeedbackSearch" MATCH 'words : "别 组"' OR rowid IN (SELECT id FROM "Feedback" WHERE "teamId" = ${teamId})`,
  );
  expect(rows.flat().length).toBeGreaterThan(20);
  return createHash('sha256')
    .update(JSON.stringify([rows, found]))
    .digest('hex');
}

/** What somebody else of the same team recorded: everything but the voice, which any member may join to another. */
function oursOf(look: Look) {
  return look(
    'SELECT number, text, dimension, "sourceId", sentiment, intensity, segment, "endUser", consent, tags, "saidAt", "deletedAt" FROM "Feedback" WHERE "teamId" = 1 AND number <= 5 ORDER BY number',
  );
}

/** @returns texts that were recorded otherwise than they were typed */
function lostTexts(look: Look, bad: readonly Bad[], all: readonly Heard[]): string[] {
  const rows = look<{ messageId: string; text: string }>(
    'SELECT "messageId", text FROM "Feedback" WHERE "teamId" = 1',
  );
  const kept = new Map(rows.map(row => [row.messageId, row.text]));
  const byLine = answersByLine(all);
  return bad.flatMap(({ text }, index) => {
    if (text === undefined) return [];
    const echo = (byLine.get(index + 2) ?? []).flatMap(heard => echoedBy(heard) ?? [])[0];
    const found = kept.get(`${echo?.message}`);
    // SQLite would end the text at a NUL: it is kept as the mark of an unreadable character.
    return found === text.replaceAll('\u0000', '\uFFFD')
      ? []
      : [`${JSON.stringify(text)} → ${JSON.stringify(found)}`];
  });
}
