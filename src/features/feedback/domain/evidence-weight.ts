/** What a feedback weighs as evidence (method.md §8): by its intensity, and by what the team sets for its source. */
import { DEFAULT_INTENSITY } from './feedback.ts';
import type { Source } from './source.ts';

/** @returns what a record weighs before its source and its age: `intensity/5` */
export function weightOfIntensity(intensity: number | null): number {
  return (intensity ?? DEFAULT_INTENSITY) / 5;
}

/** @returns the factor of each source, and by which of them something was weighed: those whose weight is not 1 */
export function weightOfSources(sources: readonly Pick<Source, 'id' | 'weight'>[]): {
  readonly basis: string;
  readonly factor: (sourceId: number | null) => number;
} {
  const set = sources.filter(({ weight }) => weight !== 1).sort((one, other) => one.id - other.id);
  const weights = new Map(set.map(({ id, weight }) => [id, weight]));
  return {
    basis: set.map(({ id, weight }) => `${id}:${weight}`).join(' '),
    factor: sourceId => weights.get(sourceId ?? 0) ?? 1,
  };
}
