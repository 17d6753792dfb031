/** What became of a cell: its value, nothing, or a reason that a caller can word in two languages. */

/** Texts in here are cut to what a sentence can hold; they may be users' words. */
export type Reason =
  | { readonly code: 'not-a-number'; readonly values: { readonly text: string } }
  | { readonly code: 'not-whole'; readonly values: { readonly text: string } }
  | { readonly code: 'too-large'; readonly values: { readonly text: string } }
  /** A share without a sign, and nothing says whether 0.8 is 0.8 % or 80 %. */
  | { readonly code: 'percent-or-fraction'; readonly values: { readonly text: string } }
  | { readonly code: 'not-a-date'; readonly values: { readonly text: string } }
  /** The 31st of February; a Monday that was a Sunday. */
  | { readonly code: 'no-such-day'; readonly values: { readonly text: string } }
  /** 5/6/2026, and nothing in the file says which is the month. */
  | {
      readonly code: 'day-or-month-first';
      readonly values: { readonly text: string; readonly dayFirst: string; readonly monthFirst: string };
    }
  | { readonly code: 'year-missing'; readonly values: { readonly text: string } }
  | { readonly code: 'more-than-a-day'; readonly values: { readonly from: string; readonly to: string } }
  /** A number of seconds since 1970, and nobody said in which zone its day is wanted. */
  | { readonly code: 'zone-missing'; readonly values: { readonly text: string } }
  /** A long id that a spreadsheet made a number of. */
  | { readonly code: 'digits-lost'; readonly values: { readonly text: string } }
  /** Bytes that the file's encoding has no character for. */
  | { readonly code: 'undecodable'; readonly values: { readonly text: string } }
  /** #REF! and its like. */
  | { readonly code: 'formula-error'; readonly values: { readonly text: string } }
  /** More cells than the header has titles: something slipped. */
  | { readonly code: 'row-too-wide'; readonly values: { readonly cells: number; readonly columns: number } };

export type Parsed<T> =
  | { readonly value: T; readonly bad?: undefined }
  | { readonly value: undefined; readonly bad?: Reason };

export const EMPTY = { value: undefined } as const;

const SHOWN = 40;

type TextCode = Extract<Reason, { values: { text: string } }>['code'];

/** @returns a reason that shows the cell */
export function bad(code: Exclude<TextCode, 'day-or-month-first'>, text: string): Parsed<never> {
  return { value: undefined, bad: { code, values: { text: cut(text) } } };
}

export function cut(text: string): string {
  const letters = [...text.slice(0, SHOWN * 2).trim()];
  return letters.length > SHOWN ? `${letters.slice(0, SHOWN).join('')}…` : letters.join('');
}
