/**
 * Fail-safe reading of consent: what a user allows must neither become part of a text, nor a yes of what goes on as a no.
 * What is not written as `key=value` and yet may say it is refused, with the line as it would be understood.
 */
import { pickChoice } from '../domain/choice.ts';
import { type Argument, keysOf } from './command.ts';
import type { Word } from './parse.ts';
import { exampleOf, Refusal } from './refusal.ts';

/** As it was typed, and where in the line its value stands; a form has no line. */
type Given = { readonly typed: string; readonly start?: number; readonly end?: number };

/** What may stand between a key, its sign and its value: blanks, quotes and what opens something. */
const GAP = `[\\s"'“”‘’「」『』（(\\[【]*`;
/** Without an equals sign only what says no in so many words is taken for it. */
const NO =
  '(?:不同意|未同意|没同意|没有同意|未授权|没授权|没有授权|拒绝|refused\\b|denied\\b|declined\\b|no\\b(?!\\s*\\w))';
/** How it goes on where a yes is none, or not for everything. */
const BUT =
  /^\s*(?:["”]\s*)?(?:不|没|未|别|但|只|仅|除|了吗|吗|no\b|not\b|but\b|only\b|never\b|except\b|unless\b)/iu;

/** @throws Refusal where a line may say something of a user's consent that would be lost, or be understood as its opposite */
export function refuseUnclearConsent(
  all: readonly Argument[],
  line: string,
  free: readonly Word[],
  values: Readonly<Record<string, Given | undefined>>,
): void {
  for (const argument of all) {
    const { cautious, read } = argument.facts;
    if (cautious === undefined || read.as !== 'choice') continue;
    const value = values[argument.name];
    if (value === undefined) {
      refuseInText(argument, line, free);
      continue;
    }
    const { typed, start, end } = value;
    if (start === undefined || end === undefined) continue;
    const picked = pickChoice(read.choices, typed);
    const isYes = picked.found === 'one' && picked.choice.id !== cautious;
    if (!isYes || !BUT.test(line.slice(end)) || isQuotedText(line, free, end)) continue;
    const rest = line.slice(end).trim().split(/\s/u)[0] ?? '';
    const example = mended(argument, line, wordStart(line, start), endOfSaying(line, free, start, end));
    throw unclear(`${typed} ${rest}`, example);
  }
}

function refuseInText(argument: Argument, line: string, free: readonly Word[]): void {
  const keys = keysOf(argument).map(key =>
    /^\p{Script=Han}+$/u.test(key) ? key : `(?<![a-z0-9])${key}(?![a-z0-9])`,
  );
  const key = keys.join('|');
  const said = new RegExp(
    `(?:${key}|同意)${GAP}[=＝]+${GAP}|(?:${key})${GAP}(?:[:：]${GAP})?(?=${NO})`,
    'iu',
  );
  for (const [first, last] of runs(line, free)) {
    const part = line.slice(first.start, last.end);
    const found = said.exec(part);
    if (found === null) continue;
    const value =
      /^[^\s，,。；;）)\]】"'“”’」』]+/u.exec(part.slice(found.index + found[0].length))?.[0] ?? '';
    const start = first.start + found.index;
    const end = endOfSaying(line, free, start, start + found[0].length + value.length);
    throw unclear(`${found[0]}${value}`.trim(), mended(argument, line, start, end));
  }
}

/**
 * Words in quotes are somebody's; between them what is white is as it was typed.
 * @returns stretches of the line of which all words are free and not in quotes, by their first and last word
 */
function runs(line: string, free: readonly Word[]): (readonly [Word, Word])[] {
  const found: [Word, Word][] = [];
  for (const word of free) {
    if (word.isQuoted) continue;
    const last = found.at(-1);
    if (last !== undefined && line.slice(last[1].end, word.start).trim() === '') last[1] = word;
    else found.push([word, word]);
  }
  return found;
}

/** “授权=同意 "不好用"”: all that is said stands in quotes, and none of it is of the consent. */
function isQuotedText(line: string, free: readonly Word[], end: number): boolean {
  const [word, ...others] = free;
  return word?.isQuoted === true && others.length === 0 && /^\s/u.test(line.slice(end));
}

/**
 * “yes but not for ads”: what goes on so belongs to it, and in an example must not become part of the text. Where there
 * is no other text it is at most one word, lest nothing be left.
 * @returns where what is said of the consent ends
 */
function endOfSaying(line: string, free: readonly Word[], start: number, end: number): number {
  const next = free.find(word => word.start >= end);
  if (next === undefined || line.slice(end, next.start).trim() !== '' || !BUT.test(line.slice(end)))
    return end;
  const run = runs(line, free).find(([, last]) => last.end >= next.end);
  if (next.isQuoted || run === undefined) return next.end;
  const last = run[1];
  if (free.some(word => word.start < start || word.start > last.start)) return last.end;
  return next === last ? end : next.end;
}

/** @returns where the word begins in which a value stands: before its key */
function wordStart(line: string, start: number): number {
  let from = start;
  while (from > 0 && !/\s/u.test(line.charAt(from - 1))) from -= 1;
  return from;
}

/** @returns the line with a refusal in place of what was typed, and of what opens before it and closes after it */
function mended({ name, facts }: Argument, line: string, start: number, end: number): string {
  const { cautious = '', label, read } = facts;
  const refusal = read.as === 'choice' ? read.choices.find(choice => choice.id === cautious) : undefined;
  const isHan = /\p{Script=Han}/u.test(line.slice(start, end));
  const pair = isHan ? `${label.zh}=${refusal?.label.zh ?? cautious}` : `${name}=${cautious}`;
  const opened = line.slice(0, start).trimEnd();
  const before = /[（([【，,。；;]$/u.test(opened.slice(-1)) ? opened.slice(0, -1).trimEnd() : opened;
  const after = line
    .slice(end)
    .replace(/^[）)\]】"'”’」』，,。；;]+/u, '')
    .trim();
  return [before, pair, after].filter(each => each !== '').join(' ');
}

const SHOWN_AT_MOST = 30;

function unclear(typed: string, example: string): Refusal<'unclear-consent'> {
  const shown = [...typed.replace(/\s+/gu, ' ')].slice(0, SHOWN_AT_MOST).join('');
  return new Refusal('unclear-consent', { typed: shown }, exampleOf(example));
}
