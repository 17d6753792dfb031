/** What one may choose from where a value is one of several: of the method, or of what a team has. */
import { type Choice, namesOneOf } from '../../domain/choice.ts';
import { memoised } from '../../domain/memoised.ts';
import { parseShortId } from '../../domain/short-id.ts';
import type { Vocabulary } from './argument.ts';
import type { Argument } from './command.ts';
import { isListed, type KnownKind } from './named-kind.ts';

export type ChoiceOf = Choice & { readonly value?: unknown };

/** @returns what is known of the kind of thing that an argument takes; undefined for one that takes none */
export function knownOf({ facts: { read } }: Argument, { kinds }: Vocabulary): KnownKind | undefined {
  if (read.as !== 'thing' && read.as !== 'things') return undefined;
  const known = kinds.get(read.kind);
  if (known === undefined) throw new RangeError(`no feature has things of the kind "${read.kind}"`);
  return known;
}

/** What one may choose from, for arguments that are a choice. */
export function choicesOf(argument: Argument, vocabulary: Vocabulary): readonly ChoiceOf[] {
  const { read } = argument.facts;
  if (read.as === 'choice') return read.choices;
  const known = knownOf(argument, vocabulary);
  if (known === undefined) return [];
  return read.as === 'things' ? [...presentChoices(known), ...formerChoices(known)] : presentChoices(known);
}

/** What a form offers, the likeliest first. */
export function offeredChoices(argument: Argument, vocabulary: Vocabulary): readonly ChoiceOf[] {
  const known = knownOf(argument, vocabulary);
  if (known === undefined) return choicesOf(argument, vocabulary);
  return choicesAmong(known, (known.likely ?? known.things).slice(0, OFFERED_AT_MOST));
}

/** So many things of a kind can be chosen in a form; others can be typed. */
const OFFERED_AT_MOST = 50;

/** Asked for by every word of a line. */
const presentChoices = memoised((known: KnownKind) => choicesAmong(known, known.things));
const formerChoices = memoised((known: KnownKind) => choicesAmong(known, known.former ?? []));

function choicesAmong({ kind }: KnownKind, things: readonly unknown[]): ChoiceOf[] {
  return isListed(kind) ? things.map(value => ({ ...kind.called(value), value })) : [];
}

/** @returns the thing that a short id means; undefined for what is no short id of the kind, or of none that there is */
export function numberedThing({ kind, things }: KnownKind, typed: string): unknown {
  const numbered = isListed(kind) ? kind.numbered : undefined;
  const number = numbered && parseShortId(numbered.letter, typed);
  return number === undefined ? undefined : things.find(each => numbered?.of(each) === number);
}

/** @returns whether a word is the whole name of something that the argument takes */
export function namesThing(argument: Argument, typed: string, vocabulary: Vocabulary): boolean {
  const known = knownOf(argument, vocabulary);
  if (known !== undefined && !isListed(known.kind)) return known.kind.parse(typed) !== undefined;
  if (known !== undefined && numberedThing(known, typed) !== undefined) return true;
  return namesOneOf(choicesOf(argument, vocabulary), typed);
}
