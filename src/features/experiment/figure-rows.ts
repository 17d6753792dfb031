/** Figures in the rows of a table, pasted or of a file: columns by their titles, rows by plan and day, each bad row by itself. */
import { hash } from 'node:crypto';
import { isHiding } from '../../chat/grammar/without-names.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import { comparable } from '../../domain/normal-form.ts';
import type { Day } from '../../domain/zoned-time.ts';
import type { GridRow } from '../../tables/grid.ts';
import type { Column } from '../../tables/header.ts';
import type { Layout } from '../../tables/layout.ts';
import { type BadCell, type Cell, type CellReader, cellReader, tooWide } from '../../tables/read-cell.ts';
import type { Row } from '../../tables/row-kind.ts';
import { FIGURE_NAMES, type FigureLine, type FigureName, type Figures, sumOfDays } from './domain/figures.ts';
import type { ColumnName } from './figure-columns.ts';
import { isMoney } from './say-figures.ts';

export type BadRow = { readonly row: number; readonly why: Bilingual };

/** Plain data: it goes from thread to thread. */
export type FigureRows = {
  /** The last row of the header; undefined where there is none. */
  readonly headerRow: number | undefined;
  /** Titles as they stand, the first of them. */
  readonly titles: readonly string[];
  /** Which column was taken for what. */
  readonly taken: readonly { readonly name: ColumnName; readonly title: string }[];
  /** Titles of columns that were of no use: rates and alike are computed, never taken. */
  readonly unused: readonly string[];
  /** How many rows hold data. */
  readonly rows: number;
  readonly lines: readonly FigureLine[];
  /** The first rows that could not be read, and how many there are. */
  readonly bad: readonly BadRow[];
  readonly badCount: number;
  /** The first rows that are totals of others, and so left out; and how many there are. */
  readonly totals: readonly number[];
  readonly totalsCount: number;
};

/** Plans × days; more than any team tests. */
export const LINES_AT_MOST = 2_000;
const BAD_KEPT = 50;
const ROWS_KEPT = 5;
const COLUMNS_KEPT = 60;
const TITLE_SHOWN = 40;
/** Longer names are no names of plans. */
const CALLED_AT_MOST = 200;

/** `20260324000000~20260324005959`, `2026-03-24 13:00`: an hour of a day. */
const HAS_TIME = /\d{10}|\d:\d\d/;

type Group = { readonly called: string; readonly day: Day | undefined; figures: Figures; rows: number[] };

/** Takes a table row by row; memory grows with the plans and days, not with the rows. */
export class FigureRowReader {
  readonly #layout: Layout<ColumnName>;
  readonly #reader: CellReader<ColumnName>;
  /** Columns that tell parts of a plan apart: units, creatives. */
  readonly #parts: readonly Column<ColumnName>[];
  readonly #groups = new Map<string, Group>();
  /** The row in which each thing stood, by a hash: the cells that tell it apart may be long. There are no more than rows. */
  readonly #seen = new Map<string, number>();
  readonly #bad: BadRow[] = [];
  readonly #totals: number[] = [];
  #badCount = 0;
  #totalsCount = 0;
  #rows = 0;

  /** @param dates the newest day possible, and the zone */
  constructor(layout: Layout<ColumnName>, dates: { readonly notAfter: Day; readonly zone: string }) {
    this.#layout = layout;
    this.#reader = cellReader(layout, dates);
    this.#parts = layout.header.columns.filter(
      column => column.known?.name === 'plan' || column.known?.name === 'variant',
    );
  }

  /** Whether there are more plans and days than are taken. */
  get isFull(): boolean {
    return this.#groups.size > LINES_AT_MOST;
  }

  take(row: Row): void {
    if (row.kind === 'totals') {
      this.#totalsCount += 1;
      if (this.#totals.length < ROWS_KEPT) this.#totals.push(row.number);
    }
    if (row.kind !== 'data') return;
    this.#rows += 1;
    const why = this.#takeData(row);
    if (why === undefined) return;
    this.#badCount += 1;
    if (this.#bad.length < BAD_KEPT) this.#bad.push({ row: row.number, why });
  }

  end(): FigureRows {
    const { header } = this.#layout;
    const titles = (columns: readonly Column[]) => columns.slice(0, COLUMNS_KEPT).map(titleOf);
    return {
      headerRow: header.row,
      titles: titles(header.columns),
      taken: [...header.named].map(([name, column]) => ({ name, title: titleOf(column) })),
      unused: titles([...header.unknown, ...header.twice.filter(each => !this.#parts.includes(each))]),
      rows: this.#rows,
      lines: [...this.#groups.values()],
      bad: this.#bad,
      badCount: this.#badCount,
      totals: this.#totals,
      totalsCount: this.#totalsCount,
    };
  }

  /** @returns why the row can't be taken; undefined when it is */
  #takeData(row: GridRow): Bilingual | undefined {
    // Two plans that differ by a name that was taken out would be one.
    const named = this.#parts.find(({ index }) => isHiding(row.cells[index] ?? ''));
    if (named !== undefined) return namesEndUser(titleOf(named), row.cells[named.index] ?? '');
    const read = readLine(row, this.#reader, this.#layout);
    if ('why' in read) return read.why;
    const { called, day, figures } = read;
    const key = `${comparable(called)}\n${day ?? ''}`;
    const thing = hashed([key, ...this.#parts.map(({ index }) => row.cells[index] ?? ''), this.#hourOf(row)]);
    const twin = this.#seen.get(thing);
    if (twin !== undefined)
      return both(
        `和第 ${twin} 行是同一天的同一个，只记了前一行`,
        `it is of the same day and the same thing as row ${twin}, which was taken`,
      );
    this.#seen.set(thing, row.number);
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, { called, day, figures, rows: [row.number] });
    else {
      group.figures = sumOfDays([group.figures, figures]);
      if (group.rows.length < ROWS_KEPT) group.rows.push(row.number);
    }
    return undefined;
  }

  /** Reports by the hour have a row for each: they are parts of the day. */
  #hourOf(row: GridRow): string {
    const column = this.#layout.header.named.get('day');
    const cell = column === undefined ? '' : (row.cells[column.index] ?? '');
    return HAS_TIME.test(cell) ? cell : '';
  }
}

/** @returns 16 bytes, one character each: enough that no two things are taken for one */
function hashed(texts: readonly string[]): string {
  return hash('sha256', texts.join('\n'), 'buffer').toString('latin1', 0, 16);
}

function namesEndUser(column: string, cell: string): Bilingual {
  return both(
    `“${column}”的“${shortTitle(cell)}”写了用户的名字，名字不存；请换一个计划名再发`,
    `“${column}” has “${shortTitle(cell)}”, which names a user, and such names are not kept: call the plan something else and send it again`,
  );
}

function titleOf({ title }: Column): string {
  return shortTitle(title);
}

function shortTitle(title: string): string {
  return title.length > TITLE_SHOWN ? `${title.slice(0, TITLE_SHOWN).toWellFormed()}…` : title;
}

type Read = Pick<FigureLine, 'called' | 'day' | 'figures'>;

function readLine(
  row: GridRow,
  reader: CellReader<ColumnName>,
  { header }: Layout<ColumnName>,
): Read | { readonly why: Bilingual } {
  const slipped = tooWide(row, header);
  if (slipped !== undefined) return { why: badText(slipped) };
  const called = (reader.text(row, 'variant').value ?? reader.text(row, 'plan').value ?? '').trim();
  if (called.length > CALLED_AT_MOST)
    return { why: both('计划的名字太长，不像名字', 'the name of its plan is too long to be one') };
  const day = reader.day(row, 'day');
  if (day.bad !== undefined) return { why: badText(day.bad) };
  if (header.named.has('day') && day.value === undefined) return { why: both('没有日期', 'it has no date') };
  const last = reader.day(row, 'last-day').value;
  if (last !== undefined && day.value !== undefined && last !== day.value)
    return {
      why: both(
        `从 ${day.value} 到 ${last} 不止一天；请按天导出，或者去掉日期列，当作到现在的总数`,
        `it is of ${day.value} to ${last}: more than a day. Export it by day, or without the dates as the total so far`,
      ),
    };
  const figures: { [Name in FigureName]?: number } = {};
  for (const name of FIGURE_NAMES) {
    const cell = figureCell(reader, row, name);
    if (cell.bad !== undefined) return { why: badText(cell.bad) };
    if (cell.value !== undefined) figures[name] = cell.value;
  }
  if (Object.keys(figures).length === 0) return { why: both('没有数', 'it has no figures') };
  return { called, day: day.value, figures };
}

function figureCell(reader: CellReader<ColumnName>, row: GridRow, name: FigureName): Cell<number> {
  if (name === 'conversions') return reader.number(row, name);
  if (!isMoney(name)) return reader.whole(row, name);
  const money = reader.money(row, name);
  return money.value === undefined ? money : { value: money.value.fen };
}

/** What is wrong with a cell, by the title of its column. */
function badText({ column: title, code, values }: BadCell): Bilingual {
  const column = shortTitle(title);
  // What stands for a name is normalised, as all of a number or date is.
  const typed = ('text' in values ? values.text : '').replaceAll('=...', '=…');
  const at = (zh: string, en: string) => both(`“${column}”${zh}`, `“${column}” ${en}`);
  switch (code) {
    case 'not-a-number':
      return at(`的“${typed}”不是数`, `has “${typed}”, which is no number`);
    case 'not-whole':
      return at(`的“${typed}”不是整数`, `has “${typed}”, which is not whole`);
    case 'too-large':
      return at(`的“${typed}”太大了`, `has “${typed}”, which is too large`);
    case 'not-a-date':
      return at(`的“${typed}”不是日期`, `has “${typed}”, which is no date`);
    case 'no-such-day':
      return at(`的“${typed}”没有这一天`, `has “${typed}”, which is no day`);
    case 'day-or-month-first':
      return at(
        `的“${typed}”分不清日和月（${values.dayFirst} 还是 ${values.monthFirst}）`,
        `has “${typed}”: ${values.dayFirst} or ${values.monthFirst}, nobody can tell`,
      );
    case 'year-missing':
      return at(`的“${typed}”没有年份`, `has “${typed}” without a year`);
    case 'more-than-a-day':
      return at(
        `从 ${values.from} 到 ${values.to}，不止一天`,
        `has “${values.from}” to “${values.to}”: more than a day`,
      );
    case 'formula-error':
      return at(`的公式出错了：${typed}`, `has a formula that failed: ${typed}`);
    case 'row-too-wide':
      return both('格子比表头多，错位了', 'it has more cells than the header: something slipped');
    default:
      return at(`的“${typed}”读不懂`, `has “${typed}”, which can't be read`);
  }
}
