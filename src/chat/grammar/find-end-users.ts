/**
 * Finds the end users that a text names by `用户=` (detection of personal data), however it is written: with spaces or
 * any sign around it, glued to marks, in any case and width. Linear in the length of the text.
 */
import { type Folded, folded } from '../../domain/folded.ts';
import { simplified } from '../../domain/simplified.ts';
import { END_USER_KEYS, isLikeEndUserKey, personIn, USER_KEY } from './end-user-key.ts';
import {
  areOfOneKind,
  type IsKeyWord,
  isEnclosing,
  isKeyAt,
  LETTER,
  type ReadName,
  readName,
  WHITE,
} from './end-user-name.ts';
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

export type Finding = {
  /** In a command line a colon is a sign, and a slip in the key is one; in ordinary talk neither is. */
  readonly isLine: boolean;
  readonly isKey: IsKeyWord;
  /** Where to begin. */
  readonly from?: number;
  /** Of a command that takes an end user and no text: “user Mary” can only mean the pair. */
  readonly isBlankSign?: boolean;
};

const SIGN = /[=:\u2236]/;
/** What may stand between key and sign: “用户” = …, 【用户】：… */
const GAP = /[\s"“”„'‘’`*)\]】〕〗}」』》〉»›>]/u;
/** What people write for an equals sign; `>` of an arrow. */
const OTHER_SIGN = /[|→➜➔⇒⟶➡>]/u;
const ARROW = /[-–—=]/;
/** “user!=”, “用户（=”: no key, and surely meant as one. */
const STRAY = /[^\p{L}\p{M}\p{N}\s=:\u2236]/u;
const STRAYS_AT_MOST = 6;
/** “**用户**=”, “--user=”, “#用户=” */
const MARK_BEFORE = /[*_#~`@\-–—]/u;
/** So much of what is enclosed is looked at for a name. */
const ENCLOSED_AT_MOST = 40;
const KEY_AT_MOST = 24;
/** Of “用 户=”: what stands before 用, 用 itself and blanks. */
const APART_AT_MOST = 6;
/** One of these behind a value belongs to the pair, as the one before it does. */
const SEPARATORS = '，,、；;';
/** How far before a key an address is looked for that it is part of. */
const ADDRESS_AT_MOST = 300;
/** @returns all end users named, in the order of the text, none within another */
export function findEndUsers(text: string, finding: Finding): FoundEndUser[] {
  const { isLine, isKey, from = 0 } = finding;
  const whole = folded(text);
  if (!MAY_NAME.test(simplified(whole.text))) return [];
  const quoted = quotedWords(whole.text);
  const found: FoundEndUser[] = [];
  let at = 0;
  while ((whole.starts[at] ?? text.length) < from) at += 1;
  const first = at;
  for (; at < whole.text.length; at += 1) {
    const sign = whole.text.charAt(at);
    const isSign = SIGN.test(sign) || (isLine && isOtherSign(whole.text, at));
    const key = isSign
      ? keyBefore(whole.text, at, first, isLine, isKey)
      : isLine
        ? keyWithoutSign(text, whole, at, first, finding)
        : undefined;
    if (key === undefined) continue;
    const value = isSign ? behindSigns(whole.text, at) : at;
    const isQuoted = isWithin(quoted, key);
    // What a user said to a user: “客服说 用户：尺寸多大”. And what is quoted may be anything: “<at usr=1>”.
    const isSpeech = isSign && !whole.text.slice(at, value).includes('=');
    const isAsked = !isSpeech || looksLikePerson(text.slice(whole.starts[value]));
    if (isQuoted && isLine && (key.isSlip || !isSign || !isAsked)) continue;
    if (!isLine && !isAsked) continue;
    const read: ReadName =
      key.isGlued || (isQuoted && isLine) || !isSign
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

/** Without one of these letters no key stands anywhere, nor what is nearly one. */
const MAY_NAME = /[=:\u2236]|用户|user/u;

/** @returns whether a word before an equals sign is one that is asked about as a slip of such a key */
export function isEndUserSlip(word: string): boolean {
  const { text } = folded(`${word}=`);
  return keyBefore(text, text.length - 1, 0, true, key => key === USER_KEY)?.isSlip === true;
}

function isOtherSign(text: string, at: number): boolean {
  const sign = text.charAt(at);
  return OTHER_SIGN.test(sign) && (sign !== '>' || ARROW.test(text.charAt(at - 1)));
}

/** 用户（吕子凡）, user "Mary", --user Mary: @returns the key before a place at which something opens, or a blank stands */
function keyWithoutSign(
  text: string,
  whole: Folded,
  at: number,
  first: number,
  { isKey, isBlankSign = false }: Finding,
): Key | undefined {
  const opening = whole.text.charAt(at);
  const isBlank = WHITE.test(opening);
  if (!isBlank && !isEnclosing(opening)) return undefined;
  let to = at;
  while (!isBlank && to > first && at - to < 2 && WHITE.test(whole.text.charAt(to - 1))) to -= 1;
  const key = END_USER_KEYS.find(each => whole.text.endsWith(each, to));
  if (key === undefined || to - key.length < first) return undefined;
  const from = to - key.length;
  const before = whole.text.charAt(from - 1);
  if (LETTER.test(before) || isInAddress(whole.text, from)) return undefined;
  const named = { from, to, isSlip: false, isGlued: false };
  if (!isBlank) {
    const inside = text.slice(whole.ends[at], (whole.ends[at] ?? 0) + ENCLOSED_AT_MOST);
    return looksLikePerson(inside) ? named : undefined;
  }
  let next = at;
  while (WHITE.test(whole.text.charAt(next))) next += 1;
  const letter = whole.text.charAt(next);
  if (letter === '' || !LETTER.test(letter) || isKeyAt(whole.text, next, isKey)) return undefined;
  const isFlag = /[-–—]/.test(before) && looksLikePerson(text.slice(whole.starts[next]));
  return isFlag || (isBlankSign && !isKeyAt(whole.text, from, () => true)) ? named : undefined;
}

type Key = {
  readonly from: number;
  readonly to: number;
  readonly isSlip: boolean;
  /** Letters stand right before it: “包装太大用户=”. Whether it is one can't be told. */
  readonly isGlued: boolean;
};

/** @returns the key that ends before a sign */
function keyBefore(
  text: string,
  sign: number,
  first: number,
  isLine: boolean,
  isKey: IsKeyWord,
): Key | undefined {
  const isEquals = text.charAt(sign) === '=';
  let to = sign;
  while (to > first && GAP.test(text.charAt(to - 1))) to -= 1;
  // The shaft of an arrow.
  if (OTHER_SIGN.test(text.charAt(sign)) && ARROW.test(text.charAt(sign - 1))) {
    to = sign;
    while (to > first && sign - to < STRAYS_AT_MOST && /[-–—\s]/u.test(text.charAt(to - 1))) to -= 1;
  }
  const end = to;
  if (isEquals && isLine)
    while (
      to > first &&
      end - to < STRAYS_AT_MOST &&
      (STRAY.test(text.charAt(to - 1)) || GAP.test(text.charAt(to - 1)))
    )
      to -= 1;
  const isStray = to < end;
  let from = to;
  while (from > first && to - from < KEY_AT_MOST && /[\p{L}\p{M}\p{N}_-]/u.test(text.charAt(from - 1)))
    from -= 1;
  const word = text.slice(from, to);
  // “user!=”
  const stray = (key: Key): Key => (isStray ? { ...key, to: end, isSlip: true } : key);
  if (END_USER_KEYS.includes(word))
    return isInAddress(text, from) ? undefined : stray({ from, to, isSlip: false, isGlued: false });
  if (word === '' || isKey(word, '=') || (isStray && !END_USER_KEYS.some(each => word.endsWith(each))))
    return undefined;
  const isApartFrom = isLine && !isInAddress(text, from) && !isInTag(text, from);
  if (!isEquals)
    return isApartFrom && isLikeEndUserKey(word, ':')
      ? { from, to, isSlip: true, isGlued: false }
      : undefined;
  // “用 户=”
  const near = Math.max(0, from - APART_AT_MOST);
  const apart = isLine && word === '户' && /(?<![\p{L}\p{N}])用\s{1,4}$/u.exec(text.slice(near, from));
  if (apart && near + apart.index >= first)
    return { from: near + apart.index, to, isSlip: false, isGlued: false };
  if (isApartFrom && isLikeEndUserKey(word)) return stray({ from, to, isSlip: true, isGlued: false });
  const name = isLine && isKey(USER_KEY, '=') ? personAt(text, word, from) : undefined;
  if (name !== undefined) return { from: to - name.length, to, isSlip: true, isGlued: name !== word };
  const key = END_USER_KEYS.find(each => word.endsWith(each));
  if (key === undefined || isInAddress(text, from)) return undefined;
  // “-user=” and “_user=” are as good as “,user=”.
  const isGlued = LETTER.test(word.charAt(word.length - key.length - 1));
  return stray({ from: to - key.length, to, isSlip: false, isGlued });
}

/** @returns the word that calls a person, which is no part of some code: `<input name=…>`, `user.name=…`, `?name=…` */
function personAt(text: string, word: string, from: number): string | undefined {
  const name = personIn(word);
  const isCode = /[.$&?/<#@-]/.test(text.charAt(from - 1)) || isInTag(text, from);
  return name === word && /[a-z]/.test(word) && isCode ? undefined : name;
}

/** @returns whether a place is in a tag that is still open: `<at user_id=…>` */
function isInTag(text: string, from: number): boolean {
  return /<\w{1,20}\s[^<>]{0,80}$/.test(text.slice(Math.max(0, from - 100), from));
}

/** @returns whether what ends there is part of a link: `https://x.cn/i?user=778` */
function isInAddress(text: string, at: number): boolean {
  if (!/[?&/.]/.test(text.charAt(at - 1))) return false;
  let from = at;
  while (from > 0 && at - from < ADDRESS_AT_MOST && /[!-~]/.test(text.charAt(from - 1))) from -= 1;
  return /:\/\/|^www\.|^[a-z0-9.-]{1,80}\.[a-z]{2,10}\//.test(text.slice(from, at));
}

function behindSigns(text: string, sign: number): number {
  let at = sign;
  const isSign = (letter: string) => SIGN.test(letter) || OTHER_SIGN.test(letter) || WHITE.test(letter);
  while (at < text.length && isSign(text.charAt(at))) at += 1;
  return at;
}

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
  let marks = from;
  while (marks > 0 && from - marks < STRAYS_AT_MOST && MARK_BEFORE.test(whole.text.charAt(marks - 1)))
    marks -= 1;
  // “太大-用户=” may be a dash.
  if (marks < from && !LETTER.test(whole.text.charAt(marks - 1))) from = marks;
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
  return { ...placeOf(text, whole, key, key.from, end), name: undefined };
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
