/** Cells as texts: what counts as empty, what people wrote, ids. */
import { normalized } from '../domain/normal-form.ts';
import { bad, EMPTY, type Parsed } from './parsed.ts';

/** What reports write for nothing; #DIV/0! is a ratio of nothing. */
const NOTHING =
  /^(?:|[-\u2010-\u2015\u2212\uff0d]{1,4}|[?？]|[/\\]|n\/?a|#n\/a|#div\/0!|null|none|nil|nan|无|暂无|空)$/i;
/** In what people wrote 无 and ? are words. */
const NO_WORDS = /^(?:|[-\u2010-\u2015\u2212\uff0d]{1,4}|n\/a|#n\/a|null)$/i;
/** Control characters (but line ends and tabs), zero-width and direction marks. Around a cell they keep Excel from making a number of it. */
const CONTROL = /(?![\t\n\r])\p{Cc}|[\u200b\u200e\u200f\u2060\ufeff]/gu;
const LINE_END = /\r\n?/g;
const PLAIN = /^[ -~]*$/;
/** Longer cells are no figures. */
const FIGURE_AT_MOST = 80;

/** @returns the text without what only guards it, line ends as `\n` */
export function cleaned(cell: string): string {
  if (PLAIN.test(cell)) return cell.trim();
  return cell.replace(CONTROL, '').replace(LINE_END, '\n').trim();
}

/** @returns a cell that should hold a figure: half-width, without guards; undefined where it is too long for one */
export function figureText(cell: string): string | undefined {
  if (cell.length > FIGURE_AT_MOST) return undefined;
  const clean = cleaned(cell);
  const narrow = PLAIN.test(clean) ? clean : normalized(clean).trim();
  // '1,317.01 or '1,317.01': a guard that came along.
  return narrow.startsWith("'") ? narrow.replace(/^'+|'$/g, '') : narrow;
}

/** @returns whether a cell of figures says that there is none */
export function isNothing(figure: string): boolean {
  return NOTHING.test(figure);
}

/** @returns the words of a cell; a file that was decoded wrongly does not become words */
export function readText(cell: string): Parsed<string> {
  const text = cleaned(cell);
  if (NO_WORDS.test(text)) return EMPTY;
  return text.includes('\ufffd') ? bad('undecodable', text) : { value: text };
}

/** @returns an id as text; digits that a spreadsheet has lost are not made up */
export function readId(cell: string): Parsed<string> {
  const text = readText(cell);
  if (text.value === undefined) return text;
  const id = text.value.replace(/^'/, '');
  if (isNothing(id)) return EMPTY;
  if (/^\d(?:\.\d+)?E\+\d+$/i.test(id)) return bad('digits-lost', id);
  // 123.0: a table of numbers that went through a program.
  return { value: id.replace(/^(\d+)\.0$/, '$1') };
}
