/** Cells of a row by the names of their columns; a bad one says where it stands and what is wrong with it. */
import { cleaned, readId, readText } from './cell-text.ts';
import type { Conventions } from './conventions.ts';
import type { GridRow } from './grid.ts';
import type { Column, Header } from './header.ts';
import { type Money, readMoney, readNumber, readShare, readStars, readWhole } from './number.ts';
import type { Parsed, Reason } from './parsed.ts';
import { type DateStyle, type Day, readDay, readWhen, type When } from './when.ts';

/** @param row of the file, from 1 @param column its title as it stands in the file */
export type BadCell = Reason & { readonly row: number; readonly column: string };

export type Cell<T> =
  | { readonly value: T; readonly bad?: undefined }
  /** Empty, or the column isn't there. */
  | { readonly value: undefined; readonly bad?: undefined }
  | { readonly value: undefined; readonly bad: BadCell };

type Read<Name extends string, T> = (row: GridRow, name: Name) => Cell<T>;

/** One reader for each kind of value; units in titles and the file's conventions are seen to. */
export type CellReader<Name extends string> = {
  readonly text: Read<Name, string>;
  readonly id: Read<Name, string>;
  readonly number: Read<Name, number>;
  readonly whole: Read<Name, number>;
  readonly money: Read<Name, Money>;
  /** @param bare what a number without a percent sign is */
  share(row: GridRow, name: Name, bare?: 'percent' | 'fraction'): Cell<number>;
  readonly stars: Read<Name, number>;
  readonly day: Read<Name, Day>;
  readonly when: Read<Name, When>;
};

/** @param dates what the caller knows of dates: the newest day possible, the zone */
export function cellReader<Name extends string>(
  { header, conventions }: { readonly header: Header<Name>; readonly conventions: Conventions },
  dates: Pick<DateStyle, 'notAfter' | 'zone'> = {},
): CellReader<Name> {
  const { mark, order, system } = conventions;
  const dateStyle: DateStyle = { order, system, ...dates };
  const at =
    <T>(read: (cell: string, column: Column<Name>) => Parsed<T>): Read<Name, T> =>
    (row, name) => {
      const column = header.named.get(name);
      if (column === undefined) return { value: undefined };
      return placed(read(row.cells[column.index] ?? '', column), row, column);
    };
  return {
    text: at(readText),
    id: at(readId),
    number: at((cell, { unit }) => readNumber(cell, { mark, unit })),
    whole: at((cell, { unit }) => readWhole(cell, { mark, unit })),
    money: at((cell, { unit }) => readMoney(cell, { mark, unit })),
    share: (row, name, bare) => at((cell, { unit }) => readShare(cell, { mark, unit, bare }))(row, name),
    stars: at(cell => readStars(cell, { mark })),
    day: at(cell => readDay(cell, dateStyle)),
    when: at(cell => readWhen(cell, dateStyle)),
  };
}

function placed<T>(parsed: Parsed<T>, row: GridRow, column: Column): Cell<T> {
  if (parsed.value !== undefined) return { value: parsed.value };
  if (parsed.bad === undefined) return { value: undefined };
  return { value: undefined, bad: { ...parsed.bad, row: row.number, column: column.title } };
}

/** @returns the reason why a row has slipped: something stands beyond the last titled column */
export function tooWide(row: GridRow, header: Header): BadCell | undefined {
  const columns = header.columns.findLastIndex(({ title, letters }) => title !== letters) + 1;
  const extra = row.cells.findLastIndex(cell => cleaned(cell) !== '') + 1;
  if (columns === 0 || extra <= columns) return undefined;
  const column = header.columns[extra - 1]?.title ?? '';
  return { code: 'row-too-wide', values: { cells: extra, columns }, row: row.number, column };
}
