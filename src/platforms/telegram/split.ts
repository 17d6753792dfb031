/** A message holds 4096 units: which parts a longer view is sent in. */
import { type Block, formOf, plainText, text, type View, view, visible } from '../../chat/view.ts';
import type { Language } from '../../domain/language.ts';
import { type Parts, partsOf, type Ruler, withFilesApart } from '../shared/parts.ts';
import { captionOf } from './caption.ts';
import { blockLines, linesOf } from './lines.ts';
import { cutInTwo, ENTITIES_AT_MOST, isBlank, measured, shownText } from './shown-text.ts';

/** The longest text of a message, in UTF-16 units (Bot API: 1-4096 characters after entities parsing). */
export const TEXT_AT_MOST = 4096;

// Room for “\n（99999/99999）”.
const ROOM = TEXT_AT_MOST - 16;
// Less of a message than this is not worth the beginning of a block.
const BEGINNING_AT_LEAST = 1000;
const LANGUAGES: readonly Language[] = ['zh-CN', 'en'];

/**
 * Splits a view into the views that each fit one message. Most views are one, and are returned as they are.
 * Keys are numbered in the last part as in the whole. Texts of several carry “（2/3）”; a picture stands alone. Charts come last,
 * and their numbers in words with them.
 * @returns at least one view
 */
export function splitView(whole: View): readonly View[] {
  return withFilesApart(whole, splitWithCharts);
}

function splitWithCharts(whole: View): readonly View[] {
  const charts = whole.blocks.filter(block => block.kind === 'chart');
  if (charts.length === 0) return splitWithoutCharts(whole);
  const blocks = whole.blocks.flatMap(block => {
    if (block.kind !== 'chart') return [block];
    const { left } = captionOf(block);
    return left === '' ? [] : [text(left)];
  });
  const [first, ...others] = charts.map(each => view(each));
  // Nothing but buttons: they stand below the first picture.
  if (first !== undefined && blocks.every(block => block.kind === 'actions'))
    return [view(...first.blocks, ...blocks), ...others];
  // Pictures come after all that is said, buttons included, so that they hold up nothing.
  return [...splitWithoutCharts({ ...whole, blocks }), ...charts.map(each => view(each))];
}

function splitWithoutCharts(whole: View): readonly View[] {
  if (fits(whole)) return [whole];
  const form = formOf(whole);
  const buttons = whole.blocks.filter(block => block.kind === 'actions');
  const said = whole.blocks.filter(block => block !== form && block.kind !== 'actions');
  const parts = partsOf(
    // Only the first form of the whole can be filled in; no other may become the first of its part.
    said.map(block => (block.kind === 'form' ? text(plainText(view(block))) : block)),
    RULER,
  );
  if (form !== undefined) {
    const last = parts.at(-1);
    if (last !== undefined && isText(last) && hasRoom(sizeOfAll([...last, form]))) last.push(form);
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

/** What a block takes of a message: UTF-16 units without the line breaks between its lines, lines, and entities. */
type Size = { readonly units: number; readonly lines: number; readonly entities: number };

const NOTHING: Size = { units: 0, lines: 0, entities: 0 };

const RULER: Ruler<Size> = {
  ...{ nothing: NOTHING, plus, hasRoom, sizeOf },
  isEmpty: isBlankPart,
  standsAlone: ({ kind }) => kind === 'picture',
  addText,
};

function addText(parts: Parts<Size>, said: string, made: (piece: string) => Block): void {
  let left = visible(said).trim();
  for (;;) {
    const whole = made(left);
    const size = { units: left.length, lines: 1, entities: whole.kind === 'text' ? 0 : 1 };
    if (parts.hasRoomFor(size)) {
      parts.add(whole, size);
      return;
    }
    const room = ROOM - lengthOf(parts.taken) - 1;
    const isWorth = room >= BEGINNING_AT_LEAST && parts.taken.entities + size.entities <= ENTITIES_AT_MOST;
    if (parts.isBegun && (hasRoom(size) || !isWorth)) {
      parts.turn();
      continue;
    }
    const [beginning, rest] = cutInTwo(left, room);
    parts.add(made(beginning), { ...size, units: beginning.length });
    parts.close();
    left = rest;
  }
}

function hasRoom(size: Size): boolean {
  return lengthOf(size) <= ROOM && size.entities <= ENTITIES_AT_MOST;
}

function lengthOf({ units, lines }: Size): number {
  return units + Math.max(0, lines - 1);
}

function plus(one: Size, other: Size): Size {
  return {
    units: one.units + other.units,
    lines: one.lines + other.lines,
    entities: one.entities + other.entities,
  };
}

/** In the language in which it is longer. */
function sizeOf(block: Block): Size {
  const sizes = LANGUAGES.map(language => measured(blockLines(block, language)));
  const most = (of: keyof Size) => Math.max(...sizes.map(size => size[of]));
  return { units: most('units'), lines: most('lines'), entities: most('entities') };
}

function sizeOfAll(part: readonly Block[]): Size {
  return part.map(sizeOf).reduce(plus, NOTHING);
}

function isBlankPart(part: readonly Block[]): boolean {
  return part.every(block =>
    blockLines(block, 'zh-CN').every(line => line.every(({ text: said }) => isBlank(visible(said)))),
  );
}
