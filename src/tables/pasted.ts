/** Tables as people paste them into a chat: from a spreadsheet (tabs), from a file, as Markdown, or aligned by blanks. */
import { parseDelimited } from './delimited.ts';
import { type Delimiter, fitOf } from './delimiter.ts';
import type { GridRow } from './grid.ts';
import { RowBuilder } from './grid.ts';
import { Aliases, type KnownColumn } from './header.ts';
import { type Layout, layoutOf } from './layout.ts';
import { LIMITS } from './limits.ts';
import { type Row, rowKinds } from './row-kind.ts';
import { TableError } from './table-error.ts';

export type PastedTable<Name extends string = string> = Layout<Name> & {
  readonly separator: Separator;
  /** Rows are numbered by the lines of the text; those of a quoted cell with several lines count as one. */
  readonly rows: readonly Row[];
};

/** `blanks`: two or more, as columns are aligned; `blank`: any. */
type Separator = Delimiter | 'markdown' | 'blanks' | 'blank';

const DELIMITERS: readonly Delimiter[] = ['\t', ',', '，', ';', '|'];
/** More than any chat lets through in one message. */
const CHARACTERS_AT_MOST = 200_000;

/** @param text a message, bounded by the chat @throws TableError no-table, too-many-bytes, too-many-columns */
export function readPasted<Name extends string>(
  text: string,
  known: readonly KnownColumn<Name>[],
): PastedTable<Name> {
  if (text.length > CHARACTERS_AT_MOST) throw new TableError('too-many-bytes', { most: CHARACTERS_AT_MOST });
  const aliases = new Aliases(known);
  // Line numbers stay what they are: a fence is a blank line.
  const lines = text.split(/\r\n|\r|\n/).map(line => (/^\s*```/.test(line) ? '' : line));
  const ways: readonly (readonly [separator: Separator, rows: () => GridRow[]])[] = [
    ['markdown', () => markdownRows(lines)],
    ...DELIMITERS.map(delimiter => [delimiter, () => delimitedRows(lines, delimiter)] as const),
    ['blanks', () => splitRows(lines, /\t+| {2,}|\u3000+/)],
    ['blank', () => splitRows(lines, /\s+/)],
  ];
  // One column, if none of them fits.
  let best = { separator: '\t' as Separator, rows: delimitedRows(lines, '\t'), fit: 0 };
  for (const [separator, read] of ways) {
    const rows = read();
    const fit = fitOf(rows, aliases);
    if (fit > best.fit) best = { separator, rows, fit };
  }
  const { separator, rows } = best;
  if (rows.length === 0) throw new TableError('no-table', {});
  const layout = layoutOf(rows, known);
  const kindOf = rowKinds(layout.header, known);
  const last = layout.header.row ?? 0;
  return { ...layout, separator, rows: rows.filter(({ number }) => number > last).map(kindOf) };
}

/** A quote that is never closed is an inch: `7" 屏`. */
function delimitedRows(lines: readonly string[], delimiter: Delimiter): GridRow[] {
  const text = lines.join('\n');
  try {
    return parseDelimited(text, delimiter, LIMITS);
  } catch (error) {
    if (!(error instanceof TableError) || error.code !== 'unclosed-quote') throw error;
    return parseDelimited(text, delimiter, LIMITS, false);
  }
}

/** @returns nothing where no line is the rule below a Markdown header: `| --- | :-: |` */
function markdownRows(lines: readonly string[]): GridRow[] {
  const isRule = (line: string) => line.includes('|') && line.includes('-') && /^[\s|:-]+$/.test(line);
  if (!lines.some(isRule)) return [];
  return rowsFrom(lines, line => {
    if (isRule(line) || !line.includes('|')) return [];
    const cells = line.trim().split(/(?<!\\)\|/);
    if (cells[0]?.trim() === '') cells.shift();
    return cells.map(cell => cell.trim().replaceAll('\\|', '|'));
  });
}

function splitRows(lines: readonly string[], by: RegExp): GridRow[] {
  return rowsFrom(lines, line => line.trim().split(by));
}

function rowsFrom(lines: readonly string[], split: (line: string) => string[]): GridRow[] {
  return lines.flatMap((line, index) => {
    const row = new RowBuilder(index + 1, LIMITS);
    for (const [column, cell] of split(line).entries()) row.set(column, cell);
    return row.row() ?? [];
  });
}
