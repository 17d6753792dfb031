/** Writes XLSX (ECMA-376) as a stream: one sheet, inline strings, so that nothing is kept in memory. */
import { addAbortSignal, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import yazl from 'yazl';
import type { WrittenCell, WrittenRow } from './write-csv.ts';
import { lettersOf } from './xlsx-rows.ts';

/** What Excel takes; longer texts are cut, more rows go on in another sheet. */
export const CELL_CHARACTERS_AT_MOST = 32_767;
const SHEET_ROWS_AT_MOST = 1_048_576;
const PIECE = 64 * 1024;

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const CONTENT = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

export type XlsxOptions = {
  /** Excel takes 31 characters, without `[]:*?/\`. */
  readonly sheet: string;
};

/**
 * @param rows the header first; it is repeated where a further sheet begins
 * @returns pieces of the file; the rows are taken as fast as these are
 */
export async function* writeXlsx(
  rows: AsyncIterable<WrittenRow> | Iterable<WrittenRow>,
  { sheet }: XlsxOptions,
): AsyncGenerator<Buffer, void, void> {
  const zip = new yazl.ZipFile();
  const output = zip.outputStream as Readable;
  const stop = new AbortController();
  const filled = fill(zip, rows, sheetName(sheet), stop.signal);
  // A failure shows in the output, where it is waited for.
  filled.catch((error: Error) => output.destroy(error));
  try {
    for await (const piece of output) yield piece as Buffer;
  } finally {
    stop.abort();
    output.destroy();
  }
}

async function fill(
  zip: yazl.ZipFile,
  rows: AsyncIterable<WrittenRow> | Iterable<WrittenRow>,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const add = (part: string, text: string) => zip.addBuffer(Buffer.from(HEAD + text), part);
  const source = new Source(rows);
  let sheets = 0;
  do {
    sheets += 1;
    const xml = Readable.from(sheetXml(source), { objectMode: false });
    addAbortSignal(signal, xml);
    zip.addReadStream(xml, `xl/worksheets/sheet${sheets}.xml`);
    await finished(xml);
  } while (!(await source.isDone()));
  const all = Array.from({ length: sheets }, (_, index) => index + 1);
  add(
    '[Content_Types].xml',
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${CONTENT}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${CONTENT}.styles+xml"/>${all.map(id => `<Override PartName="/xl/worksheets/sheet${id}.xml" ContentType="${CONTENT}.worksheet+xml"/>`).join('')}</Types>`,
  );
  add(
    '_rels/.rels',
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  );
  add(
    'xl/workbook.xml',
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${all.map(id => `<sheet name="${escaped(numbered(name, id))}" sheetId="${id}" r:id="rId${id}"/>`).join('')}</sheets></workbook>`,
  );
  add(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${PACKAGE}/relationships">${all.map(id => `<Relationship Id="rId${id}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${id}.xml"/>`).join('')}<Relationship Id="rId${sheets + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  );
  add(
    'xl/styles.xml',
    `<styleSheet xmlns="${MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>`,
  );
  zip.end();
}

/** Rows one by one, over several sheets. */
class Source {
  readonly #rows: AsyncIterator<WrittenRow> | Iterator<WrittenRow>;
  #next: WrittenRow | undefined;
  #isDone = false;
  header: WrittenRow | undefined;

  constructor(rows: AsyncIterable<WrittenRow> | Iterable<WrittenRow>) {
    this.#rows = Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
  }

  async isDone(): Promise<boolean> {
    if (this.#next === undefined && !this.#isDone) {
      const { done, value } = await this.#rows.next();
      this.#isDone = done === true;
      if (done !== true) this.#next = value;
    }
    return this.#next === undefined;
  }

  take(): WrittenRow {
    const row = this.#next ?? [];
    this.#next = undefined;
    this.header ??= row;
    return row;
  }
}

async function* sheetXml(source: Source): AsyncGenerator<Buffer> {
  let text = `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>`;
  let number = 1;
  if (source.header !== undefined) {
    text += rowXml(source.header, number);
    number += 1;
  }
  for (; number <= SHEET_ROWS_AT_MOST && !(await source.isDone()); number += 1) {
    text += rowXml(source.take(), number);
    if (text.length < PIECE) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(`${text}</sheetData></worksheet>`);
}

function rowXml(row: WrittenRow, number: number): string {
  let cells = '';
  for (const [column, cell] of row.entries()) cells += cellXml(cell, `${lettersOf(column)}${number}`);
  return `<row r="${number}">${cells}</row>`;
}

function cellXml(cell: WrittenCell, reference: string): string {
  switch (typeof cell) {
    case 'string': {
      if (cell === '') return '';
      const text = escaped(
        cell.length > CELL_CHARACTERS_AT_MOST ? cell.slice(0, CELL_CHARACTERS_AT_MOST) : cell,
      );
      return `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
    }
    case 'number':
      return Number.isFinite(cell) ? `<c r="${reference}"><v>${cell}</v></c>` : '';
    case 'boolean':
      return `<c r="${reference}" t="b"><v>${cell ? 1 : 0}</v></c>`;
    default:
      return '';
  }
}

/** What XML has no way to write, or would change; what would be read as such an escape; half a character. */
const UNWRITABLE = /(?![\t\n\x7f-\x9f])\p{Cc}|[\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)/gu;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);

function escaped(text: string): string {
  return text
    .replace(UNWRITABLE, unit => `_x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
    .replace(/[&<>"]/g, sign => ENTITIES.get(sign) ?? '');
}

function sheetName(name: string): string {
  const plain = name
    .replace(/[[\]:*?/\\]/g, ' ')
    .replace(/^'+|'+$/g, '')
    .trim();
  return plain === '' ? 'Sheet1' : [...plain].slice(0, 26).join('');
}

function numbered(name: string, sheet: number): string {
  return sheet === 1 ? name : `${name} ${sheet}`;
}
