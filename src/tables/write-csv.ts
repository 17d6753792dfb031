/** Writes CSV (RFC 4180) that opens right in Excel: UTF-8 with a byte order mark, formulas guarded. */
import { guarded } from './guarded-cell.ts';

/** Numbers are no formulas and stay numbers; undefined and null are empty. */
export type WrittenCell = string | number | boolean | null | undefined;
export type WrittenRow = readonly WrittenCell[];

const BOM = '\ufeff';
/** Written together: a piece of text per row would cost more than the row. */
const PIECE = 64 * 1024;

/** @param rows the header among them @returns pieces of the file */
export async function* writeCsv(
  rows: AsyncIterable<WrittenRow> | Iterable<WrittenRow>,
): AsyncGenerator<Buffer, void, void> {
  let text = BOM;
  for await (const row of rows) {
    text += `${csvRow(row)}\r\n`;
    if (text.length < PIECE) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}

function csvRow(row: WrittenRow): string {
  // A line without anything would be a blank line, and a single empty cell too.
  return row.map(csvCell).join(',');
}

function csvCell(cell: WrittenCell): string {
  if (typeof cell !== 'string') return cellText(cell);
  const text = guarded(cell);
  return /[",\r\n\t;]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @returns a cell that is no text as text */
export function cellText(cell: Exclude<WrittenCell, string>): string {
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
  return typeof cell === 'number' && Number.isFinite(cell) ? String(cell) : '';
}
