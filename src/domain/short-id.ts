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

/**
 * @param typed in any case or width: `v7`, `Ｖ７`, `7`
 * @returns the number of the version, or undefined when it is none
 */
export function parseVersion(typed: string): number | undefined {
  const match = /^v?(0|[1-9]\d{0,5})$/i.exec(normalized(typed).trim());
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

/** @returns e.g. `v7` */
export function versionName(version: number): string {
  return `v${version}`;
}
