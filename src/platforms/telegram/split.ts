/** A message holds 4096 units: which parts a longer view is sent in. */
import {
  type Block,
  formOf,
  heading,
  mention,
  plainText,
  quote,
  text,
  type View,
  view,
  visible,
} from '../../chat/view.ts';
import type { Language } from '../../domain/language.ts';
import { blockLines, linesOf } from './lines.ts';
import { cutInTwo, ENTITIES_AT_MOST, isBlank, type Line, measured, shownText } from './shown-text.ts';

/** The longest text of a message, in UTF-16 units (Bot API: 1-4096 characters after entities parsing). */
export const TEXT_AT_MOST = 4096;

// Room for “\n（99999/99999）”.
const ROOM = TEXT_AT_MOST - 16;
// Less of a message than this is not worth the beginning of a block.
const BEGINNING_AT_LEAST = 1000;
const PEOPLE_AT_ONCE = 25;
const LANGUAGES: readonly Language[] = ['zh-CN', 'en'];

/**
 * Splits a view into the views that each fit one message. Most views are one, and are returned as they are.
 * Keys are numbered in the last part as in the whole. Texts of several carry “（2/3）”; a picture stands alone.
 * @returns at least one view
 */
export function splitView(whole: View): readonly View[] {
  if (fits(whole)) return [whole];
  const form = formOf(whole);
  const buttons = whole.blocks.filter(block => block.kind === 'actions');
  const said = whole.blocks.filter(block => block !== form && block.kind !== 'actions');
  const parts = partsOf(
    // Only the first form of the whole can be filled in; no other may become the first of its part.
    said.map(block => (block.kind === 'form' ? text(plainText(view(block))) : block)),
  );
  if (form !== undefined) {
    const last = parts.at(-1);
    if (last !== undefined && isText(last) && hasRoom([...last, form])) last.push(form);
    else parts.push([form]);
  }
  const texts = parts.filter(isText);
  if (texts.length > 1) {
    for (const [index, part] of texts.entries()) part.push(text(`（${index + 1}/${texts.length}）`));
  }
  const last = parts.at(-1);
  last?.push(...buttons);
  return last === undefined ? [view(...buttons)] : parts.map(part => view(...part));
}

function fits(whole: View): boolean {
  const pictures = whole.blocks.filter(block => block.kind === 'picture').length;
  if (pictures > 0) {
    const others = whole.blocks.filter(block => block.kind !== 'picture' && block.kind !== 'actions').length;
    return pictures === 1 && others === 0;
  }
  return LANGUAGES.every(language => {
    const lines = linesOf(whole, language);
    return measured(lines).entities <= ENTITIES_AT_MOST && shownText(lines).text.length <= TEXT_AT_MOST;
  });
}

const isText = (part: readonly Block[]): boolean => part.every(block => block.kind !== 'picture');

function partsOf(blocks: readonly Block[]): Block[][] {
  const parts: Block[][] = [];
  let part: Block[] = [];
  const close = (): void => {
    if (!isBlankPart(part)) parts.push(part);
    part = [];
  };
  for (const block of blocks) {
    if (block.kind === 'picture') {
      close();
      parts.push([block]);
      continue;
    }
    let rest: Block | undefined = block;
    while (rest !== undefined) {
      const whole: Block = rest;
      if (hasRoom([...part, whole])) {
        part.push(whole);
        break;
      }
      // A block that fits a message of its own is left whole.
      const room = hasRoom([whole]) ? 0 : ROOM - sizeOf(part).length - 1;
      if (room >= BEGINNING_AT_LEAST) {
        const [beginning, left] = cutBlock(whole, room);
        if (hasRoom([...part, beginning])) {
          part.push(beginning);
          rest = left;
          close();
          continue;
        }
      }
      const moved = headingsAtEnd(part);
      close();
      part = moved;
    }
  }
  close();
  return parts;
}

/** A heading goes with what it is about. @returns those at the end of a part, taken off it unless it would be left empty */
function headingsAtEnd(part: Block[]): Block[] {
  const last = part.findLastIndex(block => block.kind !== 'heading');
  return last === -1 ? [] : part.splice(last + 1);
}

/**
 * @param room UTF-16 units
 * @returns a beginning, and what is left, of the same kind where the kind means something to who reads
 */
function cutBlock(block: Block, room: number): [beginning: Block, rest: Block | undefined] {
  switch (block.kind) {
    case 'heading':
      return cutText(block.text, room, heading);
    case 'quote':
      return cutText(block.text, room, quote);
    case 'text':
      return cutText(block.text, room, text);
    case 'mention': {
      const { people } = block;
      if (people.length === 0) return cutText(block.text, room, text);
      if (people.length <= PEOPLE_AT_ONCE) return [mention(people, ''), text(block.text)];
      return [
        mention(people.slice(0, PEOPLE_AT_ONCE), ''),
        mention(people.slice(PEOPLE_AT_ONCE), block.text),
      ];
    }
    case 'fields':
    case 'table':
    case 'progress':
    case 'form':
      return cutText(plainText(view(block)), room, text);
    case 'picture':
    case 'actions':
      return [block, undefined];
    default:
      return block satisfies never;
  }
}

function cutText(whole: string, room: number, made: (piece: string) => Block): [Block, Block | undefined] {
  const said = visible(whole).trim();
  if (said.length <= room) return [made(said), undefined];
  const [beginning, rest] = cutInTwo(said, room);
  return [made(beginning), made(rest)];
}

function hasRoom(part: readonly Block[]): boolean {
  const { length, entities } = sizeOf(part);
  return length <= ROOM && entities <= ENTITIES_AT_MOST;
}

/** In the language in which it is longer. */
function sizeOf(part: readonly Block[]): { length: number; entities: number } {
  const sizes = LANGUAGES.map(language => measured(partLines(part, language)));
  return {
    length: Math.max(...sizes.map(({ length }) => length)),
    entities: Math.max(...sizes.map(({ entities }) => entities)),
  };
}

function isBlankPart(part: readonly Block[]): boolean {
  const spans = partLines(part, 'zh-CN').flat();
  return isBlank(visible(spans.map(span => span.text).join('')));
}

function partLines(part: readonly Block[], language: Language): readonly Line[] {
  return part.flatMap(block => blockLines(block, language));
}
