/** Figures and plan names of a typed line, as the ad platforms write numbers: `1,234.5`, `1.2万`. */
import type { ActionContext } from '../../conversation/action-context.ts';
import { comparable } from '../../domain/normal-form.ts';
import { readMoney, readNumber, readWhole } from '../../tables/number.ts';
import type { Parsed } from '../../tables/parsed.ts';
import { FIGURE_NAMES, type FigureName, type Figures } from './domain/figures.ts';
import { demandVariant, variantCalled } from './find-test.ts';
import { experimentRefusal } from './refusals.ts';
import { FIGURE_LABELS, isMoney } from './say-figures.ts';
import { namePlan, OF_NO_VARIANT, type Test } from './store/tests.ts';

/** @throws Refusal for what is no number */
export function readFigures(typed: { readonly [Name in FigureName]?: string | undefined }): Figures {
  return Object.fromEntries(
    FIGURE_NAMES.flatMap(name => {
      const text = typed[name];
      return text === undefined ? [] : [[name, readFigure(name, text)]];
    }),
  );
}

function readFigure(name: FigureName, typed: string): number {
  const value = isMoney(name) ? readMoney(typed).value?.fen : count(name, typed).value;
  if (value !== undefined) return value;
  throw experimentRefusal('bad-figure', { label: FIGURE_LABELS[name], typed }, { argument: name });
}

/** A fraction of a click is told apart from what is no number at all. */
function count(name: FigureName, typed: string): Parsed<number> {
  const whole = readWhole(typed);
  return name !== 'conversions' && whole.bad?.code !== 'not-whole' ? whole : readNumber(typed);
}

/** How it is said that a plan is none of the test. */
const NONE = ['无', '没有', '不在', 'none', '-'];
/** Stands for all plans of a file that nobody knows. */
const ALL_OTHERS = '*';

/**
 * Remembers which variant a plan is.
 * @param typed `收纳_信息流:A;颜值_搜索:B`, `其他:无`, `*:无`
 * @param others the plans that `*` stands for
 * @throws Refusal when there is no such variant
 */
export async function rememberPlans(
  { transaction }: ActionContext,
  test: Test,
  typed: string,
  others: readonly string[],
): Promise<void> {
  // Names of plans have commas in them; a semicolon in one is escaped.
  for (const each of typed.split(/(?<!\\)[;；]/).filter(part => part.trim() !== '')) {
    const [, plan = '', variant = ''] = /^(.+)[:：]([^:：]+)$/su.exec(each) ?? [];
    if (plan.trim() === '')
      throw experimentRefusal('not-a-plan-name', { typed: each }, { argument: 'plans' });
    const name = plan.trim().replace(/\\([;；])/g, '$1');
    const id = variantOrNone(test, variant.trim());
    for (const one of name === ALL_OTHERS && others.length > 0 ? others : [name])
      await namePlan(transaction, test, one, id);
  }
}

/** @returns the name of a plan as it is typed */
export function escapedPlan(plan: string): string {
  return plan.replace(/[;；]/g, '\\$&');
}

function variantOrNone(test: Test, typed: string): number {
  if (variantCalled(test, typed) === undefined && NONE.includes(comparable(typed))) return OF_NO_VARIANT;
  return demandVariant(test, typed).id;
}
