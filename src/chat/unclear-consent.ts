/**
 * Fail-safe reading of consent: what a user allows must neither become part of a text, nor a yes of what goes on as a no.
 * What is not written as `key=value` and yet may say it is refused, with the line as it would be understood.
 */
import { pickChoice } from '../domain/choice.ts';
import { type Argument, keysOf } from './command.ts';
import type { Word } from './parse.ts';
import { exampleOf, Refusal } from './refusal.ts';

type Given = { readonly typed: string; readonly start?: number; readonly end?: number };

/** What may stand between a key, its sign and its value: blanks, quotes and what opens something. */
const GAP = `[\\s"'“”‘’「」『』（(\\[【]*`;
/** Without an equals sign only what says no in so many words is taken for it. */
const NO =
  '(?:不同意|未同意|没同意|没有同意|未授权|没授权|没有授权|拒绝|refused\\b|denied\\b|declined\\b|no\\b(?!\\s*\\w))';
/** How it goes on where a yes is none, or not for everything. */
const BUT =
  /^\s*["”]?\s*(?:不|没|未|别|但|只|仅|除|了吗|吗|no\b|not\b|but\b|only\b|never\b|except\b|unless\b)/iu;

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
    const refusal = read.choices.find(choice => choice.id === cautious)?.label;
    const no = /\p{Script=Han}/u.test(line) ? (refusal?.zh ?? cautious) : cautious;
    if (value === undefined) refuseInText(argument, no, line, free);
    else if (value.end !== undefined) {
      const picked = pickChoice(read.choices, value.typed);
      const isYes = picked.found === 'one' && picked.choice.id !== cautious;
      if (isYes && BUT.test(line.slice(value.end))) {
        const rest = line.slice(value.end).trim().split(/\s/u)[0] ?? '';
        throw unclear(
          `${value.typed} ${rest}`,
          mended(argument, cautious, line, value.start ?? 0, value.end),
        );
      }
    }
  }
}

function refuseInText(argument: Argument, no: string, line: string, free: readonly Word[]): void {
  const keys = keysOf(argument).map(key =>
    /^\p{Script=Han}+$/u.test(key) ? key : `(?<![a-z0-9])${key}(?![a-z0-9])`,
  );
  const key = keys.join('|');
  const said = new RegExp(`(?:${key}|同意)${GAP}[=＝]+${GAP}|(?:${key})${GAP}[:：]?${GAP}(?=${NO})`, 'iu');
  // Words in quotes are somebody's; between them what is white is as it was typed.
  for (const [first, last] of runs(free)) {
    const from = first.start;
    const part = line.slice(from, last.end);
    const found = said.exec(part);
    if (found === null) continue;
    const value =
      /^[^\s，,。；;）)\]】"'“”’」』]+/u.exec(part.slice(found.index + found[0].length))?.[0] ?? '';
    const end = from + found.index + found[0].length + value.length;
    const example = mended(argument, no, line, from + found.index, end);
    throw unclear(`${found[0]}${value}`.trim(), example);
  }
}

/** @returns stretches of the line of which all words are free and not in quotes, by their first and last word */
function runs(free: readonly Word[]): (readonly [Word, Word])[] {
  const found: [Word, Word][] = [];
  for (const word of free) {
    if (word.isQuoted) continue;
    const last = found.at(-1);
    if (last !== undefined && word.start - last[1].end <= 1) last[1] = word;
    else found.push([word, word]);
  }
  return found;
}

/** @returns the line with a refusal in place of what was typed */
function mended(argument: Argument, no: string, line: string, start: number, end: number): string {
  const key = /\p{Script=Han}/u.test(line) ? argument.facts.label.zh : argument.name;
  const before = line.slice(0, start).replace(/\s*[（([【，,。；;]?\s*(?:[^\s=＝]*[=＝])?$/u, '');
  const after = line
    .slice(end)
    .replace(/^[）)\]】"'”’」』，,。；;]+/u, '')
    .trim();
  return [before, `${key}=${no}`, after].filter(each => each !== '').join(' ');
}

const SHOWN_AT_MOST = 30;

function unclear(typed: string, example: string): Refusal<'unclear-consent'> {
  const shown = [...typed.replace(/\s+/gu, ' ')].slice(0, SHOWN_AT_MOST).join('');
  return new Refusal('unclear-consent', { typed: shown }, exampleOf(example));
}
