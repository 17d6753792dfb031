/** A line with the value of one argument mended: what a refusal shows as a line that would have worked. */
import type { GivenValue } from './given.ts';

/** @returns the line with the value in question replaced; undefined where there is no line or it is too long to show */
export function replaced(line: string, given: GivenValue, replacement: string): string | undefined {
  if (line === '' || given.start === undefined || given.end === undefined) return undefined;
  return `${line.slice(0, given.start)}${replacement}${line.slice(given.end)}`.trim();
}

export function quotedIfNeeded(value: string): string {
  return /\s/u.test(value) && !value.startsWith('"') ? `"${value}"` : value;
}

/** @returns as much of what was typed as is shown */
export function cut(typed: string): string {
  const letters = [...typed];
  return letters.length <= 30 ? typed : `${letters.slice(0, 30).join('')}…`;
}
