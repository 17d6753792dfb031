/** References to tests and rounds as people type them: `T1`, `T1/R2`, in any case and width. */
import { numberOfRound, parseThing, roundOf, shortId } from '../../../domain/short-id.ts';

export type TestRef = { readonly test: number; readonly round?: number };

/** @returns undefined when it is none */
export function parseTestRef(typed: string): TestRef | undefined {
  const thing = parseThing(typed);
  if (thing?.kind === 'R') return roundOf(thing.number);
  return thing?.kind === 'T' ? { test: thing.number } : undefined;
}

/** @returns `T1/R2` */
export function roundName(test: number, round: number): string {
  return shortId('R', numberOfRound(test, round));
}
