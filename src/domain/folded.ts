/**
 * Case and width folding with the way back (offset mapping): what is found in the folded text stands at a known place
 * of the text as it was typed.
 */

export type Folded = {
  /** NFKD and lower case, a character at a time, without what nobody sees (zero-width characters and the like). */
  readonly text: string;
  /** Where in the original the character begins that a unit of `text` comes from. */
  readonly starts: readonly number[];
  /** Where it ends. */
  readonly ends: readonly number[];
};

/** Most of what is typed: ASCII, and Han characters that have no other form. */
const PLAIN = /^[ -~\n\u4e00-\u9fff]$/;
const UNSEEN = /^\p{Default_Ignorable_Code_Point}$/u;
const WHITE = /^\s$/u;

/** Most characters of a text are among a few. */
const KNOWN = new Map<string, string>();
const KNOWN_AT_MOST = 4_096;

function foldedLetter(letter: string): string {
  if (PLAIN.test(letter)) return letter.toLowerCase();
  const known = KNOWN.get(letter);
  if (known !== undefined) return known;
  const made = UNSEEN.test(letter) ? '' : letter.normalize('NFKD').toLowerCase();
  if (KNOWN.size < KNOWN_AT_MOST) KNOWN.set(letter, made);
  return made;
}

/** @param keepsWhiteSpace false where `李 先生` and `李先生` are to be the same */
export function folded(original: string, keepsWhiteSpace = true): Folded {
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let index = 0;
  for (const letter of original) {
    const start = index;
    index += letter.length;
    for (const unit of foldedLetter(letter)) {
      if (!keepsWhiteSpace && WHITE.test(unit)) continue;
      text += unit;
      for (let count = 0; count < unit.length; count += 1) {
        starts.push(start);
        ends.push(index);
      }
    }
  }
  return { text, starts, ends };
}
