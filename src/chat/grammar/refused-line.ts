/**
 * What is kept of a line that has to be refused for the end users it names: enough to say why, and all that was given
 * beside them, so that the line that is shown instead loses no refusal of consent.
 */
import { pickChoice } from '../../domain/choice.ts';
import { folded } from '../../domain/folded.ts';
import { looksLikeId } from '../../domain/short-id.ts';
import { Refusal } from '../refusal.ts';
import { type Argument, argumentOfKey } from './command.ts';
import { refusalOf } from './consent-pair.ts';
import { ABOUT_CONSENT, mayRefuse } from './consent-words.ts';
import { MARK, UNCLEAR, wordFor } from './end-user.ts';
import { type FoundEndUser, findEndUsers } from './find-end-users.ts';
import { readWords } from './parse.ts';

/** Stands for what is not kept. */
export const HIDDEN = '…';
/** Another name says nothing more about why the line is refused. */
const NAMES_AT_MOST = 2;
const PAIR = /(?<![^\s，,；;、。])([^\s=＝:：，,；;、。]{1,24})\s{0,8}([=＝:：])/gu;

const QUOTE = /["“”「」]/u;

/** A stretch of a line from one known key to the next; the first has none. */
type Stretch = {
  readonly text: string;
  readonly valueStart: number;
  readonly argument: Argument | undefined;
};
/** A stretch without names: the words before the first, the names, and the words behind one that is told apart. */
type Parted = {
  readonly stretch: Stretch;
  readonly before: string;
  readonly found: readonly FoundEndUser[];
  readonly after: string;
};

/** @returns what was before them, and that there were names */
export function withUnclearNames(before: string, found: readonly FoundEndUser[]): string {
  return [before, ...found.slice(0, NAMES_AT_MOST).map(unclearPair)].join(' ');
}

/**
 * @param from where what follows the command begins
 * @param known the arguments of the command
 */
export function refusedLine(line: string, from: number, known: readonly Argument[]): string {
  const kept = keptLine(line, from, known);
  const consent = known.find(({ facts }) => facts.cautious !== undefined);
  return consent === undefined ? kept : withRefusal(kept, line, from, known, consent);
}

/** What is left out may be more than a name, and tell that the user refused: then the line that is shown instead does. */
function withRefusal(
  kept: string,
  line: string,
  from: number,
  known: readonly Argument[],
  consent: Argument,
): string {
  const shown = stretchesOf(kept, from, known);
  const whole = new Set(shown.map(({ text }) => text.trim()));
  const given = shown.filter(({ argument }) => argument === consent);
  const dropped = stretchesOf(line, from, known)
    .filter(({ text, argument }) => argument !== consent && !whole.has(text.trim()))
    .map(({ text }) => text);
  const limits = (text: string) => given.length > 0 && ABOUT_CONSENT.test(folded(text).text);
  if (!dropped.some(text => mayRefuse(text) || limits(text))) return kept;
  const refusal = refusalOf(consent, dropped.join(' '));
  const rest = shown.map(({ text, argument, valueStart }) =>
    argument === consent
      ? text
          .slice(valueStart)
          .replace(/^\s*\S+/u, '')
          .trim()
      : text.trim(),
  );
  return [kept.slice(0, from).trimEnd(), ...rest, refusal].filter(each => each !== '').join(' ');
}

function keptLine(line: string, from: number, known: readonly Argument[]): string {
  const parted = stretchesOf(line, from, known).map(stretch => partedOf(stretch, known));
  const isOfName = sharing(parted.flatMap(namesIn));
  const names = parted.flatMap(({ found }) => found);
  const shown = new Set(names.slice(0, NAMES_AT_MOST));
  const isSlip = names.length === 1 && names[0]?.isSlip === true;
  const kept = parted.map(({ stretch, before, found, after }) => [
    keptOf(before, stretch, isOfName),
    ...found
      .filter(each => shown.has(each))
      .map(each => (isSlip ? `${each.key.replace(/\s+/gu, '')}=${HIDDEN}` : unclearPair(each))),
    isOfName(after) ? HIDDEN : after.trim(),
  ]);
  const head = line.slice(0, from).trimEnd();
  const joined = (pieces: readonly string[]) => [head, ...pieces.filter(piece => piece !== '')].join(' ');
  const whole = joined(kept.flat());
  if (isRead(whole, head.length, known)) return whole;
  // A quote that was opened before a name is not closed any more: what may be part of one is left out.
  return joined(
    kept.flatMap(([before = '', ...others], index) => {
      const { stretch, found = [] } = parted[index] ?? {};
      const isWhole =
        stretch?.argument !== undefined && before.length > stretch.valueStart && !QUOTE.test(before);
      return [isWhole ? before : '', ...others.slice(0, found.length)];
    }),
  );
}

/** @returns whether a command takes an end user and no text of many words: there “user Mary” can only mean the pair */
export function takesNoText(known: readonly Argument[] | undefined): boolean {
  const takesText = known?.some(({ facts }) => facts.takesRest === true && facts.read.as === 'text');
  return takesText === false && known?.some(({ facts }) => facts.read.as === 'end-user') === true;
}

function unclearPair({ key }: FoundEndUser): string {
  return `${wordFor(key)}=${UNCLEAR}`;
}

function stretchesOf(line: string, from: number, known: readonly Argument[]): Stretch[] {
  const stretches: Stretch[] = [];
  let start = from;
  let valueStart = from;
  let argument: Argument | undefined;
  const close = (end: number) =>
    stretches.push({ text: line.slice(start, end), valueStart: valueStart - start, argument });
  PAIR.lastIndex = from;
  for (let found = PAIR.exec(line); found !== null; found = PAIR.exec(line)) {
    const [pair, key = '', sign = ''] = found;
    const next = argumentOfKey(known, key, sign);
    if (next === undefined) continue;
    close(found.index);
    [start, valueStart, argument] = [found.index, found.index + pair.length, next];
  }
  close(line.length);
  return stretches;
}

function partedOf(stretch: Stretch, known: readonly Argument[]): Parted {
  const { text } = stretch;
  const isKey = (word: string, sign: string) => argumentOfKey(known, word, sign) !== undefined;
  const found = findEndUsers(text, { isLine: true, isKey, isBlankSign: takesNoText(known) });
  const last = found.at(-1);
  const isTold = found.length === 1 && last?.name !== undefined;
  return {
    ...{ stretch, found },
    before: text.slice(0, found[0]?.start),
    after: isTold ? text.slice(last?.end) : '',
  };
}

/** @returns the names, and all that may be of one that can't be told: whatever follows its key */
function namesIn({ stretch: { text }, found }: Parted): string[] {
  const unclear = found.find(({ name }) => name === undefined);
  const rest = unclear === undefined ? '' : text.slice(unclear.start + unclear.key.length);
  return [rest, ...found.flatMap(({ name }) => name ?? [])];
}

/** @returns the words of a stretch before any name; a value in which a name may stand is hidden */
function keptOf(before: string, stretch: Stretch, isOfName: (words: string) => boolean): string {
  const value = before.slice(stretch.valueStart);
  const first = /^\s*\S+/u.exec(value)?.[0] ?? '';
  // A name may begin with one word and end with the next.
  const isApart = !isOfName(first + value.slice(first.length).trimStart().charAt(0));
  const isTold = isApart || looksLikeId(first.trim()) || isChosen(stretch, first);
  const told = isTold ? first : '';
  const rest = value.slice(told.length);
  const kept = isOfName(rest) ? ` ${HIDDEN}` : rest;
  const key = before.slice(0, stretch.valueStart);
  return (told === '' && key !== '' ? key + kept.trimStart() : key + told + kept).trim();
}

/** @returns whether a value is one of a few, none of which is a name */
function isChosen({ argument, text, valueStart }: Stretch, value = text.slice(valueStart)): boolean {
  const read = argument?.facts.read;
  return read?.as === 'choice' && pickChoice(read.choices, value).found === 'one';
}

/** @returns whether a text has two letters in a row of one of the names: else none of them can stand in it */
function sharing(names: readonly string[]): (text: string) => boolean {
  const known = new Set(names.flatMap(pairsOfLetters));
  return text => pairsOfLetters(text).some(pair => known.has(pair));
}

function pairsOfLetters(text: string): string[] {
  const letters = [...folded(text, false).text];
  return letters.slice(1).flatMap((letter, index) => {
    const pair = `${letters[index]}${letter}`;
    return /\P{P}/u.test(pair) ? [pair] : [];
  });
}

/** @returns whether a line can be read with every name that is left out as a pair of its own */
function isRead(line: string, from: number, known: readonly Argument[]): boolean {
  try {
    const words = readWords(line, from, (key, sign) => argumentOfKey(known, key, sign)?.facts);
    return !words.some(word => word.isQuoted && word.text.includes(MARK));
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
