/** A group leaves the team: its cards say so, since nobody can vote there any more. */

import { text, toned, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { translator } from '../../conversation/translation.ts';
import { shortId } from '../../domain/short-id.ts';
import { cardsOf, markPassedOn } from '../../store/cards.ts';
import type { Room } from '../../store/rooms.ts';
import { cardOf } from './proposal-cards.ts';
import { undecidedProposals } from './store/proposals.ts';

/** Has a group's cards of undecided proposals say that they are not voted on there any more. */
export async function closeCards(context: ActionContext, group: Room): Promise<void> {
  const { transaction, team } = context;
  for (const proposal of await undecidedProposals(transaction, team.id)) {
    const id = shortId('P', proposal.number);
    const said = {
      zh: `这个群已经离开团队，${id} 不在这里投票了`,
      en: `This group has left the team: ${id} is not voted on here any more`,
    };
    for (const card of await cardsOf(transaction, cardOf(proposal))) {
      const isThere = card.platform === group.platform && card.chatId === group.chatId;
      if (card.isReplaced || !isThere) continue;
      await context.edit(card, card.outboxId, toned(view(text(translator(context)(said))), 'closed'));
      await markPassedOn(transaction, card);
    }
  }
}
