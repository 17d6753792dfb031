/** A card holds 30 KB and 200 elements: which parts a longer view is sent in. */
import { type Block, formOf, heading, text, toned, type View, view, visible } from '../../chat/view.ts';
import { type Parts, partsOf, type Ruler, withFilesApart } from '../shared/parts.ts';
import { withOneForm } from './card-body.ts';
import { fittingForm } from './card-form-fit.ts';
import { type CardSize, hasRoom, NOTHING, plus, sizeOf } from './card-size.ts';
import { headAndBody, TITLE_COLUMNS, takeTitle, withoutColon } from './card-title.ts';
import { cutInTwo, isBlank } from './cut.ts';

/** A text of so many UTF-16 units fits one card, whatever it says, unless most of its lines are indented differently. */
export const TEXT_AT_MOST = 6000;

/** Room for “（99999/99999）” in the title, in columns. */
const COUNT_COLUMNS = 16;
/** Less of a card than this is not worth the beginning of a block, in bytes. */
const BEGINNING_AT_LEAST = 6000;
/** However little fits: a surrogate pair is never cut, and something must be said. */
const LEAST_CUT = 2;
const FIRST_LOOK = 512;
/** A text is cut where a reader pauses anyway: how much fits need be known to this part only. */
const NEARLY = 64;

/**
 * Splits a view into the views that each fit one card. Most views are one, and are returned as they are. Each of
 * several has the title, with “（2/3）”. Buttons are numbered in the last part as in the whole; the form is whole.
 * @returns at least one view
 */
export function splitView(whole: View): readonly View[] {
  return withFilesApart(whole, splitWords);
}

function splitWords(whole: View): readonly View[] {
  if (fits(whole)) return [whole];
  const titled = takeTitle(whole.blocks, TITLE_COLUMNS - COUNT_COLUMNS);
  const blocks = titleFirst(withOneForm(titled.blocks));
  const asked = formOf(view(...blocks));
  const buttons = blocks.filter(block => block.kind === 'actions');
  const { form, before } =
    asked === undefined ? { form: undefined, before: [] } : fittingForm(asked, sizeOfAll(buttons));
  const said = blocks.filter(block => block !== asked && block.kind !== 'actions');
  const parts = partsOf([...said, ...before], RULER);
  const last = [...(form === undefined ? [] : [form]), ...buttons];
  if (last.length > 0) {
    const part = parts.at(-1);
    if (part !== undefined && hasRoom(sizeOfAll([...part, ...last]))) part.push(...last);
    else parts.push(last);
  }
  return parts.map((part, index) => {
    const title = titled.title ?? '';
    const head = parts.length === 1 ? title : `${withoutColon(title)}（${index + 1}/${parts.length}）`;
    return toned(view(...(head === '' ? [] : [heading(head)]), ...part), whole.tone);
  });
}

function fits(whole: View): boolean {
  return hasRoom(sizeOfAll(withOneForm(headAndBody(whole).blocks)));
}

/** What a form that comes first says goes on from the title of the whole, though the form itself comes last. */
function titleFirst(blocks: readonly Block[]): readonly Block[] {
  const [form, ...others] = blocks;
  return form?.kind === 'form' ? [text(form.title), { ...form, title: '' }, ...others] : blocks;
}

const RULER: Ruler<CardSize> = {
  ...{ nothing: NOTHING, plus, hasRoom, sizeOf },
  isEmpty: (_, { elements }) => elements === 0,
  addText,
};

function addText(parts: Parts<CardSize>, said: string, made: (piece: string) => Block): void {
  let left = visible(said);
  for (;;) {
    const fitting = fittingBeside(parts.taken, left, made);
    const beginning = made(left.slice(0, fitting).toWellFormed());
    const size = sizeOf(beginning);
    if (fitting === left.length) {
      parts.add(beginning, size);
      return;
    }
    const isWorth = size.bytes >= BEGINNING_AT_LEAST && fitting >= LEAST_CUT;
    if (parts.isBegun && !isWorth) {
      parts.turn();
      continue;
    }
    const [piece, rest] = cutInTwo(left, Math.max(fitting, LEAST_CUT));
    const cut = made(piece);
    parts.add(cut, sizeOf(cut));
    parts.close();
    if (isBlank(rest)) return;
    left = rest;
  }
}

/**
 * Doubles until it is too much, then halves what is in doubt: so no more is measured than a few times what fits.
 * @returns how many units of a text fit beside what is taken of a card already: all, or about as many as possible
 */
function fittingBeside(taken: CardSize, said: string, made: (piece: string) => Block): number {
  const fits = (units: number): boolean =>
    hasRoom(plus(taken, sizeOf(made(said.slice(0, units).toWellFormed()))));
  let fitting = 0;
  let tooMany = Math.min(said.length, FIRST_LOOK);
  while (fits(tooMany)) {
    if (tooMany === said.length) return tooMany;
    fitting = tooMany;
    tooMany = Math.min(said.length, 2 * tooMany);
  }
  while (tooMany - fitting > 1 + tooMany / NEARLY) {
    const middle = Math.floor((fitting + tooMany) / 2);
    if (fits(middle)) fitting = middle;
    else tooMany = middle;
  }
  return fitting;
}

function sizeOfAll(blocks: readonly Block[]): CardSize {
  return blocks.map(sizeOf).reduce(plus, NOTHING);
}
