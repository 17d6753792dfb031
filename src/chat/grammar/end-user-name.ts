/**
 * Where the name of an end user ends that stands after its key (entity boundary detection). Where that can't be told
 * the answer is that it can't: a name that was cut too early would stay in what the user said.
 */

import type { Folded } from '../../domain/folded.ts';
import { normalized } from '../../domain/normal-form.ts';
import { mayRefuse } from './consent-words.ts';
import { isNobody, nobodyAt } from './nobody.ts';
import { looksLikePerson, SAYS, TITLES } from './person-name.ts';

/** Places are of the folded text; `end` is behind closing quotes. */
export type ReadName =
  | { readonly kind: 'name'; readonly from: number; readonly to: number; readonly end: number }
  /** No name stands there: it is empty, only marks, or protected already. */
  | { readonly kind: 'nothing'; readonly end: number }
  | { readonly kind: 'unclear' };

/** @returns whether a word is a key of the command, before that sign */
export type IsKeyWord = (word: string, sign: string) => boolean;

const UNCLEAR: ReadName = { kind: 'unclear' };

/** Quotes and brackets that people take for each other: “李 先生”, ”李 先生”, "李 先生“. */
const FAMILIES = ['"“”„‟〝〞〟', "'‘’‚‛`′", '「」『』', '《》〈〉«»‹›<>', '()', '[]【】〔〕〖〗{}'] as const;
const QUOTE_FAMILIES = 4;
const FAMILY = new Map(FAMILIES.flatMap((signs, family) => [...signs].map(sign => [sign, family] as const)));
/** Each closes the other and nothing else. */
const PARTNERS = ['“”', '‘’', '「」', '『』', '《》', '〈〉', '()', '[]', '【】'];
const CLOSING = /[)\]】〕〗}」』》〉»›>]/u;

export const WHITE = /\s/u;
const BREAK = /[\n\r\u2028\u2029]/u;
/** Halves of surrogate pairs are letters as far as this is concerned. */
export const LETTER = /[\p{L}\p{M}\p{N}_\ud800-\udfff]/u;
const OF_NAME = /[\p{L}\p{M}\p{N}\p{So}_\-.·•・‧@*&+#\ud800-\udfff]/u;
const LATIN = /[\p{Script=Latin}]/u;
/** Never part of a name. The comma of ASCII may be: `Smith,Mary`. */
const ENDS = /[，。；！？、…;!?]/u;
const HAN_NAME = /^[\p{Script=Han}·•・‧]{2,}$/u;
const HAN_WORD = /\p{Script=Han}{1,8}/uy;
/** An account: Han characters behind it are no more of it. */
const HANDLE = /[\p{N}_@]/u;
const KEY_WORD = /([\p{L}\p{N}_]{1,20})\s{0,8}([=:])/uy;
const WORD_START = /(?<![\p{L}\p{N}_])(?=[\p{L}\p{N}_])/gu;
const TELLING = /[\p{L}\p{N}\p{S}]/u;

/** “用户=老张说盒子大”: what follows a name of so many characters is what they said. */
const SAYING = new RegExp(`^\\p{Script=Han}{2,4}(?:${SAYS})`, 'u');
/** Not a whole name by themselves. */
const LONG_SURNAMES = new Set(
  '欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 夏侯 长孙 宇文 轩辕 端木 南宫 西门 百里 独孤'.split(
    ' ',
  ),
);

/** So many Han characters in two words may be one name: “阿依 古丽”. */
const SPACED_NAME_AT_MOST = 4;

/** In characters. One alone would be found all over what was said. */
export const NAME_LETTERS = { least: 2, most: 60 } as const;
/** In units of the folded text: as long a name is looked for. */
const LOOKED_AT = 300;

/** Too long for a Chinese name, or what a report begins with. */
const NO_NAME = new RegExp(
  `^(?:\\p{Script=Han}{6}|(?:${SAYS}|包装|盒子|太|很|不|没|的|有点|容易|尺寸|价格|质量|味道|渠道|希望)|(?:says?|said|the|it|its|is|was|this|that|box|too|very|not)(?![a-z]))`,
  'u',
);
const NO_NAME_LOOKED_AT = 16;

const STANDS_FOR_ONE = /^(?:(?:user|用户)?#[0-9a-f]{4}|user|用户)$/iu;

/** @returns whether a text can be the name of an end user */
export function isName(name: string): boolean {
  // What stands for a name is none: it would be looked for in what stands for others.
  if (STANDS_FOR_ONE.test(normalized(name).trim())) return false;
  const { length } = [...name];
  const isOfLength = length >= NAME_LETTERS.least && length <= NAME_LETTERS.most;
  // A name that goes on as a refusal would take it along, to where nobody sees it any more.
  return isOfLength && TELLING.test(name) && !BREAK.test(name) && !mayRefuse(name);
}

/** @returns a name without the quotes around it */
export function unquoted(typed: string): string {
  const name = typed.trim();
  const isQuoted = name.length > 1 && isQuote(name.charAt(0)) && isQuote(name.charAt(name.length - 1));
  return isQuoted ? name.slice(1, -1).trim() : name;
}

/** @returns whether a character opens or closes something, wherever it stands */
export function isEnclosing(letter: string): boolean {
  return FAMILY.has(letter);
}

/** @returns whether one of two characters can close what the other opens */
export function areOfOneKind(one: string, other: string): boolean {
  const family = FAMILY.get(one);
  return family !== undefined && family === FAMILY.get(other);
}

function isQuote(letter: string): boolean {
  const family = FAMILY.get(letter);
  return family !== undefined && family < QUOTE_FAMILIES;
}

/**
 * @param original the text as typed
 * @param from where the value begins: behind the sign and white space
 * @param mayBeSpeech the sign is a colon: “用户：太大了，放不下” is more likely what was said
 */
export function readName(
  original: string,
  whole: Folded,
  from: number,
  isKey: IsKeyWord,
  mayBeSpeech: boolean,
): ReadName {
  const { text } = whole;
  const first = text.charAt(from);
  if (first === '' || first === '\u0001') return { kind: 'nothing', end: from };
  if (isKeyAt(text, from, isKey)) return { kind: 'nothing', end: from };
  const nobody = nobodyAt(text, from);
  // “user=Unknown Smith”
  const isAlone = nobody !== undefined && !/^\s*\p{Lu}/u.test(original.slice(whole.starts[nobody]));
  if (isAlone)
    return mayBeNamed(text, nobody, isKey) ? UNCLEAR : { kind: 'name', from, to: nobody, end: nobody };
  const read = FAMILY.has(first) ? readEnclosed(text, from, isKey) : readBare(original, whole, from, isKey);
  if (read.kind !== 'name') return read;
  const next = text.charAt(read.end);
  const isEnd = next === '' || WHITE.test(next) || CLOSING.test(next);
  if (mayBeSpeech && read.end === read.to && !isEnd) return UNCLEAR;
  // “张女士（授权=…”: another pair is no part of a name.
  for (const { index } of text.slice(read.from, read.to).matchAll(WORD_START))
    if (isKeyAt(text, read.from + index, isKey)) return UNCLEAR;
  const name = original.slice(whole.starts[read.from], whole.starts[read.to] ?? original.length).trim();
  return isName(name) || isNobody(name) ? read : UNCLEAR;
}

/**
 * “用户=顾客 郑晓梅”, “user=someone, Mary”: whoever nobody knows may be named right behind.
 * @returns whether what follows a placeholder may be a name: no pair, and no words that are longer than one
 */
function mayBeNamed(text: string, from: number, isKey: IsKeyWord): boolean {
  let at = from;
  while (at < text.length && !LETTER.test(text.charAt(at))) {
    if (BREAK.test(text.charAt(at))) return false;
    at += 1;
  }
  if (at >= text.length || isKeyAt(text, at, isKey)) return false;
  return !NO_NAME.test(text.slice(at, at + NO_NAME_LOOKED_AT));
}

function readEnclosed(text: string, from: number, isKey: IsKeyWord): ReadName {
  const opening = text.charAt(from);
  const isQuoted = isQuote(opening);
  for (let at = from + 1; at < text.length && at < from + LOOKED_AT; at += 1) {
    const letter = text.charAt(at);
    if (letter === '\\' && FAMILY.has(text.charAt(at + 1))) at += 1;
    else if (isApostrophe(text, at)) continue;
    else if (isQuoted ? isQuote(letter) : areOfOneKind(opening, letter)) {
      if (!TELLING.test(text.slice(from + 1, at))) return readMarks(text, from, isKey);
      const next = text.charAt(at + 1);
      // Else it may be a quote in the quotes, or one that closes nothing.
      const isWhole =
        !LETTER.test(next) || PARTNERS.includes(opening + letter) || endsQuietly(text, at, opening);
      return isWhole && !isQuote(next) ? { kind: 'name', from: from + 1, to: at, end: at + 1 } : UNCLEAR;
    }
  }
  return UNCLEAR;
}

/** @returns whether a quote of the same kind has no other behind it, to the end of the word: “用户="张三"太大” */
function endsQuietly(text: string, at: number, opening: string): boolean {
  if (!areOfOneKind(opening, text.charAt(at))) return false;
  let end = at + 1;
  while (end < text.length && !WHITE.test(text.charAt(end)) && !isQuote(text.charAt(end))) end += 1;
  return !isQuote(text.charAt(end));
}

function readBare(original: string, whole: Folded, from: number, isKey: IsKeyWord): ReadName {
  const { text } = whole;
  let at = from;
  for (; at < text.length; at += 1) {
    if (at > from + LOOKED_AT) return UNCLEAR;
    const letter = text.charAt(at);
    if (letter === '.' && !LETTER.test(text.charAt(at + 1))) break;
    if (OF_NAME.test(letter) || (at > from && isApostrophe(text, at))) continue;
    if (letter !== '(' || at === from) break;
    // “张女士(VIP)” is one name.
    const bracketed = /^\([^\s()]{1,40}\)/u.exec(text.slice(at, at + 42))?.[0];
    if (bracketed === undefined) return UNCLEAR;
    at += bracketed.length - 1;
  }
  if (at === from) return readMarks(text, from, isKey);
  return isTold(original, whole, from, at, isKey) ? { kind: 'name', from, to: at, end: at } : UNCLEAR;
}

/** “用户=…”: marks are no name, but one may follow them. */
function readMarks(text: string, from: number, isKey: IsKeyWord): ReadName {
  let end = from;
  while (end < text.length && !WHITE.test(text.charAt(end)) && !LETTER.test(text.charAt(end))) end += 1;
  const next = behindBlanks(text, end);
  const isAlone =
    next >= text.length || BREAK.test(text.charAt(next)) || (next > end && isKeyAt(text, next, isKey));
  return isAlone ? { kind: 'nothing', end } : UNCLEAR;
}

/** @returns whether a name that nothing encloses ends at `to` for sure */
function isTold(original: string, whole: Folded, from: number, to: number, isKey: IsKeyWord): boolean {
  const { text } = whole;
  // “张女士(VIP)” is as whole as “张女士”.
  const name = text.slice(from, to).replace(/\([^()]*\)$/, '');
  const isHan = HAN_NAME.test(name);
  // “用户=张女士说太大”
  if (isHan && (TITLES.some(title => isInside(name, title)) || SAYING.test(name))) return false;
  if (goesOn(name)) return false;
  const stop = text.charAt(to);
  if (isBeforeAnother(original.slice(whole.starts[to] ?? original.length))) return false;
  if (stop === '' || BREAK.test(stop)) return true;
  if (WHITE.test(stop) || stop === '.') return isFollowedWell(text, name, isHan, to, isKey);
  if (stop === '=' || stop === ':') return false;
  const isBeforeLetter = LETTER.test(text.charAt(to + 1));
  // “用户=张女士、李女士”, “用户=张女士/李女士”: two of them.
  if (stop === '、') return !isBeforeLetter;
  if (ENDS.test(original.charAt(whole.starts[to] ?? original.length)) || CLOSING.test(stop)) return true;
  if (stop === ',' && isBeforeLetter) return isHan || isKeyAt(text, to + 1, isKey);
  if (stop === ',') return isHan || isFollowedWell(text, name, isHan, to, isKey);
  return isBeforeLetter ? isHan && FAMILY.has(stop) : isHan || isQuote(stop);
}

/** @returns whether what stands behind white space can't be more of the name */
function isFollowedWell(text: string, name: string, isHan: boolean, to: number, isKey: IsKeyWord): boolean {
  let next = to;
  while (next < text.length && /[\s.,]/u.test(text.charAt(next))) {
    if (BREAK.test(text.charAt(next))) return true;
    next += 1;
  }
  const letter = text.charAt(next);
  if (letter === '' || ENDS.test(letter) || CLOSING.test(letter) || /["“「#]/.test(letter)) return true;
  if (isKeyAt(text, next, isKey)) return true;
  if (!isHan && !HANDLE.test(name)) return false;
  if (TITLES.some(title => name.endsWith(title))) return true;
  HAN_WORD.lastIndex = next;
  const word = HAN_WORD.exec(text)?.[0] ?? '';
  const isPart =
    (isHan && name.length + word.length <= SPACED_NAME_AT_MOST) ||
    TITLES.some(title => word.startsWith(title));
  return word.length > 1 && !LONG_SURNAMES.has(name) && !isPart;
}

/** “用户=张女士，李小芳”: two of them. */
function isBeforeAnother(rest: string): boolean {
  const behind =
    /^(?:[，,、/&+][^\S\n]{0,3}|[^\S\n]{1,3})(?:和|与|跟|及|and )?[^\S\n]{0,3}(?=\p{Script=Han})/u.exec(
      rest.slice(0, 12),
    )?.[0];
  return behind !== undefined && looksLikePerson(rest.slice(behind.length, behind.length + 12));
}

function isInside(name: string, title: string): boolean {
  const at = name.indexOf(title, 1);
  return at !== -1 && at + title.length < name.length;
}

/**
 * @returns whether a name goes on in another script without a sign between, as in “Ken她说不好”: nobody can tell where
 *   it ends. A title may follow (Tony老师), one letter or mark may lead (阿Ken), and what stands at the very end belongs
 *   to it (小红123).
 */
function goesOn(name: string): boolean {
  const [, before = '', title = ''] = /[a-z\d]([\p{Script=Han}]{1,80})(.?)/u.exec(name) ?? [];
  return before !== '' && !(title === '' && TITLES.includes(before));
}

/** O’Brien */
function isApostrophe(text: string, at: number): boolean {
  return /['’]/.test(text.charAt(at)) && LATIN.test(text.charAt(at - 1)) && LATIN.test(text.charAt(at + 1));
}

/** @returns whether a pair of the command begins at a place of a folded text */
export function isKeyAt(text: string, at: number, isKey: IsKeyWord): boolean {
  KEY_WORD.lastIndex = at;
  const [, word, sign] = KEY_WORD.exec(text) ?? [];
  return word !== undefined && sign !== undefined && isKey(word, sign);
}

function behindBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && WHITE.test(text.charAt(at)) && !BREAK.test(text.charAt(at))) at += 1;
  return at;
}
