/** Reads a value that is one of several: a choice of the method, or a thing that a team has by name. */
import { type Choice, namesOf, partlyNamed, pickChoice } from '../../domain/choice.ts';
import { DIMENSIONS } from '../../domain/dimension.ts';
import { inLanguage, listedSome } from '../../domain/language.ts';
import { nameKey } from '../../domain/normal-form.ts';
import { parseShortId, shortId } from '../../domain/short-id.ts';
import { exampleOf, type RefusalOptions } from '../refusal.ts';
import type { Vocabulary } from './argument.ts';
import { type ChoiceOf, choicesOf, knownOf, numberedThing } from './choices-of.ts';
import type { Argument, CommandShape } from './command.ts';
import type { GivenValue } from './given.ts';
import { isOfNextPlace } from './left-out.ts';
import { cut, quotedIfNeeded, replaced } from './mended-value.ts';
import { isListed } from './named-kind.ts';
import { byNearness, isLikelySlip } from './nearest.ts';
import { grammarRefusal } from './refusals.ts';

/** @throws Refusal where the argument takes a kind of thing of which the team has none yet */
export function demandAny(argument: Argument, typed: string | undefined, vocabulary: Vocabulary): void {
  const known = knownOf(argument, vocabulary);
  if (known === undefined || !isListed(known.kind) || known.things.length > 0) return;
  const none = known.kind.none?.(typed, vocabulary.language);
  if (none !== undefined) throw typed === undefined ? none : none.with({ argument: argument.name });
}

/**
 * @param fillWith what a button fills in for what it stands for; its id by default
 * @throws Refusal for what fits none of them, or several
 */
export function pickOne(
  command: CommandShape,
  argument: Argument,
  given: GivenValue,
  line: string,
  vocabulary: Vocabulary,
  fillWith: (id: string) => string = id => id,
): unknown {
  const { facts, name } = argument;
  const { label } = facts;
  const { language } = vocabulary;
  const { typed } = given;
  const known = knownOf(argument, vocabulary);
  const asked = {
    typed,
    shown: cut(typed),
    argument: { name, label },
    language,
    mayBeNew: facts.mayBeNew === true,
  };
  if (known !== undefined && !isListed(known.kind)) {
    const thing = known.kind.parse(typed);
    if (thing !== undefined) return thing;
    const example = replaced(line, given, inLanguage(facts.example, language));
    throw known.kind.unknown({ ...asked, ways: { ...exampleOf(example), argument: name } });
  }
  const kind = known && isListed(known.kind) ? known.kind : undefined;
  if (known !== undefined && kind?.numbered !== undefined) {
    const numbered = numberedThing(known, typed);
    if (numbered !== undefined) return numbered;
    const number = parseShortId(kind.numbered.letter, typed);
    if (number !== undefined)
      throw grammarRefusal(
        'no-such-thing',
        { id: shortId(kind.numbered.letter, number) },
        { argument: name },
      );
  }
  const choices = choicesOf(argument, vocabulary);
  const picked = pickChoice(choices, typed);
  if (picked.found === 'one') return picked.choice.value ?? picked.choice.id;

  const candidates = picked.found === 'several' ? picked.choices : choices;
  const likely = likelyOnes(argument, candidates, choices, typed, picked.found === 'several');
  const ways = waysOn(command, argument, given, line, vocabulary, { choices, likely, fillWith });
  const names = { zh: listNames(candidates, 'zh'), en: listNames(candidates, 'en') };
  const values = { label, typed: asked.shown, names };
  if (picked.found === 'several') throw grammarRefusal('several-choices', values, ways);
  demandAny(argument, asked.shown, vocabulary);
  throw kind?.unknown?.({ ...asked, ways }) ?? grammarRefusal('no-such-choice', values, ways);
}

/** @returns what was likely meant: near in spelling, or among the several that fit, and always what is cautious */
function likelyOnes(
  { facts }: Argument,
  candidates: readonly ChoiceOf[],
  choices: readonly ChoiceOf[],
  typed: string,
  fitsSeveral: boolean,
): ChoiceOf[] {
  const [nearest, ...others] = byNearness(candidates, fitsSeveral ? partlyNamed : namesOf, typed);
  const cautious = choices.find(each => each.id === facts.cautious);
  const isThing = facts.read.as === 'thing' || facts.read.as === 'things';
  const contained = isThing ? containedIn(typed, candidates) : [];
  return [...new Set([cautious, ...contained, nearest, ...others])]
    .slice(0, 3)
    .filter(choice => choice !== undefined)
    .filter(
      choice =>
        choice === cautious ||
        fitsSeveral ||
        contained.includes(choice) ||
        namesOf(choice).some(each => isLikelySlip(typed, each)),
    );
}

/** @returns those whose name stands in what was typed, the longest first: 天猫 in 天猫旗舰店, tmall in tmall.hk */
function containedIn(typed: string, candidates: readonly ChoiceOf[]): ChoiceOf[] {
  const text = nameKey(typed);
  const longest = (choice: ChoiceOf) =>
    Math.max(
      0,
      ...namesOf(choice)
        .filter(name => (/\p{Script=Han}/u.test(name) ? name.length >= 2 : name.length >= 4))
        .filter(name => text.includes(name))
        .map(name => name.length),
    );
  return candidates
    .map(choice => ({ choice, length: longest(choice) }))
    .filter(({ length }) => length > 0)
    .sort((one, other) => other.length - one.length)
    .map(({ choice }) => choice);
}

/** A line with what was likely meant, and a button for each of these. */
function waysOn(
  command: CommandShape,
  argument: Argument,
  given: GivenValue,
  line: string,
  vocabulary: Vocabulary,
  {
    choices,
    likely,
    fillWith,
  }: {
    readonly choices: readonly ChoiceOf[];
    readonly likely: readonly ChoiceOf[];
    readonly fillWith: (id: string) => string;
  },
): RefusalOptions {
  const { facts, name } = argument;
  const { language } = vocabulary;
  const shown = (choice: Choice) => inLanguage(choice.short ?? choice.label, language);
  const sample = inLanguage(facts.example, language);
  // Where nothing is near, the argument's own example is as good as any, and known to work; of what a team has, one that
  // it has is.
  const isWorking = facts.read.as === 'choice' || pickChoice(choices, sample).found === 'one';
  const instead = likely[0] ?? (isWorking ? undefined : choices[0]);
  const replacement = instead === undefined ? sample : shown(instead);
  const isLeftOut = isOfNextPlace(command, argument, given.typed, vocabulary);
  const shownInstead = quotedIfNeeded(replacement) + (isLeftOut ? ` ${given.typed}` : '');
  return {
    ...exampleOf(replaced(line, given, shownInstead)),
    // What follows was read a place too early, and is of no use to go on with.
    ...(!isLeftOut && { argument: name }),
    buttons: likely.map(choice => ({ label: shown(choice), fill: { [name]: fillWith(choice.id) } })),
  };
}

/** So many names are told to whoever mistook one. */
const NAMES_AT_MOST = 20;

function listNames(choices: readonly Choice[], language: 'zh' | 'en'): string {
  const names = choices.map(choice => (choice.short ?? choice.label)[language]);
  return choices === DIMENSIONS
    ? names.join(' ')
    : listedSome(names, NAMES_AT_MOST, language === 'en' ? 'en' : 'zh-CN');
}
