/** Labels of a chart: words that the font has letters for, measured and wrapped without a canvas. */
import { oneLine } from '../domain/normal-form.ts';

/** Of what somebody may have named a thing no more is looked at. */
const LOOKED_AT = 400;
/** Letters that Noto Sans SC lacks would be drawn as boxes; control characters and marks of direction would do harm. */
const NOT_DRAWN =
  /[^\p{Script=Han}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hiragana}\p{Script=Katakana}\p{N}\p{P}\p{S}\s]|\p{Extended_Pictographic}|\p{Regional_Indicator}/gu;
const WIDE = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u2014\u2018-\u201d\u2026\u{20000}-\u{3ffff}]/u;
/** What stays together: a Han character with the marks around it, a Latin word, a space. */
const PIECES =
  /[（“《]*(?:[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+)[），。：；、”》…]*|\s/gu;
/** Widths in em: of a Latin letter more than the mean, so that nothing runs over. */
const WIDE_EM = 1;
const NARROW_EM = 0.6;

/** @returns what can be drawn of a text, on one line; possibly empty */
export function drawable(text: string): string {
  const left = text.slice(0, LOOKED_AT).toWellFormed().replace(NOT_DRAWN, ' ');
  return oneLine(left.replace(/（\s*）|\(\s*\)/g, ' '));
}

/** @returns how wide a text is at most, in em */
export function widthOf(text: string): number {
  let width = 0;
  for (const each of text) width += WIDE.test(each) ? WIDE_EM : NARROW_EM;
  return width;
}

/**
 * Wraps at spaces and between Han characters; what does not fit is cut with “…”.
 * @param most width of a line, in em
 * @returns at most so many lines; none of an empty text
 */
export function wrapped(text: string, most: number, lines: number): string[] {
  const pieces = drawable(text).match(PIECES) ?? [];
  const made: string[] = [];
  let line = '';
  for (const piece of pieces) {
    if (made.length > lines) break;
    if (widthOf(line + piece) <= most) {
      line += piece;
      continue;
    }
    if (line.trim() !== '') made.push(line.trim());
    line = '';
    // A word that is longer than a line is broken.
    for (const each of piece.trim()) {
      if (made.length > lines) break;
      if (widthOf(line + each) > most) {
        made.push(line);
        line = '';
      }
      line += each;
    }
  }
  if (line.trim() !== '') made.push(line.trim());
  if (made.length <= lines) return made;
  const kept = made.slice(0, lines);
  return [...kept.slice(0, -1), cutTo(`${kept.at(-1) ?? ''}…`, most)];
}

/** @returns a text that ends in “…” with so much left out before it that it fits */
function cutTo(text: string, most: number): string {
  let kept = text;
  while (widthOf(kept) > most && kept.length > 1) kept = `${[...kept].slice(0, -2).join('')}…`;
  return kept;
}
