/** Multiple comparisons: which pairs of variants are compared, and what the number of pairs costs. */

/** @returns each against the control where there is one, else all pairs; the second of a pair is compared to the first */
export function pairsOf<Variant>(
  variants: readonly Variant[],
  control?: Variant,
): (readonly [Variant, Variant])[] {
  if (control !== undefined && variants.includes(control))
    return variants.filter(each => each !== control).map(each => [control, each] as const);
  return variants.flatMap((first, index) =>
    variants.slice(index + 1).map(second => [first, second] as const),
  );
}

/** `1 − α/m` (Bonferroni; Dunn, JASA 56, 1961): interval and verdict agree, which no stepwise method gives. */
export function bonferroniLevel(level: number, comparisons: number): number {
  return 1 - (1 - level) / Math.max(1, comparisons);
}

/** Adjusted p in the order given (Holm, Scandinavian Journal of Statistics 6, 1979); for the detail. */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((p, index) => ({ p, index })).toSorted((one, other) => one.p - other.p);
  const adjusted = new Array<number>(ps.length).fill(1);
  let least = 0;
  for (const [rank, { p, index }] of order.entries()) {
    least = Math.min(1, Math.max(least, p * (ps.length - rank)));
    adjusted[index] = least;
  }
  return adjusted;
}
