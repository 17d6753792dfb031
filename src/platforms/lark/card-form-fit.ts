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
  const fits = (form: Form): boolean => hasRoom(plus(sizeOf(form), beside));
  if (fits(whole)) return { form: whole, before: [] };
  const before: Block[] = isBlank(whole.title) ? [] : [text(whole.title)];
  let fields = whole.fields;
  for (;;) {
    const form: Form = { ...whole, title: '', fields };
    const [largest] = fields.filter(isShrinkable).toSorted((one, other) => weightOf(other) - weightOf(one));
    if (largest === undefined || fits(form)) return { form, before };
    const { current, ...others } = largest;
    if (current !== undefined) before.push(text(`${largest.label}\n${current}`));
    const smaller: FormField = current === undefined ? { ...others, choices: [] } : others;
    fields = fields.map(field => (field === largest ? smaller : field));
  }
}

function isShrinkable({ current, choices }: FormField): boolean {
  return current !== undefined || choices.length > 0;
}

function weightOf({ current = '', choices }: FormField): number {
  return choices.reduce((sum, { label, value }) => sum + label.length + value.length, current.length);
}
