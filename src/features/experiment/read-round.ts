/** Reading a round: its figures, estimates, verdict, gate and warnings, as data; views word them. */
import type { Day } from '../../domain/zoned-time.ts';
import { ownCampaigns } from '../../store/campaigns.ts';
import type { Transaction } from '../../store/database.ts';
import { seriesOfVariant } from './domain/day-series.ts';
import { type Estimate, estimate, type Unknown } from './domain/estimate.ts';
import {
  differencesFromTotal,
  type Figures,
  roundFigures,
  sumsOf,
  type VariantFigures,
} from './domain/figures.ts';
import { type Gate, readGate } from './domain/gate.ts';
import { decidingRatio, type Metric, metricOf, type Ratio, readingsOf } from './domain/metric.ts';
import { normalShares } from './domain/plan.ts';
import { earlierDay, laterDay, missingDays } from './domain/round-days.ts';
import { type RoundVariant, type RoundVerdict, roundVerdict } from './domain/round-verdict.ts';
import { type WarnedRound, type Warning, warningsOf } from './domain/round-warnings.ts';
import { sampleRatio } from './domain/sample-ratio.ts';
import { figuresOfRound, revisionsSince } from './store/figures.ts';
import { type Round, roundsOf, type Signal, signalsOf, stateOf } from './store/rounds.ts';
import type { Test, Variant } from './store/tests.ts';

/** Of the intervals in the table; those that decide have a level of their own. */
export const TABLE_LEVEL = 0.95;
/** So many signals of a round are named. */
const SIGNALS_NAMED = 10;

export type CellName = 'ctr' | 'cvr' | 'cpa' | 'roas' | 'perYuan';

export type VariantReading = {
  readonly variant: Variant;
  readonly figures: VariantFigures;
  readonly sums: Figures;
  readonly cells: { readonly [Name in CellName]: Estimate | Unknown };
  /** Where a total that stands beside days says something else. */
  readonly differences: ReturnType<typeof differencesFromTotal>;
  /** Days of a round that is over of which nobody gave figures. */
  readonly missing: readonly string[];
};

export type RoundReading = {
  readonly test: Test;
  readonly round: Round;
  /** How many the plan has. */
  readonly rounds: number;
  /** No later one has started. */
  readonly isLastStarted: boolean;
  readonly metric: Metric;
  /** What decides between its variants. */
  readonly ratio: Ratio;
  readonly planned: number | undefined;
  readonly spent: number | undefined;
  readonly variants: readonly VariantReading[];
  readonly facts: readonly RoundVariant[];
  readonly verdict: RoundVerdict;
  /** Of the last round: against the one before. */
  readonly gate: Gate | undefined;
  readonly warnings: readonly Warning[];
  /** All rounds so far and this one, to be seen beside each other. */
  readonly course: readonly RoundCourse[];
  readonly signals: { readonly first: readonly Signal[]; readonly count: number };
  /** The last row of figures in it. */
  readonly lastFigures: number;
};

export type RoundCourse = {
  readonly number: number;
  readonly spent: number | undefined;
  /** By variant, of the ratio of `comparableRatio`. */
  readonly estimates: readonly (Estimate | Unknown)[];
};

/**
 * Rounds have different budgets, so that a bare count or sum of money of one says nothing beside that of another: it is seen per
 * yuan, as variants are compared that no split test made alike.
 */
export function comparableRatio(metric: Metric): Ratio {
  return decidingRatio(metric, false);
}

/** @returns what a round of a test is to spend, in minor units */
export function plannedOf({ budget, plan }: Test, { number }: Pick<Round, 'number'>): number | undefined {
  const share = normalShares(plan.rounds)[number - 1];
  return budget === null || share === undefined ? undefined : budget * share;
}

/** What a round says of its variants, from its own figures alone. */
export type RoundResult = Pick<RoundReading, 'metric' | 'ratio' | 'facts' | 'verdict'>;

export async function readResult(transaction: Transaction, test: Test, round: Round): Promise<RoundResult> {
  const { plan } = test;
  const metric = metricOf(plan.metric);
  const facts = await variantsOf(transaction, test, round);
  const ratio = decidingRatio(metric, plan.isSplitTest);
  const verdict = roundVerdict({
    variants: facts,
    ratio,
    better: ratio === metric ? plan.better : 'high',
    control: plan.control ?? undefined,
    state: stateOf(round),
    plannedDays: plan.plannedDays,
    minimumDays: plan.minimumDays,
    minimumSample: plan.minimumSample,
    smallestDifference: plan.smallestDifference,
  });
  return { metric, ratio, facts, verdict };
}

/** @param today in the team's zone */
export async function readRound(
  transaction: Transaction,
  test: Test,
  round: Round,
  today: string,
): Promise<RoundReading> {
  const { plan } = test;
  const { metric, ratio, facts, verdict } = await readResult(transaction, test, round);
  const rounds = await roundsOf(transaction, test);
  const before =
    round.number === plan.rounds.length ? rounds.find(each => each.number === round.number - 1) : undefined;
  const earlier = before && (await variantsOf(transaction, test, before));
  const compared = [...(before === undefined ? [] : [before]), round];
  const revisions = await revisionsSince(transaction, round);
  return {
    test,
    round,
    rounds: plan.rounds.length,
    isLastStarted: rounds.at(-1)?.number === round.number,
    metric,
    ratio,
    planned: plannedOf(test, round),
    spent: sumsOf(roundFigures(facts)).spend,
    variants: facts.map((each, index) => variantReading(test.variants[index], each, round, ratioOf(metric))),
    facts,
    verdict,
    gate:
      earlier &&
      readGate({
        metric,
        before: earlier,
        after: facts,
        state: stateOf(round),
        plannedDays: plan.plannedDays,
        smallestDifference: plan.smallestDifference,
      }),
    warnings: warningsOf({
      isSplitTest: plan.isSplitTest,
      rounds: await Promise.all(compared.map(each => warnedRound(transaction, test, each, today))),
      // Nobody is surveyed or interviewed by the bot yet.
      peopleAsked: 0,
      ownCampaigns: await ownCampaigns(transaction, test.teamId),
    }),
    course: await courseOf(transaction, test, rounds, round),
    signals: await signalsOf(transaction, round, SIGNALS_NAMED),
    lastFigures: revisions.last,
  };
}

async function courseOf(
  transaction: Transaction,
  test: Test,
  rounds: readonly Round[],
  upTo: Round,
): Promise<RoundCourse[]> {
  const ratio = comparableRatio(metricOf(test.plan.metric));
  const course: RoundCourse[] = [];
  for (const round of rounds) {
    if (round.number > upTo.number) break;
    const facts = await variantsOf(transaction, test, round);
    course.push({
      number: round.number,
      spent: sumsOf(roundFigures(facts)).spend,
      estimates: facts.map(each => estimate(seriesOfVariant(each, ratio), ratio, TABLE_LEVEL)),
    });
  }
  return course;
}

/** @returns the figures of a round, by variant in the order of the plan, with their designed shares */
export async function variantsOf(
  transaction: Transaction,
  { plan, variants }: Test,
  round: Round,
): Promise<RoundVariant[]> {
  const figures = await figuresOfRound(transaction, round);
  const shares = normalShares(plan.split.map(({ share }) => share));
  return variants.map(({ id, name }, index) => ({
    ...(figures.get(id) ?? { days: [] }),
    name,
    share: shares[index] ?? 0,
  }));
}

/** Days of which a variant has no figures. */
export type MissingDays = { readonly variant: Variant; readonly days: readonly Day[] };

/** @returns of which variants which days are missing, up to a day: of a round that runs the last planned one, if not said */
export function missingOf(
  { variants }: Pick<Test, 'variants'>,
  round: Round,
  facts: readonly VariantFigures[],
  last: Day = lastDayOf(round),
): MissingDays[] {
  return variants.flatMap((variant, index) => {
    const days = missingDays(facts[index] ?? { days: [] }, round.firstDay, last);
    return days.length === 0 ? [] : [{ variant, days }];
  });
}

/** The last day of a round that is over; of one that runs, the planned one. */
function lastDayOf({ lastDay, plannedLastDay }: Round): string {
  return lastDay ?? plannedLastDay;
}

type Ratios = { readonly [Name in CellName]: Ratio };

function ratioOf(metric: Metric): Ratios {
  const [ctr, cvr, cpa, roas] = (['ctr', 'cvr', 'cpa', 'roas'] as const).map(metricOf) as [
    Metric,
    Metric,
    Metric,
    Metric,
  ];
  return { ctr, cvr, cpa, roas, perYuan: readingsOf(metric).yuan };
}

function variantReading(
  variant: Variant | undefined,
  figures: RoundVariant,
  round: Round,
  ratios: Ratios,
): VariantReading {
  if (variant === undefined) throw new RangeError('figures of no variant');
  const cell = (name: CellName) =>
    estimate(seriesOfVariant(figures, ratios[name]), ratios[name], TABLE_LEVEL);
  return {
    variant,
    figures,
    sums: sumsOf(figures),
    cells: {
      ctr: cell('ctr'),
      cvr: cell('cvr'),
      cpa: cell('cpa'),
      roas: cell('roas'),
      perYuan: cell('perYuan'),
    },
    differences: differencesFromTotal(figures),
    missing: round.endedAt === null ? [] : missingDays(figures, round.firstDay, lastDayOf(round)),
  };
}

async function warnedRound(
  transaction: Transaction,
  test: Test,
  round: Round,
  today: string,
): Promise<WarnedRound> {
  const { plan } = test;
  const facts = await variantsOf(transaction, test, round);
  const { days: revisedDays } = await revisionsSince(transaction, round);
  const soFar = laterDay(today, round.firstDay);
  return {
    round: round.number,
    first: round.firstDay,
    last: round.lastDay ?? earlierDay(soFar, round.plannedLastDay),
    isOver: round.endedAt !== null,
    personaVersion: round.personaVersion,
    sampleRatio: plan.isSplitTest
      ? sampleRatio(
          facts,
          plan.split.map(({ share }) => share),
        )
      : undefined,
    planned: plannedOf(test, round) ?? 0,
    spent: sumsOf(roundFigures(facts)).spend,
    revisedDays,
  };
}
