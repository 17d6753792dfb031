/** A quote that nobody closed. */

import { exampleOf, Refusal } from '../refusal.ts';
import type { IsKey } from './parse.ts';

const PAIR = /(?<=\s)([^\s=＝：:]{1,24})([=＝：:])(?=\S)/gu;

/**
 * @param start where the word begins in which the quote stands
 * @returns a refusal with the quote closed before the pairs that follow it: within it they would be part of a text
 */
export function unclosedQuote(
  line: string,
  { start, opening, closing }: { readonly start: number; readonly opening: number; readonly closing: string },
  isKey: IsKey,
): Refusal {
  const quote = line.charAt(opening);
  // Of a pair only the key: its value may be the name of an end user.
  const isPair = opening > start;
  const after = isPair
    ? `${line.slice(start, opening + 1)}…`
    : [...line.slice(opening, opening + 24)].slice(0, 12).join('');
  const end = firstPair(line, opening + 1, isKey) ?? line.length;
  const rest = line.slice(end).trimEnd();
  const closed = `${line
    .slice(0, end)
    .trimEnd()
    .replace(/(?<!\\)\\+$/, '')}${closing}`;
  return new Refusal(
    'unclosed-quote',
    { opening: quote, after },
    exampleOf(rest === '' ? closed : `${closed} ${rest}`),
  );
}

/** @returns where the first pair begins that stands apart */
function firstPair(line: string, from: number, isKey: IsKey): number | undefined {
  PAIR.lastIndex = from;
  for (let found = PAIR.exec(line); found !== null; found = PAIR.exec(line)) {
    const [, key = '', sign = ''] = found;
    if (isKey(key, sign) !== undefined) return found.index;
  }
  return undefined;
}
