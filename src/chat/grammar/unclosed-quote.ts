/** A quote that nobody closed. */

import { exampleOf, type Refusal } from '../refusal.ts';
import { refusalOf } from './consent-pair.ts';
import { mayRefuse } from './consent-words.ts';
import type { IsKey } from './parse.ts';
import { grammarRefusal } from './refusals.ts';

/** Blanks around the sign, and what may stand before a key, are as people write within quotes. */
const PAIR =
  /(?<=[\s，,；;、。（(【[])([^\s=＝：:，,；;、。（(【[]{1,24})(?:\s{0,8}([=＝])\s{0,8}|([：:]))(?=\S)/gu;
const CONSENT = 'consent';
const BEFORE_PAIR = /[\s，,；;、。（(【[]{1,9}$/u;
const CLOSED = /^(\S{1,40}?)[）)】\]]+(?=\s|$)/u;

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
  const pair = firstPair(line, opening + 1, isKey);
  const said = line.slice(0, pair?.start ?? line.length);
  const closed = `${(pair === undefined ? said.trimEnd() : said.replace(BEFORE_PAIR, '')).replace(/(?<!\\)\\+$/, '')}${closing}`;
  const rest = pair === undefined ? '' : pair.key + line.slice(pair.end).replace(CLOSED, '$1').trimEnd();
  const refusal = mayRefuse(said.slice(opening)) ? refusalFor(said.slice(opening), isKey) : '';
  const example = [closed, rest, refusal].filter(each => each !== '').join(' ');
  return grammarRefusal('unclosed-quote', { opening: quote, after }, exampleOf(example));
}

/** @returns what is put behind a quoted text that tells of a refusal, since there nobody would see it */
function refusalFor(said: string, isKey: IsKey): string {
  const facts = isKey(CONSENT, '=');
  return (facts && refusalOf({ name: CONSENT, facts }, said)) ?? '';
}

/** @returns the first pair that stands apart: its key with the sign, and where its value begins */
function firstPair(line: string, from: number, isKey: IsKey) {
  PAIR.lastIndex = from;
  for (let found = PAIR.exec(line); found !== null; found = PAIR.exec(line)) {
    const [whole, key = '', equals, colon = ''] = found;
    const sign = equals ?? colon;
    if (isKey(key, sign) !== undefined)
      return { key: `${key}${sign}`, start: found.index, end: found.index + whole.length };
  }
  return undefined;
}
