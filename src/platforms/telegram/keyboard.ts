/** The keys under a message: which there are, and how many stand in a row. */
import { type Block, buttonsOf, formOf, isMenu, type View, visible } from '../../chat/view.ts';
import { oneLine } from '../../domain/normal-form.ts';
import { cutTo, graphemes, isBlank } from './shown-text.ts';

/** Numbered from 1: a button among `buttonsOf(view)`, a choice of the form's first field, a field of the form. */
export type Key = {
  readonly label: string;
  readonly part: 'button' | 'choice' | 'field';
  readonly number: number;
};

/** Telegram shows no more (Bot API: inline keyboards). */
const KEYS_AT_MOST = 100;
const KEYS_IN_A_ROW = 4;
// What a phone of usual width shows of a row before it cuts labels: columns of Latin letters, and the frame of a key.
const ROW_COLUMNS = 40;
const FRAME_COLUMNS = 4;
const LABEL_COLUMNS = 40;
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\u2014\u2018-\u201d\u2026\u3000-\u303f\uff00-\uff60\uffe0-\uffe6]/u;

/** @returns rows of keys; what stood in different blocks stands in different rows */
export function keyboardOf(view: View): Key[][] {
  const form = formOf(view);
  let buttons = 0;
  const groups = view.blocks.map(block => {
    if (block === form) return formKeys(block, view);
    if (block.kind !== 'actions') return [];
    const first = buttons + 1;
    buttons += block.buttons.length;
    return block.buttons
      .slice(0, KEYS_AT_MOST)
      .map(({ label }, index): Key => ({ label: keyLabel(label), part: 'button', number: first + index }));
  });
  let left = KEYS_AT_MOST;
  return groups.flatMap(group => {
    const kept = group.slice(0, left);
    left -= kept.length;
    return rowsOf(kept);
  });
}

function formKeys({ fields }: Extract<Block, { kind: 'form' }>, view: View): Key[] {
  if (isMenu(fields)) {
    return fields
      .slice(0, KEYS_AT_MOST)
      .map(({ label }, index): Key => ({ label: keyLabel(label), part: 'field', number: index + 1 }));
  }
  const [field] = fields;
  if (field === undefined) return [];
  const buttons = buttonsOf(view).filter(({ fill }) => Object.hasOwn(fill ?? {}, field.name));
  const offered = new Set(buttons.map(({ label }) => label));
  return field.choices
    .map(({ label }, index): Key => ({ label, part: 'choice', number: index + 1 }))
    .filter(({ label }) => !offered.has(label))
    .slice(0, KEYS_AT_MOST)
    .map(key => ({ ...key, label: keyLabel(key.label) }));
}

function rowsOf(keys: readonly Key[]): Key[][] {
  const rows: Key[][] = [];
  let columns = 0;
  for (const key of keys) {
    const width = columnsOf(key.label) + FRAME_COLUMNS;
    const row = rows.at(-1);
    if (row !== undefined && row.length < KEYS_IN_A_ROW && columns + width <= ROW_COLUMNS) {
      row.push(key);
      columns += width;
    } else {
      rows.push([key]);
      columns = width;
    }
  }
  return rows;
}

function keyLabel(label: string): string {
  const line = cutTo(oneLine(visible(label)), 200);
  if (isBlank(line)) return '·';
  if (line.length <= LABEL_COLUMNS / 2 || columnsOf(line) <= LABEL_COLUMNS) return line;
  let beginning = '';
  // The mark is as wide as a Han character.
  let columns = 2;
  for (const each of graphemes(line)) {
    columns += columnsOf(each);
    if (columns > LABEL_COLUMNS) break;
    beginning += each;
  }
  return `${beginning.trimEnd()}…`;
}

function columnsOf(label: string): number {
  let columns = 0;
  for (const each of graphemes(label)) columns += WIDE.test(each) ? 2 : 1;
  return columns;
}
