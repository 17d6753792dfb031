/** Small files that would cost much: the same rows under many names, blank ones without end, cells far to the right. */
import { expect, test } from 'vitest';
import { workbookStream } from '../../src/tables/xls-container.ts';
import { cellsOf, inlineSheet, opened, REPORT, type SheetXml, xlsxOf, zipOf } from './fixtures.ts';
import { compoundFile, xlsOf } from './xls-fixture.ts';

const ROWS = [
  ['日期', '消耗', '点击率'],
  ['2026-11-01', '5', '1%'],
];
const FAR_AND_BLANK = '<row><c r="BXX1" t="str"><v> </v></c></row>';

const sheetOf = (rows: string): SheetXml => ({ name: '1', xml: `<sheetData>${rows}</sheetData>` });
const read = (file: Uint8Array, cells?: number) =>
  opened(file, REPORT, { limits: cells === undefined ? {} : { cells } });
const TOO_MUCH = { name: 'TableError', code: 'too-much-work' };

/** @param parts what each of them is called in the workbook, by the type of the relationship */
async function workbookOf(sheet: string, names: readonly string[], parts: readonly string[] = []) {
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="http://x/${type}" Target="${target}"/>`;
  return zipOf({
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': `<Relationships>${relation('m', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook xmlns:r="x"><sheets>${names
      .map(name => `<sheet name="${name}" r:id="s"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${relation('s', 'worksheet', 's.xml')}${parts
      .map(type => relation(type, type, 's.xml'))
      .join('')}</Relationships>`,
    'xl/s.xml': `<worksheet>${sheet}</worksheet>`,
  });
}

const NAMES = Array.from({ length: 30 }, (_, index) => `s${index}`);

test('rows that stand under many names are looked into once', async () => {
  const file = await workbookOf(inlineSheet(Array.from({ length: 100 }, () => ROWS).flat()), NAMES);
  // 200 rows of three cells, which are built, too: once for the header and once more to read them.
  const table = await read(file, 2 * 200 * 7);
  expect(table.sheets).toEqual(NAMES);
  expect(table.sheet).toBe('s0');
  expect((await read(file)).all).toHaveLength(199);
});

test('so they are in an old workbook', async () => {
  const file = xlsOf({ sheets: NAMES.map(name => ({ name, rows: ROWS })) });
  const starts: number[] = [];
  // Names of at most three letters: long start, two bytes of state, the length, how it is packed, the letters.
  for (
    let at = file.indexOf('8500', 0, 'hex');
    starts.length < NAMES.length;
    at = file.indexOf('8500', at + 1, 'hex')
  )
    if (file.readUInt16LE(at + 2) <= 14 && file[at + 10] !== undefined) starts.push(at + 4);
  const first = file.readUInt32LE(starts[0] ?? 0);
  for (const start of starts) file.writeUInt32LE(first, start);
  const once = 2 * (2 + 6 + 6 + 2);
  expect(cellsOf(await read(file, once * 3))).toEqual([ROWS[1]]);
});

test('blank rows and cells count', async () => {
  for (const rows of ['<row/>'.repeat(1_001), `<row>${'<c/>'.repeat(1_000)}</row>`]) {
    const file = await xlsxOf([sheetOf(rows)]);
    await expect(read(file, 1_000)).rejects.toMatchObject(TOO_MUCH);
    await expect(read(file, 1_010)).rejects.toMatchObject({ code: 'no-table' });
  }
  const rows = Array.from({ length: 1_000 }, () => [...Array<string>(1_999).fill(''), ' ']);
  const old = xlsOf({ sheets: [{ name: '1', rows }] });
  await expect(read(old, 1_000)).rejects.toMatchObject(TOO_MUCH);
  await expect(read(old, 3_010)).rejects.toMatchObject({ code: 'no-table' });
  await expect(opened('\n'.repeat(1_001), REPORT, { limits: { cells: 1_000 } })).rejects.toMatchObject(
    TOO_MUCH,
  );
});

test('a blank cell far to the right costs no more than another; with a text, all before it are made', async () => {
  const blank = await xlsxOf([sheetOf(FAR_AND_BLANK.repeat(1_000))]);
  await expect(read(blank, 2_000)).rejects.toMatchObject({ code: 'no-table' });
  const far = await xlsxOf([sheetOf('<row><c r="BXX1"><v>1</v></c></row>'.repeat(100))]);
  await expect(read(far, 10_000)).rejects.toMatchObject(TOO_MUCH);
});

test('one long text in each of many rows counts by its length', async () => {
  const file = await xlsxOf([sheetOf('<row><c t="s"><v>0</v></c></row>'.repeat(1_000))], {
    strings: `<si><t>${'x'.repeat(30_000)}</t></si>`,
  });
  await expect(read(file, 100_000)).rejects.toMatchObject(TOO_MUCH);
});

test('what is unpacked counts each time', async () => {
  const limits = { unpackedBytes: 300_000 };
  const filler = `<sheetData/>${'<x/>'.repeat(70_000)}`;
  const error = { code: 'too-many-unpacked-bytes', values: { most: 300_000 } };
  await expect(
    opened(await workbookOf(filler, ['1'], ['styles', 'sharedStrings']), REPORT, { limits }),
  ).rejects.toMatchObject({ code: 'no-table' });
  const table = inlineSheet(ROWS) + '<x/>'.repeat(70_000);
  await expect(
    opened(await workbookOf(table, ['1'], ['styles', 'sharedStrings']), REPORT, { limits }),
  ).rejects.toMatchObject(error);
  expect(cellsOf(await opened(await workbookOf(table, ['1']), REPORT, { limits }))).toEqual([ROWS[1]]);
});

test('tags nest only so deep', async () => {
  const nested = (depth: number) =>
    xlsxOf([{ name: '1', xml: `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}${inlineSheet(ROWS)}` }]);
  expect(cellsOf(await read(await nested(63)))).toEqual([ROWS[1]]);
  await expect(read(await nested(64))).rejects.toMatchObject({ code: 'damaged', values: { kind: 'xlsx' } });
});

test('the small sectors of an old workbook are no more than there are', () => {
  // Its stream, of which eight small sectors would be one, says of each small sector that the next one follows.
  const table = Buffer.alloc(4_096);
  for (let at = 0; at < 1_024; at += 1) table.writeUInt32LE(at + 1, at * 4);
  const file = compoundFile('Workbook', table);
  file.writeUInt32LE(0xffffff00, 56);
  file.writeUInt32LE(0, 60);
  // The root: its stream is the last of the sectors of the other.
  file.writeUInt32LE(7, 512 * 9 + 116);
  expect(() => workbookStream(file)).toThrow(
    expect.objectContaining({
      code: 'damaged',
      cause: expect.objectContaining({ message: 'a chain that never ends' }),
    }),
  );
  // One that ends within them is read.
  table.writeUInt32LE(0xfffffffe, 28);
  const whole = compoundFile('Workbook', table);
  whole.writeUInt32LE(0xffffff00, 56);
  whole.writeUInt32LE(0, 60);
  whole.writeUInt32LE(7, 512 * 9 + 116);
  expect(workbookStream(whole)).toHaveLength(512);
});

test('a sheet that is formatted far below its table is read', async () => {
  const below = Array.from(
    { length: 20_000 },
    (_, index) => `<row r="${index + 3}"><c s="0"/><c s="0"/></row>`,
  );
  const xml = inlineSheet(ROWS).replace('</sheetData>', `${below.join('')}</sheetData>`);
  expect(cellsOf(await read(await xlsxOf([{ name: '1', xml }])))).toEqual([ROWS[1]]);
});
