/** Validation of figures, row by row: what can't be is refused, what is hardly so is asked about. */
import type { Day } from '../../../domain/zoned-time.ts';
import { FIGURE_NAMES, type FigureName, type Figures } from './figures.ts';
import type { Ratio } from './metric.ts';

/** From so many times the day's planned spend on it is asked whether that is meant. */
export const SPEND_TIMES_PLAN = 5;

/** One fault of one row; the others of the table are not touched. */
export type Fault =
  | {
      readonly kind: 'negative' | 'not whole';
      readonly figure: FigureName;
      readonly value: number;
      readonly act: 'refuse';
    }
  | {
      readonly kind: 'more than possible';
      readonly figure: FigureName;
      readonly value: number;
      readonly than: FigureName;
      readonly most: number;
      readonly act: 'refuse';
    }
  | {
      readonly kind: 'outside the round';
      readonly first: Day;
      readonly last: Day | undefined;
      readonly act: 'refuse';
    }
  | { readonly kind: 'revenue without conversions'; readonly value: number; readonly act: 'ask' }
  | {
      readonly kind: 'spend far above plan';
      readonly value: number;
      readonly planned: number;
      readonly act: 'ask';
    };

export type RowFacts = {
  /** Left out with a total. */
  readonly day?: Day | undefined;
  /** First day of the round, and its last, or today while it runs; undefined for one without an end. */
  readonly round: { readonly first: Day; readonly last: Day | undefined };
  readonly metric: Ratio;
  /** What the plan has this variant spend on such a row: in a day, or in the round for a total; minor units. */
  readonly plannedSpend?: number | undefined;
};

/** @returns what is wrong with a row, refusals first; nothing when it can be kept as it is */
export function faultsOf(figures: Figures, facts: RowFacts): Fault[] {
  return [
    ...FIGURE_NAMES.flatMap(name => ofOne(name, figures[name])),
    ...moreThanPossible(figures, 'clicks', 'impressions'),
    ...moreThanPossible(figures, 'reach', 'impressions'),
    // Elsewhere people who only saw an advertisement may convert without a click.
    ...(facts.metric.counting === 'binomial' && facts.metric.per === 'clicks'
      ? moreThanPossible(figures, facts.metric.yield, 'clicks')
      : []),
    ...outside(facts),
    ...withoutConversions(figures),
    ...farAbovePlan(figures, facts),
  ];
}

/** Platforms that attribute by model report fractions of conversions; money is in minor units, which are whole. */
function ofOne(figure: FigureName, value: number | undefined): Fault[] {
  if (value === undefined) return [];
  if (value < 0) return [{ kind: 'negative', figure, value, act: 'refuse' }];
  const mayBeFraction = figure === 'conversions' && Number.isFinite(value);
  return Number.isSafeInteger(value) || mayBeFraction
    ? []
    : [{ kind: 'not whole', figure, value, act: 'refuse' }];
}

function moreThanPossible(figures: Figures, figure: FigureName, than: FigureName): Fault[] {
  const [value, most] = [figures[figure], figures[than]];
  if (value === undefined || most === undefined || most < 0 || !(value > most)) return [];
  return [{ kind: 'more than possible', figure, value, than, most, act: 'refuse' }];
}

function outside({ day, round: { first, last } }: RowFacts): Fault[] {
  if (day === undefined || (day >= first && (last === undefined || day <= last))) return [];
  return [{ kind: 'outside the round', first, last, act: 'refuse' }];
}

function withoutConversions({ revenue = 0, conversions }: Figures): Fault[] {
  return revenue > 0 && conversions === 0
    ? [{ kind: 'revenue without conversions', value: revenue, act: 'ask' }]
    : [];
}

function farAbovePlan({ spend }: Figures, { plannedSpend: planned }: RowFacts): Fault[] {
  if (spend === undefined || planned === undefined || planned <= 0) return [];
  return spend >= SPEND_TIMES_PLAN * planned
    ? [{ kind: 'spend far above plan', value: spend, planned, act: 'ask' }]
    : [];
}
