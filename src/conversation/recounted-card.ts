/** Recounts: the reactions on a card may have changed while nobody listened, and are to be read anew. */
import type { Incoming } from '../chat/incoming.ts';
import { type Card, findCard } from '../store/cards.ts';
import type { ChatKey } from '../store/inbox.ts';
import { findPosted } from '../store/posted-messages.ts';
import { findSpeaker } from '../store/speakers.ts';
import { type ActionContext, contextIn } from './action-context.ts';
import type { EventContext } from './event-context.ts';

/**
 * Does the work where the message is a card of that kind, and still of the team whose room it stands in.
 * @returns the rooms in which something is to be said
 */
export async function onRecountOf(
  kind: string,
  by: EventContext,
  { room, sender, messageId }: Extract<Incoming, { kind: 'recount' }>,
  work: (context: ActionContext, card: Card) => Promise<void>,
): Promise<readonly ChatKey[]> {
  const { transaction, platform } = by;
  const posted = await findPosted(transaction, { platform, chatId: room.chatId }, messageId);
  const card = posted && (await findCard(transaction, posted.madeById));
  const speaker = await findSpeaker(transaction, platform, room.chatId, sender.userId);
  if (card?.kind !== kind || speaker?.team.id !== card.teamId) return [];
  const notified: ChatKey[] = [];
  await work(contextIn(by, speaker, notified), card);
  return notified;
}
