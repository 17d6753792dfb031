/** A file as a workbook: one or several sheets of rows, whatever the file's format. */
import { setImmediate } from 'node:timers/promises';
import { type Bytes, chunksOf } from './bytes.ts';
import { DelimitedParser } from './delimited.ts';
import { type Delimiter, guessDelimiter } from './delimiter.ts';
import { decoded, type Encoding } from './encoding.ts';
import type { Grid, GridRow } from './grid.ts';
import type { KnownColumn } from './header.ts';
import { fileKind, otherKind, SNIFFED } from './kind.ts';
import type { Limits } from './limits.ts';
import type { DateSystem } from './serial-date.ts';
import { TableError } from './table-error.ts';
import { openXls } from './xls-rows.ts';
import { readFormats, readStrings, readWorkbook } from './xlsx-parts.ts';
import { xlsxRows } from './xlsx-rows.ts';
import { onlyFileOf, openZip, unpackedWhole, type ZipFile } from './zip.ts';

export type SheetOfRows = {
  readonly name: string;
  readonly isHidden: boolean;
  /** Where in the file its rows stand: sheets of the same part have the same rows. */
  readonly part: string;
  readonly grid: Grid;
};

/** What was recognised of the file. */
export type FileFacts = {
  readonly kind: 'text' | 'xlsx' | 'xls';
  /** Name of the file inside a ZIP. */
  readonly archived?: string;
  readonly encoding?: Encoding;
  readonly delimiter?: Delimiter;
};

export type Workbook = {
  readonly facts: FileFacts;
  readonly sheets: readonly SheetOfRows[];
  readonly system: DateSystem;
};

/** @param known only to tell delimiters apart @throws TableError */
export async function openWorkbook(
  bytes: Bytes,
  known: readonly KnownColumn[],
  limits: Limits,
): Promise<Workbook> {
  if (bytes.size === 0) throw new TableError('no-table', {});
  if (bytes.size > limits.bytes) throw new TableError('too-many-bytes', { most: limits.bytes });
  switch (fileKind(await bytes.read(0, SNIFFED))) {
    case 'zip':
      return await openArchive(await openZip(bytes, limits), known, limits);
    case 'xls':
      return await xlsWorkbook(bytes, limits);
    case 'text':
      return await textWorkbook(() => chunksOf(bytes), known, limits);
    default:
      throw new TableError('unsupported-kind', { kind: fileKind(await bytes.read(0, SNIFFED)) as 'pdf' });
  }
}

async function openArchive(zip: ZipFile, known: readonly KnownColumn[], limits: Limits): Promise<Workbook> {
  const xlsx = await xlsxWorkbook(zip, limits);
  if (xlsx !== undefined) return xlsx;
  if (zip.names.includes('content.xml')) throw new TableError('unsupported-kind', { kind: 'ods' });
  const name = onlyFileOf(zip);
  const workbook = await openPacked(zip, name, known, limits);
  return { ...workbook, facts: { ...workbook.facts, archived: name } };
}

async function openPacked(
  zip: ZipFile,
  name: string,
  known: readonly KnownColumn[],
  limits: Limits,
): Promise<Workbook> {
  const kind = fileKind(await beginningOf(zip.unpack(name)));
  switch (kind) {
    case 'zip': {
      // One level is what people do; more is how bombs are built.
      const inner = await openZip(await unpackedWhole(zip, name, limits), limits);
      const workbook = await xlsxWorkbook(inner, limits);
      if (workbook === undefined) throw new TableError('unsupported-kind', { kind: 'archive' });
      return workbook;
    }
    case 'xls':
      return await xlsWorkbook(await unpackedWhole(zip, name, limits), limits);
    case 'text':
      return await textWorkbook(() => zip.unpack(name), known, limits);
    default:
      throw new TableError('unsupported-kind', { kind });
  }
}

async function beginningOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const held: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    held.push(chunk);
    size += chunk.length;
    if (size >= SNIFFED) break;
  }
  return Buffer.concat(held);
}

async function xlsWorkbook(bytes: Bytes, limits: Limits): Promise<Workbook> {
  if (bytes.size > limits.heldBytes) throw new TableError('too-many-bytes', { most: limits.heldBytes });
  const { sheets, system } = openXls(await bytes.read(0, bytes.size), limits);
  return {
    facts: { kind: 'xls' },
    system,
    sheets: sheets.map(({ name, isHidden, at, rows }) => ({
      name,
      isHidden,
      part: String(at),
      grid: () => inTurns(rows()),
    })),
  };
}

const ROWS_A_TURN = 200;

/** The records are in memory: nothing else would wait between two rows. */
async function* inTurns(rows: Iterable<GridRow>): AsyncGenerator<GridRow, void, void> {
  let count = 0;
  for (const row of rows) {
    yield row;
    count += 1;
    if (count % ROWS_A_TURN === 0) await setImmediate();
  }
}

async function xlsxWorkbook(zip: ZipFile, limits: Limits): Promise<Workbook | undefined> {
  const workbook = await readWorkbook(zip, limits);
  if (workbook === undefined) return undefined;
  const formats = await readFormats(zip, workbook.stylesPath, limits);
  const strings = await readStrings(zip, workbook.stringsPath, limits);
  const context = { formats, strings, system: workbook.system };
  return {
    facts: { kind: 'xlsx' },
    system: workbook.system,
    sheets: workbook.sheets.map(({ name, isHidden, path }) => ({
      name,
      isHidden,
      part: path,
      grid: () => xlsxRows(zip.unpack(path), context, limits),
    })),
  };
}

const TEXT_SAMPLE = 64 * 1024;

async function textWorkbook(
  chunks: () => AsyncIterable<Uint8Array>,
  known: readonly KnownColumn[],
  limits: Limits,
): Promise<Workbook> {
  const beginning = decoded(chunks());
  let sample = '';
  for await (const piece of beginning.text) {
    sample += piece;
    if (sample.length >= TEXT_SAMPLE) break;
  }
  const kind = otherKind(sample);
  if (kind !== undefined) throw new TableError('unsupported-kind', { kind });
  const delimiter = guessDelimiter(sample, known, limits);
  const grid = () => delimitedRows(chunks(), delimiter, limits);
  return {
    facts: { kind: 'text', encoding: beginning.encoding(), delimiter },
    system: '1900',
    sheets: [{ name: '', isHidden: false, part: '', grid }],
  };
}

async function* delimitedRows(
  chunks: AsyncIterable<Uint8Array>,
  delimiter: Delimiter,
  limits: Limits,
): AsyncGenerator<GridRow, void, void> {
  const parser = new DelimitedParser(delimiter, limits);
  for await (const piece of decoded(chunks).text) yield* parser.push(piece);
  yield* parser.end();
}
