/** What a button of a card carries: by which outbox row it was shown, and which button it is, or that it submits the form. */
import { z } from 'zod';

export type Pressed =
  | { readonly shownBy: number; readonly part: 'button'; readonly number: number }
  | { readonly shownBy: number; readonly part: 'form' };

const row = z.int().positive();
const carried = z.union([
  z.strictObject({ row, button: z.int().positive().max(9999) }),
  z.strictObject({ row, form: z.literal(true) }),
]);

export function callbackValue(pressed: Pressed): z.infer<typeof carried> {
  const { shownBy } = pressed;
  return pressed.part === 'form' ? { row: shownBy, form: true } : { row: shownBy, button: pressed.number };
}

/** @returns undefined for what no button of ours carries: clients can forge it */
export function readPressed(value: unknown): Pressed | undefined {
  const read = carried.safeParse(value);
  if (!read.success) return undefined;
  const shownBy = read.data.row;
  return 'form' in read.data
    ? { shownBy, part: 'form' }
    : { shownBy, part: 'button', number: read.data.button };
}
