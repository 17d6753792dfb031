/** Citations without their key: “质疑 C1 F9” is meant as “质疑 C1 证据=F9”. */
import { looksLikeId, parseThings } from '../../domain/short-id.ts';
import type { Vocabulary } from './argument.ts';
import type { Argument } from './command.ts';
import type { Word } from './parse.ts';

/**
 * @param free the words that are no pairs
 * @returns the argument that bare ids were meant for and the words that are these ids; undefined where there are none.
 *   They stand behind another id, or after all that was said: in the midst of a text they are part of it
 */
export function bareCitations(
  free: readonly Word[],
  all: readonly Argument[],
  isGiven: (argument: Argument) => boolean,
  { cited }: Vocabulary,
): { readonly argument: Argument; readonly words: readonly Word[] } | undefined {
  const argument = all.find(({ facts }) => facts.read.as === 'citations');
  if (argument === undefined || isGiven(argument)) return undefined;
  const isCited = ({ text, isQuoted }: Word) => !isQuoted && parseThings(text, cited).things.length > 0;
  const first = free.findIndex(isCited);
  if (first === -1) return undefined;
  const end = free.findIndex((word, index) => index > first && !isCited(word));
  const words = free.slice(first, end === -1 ? undefined : end);
  const before = free[first - 1];
  const isBehindId = before !== undefined && !before.isQuoted && looksLikeId(before.text);
  return end === -1 || isBehindId ? { argument, words } : undefined;
}
