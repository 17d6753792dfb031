/** Where a text that is too long is cut: between whole characters, and where a reader would pause. */
import { columnsOf, columnsOfOne } from '../shared/columns-of.ts';

const BLANK = /^[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\ufffc]*$/u;
const SENTENCE_END = /[。！？!?；;…]+[”’」』）)"']*|\.(?=\s)/gu;
const PHRASE_END = /[，、：,:)）]|\s/gu;
/** How far is looked for the end of a character: a longer one, such as a letter with a thousand accents, is cut. */
const CHARACTER_AT_MOST = 64;
/** What takes more than these beside its width, such as a letter with many accents, is cut before. */
const UNITS_A_COLUMN = 2;
// Making one costs more than using it.
const GRAPHEMES = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/** @returns whether a text shows nothing at all */
export const isBlank = (text: string): boolean => BLANK.test(text);

/**
 * Cuts a line where a reader would stop: before “ · ”, after a phrase, or else after a whole character.
 * @returns the line itself when it is narrow enough, else its beginning and “…”, at most so many columns wide
 */
export function cutToColumns(line: string, most: number): string {
  const longest = most * UNITS_A_COLUMN;
  if (line.length <= longest && columnsOf(line) <= most) return line;
  let beginning = '';
  // The mark is as wide as a Han character.
  let columns = 2;
  for (const { segment } of GRAPHEMES.segment(line)) {
    columns += columnsOfOne(segment);
    if (columns > most || beginning.length + segment.length > longest) break;
    beginning += segment;
  }
  const stops = [...'，。！？；、,.!?;（( '].map(mark => beginning.lastIndexOf(mark));
  const stop = Math.max(beginning.lastIndexOf(' · '), ...stops);
  return `${(stop >= beginning.length / 2 ? beginning.slice(0, stop) : beginning).trimEnd()}…`;
}

/** @returns the text, or its beginning and “…”, at most `most` UTF-16 units */
export function cutTo(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, borderBefore(text, most - 1)).trimEnd()}…`;
}

/**
 * Cuts a text that is too long where a reader would pause: between lines, else after a sentence, else after a phrase,
 * else between two characters.
 * @param most at least 2, and less than the text has
 * @returns the beginning, of at most `most` UTF-16 units, and the rest; both as they are, but for a line break between
 */
export function cutInTwo(text: string, most: number): [beginning: string, rest: string] {
  // One more, since a line break that falls on the border itself is not part of the beginning.
  const line = text.slice(0, most + 1).lastIndexOf('\n');
  if (line > 0) return [text.slice(0, line), text.slice(line + 1)];
  const border = pauseBefore(text, most) ?? borderBefore(text, most);
  return [text.slice(0, border), text.slice(border)];
}

function pauseBefore(text: string, most: number): number | undefined {
  const window = text.slice(0, most);
  for (const pause of [SENTENCE_END, PHRASE_END]) {
    const last = [...window.matchAll(pause)].map(found => found.index + found[0].length).at(-1);
    // A pause near the beginning would make many short messages.
    if (last !== undefined && last > most / 4) return borderAt(text, last);
  }
  return undefined;
}

/** A mark may have something joined to it: “！” and a variation selector are one character. */
function borderAt(text: string, position: number): number {
  const from = position - 1;
  const [first] = GRAPHEMES.segment(text.slice(from, from + CHARACTER_AT_MOST));
  return from + (first?.segment.length ?? 0) === position ? position : borderBefore(text, position);
}

/** @returns the last border of whole characters that leaves at most `most` units before it; never 0 */
function borderBefore(text: string, most: number): number {
  if (text.length <= most) return text.length;
  // The character over the border begins at the one before it: no need to go through all that come before.
  const border = GRAPHEMES.segment(text.slice(0, most + CHARACTER_AT_MOST)).containing(most)?.index ?? most;
  if (border > 0) return border;
  // One huge character: at least keep surrogates together.
  return /[\ud800-\udbff]/.test(text.charAt(most - 1)) ? most - 1 : most;
}
