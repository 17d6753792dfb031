/** Header recognition: columns are known by their titles and the aliases that a caller hands in, never by position. */
import { foldedTitle, withoutUnit } from './title.ts';
import { lettersOf } from './xlsx-rows.ts';

/** A column that a caller knows. */
export type KnownColumn<Name extends string = string> = {
  readonly name: Name;
  /** Titles that mean it, the best first: of two such columns the one whose alias comes first is taken. */
  readonly aliases: readonly string[];
  /** It holds what people wrote: no total is looked for in it. */
  readonly isVerbatim?: boolean;
};

export type Column<Name extends string = string> = {
  /** From 0. */
  readonly index: number;
  /** As a spreadsheet calls it: `AB`. */
  readonly letters: string;
  /** As it stands in the file, on one line; the letters where there is none. */
  readonly title: string;
  /** What stands in brackets behind the title, folded: `元`, `usd`, `%`. */
  readonly unit: string | undefined;
  /** Which column of the caller's it is, by which of its aliases. */
  readonly known: { readonly name: Name; readonly alias: string } | undefined;
};

export type Header<Name extends string = string> = {
  /** The last row of it, from 1; undefined where the table has none and columns have their letters. */
  readonly row: number | undefined;
  /** The first row of it: two where titles stand in two rows. */
  readonly firstRow: number | undefined;
  readonly columns: readonly Column<Name>[];
  /** The column taken for each name. */
  readonly named: ReadonlyMap<Name, Column<Name>>;
  /** Titles that no alias fits. */
  readonly unknown: readonly Column<Name>[];
  /** Columns of a name that another column was taken for. */
  readonly twice: readonly Column<Name>[];
  /** Names that no column was found for. */
  readonly missing: readonly Name[];
};

type Alias<Name extends string> = { readonly name: Name; readonly alias: string; readonly rank: number };

/** The aliases, ready to be looked up. */
export class Aliases<Name extends string> {
  readonly #byTitle = new Map<string, Alias<Name>>();

  constructor(readonly columns: readonly KnownColumn<Name>[]) {
    for (const { name, aliases } of columns) {
      for (const [rank, alias] of [...aliases, name].entries()) {
        const fold = foldedTitle(alias);
        if (!this.#byTitle.has(fold)) this.#byTitle.set(fold, { name, alias, rank });
      }
    }
  }

  /** @returns the alias that is the title, or else the title without its unit */
  find(title: string): Alias<Name> | undefined {
    const fold = foldedTitle(title);
    if (fold === '') return undefined;
    return this.#byTitle.get(fold) ?? this.#byTitle.get(withoutUnit(fold).bare);
  }

  /** @returns how many different columns are known among these titles */
  count(titles: readonly string[]): number {
    return new Set(titles.map(title => this.find(title)?.name).filter(name => name !== undefined)).size;
  }
}

/** @param rows the first and the last row of the header; undefined where there is none */
export function makeHeader<Name extends string>(
  titles: readonly string[],
  aliases: Aliases<Name>,
  rows: { readonly first: number; readonly last: number } | undefined,
): Header<Name> {
  const named = new Map<Name, Column<Name>>();
  const ranks = new Map<Name, number>();
  const columns = titles.map((title, index): Column<Name> => {
    const alias = aliases.find(title);
    const shown = title.replace(/\s+/g, ' ').trim();
    const column: Column<Name> = {
      index,
      letters: lettersOf(index),
      title: shown === '' ? lettersOf(index) : shown,
      unit: withoutUnit(foldedTitle(title)).unit,
      known: alias === undefined ? undefined : { name: alias.name, alias: alias.alias },
    };
    if (alias !== undefined && alias.rank < (ranks.get(alias.name) ?? Number.POSITIVE_INFINITY)) {
      named.set(alias.name, column);
      ranks.set(alias.name, alias.rank);
    }
    return column;
  });
  return {
    row: rows?.last,
    firstRow: rows?.first,
    columns,
    named,
    unknown: columns.filter(({ known, index }) => known === undefined && (titles[index] ?? '').trim() !== ''),
    twice: columns.filter(column => column.known !== undefined && named.get(column.known.name) !== column),
    missing: aliases.columns.map(({ name }) => name).filter(name => !named.has(name)),
  };
}
