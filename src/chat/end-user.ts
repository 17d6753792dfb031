/**
 * End users' names are pseudonymised by a keyed hash (HMAC) before anything is stored. What stands in place of a name,
 * in a line, a draft or a form, is told apart from all that can be typed by a character that nobody can type.
 */
import { folded } from '../domain/folded.ts';
import { findEndUsers } from './find-end-users.ts';

/** What a team's end users are hashed by. */
export type EndUserKey = {
  /** Tells keys apart, and nothing else: a hash by another team's key is never taken for one of ours. */
  readonly id: string;
  readonly hash: (name: string) => string;
};

/** Never typed: `chat/bounded.ts` replaces it in all that comes in. */
export const MARK = '\u0001';
/** How the key is called where no argument of a command is at hand. */
export const END_USER = { zh: '用户', en: 'user' };
/** Stands for a name of which nobody can tell where it ends, or which is none: whoever typed it is told. */
export const UNCLEAR = `${MARK}?`;

const HASHED = new RegExp(`^${MARK}#([0-9a-f]+)(?:\\.([0-9a-f]+))?$`);
const OVERLONG = new RegExp(`^${MARK}>(\\d{1,9})$`);
const MARKED = new RegExp(`${MARK}(?:#[0-9a-f.]+|\\?|>\\d+)?`, 'g');

/** @returns a hash as a line or draft of ours carries it; old ones do not say by which key */
export function markedHash(hash: string, keyId?: string): string {
  return `${MARK}#${hash}${keyId === undefined ? '' : `.${keyId}`}`;
}

/** @returns the hash that a text of ours carries, and by which key it was made; undefined for a name */
export function hashIn(
  text: string,
): { readonly hash: string; readonly keyId: string | undefined } | undefined {
  const [, hash, keyId] = HASHED.exec(text) ?? [];
  return hash === undefined ? undefined : { hash, keyId };
}

/** @returns what stands for a text of so many characters that was too long to be taken */
export function overlong(length: number): string {
  return `${MARK}>${length}`;
}

/** @returns how long a text was that was too long to be taken; undefined for any other */
export function overlongIn(text: string): number | undefined {
  const length = OVERLONG.exec(text)?.[1];
  return length === undefined ? undefined : Number(length);
}

/** @returns what a line or draft may keep of an end user's name */
export function hashedText(name: string, hash: (name: string) => string, keyId?: string): string {
  return name.startsWith(MARK) ? name : markedHash(hash(name), keyId);
}

/** @returns a line, or a word of one, as it can be shown: with “…” for every end user's name in it */
export function withoutEndUsers(line: string): string {
  let shown = '';
  let end = 0;
  for (const { key, start, end: after } of findEndUsers(line, { isLine: true, isKey: () => false })) {
    shown += `${line.slice(end, start)}${key}=…`;
    end = after;
  }
  return (shown + line.slice(end)).replace(MARKED, '…');
}

/** Shorter Latin names are parts of many words: `Al`, `Ann`. */
const WHOLE_WORD_BELOW = 4;
const WORD_LETTER = /[\p{Script=Latin}\p{N}]/u;

/**
 * Replaces every occurrence of a name, in any case and width and with any white space in it. Within a longer Latin
 * word only what is written exactly like it is taken for the name, and nothing where that is shorter than four letters.
 */
export function withoutName(text: string, name: string, shown: string): string {
  const needle = folded(name, false).text;
  const whole = folded(text, false);
  if (needle === '' || needle.length > whole.text.length) return text;
  const isShort = [...name].length < WHOLE_WORD_BELOW && [...name].every(each => WORD_LETTER.test(each));
  // “用户张女士” is shown as “用户#3f2a”, not “用户用户#3f2a”.
  const word = shown.replace(/#.*$/, '');
  const kept: string[] = [];
  let end = 0;
  for (let at = whole.text.indexOf(needle); at !== -1; at = whole.text.indexOf(needle, at + 1)) {
    const start = whole.starts[at] ?? 0;
    const after = whole.ends[at + needle.length - 1] ?? text.length;
    if (start < end) continue;
    const isInWord = isWithinWord(text, start) || isWithinWord(text, after);
    if (isInWord && (isShort || text.slice(start, after) !== name)) continue;
    const before = text.slice(end, start);
    kept.push(before, before.endsWith(word) ? shown.slice(word.length) : shown);
    end = after;
  }
  return kept.join('') + text.slice(end);
}

/** @returns whether a place is in the middle of a Latin word or number */
function isWithinWord(text: string, at: number): boolean {
  return at > 0 && WORD_LETTER.test(text.charAt(at - 1)) && WORD_LETTER.test(text.charAt(at));
}
