/**
 * Ephemeral replies: what concerns only the person who pressed a button is shown to them alone (a toast, a callback
 * answer) where it fits, else as a message that mentions them.
 */
import { mention, plainText, type View, view } from './view.ts';

/** @returns what a view says to one person in passing; undefined when it is more than can be shown so */
export function ephemeralText(shown: View, most: number): string | undefined {
  const said = plainText(shown);
  const isPlain = shown.blocks.every(block => block.kind === 'text' || block.kind === 'quote');
  return isPlain && said !== '' && said.length <= most ? said : undefined;
}

/** @returns the view, saying whom it is meant for */
export function addressed(shown: View, person: { readonly userId: string; readonly name: string }): View {
  const [first, ...others] = shown.blocks;
  if (first?.kind === 'mention') return shown;
  return first?.kind === 'text'
    ? view(mention([person], first.text), ...others)
    : view(mention([person], ''), ...shown.blocks);
}
