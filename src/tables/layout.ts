/** How a sheet is laid out, seen from its first rows: header, what stands above it, conventions. */
import { type Conventions, conventionsOf } from './conventions.ts';
import { findHeader } from './find-header.ts';
import type { GridRow } from './grid.ts';
import { Aliases, type Header, type KnownColumn } from './header.ts';
import type { DateSystem } from './serial-date.ts';

export type Layout<Name extends string> = {
  readonly header: Header<Name>;
  /** Titles, dates and notes above the header. */
  readonly preamble: readonly GridRow[];
  readonly conventions: Conventions;
};

export function layoutOf<Name extends string>(
  head: readonly GridRow[],
  known: readonly KnownColumn<Name>[],
  system: DateSystem = '1900',
): Layout<Name> {
  const header = findHeader(head, new Aliases(known));
  const first = header.firstRow ?? 0;
  const last = header.row ?? 0;
  return {
    header,
    preamble: head.filter(({ number }) => number < first),
    conventions: conventionsOf(
      head.filter(({ number }) => number > last),
      system,
    ),
  };
}
