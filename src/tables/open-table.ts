/** Opens a file that holds a table: finds the sheet, the header and the conventions, and streams the rows. */
import type { Bytes } from './bytes.ts';
import { headOf } from './grid.ts';
import type { KnownColumn } from './header.ts';
import { type Layout, layoutOf } from './layout.ts';
import { LIMITS, type Limits } from './limits.ts';
import { type Row, rowKinds } from './row-kind.ts';
import { TableError } from './table-error.ts';
import { WorkBudget } from './work-budget.ts';
import { type FileFacts, openWorkbook, type SheetOfRows, type Workbook } from './workbook.ts';

export type Table<Name extends string = string> = Layout<Name> & {
  readonly facts: FileFacts;
  /** The sheet that was taken; '' in a text. */
  readonly sheet: string;
  readonly sheets: readonly string[];
  /**
   * Reads the file anew, row by row; memory does not grow with it.
   * @param after the number of the last row that is not wanted, to go on where one stopped
   * @throws TableError while it goes on
   */
  rows(after?: number): AsyncGenerator<Row, void, void>;
};

export type OpenOptions = {
  /** By its name; the one with the table where none is named. */
  readonly sheet?: string;
  readonly limits?: Partial<Limits>;
};

/** Rows by which header, conventions and sheet are judged. */
const HEAD = 1_000;
/** More sheets than this are not looked into for the table. */
const SHEETS_LOOKED_INTO = 30;

type Found<Name extends string> = { readonly sheet: SheetOfRows; readonly layout: Layout<Name> };

/**
 * @param known the columns that the caller knows, by name and alias
 * @throws TableError
 */
export async function openTable<Name extends string>(
  bytes: Bytes,
  known: readonly KnownColumn<Name>[],
  options: OpenOptions = {},
): Promise<Table<Name>> {
  const bounds = { ...LIMITS, ...options.limits };
  const limits = { ...bounds, budget: new WorkBudget(bounds) };
  const workbook = await openWorkbook(bytes, known, limits);
  const sheets = workbook.sheets.map(({ name }) => name);
  const { sheet, layout } = await findTable(workbook, known, options.sheet);
  const { header } = layout;
  const kindOf = rowKinds(header, known);
  return {
    ...layout,
    facts: workbook.facts,
    sheet: sheet.name,
    sheets,
    async *rows(after = 0) {
      const skipped = Math.max(after, header.row ?? 0);
      let count = 0;
      for await (const row of sheet.grid()) {
        count += 1;
        if (count > limits.rows) throw new TableError('too-many-rows', { most: limits.rows });
        if (row.number > skipped) yield kindOf(row);
      }
    },
  };
}

/** The sheet in which most columns are known; of sheets that are alike the first, hidden ones last. */
async function findTable<Name extends string>(
  { sheets, system }: Workbook,
  known: readonly KnownColumn<Name>[],
  wanted: string | undefined,
): Promise<Found<Name>> {
  const named = wanted === undefined ? sheets : sheets.filter(({ name }) => name === wanted);
  if (wanted !== undefined && named.length === 0)
    throw new TableError('no-such-sheet', { sheet: wanted, sheets: sheets.map(({ name }) => name) });
  const shown = named.filter(({ isHidden }) => !isHidden);
  let best: (Found<Name> & { readonly score: number }) | undefined;
  const looked = new Set<string>();
  for (const sheet of [...shown, ...named.filter(({ isHidden }) => isHidden)].slice(0, SHEETS_LOOKED_INTO)) {
    // Any number of names may stand for the same rows.
    if (looked.has(sheet.part)) continue;
    looked.add(sheet.part);
    const head = await headOf(sheet.grid, HEAD);
    if (head.length === 0) continue;
    const layout = layoutOf(head, known, system);
    const score = layout.header.named.size + (layout.header.row === undefined ? 0 : 0.5);
    if (best === undefined || score > best.score) best = { sheet, layout, score };
  }
  if (best === undefined) throw new TableError('no-table', {});
  return best;
}
