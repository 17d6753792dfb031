/**
 * Beta–Binomial model of two proportions: chance to win and expected loss with a flat prior, for tests of fewer than 5 days
 * (Gelman et al., Bayesian Data Analysis, 2013, sec. 2.4; expected loss: Stucchio, Bayesian A/B Testing at VWO, 2015).
 */
import { betaBelow, betaQuantile } from './distributions.ts';
import type { Trials } from './proportion.ts';

export type BetaBinomial = {
  readonly chanceBBeatsA: number;
  /** What one loses on average, in points of the proportion, by choosing it when the other is better. */
  readonly expectedLossChoosingA: number;
  readonly expectedLossChoosingB: number;
};

const STEPS = 2_000;
/** What lies outside counts for nothing. */
const TAIL = 1e-9;

/** @param prior of both: successes and failures that are added */
export function betaBinomial(a: Trials, b: Trials, prior: readonly [number, number] = [1, 1]): BetaBinomial {
  const shape = ({ successes, trials }: Trials) =>
    [prior[0] + successes, prior[1] + Math.max(0, trials - successes)] as const;
  const [shapeA, shapeB] = [shape(a), shape(b)];
  const low = Math.min(betaQuantile(TAIL, ...shapeA), betaQuantile(TAIL, ...shapeB));
  const high =
    1 - Math.min(betaQuantile(TAIL, shapeA[1], shapeA[0]), betaQuantile(TAIL, shapeB[1], shapeB[0]));
  const step = (high - low) / STEPS;
  // By the trapezoid rule: P(B > A) = ∫F_A dF_B, E(B − A)⁺ = ∫F_A(1 − F_B), E(A − B)⁺ = ∫F_B(1 − F_A).
  let [chance, lossOfA, lossOfB] = [0, 0, 0];
  let [beforeA, beforeB] = [betaBelow(low, ...shapeA), betaBelow(low, ...shapeB)];
  chance += beforeA * beforeB;
  for (let index = 1; index <= STEPS; index += 1) {
    const at = low + step * index;
    const [belowA, belowB] = [betaBelow(at, ...shapeA), betaBelow(at, ...shapeB)];
    chance += ((belowA + beforeA) / 2) * (belowB - beforeB);
    lossOfA += (step / 2) * (belowA * (1 - belowB) + beforeA * (1 - beforeB));
    lossOfB += (step / 2) * (belowB * (1 - belowA) + beforeB * (1 - beforeA));
    [beforeA, beforeB] = [belowA, belowB];
  }
  return { chanceBBeatsA: chance, expectedLossChoosingA: lossOfA, expectedLossChoosingB: lossOfB };
}
