/** What concerns only whoever pressed a button: shown to them in passing where it fits, else in the open, by name. */
import { mention, plainText, type View, view } from './view.ts';

/** @returns what a view says to one person in passing; undefined when it is more than can be shown so */
export function whisperOf(shown: View, most: number): string | undefined {
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
