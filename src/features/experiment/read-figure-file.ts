/** Reads the figures of a file, in the thread of bulk readings: a file of megabytes must not keep the chats waiting. */
import type { Day } from '../../domain/zoned-time.ts';
import { bulkReading, type Snapshot } from '../../store/bulk-reading.ts';
import { bytesInMemory } from '../../tables/bytes.ts';
import { LIMITS } from '../../tables/limits.ts';
import { openTable } from '../../tables/open-table.ts';
import { type TableTrouble, troubleOf } from '../../tables/say-table-error.ts';
import { TableError } from '../../tables/table-error.ts';
import type { FileFacts } from '../../tables/workbook.ts';
import { FIGURE_COLUMNS } from './figure-columns.ts';
import { FigureRowReader, type FigureRows } from './figure-rows.ts';
import { nameless, namelessTrouble } from './nameless-table.ts';

const MEGABYTE = 1024 * 1024;
/** The largest file that is read, in bytes; a platform may hand over less. */
export const FILE_AT_MOST = 100 * MEGABYTE;
/** A year of two hundred plans by the day has no more. */
export const ROWS_AT_MOST = 200_000;

/** Files that people export are read in seconds; no other may hold up what waits behind it for longer. */
const DEADLINE_MILLISECONDS = 120_000;

export type FileAsked = {
  readonly bytes: Uint8Array;
  /** The newest day possible. */
  readonly notAfter: Day;
  readonly zone: string;
};

/** What was recognised of the file. */
export type FigureFileFacts = FileFacts & { readonly sheet: string; readonly sheets: number };

export type FigureFile =
  | (FigureRows & { readonly facts: FigureFileFacts })
  | { readonly trouble: TableTrouble }
  | { readonly tooMany: 'lines' };

export async function readFigureRows(_: Snapshot, { bytes, ...dates }: FileAsked): Promise<FigureFile> {
  try {
    const limits = {
      ...LIMITS,
      bytes: FILE_AT_MOST,
      rows: ROWS_AT_MOST,
      unpackedBytes: 512 * MEGABYTE,
      heldBytes: FILE_AT_MOST,
    };
    const table = nameless(await openTable(bytesInMemory(bytes), FIGURE_COLUMNS, { limits }));
    const reader = new FigureRowReader(table, dates);
    for await (const row of table.rows()) {
      reader.take(row);
      if (reader.isFull) return { tooMany: 'lines' };
    }
    const { facts, sheet, sheets } = table;
    return { ...reader.end(), facts: { ...facts, sheet, sheets: sheets.length } };
  } catch (error) {
    if (error instanceof TableError) return { trouble: namelessTrouble(troubleOf(error)) };
    throw error;
  }
}

export const figureFileReading = bulkReading(import.meta.url, readFigureRows, DEADLINE_MILLISECONDS);
