/** How wide a text is shown (East Asian width): a Han character takes two columns of Latin letters. */

const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\u2014\u2018-\u201d\u2026\u3000-\u303f\uff00-\uff60\uffe0-\uffe6]/u;
/** Each unit of it is one character, so that it need not be looked for any. */
const SIMPLE = /^[\x20-\x7e\u3001-\u3011\u4e00-\u9fff\uff01-\uff1f]*$/;
const NARROW = /[\x20-\x7e]+/g;
// Making one costs more than using it.
const GRAPHEMES = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/** @returns how wide a text is, in columns of Latin letters */
export function columnsOf(text: string): number {
  if (SIMPLE.test(text)) return text.length + text.replace(NARROW, '').length;
  let columns = 0;
  for (const { segment } of GRAPHEMES.segment(text)) columns += columnsOfOne(segment);
  return columns;
}

/** @param character one as a reader sees it */
export function columnsOfOne(character: string): number {
  return WIDE.test(character) ? 2 : 1;
}
