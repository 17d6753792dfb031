/** A name and a choice without keys, in either order, the name also of several words: “角色 李运营 电商”, “manager Anna Lee off”. */
import { type Choice, namesOf, pickedId } from '../../domain/choice.ts';
import { type Argument, isRequired } from './command.ts';
import { isLikelySlip } from './nearest.ts';
import type { Word } from './parse.ts';

const HAN = /\p{Script=Han}/u;
/** A name is no longer, in letters. */
const NAME_AT_MOST = 100;

/**
 * @param places the arguments that are left, in their order
 * @param words the words that are left for them
 * @param choicesOf what can be chosen for an argument
 * @returns which words are which, where only one way makes sense; undefined where their order decides
 */
export function nameAndChoice(
  places: readonly Argument[],
  words: readonly Word[],
  choicesOf: (argument: Argument) => readonly Choice[],
): readonly (readonly [Argument, readonly Word[]])[] | undefined {
  const name = places.find(
    ({ facts }) => facts.read.as === 'text' && facts.read.most <= NAME_AT_MOST && facts.takesRest !== true,
  );
  const choice = places.find(({ facts }) => facts.read.as === 'choice');
  const [first, last] = [words[0], words.at(-1)];
  if (name === undefined || choice === undefined || places.length !== 2) return undefined;
  if (first === undefined || last === undefined || words.length < 2) return undefined;
  const choices = choicesOf(choice);
  const isChoice = ({ isQuoted, text }: Word) =>
    !isQuoted && text.length >= 2 && pickedId(choices, text) !== undefined;
  // “小李 小王” are two people; Anna Lee is one.
  const isOneName = (name: readonly Word[]) => name.length === 1 || !name.some(({ text }) => HAN.test(text));
  if (isChoice(last) && !isChoice(first) && isOneName(words.slice(0, -1)))
    return [
      [name, words.slice(0, -1)],
      [choice, [last]],
    ];
  if (isChoice(first) && !isChoice(last) && isOneName(words.slice(1)))
    return [
      [choice, [first]],
      [name, words.slice(1)],
    ];
  const isSlip = choices.some(each => namesOf(each).some(called => isLikelySlip(last.text, called)));
  const isAllName = !isRequired(choice) && !words.some(word => isChoice(word) || word.isQuoted) && !isSlip;
  // “manager Anna Lee”: what is left out is no word of the name.
  return isAllName && /^\p{Lu}/u.test(last.text) ? [[name, words]] : undefined;
}
