/** Calibration table of the A/B statistics: false claims, coverage, looks, power, broken splits and the gate, all seeded. */
import {
  type CellFigures,
  calibrated,
  GATE_WORLDS,
  type GateShares,
  gateSimulated,
  splitAlarms,
} from './ab-simulations.ts';
import type { Figure } from './figures.ts';

const DAYS = [5, 7, 14, 30];
const EFFECTS = [0.1, 0.25, 0.4];
const SEED = 20_261_130;
const [TESTS, QUICK_TESTS] = [10_000, 500];

/** @param isQuick fewer tests, so that figures scatter by ± 2 points */
export function abFigures(isQuick: boolean): Figure[] {
  const tests = isQuick ? QUICK_TESTS : TESTS;
  return [...cells(tests), ...splits(tests), ...gates(tests)];
}

function cells(tests: number): Figure[] {
  const grid = DAYS.flatMap(days =>
    (['shared', 'own'] as const).flatMap(kind => EFFECTS.map(size => ({ days, kind, size }))),
  );
  const usual = grid.map(({ days, kind, size }, index) => {
    const effects = { shared: 0, own: 0, [kind]: size };
    return cellFigure(
      `${days} days, ${kind} day effects ${size}`,
      calibrated({ days, effects, tests, seed: SEED + index }),
    );
  });
  const rare = DAYS.map((days, index) => {
    const effects = { shared: 0, own: 0.25 };
    const figures = calibrated({ days, effects, tests, seed: SEED + 100 + index, rate: 0.002, clicks: 1000 });
    return cellFigure(`${days} days, own day effects 0.25, 2 conversions a day`, figures, true);
  });
  return [...usual, ...rare];
}

/** Aims of issue 16, in shares of tests. */
const AIMS = { falseClaims: 0.06, coverage: [0.93, 0.975], everClaims: 0.055 } as const;

function cellFigure(what: string, figures: CellFigures, isRare = false): Figure {
  const { falseClaims, pooledFalseClaims, everClaims, coverage, ownCoverage, power } = figures;
  const [least, most] = AIMS.coverage;
  const isCovered = [coverage, ownCoverage].map(each => each >= least && (isRare || each <= most));
  return {
    what: `A/B: ${what}`,
    figure: [
      `false ${percent(falseClaims)} (pooled ${percent(pooledFalseClaims)})`,
      `ever ${percent(everClaims)}`,
      `covers ${percent(coverage)}, one variant ${percent(ownCoverage)}`,
      `finds 20 %: ${percent(power)}`,
    ].join('; '),
    aim: `≤ 6; ≤ 5.5; ${isRare ? '≥ 93' : '93–97.5'}`,
    met: falseClaims <= AIMS.falseClaims && everClaims <= AIMS.everClaims && isCovered[0] === true,
  };
}

function splits(tests: number): Figure[] {
  return [10_000, 100_000].flatMap((people, index) =>
    [0.5, 0.51, 0.52, 0.55].map((share, place) => ({
      what: `A/B: ${people.toLocaleString('en')} people, designed 50 %, divided ${percent(share)}`,
      figure: `alarm in ${percent(splitAlarms(people, share, tests, SEED + 200 + 10 * index + place))}`,
      ...(share === 0.5 ? { aim: '≤ 0.2 %' } : {}),
    })),
  );
}

function gates(tests: number): Figure[] {
  return GATE_WORLDS.flatMap((world, index) =>
    [7, 14].flatMap((days, place) => {
      const effects = { shared: 0, own: 0.25 };
      const seed = SEED + 300 + 10 * index + place;
      const { absolute, perYuan } = gateSimulated(world, { days, effects, tests, seed });
      const what = `A/B gate: ${world}, 2 × ${days} days`;
      return [
        { what, figure: answers(absolute), ...gateAim(world, absolute) },
        { what: `${what}, per yuan`, figure: answers(perYuan), ...moneyAim(world, perYuan) },
      ];
    }),
  );
}

function gateAim(world: (typeof GATE_WORLDS)[number], shares: GateShares) {
  if (world === 'true tie') return { aim: 'beaten + worse ≤ 6', met: shares.beaten + shares.worse <= 0.06 };
  if (world === 'true improvement') return { aim: 'worse ≤ 1', met: shares.worse <= 0.01 };
  return { aim: 'beaten ≤ 1', met: shares.beaten <= 0.01 };
}

function moneyAim(world: (typeof GATE_WORLDS)[number], shares: GateShares) {
  if (world === 'pure budget effect') return { aim: 'learnt ≤ 2.5', met: shares.moreThanMoney <= 0.025 };
  if (world === 'regression to the mean')
    return { aim: 'beaten + worse ≤ 6', met: shares.beaten + shares.worse <= 0.06 };
  return {};
}

function answers({ beaten, worse, notBeaten, cannotTell, moreThanMoney }: GateShares): string {
  return [
    `beaten ${percent(beaten)}, worse ${percent(worse)}`,
    `not beaten ${percent(notBeaten)}, cannot tell ${percent(cannotTell)}`,
    `more than money explains ${percent(moreThanMoney)}`,
  ].join('; ');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
