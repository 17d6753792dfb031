/**
 * Finds the end users that a text names by `用户=` (detection of personal data), however it is written: with spaces or
 * any sign around it, glued to marks, in any case and width. Linear in the length of the text.
 */
import { type Folded, folded } from '../../domain/folded.ts';
import {
  areOfOneKind,
  type IsKeyWord,
  isEnclosing,
  LETTER,
  type ReadName,
  readName,
  WHITE,
} from './end-user-name.ts';
import { isLikelySlip } from './nearest.ts';

/** Every key that names an end user, as it is compared: no part of one does (`argumentOfKey` in command.ts). */
export const END_USER_KEYS = ['用户', 'user'];
const USER_KEY = 'user';

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
};

const SIGN = /[=:\u2236]/;
/** What may stand between key and sign: “用户” = …, 【用户】：… */
const GAP = /[\s"“”„'‘’`*)\]】〕〗}」』》〉»›>]/u;
const KEY_AT_MOST = 24;
/** Of “用 户=”: what stands before 用, 用 itself and blanks. */
const APART_AT_MOST = 6;
/** One of these behind a value belongs to the pair, as the one before it does. */
const SEPARATORS = '，,、；;';
/** How far before a key an address is looked for that it is part of. */
const ADDRESS_AT_MOST = 300;
/** “username=”, “用户姓名=”: too far from the key for a slip, and yet meant as it. */
const ALIKE = /^(?:用户(?:姓名|昵称|名[字称])|(?:end[_-]?)?user(?:[_-]?name)?)$/;

/** What else people call whoever said it: asked about where a command takes an end user, since it may be anything else. */
const PERSON =
  /^(?:客户|顾客|客人|会员|昵称|姓名|名字|name|nick(?:[_-]?name)?|customer(?:[_-]?name)?|client|buyer)$/;
const PERSON_AT_END = /(?:客户|顾客|客人|会员|昵称|姓名|名字)$/;

/** @returns whether a word before an equals sign may be meant as such a key by whoever types a command that has one */
export function isPersonKey(word: string): boolean {
  return PERSON.test(folded(word, false).text);
}

/** @returns whether a word is a key that names an end user */
export function isEndUserKey(word: string): boolean {
  return END_USER_KEYS.includes(folded(word, false).text);
}

/** @returns whether a word before an equals sign is very likely meant as such a key */
export function isLikeEndUserKey(word: string): boolean {
  const key = folded(word, false).text;
  if (END_USER_KEYS.includes(key)) return false;
  if (ALIKE.test(key)) return true;
  return /^[用u]/.test(key) && END_USER_KEYS.some(each => isLikelySlip(key, each));
}

/** @returns all end users named, in the order of the text, none within another */
export function findEndUsers(text: string, { isLine, isKey, from = 0 }: Finding): FoundEndUser[] {
  if (!/[=＝﹦:：﹕∶]/.test(text)) return [];
  const whole = folded(text);
  const quoted = isLine ? quotedWords(whole.text) : [];
  const found: FoundEndUser[] = [];
  let at = 0;
  while ((whole.starts[at] ?? text.length) < from) at += 1;
  const first = at;
  for (; at < whole.text.length; at += 1) {
    const sign = whole.text.charAt(at);
    if (!SIGN.test(sign)) continue;
    const key = keyBefore(whole.text, at, first, isLine, isKey);
    if (key === undefined) continue;
    const isQuoted = isWithin(quoted, key);
    // What a user said to a user: “客服说 用户：尺寸多大”. And what is quoted may be anything: “<at usr=1>”.
    if (isQuoted && (sign !== '=' || key.isSlip)) continue;
    const value = behindSigns(whole.text, at);
    const isSpeech = !whole.text.slice(at, value).includes('=');
    const read: ReadName =
      key.isGlued || isQuoted ? { kind: 'unclear' } : readName(text, whole, value, isKey, isSpeech);
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
  if (!isEquals && !isLine) return undefined;
  let to = sign;
  while (to > first && GAP.test(text.charAt(to - 1))) to -= 1;
  let from = to;
  while (from > first && to - from < KEY_AT_MOST && /[\p{L}\p{M}\p{N}_-]/u.test(text.charAt(from - 1)))
    from -= 1;
  const word = text.slice(from, to);
  if (END_USER_KEYS.includes(word))
    return isInAddress(text, from) ? undefined : { from, to, isSlip: false, isGlued: false };
  if (!isEquals || word === '' || isKey(word, '=')) return undefined;
  // “用 户=”
  const near = Math.max(0, from - APART_AT_MOST);
  const apart = isLine && word === '户' && /(?<![\p{L}\p{N}])用\s{1,4}$/u.exec(text.slice(near, from));
  if (apart && near + apart.index >= first)
    return { from: near + apart.index, to, isSlip: false, isGlued: false };
  if (isLine && isLikeEndUserKey(word)) return { from, to, isSlip: true, isGlued: false };
  if (isLine && isKey(USER_KEY, '=') && isPersonAt(text, word, from)) {
    const name = PERSON_AT_END.exec(word)?.[0] ?? word;
    return { from: to - name.length, to, isSlip: true, isGlued: name !== word };
  }
  const key = END_USER_KEYS.find(each => word.endsWith(each));
  if (key === undefined || isInAddress(text, from)) return undefined;
  // “-user=” and “_user=” are as good as “,user=”.
  return {
    from: to - key.length,
    to,
    isSlip: false,
    isGlued: LETTER.test(word.charAt(word.length - key.length - 1)),
  };
}

/** @returns whether a person is called so, and not a part of some code: `<input name=…>`, `user.name=…`, `?name=…` */
function isPersonAt(text: string, word: string, from: number): boolean {
  if (PERSON_AT_END.test(word)) return true;
  return (
    PERSON.test(word) &&
    !/[.$&?/<#@-]/.test(text.charAt(from - 1)) &&
    !/<\w{1,20}\s[^<>]{0,80}$/.test(text.slice(Math.max(0, from - 100), from))
  );
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
  while (at < text.length && (SIGN.test(text.charAt(at)) || WHITE.test(text.charAt(at)))) at += 1;
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
