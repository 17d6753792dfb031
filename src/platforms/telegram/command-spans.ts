/**
 * Lines to be typed stand in what the bot says. Telegram makes the first word of each a link that sends that word
 * alone; as code the whole line is copied by a touch instead.
 */
import type { Span } from './shown-text.ts';

/** After a colon, to the end of the line or the next “ · ”: the line is all that is said there. */
const AFTER_COLON = /(?<=[：:]\s?)\/[a-z]{3,32}(?:@\w+)?(?: (?:(?! · ).)*\S)?(?=\s*$| · )/gmu;
/** Within a sentence, as far as words are surely the line's: ASCII, or `key=value`. */
const WITHIN =
  /(?<![\w/.：:@])\/[a-z]{3,32}(?:@\w+)?(?: (?:[A-Za-z0-9_,.'"-]+|[^\s=，。；、（）]+=[^\s，。；、（）]+)(?![^\s，。；、（）]))*/gu;

/** @returns the text in pieces, those that are lines to be typed as code */
export function commandSpans(text: string): Span[] {
  const found = [...text.matchAll(AFTER_COLON), ...text.matchAll(WITHIN)].sort(
    (one, other) => one.index - other.index,
  );
  const spans: Span[] = [];
  let end = 0;
  for (const { index, 0: line } of found) {
    if (index < end) continue;
    spans.push({ text: text.slice(end, index) }, { text: line, as: 'code' });
    end = index + line.length;
  }
  return [...spans, { text: text.slice(end) }].filter(span => span.text !== '');
}
