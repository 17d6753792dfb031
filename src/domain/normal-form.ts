/** Texts as they are kept on one line, and as they are compared: names of things, and what users said (method.md §8). */
import { readNumbers } from './numbers-in-text.ts';

/**
 * Marks that combine with the letter before them, and the two half-width signs that become such marks. Thirty in a row are
 * more than any language has (Unicode Standard Annex 15, Stream-Safe Text).
 */
const TOO_MANY_MARKS = /([\p{M}\uff9e\uff9f]{30})[\p{M}\uff9e\uff9f]+/gu;

/** ASCII and common Han characters: every normal form leaves them as they are, and nobody overlooks one of them. */
const PLAIN = /^[ -~\u4e00-\u9fff]*$/;

/**
 * @returns a text in a normal form, without marks beyond the thirtieth in a row: sorting them takes time that grows with the
 *   square of how many there are, and whoever types a line of nothing else would hold the process
 */
export function normalized(text: string, form: 'NFC' | 'NFD' | 'NFKC' = 'NFKC'): string {
  // Most names and many texts: what compares them calls this some hundred times a command.
  if (PLAIN.test(text)) return text;
  return text.replace(TOO_MANY_MARKS, '$1').normalize(form);
}

/** @returns a name as it is compared: NFKC, lower case, no white space around it */
export function comparable(name: string): string {
  return normalized(name).toLowerCase().trim();
}

/**
 * @returns a person's name as it is compared: as other names, and without what nobody sees (Unicode:
 *   Default_Ignorable_Code_Point): zero-width and direction marks, variation selectors, fillers
 */
export function nameKey(name: string): string {
  return comparable(name.replace(/\p{Default_Ignorable_Code_Point}/gu, ''));
}

/** @returns a text on one line: line breaks in a claim or a reason could look like other claims */
export function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

/**
 * The normal form of a verbatim: NFKC, lower case; spaces, punctuation, emoji and other marks removed; three or
 * more equal letters in a row made one. Numbers keep their sign, point and unit (numbers-in-text.ts), with a space
 * before whatever would otherwise run into another number. Two verbatims with one normal form say the same.
 * @returns letters, Han characters and numbers; possibly empty
 */
export function normalForm(text: string): string {
  // First, since NFKC makes letters of some: ㊗ becomes 祝, ™ becomes tm. A space, so that no two numbers meet.
  const plain = normalized(text.replace(/\p{Extended_Pictographic}/gu, ' ')).toLowerCase();
  const pieces: string[] = [];
  const add = (piece: string) => {
    if (piece !== '') pieces.push(piece);
  };
  let from = 0;
  for (const { start, end, shown } of readNumbers(plain)) {
    add(lettersOf(plain.slice(from, start)));
    add(runsOn(pieces.at(-1) ?? '', shown) ? ` ${shown}` : shown);
    from = end;
  }
  add(lettersOf(plain.slice(from)));
  // What stood apart may compose now.
  return normalized(pieces.join(''), 'NFC').replace(/(\p{L})\1{2,}/gu, '$1');
}

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}

/** Whether a number would be read as part of what stands before it; a sign anywhere but first would be a hyphen. */
function runsOn(before: string, number: string): boolean {
  if (/^\d/.test(number)) return /[^\p{L}]$/u.test(before);
  return before !== '' && !number.startsWith('x');
}

/** A normal form shorter than this says too little to make two records one voice. */
export const NORMAL_FORM_LETTERS_AT_LEAST = 6;

/** @returns whether a normal form has enough letters (digits don't count) to be compared */
export function isTelling(form: string): boolean {
  let letters = 0;
  for (const _ of form.matchAll(/\p{L}/gu)) letters += 1;
  return letters >= NORMAL_FORM_LETTERS_AT_LEAST;
}
