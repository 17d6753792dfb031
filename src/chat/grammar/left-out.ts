/** “propose reword C1 …” where a name stands first: it was left out, and the next word is read in its place. */
import { namesOf } from '../../domain/choice.ts';
import { comparable } from '../../domain/normal-form.ts';
import type { Vocabulary } from './argument.ts';
import { choicesOf } from './choices-of.ts';
import { type Argument, argumentsOf, type CommandShape } from './command.ts';

/** @returns whether what was typed in the place of an argument names what belongs into the next place */
export function isOfNextPlace(
  command: CommandShape,
  { facts }: Argument,
  typed: string,
  vocabulary: Vocabulary,
): boolean {
  const { position } = facts;
  if (position === undefined) return false;
  const next = argumentsOf(command).find(each => each.facts.position === position + 1);
  const names = next === undefined ? [] : choicesOf(next, vocabulary).flatMap(namesOf);
  return names.includes(comparable(typed));
}
