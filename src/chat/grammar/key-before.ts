/**
 * Finds the key before a sign that may name an end user: `用户=`, `用户 ：`, `user!=`, `user->`, or one that nothing but a
 * quote, a bracket or a blank follows. Each look is at a bounded stretch of the text.
 */
import { type Folded, folded } from '../../domain/folded.ts';
import { END_USER_KEYS, isLikeEndUserKey, personIn, USER_KEY } from './end-user-label.ts';
import { type IsKeyWord, isEnclosing, isKeyAt, LETTER, WHITE } from './end-user-name.ts';
import { looksLikePerson } from './person-name.ts';

export type Finding = {
  /** In a command line a colon is a sign, and a slip in the key is one; in ordinary talk neither is. */
  readonly isLine: boolean;
  readonly isKey: IsKeyWord;
  /** Where to begin. */
  readonly from?: number;
  /** Of a command that takes an end user and no text: “user Mary” can only mean the pair. */
  readonly isBlankSign?: boolean;
};

export const SIGN = /[=:\u2236]/;
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
/** Of “用 户=” and “user name=”: what stands before the key, the key itself and blanks. */
const APART_AT_MOST = 24;
const SPLIT_KEY = /(?<![\p{L}\p{N}])(?:用\s{1,4}户|u\s{0,3}s\s{0,3}e\s{0,3}r)$/u;
const KEY_AND_SUFFIX =
  /(?<![\p{L}\p{N}])(?:用户|user)\s{1,3}(?:的?名字?|昵称|姓名|编号|账?号|id|names?|no|number|nick|nickname|account)$/u;
/** Halves of the key, and “user_nme”. */
const BROKEN_KEY = /^(?:用|户|us|user[_-][a-z]{1,8})$/u;
/** What slips in for a sign; only before a name. */
const SOFT_SIGN = /[;,\-–—~]/;
/** How far before a key an address is looked for that it is part of. */
const ADDRESS_AT_MOST = 300;
/** @returns whether a word before an equals sign is one that is asked about as a slip of such a key */
export function isEndUserSlip(word: string): boolean {
  const { text } = folded(`${word}=`);
  return keyBefore(text, text.length - 1, 0, true, key => key === USER_KEY)?.isSlip === true;
}

export function isSignAt(text: string, at: number, isLine: boolean): boolean {
  return SIGN.test(text.charAt(at)) || (isLine && isOtherSign(text, at));
}

function isOtherSign(text: string, at: number): boolean {
  const sign = text.charAt(at);
  return OTHER_SIGN.test(sign) && (sign !== '>' || ARROW.test(text.charAt(at - 1)));
}

/** 用户（吕子凡）, user "Mary", --user Mary: @returns the key before a place at which something opens, or a blank stands */
export function keyWithoutSign(
  text: string,
  whole: Folded,
  at: number,
  first: number,
  { isKey, isBlankSign = false }: Finding,
): Key | undefined {
  const opening = whole.text.charAt(at);
  const isBlank = WHITE.test(opening);
  const isSoft = SOFT_SIGN.test(opening);
  if (!isBlank && !isSoft && !isEnclosing(opening)) return undefined;
  let to = at;
  while (!isBlank && to > first && at - to < 2 && WHITE.test(whole.text.charAt(to - 1))) to -= 1;
  const key = END_USER_KEYS.find(each => whole.text.endsWith(each, to));
  if (key === undefined || to - key.length < first) return undefined;
  const from = to - key.length;
  const before = whole.text.charAt(from - 1);
  if (LETTER.test(before) || isInAddress(whole.text, from)) return undefined;
  const named = { from, to, isSlip: false, isGlued: false, isOfPerson: isSoft };
  if (isSoft)
    return looksLikePerson(text.slice(whole.ends[at]).slice(0, ENCLOSED_AT_MOST).trimStart())
      ? named
      : undefined;
  if (!isBlank) {
    const inside = text
      .slice(whole.ends[at], (whole.ends[at] ?? 0) + ENCLOSED_AT_MOST)
      .replace(/^[\s"'“‘「『]{1,3}/u, '');
    return looksLikePerson(inside) ? named : undefined;
  }
  let next = at;
  while (WHITE.test(whole.text.charAt(next))) next += 1;
  const letter = whole.text.charAt(next);
  if (letter === '' || !LETTER.test(letter) || isKeyAt(whole.text, next, isKey)) return undefined;
  const isFlag = /[-–—]/.test(before) && looksLikePerson(text.slice(whole.starts[next]));
  return isFlag || (isBlankSign && !isKeyAt(whole.text, from, () => true)) ? named : undefined;
}

export type Key = {
  readonly from: number;
  readonly to: number;
  readonly isSlip: boolean;
  /** Letters stand right before it: “包装太大用户=”. Whether it is one can't be told. */
  readonly isGlued: boolean;
  /** It is one only before what looks like a person: “盒子太大用户：”, “user name:”. */
  readonly isOfPerson?: boolean;
};

/** @returns the key that ends before a sign */
export function keyBefore(
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
  // Before “id”, which may be a key of its own.
  const parted = isLine ? partedKey(text, from, to, first, isEquals) : undefined;
  if (parted !== undefined) return parted;
  if (word === '' || isKey(word, '=') || (isStray && !END_USER_KEYS.some(each => word.endsWith(each))))
    return undefined;
  const isApartFrom = isLine && !isInAddress(text, from) && !isInTag(text, from);
  const ending = END_USER_KEYS.find(each => word.endsWith(each));
  if (!isEquals) {
    if (isApartFrom && isLikeEndUserKey(word, ':')) return { from, to, isSlip: true, isGlued: false };
    // “盒子太大用户：”
    return isApartFrom && ending !== undefined
      ? { from: to - ending.length, to, isSlip: false, isGlued: true, isOfPerson: true }
      : undefined;
  }
  if (isApartFrom && isLikeEndUserKey(word)) return stray({ from, to, isSlip: true, isGlued: false });
  if (isApartFrom && BROKEN_KEY.test(word))
    return { from, to, isSlip: true, isGlued: false, isOfPerson: true };
  const name = isLine && isKey(USER_KEY, '=') ? personAt(text, word, from) : undefined;
  if (name !== undefined) return { from: to - name.length, to, isSlip: true, isGlued: name !== word };
  const key = ending;
  if (key === undefined || isInAddress(text, from)) return undefined;
  // “-user=” and “_user=” are as good as “,user=”.
  const isGlued = LETTER.test(word.charAt(word.length - key.length - 1));
  return stray({ from: to - key.length, to, isSlip: false, isGlued });
}

/** @returns the key in pieces that ends at a place: “用 户=”, “u s e r:”, “user name:” */
function partedKey(
  text: string,
  from: number,
  to: number,
  first: number,
  isEquals: boolean,
): Key | undefined {
  if (from === first || !WHITE.test(text.charAt(from - 1))) return undefined;
  const near = Math.max(first, to - APART_AT_MOST);
  const stretch = text.slice(near, to);
  const split = SPLIT_KEY.exec(stretch);
  const [found, isSlip] = split === null ? [KEY_AND_SUFFIX.exec(stretch), true] : [split, false];
  if (found === null || near + found.index >= from) return undefined;
  return { from: near + found.index, to, isSlip, isGlued: false, isOfPerson: !isEquals };
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

export function behindSigns(text: string, sign: number): number {
  let at = sign;
  const isSign = (letter: string) => SIGN.test(letter) || OTHER_SIGN.test(letter) || WHITE.test(letter);
  while (at < text.length && isSign(text.charAt(at))) at += 1;
  return at;
}

/** @returns where the marks begin that stand right before a key: “**用户**=”, “--user=”; a dash behind a word is none */
export function beforeMarks(text: string, from: number): number {
  let marks = from;
  while (marks > 0 && from - marks < STRAYS_AT_MOST && MARK_BEFORE.test(text.charAt(marks - 1))) marks -= 1;
  return LETTER.test(text.charAt(marks - 1)) ? from : marks;
}
