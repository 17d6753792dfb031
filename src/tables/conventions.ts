/** Conventions of a file, decided once from its first rows: the decimal mark, and whether days stand before months. */
import { figureText } from './cell-text.ts';
import type { GridRow } from './grid.ts';
import type { DecimalMark } from './number.ts';
import type { DateSystem } from './serial-date.ts';

export type Conventions = {
  readonly mark: DecimalMark;
  /** Undefined where nothing tells: 5/6/2026 is refused. */
  readonly order: 'day-first' | 'month-first' | undefined;
  readonly system: DateSystem;
};

/** 1,234 may be either; these can't. */
const POINT = /^[-+(¥$€£\s]*\d[\d,' ]*\.(?:\d{1,2}|\d{4,})[\s%元¥$€£)]*$/;
const COMMA = /^[-+(¥$€£\s]*\d[\d.' \u00a0\u202f]*,(?:\d{1,2}|\d{4,})[\s%元¥$€£)]*$|[. ']\d{3},\d{3}[\s%€]*$/;
const SLASHED = /^(\d{1,2})[/-](\d{1,2})[/-]\d{4}(?!\d)/;

export function conventionsOf(rows: readonly GridRow[], system: DateSystem): Conventions {
  let points = 0;
  let commas = 0;
  let dayFirst = 0;
  let monthFirst = 0;
  for (const { cells } of rows) {
    for (const cell of cells) {
      const figure = cell.length > 40 ? undefined : figureText(cell);
      if (figure === undefined || !/\d/.test(figure)) continue;
      const slashed = SLASHED.exec(figure);
      if (slashed !== null) {
        if (Number(slashed[1]) > 12) dayFirst += 1;
        else if (Number(slashed[2]) > 12) monthFirst += 1;
      } else if (COMMA.test(figure)) commas += 1;
      else if (POINT.test(figure)) points += 1;
    }
  }
  const isMixed = dayFirst > 0 && monthFirst > 0;
  const order = dayFirst > 0 ? 'day-first' : monthFirst > 0 ? 'month-first' : undefined;
  return { mark: commas > points ? ',' : '.', order: isMixed ? undefined : order, system };
}
