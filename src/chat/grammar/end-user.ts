/**
 * End users' names are pseudonymised by a keyed hash (HMAC) before anything is stored. What stands in place of a name,
 * in a line, a draft or a form, is told apart from all that can be typed by a character that nobody can type.
 */

import { folded } from '../../domain/folded.ts';
import { type Place, placesOfHash, placesOfTrace, standsAlone } from '../../domain/name-trace.ts';
import { findEndUsers } from './find-end-users.ts';
import { isNobody } from './nobody.ts';

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

const HASHED = new RegExp(`^${MARK}#([0-9a-f]+)(?:\\.([0-9a-f]+)(?:\\.([0-9a-f.]+))?)?$`);
const OVERLONG = new RegExp(`^${MARK}>(\\d{1,9})$`);
const MARKED = new RegExp(`${MARK}(?:#[0-9a-f.]+|\\?|>\\d+)?`, 'g');
/** What is shown for a name that was taken out. Four digits alone are none: anybody may be called `小明#5678` or `#beef`. */
const STAND_IN = new RegExp(`${MARKED.source}|(?:用户|user)#[0-9a-f]{4}`, 'g');

/**
 * @param trace by which the name is found in a text (domain/name-trace.ts)
 * @returns a hash as a line or draft of ours carries it; old ones do not say by which key
 */
export function markedHash(hash: string, keyId?: string, trace?: string): string {
  return [`${MARK}#${hash}`, keyId, trace].filter(each => each !== undefined).join('.');
}

/** What a text of ours carries in place of a name. */
export type HashIn = {
  readonly hash: string;
  /** By which key it was made. */
  readonly keyId: string | undefined;
  readonly trace: string | undefined;
};

/** @returns the hash that a text of ours carries; undefined for a name */
export function hashIn(text: string): HashIn | undefined {
  const [, hash, keyId, trace] = HASHED.exec(text) ?? [];
  return hash === undefined ? undefined : { hash, keyId, trace };
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
  return name.startsWith(MARK) || isNobody(name) ? name : markedHash(hash(name), keyId);
}

/** @returns a line, or a word of one, as it can be shown: with “…” for every end user's name in it */
export function withoutEndUsers(line: string): string {
  let shown = '';
  let end = 0;
  for (const { key, name, start, end: after } of findEndUsers(line, { isLine: true, isKey: () => false })) {
    if (name !== undefined && isNobody(name)) continue;
    shown += `${line.slice(end, start)}${key}=…`;
    end = after;
  }
  return (shown + line.slice(end)).replace(MARKED, '…');
}

/** Replaces every occurrence of a name, in any case and width and with any white space in it; see `standsAlone`. */
export function withoutName(text: string, name: string, shown: string): string {
  const needle = folded(name, false).text;
  const whole = folded(text, false);
  if (needle === '' || needle.length > whole.text.length) return text;
  const places: Place[] = [];
  for (let at = whole.text.indexOf(needle); at !== -1; at = whole.text.indexOf(needle, at + 1)) {
    const place: Place = [whole.starts[at] ?? 0, whole.ends[at + needle.length - 1] ?? text.length];
    if (place[0] >= (places.at(-1)?.[1] ?? 0) && standsAlone(text, place, typed => typed === name))
      places.push(place);
  }
  return replacedAt(text, places, () => shown);
}

/** What is known of an end user's name where it can't be known itself. */
export type NamedBefore = {
  readonly hash: string;
  /** Null where an earlier version kept no more than the hash. */
  readonly trace: string | null;
};

/** The same for a name that is not known any more, by what it left behind. */
export function withoutNameOf(
  text: string,
  { hash, trace }: NamedBefore,
  hashOf: (name: string) => string,
): string {
  const shown = shownEndUser(hash);
  const found = trace === null ? placesOfHash(hash, text, hashOf) : placesOfTrace(trace, text, hashOf);
  return replacedAt(text, besideStandIns(text, found, shown), typed => `${wordFor(typed)}${shown}`);
}

/**
 * What stands for a name stays as it is: its digits may be somebody's name. What goes beyond it only looks like that in
 * part, and is taken out together with it: if pieces of it were left, more and more could be made of them.
 * @param places in order
 * @param own the digits of the name that is looked for: whatever touches these, or our mark, was never typed as one name
 */
function besideStandIns(text: string, places: readonly Place[], own: string): Place[] {
  const standIns = new Map<number, { start: number; end: number; isOurs: boolean }>();
  for (const { 0: shown, index: start } of text.matchAll(STAND_IN)) {
    const end = start + shown.length;
    const standIn = { start, end, isOurs: shown.startsWith(MARK) || shown.endsWith(own) };
    for (let at = start; at < end; at += 1) standIns.set(at, standIn);
  }
  const taken: Place[] = [];
  for (const [start, end] of places) {
    const [first, last] = [standIns.get(start), standIns.get(end - 1)];
    const isWithin = first !== undefined && first === last;
    if (isWithin || first?.isOurs || last?.isOurs) continue;
    const place: Place = [first?.start ?? start, last?.end ?? end];
    const before = taken.at(-1);
    // Both may go beyond the same one.
    if (before !== undefined && place[0] < before[1]) taken[taken.length - 1] = [before[0], place[1]];
    else taken.push(place);
  }
  return taken;
}

/** @returns what stands before the hash of a name, in the language of a word */
export function wordFor(word: string): string {
  return /\p{Script=Han}/u.test(word) ? END_USER.zh : END_USER.en;
}

/** @param places in order */
function replacedAt(text: string, places: readonly Place[], shownFor: (typed: string) => string): string {
  const kept: string[] = [];
  let end = 0;
  for (const [start, after] of places) {
    const shown = shownFor(text.slice(start, after));
    // “用户张女士” is shown as “用户#3f2a”, not “用户用户#3f2a”.
    const word = shown.replace(/#.*$/, '');
    const before = text.slice(end, start);
    kept.push(before, before.endsWith(word) ? shown.slice(word.length) : shown);
    end = after;
  }
  return kept.join('') + text.slice(end);
}

/** How an end user is shown: `用户#3f2a`, the first four digits of the keyed hash. */
export function shownEndUser(hash: string): string {
  return `#${hash.slice(0, 4)}`;
}
