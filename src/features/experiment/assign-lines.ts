/** Whose figures the lines of a table are: by the names of variants, and by the plan names that were told. Pure. */
import { both } from '../../domain/language.ts';
import { comparable } from '../../domain/normal-form.ts';
import { FIGURE_NAMES, type FigureLine, sumOfDays } from './domain/figures.ts';
import type { BadRow, FigureRows } from './figure-rows.ts';
import { variantCalled, variantNames } from './find-test.ts';
import type { GivenFigures } from './record-figures.ts';
import { experimentRefusal } from './refusals.ts';
import { OF_NO_VARIANT, type Test, type Variant } from './store/tests.ts';

export type Assigned = {
  /** Of a variant and day they are given once: several plans of one variant are its figures together. */
  readonly given: readonly (GivenFigures & { readonly plans: number })[];
  /** Plans of which nobody has said which variant they are, as they are written. */
  readonly unknownPlans: readonly string[];
  /** How many plans are none of the test. */
  readonly otherPlans: number;
  readonly bad: readonly BadRow[];
};

const COLUMNS_SHOWN = 12;

/** @throws Refusal when a table has no column that is needed */
export function demandColumns(
  { headerRow, titles, taken }: FigureRows,
  test: Test,
  only: Variant | undefined,
): void {
  if (headerRow === undefined) throw experimentRefusal('no-header', {});
  const has = (wanted: string) => taken.some(({ name }) => name === wanted);
  if (!FIGURE_NAMES.some(has))
    throw experimentRefusal('no-figure-columns', { columns: titles.slice(0, COLUMNS_SHOWN).join(' · ') });
  if (only === undefined && !has('variant') && !has('plan'))
    throw experimentRefusal('no-variant-column', { names: variantNames(test) });
}

/**
 * @param plans variants by the plan names that were told, as they are compared
 * @param only whose figures they all are, where the table need not say it
 */
export function assignLines(
  test: Test,
  lines: readonly FigureLine[],
  plans: ReadonlyMap<string, number>,
  only: Variant | undefined,
): Assigned {
  const mates = new Map<string, { readonly variant: Variant; readonly lines: FigureLine[] }>();
  const unknown = new Map<string, string>();
  const others = new Set<string>();
  const bad: BadRow[] = [];
  // A plan stands in as many lines as there are days: whose it is is found once.
  const found = new Map<string, ReturnType<typeof whoseIs>>();
  for (const line of lines) {
    const { called, day } = line;
    const known = found.get(called) ?? whoseIs(test, called, plans, only);
    found.set(called, known);
    const { key, variant } = known;
    if (variant !== undefined) {
      const name = `${variant.id} ${day ?? ''}`;
      const together = mates.get(name);
      if (together === undefined) mates.set(name, { variant, lines: [line] });
      else together.lines.push(line);
    } else if (called === '')
      bad.push({ row: line.rows[0] ?? 0, why: both('没有写是哪个变体', 'it names no variant') });
    else if (plans.get(key) === OF_NO_VARIANT) others.add(key);
    else if (!unknown.has(key)) unknown.set(key, called);
  }
  return {
    given: [...mates.values()].map(({ variant, lines: of }) => ({
      variant,
      day: of[0]?.day,
      figures: sumOfDays(of.map(({ figures }) => figures)),
      rows: of.flatMap(({ rows }) => rows),
      plans: of.length,
    })),
    unknownPlans: [...unknown.values()],
    otherPlans: others.size,
    bad,
  };
}

function whoseIs(
  test: Test,
  called: string,
  plans: ReadonlyMap<string, number>,
  only: Variant | undefined,
): { readonly key: string; readonly variant: Variant | undefined } {
  const key = comparable(called);
  if (called === '') return { key, variant: only };
  return { key, variant: variantOf(test, called, plans) ?? onlyOf(plans.get(key), only) };
}

/** Whoever says whose figures they all are says it of plans, too, of which nobody knows better. */
function onlyOf(told: number | undefined, only: Variant | undefined): Variant | undefined {
  return told === OF_NO_VARIANT ? undefined : only;
}

function variantOf(test: Test, called: string, plans: ReadonlyMap<string, number>): Variant | undefined {
  const id = plans.get(comparable(called));
  return variantCalled(test, called) ?? test.variants.find(each => each.id === id);
}
