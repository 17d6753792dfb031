/** A form is never split over cards: what of it goes before it, as text, when it is more than a card holds. */
import { type Block, type FormField, text } from '../../chat/view.ts';
import { type CardSize, hasRoom, plus, sizeOf } from './card-size.ts';
import { isBlank } from './cut.ts';

type Form = Extract<Block, { kind: 'form' }>;

/**
 * @param beside what else is on its card
 * @returns a form that fits a card, and before it what it says no more; what is left out can still be typed
 */
export function fittingForm(
  whole: Form,
  beside: CardSize,
): { readonly form: Form; readonly before: readonly Block[] } {
  if (hasRoom(plus(sizeOf(whole), beside))) return { form: whole, before: [] };
  const smaller = everSmaller(whole);
  // Each is smaller than the one before: halved, since measuring one is most of the work.
  let tooLarge = -1;
  let fitting = smaller.length - 1;
  while (fitting - tooLarge > 1) {
    const middle = Math.floor((fitting + tooLarge) / 2);
    const each = smaller[middle];
    if (each !== undefined && hasRoom(plus(sizeOf(each.form), beside))) fitting = middle;
    else tooLarge = middle;
  }
  return smaller[fitting] ?? { form: whole, before: [] };
}

type Smaller = { readonly form: Form; readonly before: readonly Block[] };

/** @returns a form without its title, and then without one thing more each time, first what takes most */
function everSmaller(whole: Form): Smaller[] {
  const before: Block[] = isBlank(whole.title) ? [] : [text(whole.title)];
  const weighed = whole.fields.map(field => ({ field, weight: weightOf(field) }));
  const smaller: Smaller[] = [];
  for (;;) {
    const fields = weighed.map(({ field }) => field);
    smaller.push({ form: { ...whole, title: '', fields }, before: [...before] });
    const [largest] = weighed
      .filter(({ field }) => isShrinkable(field))
      .sort((one, other) => other.weight - one.weight);
    if (largest === undefined) return smaller;
    const { current, ...others } = largest.field;
    if (current !== undefined) before.push(text(`${others.label}\n${current}`));
    largest.field = current === undefined ? { ...others, choices: [] } : others;
    largest.weight = weightOf(largest.field);
  }
}

function isShrinkable({ current, choices }: FormField): boolean {
  return current !== undefined || choices.length > 0;
}

function weightOf({ current = '', choices }: FormField): number {
  return choices.reduce((sum, { label, value }) => sum + label.length + value.length, current.length);
}
