/**
 * Fail-safe reading of consent: what a user allows must neither become part of a text, nor a yes of what goes on as a no.
 * Whatever may say it and is not written as `key=value` is refused, with the line as it would be understood.
 */

import { type Choice, namesOf, pickedId } from '../../domain/choice.ts';
import { folded } from '../../domain/folded.ts';
import { memoised } from '../../domain/memoised.ts';
import { comparable } from '../../domain/normal-form.ts';
import { simplified } from '../../domain/simplified.ts';
import { type Argument, keysOf } from './command.ts';
import { refuseInValues } from './consent-in-values.ts';
import { refusalOf } from './consent-pair.ts';
import {
  ABOUT_CONSENT,
  ALSO_KEYS,
  COLON,
  GAP,
  GAPS,
  KEY_ENDS,
  LIMIT,
  NEGATION,
  NO_KEYS,
  SURE,
} from './consent-words.ts';
import { isLikelySlip } from './nearest.ts';
import type { Word } from './parse.ts';
import { refusalIn } from './refusal-in-words.ts';
import { type Given, type Place, unclear, wordStart } from './refuse-consent.ts';
import { withInstead } from './without-words.ts';

/** @throws Refusal where a line may say something of a user's consent that would be lost, or be understood as its opposite */
export function refuseUnclearConsent(
  all: readonly Argument[],
  line: string,
  free: readonly Word[],
  values: Readonly<Record<string, Given | undefined>>,
): void {
  const takesText = all.some(({ facts }) => facts.takesRest === true);
  for (const argument of all) {
    const { cautious, read } = argument.facts;
    if (cautious === undefined || read.as !== 'choice') continue;
    const closed = [...free.filter(({ isQuoted }) => isQuoted), ...Object.values(values)].map(
      each => each?.end,
    );
    const consent = new Consent(argument, read.choices, cautious, line, free, new Set(closed), takesText);
    const value = values[argument.name];
    refuseInValues(argument, read.choices, all, line, values);
    if (value === undefined) consent.refuseInText(undefined);
    else if (value.start !== undefined && value.end !== undefined)
      consent.refuseBehind(value.typed, { start: value.start, end: value.end });
  }
}

/** Words that go on behind what is said of consent. */
type Behind = { readonly text: string; readonly first: Word; readonly last: Word };

/** What one line says of consent. */
class Consent {
  constructor(
    readonly argument: Argument,
    readonly choices: readonly Choice[],
    readonly cautious: string,
    readonly line: string,
    readonly free: readonly Word[],
    /** Where values and words in quotes end: a sign before such a place opens nothing. */
    readonly closed: ReadonlySet<number | undefined>,
    /** Else words that are too many are refused anyway. */
    readonly takesText: boolean,
  ) {}

  /** A yes that goes on, or a text beside it that says no. */
  refuseBehind(typed: string, value: Place): void {
    if (pickedId(this.choices, typed) === this.cautious) return;
    const pair = { start: wordStart(this.line, value.start), end: value.end };
    const bare = typed.replace(/(?<![，,、。；;.!！])[，,、。；;.!！]+$/u, '');
    const isYes = this.#isYes(typed);
    if (isYes || (bare !== typed && this.#isYes(bare))) {
      const behind = this.#behind(value.end);
      if (behind !== undefined && !(isYes && this.#isText(behind, pair)))
        throw unclear(`${typed} ${behind.text}`, this.#refused(pair, behind));
      if (this.takesText) this.#refuseLimited(pair);
    }
    this.refuseInText(pair);
  }

  /** “授权=同意 渠道=天猫 但不能公开”: a limit that stands apart, with other words before it. */
  #refuseLimited(pair: Place): void {
    for (const [first, last] of this.#runs(true).slice(1)) {
      const text = folded(this.line.slice(first.start, last.end)).text;
      const [isLimit, isAbout] = [LIMIT.test(text), ABOUT_CONSENT.test(text)];
      if (!isLimit && !isAbout) continue;
      // Words that may be the user's own stay.
      const isSaid = first.isQuoted || !(isLimit && isAbout);
      const example = isSaid
        ? this.#mended(pair, this.#refusal(pair))
        : withInstead(this.line, pair, this.#refusal(pair), [{ ...first, end: last.end }]);
      throw unclear(this.line.slice(first.start, last.end), example);
    }
  }

  /** @param pair where another value stands that is not a refusal */
  refuseInText(pair: Place | undefined): void {
    const pattern = patternOf(this.argument);
    for (const [first, last] of this.#runs()) {
      const whole = folded(this.line.slice(first.start, last.end));
      const text = simplified(whole.text);
      const place = (from: number, length: number): Place => ({
        start: first.start + (whole.starts[from] ?? 0),
        end: first.start + (whole.ends[from + length - 1] ?? 0),
      });
      const found = pattern.exec(text) ?? this.#misspelt(text);
      if (found !== null) {
        const value = /^[^\s，,。；;）)\]】"'“”’」』]*/u.exec(text.slice(found.index + found[0].length))?.[0];
        const negation = NEGATED_BEFORE.exec(text.slice(0, found.index))?.[0] ?? '';
        const from = found.index - negation.length;
        const saying = place(from, negation.length + found[0].length + (value?.length ?? 0));
        const isNegated = negation !== '' || NEGATED_WITHIN.test(found[0]);
        const isYes = !isNegated && /=/.test(found[0]) && this.#isYes(value ?? '');
        const behind = this.#behind(saying.end);
        const isMeant = isYes && (behind === undefined || this.#isText(behind, saying));
        const example = isMeant
          ? this.#mended(saying, `${this.#key(saying)}=${value}`)
          : this.#refused(saying, behind);
        throw unclear(
          this.line.slice(saying.start, saying.end),
          pair === undefined ? example : this.#mended(pair, this.#refusal(pair)),
        );
      }
      const words = refusalIn(text);
      // Beside another answer words without room are refused anyway.
      if (words === undefined || (pair !== undefined && !this.takesText)) continue;
      const told = place(words.start, words.end - words.start);
      // Words that no text takes are all about it.
      const saying = this.takesText ? told : this.#wordsAround(told, last);
      const instead = pair ?? saying;
      const isKept = pair === undefined && this.takesText;
      const example = isKept
        ? `${this.line.trimEnd()} ${this.#refusal(saying)}`
        : this.#mended(instead, this.#refusal(instead));
      throw unclear(this.line.slice(saying.start, saying.end), example);
    }
  }

  #isYes(typed: string): boolean {
    return ![undefined, this.cautious].includes(pickedId(this.choices, typed));
  }

  /** @returns the words that go on behind a place up to the next pair, and the first of them */
  #behind(end: number): Behind | undefined {
    const first = this.free.find(word => word.start >= end);
    if (first === undefined || this.line.slice(end, first.start).trim() !== '') return undefined;
    let last = first;
    for (const word of this.free) {
      if (word.start <= last.start) continue;
      if (this.line.slice(last.end, word.start).trim() !== '') break;
      last = word;
    }
    return { text: this.line.slice(first.start, last.end), first, last };
  }

  /** @returns whether what goes on behind a yes is the text: all of it that there is, and no limit of the yes */
  #isText(behind: Behind, saying: Place): boolean {
    const { first, last, text } = behind;
    if (this.#isBeside(behind, saying)) return false;
    return first.isQuoted ? first === last : !LIMIT.test(folded(text).text);
  }

  /** @returns whether there are words elsewhere than right behind what is said of consent */
  #isBeside({ last }: Behind, saying: Place): boolean {
    return this.free.some(word => word.start < saying.start || word.start > last.start);
  }

  /**
   * Words in quotes are somebody's, unless they are a key, a choice, or a pair of both; between words what is white is as it was typed.
   * @returns stretches of the line of which all words are free and, unless asked for, not in quotes, by their first and last word
   */
  #runs(withQuoted = false): (readonly [Word, Word])[] {
    const isPair = new RegExp(`^(?:${keysOf(this.argument).join('|')})\\s*[=:]\\s*\\S{1,12}$`, 'u');
    const named = new Set([...keysOf(this.argument), ...this.choices.flatMap(namesOf)]);
    const found: [Word, Word][] = [];
    for (const word of this.free) {
      const isSaid =
        word.isQuoted && !named.has(comparable(word.text)) && !isPair.test(folded(word.text).text);
      if (!withQuoted && isSaid) continue;
      const last = found.at(-1);
      if (last !== undefined && this.line.slice(last[1].end, word.start).trim() === '') last[1] = word;
      else found.push([word, word]);
    }
    return found;
  }

  /** “concent = no”: the key is nearly one of consent's, and blanks keep it from being read as a pair. */
  #misspelt(text: string): RegExpExecArray | null {
    for (const found of text.matchAll(APART)) {
      const [, word = ''] = found;
      if (keysOf(this.argument).some(each => isLikelySlip(word, each))) return found;
    }
    return null;
  }

  /** @returns the place from the first word that a saying is in to the last of its run */
  #wordsAround({ start }: Place, last: Word): Place {
    const first = this.free.find(word => word.end > start);
    return { start: first?.start ?? start, end: last.end };
  }

  #key({ start, end }: Place): string {
    return /\p{Script=Han}/u.test(this.line.slice(start, end))
      ? this.argument.facts.label.zh
      : this.argument.name;
  }

  /** @returns the pair that refuses, in the language of what stands there */
  #refusal(place: Place): string {
    return refusalOf(this.argument, this.line.slice(place.start, place.end)) ?? '';
  }

  /** @returns the line with a refusal in place of what was said, and without what goes on about it; other words stay */
  #refused(saying: Place, behind: Behind | undefined): string {
    const isAbout =
      behind !== undefined &&
      this.#isBeside(behind, saying) &&
      !behind.first.isQuoted &&
      ABOUT_CONSENT.test(folded(behind.text).text);
    const end = isAbout ? behind.last.end : saying.end;
    return this.#mended({ start: saying.start, end }, this.#refusal(saying));
  }

  /** @returns the line with a pair in place of a stretch, and of what opens before it and closes after it */
  #mended({ start, end }: Place, pair: string): string {
    const opened = this.line.slice(0, start).trimEnd();
    const isOpening = OPENING.test(opened.slice(-1)) && !this.closed.has(opened.length);
    const before = isOpening ? opened.slice(0, -1).trimEnd() : opened;
    const after = this.line.slice(end).replace(CLOSING, '').trim();
    return [before, pair, after].filter(each => each !== '').join(' ');
  }
}

/** A word and a sign that blanks keep apart. */
const APART = new RegExp(`(?<!\\p{L})(\\p{L}{2,12})(?:${GAPS}=+${GAP}|=+${GAPS})`, 'gu');

/** The pattern depends on the argument alone, and takes longer to compile than to use. */
const patternOf = memoised(patternFor);

/** A key with an equals sign and anything, or with a colon or nothing and what says no. */
function patternFor(argument: Argument): RegExp {
  const { cautious, read } = argument.facts;
  const choices = read.as === 'choice' ? read.choices : [];
  const spelled = (key: string) =>
    /^[a-z]+$/.test(key) ? `(?<![a-z0-9])${key}(?![a-z0-9])` : `${key}${KEY_ENDS}`;
  const own = keysOf(argument).map(spelled).join('|');
  const any = [...keysOf(argument), ...ALSO_KEYS].map(spelled).join('|');
  const names = choices.filter(each => each.id === cautious).flatMap(namesOf);
  const no = names.toSorted((one, other) => other.length - one.length).map(bounded);
  const apart = no.filter(name => !SURE.test(name)).map(name => `${name}(?!\\s*[a-z0-9])`);
  const sure = names.filter(name => SURE.test(name));
  return new RegExp(
    [
      `(?:${any})${GAP}(?:(?:${NEGATION})${GAP}=+|<>)${GAP}`,
      `(?<![a-z0-9])(?:no|not|non|un)(?:consent|permission)${GAP}=+${GAP}`,
      `(?:${any})${GAP}=+${GAP}`,
      `(?:${any})${GAP}(?:${COLON})${GAP}(?=${no.join('|')})`,
      `(?:${own})${GAP}[,/]${GAP}(?=${no.join('|')})`,
      `(?:${NO_KEYS.map(spelled).join('|')})${GAP}[=:]${GAP}(?=${[...apart, ...sure.map(bounded)].join('|')})`,
      `(?<!\\p{Script=Han})(?:${own})(?=${apart.join('|')})`,
      `(?:${own})${GAP}(?=${sure.map(bounded).join('|')})`,
      `(?:${own})(?!\\p{Script=Han})${GAP}(?=${apart.join('|')})`,
    ].join('|'),
    'u',
  );
}

/** A no that is glued to a key, before it or behind it. */
const NEGATED_BEFORE = new RegExp(`(?:${NEGATION}|(?<![a-z])(?:no|not|non|un)[ _-]?)$`, 'u');
const NEGATED_WITHIN = new RegExp(`(?:${NEGATION}|^(?:no|not|non|un)[a-z])`, 'u');

const OPENING = /[（([【“"「，,。；;]/u;
const CLOSING = /^[）)\]】"'”’」』，,。；;]+/u;

function bounded(name: string): string {
  if (/[a-z0-9]$/.test(name)) return `${name}(?![a-z0-9])`;
  // “弹出授权 拒绝后闪退” tells what happened then.
  return SURE.test(name) ? `${name}(?!(?:之|以)?后(?!来)|就|时|的话)` : `${name}(?!\\p{L})`;
}
