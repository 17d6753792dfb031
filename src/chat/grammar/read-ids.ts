/** Lists of short ids: `F1,F2`, `F1 F2`, and where several kinds can be cited `F1,T2`. */
import { inLanguage } from '../../domain/language.ts';
import { normalized } from '../../domain/normal-form.ts';
import { parseThing, parseThings, type ShortIdKind, shortId } from '../../domain/short-id.ts';
import { exampleOf } from '../refusal.ts';
import type { Vocabulary } from './argument.ts';
import type { Argument } from './command.ts';
import type { GivenValue } from './given.ts';
import { cut, replaced } from './mended-value.ts';
import { isNegated } from './negated.ts';
import { grammarRefusal } from './refusals.ts';

/**
 * @returns of `ids` the numbers, of `citations` the short ids as they are written
 * @throws Refusal for what is none of them, for too many, and for none at all
 */
export function readMany(
  { name, facts }: Argument,
  given: GivenValue,
  line: string,
  vocabulary: Vocabulary,
): number[] | string[] {
  const { read, label } = facts;
  if (read.as !== 'ids' && read.as !== 'citations') throw new TypeError(`${name} takes no list of ids`);
  const kinds = read.as === 'ids' ? [read.of] : vocabulary.cited;
  const { typed } = given;
  const ways = (replacement: string) => ({
    ...exampleOf(replaced(line, given, replacement)),
    argument: name,
  });
  const { things, wrong } = parseThings(typed, kinds);
  const [first = 'F'] = kinds;
  if (wrong !== undefined) {
    const values = { label, typed: cut(wrong), example: shortId(first, 12) };
    // Never ids that nobody typed: the line would be done with these records.
    const own = ownIds(kinds, typed);
    const typedIds = own.length > 1 ? own.slice(0, read.most) : [...own, `${first}…`];
    const mended = isNegated(typed) ? { argument: name } : ways(typedIds.join(' '));
    throw grammarRefusal('not-an-id', values, mended);
  }
  if (things.length === 0)
    throw grammarRefusal('says-nothing', { label }, ways(inLanguage(facts.example, vocabulary.language)));
  const ids = things.map(({ kind, number }) => shortId(kind, number));
  const { length: count } = ids;
  if (count > read.most) {
    const fitting = ids.slice(0, read.most).join(' ');
    throw grammarRefusal('too-many', { label, count, most: read.most }, ways(fitting));
  }
  return read.as === 'ids' ? things.map(({ number }) => number) : ids;
}

/** @returns the ids in what was typed that were surely meant, as they are written: F1 of F01, #1 and 1 */
export function ownIds(kinds: readonly ShortIdKind[], typed: string): string[] {
  const { things } = parseThings(typed, kinds);
  if (things.length > 0) return things.map(({ kind, number }) => shortId(kind, number));
  const words = normalized(typed)
    .toUpperCase()
    .split(/[,、\s]+/);
  return words.flatMap(word => {
    const thing = parseThing(word);
    if (thing !== undefined && kinds.includes(thing.kind)) return [shortId(thing.kind, thing.number)];
    const [, letter, digits] = /^#?([A-Z]?)0*([1-9]\d{0,8})$/.exec(word) ?? [];
    if (digits === undefined) return [];
    const kind = letter === '' ? kinds[0] : kinds.find(each => each === letter);
    return kind === undefined ? [] : [`${kind}${digits}`];
  });
}
