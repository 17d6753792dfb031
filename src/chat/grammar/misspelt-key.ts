/** Keys that were misspelt ("did you mean"): what was meant to protect somebody must not become part of a text. */

import { inLanguage } from '../../domain/language.ts';
import { comparable } from '../../domain/normal-form.ts';
import { exampleOf } from '../refusal.ts';
import type { Vocabulary } from './argument.ts';
import { type Argument, argumentsOf, type CommandShape, keysOf } from './command.ts';
import { isEndUserSlip } from './key-before.ts';
import { isLikelySlip, slips as slipsBetween } from './nearest.ts';
import type { Word } from './parse.ts';
import { grammarRefusal } from './refusals.ts';

/** A word that looks like a misspelt key, with the argument it may have meant. */
export type NearKey = { readonly word: Word; readonly typedKey: string; readonly argument: Argument };

/** After a colon a longer word was hardly meant as one value. */
const SLIP_AT_MOST = 60;
/** Two slips are as likely in a word of so many letters. */
const LONG_KEY = 6;

/** @returns what a word may have meant, if it looks like a misspelt key; none or one */
export function nearKey(word: Word, all: readonly Argument[]): NearKey[] {
  const typedKey = /^([^=＝：:\s]{2,20})[=＝：:]\S/u.exec(word.isQuoted ? '' : word.text)?.[1];
  if (typedKey === undefined) return [];
  const isEquals = /[=＝]/.test(word.text.charAt(typedKey.length));
  const shown = all.filter(each => each.facts.isHidden !== true);
  // “客户：” begins many a quotation; only what was surely meant as 用户= is one. First, since 电话= looks like 原话=, too.
  const person = isEquals && isEndUserSlip(typedKey) ? shown.find(isOfEndUser) : undefined;
  const isShort = isEquals || word.text.length <= SLIP_AT_MOST;
  const isMeant = (each: Argument) =>
    !isOfEndUser(each) &&
    isShort &&
    keysOf(each).some(key => isLikelySlip(typedKey, key) || (isEquals && isNear(typedKey, key)));
  const argument = person ?? shown.find(isMeant);
  return argument === undefined ? [] : [{ word, typedKey, argument }];
}

function isOfEndUser({ facts }: Argument): boolean {
  return facts.read.as === 'end-user';
}

function isNear(typed: string, key: string): boolean {
  return /^[a-z]+$/.test(comparable(typed)) && key.length >= LONG_KEY && slipsBetween(typed, key) === 2;
}

/**
 * @param slips the free words of the line that look like a misspelt key
 * @throws Refusal when a text would take a pair whose key is nearly one of the command's: it would be recorded, and what
 *   it says of a user's consent lost
 */
export function refuseMisspelt(
  command: CommandShape,
  line: string,
  words: readonly Word[],
  slips: readonly NearKey[],
  values: Readonly<Record<string, unknown>>,
  { vocabulary, isReply }: { readonly vocabulary: Vocabulary; readonly isReply: boolean },
): void {
  const all = argumentsOf(command);
  const isTaken = command.takesReply !== undefined || all.some(({ facts }) => facts.takesRest === true);
  for (const { word, typedKey, argument } of slips) {
    if (!/[=＝]/.test(word.text.charAt(typedKey.length))) continue;
    const { label } = argument.facts;
    // A misspelt 用户= would put a name into the text for good, and its value is gone.
    if (argument.facts.read.as === 'end-user') {
      // What follows a name that is not hidden yet may be more of it, up to the next pair.
      const isHidden = word.text.endsWith('=…');
      const next = words.find(each => each.start >= word.end && each.pair !== undefined);
      const rest = isHidden ? line.slice(word.end) : ` ${line.slice(next?.start ?? line.length)}`;
      const example = `${line.slice(0, word.start)}${label.zh}=…${rest}`.trimEnd();
      throw grammarRefusal('superfluous-word', { word: `${typedKey}=…` }, exampleOf(example));
    }
    if (!isTaken || values[argument.name] !== undefined) continue;
    const key = /\p{Script=Han}/u.test(typedKey) ? label.zh : argument.name;
    const mended = `${line.slice(0, word.start)}${key}${line.slice(word.start + typedKey.length)}`;
    const pair = [...word.text].slice(0, 30).join('');
    const meant = `${key}${pair.slice(typedKey.length)}`;
    const button = {
      label: inLanguage(
        { zh: `“${pair}”是“${meant}”`, en: `“${pair}” means “${meant}”` },
        vocabulary.language,
      ),
      line: mended,
      saidAt: vocabulary.clock.now,
      isOnce: true,
    };
    // A press replies to nothing.
    const buttons = isReply ? [] : [button];
    throw grammarRefusal(
      'misspelt-key',
      { typed: `${typedKey}=`, key: `${key}=` },
      { ...exampleOf(mended), buttons },
    );
  }
}
