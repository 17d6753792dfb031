/** How fast tables are read and written, and with how much memory: each in a process of its own, so that its peak is its own. */
import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { bytesOnDisk } from '../../src/tables/bytes.ts';
import type { KnownColumn } from '../../src/tables/header.ts';
import { openTable } from '../../src/tables/open-table.ts';
import { cellReader } from '../../src/tables/read-cell.ts';
import { type WrittenRow, writeCsv } from '../../src/tables/write-csv.ts';
import { writeXlsx } from '../../src/tables/write-xlsx.ts';
import { atLeast, atMost, type Figure, shown } from './figures.ts';

const ROWS = [50_000, 200_000];
/** An import must do 15,000, with voices and masking: reading is to leave it time for them. */
const ROWS_A_SECOND_AT_LEAST = 20_000;
const MEGABYTES_AT_MOST = 350;
const KINDS = ['csv', 'xlsx'] as const;
type Kind = (typeof KINDS)[number];
const measured = z.object({ rows: z.number(), seconds: z.number(), megabytes: z.number() });
type Measured = z.infer<typeof measured>;

const KNOWN: readonly KnownColumn<'day' | 'spend' | 'impressions' | 'clicks' | 'text'>[] = [
  { name: 'day', aliases: ['日期'] },
  { name: 'spend', aliases: ['消耗'] },
  { name: 'impressions', aliases: ['展示次数'] },
  { name: 'clicks', aliases: ['点击次数'] },
  { name: 'text', aliases: ['评价内容'], isVerbatim: true },
];

if (process.argv[1] === import.meta.filename) {
  const [, , act = '', kind = 'csv', file = '', rows = '0'] = process.argv;
  const result = await measure(() =>
    act === 'write' ? write(kind === 'csv' ? 'csv' : 'xlsx', file, Number(rows)) : read(file),
  );
  process.stdout.write(JSON.stringify(result));
}

export function tableFigures(): Figure[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'tables-'));
  try {
    return KINDS.flatMap(kind =>
      ROWS.flatMap(rows => figuresOf(kind, rows, path.join(folder, `${rows}.${kind}`))),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function figuresOf(kind: Kind, rows: number, file: string): Figure[] {
  const written = inProcess('write', kind, file, rows);
  const size = statSync(file).size / 1024 / 1024;
  const back = inProcess('read', kind, file, rows);
  const what = `${shown(rows)} rows of ${kind.toUpperCase()} (${shown(size)} MB)`;
  return [
    atLeast(`${what} written`, written.rows / written.seconds, ROWS_A_SECOND_AT_LEAST, 'rows/CPU s'),
    atMost('… peak memory of the process', written.megabytes, MEGABYTES_AT_MOST, 'MB'),
    atLeast(`${what} read, five cells each`, back.rows / back.seconds, ROWS_A_SECOND_AT_LEAST, 'rows/CPU s'),
    atMost('… peak memory of the process', back.megabytes, MEGABYTES_AT_MOST, 'MB'),
  ];
}

function inProcess(act: 'write' | 'read', kind: Kind, file: string, rows: number): Measured {
  const args = ['--import', 'tsx', import.meta.filename, act, kind, file, String(rows)];
  const { stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return measured.parse(JSON.parse(stdout));
}

async function measure(act: () => Promise<number>): Promise<Measured> {
  const start = process.cpuUsage();
  const rows = await act();
  const { user, system } = process.cpuUsage(start);
  // Of the processor, not of the clock: others may use the machine, too.
  const seconds = (user + system) / 1e6;
  return { rows, seconds, megabytes: process.resourceUsage().maxRSS / 1024 };
}

async function write(kind: Kind, file: string, count: number): Promise<number> {
  const rows = rowsOf(count);
  const pieces = kind === 'csv' ? writeCsv(rows) : writeXlsx(rows, { sheet: '数据' });
  await pipeline(Readable.from(pieces, { objectMode: false }), createWriteStream(file));
  return count;
}

function* rowsOf(count: number): Generator<WrittenRow> {
  yield ['日期', '计划名称', '消耗(元)', '展示次数', '点击次数', '点击率', '评价内容', '用户昵称'];
  for (let index = 0; index < count; index += 1) {
    const day = `2026-11-${String(1 + (index % 30)).padStart(2, '0')}`;
    const words = `包装盒太大，浴室放不下，第 ${index} 次说了；“送货”很快, 下次还买`;
    const clicks = index % 977;
    yield [
      day,
      `计划 ${index % 40}`,
      `${1 + (index % 9)},${100 + (index % 800)}.50`,
      clicks * 31,
      clicks,
      '3.23%',
      words,
      `用户${index}`,
    ];
  }
}

async function read(file: string): Promise<number> {
  const handle = await open(file);
  try {
    const table = await openTable(await bytesOnDisk(handle), KNOWN);
    const cells = cellReader(table);
    let rows = 0;
    for await (const row of table.rows()) {
      const read = [
        cells.day(row, 'day'),
        cells.money(row, 'spend'),
        cells.whole(row, 'impressions'),
        cells.whole(row, 'clicks'),
        cells.text(row, 'text'),
      ];
      if (read.some(({ value }) => value === undefined)) throw new Error(`row ${row.number} was not read`);
      rows += 1;
    }
    return rows;
  } finally {
    await handle.close();
  }
}
