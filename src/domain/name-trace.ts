/**
 * Finds a name in a text by those who don't know it (keyed string search by Rabin and Karp): a name leaves a trace, by
 * which it is found again wherever it stands, and from which nobody can tell what it was.
 */
import { folded } from './folded.ts';

/** A keyed hash, in hexadecimal. */
export type KeyedHash = (text: string) => string;

/** A place in a text, in UTF-16 units. */
export type Place = readonly [start: number, end: number];

const TRACE = /^([1-9]\d{0,3})\.([0-9a-f]{4})\.([0-9a-f]{16})\.([0-9a-f]{16})$/;

/** @returns the trace of a name: how long it is as it is compared, a rolling sum, its hash so, and its hash as typed */
export function traceOf(name: string, hash: KeyedHash): string {
  const { text } = folded(name, false);
  let sum = 0;
  const base = baseOf(hash);
  for (let at = 0; at < text.length; at += 1) sum = (Math.imul(sum, base) + text.charCodeAt(at)) | 0;
  return [text.length, shortSum(sum), hash(text).slice(0, 16), hashAsTyped(name, hash)].join('.');
}

/**
 * @returns the places of the name in a text, in order, in any case and width and with any white space in it; none
 *   within another. Linear in the length of the text: only what has the same sum is hashed.
 */
export function placesOfTrace(trace: string, text: string, hash: KeyedHash): Place[] {
  const [, typedLength, wantedSum, wanted, asTyped] = TRACE.exec(trace) ?? [];
  const length = Number(typedLength);
  const whole = folded(text, false);
  if (wanted === undefined || asTyped === undefined || whole.text.length < length) return [];
  const hashes = new Map<string, string>();
  // The same letters over and over are hashed once.
  const once = (words: string, hashOf: (words: string) => string) => {
    const known = hashes.get(words) ?? hashOf(words);
    hashes.set(words, known);
    return known;
  };
  const base = baseOf(hash);
  let power = 1;
  for (let at = 1; at < length; at += 1) power = Math.imul(power, base);
  const places: Place[] = [];
  let sum = 0;
  for (let end = 0; end < whole.text.length; end += 1) {
    const from = end - length + 1;
    if (from > 0) sum = (sum - Math.imul(whole.text.charCodeAt(from - 1), power)) | 0;
    sum = (Math.imul(sum, base) + whole.text.charCodeAt(end)) | 0;
    if (from < 0 || shortSum(sum) !== wantedSum) continue;
    const place: Place = [whole.starts[from] ?? 0, whole.ends[end] ?? text.length];
    if (place[0] < (places.at(-1)?.[1] ?? 0)) continue;
    const isTyped = (typed: string) => once(`typed ${typed}`, () => hashAsTyped(typed, hash)) === asTyped;
    const found = whole.text.slice(from, end + 1);
    if (once(`folded ${found}`, () => hash(found).slice(0, 16)) !== wanted) continue;
    if (standsAlone(text, place, isTyped)) places.push(place);
  }
  return places;
}

/** Names of so many letters are looked for by their hash alone. */
const HASHED_LETTERS = { least: 2, most: 12 } as const;
/** So often at most: each takes some microseconds. */
const HASHED_AT_MOST = 2_000;

/** The same by the hash of the name alone, as far as that is quickly done: for records from before there were traces. */
export function placesOfHash(wanted: string, text: string, hash: KeyedHash): Place[] {
  const whole = folded(text, false);
  const places: Place[] = [];
  let left = HASHED_AT_MOST;
  for (let length = HASHED_LETTERS.least; length <= HASHED_LETTERS.most; length += 1) {
    for (let from = 0; from + length <= whole.text.length && left > 0; from += 1) {
      const place: Place = [whole.starts[from] ?? 0, whole.ends[from + length - 1] ?? text.length];
      if (!standsAlone(text, place, () => false)) continue;
      left -= 1;
      const isName = hash(text.slice(...place)) === wanted;
      if (isName && places.every(([start, end]) => place[0] >= end || place[1] <= start)) places.push(place);
    }
  }
  return places.sort(([one], [other]) => one - other);
}

/** Shorter Latin names are parts of many words: `Al`, `Ann`. */
const WHOLE_WORD_BELOW = 4;
const WORD_LETTER = /[\p{Script=Latin}\p{N}]/u;

/**
 * @param isAsTyped whether what stands there is written exactly like the name
 * @returns whether what stands at a place is the name: within a longer Latin word only what is written exactly like it
 *   is, and nothing where that is shorter than four letters
 */
export function standsAlone(
  text: string,
  [start, end]: Place,
  isAsTyped: (typed: string) => boolean,
): boolean {
  if (!isWithinWord(text, start) && !isWithinWord(text, end)) return true;
  const typed = text.slice(start, end);
  const isShort = [...typed].length < WHOLE_WORD_BELOW && [...typed].every(each => WORD_LETTER.test(each));
  return !isShort && isAsTyped(typed);
}

/** @returns whether a place is in the middle of a Latin word or number */
function isWithinWord(text: string, at: number): boolean {
  return at > 0 && WORD_LETTER.test(text.charAt(at - 1)) && WORD_LETTER.test(text.charAt(at));
}

/** Keyed, so that a sum says nothing to whoever has it alone; odd, so that no letter falls out of it. */
function baseOf(hash: KeyedHash): number {
  return Number.parseInt(hash('the base of the sums of names').slice(0, 8), 16) | 1;
}

function shortSum(sum: number): string {
  return (sum >>> 16).toString(16).padStart(4, '0');
}

/** Apart from how names are compared: their case counts. */
function hashAsTyped(name: string, hash: KeyedHash): string {
  const units = Array.from({ length: name.length }, (_, at) => name.charCodeAt(at).toString(16));
  return hash(`as typed ${units.join(' ')}`).slice(0, 16);
}
