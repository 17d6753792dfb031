/** Proportions of independent trials: Wilson's and Newcombe's intervals, and the pooled z test, which stands in the detail and never decides. */
import { betaQuantile, criticalNormal, twoSidedNormal } from './distributions.ts';

export type Interval = { readonly low: number; readonly high: number };
export type Trials = { readonly successes: number; readonly trials: number };

/** Score interval of one proportion (Wilson, JASA 22, 1927). @returns undefined without a trial */
export function wilson({ successes, trials }: Trials, level: number): Interval | undefined {
  if (trials <= 0 || successes < 0 || successes > trials) return undefined;
  const z = criticalNormal(level);
  const p = successes / trials;
  const scale = 1 + (z * z) / trials;
  const centre = (p + (z * z) / (2 * trials)) / scale;
  const reach = (z * Math.sqrt((p * (1 - p)) / trials + (z * z) / (4 * trials * trials))) / scale;
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - reach),
    high: successes === trials ? 1 : Math.min(1, centre + reach),
  };
}

/** Interval of the difference of two proportions, b − a (Newcombe, Statistics in Medicine 17, 1998, method 10). */
export function newcombe(a: Trials, b: Trials, level: number): Interval | undefined {
  const [ofA, ofB] = [wilson(a, level), wilson(b, level)];
  if (ofA === undefined || ofB === undefined) return undefined;
  const [p, q] = [a.successes / a.trials, b.successes / b.trials];
  return {
    low: q - p - Math.hypot(q - ofB.low, ofA.high - p),
    high: q - p + Math.hypot(ofB.high - q, p - ofA.low),
  };
}

/** Pooled two-proportion z test, b − a (Agresti 2013, sec. 3.2). @returns undefined when nothing varies */
export function pooledTest(a: Trials, b: Trials): { readonly z: number; readonly p: number } | undefined {
  if (a.trials <= 0 || b.trials <= 0) return undefined;
  const pooled = (a.successes + b.successes) / (a.trials + b.trials);
  const variance = pooled * (1 - pooled) * (1 / a.trials + 1 / b.trials);
  if (!(variance > 0)) return undefined;
  const z = (b.successes / b.trials - a.successes / a.trials) / Math.sqrt(variance);
  return { z, p: twoSidedNormal(z) };
}

/** Exact interval of one proportion (Clopper & Pearson, Biometrika 26, 1934). */
export function clopperPearson({ successes, trials }: Trials, level: number): Interval {
  const tail = (1 - level) / 2;
  const failures = trials - successes;
  return {
    low: successes === 0 ? 0 : betaQuantile(tail, successes, failures + 1),
    // By the other side's lower tail: 1 − tail has lost digits.
    high: failures === 0 ? 1 : 1 - betaQuantile(tail, failures, successes + 1),
  };
}

/** Largest proportion that shows no success in so many trials with this confidence: the exact form of the rule of three (Hanley & Lippman-Hand, JAMA 249, 1983). */
export function upperLimitOfNone(trials: number, level: number): number {
  return -Math.expm1(Math.log(1 - level) / trials);
}
