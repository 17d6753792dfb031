/** Text with formatting by offset, as Telegram takes it: no markup, so nothing that a person typed can become any. */
import type { MessageEntity, User } from 'grammy/types';
import { visible } from '../../chat/view.ts';

/** A piece of a line, shown one way. */
export type Span = {
  readonly text: string;
  readonly as?: 'bold' | 'italic' | 'blockquote' | 'code' | User;
};
export type Line = readonly Span[];

/** Telegram ignores what comes after (Bot API: formatting options). */
export const ENTITIES_AT_MOST = 100;

const EMPTY = '·';
// What Telegram, too, takes for nothing: a message of only these is refused as empty.
const BLANK = /^[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\ufffc]*$/u;
// Making one costs more than using it.
const GRAPHEMES = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/** @returns whether a text shows nothing at all */
export const isBlank = (text: string): boolean => BLANK.test(text);

/** @returns whole characters as a reader sees them */
export function* graphemes(text: string): Generator<string> {
  for (const { segment } of GRAPHEMES.segment(text)) yield segment;
}

/**
 * Puts lines together as Telegram will show them: harmless, without white space around the whole, never empty.
 * @returns the text, and its entities by UTF-16 units, sorted, none of them empty or over another
 */
export function shownText(lines: readonly Line[]): { text: string; entities: MessageEntity[] } {
  let whole = '';
  const entities: MessageEntity[] = [];
  for (const [index, line] of lines.entries()) {
    if (index > 0) whole += '\n';
    for (const { text, as } of line) {
      const piece = visible(text);
      const said = piece.trim();
      const offset = whole.length + piece.indexOf(said);
      // Telegram itself would drop one that shows nothing.
      if (as !== undefined && !isBlank(said)) entities.push(entity(as, offset, said.length));
      whole += piece;
    }
  }
  if (isBlank(whole)) return { text: EMPTY, entities: [] };
  const trimmed = whole.trimStart();
  const shift = whole.length - trimmed.length;
  return {
    text: trimmed.trimEnd(),
    entities: mostImportant(entities).map(each => ({ ...each, offset: each.offset - shift })),
  };
}

/** @returns how long a part with these lines is at most, in UTF-16 units, and how many entities it has at most */
export function measured(lines: readonly Line[]): { length: number; entities: number } {
  const spans = lines.flat();
  return {
    length: spans.reduce((sum, { text }) => sum + visible(text).length, Math.max(0, lines.length - 1)),
    entities: spans.filter(({ as }) => as !== undefined).length,
  };
}

/** @returns the text, or its beginning and “…”, at most `most` UTF-16 units; whole characters where they are not huge */
export function cutTo(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, borderBefore(text, most - 1)).trimEnd()}…`;
}

/**
 * Cuts a text that is too long where a reader would pause: between lines, else after a sentence, else after a phrase,
 * else between two characters.
 * @param most at least 2
 * @returns the beginning, of at most `most` UTF-16 units, and the rest; without the white space between them
 */
export function cutInTwo(text: string, most: number): [beginning: string, rest: string] {
  const border = pauseBefore(text, most) ?? borderBefore(text, most);
  return [text.slice(0, border).trimEnd(), text.slice(border).trimStart()];
}

function pauseBefore(text: string, most: number): number | undefined {
  // One more, since a line break that falls on the border itself is not part of the beginning.
  const line = text.slice(0, most + 1).lastIndexOf('\n');
  if (line > 0) return line;
  const window = text.slice(0, most);
  for (const pause of [/[。！？!?；;…]+[”’」』）)"']*|\.(?=\s)/gu, /[，、：,:)）]|\s/gu]) {
    const ends = [...window.matchAll(pause)].map(found => found.index + found[0].length);
    const last = ends.at(-1);
    // A pause near the beginning would make many short messages.
    if (last !== undefined && last > most / 4) return borderAt(text, last);
  }
  return undefined;
}

/** A mark may have something joined to it: “！” and a variation selector are one character. */
function borderAt(text: string, position: number): number {
  const from = position - 1;
  const [first = ''] = graphemes(text.slice(from, from + 64));
  return from + first.length === position ? position : borderBefore(text, position);
}

/** @returns the last border of whole characters that leaves at most `most` units before it; never 0 */
function borderBefore(text: string, most: number): number {
  let border = 0;
  for (const segment of graphemes(text.slice(0, most + 64))) {
    if (border + segment.length > most) break;
    border += segment.length;
  }
  if (border > 0) return Math.min(border, text.length);
  // One huge character, such as a letter with a thousand accents: at least keep surrogates together.
  return /[\ud800-\udbff]/.test(text.charAt(most - 1)) ? most - 1 : most;
}

function entity(as: NonNullable<Span['as']>, offset: number, length: number): MessageEntity {
  return typeof as === 'string'
    ? { type: as, offset, length }
    : { type: 'text_mention', offset, length, user: as };
}

/** When there are too many: a mention calls somebody, a bold line does not. */
function mostImportant(entities: readonly MessageEntity[]): MessageEntity[] {
  if (entities.length <= ENTITIES_AT_MOST) return [...entities];
  const mentions = entities.filter(each => each.type === 'text_mention').length;
  let formatting = Math.max(0, ENTITIES_AT_MOST - mentions);
  return entities
    .filter(each => {
      if (each.type === 'text_mention') return true;
      formatting -= 1;
      return formatting >= 0;
    })
    .slice(0, ENTITIES_AT_MOST);
}
