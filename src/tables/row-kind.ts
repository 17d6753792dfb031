/** What a row below the header is: data, a total of the others, the header once more, or a note. */
import type { GridRow } from './grid.ts';
import type { Header, KnownColumn } from './header.ts';

export type RowKind = 'data' | 'totals' | 'header' | 'note';
export type Row = GridRow & { readonly kind: RowKind };

/** 合计, 汇总：, 合计98条记录, Total: Account, Gesamt. The whole cell, since a review may begin with such a word. */
const TOTALS =
  /^(?:合\s*计|总\s*计|汇\s*总|共\s*计|小\s*计|累\s*计|总和|全部合计|sub-?total|grand total|totals?|total général|gesamt(?:summe)?|sum)(?:\s*[:：]\s*\S.{0,40}|\s*[:：]|\s*[(（]?\s*\d+\s*(?:条|行|个|笔|rows?|records?)?(?:记录|数据)?\s*[)）]?)?$/iu;
const NOTE = /^(?:注|备注|说明|数据说明|温馨提示|notes?)\s*[:：]|^[*※]/iu;
/** Longer cells are no totals: they need not be looked at. */
const LONGEST = 60;

/** @returns tells the rows of a table apart */
export function rowKinds<Name extends string>(
  header: Header<Name>,
  columns: readonly KnownColumn<Name>[],
): (row: GridRow) => Row {
  const verbatim = new Set(columns.filter(({ isVerbatim }) => isVerbatim).map(({ name }) => name));
  const looked = (index: number) => {
    const name = header.columns[index]?.known?.name;
    return name === undefined || !verbatim.has(name);
  };
  const titles = header.columns.map(({ title }) => title);
  return row => ({ ...row, kind: kindOf(row.cells, looked, header.row === undefined ? undefined : titles) });
}

function kindOf(
  cells: readonly string[],
  looked: (index: number) => boolean,
  titles: readonly string[] | undefined,
): RowKind {
  let filled = 0;
  let isTotals = false;
  let isHeader = titles !== undefined;
  let first = '';
  for (const [index, cell] of cells.entries()) {
    if (cell === '') continue;
    filled += 1;
    if (filled === 1) first = cell;
    if (isHeader) isHeader = cell === titles?.[index];
    if (!isTotals && cell.length <= LONGEST && looked(index)) isTotals = TOTALS.test(cell.trim());
  }
  if (isTotals && filled > 1) return 'totals';
  if (isHeader && filled > 1) return 'header';
  if (filled === 1 && (titles?.length ?? 0) > 2 && looked(0) && NOTE.test(first.trim())) return 'note';
  return 'data';
}
