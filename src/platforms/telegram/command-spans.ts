/**
 * Lines to be typed stand in what the bot says. Telegram makes the first word of each a link that sends that word
 * alone; as code the whole line is copied by a touch instead.
 */
import type { Span } from './shown-text.ts';

/** After a colon the line is all that is said there. */
const AFTER_COLON = /(?<=[：:]\s?)\/[a-z]{3,32}(?:@\w+)?(?=[ \n]|$)/gu;
/** Where a line after a colon ends, besides the end of its line of text. */
const SEPARATOR = ' · ';
/** Within a sentence, as far as words are surely the line's: ASCII, or `key=value`. */
const WITHIN =
  /(?<![\w/.：:@])\/[a-z]{3,32}(?:@\w+)?(?: (?:[A-Za-z0-9_,.'"-]+|[^\s=，。；、（）]+=[^\s，。；、（）]+)(?![^\s，。；、（）]))*/gu;

/** @returns the text in pieces, those that are lines to be typed as code; found by work in proportion to its length */
export function commandSpans(text: string): Span[] {
  const within = [...text.matchAll(WITHIN)].map(({ index, 0: line }) => ({ index, line }));
  const found = [...linesAfterColon(text), ...within].sort((one, other) => one.index - other.index);
  const spans: Span[] = [];
  let end = 0;
  for (const { index, line } of found) {
    if (index < end) continue;
    spans.push({ text: text.slice(end, index) }, { text: line, as: 'code' });
    end = index + line.length;
  }
  return [...spans, { text: text.slice(end) }].filter(span => span.text !== '');
}

/** What one line takes is not looked at again: a text may be full of colons and commands. */
function linesAfterColon(text: string): { index: number; line: string }[] {
  const found: { index: number; line: string }[] = [];
  let separator = text.indexOf(SEPARATOR);
  let lineBreak = text.indexOf('\n');
  let end = 0;
  for (const { index } of text.matchAll(AFTER_COLON)) {
    if (index < end) continue;
    if (separator >= 0 && separator < index) separator = text.indexOf(SEPARATOR, index);
    if (lineBreak >= 0 && lineBreak < index) lineBreak = text.indexOf('\n', index);
    end = Math.min(...[separator, lineBreak, text.length].filter(each => each >= 0));
    found.push({ index, line: text.slice(index, end).trimEnd() });
  }
  return found;
}
