/** Figures from a table that was pasted into a chat. */
import { quoteWord } from '../../chat/grammar/parse.ts';
import type { View } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { translator } from '../../conversation/translation.ts';
import { both } from '../../domain/language.ts';
import { type PastedTable, readPasted } from '../../tables/pasted.ts';
import { TableError } from '../../tables/table-error.ts';
import { assignLines, demandColumns } from './assign-lines.ts';
import { type ColumnName, FIGURE_COLUMNS } from './figure-columns.ts';
import { FigureRowReader, type FigureRows } from './figure-rows.ts';
import { type Found, nameOf, today } from './find-test.ts';
import { escapedPlan } from './read-line.ts';
import { recordFigures } from './record-figures.ts';
import { experimentRefusal } from './refusals.ts';
import { pastedLines, tableRecorded } from './show-table.ts';
import { planNames, type Variant } from './store/tests.ts';

type Pasted = {
  readonly pasted: string;
  /** The variant whose figures they all are, where the first line says it. */
  readonly only: Variant | undefined;
  /** All that was typed, first line and table: a button brings it once more. */
  readonly whole: string;
  readonly isConfirmed: boolean;
};

/** @returns what became of it @throws Refusal when it is no table of figures */
export async function recordPasted(
  context: ActionContext,
  found: Found,
  { pasted, only, whole, isConfirmed }: Pasted,
): Promise<View> {
  const { test } = found;
  const rows = readPastedFigures(context, pasted);
  demandColumns(rows, test, only);
  const plans = await planNames(context.transaction, test);
  const { given, unknownPlans, bad } = assignLines(test, rows.lines, plans, only);
  const recorded = await recordFigures(context, found, given, isConfirmed);
  const table = {
    unknownPlans,
    bad: [...rows.bad, ...bad].toSorted((one, other) => one.row - other.row),
    badCount: rows.badCount + bad.length,
    about: pastedLines(context, rows),
  };
  const key = translator(context)(both('计划', 'plans'));
  const plan = (unknown: string, variant: string) =>
    `/ab record ${nameOf(found)} ${key}=${quoteWord(`${escapedPlan(unknown)}:${variant}`)}\n${whole}`;
  return tableRecorded(context, test, table, recorded, { plan });
}

function readPastedFigures(context: ActionContext, pasted: string): FigureRows {
  const table = tableOf(pasted);
  const reader = new FigureRowReader(table, { notAfter: today(context), zone: context.clock.zone });
  for (const row of table.rows) reader.take(row);
  return reader.end();
}

function tableOf(pasted: string): PastedTable<ColumnName> {
  try {
    return readPasted(pasted, FIGURE_COLUMNS);
  } catch (error) {
    if (error instanceof TableError) throw experimentRefusal('table-unreadable', {});
    throw error;
  }
}
