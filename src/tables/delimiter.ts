/** Which delimiter a text has: the one by which most columns are known, then the one that gives rows of one width. */
import { parseDelimited } from './delimited.ts';
import type { GridRow } from './grid.ts';
import { Aliases, type KnownColumn } from './header.ts';
import type { Limits } from './limits.ts';
import { TableError } from './table-error.ts';

export type Delimiter = ',' | '\t' | ';' | '|' | '，';

/** In this order where they do as well. */
const DELIMITERS: readonly Delimiter[] = [',', '\t', ';', '|', '，'];
const ROWS_LOOKED_AT = 200;

/** @param sample the beginning of the text, perhaps cut in a row @returns ',' for a table of one column */
export function guessDelimiter<Name extends string>(
  sample: string,
  known: readonly KnownColumn<Name>[],
  limits: Limits,
): Delimiter {
  // Excel's own hint.
  const said = /^sep=([,\t;|])/.exec(sample)?.[1];
  if (said !== undefined) return said as Delimiter;
  const aliases = new Aliases(known);
  let best: { readonly delimiter: Delimiter; readonly score: number } = { delimiter: ',', score: 0 };
  for (const delimiter of DELIMITERS) {
    const score = fitOf(rowsOf(sample, delimiter, limits), aliases);
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

function rowsOf(sample: string, delimiter: Delimiter, limits: Limits): GridRow[] {
  for (const hasQuotes of [true, false]) {
    try {
      const rows = parseDelimited(sample, delimiter, limits, hasQuotes);
      // The last one may be cut.
      return rows.length > 1 ? rows.slice(0, -1) : rows;
    } catch (error) {
      // The sample may end inside of quotes, or be one long row: then it is looked at without them.
      if (!(error instanceof TableError)) throw error;
    }
  }
  return [];
}

/** @returns how well rows make a table: known columns first, then how many rows have the width that most have */
export function fitOf<Name extends string>(rows: readonly GridRow[], aliases: Aliases<Name>): number {
  const looked = rows.slice(0, ROWS_LOOKED_AT);
  const known = Math.max(0, ...looked.slice(0, 40).map(({ cells }) => aliases.count(cells)));
  const widths = new Map<number, number>();
  for (const { cells } of looked) widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1);
  const several = [...widths].filter(([width]) => width > 1);
  const most = Math.max(0, ...several.map(([, count]) => count));
  const share = looked.length === 0 ? 0 : most / looked.length;
  // Sentences have commas, too: rows of many different widths are no table.
  return known * 10 + (share >= 0.5 || looked.length < 3 ? share : 0);
}
