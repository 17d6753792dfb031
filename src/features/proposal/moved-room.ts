/** A room has another id: its cards stayed behind, so what is undecided is shown anew, and votes on the old ones still count. */
import type { ActionContext } from '../../conversation/action-context.ts';
import { cardsOf, markPassedOn } from '../../store/cards.ts';
import type { Room } from '../../store/rooms.ts';
import { cardOf } from './proposal-cards.ts';
import { proposalCard } from './show-proposal.ts';
import { leaveActsBehind } from './store/proposal-acts.ts';
import { undecidedProposals } from './store/proposals.ts';

export async function showInMovedRoom(
  context: ActionContext,
  { room, from }: { readonly room: Room; readonly from: string },
): Promise<void> {
  const { transaction, team } = context;
  await leaveActsBehind(transaction, room.id, from);
  for (const proposal of await undecidedProposals(transaction, team.id)) {
    const cards = (await cardsOf(transaction, cardOf(proposal))).filter(
      each => each.platform === room.platform && each.chatId === from && !each.isReplaced,
    );
    for (const card of cards) await markPassedOn(transaction, card);
    if (cards.length > 0) {
      const shown = await proposalCard(context, proposal, room);
      await context.notify(room, shown, { standsFor: cardOf(proposal) });
    }
  }
}
