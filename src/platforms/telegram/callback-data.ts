/** What a key carries, in the 64 bytes that Telegram allows: by which outbox row it was shown, and which key it is. */
import { PRESSED_PARTS } from '../../chat/incoming.ts';
import type { Key } from './keyboard.ts';

export type Pressed = Pick<Key, 'part' | 'number'> & { readonly shownBy: number };

/** @returns e.g. `1207:button:2` */
export function callbackData({ shownBy, part, number }: Pressed): string {
  return `${shownBy}:${part}:${number}`;
}

/** @returns undefined for what no key of ours carries: clients can forge it */
export function readCallbackData(typed: string): Pressed | undefined {
  const match = /^([1-9]\d{0,14}):(\w+):([1-9]\d{0,3})$/.exec(typed);
  const part = PRESSED_PARTS.find(each => each === match?.[2]);
  return part === undefined ? undefined : { shownBy: Number(match?.[1]), part, number: Number(match?.[3]) };
}
