/**
 * Which clauses are about the same thing. Every word seeds a theme: the clauses that say it and little else; the word
 * of most such clauses comes first. In the end every record goes to the theme with the closest centroid (k-means with
 * these seeds). Nothing compares all records with each other: a word costs in proportion to those who say it.
 */
import { unit, type Vector } from './terms.ts';

export type Speaker = {
  readonly voice: number;
  /** Of the sentiment: −1 and +1 are never in one theme; 0 goes with either. */
  readonly sign: number;
  /** Two segments are never in one theme; null goes with any. */
  readonly segment: string | null;
};
/** What a record says in one clause. */
export type Clause<Of extends Speaker> = { readonly record: Of; readonly vector: Vector };
/** At most one clause of each record, of at least two voices. */
export type Theme<Of extends Speaker> = {
  readonly centroid: Vector;
  readonly members: readonly Clause<Of>[];
};

/** A theme of fewer voices is one person's opinion. */
export const VOICES_AT_LEAST = 2;
/** How close (cosine) a clause must be to the centroid of its theme. Tuned on real reviews. */
const NEAR = 0.5;
/** Limits that keep the work linear. */
const THEMES_AT_MOST = 100;
const TERMS_OF_CENTROID_AT_MOST = 10;

type Kind = Pick<Speaker, 'sign' | 'segment'>;
type Seed = Kind & { readonly centroid: Vector };

/**
 * @param clauses in the order of their records
 * @param isTopic whether a term says what about, so that it can seed a theme
 */
export function themesOf<Of extends Speaker>(
  clauses: readonly Clause<Of>[],
  isTopic: (term: number) => boolean,
): Theme<Of>[] {
  const byWord = new Map<string, Clause<Of>[]>();
  for (const clause of clauses) {
    for (const [term, weight] of clause.vector)
      if (isTopic(term)) append(byWord, `${weight < 0 ? 'not ' : ''}${term}`, clause);
  }
  const sayings = [...byWord.values()]
    .map(saying => ({ saying, density: alikeOf(saying).length }))
    .sort((one, other) => other.density - one.density);
  const taken = new Set<Of>();
  const seeds: Seed[] = [];
  for (const { saying } of sayings) {
    // Until nothing more comes of a word: each sentiment and each segment may make a theme of it.
    while (seeds.length < THEMES_AT_MOST) {
      const free = saying.filter(({ record }) => !taken.has(record));
      const kind = kindOf(free.map(({ record }) => record));
      const alike = alikeOf(free.filter(({ record }) => fits(record, kind)));
      if (voicesOf(alike) < VOICES_AT_LEAST) break;
      for (const { record } of alike) taken.add(record);
      seeds.push({ ...kind, centroid: centroidOf(alike) });
    }
  }
  return assign(clauses, seeds);
}

/** @returns the clauses that are close to the centroid of the others */
function alikeOf<Of extends Speaker>(clauses: readonly Clause<Of>[]): Clause<Of>[] {
  const sum = sumOf(clauses);
  const squares = cosine(sum, sum);
  return clauses.filter(({ vector }) => {
    const along = cosine(vector, sum);
    return along - 1 >= NEAR * Math.sqrt(Math.max(0, squares - 2 * along + 1));
  });
}

/** @returns the themes that are left when every record has gone to the closest, by its closest clause */
function assign<Of extends Speaker>(clauses: readonly Clause<Of>[], seeds: readonly Seed[]): Theme<Of>[] {
  const byTerm = new Map<number, { readonly seed: number; readonly weight: number }[]>();
  for (const [seed, { centroid }] of seeds.entries())
    for (const [term, weight] of centroid) append(byTerm, term, { seed, weight });
  const best = new Map<Of, { readonly clause: Clause<Of>; readonly seed: number; readonly close: number }>();
  const closeTo = new Float64Array(seeds.length);
  for (const clause of clauses) {
    closeTo.fill(0);
    for (const [term, own] of clause.vector)
      for (const { seed, weight } of byTerm.get(term) ?? [])
        closeTo[seed] = (closeTo[seed] ?? 0) + own * weight;
    for (let seed = 0; seed < seeds.length; seed += 1) {
      const close = closeTo[seed] ?? 0;
      if (close < NEAR || close <= (best.get(clause.record)?.close ?? 0)) continue;
      const kind = seeds[seed];
      if (kind !== undefined && fits(clause.record, kind)) best.set(clause.record, { clause, seed, close });
    }
  }
  const themes = new Map<number, Clause<Of>[]>();
  for (const { clause, seed } of best.values()) append(themes, seed, clause);
  return [...themes.values()]
    .filter(members => voicesOf(members) >= VOICES_AT_LEAST)
    .map(members => ({ centroid: centroidOf(members), members }));
}

/** @returns the sign and the segment that most have, of those that have one */
function kindOf(records: readonly Speaker[]): Kind {
  return {
    sign: mostFrequent(records.map(({ sign }) => sign).filter(sign => sign !== 0)) ?? 0,
    segment: mostFrequent(records.map(({ segment }) => segment).filter(segment => segment !== null)) ?? null,
  };
}

function fits(record: Speaker, { sign, segment }: Kind): boolean {
  return [0, sign].includes(record.sign) && [null, segment].includes(record.segment);
}

export function voicesOf(clauses: readonly Clause<Speaker>[]): number {
  return new Set(clauses.map(({ record }) => record.voice)).size;
}

/** @returns the mean as a vector of length one: the terms that weigh most, heaviest first */
export function centroidOf(clauses: readonly { readonly vector: Vector }[]): Vector {
  const terms = [...sumOf(clauses)].sort((one, other) => Math.abs(other[1]) - Math.abs(one[1]));
  return unit(terms.slice(0, TERMS_OF_CENTROID_AT_MOST));
}

function sumOf(clauses: readonly { readonly vector: Vector }[]): Vector {
  const sums = new Map<number, number>();
  for (const { vector } of clauses)
    for (const [term, weight] of vector) sums.set(term, (sums.get(term) ?? 0) + weight);
  return sums;
}

/** Cosine similarity, both being of length one. */
export function cosine(one: Vector, other: Vector): number {
  let sum = 0;
  for (const [term, weight] of one) sum += weight * (other.get(term) ?? 0);
  return sum;
}

function mostFrequent<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1])[0]?.[0];
}

function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
