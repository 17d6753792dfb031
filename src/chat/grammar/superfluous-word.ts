/** Words for which a command has no room. */

import { pickedId } from '../../domain/choice.ts';
import { folded } from '../../domain/folded.ts';
import { comparable } from '../../domain/normal-form.ts';
import { exampleOf, type Refusal } from '../refusal.ts';
import { type Argument, argumentOfKey, keysOf } from './command.ts';
import { refusalOf } from './consent-pair.ts';
import { ABOUT_CONSENT, LIMIT } from './consent-words.ts';
import { withoutEndUsers } from './end-user.ts';
import { nearKey } from './misspelt-key.ts';
import { isNegated } from './negated.ts';
import type { Word } from './parse.ts';
import { grammarRefusal } from './refusals.ts';
import { unclear } from './refuse-consent.ts';
import { withInstead, without } from './without-words.ts';

type Values = Readonly<
  Record<string, { readonly typed: string; readonly start?: number; readonly end?: number }>
>;
/** A line as it was probably meant; `isWhole` where nothing of it was left out that may limit a consent. */
type Mended = { readonly line: string; readonly isWhole: boolean };

/**
 * @param left the words that no argument takes
 * @param words every word of the line
 * @returns the refusal; beside a consent that is none, these words may take it back
 */
export function superfluousWord(
  all: readonly Argument[],
  line: string,
  left: readonly Word[],
  words: readonly Word[],
  values: Values,
): Refusal {
  const mended = mendSuperfluous(line, left, words, all, values);
  const meant = ({ pair }: Word) => pair && argumentOfKey(all, pair.key, pair.sign);
  const consent = words.find(word => meant(word)?.facts.cautious !== undefined);
  const argument = consent && meant(consent);
  if (
    !mended.isWhole &&
    consent !== undefined &&
    argument !== undefined &&
    !isRefusal(argument, consent.text)
  ) {
    const dropped = left.filter(word => nearKey(word, all).length === 0);
    const refusal = refusalOf(argument, consent.pair?.key ?? '') ?? '';
    const typed = line.slice(left[0]?.start, left.at(-1)?.end);
    return unclear(typed, withInstead(line, consent, refusal, dropped));
  }
  const shown = [...withoutEndUsers(left[0]?.text ?? '')].slice(0, 30).join('');
  // “approve P1 not yet”: without these words it would be done all the same.
  const isForbidden =
    !mended.isWhole && words.some(word => !word.pair && !word.isQuoted && isNegated(word.text));
  return grammarRefusal(
    'superfluous-word',
    { word: shown },
    exampleOf(isForbidden ? undefined : mended.line),
  );
}

function isRefusal({ facts: { cautious, read } }: Argument, typed: string): boolean {
  return cautious !== undefined && read.as === 'choice' && pickedId(read.choices, typed) === cautious;
}

/** What was probably meant: a key with its slip mended, `key value` joined to `key=value`, else nothing of it. */
function mendSuperfluous(
  line: string,
  [word, next, ...others]: readonly Word[],
  words: readonly Word[],
  all: readonly Argument[],
  values: Values,
): Mended {
  if (word === undefined) return { line, isWhole: true };
  const rest = (words: readonly (Word | undefined)[]) => words.filter(each => each !== undefined);
  const slip = nearKey(word, all)[0];
  if (slip !== undefined && values[slip.argument.name] === undefined) {
    const key = /\p{Script=Han}/u.test(slip.typedKey) ? slip.argument.facts.label.zh : slip.argument.name;
    const mended = `${line.slice(0, word.start)}${key}${line.slice(word.start + slip.typedKey.length, word.end)}`;
    const left = rest([next, ...others]);
    return { line: `${mended}${without(line, left).slice(word.end)}`, isWhole: left.length === 0 };
  }
  const before = words.filter(each => each.end <= word.start).at(-1);
  const owner =
    before?.pair && !before.isQuoted ? argumentOfKey(all, before.pair.key, before.pair.sign) : undefined;
  if (before?.pair !== undefined && owner?.facts.read.as === 'text') {
    // “周报时间=周五 18:00”: both belong to the value.
    const value = `"${line.slice(before.pair.valueStart, word.end)}"`;
    const isWhole = !LIMIT.test(folded(word.text).text) && !ABOUT_CONSENT.test(folded(word.text).text);
    return { line: `${line.slice(0, before.pair.valueStart)}${value}${line.slice(word.end)}`, isWhole };
  }
  const wanted = comparable(word.text);
  const named = all.find(argument => keysOf(argument).includes(wanted));
  if (named !== undefined && next !== undefined && values[named.name] === undefined) {
    // “quorum = 3” and “quorum =3”, too.
    const isSign = /^[=＝：:]+$/u.test(next.text);
    const [value, more] = isSign ? [others[0], others.slice(1)] : [next, others];
    if (value !== undefined) {
      const pair = `${word.text}=${line.slice(value.start, value.end).replace(/^[=＝：:]+/u, '')}`;
      const mended = `${line.slice(0, word.start)}${pair}${without(line, more).slice(value.end)}`;
      return { line: mended, isWhole: more.length === 0 };
    }
  }
  return { line: without(line, rest([word, next, ...others])), isWhole: false };
}
