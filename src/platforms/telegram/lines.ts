/** What a view says on Telegram, line by line; the wording is that of `plainText`, but for wide tables. */
import { type Block, formOf, plainText, type View, view, visible } from '../../chat/view.ts';
import type { Language } from '../../domain/language.ts';
import { oneLine } from '../../domain/normal-form.ts';
import { columnsOf } from '../shared/columns-of.ts';
import { commandSpans } from './command-spans.ts';
import { formLines } from './form-step.ts';
import { cutTo, isBlank, type Line, type Span } from './shown-text.ts';

/** More columns than these are no table on a phone. */
const TABLE_COLUMNS_AT_MOST = 3;
/** How a table shows that there is no value. */
const NOTHING = '–';
/** So many Latin letters fit on a line of a message on a phone of 390 points. */
const PHONE_COLUMNS = 30;
/** Telegram's own names are at most 64 characters long, first and last each. */
const NAME_AT_MOST = 128;

/** @returns the lines of all blocks; pictures, charts and buttons have none */
export function linesOf(whole: View, language: Language): readonly Line[] {
  const form = formOf(whole);
  return whole.blocks.flatMap(block =>
    // Only the first form of a view can be filled in: others are mere text.
    block.kind === 'form' && block !== form ? plainLines(block) : blockLines(block, language),
  );
}

/** @returns the lines of one block, as if it stood alone */
export function blockLines(block: Block, language: Language): readonly Line[] {
  switch (block.kind) {
    case 'heading':
      return [[{ text: block.text, as: 'bold' }]];
    case 'quote':
      return [[{ text: block.text, as: 'blockquote' }]];
    case 'table':
      return block.columns.length > TABLE_COLUMNS_AT_MOST ? listLines(block) : plainLines(block);
    case 'text':
    case 'fields':
    case 'progress':
      return plainLines(block);
    case 'form':
      return formLines(block, language);
    case 'mention':
      return [mentionLine(block)];
    case 'picture':
    case 'chart':
    case 'file':
    case 'actions':
      return [];
    default:
      return block satisfies never;
  }
}

/** One span, however many lines it has: line breaks in it are kept. */
function plainLines(block: Block): readonly Line[] {
  const text = plainText(view(block));
  return text === '' && block.kind !== 'text' ? [] : [text === '' ? [{ text }] : commandSpans(text)];
}

/**
 * Telegram has no tables, and on a phone nobody finds the eighth column of a line: each row is a list of its own, which its
 * first cell heads, and whose lines break only between items. What has no value is left out.
 */
function listLines({ columns, rows }: Extract<Block, { kind: 'table' }>): readonly Line[] {
  return rows.flatMap(([head = '', ...cells]): Line[] => {
    const items = cells.flatMap((cell, index) =>
      isBlank(visible(cell)) || cell === NOTHING ? [] : [`${columns[index + 1] ?? ''} ${cell}`.trim()],
    );
    return [[{ text: head, as: 'bold' }], [{ text: packed(items.length === 0 ? [NOTHING] : items) }]];
  });
}

/** Puts as many items on a line as a phone shows. */
function packed(items: readonly string[]): string {
  const lines: string[] = [];
  for (const item of items) {
    const longer = `${lines.at(-1) ?? ''} · ${item}`;
    if (lines.length > 0 && columnsOf(longer) <= PHONE_COLUMNS) lines.splice(-1, 1, longer);
    else lines.push(item);
  }
  return lines.join('\n');
}

function mentionLine({ people, text }: Extract<Block, { kind: 'mention' }>): Line {
  const spans = people.flatMap(({ userId, name }): Span[] => {
    const shown = personName(name, userId);
    const id = Number(userId);
    const isAccount = /^[1-9]\d*$/.test(userId) && Number.isSafeInteger(id);
    const person: Span = isAccount
      ? { text: shown, as: { id, is_bot: false, first_name: shown } }
      : { text: `@${shown}` };
    return [person, { text: ' ' }];
  });
  return [...spans, ...commandSpans(text)];
}

function personName(name: string, userId: string): string {
  const [shown = '?'] = [name, userId].map(each => oneLine(visible(each))).filter(each => !isBlank(each));
  return cutTo(shown, NAME_AT_MOST);
}
