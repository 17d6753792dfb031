/**
 * Finds the end users that a text names by `用户=` (detection of personal data), however it is written: with spaces or
 * any sign around it, glued to marks, in any case and width. Linear in the length of the text.
 */
import { type Folded, folded } from '../../domain/folded.ts';
import { simplified } from '../../domain/simplified.ts';
import { areOfOneKind, isEnclosing, type ReadName, readName, WHITE } from './end-user-name.ts';
import {
  beforeMarks,
  behindSigns,
  type Finding,
  isSignAt,
  type Key,
  keyBefore,
  keyWithoutSign,
  SIGN,
} from './key-before.ts';
import { looksLikePerson } from './person-name.ts';

export type FoundEndUser = {
  /** As typed. */
  readonly key: string;
  /** The place of key and value in the text, with what encloses them. */
  readonly start: number;
  readonly end: number;
  /** Undefined where nobody can tell where it ends. */
  readonly name: string | undefined;
  /** The key is none, but very likely meant as one: whoever typed it is asked. */
  readonly isSlip: boolean;
};

/** One of these behind a value belongs to the pair, as the one before it does. */
const SEPARATORS = '，,、；;';
/** @returns all end users named, in the order of the text, none within another */
export function findEndUsers(text: string, finding: Finding): FoundEndUser[] {
  const { isLine, isKey, from = 0 } = finding;
  const whole = folded(text);
  if (!MAY_NAME.test(simplified(whole.text))) return [];
  const quoted = isLine ? quotedWords(whole.text) : [];
  const found: FoundEndUser[] = [];
  let at = 0;
  while ((whole.starts[at] ?? text.length) < from) at += 1;
  const first = at;
  for (; at < whole.text.length; at += 1) {
    const isSign = isSignAt(whole.text, at, isLine);
    const key = isSign
      ? keyBefore(whole.text, at, first, isLine, isKey)
      : isLine
        ? keyWithoutSign(text, whole, at, first, finding)
        : undefined;
    if (key === undefined) continue;
    const value = isSign ? behindSigns(whole.text, at) : at;
    if (isSign && key.isOfPerson === true && !isPersonAt(text, whole.starts[value])) continue;
    const isQuoted = isWithin(quoted, key);
    // What a user said to a user: “客服说 用户：尺寸多大”. And what is quoted may be anything: “<at usr=1>”.
    const isSpeech = isSign && !whole.text.slice(at, value).includes('=');
    const isAsked = !isSpeech || isPersonAt(text, whole.starts[value]);
    if (isQuoted && (key.isSlip || !isSign || !isAsked)) continue;
    if (!isLine && !isAsked) continue;
    const read: ReadName =
      key.isGlued || isQuoted || !isSign
        ? { kind: 'unclear' }
        : readName(text, whole, value, isKey, isSpeech);
    if (read.kind === 'nothing') {
      at = Math.max(at, read.end - 1);
      continue;
    }
    found.push(
      read.kind === 'name'
        ? clearOne(text, whole, key, read)
        : { ...unclearOne(text, whole, key, value), isSlip: key.isSlip },
    );
    while (at < whole.text.length - 1 && (whole.starts[at + 1] ?? 0) < (found.at(-1)?.end ?? 0)) at += 1;
  }
  return found;
}

/** So much of a text is looked at for a name. */
const PERSON_AT_MOST = 60;

function isPersonAt(text: string, from = text.length): boolean {
  return looksLikePerson(text.slice(from, from + PERSON_AT_MOST));
}

/** Without one of these letters no key stands anywhere, nor what is nearly one. */
const MAY_NAME = /[=:\u2236]|用户|user/u;

function clearOne(
  text: string,
  whole: Folded,
  key: Key,
  read: Extract<ReadName, { kind: 'name' }>,
): FoundEndUser {
  let { from } = key;
  let { end } = read;
  const before = whole.text.charAt(from - 1);
  // （用户=郑女士）, and “用户”=“郑女士”.
  if (isEnclosing(before)) {
    const isAround = areOfOneKind(before, whole.text.charAt(end));
    if (isAround) end += 1;
    if (isAround || areOfOneKind(before, whole.text.charAt(key.to))) from -= 1;
  }
  from = beforeMarks(whole.text, from);
  // 用户（=郑女士）
  if (key.isSlip && areOfOneKind(whole.text.charAt(key.to - 1), whole.text.charAt(end))) end += 1;
  if (SEPARATORS.includes(whole.text.charAt(end)) && end < whole.text.length) end += 1;
  const name = text.slice(whole.starts[read.from], whole.starts[read.to] ?? text.length);
  return {
    ...placeOf(text, whole, key, from, end),
    name: name
      .replace(/\\(["“”„'‘’「」『』《》])/gu, '$1')
      .replace(UNSEEN_ENDS, '')
      .trim(),
    isSlip: key.isSlip,
  };
}

const UNSEEN_ENDS = /^\p{Default_Ignorable_Code_Point}{1,9}|\p{Default_Ignorable_Code_Point}{1,9}$/gu;

/** All that may be of the name: to the end of the line. */
function unclearOne(text: string, whole: Folded, key: Key, value: number) {
  const rest = whole.text.slice(value);
  const line = rest.search(/[\n\r\u2028\u2029]/u);
  const end = line === -1 ? whole.text.length : value + line;
  return { ...placeOf(text, whole, key, beforeMarks(whole.text, key.from), end), name: undefined };
}

function placeOf(text: string, whole: Folded, key: Key, from: number, end: number) {
  const at = (place: number) => whole.starts[place] ?? text.length;
  return { key: text.slice(at(key.from), at(key.to)).trimEnd(), start: at(from), end: at(end) };
}

const QUOTES: Readonly<Record<string, string>> = { '"': '"', '“': '”', '「': '」' };

/** @returns the places of the words in quotes (parse.ts), in order */
function quotedWords(text: string): [from: number, to: number][] {
  const places: [number, number][] = [];
  /** Quotes that are not closed any more. */
  const open = new Set<string>();
  for (let at = 0; at < text.length; at += 1) {
    const opening = text.charAt(at);
    const closing = QUOTES[opening];
    const isStart = at === 0 || WHITE.test(text.charAt(at - 1)) || SIGN.test(text.charAt(at - 1));
    if (closing === undefined || !isStart || open.has(opening)) continue;
    const end = closingAt(text, at + 1, closing);
    if (end === undefined) {
      open.add(opening);
      continue;
    }
    places.push([at, end]);
    at = end;
  }
  return places;
}

function closingAt(text: string, from: number, closing: string): number | undefined {
  for (let at = from; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (letter === '\\' && text.charAt(at + 1) === closing) at += 1;
    else if (letter === closing) return at;
  }
  return undefined;
}

/** @returns whether a key stands in quotes, and not it alone: {"user": "…"} @param places in order */
function isWithin(
  places: readonly (readonly [from: number, to: number])[],
  { from: at, to }: { readonly from: number; readonly to: number },
): boolean {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.[1] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const place = places[low];
  return place !== undefined && place[0] <= at && !(place[0] === at - 1 && place[1] === to);
}
