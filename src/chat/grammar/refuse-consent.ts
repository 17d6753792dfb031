/** What the readings of consent share: where a value stands in its line, and the refusal of what is unclear. */
import { exampleOf, type Refusal } from '../refusal.ts';
import { grammarRefusal } from './refusals.ts';

/** As it was typed, and where in the line its value stands; a form has no line. */
export type Given = { readonly typed: string; readonly start?: number; readonly end?: number };

/** A stretch of a line. */
export type Place = { readonly start: number; readonly end: number };

/** @returns where the word begins in which a value stands: before its key */
export function wordStart(line: string, start: number): number {
  let from = start;
  while (from > 0 && !/\s/u.test(line.charAt(from - 1))) from -= 1;
  return from;
}

const SHOWN_AT_MOST = 30;

export function unclear(typed: string, example: string): Refusal {
  const shown = [...typed.trim().replace(/\s+/gu, ' ')].slice(0, SHOWN_AT_MOST).join('');
  return grammarRefusal('unclear-consent', { typed: shown }, exampleOf(example));
}
