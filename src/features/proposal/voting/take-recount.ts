/** The reactions on a proposal's message may have changed while nobody listened: they are read and counted anew. */
import type { Incoming } from '../../../chat/incoming.ts';
import { contextIn } from '../../../conversation/action-context.ts';
import type { EventContext } from '../../../conversation/event-context.ts';
import { findCard } from '../../../store/cards.ts';
import type { ChatKey } from '../../../store/inbox.ts';
import { findPosted } from '../../../store/posted-messages.ts';
import { findSpeaker } from '../../../store/speakers.ts';
import { PROPOSAL } from '../proposal-cards.ts';
import { proposalById } from '../store/proposals.ts';
import { recount } from './decide-proposal.ts';

/** @returns the rooms in which something is to be said @throws NeedsReactions when they are not read yet */
export async function takeRecount(
  by: EventContext,
  { room, sender, messageId }: Extract<Incoming, { kind: 'recount' }>,
): Promise<readonly ChatKey[]> {
  const { transaction, platform } = by;
  const posted = await findPosted(transaction, { platform, chatId: room.chatId }, messageId);
  const card = posted && (await findCard(transaction, posted.madeById));
  const speaker = await findSpeaker(transaction, platform, room.chatId, sender.userId);
  if (card?.kind !== PROPOSAL || speaker?.team.id !== card.teamId) return [];
  const notified: ChatKey[] = [];
  const proposal = await proposalById(transaction, card.teamId, card.thingId);
  await recount(contextIn(by, speaker, notified), proposal);
  return notified;
}
