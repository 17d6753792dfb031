/** Files made in the tests: archives, workbooks as other programs write them, and texts in old encodings. */
import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';
import { bytesInMemory } from '../../src/tables/bytes.ts';
import type { KnownColumn } from '../../src/tables/header.ts';
import { type OpenOptions, openTable, type Table } from '../../src/tables/open-table.ts';
import type { Row } from '../../src/tables/row-kind.ts';

/** Columns as an advertising report has them. */
export const REPORT = [
  { name: 'day', aliases: ['日期', '时间', 'Day', 'Date', 'Jour', '点击时间'] },
  {
    name: 'spend',
    aliases: ['消耗', '整体消耗', '花费', '消费', '总费用', 'Cost', 'Amount spent', 'Montant dépensé'],
  },
  { name: 'impressions', aliases: ['展示次数', '展现量', '展示数', 'Impressions', 'Impr.'] },
  { name: 'clicks', aliases: ['点击次数', '点击量', '点击数', 'Link clicks', 'Clicks', 'Clicks (all)'] },
  { name: 'ctr', aliases: ['点击率', 'CTR'] },
  { name: 'revenue', aliases: ['整体成交金额', '净成交金额', '总成交金额'] },
] as const satisfies readonly KnownColumn[];
export type ReportName = (typeof REPORT)[number]['name'];

export const REVIEWS = [
  { name: 'id', aliases: ['评论ID', '评价编号'] },
  { name: 'text', aliases: ['评价内容', '评论内容', 'Review Text'], isVerbatim: true },
  { name: 'date', aliases: ['评价时间', '日期'] },
  { name: 'stars', aliases: ['评分', '评价星级', 'Star Rating'] },
] as const satisfies readonly KnownColumn[];

export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export async function joined(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await collected(pieces));
}

export type Opened<Name extends string> = Table<Name> & { readonly all: readonly Row[] };

/** Opens a file and reads all of it. */
export async function opened<Name extends string = ReportName>(
  file: Uint8Array | string,
  known: readonly KnownColumn<Name>[] = REPORT as unknown as readonly KnownColumn<Name>[],
  options: OpenOptions = {},
): Promise<Opened<Name>> {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file;
  const table = await openTable(bytesInMemory(bytes), known, options);
  return { ...table, all: await collected(table.rows()) };
}

/** @returns the cells of all rows that are data */
export function cellsOf(table: { readonly all: readonly Row[] }): (readonly string[])[] {
  return table.all.filter(({ kind }) => kind === 'data').map(({ cells }) => cells);
}

export async function zipOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return await buffer(zip.outputStream);
}

export type SheetXml = { readonly name: string; readonly xml: string; readonly state?: string };

/** A workbook whose sheets are given as XML. */
export async function xlsxOf(
  sheets: readonly SheetXml[],
  {
    strings = '',
    styles = '',
    date1904 = false,
  }: { strings?: string; styles?: string; date1904?: boolean } = {},
): Promise<Buffer> {
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`;
  return await zipOf({
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': `<Relationships>${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook xmlns:r="${office}"><workbookPr date1904="${date1904 ? 1 : 0}"/><sheets>${sheets
      .map(
        ({ name, state = 'visible' }, index) =>
          `<sheet name="${name}" sheetId="${index + 1}" state="${state}" r:id="s${index}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${sheets.map((_, index) => relation(`s${index}`, 'worksheet', `worksheets/sheet${index}.xml`)).join('')}${relation('t', 'styles', '/xl/styles.xml')}${strings === '' ? '' : relation('x', 'sharedStrings', 'sharedStrings.xml')}</Relationships>`,
    'xl/styles.xml': `<styleSheet>${styles}</styleSheet>`,
    ...(strings === '' ? {} : { 'xl/sharedStrings.xml': `<sst>${strings}</sst>` }),
    ...Object.fromEntries(
      sheets.map(({ xml }, index) => [`xl/worksheets/sheet${index}.xml`, `<worksheet>${xml}</worksheet>`]),
    ),
  });
}

/** A row of inline strings. */
export function inlineRow(number: number, cells: readonly string[]): string {
  const xml = cells.map((cell, index) =>
    cell === ''
      ? ''
      : `<c r="${String.fromCharCode(65 + index)}${number}" t="inlineStr"><is><t>${cell}</t></is></c>`,
  );
  return `<row r="${number}">${xml.join('')}</row>`;
}

export function inlineSheet(rows: readonly (readonly string[])[]): string {
  return `<sheetData>${rows.map((cells, index) => inlineRow(index + 1, cells)).join('')}</sheetData>`;
}

let gb18030: Map<string, Buffer> | undefined;

/** @returns a text in GB18030: ASCII and what two bytes can say */
export function inGb18030(text: string): Buffer {
  gb18030 ??= twoByteLetters();
  return Buffer.concat(
    [...text].map(letter => {
      if (letter < '\u0080') return Buffer.from(letter);
      const bytes = gb18030?.get(letter);
      if (bytes === undefined) throw new Error(`${letter} takes more than two bytes`);
      return bytes;
    }),
  );
}

export function isInGb18030(letter: string): boolean {
  gb18030 ??= twoByteLetters();
  return letter < '\u0080' || gb18030.has(letter);
}

function twoByteLetters(): Map<string, Buffer> {
  const letters = new Map<string, Buffer>();
  const decoder = new TextDecoder('gb18030');
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail === 0x7f) continue;
      const bytes = Buffer.from([lead, trail]);
      const letter = decoder.decode(bytes);
      if (letter.length === 1 && !/[\ufffd\ue000-\uf8ff]/.test(letter)) letters.set(letter, bytes);
    }
  }
  return letters;
}

/** @returns a text in UTF-16, with its byte order mark */
export function inUtf16(text: string, order: 'le' | 'be', hasMark = true): Buffer {
  const bytes = Buffer.from(hasMark ? `\ufeff${text}` : text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}
