/** What of a view stands in the head of its card: its first line, which is the answer. */
import { type Block, text, type View, visible } from '../../chat/view.ts';
import { columnsOf } from '../shared/columns-of.ts';
import { cutToColumns, isBlank } from './cut.ts';

/** Two lines of a phone, in columns of Latin letters. */
export const TITLE_COLUMNS = 72;

/** A title that ends sooner says too little. */
const TITLE_COLUMNS_AT_LEAST = 8;
/**
 * Where a title may end without a mark: what follows is said in the body. A point ends only where a sentence begins and no
 * short word is abbreviated, a Latin bracket only where it is the last of its sentence.
 */
const ENDS = new RegExp(
  [
    /(?<=：|:(?=\s))/u,
    /(?=（| · )/u,
    /(?= \((?:[^()]|\([^()]*\))*\)(?:$| · |;))/u,
    /(?<=[？！]\s*|[!?]\s+)/u,
    /(?=[。；]|;\s)/u,
    /(?<=[\p{L}\p{N}]{3}|[\p{Lo})”])(?=\.\s+[\p{Lu}\p{Lo}])/u,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gu',
);

/** What separates the title from the rest says nothing before it. */
const BETWEEN = /^\s*(?:[·。；]|[.;]\s)?\s*/u;
const IN_BRACKETS = /^[（(]([^（）()]*)[）)]((?: · .*)?)$/u;

const COLON = /[：:]$/;
/** No bracket when it is the mouth of a face. */
const OPENED = /(?<![:;])[（(]/;
const CLOSED = /[）)]/;
/** So many characters behind an end tell whether it is one. */
const SEEN_BEHIND = 200;

export type Titled = {
  /** None when the first block has none to give. */
  readonly title: string | undefined;
  /** What is left to say. A line that had to be cut within a phrase is there whole. */
  readonly blocks: readonly Block[];
  /** There is nothing but the line of the title, and whom it is for. */
  readonly isAll: boolean;
};

/** @param columns how wide a title may be */
export function takeTitle(blocks: readonly Block[], columns = TITLE_COLUMNS): Titled {
  const start = blocks.findIndex(block => !saysNothing(block));
  const [first, ...others] = start === -1 ? [] : blocks.slice(start);
  const said = first === undefined ? undefined : wordsOf(first);
  if (first === undefined || said === undefined || isBlank(said))
    return { title: undefined, blocks, isAll: false };
  const lines = visible(said).split('\n');
  const at = lines.findIndex(line => !isBlank(line));
  const line = (lines[at] ?? '').trim();
  const { title, rest } = shortTitle(line, columns);
  const after = lines.slice(at + 1).join('\n');
  const left = rest === '' ? saying(first, after) : below(first, after === '' ? rest : `${rest}\n${after}`);
  const isAll = first.kind !== 'form' && isBlank(after) && others.every(saysNothing);
  return { title, blocks: saysNothing(left) ? others : [left, ...others], isAll };
}

/** @returns what a card shows of a view: an answer of one line needs no head above an empty body */
export function headAndBody({ blocks }: View): Pick<Titled, 'title' | 'blocks'> {
  const taken = takeTitle(blocks);
  return taken.isAll ? { title: undefined, blocks } : taken;
}

/** @returns a title, and what the body has to say of the line */
function shortTitle(line: string, columns: number): { readonly title: string; readonly rest: string } {
  const cut = cutToColumns(line, columns);
  if (cut === line) return { title: line, rest: '' };
  const heads = [...line.slice(0, cut.length + SEEN_BEHIND).matchAll(ENDS)]
    .map(({ index }) => line.slice(0, index).trim())
    .filter(head => cutToColumns(head, columns) === head && isComplete(head));
  // What follows a colon is one whole, be it the words of somebody.
  const title = heads.find(head => COLON.test(head)) ?? heads.at(-1);
  if (title === undefined) return { title: cut, rest: line };
  const rest = line.slice(title.length).replace(BETWEEN, '').replace(IN_BRACKETS, '$1$2');
  return { title, rest };
}

/** @returns a title without the colon that it may end with, for where something else follows it */
export function withoutColon(title: string): string {
  return title.replace(COLON, '');
}

/** Whether it says enough and leaves nothing open: what somebody said and what is in brackets stays together. */
function isComplete(head: string): boolean {
  const count = (marks: RegExp) => head.split(marks).length;
  const isOpen = count(OPENED) > count(CLOSED) || head.lastIndexOf('“') > head.lastIndexOf('”');
  return !isOpen && columnsOf(withoutColon(head)) >= TITLE_COLUMNS_AT_LEAST;
}

function saysNothing(block: Block): boolean {
  switch (block.kind) {
    case 'heading':
    case 'text':
      return isBlank(visible(block.text));
    case 'mention':
      return block.people.length === 0 && isBlank(visible(block.text));
    default:
      return false;
  }
}

/** @returns what a block says, if that can be a title */
function wordsOf(block: Block): string | undefined {
  switch (block.kind) {
    case 'heading':
    case 'text':
    case 'mention':
      return block.text;
    case 'form':
      return block.title;
    default:
      return undefined;
  }
}

/** Below its own beginning a heading stands out no more. */
function below(first: Block, said: string): Block {
  return first.kind === 'heading' ? text(said) : saying(first, said);
}

function saying(block: Block, said: string): Block {
  switch (block.kind) {
    case 'heading':
    case 'text':
    case 'mention':
      return { ...block, text: said };
    case 'form':
      return { ...block, title: said };
    default:
      return block;
  }
}
