/** Calibration of the decision rules of method.md §11: how often they are right in worlds whose truth is known. */

import { seriesOfVariant } from '../../src/features/experiment/domain/day-series.ts';
import { estimate } from '../../src/features/experiment/domain/estimate.ts';
import { sumsOf } from '../../src/features/experiment/domain/figures.ts';
import { readGate } from '../../src/features/experiment/domain/gate.ts';
import { metricOf } from '../../src/features/experiment/domain/metric.ts';
import { pooledTest } from '../../src/features/experiment/domain/proportion.ts';
import { SMALLEST_DIFFERENCE } from '../../src/features/experiment/domain/reading.ts';
import {
  comparePair,
  type RoundFacts,
  type RoundVariant,
  roundVerdict,
} from '../../src/features/experiment/domain/round-verdict.ts';
import { sampleRatio } from '../../src/features/experiment/domain/sample-ratio.ts';
import { type Chance, chanceFrom, type DayEffects, type SimulatedVariant, simulatedDays } from './ab-days.ts';

const CVR = metricOf('cvr');
const FIRST_LOOK = 5;

export type Cell = {
  readonly days: number;
  readonly effects: DayEffects;
  readonly tests: number;
  readonly seed: number;
  /** Conversions of a click; 0.05 when left out. */
  readonly rate?: number;
  readonly clicks?: number;
};

/** Shares of the simulated tests. */
export type CellFigures = {
  /** Claims at the planned end of a difference that is not there. */
  readonly falseClaims: number;
  readonly pooledFalseClaims: number;
  /** Claims ever, with a look a day. */
  readonly everClaims: number;
  /** Of the 95 % interval of the comparison, and of one variant. */
  readonly coverage: number;
  readonly ownCoverage: number;
  /** Claims of a difference of 20 %. */
  readonly power: number;
};

const LIFT = 1.2;

/** @returns what becomes of tests whose variants are alike, and of some whose second is 20 % better */
export function calibrated({ days, effects, tests, seed, rate = 0.05, clicks = 1500 }: Cell): CellFigures {
  const chance = chanceFrom(seed);
  const usual: SimulatedVariant = { rate, clicks, spend: 100_000 };
  const counts = { falseClaims: 0, pooled: 0, ever: 0, covered: 0, coveredOwn: 0, found: 0 };
  for (let index = 0; index < tests; index += 1) {
    const alike = variantsOf(simulatedDays(chance, [usual, usual], days, effects));
    const isClaimed = claims(alike, days, days, true);
    if (isClaimed) counts.falseClaims += 1;
    if (isClaimed || looksClaim(alike, days)) counts.ever += 1;
    if (pooledClaims(alike)) counts.pooled += 1;
    const pair = comparePair(alike[0], alike[1], CVR, 'high', 0.95);
    if (!pair.isKnown || (pair.low <= 1 && pair.high >= 1)) counts.covered += 1;
    const own = estimate(seriesOfVariant(alike[0], CVR), CVR, 0.95);
    if (!own.isKnown || (own.low <= rate && own.high >= rate)) counts.coveredOwn += 1;
    const better = variantsOf(simulatedDays(chance, [usual, { ...usual, rate: rate * LIFT }], days, effects));
    if (claims(better, days, days, true)) counts.found += 1;
  }
  return {
    falseClaims: counts.falseClaims / tests,
    pooledFalseClaims: counts.pooled / tests,
    everClaims: counts.ever / tests,
    coverage: counts.covered / tests,
    ownCoverage: counts.coveredOwn / tests,
    power: counts.found / tests,
  };
}

type Pair = readonly [RoundVariant, RoundVariant];

function variantsOf([first = [], second = []]: ReturnType<typeof simulatedDays>): Pair {
  return [
    { name: 'A', share: 1, days: first },
    { name: 'B', share: 1, days: second },
  ];
}

/** @returns whether the verdict after so many days says that one is better */
function claims(pair: Pair, plannedDays: number, days: number, isOver: boolean): boolean {
  const facts: RoundFacts = {
    variants: pair.map(each => ({ ...each, days: each.days.slice(0, days) })),
    ratio: CVR,
    better: 'high',
    state: isOver ? 'ended as planned' : 'running',
    plannedDays,
    minimumDays: 1,
    minimumSample: 1,
    smallestDifference: SMALLEST_DIFFERENCE,
  };
  const verdict = roundVerdict(facts);
  return verdict.state === 'read' && verdict.leader !== undefined;
}

function looksClaim(pair: Pair, plannedDays: number): boolean {
  for (let days = FIRST_LOOK; days < plannedDays; days += 1)
    if (claims(pair, plannedDays, days, false)) return true;
  return false;
}

function pooledClaims(pair: Pair): boolean {
  const [a, b] = pair.map(each => {
    const { clicks = 0, conversions = 0 } = sumsOf(each);
    return { successes: conversions, trials: clicks };
  });
  return a !== undefined && b !== undefined && (pooledTest(a, b)?.p ?? 1) < 0.05;
}

export const GATE_WORLDS = [
  'true tie',
  'true improvement',
  'regression to the mean',
  'pure budget effect',
] as const;
export type GateWorld = (typeof GATE_WORLDS)[number];
export type GateShares = {
  readonly beaten: number;
  readonly worse: number;
  readonly notBeaten: number;
  readonly cannotTell: number;
  readonly moreThanMoney: number;
};
export type GateFigures = { readonly absolute: GateShares; readonly perYuan: GateShares };

const [SPEND_2, SPEND_3] = [50, 30];
const ELASTICITY = 0.5;
const IMPROVEMENT = 1.5;

/** @returns how often each answer is given at the gate from round 2 to round 3 */
export function gateSimulated(
  world: GateWorld,
  { days, effects, tests, seed, rate = 0.05, clicks = 750 }: Cell,
): GateFigures {
  const chance = chanceFrom(seed);
  const tally = { absolute: newShares(), perYuan: newShares() };
  for (let index = 0; index < tests; index += 1) {
    const [before, after] = gateRounds(world, chance, { days, effects, rate, clicks });
    const gate = readGate({
      metric: CVR,
      before: before.map(each => ({ days: each })),
      after: after.map(each => ({ days: each })),
      state: 'ended as planned',
      plannedDays: days,
      smallestDifference: SMALLEST_DIFFERENCE,
    });
    if (gate.state !== 'read') continue;
    for (const reading of ['absolute', 'perYuan'] as const) {
      const { answer, isMoreThanMoneyExplains } = gate[reading];
      const shares = tally[reading];
      shares[KEYS[answer]] += 1 / tests;
      if (isMoreThanMoneyExplains) shares.moreThanMoney += 1 / tests;
    }
  }
  return tally;
}

const KEYS = {
  beaten: 'beaten',
  worse: 'worse',
  'not beaten': 'notBeaten',
  'cannot tell': 'cannotTell',
} as const;

function newShares() {
  return { beaten: 0, worse: 0, notBeaten: 0, cannotTell: 0, moreThanMoney: 0 };
}

function gateRounds(
  world: GateWorld,
  chance: Chance,
  { days, effects, rate, clicks }: Required<Pick<Cell, 'days' | 'effects' | 'rate' | 'clicks'>>,
) {
  const ratio = SPEND_3 / SPEND_2;
  const yields = {
    'true tie': 1,
    'true improvement': IMPROVEMENT,
    'regression to the mean': ratio,
    'pure budget effect': ratio ** ELASTICITY,
  }[world];
  // In the third world round 2 has four variants that are alike, and whichever was luckiest runs alone in round 3.
  const count = world === 'regression to the mean' ? 4 : 2;
  const variant = (share: number, spend: number): SimulatedVariant => ({
    rate,
    clicks: (clicks * 2 * share) / count,
    spend: (spend * 10_000) / count,
  });
  const before = simulatedDays(
    chance,
    Array.from({ length: count }, () => variant(1, SPEND_2)),
    days,
    effects,
  );
  const next = { ...variant(yields, SPEND_3) };
  const alone = { ...next, clicks: next.clicks * count, spend: next.spend * count };
  const after = simulatedDays(
    chance,
    world === 'regression to the mean' ? [alone] : Array.from({ length: count }, () => next),
    days,
    effects,
  );
  return [before, after] as const;
}

/** @returns the share of alarms when so many people are divided with the first's chance, though designed half and half */
export function splitAlarms(people: number, firstShare: number, tests: number, seed: number): number {
  const chance = chanceFrom(seed);
  let alarms = 0;
  for (let index = 0; index < tests; index += 1) {
    const spread = Math.sqrt(people * firstShare * (1 - firstShare));
    const first = Math.round(people * firstShare + spread * chance.normal());
    const variants = [first, people - first].map(reach => ({ days: [], total: { reach } }));
    if (sampleRatio(variants, [1, 1])?.isAlarm) alarms += 1;
  }
  return alarms / tests;
}
