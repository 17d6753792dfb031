/**
 * Alpha spending over interim looks: a round may be looked at every day, because the looks before its planned end share 1 % and
 * the end has 4 % (Bonferroni over looks, in the spirit of Haybittle 1971 and Peto et al. 1976: strict before, nearly all of the level
 * at the end).
 */
import { CLUSTERED_FROM_DAYS } from './estimate.ts';

const LOOKS_SHARE = 0.01;
const LEVEL_AT_END = 0.96;

/** `running`, or over: at its planned end, or before it. What ended early keeps the level of a look. */
export type RoundState = 'running' | 'ended early' | 'ended as planned';

/** @param plannedDays K @returns the level of the intervals that decide: `1 − 0.01/(K − 1)`, and 0.96 at the planned end */
export function decidingLevel(state: RoundState, plannedDays: number): number {
  return state === 'ended as planned' ? LEVEL_AT_END : 1 - LOOKS_SHARE / Math.max(1, plannedDays - 1);
}

/** @returns how many days a verdict needs at least: days are the units of chance */
export function leastDays(minimumDays: number): number {
  return Math.max(CLUSTERED_FROM_DAYS, minimumDays);
}
