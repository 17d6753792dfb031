/**
 * End users' names inside files of figures reach neither the disk nor the log nor the chat: what is looked at are the bytes
 * of the database and its write-ahead log, what was logged, and what was said.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { namesHidden } from '../../../src/chat/grammar/names-hidden.ts';
import { withoutNames } from '../../../src/chat/grammar/without-names.ts';
import type { Language } from '../../../src/domain/language.ts';
import { sql } from '../../../src/store/database.ts';
import { inlineSheet, xlsxOf, zipOf } from '../../tables/fixtures.ts';
import { Chat } from '../chat.ts';
import { NEW } from './rounds.ts';

let chat: Chat;
async function open(language: Language): Promise<Chat> {
  const opened = await Chat.open({ language });
  await opened.type(':now 2026-12-03T10:00');
  await opened.type(':as 王经理 manager');
  await opened.type(':as 小郑 role=media');
  await opened.say('小郑', '/persona new 精致妈妈');
  await opened.say('小郑', `${NEW} 开始=2026-11-30`);
  return opened;
}
beforeEach(async () => {
  chat = await open('zh-CN');
});
afterEach(() => chat.close());

const NAMES = ['张翠花', '李铁柱', '王大锤', '赵二狗', '孙小妹', '周阿婆'];
const HEADER = '日期,计划名称,消费,展现量,点击量,成交笔数,总成交金额';

async function send(name: string, content: Buffer | string): Promise<string> {
  const file = path.join(chat.folder, name);
  writeFileSync(file, content);
  const { message } = await chat.say('小郑', `:file "${file}" /ab record T1`);
  await chat.settleTasks();
  return chat.shown(message).text;
}

/** @returns the names that are found in the database or its write-ahead log, or in what went wrong */
function leaked(names: readonly string[] = NAMES): string[] {
  const files = readdirSync(chat.folder).filter(file => file.startsWith('chat.db'));
  const bytes = Buffer.concat([
    ...files.map(file => readFileSync(path.join(chat.folder, file))),
    Buffer.from(JSON.stringify(chat.errors)),
  ]);
  return names.filter(name => bytes.includes(Buffer.from(name)));
}

test('a plan, a title, a figure and a date that name a user: rows are said to be bad, and no name is kept', async () => {
  const text = await send(
    '日报.csv',
    [
      `${HEADER},用户=李铁柱`,
      '2026-11-30,用户=张翠花 信息流,700,35000,630,30,3600,1',
      '2026-11-30,A,用户=王大锤,1,1,1,1,1',
      '用户=赵二狗,A,700,35000,630,30,3600,1',
      '2026-12-01,老用户召回,700,35000,630,30,3600,1',
      '2026-12-01,A,700,35000,630,30,3600,1',
    ].join('\n'),
  );
  expect(text).toContain('第 2 行没有记：“计划名称”的“用户=… 信息流”写了用户的名字，名字不存');
  expect(text).toContain('第 3 行没有记：“消费”的“用户=…”不是数');
  expect(text).toContain('第 4 行没有记：“日期”的“用户=…”不是日期');
  expect(text).toContain('没有用到的列：用户=…');
  // Of the word alone nobody is named: the plan is asked about, and its row waits.
  expect(text).toContain('老用户召回');
  expect(NAMES.filter(name => text.includes(name))).toEqual([]);
  const rows = await chat.look(({ query }) => query<{ content: string }>(sql`SELECT content FROM "AbFile"`));
  expect(rows).toHaveLength(1);
  expect(leaked()).toEqual([]);
  await chat.restart();
  expect(leaked()).toEqual([]);
});

test('in English, too', async () => {
  await chat.close();
  chat = await open('en');
  const text = await send('day.csv', `${HEADER}\n2026-11-30,user=Zqvwx,700,35000,630,30,3600`);
  expect(text).toContain('“计划名称” has “user=…”, which names a user, and such names are not kept');
  expect(leaked(['Zqvwx'])).toEqual([]);
});

test('sheets, and files in a ZIP, that are called after a user', async () => {
  const row = ['2026-11-30', 'A', '700', '35000', '630', '30', '3600'];
  const xml = inlineSheet([HEADER.split(','), row]);
  const sheets = await send(
    '表.xlsx',
    await xlsxOf([
      { name: '用户=孙小妹', xml },
      { name: '说明', xml: inlineSheet([['无']]) },
    ]),
  );
  expect(sheets).toContain('读的是“用户=…”');
  const csv = `${HEADER}\n${row.join(',')}`;
  expect(await send('一.zip', await zipOf({ '用户=周阿婆.csv': csv }))).toContain('ZIP 里的 用户=…');
  const two = { '用户=周阿婆.csv': csv, '用户=孙小妹.csv': csv };
  expect(await send('二.zip', await zipOf(two))).toContain('压缩包里只能放一张表：用户=…');
  expect(leaked()).toEqual([]);
});

const KEYS = ['用户=', '用户＝', '用户：', 'user=', 'USER = ', '用户名=', 'username=', '用沪='];
const HAN = '龘靐齉爩鱻麤灪籱虋饢齾龗麣鸞鑱囔';
const rare = fc
  .array(fc.constantFrom(...HAN), { minLength: 2, maxLength: 3 })
  .map(letters => `${letters.join('')}女士`);
const key = fc.constantFrom(...KEYS);
const around = fc.constantFrom('', '信息流', 'A', '7');

test('law: no name behind a protecting key is left of a text', () => {
  fc.assert(
    fc.property(key, rare, around, around, (named, name, before, after) => {
      const text = `${before} ${named}${name} ${after}`;
      expect(namesHidden(text)).not.toContain(name);
      expect(namesHidden(namesHidden(text))).not.toContain(name);
    }),
  );
});

test('law: wherever a file names a user, the name is in no byte of the database or log', {
  timeout: 120_000,
}, async () => {
  const place = fc.constantFrom('title', 'plan', 'figure', 'date', 'sheet');
  await fc.assert(
    fc.asyncProperty(place, key, rare, async (at, named, name) => {
      const keyed = (where: typeof at, otherwise: string) => (at === where ? `${named}${name}` : otherwise);
      const grid = [
        [...HEADER.split(','), keyed('title', '备注')],
        [
          keyed('date', '2026-11-30'),
          keyed('plan', '信息流'),
          keyed('figure', '700'),
          '9',
          '8',
          '7',
          '6',
          '5',
        ],
        ['2026-12-01', '搜索', '700', '9', '8', '7', '6', '5'],
      ];
      const sheet = keyed('sheet', '日报').replace(':', '：');
      const other = { name: '二', xml: inlineSheet([['无']]) };
      const text = await send('报.xlsx', await xlsxOf([{ name: sheet, xml: inlineSheet(grid) }, other]));
      expect(text).not.toContain(name);
      expect(leaked([name])).toEqual([]);
    }),
    { numRuns: 12 },
  );
  await chat.restart();
  expect(leaked([...HAN].map(letter => `${letter}女士`))).toEqual([]);
});

test('law: what a file itself is called loses the name with the event, and keeps its extension', async () => {
  const guarding = {
    ...{ commands: [], botName: 'bot', isAnswer: false },
    key: async () => ({ id: 'k', hash: () => 'abcdef0123456789' }),
  };
  await fc.assert(
    fc.asyncProperty(key, rare, async (named, name) => {
      const event = {
        ...{
          kind: 'message' as const,
          eventId: '1',
          messageId: '1',
          text: '/ab record T1',
          isAddressed: true,
        },
        ...{ room: { chatId: '1', name: '' }, sender: { userId: '1', name: '郑' }, at: new Date(0) },
        file: { name: `${named}${name}.csv`, reference: 'r' },
      };
      const guarded = await withoutNames(event, guarding);
      expect(JSON.stringify(guarded)).not.toContain(name);
      expect(JSON.stringify(guarded)).toContain('.csv"');
    }),
  );
});
