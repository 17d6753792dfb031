/** Power of a test that is to start: what earlier rounds of the team say of how long it takes. As data; views word it. */
import type { Transaction } from '../../store/database.ts';
import type { Comparison } from './domain/comparison.ts';
import { sumsOf, type VariantFigures } from './domain/figures.ts';
import { decidingLevel } from './domain/looks.ts';
import { decidingRatio, metricOf, type Ratio } from './domain/metric.ts';
import { bonferroniLevel, pairsOf } from './domain/multiple-comparisons.ts';
import { daySpreadOf, daysNeeded, expectedOf, POWER, pooledSpread, trialsNeeded } from './domain/power.ts';
import { comparePair } from './domain/round-verdict.ts';
import { plannedOf, variantsOf } from './read-round.ts';
import { roundsOf } from './store/rounds.ts';
import { listTests, type Test } from './store/tests.ts';

/** That the power line speaks of. */
export const LIFT = 0.1;
/** So many earlier tests are looked at. */
const TESTS_READ = 10;
/** Of a rate that nobody knows yet: events count, whatever they are counted per, as long as they are rare. */
const RARE = 0.01;

export type Power = {
  readonly lift: number;
  /** Earlier rounds of the team by the same metric. */
  readonly rounds: number;
  /** At their spread; `never` when a year would not do, undefined without any. */
  readonly days: number | 'never' | undefined;
  /** Events of each variant if every event came by itself. */
  readonly events: number;
  /** What the first round's budget brings at the mean price of the earlier rounds. */
  readonly expected: number | undefined;
};

export async function readPower(transaction: Transaction, test: Test): Promise<Power> {
  const { plan } = test;
  const metric = metricOf(plan.metric);
  const ratio = decidingRatio(metric, plan.isSplitTest);
  const pairs = pairsOf(
    plan.split,
    plan.split.find(each => each.variant === plan.control),
  ).length;
  const level = bonferroniLevel(decidingLevel('ended as planned', plan.plannedDays), pairs);
  const wanted = { lift: LIFT, level, power: POWER };
  const { spreads, figures, rounds } = await earlierRounds(transaction, test, ratio);
  const spread = pooledSpread(spreads);
  const budget = plannedOf(test, { number: 1 });
  return {
    lift: LIFT,
    rounds,
    days: spread === undefined ? undefined : (daysNeeded(spread, wanted) ?? 'never'),
    events: (trialsNeeded(RARE, wanted) ?? 0) * RARE,
    expected: budget === undefined ? undefined : expectedOf(metric.events, figures, budget),
  };
}

async function earlierRounds(
  transaction: Transaction,
  { teamId, id, plan }: Test,
  ratio: Ratio,
): Promise<{ readonly spreads: number[]; readonly figures: VariantFigures[]; readonly rounds: number }> {
  const spreads: number[] = [];
  const figures: VariantFigures[] = [];
  let rounds = 0;
  for (const test of await listTests(transaction, teamId, TESTS_READ)) {
    if (test.id === id || test.plan.metric !== plan.metric) continue;
    for (const round of await roundsOf(transaction, test)) {
      const variants = await variantsOf(transaction, test, round);
      const given = variants.filter(each => Object.keys(sumsOf(each)).length > 0);
      if (round.endedAt === null || given.length === 0) continue;
      rounds += 1;
      figures.push(...given);
      for (const [first, second] of pairsOf(variants)) {
        const comparison = comparePair(first, second, ratio, 'high', 0.95);
        const spread = comparison.isKnown ? daySpreadOf(comparison satisfies Comparison) : undefined;
        if (spread !== undefined) spreads.push(spread);
      }
    }
  }
  return { spreads, figures, rounds };
}
