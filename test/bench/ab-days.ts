/** Simulated advertising days: a seeded Monte Carlo world with more chance in it than that of clicks. */
import type { DayFigures } from '../../src/features/experiment/domain/figures.ts';

export type Chance = {
  /** Uniform in 0 … 1. */
  readonly uniform: () => number;
  /** Standard normal (Box & Muller 1958). */
  readonly normal: () => number;
  /** Poisson count (Knuth, The Art of Computer Programming 2, sec. 3.4.1). */
  readonly poisson: (mean: number) => number;
};

/** mulberry32, as in test/faults/random.ts, for numbers instead of choices. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const poisson = (mean: number) => {
    // Above, e^−mean has no digits left, and the normal is as good.
    if (mean > 500) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    const limit = Math.exp(-mean);
    let [count, product] = [0, uniform()];
    while (product > limit) {
      count += 1;
      product *= uniform();
    }
    return count;
  };
  return { uniform, normal, poisson };
}

/** How days differ: on the log scale, what all variants of a day share, and what each has for itself. */
export type DayEffects = { readonly shared: number; readonly own: number };

export type SimulatedVariant = {
  /** Conversions of a click, on average over the days. */
  readonly rate: number;
  readonly clicks: number;
  /** Of a day, minor units. */
  readonly spend: number;
};

const VOLUME_EFFECT = 0.2;

/** @returns the figures of each variant for so many days */
export function simulatedDays(
  chance: Chance,
  variants: readonly SimulatedVariant[],
  days: number,
  effects: DayEffects,
): DayFigures[][] {
  const all: DayFigures[][] = variants.map(() => []);
  for (let index = 0; index < days; index += 1) {
    const shared = effect(chance, effects.shared);
    const day = DAYS[index] ?? '';
    for (const [place, { rate, clicks: usual, spend }] of variants.entries()) {
      const clicks = Math.max(1, Math.round(usual * effect(chance, VOLUME_EFFECT)));
      const conversions = chance.poisson(clicks * rate * shared * effect(chance, effects.own));
      all[place]?.push({ day, spend, clicks, conversions });
    }
  }
  return all;
}

/** Log-normal with mean 1. */
function effect(chance: Chance, size: number): number {
  return size === 0 ? 1 : Math.exp(size * chance.normal() - (size * size) / 2);
}

const DAYS = Array.from({ length: 60 }, (_, index) =>
  new Date(Date.UTC(2026, 8, 1 + index)).toISOString().slice(0, 10),
);
