/**
 * A table of a file without end users' names (redaction at the border): titles, cells, the names of sheets and files lose
 * them before anything else reads them, so that nothing further in can keep or show one.
 */
import { namesHidden } from '../../chat/grammar/names-hidden.ts';
import type { Column, Header } from '../../tables/header.ts';
import type { Table } from '../../tables/open-table.ts';
import type { TableTrouble } from '../../tables/say-table-error.ts';

/** Numbers, dates and hours, which most cells are, name nobody. */
const NAMES_NOBODY = /^[\d\s.,:/%¥$€+~-]*$/;
/** Plan names come back in every row. */
const REMEMBERED = 5_000;

/** @returns the table, with `用户=…` wherever it named an end user */
export function nameless<Name extends string>(table: Table<Name>): Table<Name> {
  const { facts, sheet, sheets } = table;
  const hidden = remembering();
  return {
    ...table,
    header: namelessHeader(table.header),
    preamble: table.preamble.map(row => ({ ...row, cells: row.cells.map(hidden) })),
    facts: facts.archived === undefined ? facts : { ...facts, archived: namesHidden(facts.archived) },
    sheet: namesHidden(sheet),
    sheets: sheets.map(namesHidden),
    async *rows(after) {
      for await (const row of table.rows(after)) yield { ...row, cells: row.cells.map(hidden) };
    },
  };
}

/** @returns why a file can't be read, without the names in what it quotes */
export function namelessTrouble(trouble: TableTrouble): TableTrouble {
  switch (trouble.code) {
    case 'archive-holds':
      return {
        code: trouble.code,
        values: { ...trouble.values, names: trouble.values.names.map(namesHidden) },
      };
    case 'no-such-sheet': {
      const { sheet, sheets } = trouble.values;
      return {
        code: trouble.code,
        values: { sheet: namesHidden(sheet), sheets: sheets.map(namesHidden) },
      };
    }
    default:
      return trouble;
  }
}

/** The same column is the same object wherever it stands: it is told apart by that. */
function namelessHeader<Name extends string>(header: Header<Name>): Header<Name> {
  const columns = new Map(
    header.columns.map(column => [column, { ...column, title: namesHidden(column.title) }]),
  );
  const changed = (column: Column<Name>) => columns.get(column) ?? column;
  return {
    ...header,
    columns: header.columns.map(changed),
    named: new Map([...header.named].map(([name, column]) => [name, changed(column)])),
    unknown: header.unknown.map(changed),
    twice: header.twice.map(changed),
  };
}

/** Memoisation, bounded. */
function remembering(): (cell: string) => string {
  const known = new Map<string, string>();
  return cell => {
    if (NAMES_NOBODY.test(cell)) return cell;
    const before = known.get(cell);
    if (before !== undefined) return before;
    const after = namesHidden(cell);
    if (known.size >= REMEMBERED) known.clear();
    known.set(cell, after);
    return after;
  };
}
