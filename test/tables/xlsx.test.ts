/** XLSX and XLS as programs write them, and as nobody should. */
import { readXls, readXlsx } from 'hucre/xlsx';
import { expect, test } from 'vitest';
import { cellReader } from '../../src/tables/read-cell.ts';
import { cellsOf, inlineSheet, opened, REVIEWS, xlsxOf, zipOf } from './fixtures.ts';
import { xlsOf } from './xls-fixture.ts';

const STYLES = `<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="165" formatCode="[Red]0.00&quot;days&quot;"/><numFmt numFmtId="166" formatCode="[$-409]m/d/yy h:mm AM/PM;@"/></numFmts>
  <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
  <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="10"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="21"/></cellXfs>`;
const row = (number: number, ...cells: string[]) => `<row r="${number}">${cells.join('')}</row>`;
const header = row(
  1,
  ...['日期', '消耗', '点击率'].map(title => `<c t="inlineStr"><is><t>${title}</t></is></c>`),
);

test('numbers are shown as their formats mean them: dates, times, percents', async () => {
  const table = await opened(
    await xlsxOf(
      [
        {
          name: '1',
          xml: `<sheetData>${header}${row(2, '<c s="1"><v>46349</v></c>', '<c s="4"><v>1234.5</v></c>', '<c s="3"><v>0.41930000000000001</v></c>')}${row(3, '<c s="2"><v>46349</v></c>', '<c><v>1E-3</v></c>', '<c s="3"><v>7.0000000000000007E-2</v></c>')}${row(4, '<c s="5"><v>46349.354166666664</v></c>', '<c s="6"><v>0.5</v></c>', '<c t="b"><v>1</v></c>')}${row(5, '<c t="d"><v>2026-11-23T00:00:00</v></c>', '<c t="e"><v>#DIV/0!</v></c>', '<c t="str"><f>A1</f><v>x</v></c>')}</sheetData>`,
        },
      ],
      { styles: STYLES },
    ),
  );
  expect(cellsOf(table)).toEqual([
    ['2026-11-23', '1234.5', '41.93%'],
    ['2026-11-23', '0.001', '7%'],
    ['2026-11-23 08:30:00', '12:00:00', 'TRUE'],
    ['2026-11-23', '#DIV/0!', 'x'],
  ]);
  const cells = cellReader(table);
  const first = table.all[0];
  expect(first && cells.share(first, 'ctr').value).toBe(0.4193);
});

test('the 1904 system, in dates and in numbers that no format makes dates', async () => {
  const table = await opened(
    await xlsxOf(
      [
        {
          name: '1',
          xml: `<sheetData>${header}${row(2, '<c s="1"><v>44887</v></c>')}${row(3, '<c><v>44887</v></c>')}</sheetData>`,
        },
      ],
      { styles: STYLES, date1904: true },
    ),
  );
  const cells = cellReader(table);
  expect(table.all.map(each => cells.day(each, 'day').value)).toEqual(['2026-11-23', '2026-11-23']);
  const old = await opened(
    xlsOf({
      date1904: true,
      formats: ['yyyy/m/d'],
      sheets: [
        {
          name: '1',
          rows: [
            ['日期', '消耗'],
            [{ value: 44_887, style: 1 }, 5],
          ],
        },
      ],
    }),
  );
  expect(cellsOf(old)).toEqual([['2026-11-23', '5']]);
});

test('shared strings: runs are joined, pronunciation is left out, escapes are undone', async () => {
  const strings =
    '<si><t>日期</t></si><si><r><t>消</t></r><r><rPr><b/></rPr><t>耗</t></r><rPh sb="0" eb="1"><t>xiao</t></rPh></si><si><t xml:space="preserve"> a_x000D_&amp;&#x4E00; </t></si>';
  const file = await xlsxOf(
    [
      {
        name: '1',
        xml: `<sheetData>${row(1, '<c t="s"><v>0</v></c>', '<c t="s"><v>1</v></c>')}${row(2, '<c t="s"><v>2</v></c>', '<c t="s"><v>99</v></c>', '<c><v>5</v></c>')}</sheetData>`,
      },
    ],
    { strings },
  );
  const table = await opened(file);
  expect(table.header.columns.map(({ title }) => title)).toEqual(['日期', '消耗', 'C']);
  expect(cellsOf(table)).toEqual([[' a\r&一 ', '', '5']]);
  expect((await readXlsx(file)).sheets[0]?.rows[0]?.slice(0, 2)).toEqual(['日期', '消耗']);
});

test('of several sheets the one that has the table, hidden ones last; or the one that is named', async () => {
  const file = await xlsxOf([
    { name: '说明', xml: inlineSheet([['本表由系统导出'], ['日期', '见下一张']]) },
    {
      name: '旧',
      state: 'hidden',
      xml: inlineSheet([
        ['日期', '消耗', '点击次数'],
        ['2025-01-01', '1', '2'],
      ]),
    },
    {
      name: '数据',
      xml: inlineSheet([
        ['日期', '消耗', '点击次数'],
        ['2026-01-01', '1', '2'],
      ]),
    },
    { name: '空', xml: '<sheetData/>' },
  ]);
  const table = await opened(file);
  expect([table.sheet, table.sheets]).toEqual(['数据', ['说明', '旧', '数据', '空']]);
  expect((await opened(file, undefined, { sheet: '旧' })).sheet).toBe('旧');
  await expect(opened(file, undefined, { sheet: '没有' })).rejects.toMatchObject({
    code: 'no-such-sheet',
    values: { sheet: '没有', sheets: ['说明', '旧', '数据', '空'] },
  });
  await expect(opened(file, undefined, { sheet: '空' })).rejects.toMatchObject({ code: 'no-table' });
});

test('cells without references, rows without numbers, rows that are left out, prefixes of namespaces', async () => {
  const xml = `<x:sheetData xmlns:x="m"><x:row><x:c t="inlineStr"><x:is><x:t>日期</x:t></x:is></x:c><x:c t="inlineStr"><x:is><x:t>消耗</x:t></x:is></x:c></x:row><x:row r="7"><x:c r="B7"><x:v>5</x:v></x:c></x:row><x:row r="3"><x:c><x:v>6</x:v></x:c></x:row></x:sheetData>`;
  const table = await opened(await xlsxOf([{ name: '1', xml }]));
  expect(table.all).toEqual([
    { number: 7, kind: 'data', cells: ['', '5'] },
    { number: 8, kind: 'data', cells: ['6'] },
  ]);
});

test('XLS: strings that run over several records, formats, several sheets; another reader sees the same', async () => {
  const long = '包装盒太大，浴室放不下。'.repeat(40);
  const file = xlsOf({
    stringBytes: 101,
    formats: ['0.00%', 'yyyy-mm-dd hh:mm'],
    sheets: [
      { name: '说明', rows: [['无']] },
      {
        name: '商品',
        rows: [
          ['统计日期：2026-11-23'],
          [],
          ['日期', '消耗', '点击率', '备注'],
          [{ value: 46_349.5, style: 2 }, 1234.5, { value: 0.4193, style: 1 }, long],
          ['2026-11-24', '1,317.01', '', '短'],
        ],
      },
    ],
  });
  const table = await opened(file);
  expect([table.sheet, table.header.row]).toEqual(['商品', 3]);
  expect(cellsOf(table)).toEqual([
    ['2026-11-23 12:00:00', '1234.5', '41.93%', long],
    ['2026-11-24', '1,317.01', '', '短'],
  ]);
  const other = await readXls(file);
  expect(other.sheets[1]?.rows[3]).toEqual([new Date('2026-11-23T12:00:00Z'), 1234.5, 0.4193, long]);
});

test('what is no table is named', async () => {
  const kindOf = async (file: Uint8Array | string) =>
    await opened(file).then(
      () => undefined,
      (error: { code: string; values: { kind?: string } }) => [error.code, error.values.kind],
    );
  expect(await kindOf(xlsOf({ version: 0x0500, sheets: [] }))).toEqual(['unsupported-kind', 'excel-95']);
  expect(await kindOf(xlsOf({ isEncrypted: true, sheets: [] }))).toEqual(['encrypted', undefined]);
  expect(await kindOf('%PDF-1.7')).toEqual(['unsupported-kind', 'pdf']);
  expect(await kindOf('<html><table><tr><td>日期</td></tr></table></html>')).toEqual([
    'unsupported-kind',
    'html',
  ]);
  expect(await kindOf('[{"comment_id": 1}]')).toEqual(['unsupported-kind', 'json']);
  expect(await kindOf('{"messages": []}')).toEqual(['unsupported-kind', 'json']);
  expect(await kindOf(Buffer.from('89504e470d0a1a0a', 'hex'))).toEqual(['unsupported-kind', 'image']);
  expect(await kindOf(await zipOf({ mimetype: 'x', 'content.xml': '<a/>' }))).toEqual([
    'unsupported-kind',
    'ods',
  ]);
  expect(await kindOf('')).toEqual(['no-table', undefined]);
  expect(await kindOf(' \n,,\n')).toEqual(['no-table', undefined]);
  const bracket = await opened('[图片],1\n[图片],2\n', REVIEWS);
  expect(bracket.all).toHaveLength(2);
});

test('an archive must hold exactly one table', async () => {
  await expect(opened(await zipOf({ 'a.csv': 'x', 'b.csv': 'y' }))).rejects.toMatchObject({
    code: 'archive-holds',
    values: { count: 2, names: ['a.csv', 'b.csv'] },
  });
  await expect(opened(await zipOf({ '__MACOSX/._a': 'x' }))).rejects.toMatchObject({
    code: 'archive-holds',
    values: { count: 0, names: [] },
  });
  const inner = await xlsxOf([
    {
      name: '1',
      xml: inlineSheet([
        ['日期', '消耗'],
        ['2026-11-01', '5'],
      ]),
    },
  ]);
  const packed = await opened(await zipOf({ '导出/报表.xlsx': inner }));
  expect([packed.facts.archived, cellsOf(packed)]).toEqual(['导出/报表.xlsx', [['2026-11-01', '5']]]);
  const twice = await zipOf({ 'a.zip': await zipOf({ 'b.csv': 'x' }) });
  await expect(opened(twice)).rejects.toMatchObject({
    code: 'unsupported-kind',
    values: { kind: 'archive' },
  });
});
