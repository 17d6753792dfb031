/** The words of a command line (docs/operators.md, How a line is read): pairs, quotes, free text. Knows keys, but nothing of a team. */

import { exampleOf } from '../refusal.ts';
import type { ArgumentFacts } from './argument.ts';
import { grammarRefusal } from './refusals.ts';
import { unclosedQuote } from './unclosed-quote.ts';

/** A word of a line; positions are of the line, in UTF-16 units. */
export type Word = {
  readonly start: number;
  readonly end: number;
  /** Without its quotes. */
  readonly text: string;
  readonly isQuoted: boolean;
  /** Set when the word is `key=value`; `text` is the value then, `valueStart`…`end` its place. */
  readonly pair?: { readonly key: string; readonly sign: string; readonly valueStart: number };
};

type KeyFacts = Pick<ArgumentFacts, 'label' | 'example' | 'cautious' | 'isClearable'> & {
  readonly read?: ArgumentFacts['read'];
};

/** @returns what a key is called and may be given, or undefined when the word is no key */
export type IsKey = (key: string, sign: string) => KeyFacts | undefined;

const QUOTES: Readonly<Record<string, string>> = { '"': '"', '“': '”', '「': '」', '『': '』' };
/** What a keyboard makes of quotes: they count where they close before a blank or the end, else they are signs of the text. */
const LOOSE_QUOTES: Readonly<Record<string, RegExp>> = {
  '"': /["“”](?=\s|$)/gu,
  '“': /["“”](?=\s|$)/gu,
  '”': /["“”](?=\s|$)/gu,
  '‘': /['‘’](?=\s|$)/gu,
  '’': /['‘’](?=\s|$)/gu,
  "'": /['‘’](?=\s|$)/gu,
};
const SEPARATOR = /[=＝：:]/;
const WHITE = /\s/u;

/**
 * Splits the rest of a line into words and pairs.
 * @param isKey whether a word before `=` is a key of the command; others are text
 * @throws Refusal when a quote is never closed or a value is empty
 */
export function readWords(line: string, restStart: number, isKey: IsKey): Word[] {
  const words: Word[] = [];
  const reading: Reading = { line, isKey, unclosed: new Set() };
  let at = restStart;
  while (at < line.length) {
    if (WHITE.test(line.charAt(at))) {
      at += 1;
      continue;
    }
    const word = readQuoted(reading, at, at) ?? readBare(reading, at);
    words.push(word);
    at = word.end;
  }
  return words;
}

type Reading = {
  readonly line: string;
  readonly isKey: IsKey;
  /** Loose quotes that nothing closes any more: no need to look again. */
  readonly unclosed: Set<string>;
};

function readLoose({ line, unclosed }: Reading, start: number, opening: number): Word | undefined {
  const quote = line.charAt(opening);
  const closing = LOOSE_QUOTES[quote];
  if (closing === undefined || unclosed.has(quote)) return undefined;
  closing.lastIndex = opening + 2;
  const at = closing.exec(line)?.index;
  if (at === undefined) {
    unclosed.add(quote);
    return undefined;
  }
  return { start, end: at + 1, text: line.slice(opening + 1, at), isQuoted: true };
}

function readQuoted(reading: Reading, start: number, opening: number): Word | undefined {
  const { line, isKey } = reading;
  const quote = line.charAt(opening);
  const closing = QUOTES[quote];
  if (closing === undefined) return readLoose(reading, start, opening);
  let text = '';
  for (let at = opening + 1; at < line.length; at += 1) {
    const letter = line.charAt(at);
    if (letter === '\\' && line.charAt(at + 1) === closing) {
      text += closing;
      at += 1;
    } else if (letter === closing) {
      return { start, end: at + 1, text, isQuoted: true };
    } else {
      text += letter;
    }
  }
  const loose = readLoose(reading, start, opening);
  if (loose !== undefined) return loose;
  throw unclosedQuote(line, { start, opening, closing }, isKey);
}

/** What stands before a value that a blank parts from its sign: “渠道 = 小红书”, “渠道= 小红书”. */
const SPACED_SIGN = /\s{1,8}[=＝]\s{0,8}(?=[^\s=＝：:])/uy;
const SPACED_VALUE = /\s{1,8}(?=[^\s=＝：:])/uy;

/** @returns the pair whose sign has blanks around it; none of what protects somebody, which is read strictly */
function readSpaced(
  reading: Reading,
  start: number,
  end: number,
  key: string,
  gap: RegExp,
): Word | undefined {
  const { line, isKey } = reading;
  gap.lastIndex = end;
  const found = gap.exec(line);
  const sign = found?.[0].trim() || line.charAt(end - 1);
  const means = found === null ? undefined : isKey(key, '=');
  if (found === null || means === undefined || !/[=＝]/.test(sign)) return undefined;
  if (means.cautious !== undefined || means.read === undefined || means.read.as === 'end-user')
    return undefined;
  const valueStart = end + found[0].length;
  const pair = { key, sign, valueStart };
  const quoted = readQuoted(reading, start, valueStart);
  if (quoted !== undefined) return { ...quoted, pair };
  const [value = ''] = /^\S+/u.exec(line.slice(valueStart)) ?? [];
  // “渠道= 维度=痛点”: what follows is a pair of its own.
  const other = /^([^=＝：:]+)[=＝：:]/u.exec(value)?.[1];
  if (other !== undefined && isKey(other, '=') !== undefined) return undefined;
  return { start, end: valueStart + value.length, text: value, isQuoted: false, pair };
}

function readBare(reading: Reading, start: number): Word {
  const { line, isKey } = reading;
  let end = start;
  let pairAt:
    | { key: string; sign: string; valueStart: number; means: NonNullable<ReturnType<IsKey>> }
    | undefined;
  for (; end < line.length && !WHITE.test(line.charAt(end)); end += 1) {
    if (pairAt !== undefined || !SEPARATOR.test(line.charAt(end))) continue;
    const key = line.slice(start, end);
    const sign = line.charAt(end);
    const means = isKey(key, sign);
    // Only the first separator can end a key: “价格=100，渠道=x” without a space is text.
    if (means === undefined) break;
    pairAt = { key, sign, valueStart: end + 1, means };
    const quoted = readQuoted(reading, start, end + 1);
    if (quoted !== undefined) return { ...quoted, pair: { key, sign, valueStart: end + 1 } };
  }
  while (end < line.length && !WHITE.test(line.charAt(end))) end += 1;
  if (pairAt === undefined) {
    const word = line.slice(start, end);
    return readSpaced(reading, start, end, word, SPACED_SIGN) ?? { start, end, text: word, isQuoted: false };
  }
  const spaced =
    pairAt.valueStart === end ? readSpaced(reading, start, end, pairAt.key, SPACED_VALUE) : undefined;
  if (spaced !== undefined) return spaced;
  const { key, sign, valueStart, means } = pairAt;
  if (valueStart === end) {
    // “渠道= 京东” was meant as one word; else any value that works shows how it is written.
    const next = /^\s+(\S+)/u.exec(line.slice(end))?.[1];
    const isAlone = next === undefined || isKey(next.split(SEPARATOR)[0] ?? '', '=') !== undefined;
    if (means.isClearable === true && isAlone)
      return { start, end, text: '', isQuoted: false, pair: { key, sign, valueStart } };
    const value = sampleOf(means, /\p{Script=Han}/u.test(key) ? 'zh' : 'en');
    const example =
      next !== undefined && !SEPARATOR.test(next)
        ? line.slice(0, end) + line.slice(end).trimStart()
        : line.slice(0, end) + value + line.slice(end);
    throw grammarRefusal('empty-value', { label: means.label }, exampleOf(example.trim()));
  }
  return { start, end, text: line.slice(valueStart, end), isQuoted: false, pair: { key, sign, valueStart } };
}

/** A value that works; never the id of a thing that nobody named. */
function sampleOf({ example, read }: KeyFacts, language: 'zh' | 'en'): string {
  if (read?.as === 'citations') return 'F…';
  return read?.as === 'id' || read?.as === 'ids' ? `${read.of}…` : example[language];
}

/**
 * Joins words to the free text that was typed: the white space between them stays; where a pair stood between
 * them one space (or line break) does. A single quoted word loses its quotes; quotes inside a text are the text's.
 */
export function freeText(line: string, words: readonly Word[], all: readonly Word[]): string {
  const [only] = words;
  if (only === undefined) return '';
  if (words.length === 1 && only.isQuoted) return only.text;
  let text = '';
  /** The first of `all` that is behind the word before: both are in the order of the line. */
  let next = 0;
  words.forEach((word, index) => {
    const before = words[index - 1];
    if (before !== undefined) {
      const between = line.slice(before.end, word.start);
      while ((all[next]?.start ?? line.length) < before.end) next += 1;
      const isCut = (all[next]?.end ?? line.length + 1) <= word.start;
      text += isCut ? (between.includes('\n') ? '\n' : ' ') : between;
    }
    text += line.slice(word.start, word.end);
  });
  return text;
}

/** @returns a value as one word of a line, such that reading the line gives it back */
export function quoteWord(value: string): string {
  // A backslash before a closing " would keep it open; the other quotes know no escapes.
  if (!/["\\]/.test(value)) return `"${value}"`;
  if (!value.includes('”')) return `“${value}”`;
  if (!value.includes('」')) return `「${value}」`;
  return `"${value.replaceAll('\\', '＼').replaceAll('"', '\\"')}"`;
}
