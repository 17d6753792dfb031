/** Whether a card may be shown in a chat: its size, its shape, and that its images are there. */
import { ApiRefusal, TOO_LONG } from './api-refusal.ts';
import { checkCard } from './card-check.ts';
import { shownCard } from './shown-card.ts';
import type { World } from './world.ts';

const MOST_CARD_BYTES = 30 * 1024;

/** @param content the card as a string of JSON */
export function cardRefusal(world: World, content: string): ApiRefusal | undefined {
  if (Buffer.byteLength(content) > MOST_CARD_BYTES) return TOO_LONG;
  const card: unknown = JSON.parse(content);
  const words = checkCard(card);
  if (words !== undefined) return notMade(words);
  const unknown = shownCard(card).images.find(key => world.resources.byKey(key)?.kind !== 'image');
  return unknown === undefined
    ? undefined
    : notMade(`ErrCode: 11246; ErrMsg: invalid image keys; ErrorValue: ${unknown};`);
}

function notMade(words: string): ApiRefusal {
  const start = 'Failed to create card content';
  return new ApiRefusal(230099, words.startsWith(start) ? words : `${start}, ext=${words}`);
}
