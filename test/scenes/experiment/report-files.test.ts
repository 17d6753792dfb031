/** What is in report files: formats and quirks of the platforms, rows that can't be, files that mean harm; plans that wait. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NotRead } from '../../../src/store/bulk-reader.ts';
import type { Database } from '../../../src/store/database.ts';
import { sql } from '../../../src/store/database.ts';
import { sampled } from '../../patience.ts';
import { inGb18030, inlineSheet, inUtf16, xlsxOf, zipOf } from '../../tables/fixtures.ts';
import { type Card, Chat } from '../chat.ts';
import { NEW, OVER, rowsOf, tableOf } from './rounds.ts';

let chat: Chat;
/** What was asked of the thread that reads in bulk. */
const read: string[] = [];
let mayRead: Promise<void> = Promise.resolve();
const inTheThread = (database: Database): Database['read'] => {
  const inThread = database.read.bind(database);
  return async (reading, values) => {
    read.push(reading.read.name);
    await mayRead;
    return inThread(reading, values);
  };
};
beforeEach(async () => {
  read.length = 0;
  chat = await Chat.open({ read: inTheThread });
  await chat.type(':now 2026-12-03T10:00');
  await chat.type(':as 王经理 manager');
  await chat.type(':as 小郑 role=media');
  await chat.say('小郑', '/persona new 精致妈妈');
  await chat.say('小郑', `${NEW} 开始=2026-11-30`);
});
afterEach(() => chat.close());

async function send(name: string, content: Buffer | string, line = '/ab record T1'): Promise<Card> {
  const file = path.join(chat.folder, name);
  writeFileSync(file, content);
  const { message } = await chat.say('小郑', `:file "${file}" ${line}`);
  await chat.settleTasks();
  return chat.shown(message);
}
const lines = ({ text }: Card) => text.split('\n');
const press = async ({ message, buttons }: Card, label: string) => {
  await chat.type(`:press ${message} ${buttons.indexOf(label) + 1}`);
  return chat.lastCard();
};
const kept = () =>
  chat.look(({ query }) =>
    query<{ day: string; spend: number }>(
      sql`SELECT day, spend FROM "AbFigures" WHERE "replacedAt" IS NULL ORDER BY "variantId", day`,
    ),
  );

const HEADER = '日期,计划名称,花费,展现量,点击量,成交笔数,总成交金额';
const DAYS = [
  '2026-11-30,A,1400,70000,1260,60,7200',
  '2026-11-30,B,1500,71000,1270,61,7300',
  '2026-12-01,A,1600,72000,1280,62,7400',
  '2026-12-01,B,1700,73000,1290,63,7500',
];
const CSV = [HEADER, ...DAYS].join('\n');
const ALL = [
  { day: '2026-11-30', spend: 140_000 },
  { day: '2026-12-01', spend: 160_000 },
  { day: '2026-11-30', spend: 150_000 },
  { day: '2026-12-01', spend: 170_000 },
];

describe('a report', () => {
  test('by day is told by variant and day, and is read in the thread', async () => {
    const card = await send('日报.csv', CSV);
    expect(lines(card).slice(0, 3)).toEqual([
      'T1/R1 记了 4 条：新 4，替换 0',
      'A：2 天（2026-11-30 … 2026-12-01）',
      'B：2 天（2026-11-30 … 2026-12-01）',
    ]);
    expect(await kept()).toEqual(ALL);
    expect(read).toEqual(['readFigureRows']);
  });

  test('says the same as the table that is pasted', async () => {
    await chat.say('小郑', `/ab record T1\n${CSV}`);
    expect(lines(await send('日报.csv', CSV))[0]).toBe('T1/R1 记了 0 条：新 0，替换 0，原样 4');
  });

  test.each<[string, string, () => Buffer | Promise<Buffer>]>([
    ['GB18030 without a mark', '数.csv：CSV · GB18030 · 逗号分隔', () => inGb18030(CSV)],
    [
      'UTF-16 with tabs',
      '数.csv：CSV · UTF-16LE · 制表符分隔',
      () => inUtf16(CSV.replaceAll(',', '\t'), 'le'),
    ],
    ['a ZIP with one CSV', '数.csv：ZIP 里的 计划报表.csv · CSV', () => zipOf({ '计划报表.csv': CSV })],
  ])('in %s', async (_, said, content) => {
    const card = await send('数.csv', await content());
    expect(card.text).toContain(said);
    expect(await kept()).toEqual(ALL);
  });

  test('as XLSX with notes above the header, serial dates, formulas and a row of totals', async () => {
    const cell = (at: string, xml: string, more = '') => `<c r="${at}"${more}>${xml}</c>`;
    const words = (at: string, text: string) => cell(at, `<is><t>${text}</t></is>`, ' t="inlineStr"');
    const row = (number: number, ...cells: string[]) => `<row r="${number}">${cells.join('')}</row>`;
    const day = (at: string, serial: number) => cell(at, `<v>${serial}</v>`, ' s="0"');
    const xml = `<sheetData>${[
      row(1, words('A1', '投放数据，导出时间 2026-12-03')),
      row(3, words('A3', '日期'), words('B3', '计划名称'), words('C3', '花费(元)'), words('D3', '点击次数')),
      // 2026-11-30 is the 46356th day.
      row(
        4,
        day('A4', 46_356),
        words('B4', 'A'),
        cell('C4', '<f>700*2</f><v>1400</v>'),
        cell('D4', '<v>1260</v>'),
      ),
      row(5, day('A5', 46_357), words('B5', 'A'), cell('C5', '<v>1600.5</v>'), cell('D5', '<v>1280</v>')),
      row(6, words('A6', '合计'), cell('C6', '<f>SUM(C4:C5)</f><v>3000.5</v>'), cell('D6', '<v>2540</v>')),
    ].join('')}</sheetData>`;
    const other = inlineSheet([['说明'], ['口径见后台']]);
    const content = await xlsxOf(
      [
        { name: '说明', xml: other },
        { name: '明细', xml },
      ],
      { styles: '<cellXfs><xf numFmtId="14"/></cellXfs>' },
    );
    const card = await send('报表.xlsx', content);
    expect(card.text).toContain(
      '报表.xlsx：XLSX · 共 2 张表，读的是“明细” · 表头第 3 行 · 数据 2 行 · 第 6 行是合计，没有算',
    );
    expect(card.text).toContain('⚠ 文件里没有转化，这个测试的指标要用到');
    expect(await kept()).toEqual([
      { day: '2026-11-30', spend: 140_000 },
      { day: '2026-12-01', spend: 160_050 },
    ]);
  });

  test('by the hour, or by creative, is summed to its days; the same row twice is not', async () => {
    const hours = [
      '点击时间,推广计划,花费,点击数',
      '20261130000000~20261130005959,A,100,10',
      '20261130010000~20261130015959,A,200,20',
      '20261130010000~20261130015959,A,200,20',
    ];
    const card = await send('小时.csv', hours.join('\n'));
    expect(card.text).toContain('第 4 行没有记：和第 3 行是同一天的同一个，只记了前一行');
    expect(await kept()).toEqual([{ day: '2026-11-30', spend: 30_000 }]);
    const creatives = ['日期,计划名称,创意名称,花费', '2026-12-01,A,白,100', '2026-12-01,A,黑,50'];
    await send('创意.csv', creatives.join('\n'));
    expect((await kept()).at(-1)).toEqual({ day: '2026-12-01', spend: 15_000 });
  });

  test('of several days in one row is no day; of one variant it needs no plan', async () => {
    const meta = [
      'Reporting starts,Reporting ends,Campaign name,Amount spent (USD),Impressions',
      '2026-11-30,2026-12-02,A,14.5,70000',
    ];
    expect((await send('meta.csv', meta.join('\n'))).text).toContain('从 2026-11-30 到 2026-12-02 不止一天');
    expect((await send('b.csv', '日期,花费,点击\n2026-11-30,700,600', '/ab record T1 B')).text).toContain(
      'B：1 天',
    );
  });
});

test('each row that can’t be says its number, column and reason; what is hardly so is asked', async () => {
  const bad = [
    '2026-12-01,B,x,73000,1290,63,7500',
    '2026-12-02,A,1600,700,1280,62,7400',
    '2026-12-09,A,1600,72000,1280,62,7400',
    '2026-12-02,B,14000,73000,1290,63,7500',
    '2026-12-02,B,1,1,1,1,1,多出来的',
    ',A,1,1,1,1,1',
  ];
  const card = await send('日报.csv', [HEADER, ...DAYS.slice(0, 3), ...bad].join('\n'));
  expect(lines(card).filter(line => line.startsWith('第'))).toEqual([
    '第 5 行没有记：“花费”的“x”不是数',
    '第 9 行没有记：格子比表头多，错位了',
    '第 10 行没有记：没有日期',
    '第 6 行没有记（T1/R1 A 2026-12-02）：点击 1,280 比曝光 700 还多',
    '第 7 行没有记（T1/R1 A 2026-12-09）：这一轮到现在是 2026-11-30 到 2026-12-03，这天不在里面',
    '第 8 行先没有记（T1/R1 B 2026-12-02）：花费 ¥14,000 是计划 ¥1,429 的 9 倍。真是这样就发：',
  ]);
  expect(await kept()).toHaveLength(3);
  expect((await press(card, 'T1/R1 B 2026-12-02 就是这样')).text).toContain('已记');
});

test('of more than twenty files that wait the oldest is let go, which is said', async () => {
  for (let number = 1; number <= 20; number += 1)
    expect(
      (await send(`日报${number}.csv`, `${HEADER}\n2026-11-30,生活_${number},700,35000,630,30,3600`)).text,
    ).not.toContain('不再等了');
  expect((await send('日报21.csv', `${HEADER}\n2026-11-30,生活_21,700,35000,630,30,3600`)).text).toContain(
    '等着的文件太多，“日报1.csv”不再等了',
  );
});

test('many rows that are asked about are confirmed by one press', async () => {
  const odd = DAYS.map(line => line.replace(/(?<=[AB],)\d+/, '20000'));
  const card = await send('日报.csv', [HEADER, ...odd].join('\n'));
  expect(lines(card)[0]).toBe('T1 记了 0 条：新 0，替换 0');
  expect((await press(card, '都是这样')).text).toContain('T1/R1 记了 4 条：新 4');
  expect(await kept()).toHaveLength(4);
  expect((await press(card, '都是这样')).text).toContain('那个文件里没有等着的数了');
});

describe('plans that nobody knows', () => {
  const PLANS = [
    HEADER,
    '2026-11-30,收纳;信息流,700,35000,630,30,3600',
    '2026-11-30,收纳_搜索,800,36000,640,31,3700',
    '2026-11-30,别的活动,900,37000,650,32,3800',
    '2026-11-30,再别的,900,37000,650,32,3800',
  ].join('\n');

  test('are asked one by one; several of one variant are its figures together; the others are none of the test', async () => {
    const asked = await send('计划.csv', PLANS);
    expect(asked.text).toContain('“收纳;信息流”是哪个变体');
    const second = await press(asked, 'A');
    expect(second.text).toContain('T1/R1 记了 1 条：新 1');
    const third = await press(second, 'A');
    expect(third.text).toContain('T1/R1 记了 1 条：新 0，替换 1');
    expect(await kept()).toEqual([{ day: '2026-11-30', spend: 150_000 }]);
    expect(third.buttons).toContain('2 个都不在');
    const last = await press(third, '2 个都不在');
    expect(last.text).not.toContain('不认得');
    expect(await chat.look(({ query }) => query(sql`SELECT id FROM "AbFile"`))).toEqual([]);
    const again = await send('计划.csv', PLANS);
    expect(again.text).toContain('2 个计划不在测试里，没有算');
    expect(again.text).not.toContain('不认得');
  });

  test('wait over a restart; a correction made meanwhile is not undone by another plan', async () => {
    const asked = await send('计划.csv', `${PLANS}\n2026-12-01,A,500,30000,600,20,2400`);
    await chat.say('小郑', '/ab record T1 A 日期=2026-12-01 花费=555');
    await chat.restart();
    await chat.type(':as 小郑');
    await press(asked, 'B');
    expect(await kept()).toEqual([
      { day: '2026-12-01', spend: 55_500 },
      { day: '2026-11-30', spend: 70_000 },
    ]);
  });

  test('are no other team’s to name', async () => {
    await send('计划.csv', PLANS);
    await chat.type(':room 另一个群');
    await chat.say('老陈', '/persona new 精致妈妈');
    await chat.say('老陈', NEW);
    expect((await chat.say('老陈', '/ab record T1 文件=1 计划="别的活动:A"')).text).toContain(
      '没有等着的数了',
    );
  });
});

describe('a file that is taken', () => {
  test('is read after a stop in the middle, and recorded once', async () => {
    let letRead = () => {};
    mayRead = new Promise(resolve => {
      letRead = resolve;
    });
    const file = path.join(chat.folder, '日报.csv');
    writeFileSync(file, CSV);
    const begun = await chat.say('小郑', `:file ${file} /ab record T1`);
    expect(begun.text).toBe('正在读 日报.csv（T1）');
    await chat.stop();
    mayRead = Promise.resolve();
    letRead();
    await chat.restart();
    await chat.settleTasks();
    expect(chat.shown(begun.message).text).toContain('新 4');
    expect(await chat.look(({ query }) => query(sql`SELECT id FROM "AbFigures"`))).toHaveLength(4);
  });

  test.each(['died', 'too-long'] as const)('is not tried again when its reading %s', async why => {
    mayRead = Promise.reject(new NotRead(why, 'for this test'));
    mayRead.catch(() => {});
    const { text } = await send('日报.csv', CSV);
    mayRead = Promise.resolve();
    expect(text).toContain('“日报.csv”读起来要的时间或内存太多，没能读完');
    expect(text).toContain('什么都没有记');
    expect(read).toEqual(['readFigureRows']);
    expect((await send('日报.csv', CSV)).text).toContain('新 4');
  });

  test('is replied to later, also after a restart', async () => {
    const file = path.join(chat.folder, '日报.csv');
    writeFileSync(file, CSV);
    await chat.type(`:file ${file}`);
    const sent = chat.lastTyped;
    await chat.restart();
    const { message } = await chat.say('小郑', `:reply ${sent} /ab record T1`);
    await chat.settleTasks();
    expect(chat.shown(message).text).toContain('新 4');
  });

  test('brings the summary of a round that only waited for it, once', async () => {
    const rows = rowsOf(1, { mean: 40, swing: 0.2 });
    await chat.type(`:now ${OVER[0]}`);
    expect(chat.lastCard().text).toContain('回复这条消息发报表文件');
    await send('一周.csv', tableOf(rows, ','));
    expect(
      chat.cards.filter(({ text, edit }) => !edit && /^T1\/R1 .*\n.*第 1\/3 轮/.test(text)),
    ).toHaveLength(1);
  });

  test('is not read where figures are typed; a variant that is none says so at once', async () => {
    expect((await send('日报.csv', CSV, '/ab record T1 A 花费=100')).text).toContain('已记 · 花费 ¥100');
    expect((await send('日报.csv', CSV, '/ab record T1 C')).text).toContain('没有变体“C”');
    expect((await send('日报.csv', CSV, '/ab record T9')).text).toContain('没有 T9');
    expect(read).toEqual([]);
  });
});

describe('a file that can’t be taken', () => {
  const LONG = 'x'.repeat(300);
  type Case = [string, string, () => Buffer | string | Promise<Buffer>];
  const bad = sampled<Case>(
    [
      ['空.csv', '“空.csv”里面是空的', () => ''],
      [
        '截图.png',
        '是图片，截图里的数读不了；请另存为 CSV 或 XLSX 再发',
        () => Buffer.from('89504e470d0a1a0a', 'hex'),
      ],
      ['报告.pdf', '是 PDF', () => '%PDF-1.7\n'],
      ['旧.xls', '其实是网页', () => '<html><table><tr><td>日期</td></tr></table></html>'],
      [
        '两张.zip',
        '里面有 2 个文件，压缩包里只能放一张表：a.csv、b.csv',
        () => zipOf({ 'a.csv': CSV, 'b.csv': CSV }),
      ],
      ['坏.xlsx', '损坏了，或者没有传完', async () => (await zipOf({ 'a.csv': CSV })).subarray(0, 60)],
      ['库存.csv', '表里没有认得的数', () => '日期,库存\n2026-11-30,3\n2026-12-01,4'],
      ['无计划.csv', '表里没有变体或计划这一列', () => '日期,花费\n2026-11-30,3\n2026-12-01,4'],
      ['长.csv', '计划的名字太长', () => `${HEADER}\n2026-11-30,${LONG},1,1,1,1,1`],
      ['百万行.csv', '超过了 200000 行', () => `${HEADER}\n${'2026-11-30,A,1,1,1,1,1\n'.repeat(1_000_000)}`],
      [
        '计划多.csv',
        '里的计划和天数加起来超过了 2000 条',
        () =>
          `${HEADER}\n${Array.from({ length: 6_000 }, (_, at) => `2026-11-30,p${at},1,1,1,1,1`).join('\n')}`,
      ],
    ],
    0,
  );
  test.each(bad)('%s is refused with the reason', async (name, why, content) => {
    const card = await send(name, await content());
    expect(card.text).toContain(why);
    expect(card.buttons.filter(label => label !== '汇总')).toEqual([]);
    expect(await kept()).toEqual([]);
    expect((await chat.say('小郑', '/task')).text).toBe('没有正在进行的任务');
  });

  test('a zip bomb is refused by what it says it holds', async () => {
    const bomb = await zipOf({ 'a.csv': Buffer.alloc(1024, 'a,') });
    // The uncompressed size in the central directory (APPNOTE.TXT 4.3.12): packing so much would take a quarter of a minute.
    bomb.writeUInt32LE(600 * 1024 * 1024, bomb.indexOf('PK\x01\x02') + 24);
    expect((await send('弹.zip', bomb)).text).toContain('解开以后超过了 512 MB，没有解开');
  });
});

test('in English all of it is English', async () => {
  await chat.close();
  chat = await Chat.open({ language: 'en' });
  await chat.type(':now 2026-12-03T10:00');
  await chat.type(':as Zheng role=media');
  await chat.say('Zheng', '/persona new young-mothers');
  await chat.say(
    'Zheng',
    '/ab new "Autumn" persona=young-mothers budget=100000 metric=cvr variants=A:storage,B:looks start=2026-11-30',
  );
  const sendAs = async (name: string, content: Buffer | string) => {
    const file = path.join(chat.folder, name);
    writeFileSync(file, content);
    await chat.say('Zheng', `:file ${file} /ab record T1`);
    return chat.settleTasks();
  };
  const table = 'Date,Campaign,Cost,Impressions,Conversions\n';
  const card = await sendAs(
    'r.csv',
    `${table}2026-11-30,A,10,100,5\n2026-11-30,Spring,10,100,5\n2026-12-09,A,x,1,1\nTotal,,20,200,10`,
  );
  await press(card, 'None of the test');
  await sendAs('p.pdf', '%PDF-1.7\n');
  await sendAs('odd.csv', `${table}2026-11-30,A,90000,100,5\n2026-12-01,A,90000,100,5`);
  const said = chat.cards.map(({ text, buttons }) => `${text}\n${buttons.join(' ')}`);
  expect(said.join('\n')).toContain('T1/R1: 1 recorded, 1 new, 0 replaced\nA: 1 day (2026-11-30)');
  expect(said.join('\n')).toContain('⚠ The file has no clicks, which the metric of this test needs');
  expect(said.filter(text => /[\p{Script=Han}（）：，；]/u.test(text))).toEqual([]);
});
