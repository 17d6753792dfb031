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

/**
 * @returns what lines take at most: UTF-16 units but for the breaks between them, lines, and entities that a message is
 *   divided for. A line to be typed is none: Telegram makes a link of it by itself, so its format is given up first.
 */
export function measured(lines: readonly Line[]): { units: number; lines: number; entities: number } {
  const spans = lines.flat();
  return {
    units: spans.reduce((sum, { text }) => sum + visible(text).length, 0),
    lines: lines.length,
    entities: spans.filter(({ as }) => as !== undefined && as !== 'code').length,
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
  if (text.length <= most) return text.length;
  // The character over the border begins at the one before it: no need to go through all that come before.
  const border = GRAPHEMES.segment(text.slice(0, most + 64)).containing(most)?.index ?? most;
  if (border > 0) return border;
  // One huge character, such as a letter with a thousand accents: at least keep surrogates together.
  return /[\ud800-\udbff]/.test(text.charAt(most - 1)) ? most - 1 : most;
}

function entity(as: NonNullable<Span['as']>, offset: number, length: number): MessageEntity {
  return typeof as === 'string'
    ? { type: as, offset, length }
    : { type: 'text_mention', offset, length, user: as };
}

/** When there are too many: a mention calls somebody, a heading or a quote says what a text is, code is a convenience. */
function mostImportant(entities: readonly MessageEntity[]): MessageEntity[] {
  let left = ENTITIES_AT_MOST;
  const kept = new Set<MessageEntity>();
  for (const rank of [0, 1, 2]) {
    const taken = entities.filter(each => rankOf(each) === rank).slice(0, left);
    for (const each of taken) kept.add(each);
    left -= taken.length;
  }
  return entities.filter(each => kept.has(each));
}

function rankOf({ type }: MessageEntity): number {
  if (type === 'text_mention') return 0;
  return type === 'code' ? 2 : 1;
}
