/** Short ids, counted per team: what every text calls a thing by. */
import { normalized } from './normal-form.ts';

/** F feedback, P proposal, C claim, T A/B test, M review, A action item, S survey, I interview, B import. */
export type ShortIdKind = 'F' | 'P' | 'C' | 'T' | 'M' | 'A' | 'S' | 'I' | 'B';

/** @returns e.g. `F12` */
export function shortId(kind: ShortIdKind, number: number): string {
  return `${kind}${number}`;
}

/**
 * @param typed in any case or width: `f12`, `Ｆ１２`
 * @returns the number, or undefined when it is no short id of that kind
 */
export function parseShortId(kind: ShortIdKind, typed: string): number | undefined {
  const match = /^#?([A-Z])([1-9]\d{0,8})$/.exec(normalized(typed).toUpperCase().trim());
  return match?.[1] === kind ? Number(match[2]) : undefined;
}

/** @returns whether a word is written as the id of something, whatever it may be */
export function looksLikeId(word: string): boolean {
  return /^#?[A-Z]\d+$/.test(normalized(word).toUpperCase());
}
