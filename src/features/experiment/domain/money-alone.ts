/**
 * Diminishing returns: what another spend alone does to the yield, at equal quality. Yield grows as `spend^e`, with the advertising
 * elasticity e from 0.8 to 0.12 in published studies (Sethuraman, Tellis & Briesch, JMR 48, 2011, short-term mean 0.12).
 */
import type { Interval } from './proportion.ts';

const ELASTICITIES = [0.8, 0.12] as const;

export type MoneyAlone = {
  /** Yield of the second round to that of the first, expected without any learning. */
  readonly absolute: Interval;
  readonly perYuan: Interval;
};

/** `(s₃/s₂)^e` and `(s₃/s₂)^(e − 1)` of the real spends. @returns undefined without a spend of both */
export function moneyAlone(spend: number | undefined, spendNext: number | undefined): MoneyAlone | undefined {
  if (spend === undefined || spendNext === undefined || spend <= 0 || spendNext <= 0) return undefined;
  const band = (exponents: readonly number[]) => {
    const ends = exponents.map(exponent => (spendNext / spend) ** exponent);
    return { low: Math.min(...ends), high: Math.max(...ends) };
  };
  return { absolute: band(ELASTICITIES), perYuan: band(ELASTICITIES.map(e => e - 1)) };
}
