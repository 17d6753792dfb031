/** What a view says on Telegram, line by line; the wording of every kind of block is that of `plainText`. */
import { type Block, formOf, plainText, type View, view, visible } from '../../chat/view.ts';
import type { Language } from '../../domain/language.ts';
import { oneLine } from '../../domain/normal-form.ts';
import { commandSpans } from './command-spans.ts';
import { formLines } from './form-step.ts';
import { cutTo, isBlank, type Line, type Span } from './shown-text.ts';

/** Telegram's own names are at most 64 characters long, first and last each. */
const NAME_AT_MOST = 128;

/** @returns the lines of all blocks; pictures and buttons have none */
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
    case 'text':
    case 'fields':
    case 'table':
    case 'progress':
      return plainLines(block);
    case 'form':
      return formLines(block, language);
    case 'mention':
      return [mentionLine(block)];
    case 'picture':
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
