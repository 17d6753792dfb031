/** Reads several things of a kind, as one value: “渠道=天猫,京东”. */
import { namesOneOf } from '../../domain/choice.ts';
import { splitList, type Vocabulary } from './argument.ts';
import { choicesOf } from './choices-of.ts';
import type { Argument, CommandShape } from './command.ts';
import type { GivenValue } from './given.ts';
import { pickOne } from './pick-one.ts';

/** @returns each thing once; @throws Refusal for the first that is none, in whose line and buttons the others stay */
export function pickSeveral(
  command: CommandShape,
  argument: Argument,
  given: GivenValue,
  line: string,
  vocabulary: Vocabulary,
): unknown[] {
  const { typed, start, end } = given;
  // A name may have a comma.
  const items = namesOneOf(choicesOf(argument, vocabulary), typed) ? [typed] : splitList(typed);
  const isInLine = start !== undefined && line.slice(start, end) === typed;
  const things = new Set<unknown>();
  let from = 0;
  for (const item of items.length === 0 ? [typed] : items) {
    const at = typed.indexOf(item, from);
    from = at + item.length;
    const place = isInLine
      ? { typed: item, start: start + at, end: start + from }
      : { ...given, typed: item };
    const fillWith = (id: string) => items.map(each => (each === item ? id : each)).join(',');
    things.add(pickOne(command, argument, place, line, vocabulary, fillWith));
  }
  return [...things];
}
