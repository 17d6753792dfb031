/** A key that was given more than once. Of a user's consent the values are one answer: a yes only where each is one. */
import { pickedId } from '../../domain/choice.ts';
import type { Argument } from './command.ts';
import { refusalOf } from './consent-pair.ts';
import type { Word } from './parse.ts';
import { unclear } from './refuse-consent.ts';
import { withInstead } from './without-words.ts';

type Written = Pick<Argument, 'name' | 'facts'>;

/** @returns the line with only the first of the pairs that give an argument; of consents that differ, a refusal */
export function givenOnce(line: string, argument: Written, [first, ...again]: readonly Word[]): string {
  if (first === undefined) return line;
  const typed = line.slice(first.start, first.end);
  const answers = new Set([first, ...again].map(word => answerIn(argument, word)));
  const isOne = answers.size === 1 && !answers.has(undefined);
  const pair = isOne ? typed : (refusalOf(argument, typed) ?? typed);
  return withInstead(line, first, pair, again);
}

/**
 * @param slips the free words that look like a misspelt key
 * @throws Refusal for a consent beside one with a misspelt key: both are one answer
 */
export function refuseSecondAnswer(
  line: string,
  words: readonly Word[],
  slips: readonly { readonly word: Word; readonly argument: Argument }[],
  values: Readonly<Record<string, { readonly end?: number }>>,
): void {
  for (const { word, argument } of slips) {
    const given = values[argument.name];
    if (given === undefined || argument.facts.cautious === undefined) continue;
    const pair = words.find(each => each.pair !== undefined && each.end === given.end);
    const both = [pair, word].filter(each => each !== undefined);
    throw unclear(word.text, givenOnce(line, argument, both));
  }
}

/** @returns which choice a pair makes, or a word that is nearly one; undefined where it is not clear */
function answerIn({ facts: { read } }: Written, { text, pair }: Word): string | undefined {
  const value = pair === undefined ? text.replace(/^[^=＝：:]*[=＝：:]/u, '') : text;
  return read.as === 'choice' ? pickedId(read.choices, value) : undefined;
}
