/**
 * How long tests wait for something that must happen: time-outs that end a hung test, never a verdict on speed. A machine
 * that is busy with other work may be ten times slower than a quiet one.
 */
export const PATIENCE_MILLISECONDS = 120_000;

/** @returns `short` in an everyday run, `full` where `CI` is set: for what takes minutes */
export function rounds({ short, full }: { readonly short: number; readonly full: number }): number {
  return process.env['CI'] ? full : short;
}

/**
 * Of cases of one kind those that an everyday run is to have, since they are found out in ways of their own.
 * @param more what is found out like one of them
 * @returns both where `CI` is set
 */
export function thoroughly<Case>(everyday: readonly Case[], more: readonly Case[]): readonly Case[] {
  return process.env['CI'] ? [...everyday, ...more] : everyday;
}

/**
 * For cases that are crossed with others: an everyday run has every third of them, others at each turn, so that all of them
 * come up.
 * @returns all of them where `CI` is set
 */
export function sampled<Case>(cases: readonly Case[], turn: number): readonly Case[] {
  return cases.filter((_, index) => process.env['CI'] || (index + turn) % 3 === 0);
}
