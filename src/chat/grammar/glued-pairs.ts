/**
 * Pairs behind a comma, as people write lists: “太大，渠道=天猫，维度=痛点”. Whether they are meant as pairs or are part of
 * what was said can't be told, and as a text the record would get another source than the one that stands there.
 */

import { exampleOf } from '../refusal.ts';
import type { Argument } from './command.ts';
import type { Word } from './parse.ts';
import { grammarRefusal } from './refusals.ts';

const SIGN = /[，,；;、。]/u;
const GLUED_KEY = /(?<=[，,；;、。])[\p{L}\p{N}_-]{1,24}(?=[=＝])/gu;
/** Behind a pair that was written with a colon others may be, too: “花费:100，曝光:2000”. */
const GLUED_BY_COLON = /(?<=[，,；;、。])[\p{L}\p{N}_-]{1,24}(?=[=＝:：])/gu;

type Glued = {
  readonly key: string;
  readonly start: number;
  readonly argument: Argument;
  /** It is only nearly the argument's key. */
  readonly isSlip: boolean;
};
type Meaning = {
  /** The argument that a word is a pair of. */
  readonly meant: (word: Word) => Argument | undefined;
  /** The argument that a key means. */
  readonly meantBy: (key: string) => Argument | undefined;
  /** The argument that a word with a misspelt key may mean. */
  readonly nearlyMeant: (word: Word) => Argument | undefined;
  /** Whether a text is wholly a value of the argument. */
  readonly isValue: (argument: Argument, text: string) => boolean;
};

/**
 * @returns the line in which such signs are blanks, where each pair has a value of its own and so can only be meant;
 *   undefined where there are no such pairs
 * @throws Refusal for others, with that line
 */
export function partedPairs(line: string, words: readonly Word[], meaning: Meaning): string | undefined {
  const { meant, isValue } = meaning;
  let isClear = true;
  const given = new Set(words.map(meant));
  let first: Glued | undefined;
  let mended = '';
  let end = 0;
  for (const [index, word] of words.entries()) {
    const glued = word.isQuoted ? [] : gluedIn(line, word, meaning);
    // A consent in a text is refused by itself (unclear-consent.ts), but not one in the value of another pair.
    const isOwn = ({ argument }: Glued) =>
      argument.facts.cautious === undefined || meant(word) !== undefined || given.has(argument);
    first ??= glued.find(isOwn);
    const own = word.pair && meant(word);
    if (glued.length > 0 && own !== undefined)
      isClear &&=
        isPlain(own) && isValue(own, withoutSigns(line.slice(word.pair?.valueStart, glued[0]?.start)).trim());
    for (const [at, { start, key, argument, isSlip }] of glued.entries()) {
      const value = withoutSigns(line.slice(start + key.length + 1, glued[at + 1]?.start ?? word.end)).trim();
      isClear &&= isPlain(argument) && (isSlip || isValue(argument, value));
      mended += `${withoutSigns(line.slice(end, start)).trimEnd()} `;
      end = start;
    }
    const isPair = glued.length > 0 || (word.pair !== undefined && !word.isQuoted);
    // “授权=同意， 前提是匿名”: what goes on so may belong to the value.
    const goesOn = words[index + 1] !== undefined && words[index + 1]?.pair === undefined;
    if (glued.length > 0 && goesOn) isClear = false;
    const piece = line.slice(end, word.end);
    mended += isPair && !goesOn ? withoutSigns(piece) : piece;
    end = word.end;
  }
  if (first === undefined) return undefined;
  if (isClear) return mended + line.slice(end);
  throw grammarRefusal('glued-key', { key: `${first.key}=` }, exampleOf(mended + line.slice(end)));
}

/** What protects somebody is never read out of a text by a guess. */
function isPlain({ facts }: Argument): boolean {
  return facts.cautious === undefined && facts.read.as !== 'end-user';
}

function gluedIn(line: string, word: Word, { meantBy, nearlyMeant }: Meaning): Glued[] {
  const pattern = /[:：]/.test(word.pair?.sign ?? '') ? GLUED_BY_COLON : GLUED_KEY;
  return [...line.slice(word.start, word.end).matchAll(pattern)].flatMap(({ 0: key, index }) => {
    const known = meantBy(key);
    const argument = known ?? nearlyMeant({ ...word, text: `${key}=…` });
    const isMeant = argument !== undefined && argument.facts.isHidden !== true;
    return isMeant ? [{ key, argument, start: word.start + index, isSlip: known === undefined }] : [];
  });
}

/** @returns a piece without the signs at its end */
function withoutSigns(piece: string): string {
  let end = piece.length;
  while (end > 0 && SIGN.test(piece.charAt(end - 1))) end -= 1;
  return piece.slice(0, end);
}
