/** Invariants of a database where a platform makes exceptions. */
import type { Look } from './inspect-database.ts';
import { brokenInvariants, brokenOf } from './invariants.ts';
import { brokenPersonaInvariants } from './persona-invariants.ts';

/** @param instead by the words of an invariant, the query that takes its place: its rows are what must not be */
export function brokenBut(look: Look, instead: Readonly<Record<string, string>>): string[] {
  const isExcepted = (broken: string) => Object.keys(instead).some(what => broken.startsWith(`${what}:`));
  const others = [...brokenInvariants(look), ...brokenPersonaInvariants(look)];
  return [...others.filter(each => !isExcepted(each)), ...brokenOf(look, instead)];
}
