/** What is written is read back the same, and other programs read it the same way. */
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { readXlsx } from 'hucre/xlsx';
import { expect, test } from 'vitest';
import { type WrittenRow, writeCsv } from '../../src/tables/write-csv.ts';
import { CELL_CHARACTERS_AT_MOST, writeXlsx } from '../../src/tables/write-xlsx.ts';
import { collected, joined, opened } from './fixtures.ts';

/** Whole characters; what CSV and XML find hard is more frequent. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...'"\',;|=+-@＝\t\n\r <&_x0041 好'), maxLength: 8 }),
);
/** With a number beside it, no row is blank and none is taken for a header. */
const rows = fc.array(fc.tuple(text, text, fc.integer()), { minLength: 1, maxLength: 12 });
const KNOWN = [
  { name: 'one', aliases: ['一'], isVerbatim: true },
  { name: 'two', aliases: ['二'], isVerbatim: true },
  { name: 'number', aliases: ['数'] },
] as const;
const HEADER: WrittenRow = ['一', '二', '数'];

/** @returns the cells as they stand, whatever kind of row it is */
async function readBack(file: Buffer): Promise<(readonly string[])[]> {
  return (await opened<'one' | 'two' | 'number'>(file, KNOWN)).all.map(({ cells }) => cells);
}

const shown = (written: readonly WrittenRow[]) => written.map(row => row.map(cell => String(cell)));

test('CSV', () =>
  fc.assert(
    fc.asyncProperty(rows, async written => {
      expect(await readBack(await joined(writeCsv([HEADER, ...written])))).toEqual(shown(written));
    }),
  ));

test('XLSX', () =>
  fc.assert(
    fc.asyncProperty(rows, async written => {
      const file = await joined(writeXlsx([HEADER, ...written], { sheet: '数据' }));
      expect(await readBack(file)).toEqual(shown(written));
    }),
    { numRuns: 50 },
  ));

test('another reader of XLSX sees the same', () =>
  fc.assert(
    fc.asyncProperty(rows, async written => {
      const file = await joined(writeXlsx([HEADER, ...written], { sheet: '数据' }));
      const workbook = await readXlsx(file);
      expect(workbook.sheets.map(({ name }) => name)).toEqual(['数据']);
      const seen = workbook.sheets[0]?.rows
        .slice(1)
        .map(row => row.map(cell => (cell === null ? '' : String(cell))));
      expect(seen).toEqual(shown(written));
    }),
    { numRuns: 50 },
  ));

test('another reader of CSV sees the same, and no cell that Excel would calculate', () =>
  fc.assert(
    fc.asyncProperty(rows, async written => {
      const file = await joined(writeCsv([HEADER, ...written]));
      const seen: string[][] = parse(file, { bom: true, relax_column_count: true, record_delimiter: '\r\n' });
      for (const [index, row] of seen.slice(1).entries()) {
        for (const [column, cell] of row.entries()) {
          const meant = String(written[index]?.[column]);
          expect([meant, `'${meant}`]).toContain(cell);
          if (typeof written[index]?.[column] === 'string')
            expect(cell).not.toMatch(/^\s*[=+\-@＝＋－＠]|^[\t\r]/);
        }
      }
      expect(seen).toHaveLength(written.length + 1);
    }),
  ));

test('CSV opens right in Excel: a byte order mark, formulas as texts, numbers as numbers', async () => {
  const file = await joined(writeCsv([['=1+1', '+86', '-5', '@x', '\t7', -5, 0.5, true, null, Number.NaN]]));
  expect(file.toString()).toBe("\ufeff'=1+1,'+86,'-5,'@x,\"'\t7\",-5,0.5,TRUE,,\r\n");
});

test('XLSX: a formula is a text, too long a text is cut', async () => {
  const file = await joined(
    writeXlsx(
      [
        ['a', 'b'],
        ['=1+1', 'x'.repeat(40_000)],
      ],
      { sheet: "a[b]:*?/\\'" },
    ),
  );
  const workbook = await readXlsx(file);
  expect(workbook.sheets[0]?.name).toBe('a b');
  expect(workbook.sheets[0]?.rows[1]).toEqual(['=1+1', 'x'.repeat(CELL_CHARACTERS_AT_MOST)]);
});

test('nothing is written of nothing', async () => {
  expect((await joined(writeCsv([]))).toString()).toBe('\ufeff');
  expect((await readXlsx(await joined(writeXlsx([], { sheet: '' })))).sheets[0]?.rows).toEqual([]);
});

test('rows are taken only as fast as the file is', async () => {
  let taken = 0;
  function* endless(): Generator<WrittenRow> {
    for (;;) {
      taken += 1;
      yield ['x'.repeat(50 + (taken % 50)), taken];
    }
  }
  for (const pieces of [writeCsv(endless()), writeXlsx(endless(), { sheet: 'a' })]) {
    taken = 0;
    for await (const piece of pieces) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    const atBreak = taken;
    await new Promise(resolve => setTimeout(resolve, 20));
    expect(taken).toBe(atBreak);
    expect(taken).toBeLessThan(20_000);
  }
});

test('an error of the rows reaches who takes the file', async () => {
  function* failing(): Generator<WrittenRow> {
    yield ['a'];
    throw new Error('the database is gone');
  }
  await expect(collected(writeCsv(failing()))).rejects.toThrow('the database is gone');
  await expect(collected(writeXlsx(failing(), { sheet: 'a' }))).rejects.toThrow('the database is gone');
});
