/** Positional arguments in the wrong order: “/team manager off Li”. */
import { type Choice, namesOneOf } from '../../domain/choice.ts';
import { exampleOf } from '../refusal.ts';
import type { Argument } from './command.ts';
import type { Word } from './parse.ts';
import { grammarRefusal } from './refusals.ts';

/**
 * @param choicesOf what can be chosen for an argument
 * @param words the words that are left for these arguments
 * @throws Refusal where the first word is a choice of the second argument, and the second word is none
 */
export function refuseWrongOrder(
  line: string,
  [first, second]: readonly (Argument | undefined)[],
  words: readonly Word[],
  choicesOf: (argument: Argument) => readonly Choice[],
): void {
  const [one, other, more] = words;
  if (first?.facts.read.as !== 'text' || first.facts.takesRest === true) return;
  if (second?.facts.read.as !== 'choice' || one === undefined || other === undefined || more !== undefined)
    return;
  const choices = choicesOf(second);
  if (one.isQuoted || !namesOneOf(choices, one.text) || namesOneOf(choices, other.text)) return;
  const [typed, before] = [one, other].map(word => line.slice(word.start, word.end));
  const mended = `${line.slice(0, one.start)}${before} ${typed}${line.slice(other.end)}`;
  throw grammarRefusal('wrong-order', { typed: one.text, before: other.text }, exampleOf(mended));
}
