/** Figures from a pasted table: columns by their titles, rows by variant or plan and day; each bad row by itself. */
import type { ActionContext } from '../../conversation/action-context.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import { comparable } from '../../domain/normal-form.ts';
import type { Day } from '../../domain/zoned-time.ts';
import type { GridRow } from '../../tables/grid.ts';
import { type PastedTable, readPasted } from '../../tables/pasted.ts';
import { type BadCell, type Cell, type CellReader, cellReader } from '../../tables/read-cell.ts';
import { TableError } from '../../tables/table-error.ts';
import { FIGURE_NAMES, type FigureName, type Figures, sumOfDays } from './domain/figures.ts';
import { type ColumnName, FIGURE_COLUMNS } from './figure-columns.ts';
import { today, variantCalled, variantNames } from './find-test.ts';
import type { GivenFigures } from './record-figures.ts';
import { experimentRefusal } from './refusals.ts';
import { isMoney } from './say-figures.ts';
import type { Test, Variant } from './store/tests.ts';
import { planNames } from './store/tests.ts';

export type BadRow = { readonly row: number; readonly why: Bilingual };

export type PastedFigures = {
  readonly given: readonly GivenFigures[];
  readonly bad: readonly BadRow[];
  /** Plans of which nobody has said which variant they are, as they are written. */
  readonly unknownPlans: readonly string[];
  /** Which column was taken for which figure. */
  readonly taken: readonly { readonly name: FigureName; readonly title: string }[];
  /** Titles of columns that were of no use: rates and alike are computed, never taken. */
  readonly unused: readonly string[];
};

type Line = {
  readonly row: number;
  readonly plan: string;
  readonly variant: Variant;
  readonly day: Day | undefined;
} & {
  readonly figures: Figures;
};

/**
 * @param only whose figures they all are, where the table need not say it
 * @throws Refusal when it is no table, or has no column that is needed
 */
export async function readPastedFigures(
  context: ActionContext,
  test: Test,
  pasted: string,
  only: Variant | undefined,
): Promise<PastedFigures> {
  const table = tableOf(pasted);
  const { named, unknown, twice } = table.header;
  demandColumns(table, test, only);
  const reader = cellReader(table, { notAfter: today(context), zone: context.clock.zone });
  const plans = await planNames(context.transaction, test);
  const bad: BadRow[] = [];
  const unknownPlans: string[] = [];
  const lines: Line[] = [];
  for (const row of table.rows) {
    if (row.kind !== 'data') continue;
    const read = readLine(row, reader, named.has('day'));
    if ('why' in read) {
      bad.push({ row: row.number, why: read.why });
      continue;
    }
    const variant = read.called === '' ? only : variantOf(test, read.called, plans);
    if (variant !== undefined) lines.push({ ...read, row: row.number, plan: read.called, variant });
    else if (read.called === '')
      bad.push({ row: row.number, why: both('没有写是哪个变体', 'it names no variant') });
    else if (!unknownPlans.includes(read.called)) unknownPlans.push(read.called);
  }
  return {
    ...together(lines, bad),
    unknownPlans,
    taken: FIGURE_NAMES.flatMap(name => {
      const column = named.get(name);
      return column === undefined ? [] : [{ name, title: column.title }];
    }),
    unused: [...unknown, ...twice].map(({ title }) => title),
  };
}

function tableOf(pasted: string): PastedTable<ColumnName> {
  try {
    return readPasted(pasted, FIGURE_COLUMNS);
  } catch (error) {
    if (error instanceof TableError) throw experimentRefusal('table-unreadable', {});
    throw error;
  }
}

const COLUMNS_SHOWN = 12;

function demandColumns({ header }: PastedTable<ColumnName>, test: Test, only: Variant | undefined): void {
  if (header.row === undefined) throw experimentRefusal('no-header', {});
  if (!FIGURE_NAMES.some(name => header.named.has(name))) {
    const columns = header.columns.map(({ title }) => title).slice(0, COLUMNS_SHOWN);
    throw experimentRefusal('no-figure-columns', { columns: columns.join(' · ') });
  }
  if (only === undefined && !header.named.has('variant') && !header.named.has('plan'))
    throw experimentRefusal('no-variant-column', { names: variantNames(test) });
}

function variantOf(test: Test, called: string, plans: ReadonlyMap<string, number>): Variant | undefined {
  const id = plans.get(comparable(called));
  return variantCalled(test, called) ?? test.variants.find(each => each.id === id);
}

function readLine(
  row: GridRow,
  reader: CellReader<ColumnName>,
  hasDays: boolean,
):
  | { readonly why: Bilingual }
  | { readonly called: string; readonly day: Day | undefined; readonly figures: Figures } {
  const called = reader.text(row, 'variant').value ?? reader.text(row, 'plan').value ?? '';
  const day = reader.day(row, 'day');
  if (day.bad !== undefined) return { why: badText(day.bad) };
  if (hasDays && day.value === undefined) return { why: both('没有日期', 'it has no date') };
  const figures: { [Name in FigureName]?: number } = {};
  for (const name of FIGURE_NAMES) {
    const cell = figureCell(reader, row, name);
    if (cell.bad !== undefined) return { why: badText(cell.bad) };
    if (cell.value !== undefined) figures[name] = cell.value;
  }
  if (Object.keys(figures).length === 0) return { why: both('没有数', 'it has no figures') };
  return { called: called.trim(), day: day.value, figures };
}

function figureCell(reader: CellReader<ColumnName>, row: GridRow, name: FigureName): Cell<number> {
  if (name === 'conversions') return reader.number(row, name);
  if (!isMoney(name)) return reader.whole(row, name);
  const money = reader.money(row, name);
  return money.value === undefined ? money : { value: money.value.fen };
}

/** Several plans that are one variant are its figures together; the same plan twice is a slip. */
function together(lines: readonly Line[], bad: readonly BadRow[]): Pick<PastedFigures, 'given' | 'bad'> {
  const given = new Map<string, Line[]>();
  const refused: BadRow[] = [...bad];
  for (const line of lines) {
    const key = `${line.variant.id} ${line.day ?? ''}`;
    const mates = given.get(key) ?? [];
    const twin = mates.find(({ plan }) => comparable(plan) === comparable(line.plan));
    if (twin === undefined) given.set(key, [...mates, line]);
    else
      refused.push({
        row: line.row,
        why: both(
          `和第 ${twin.row} 行是同一天的同一个，只记了前一行`,
          `it is of the same day and the same thing as row ${twin.row}, which was taken`,
        ),
      });
  }
  return {
    given: [...given.values()].flatMap(mates => {
      const [first] = mates;
      if (first === undefined) return [];
      const { variant, day } = first;
      return [
        {
          variant,
          day,
          figures: sumOfDays(mates.map(each => each.figures)),
          rows: mates.map(({ row }) => row),
        },
      ];
    }),
    bad: refused.toSorted((one, other) => one.row - other.row),
  };
}

/** What is wrong with a cell, by the title of its column. */
function badText({ column, code, values }: BadCell): Bilingual {
  const typed = 'text' in values ? values.text : '';
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
      return at(`的“${typed}”不止一天`, `has “${values.from}” to “${values.to}”: more than a day`);
    case 'row-too-wide':
      return both('格子比表头多，错位了', 'it has more cells than the header: something slipped');
    default:
      return at(`的“${typed}”读不懂`, `has “${typed}”, which can't be read`);
  }
}
