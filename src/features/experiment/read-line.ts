/** Figures and plan names of a typed line, as the ad platforms write numbers: `1,234.5`, `1.2万`. */
import type { ActionContext } from '../../conversation/action-context.ts';
import { readMoney, readNumber, readWhole } from '../../tables/number.ts';
import type { Parsed } from '../../tables/parsed.ts';
import { FIGURE_NAMES, type FigureName, type Figures } from './domain/figures.ts';
import { demandVariant } from './find-test.ts';
import { experimentRefusal } from './refusals.ts';
import { FIGURE_LABELS, isMoney } from './say-figures.ts';
import { namePlan, type Test } from './store/tests.ts';

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

/** Remembers which variant a plan is. @param typed `收纳_信息流:A;颜值_搜索:B` @throws Refusal when there is no such variant */
export async function rememberPlans(
  { transaction }: ActionContext,
  test: Test,
  typed: string,
): Promise<void> {
  // Names of plans have commas in them.
  for (const each of typed.split(/[;；]/).filter(part => part.trim() !== '')) {
    const [, plan = '', variant = ''] = /^(.+)[:：]([^:：]+)$/su.exec(each) ?? [];
    if (plan.trim() === '')
      throw experimentRefusal('not-a-plan-name', { typed: each }, { argument: 'plans' });
    await namePlan(transaction, test, plan.trim(), demandVariant(test, variant.trim()).id);
  }
}
