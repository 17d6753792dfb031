/** A card holds 30 KB and 200 elements: which parts a longer view is sent in. */
import {
  type Block,
  formOf,
  heading,
  mention,
  plainText,
  quote,
  text,
  toned,
  type View,
  view,
  visible,
} from '../../chat/view.ts';
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
const PEOPLE_AT_ONCE = 25;

/**
 * Splits a view into the views that each fit one card. Most views are one, and are returned as they are. Each of
 * several has the title, with “（2/3）”. Buttons are numbered in the last part as in the whole; the form is whole.
 * @returns at least one view
 */
export function splitView(whole: View): readonly View[] {
  if (fits(whole)) return [whole];
  const titled = takeTitle(whole.blocks, TITLE_COLUMNS - COUNT_COLUMNS);
  const blocks = titleFirst(withOneForm(titled.blocks));
  const asked = formOf(view(...blocks));
  const buttons = blocks.filter(block => block.kind === 'actions');
  const { form, before } =
    asked === undefined ? { form: undefined, before: [] } : fittingForm(asked, sizeOfAll(buttons));
  const said = blocks.filter(block => block !== asked && block.kind !== 'actions');
  const parts = partsOf([...said, ...before]);
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

function partsOf(blocks: readonly Block[]): Block[][] {
  const parts: Block[][] = [];
  let part: Block[] = [];
  let size = NOTHING;
  const add = (block: Block): void => {
    part.push(block);
    size = plus(size, sizeOf(block));
  };
  const close = (): void => {
    if (part.some(block => sizeOf(block).elements > 0)) parts.push(part);
    part = [];
    size = NOTHING;
  };
  for (const block of blocks) {
    let rest: Block | undefined = block;
    while (rest !== undefined) {
      const whole: Block = rest;
      if (hasRoom(plus(size, sizeOf(whole)))) {
        add(whole);
        break;
      }
      // A block that fits a card of its own is left whole.
      const cut: Cut | undefined = hasRoom(sizeOf(whole)) ? undefined : cutBlock(whole, size);
      if (cut !== undefined) {
        add(cut.beginning);
        rest = cut.rest;
        close();
        continue;
      }
      const moved = headingsAtEnd(part);
      close();
      for (const each of moved) add(each);
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

type Cut = { readonly beginning: Block; readonly rest: Block | undefined };

/**
 * @param taken what of the card is taken already
 * @returns a beginning that fits beside it, and what is left, of the same kind where the kind means something to who
 *   reads; undefined when a beginning is not worth it
 */
function cutBlock(block: Block, taken: CardSize): Cut | undefined {
  switch (block.kind) {
    case 'heading':
      return cutText(block.text, taken, heading);
    case 'quote':
      return cutText(block.text, taken, quote);
    case 'text':
      return cutText(block.text, taken, text);
    case 'mention': {
      const { people } = block;
      if (people.length === 0) return cutText(block.text, taken, text);
      const called = mention(people.slice(0, PEOPLE_AT_ONCE), '');
      if (!hasRoom(plus(taken, sizeOf(called)))) return undefined;
      const others = people.slice(PEOPLE_AT_ONCE);
      return {
        beginning: called,
        rest: others.length === 0 ? text(block.text) : mention(others, block.text),
      };
    }
    case 'fields':
    case 'table':
    case 'progress':
    case 'form':
      return cutText(plainText(view(block)), taken, text);
    case 'picture':
    case 'actions':
      return undefined;
    default:
      return block satisfies never;
  }
}

function cutText(whole: string, taken: CardSize, made: (piece: string) => Block): Cut | undefined {
  const said = visible(whole);
  const fitsBeside = (units: number): boolean =>
    hasRoom(plus(taken, sizeOf(made(said.slice(0, units).toWellFormed()))));
  let fitting = 0;
  let tooMany = said.length + 1;
  while (tooMany - fitting > 1) {
    const middle = Math.floor((fitting + tooMany) / 2);
    if (fitsBeside(middle)) fitting = middle;
    else tooMany = middle;
  }
  if (fitting >= said.length) return { beginning: made(said), rest: undefined };
  const isWorth =
    taken.elements === 0 || sizeOf(made(said.slice(0, fitting).toWellFormed())).bytes >= BEGINNING_AT_LEAST;
  if (!isWorth || fitting < 2) return undefined;
  const [beginning, rest] = cutInTwo(said, fitting);
  return { beginning: made(beginning), rest: isBlank(rest) ? undefined : made(rest) };
}

function sizeOfAll(blocks: readonly Block[]): CardSize {
  return blocks.map(sizeOf).reduce(plus, NOTHING);
}
