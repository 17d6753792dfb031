/** What stands in the body of a card, block by block. */
import { type Block, plainText, text, type View, view } from '../../chat/view.ts';
import { blockElements, type Surroundings } from './card-block.ts';
import { buttonRow } from './card-buttons.ts';
import type { CardElement } from './card-json.ts';

/** @param blocks all of a view, or all but its title: buttons are numbered through them */
export function bodyElements(
  blocks: readonly Block[],
  tone: View['tone'],
  surroundings: Surroundings,
): CardElement[] {
  const { outboxId } = surroundings;
  let number = 1;
  return oneTapFirst(withOneForm(blocks)).flatMap((block): CardElement[] => {
    if (block.kind === 'actions') {
      const row = buttonRow(block.buttons, number, { outboxId, isPrimaryFirst: tone === 'open' });
      number += block.buttons.length;
      return row;
    }
    return blockElements(block, surroundings);
  });
}

/** Only the first form of a view can be filled in. @returns the blocks with the others as mere text */
export function withOneForm(blocks: readonly Block[]): readonly Block[] {
  const at = blocks.findIndex(block => block.kind === 'form');
  return blocks.map((block, index) =>
    block.kind === 'form' && index !== at ? text(plainText(view(block))) : block,
  );
}

/** Buttons that answer the only question of a form stand before it: who presses one need not open a selection. */
function oneTapFirst(blocks: readonly Block[]): readonly Block[] {
  const at = blocks.findIndex(block => block.kind === 'form');
  const [form, buttons] = at === -1 ? [] : blocks.slice(at);
  if (form?.kind !== 'form' || buttons?.kind !== 'actions') return blocks;
  const [field, ...others] = form.fields;
  if (field === undefined || others.length > 0) return blocks;
  if (!buttons.buttons.some(({ fill }) => Object.hasOwn(fill ?? {}, field.name))) return blocks;
  return blocks.toSpliced(at, 2, text(form.title), buttons, { ...form, title: '' });
}
