/** Files that mean harm: bombs, endless rows, broken containers. Each ends in a TableError, in time that grows with the file. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesInMemory } from '../../src/tables/bytes.ts';
import { parseDelimited } from '../../src/tables/delimited.ts';
import type { KnownColumn } from '../../src/tables/header.ts';
import { LIMITS } from '../../src/tables/limits.ts';
import { readNumber } from '../../src/tables/number.ts';
import { openTable } from '../../src/tables/open-table.ts';
import { readPasted } from '../../src/tables/pasted.ts';
import { cellReader } from '../../src/tables/read-cell.ts';
import { TableError } from '../../src/tables/table-error.ts';
import { readWhen } from '../../src/tables/when.ts';
import { GROWTH_AT_MOST, growthAtTwice } from '../growth.ts';
import { rounds } from '../patience.ts';
import { collected, inlineSheet, opened, REPORT, xlsxOf, zipOf } from './fixtures.ts';
import { xlsOf } from './xls-fixture.ts';

const MEGABYTE = 1024 * 1024;
const ROWS = [
  ['日期', '消耗', '点击率'],
  ['2026-11-01', '5', '1%'],
];

test('a bomb is refused by what it says it holds, and one that lies fails as soon as it grows', async () => {
  const bomb = await zipOf({ 'a.csv': Buffer.alloc(20 * MEGABYTE, 'a,') });
  expect(bomb.length).toBeLessThan(MEGABYTE / 10);
  await expect(opened(bomb, REPORT, { limits: { unpackedBytes: MEGABYTE } })).rejects.toMatchObject({
    code: 'too-many-unpacked-bytes',
    values: { most: MEGABYTE },
  });
  const liar = Buffer.from(await zipOf({ 'a.csv': Buffer.alloc(MEGABYTE, 'a,b\n') }));
  for (let at = liar.indexOf('504b0102', 0, 'hex'); at !== -1; at = -1) liar.writeUInt32LE(1_000, at + 24);
  await expect(opened(liar)).rejects.toMatchObject({ code: 'damaged', values: { kind: 'zip' } });
});

test('a workbook is bounded, too: strings, rows, columns, one cell, one tag', async () => {
  const sheet = (xml: string, strings = '') => xlsxOf([{ name: '1', xml }], { strings });
  const big = 'x'.repeat(10 * MEGABYTE);
  const cases: readonly (readonly [Promise<Buffer>, object])[] = [
    [sheet('<sheetData/>', `<si><t>${big}</t></si>`), { code: 'too-many-unpacked-bytes' }],
    [sheet(`<sheetData><row><c t="str"><v>${big}</v></c></row></sheetData>`), { code: 'row-too-long' }],
    [sheet(`<sheetData><row><c t="${big}"/></row></sheetData>`), { code: 'row-too-long' }],
    [
      sheet(`<sheetData><row>${'<c><v>1</v></c>'.repeat(2_001)}</row></sheetData>`),
      { code: 'too-many-columns', values: { row: 1, most: 2_000 } },
    ],
    [sheet('<sheetData><row><c r="XFD1"><v>1</v></c></row></sheetData>'), { code: 'too-many-columns' }],
    [
      sheet(`<sheetData>${'<row><c><v>1</v></c></row>'.repeat(101)}</sheetData>`),
      { code: 'too-many-rows', values: { most: 100 } },
    ],
    [sheet('<sheetData><row><c>'), { code: 'damaged', values: { kind: 'xlsx' } }],
    [sheet('<sheetData>&lol;</sheetData>'), { code: 'damaged' }],
  ];
  for (const [file, error] of cases)
    await expect(
      opened(await file, REPORT, { limits: { heldBytes: MEGABYTE, rows: 100 } }),
    ).rejects.toMatchObject(error);
  const entities = await zipOf({
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': '<!DOCTYPE r [<!ENTITY a "aaaaaaaa">]><Relationships/>',
  });
  await expect(opened(entities)).rejects.toMatchObject({ code: 'damaged' });
});

test('one shared string in many cells does not make a row of gigabytes', async () => {
  const file = await xlsxOf(
    [{ name: '1', xml: `<sheetData><row>${'<c t="s"><v>0</v></c>'.repeat(1_000)}</row></sheetData>` }],
    { strings: `<si><t>${'x'.repeat(30_000)}</t></si>` },
  );
  await expect(opened(file)).rejects.toMatchObject({ code: 'row-too-long' });
});

test('text is bounded: a row of 10 MB, quoted or not, too many columns, rows and bytes; empty cells cost nothing', async () => {
  const row = 'x'.repeat(10 * MEGABYTE);
  await expect(opened(`日期,消耗\n${row}`)).rejects.toMatchObject({
    code: 'row-too-long',
    values: { row: 2, most: 1_000_000 },
  });
  await expect(opened(`日期,消耗\n"${row}\n`)).rejects.toMatchObject({
    code: 'row-too-long',
    values: { row: 2 },
  });
  await expect(opened(`日期,消耗\n${'1,'.repeat(2_001)}`)).rejects.toMatchObject({
    code: 'too-many-columns',
    values: { row: 2 },
  });
  await expect(
    opened(`日期,消耗\n${'1,2\n'.repeat(11)}`, REPORT, { limits: { rows: 10 } }),
  ).rejects.toMatchObject({ code: 'too-many-rows' });
  await expect(opened('日期,消耗', REPORT, { limits: { bytes: 5 } })).rejects.toMatchObject({
    code: 'too-many-bytes',
    values: { most: 5 },
  });
  expect((await opened(`日期,消耗\n1${','.repeat(5 * MEGABYTE)}\n`)).all[0]?.cells).toEqual(['1']);
});

test('whatever a file is, it ends in rows or in a TableError', async () => {
  const files = [
    Buffer.from(ROWS.map(row => row.join(',')).join('\n')),
    await xlsxOf([{ name: '1', xml: inlineSheet(ROWS) }], {
      strings: '<si><t>a</t></si>',
      styles: '<cellXfs><xf numFmtId="14"/></cellXfs>',
    }),
    xlsOf({ sheets: [{ name: '1', rows: ROWS }], stringBytes: 31 }),
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 12 }),
      fc.nat(),
      async (file, changes, cut) => {
        const broken = Buffer.from(file);
        for (const [at, byte] of changes) broken[at % broken.length] = byte;
        const end = cut % 3 === 0 ? cut % broken.length : broken.length;
        await ends(broken.subarray(0, end));
      },
    ),
    { numRuns: rounds({ short: 300, full: 3_000 }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async bytes => ends(bytes)),
    { numRuns: rounds({ short: 100, full: 1_000 }) },
  );
});

async function ends(file: Uint8Array): Promise<void> {
  try {
    const table = await opened(file);
    const cells = cellReader(table);
    for (const row of table.all) {
      for (const { name } of REPORT)
        for (const read of [
          cells.day,
          cells.money,
          cells.whole,
          cells.number,
          cells.stars,
          cells.id,
          cells.text,
        ])
          read(row, name);
    }
  } catch (error) {
    expect(error).toBeInstanceOf(TableError);
  }
}

test('an XLS whose chains run in circles ends', async () => {
  const file = xlsOf({ sheets: [{ name: '1', rows: ROWS }] });
  const fat = file.length - 512;
  for (const [sector, next] of [
    [0, 0],
    [3, 1],
  ] as const) {
    const broken = Buffer.from(file);
    broken.writeUInt32LE(next, fat + sector * 4);
    await expect(opened(broken)).rejects.toMatchObject({ code: 'damaged', values: { kind: 'xls' } });
  }
  const circle = Buffer.from(file);
  // The chain of what tells where the allocation table is: a sector that follows itself.
  circle.writeUInt32LE(0, 68);
  circle.writeUInt32LE(0, 512 + 508);
  await ends(circle);
});

test('any text is read as a number, a date or neither', () => {
  const unit = fc.constantFrom(..."0123456789-/.,:~ 年月日¥%万eEOctsat()'一");
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 30 }), text => {
      const { value } = readNumber(text);
      expect(value === undefined || Number.isFinite(value)).toBe(true);
      const when = readWhen(text, { order: 'day-first', notAfter: '2026-11-24' }).value;
      if (when?.kind === 'day') expect(new Date(when.day).toISOString().slice(0, 10)).toBe(when.day);
    }),
    { numRuns: rounds({ short: 1_000, full: 10_000 }) },
  );
});

const CUT: readonly (readonly [what: string, make: (size: number) => string])[] = [
  ['quotes', size => '"'.repeat(size)],
  ['quotes that open and close', size => '"a",'.repeat(size / 4)],
  ['one cell', size => 'a'.repeat(size)],
  ['blanks', size => `a${' '.repeat(size)}`],
  ['pipes', size => '|-'.repeat(size / 2)],
  ['lines', size => 'a\n'.repeat(size / 2)],
  ['backslashes', size => '\\|'.repeat(size / 2)],
  ['digits', size => `${'1,'.repeat(size / 2)}x`],
  ['marks', size => `日期,消耗\n${'\u0301'.repeat(size)}`],
];

test.each(CUT)('time grows with the text, not with its square: %s', async (_, make) => {
  const generous = { ...LIMITS, rowCharacters: 1e9, columns: 1e9 };
  const reading = (size: number) => {
    const text = make(size);
    return () => {
      for (const delimiter of [',', '|']) attempt(() => parseDelimited(text, delimiter, generous));
      attempt(() => readPasted(text, REPORT as readonly KnownColumn[]));
    };
  };
  expect(await growthAtTwice(80_000, reading)).toBeLessThan(GROWTH_AT_MOST);
});

function attempt(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(TableError);
  }
}

test('rows are read only as fast as they are taken', async () => {
  const row = (index: number) => [
    '2026-11-01',
    String(index),
    createHash('sha512').update(String(index)).digest('base64'),
  ];
  const rows = [['日期', '消耗', '词'], ...Array.from({ length: 40_000 }, (_, index) => row(index))];
  const csv = Buffer.from(rows.map(cells => cells.join(',')).join('\n'));
  for (const file of [
    csv,
    await zipOf({ 'a.csv': csv }),
    await xlsxOf([{ name: '1', xml: inlineSheet(rows) }]),
  ]) {
    expect(file.length).toBeGreaterThan(2 * MEGABYTE);
    const whole = bytesInMemory(file);
    let bytesRead = 0;
    const counting = {
      size: whole.size,
      read: async (from: number, to: number) => {
        bytesRead += to - from;
        return await whole.read(from, to);
      },
    };
    const table = await openTable(counting, REPORT);
    bytesRead = 0;
    const reading = table.rows();
    await reading.next();
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(bytesRead).toBeGreaterThan(0);
    expect(bytesRead).toBeLessThan(MEGABYTE);
    await reading.return();
  }
});

test('a reader that stops early leaves the rest of the file alone', async () => {
  const table = await opened(`日期,消耗\n${'2026-11-01,1\n'.repeat(50_000)}`);
  expect(table.all).toHaveLength(50_000);
  const rows = table.rows();
  expect((await rows.next()).value).toMatchObject({ number: 2 });
  await rows.return();
  expect(await collected(rows)).toEqual([]);
});
