/** Proposals: changes of a persona that managers decide on. */
import type { Feature } from '../../conversation/feature.ts';
import { threadOfCard } from '../../store/cards.ts';
import { closeCards } from './close-cards.ts';
import { doWhatIsDue, recountOpen } from './decide-proposal.ts';
import { loseVotes } from './lose-votes.ts';
import { showInMovedRoom } from './moved-room.ts';
import { PROPOSAL, REJECT_REASON, refreshCards } from './show-proposal.ts';
import { dueInRoom, dueProposals, undecidedCardsOn, undecidedProposals } from './store/proposals.ts';
import { takeReaction } from './take-reaction.ts';
import { giveReason } from './take-reason.ts';
import { takeRecount } from './take-recount.ts';

export const proposal: Feature = {
  name: 'proposal',
  handlers: { reaction: takeReaction, recount: takeRecount },
  cards: [
    { kind: PROPOSAL, awaited: undecidedCardsOn },
    { kind: REJECT_REASON, repliedTo: giveReason },
  ],
  due: [
    {
      name: 'proposal',
      waitsForReactions: true,
      find: dueProposals,
      findInRoom: dueInRoom,
      thread: (transaction, thingId, chatId) =>
        threadOfCard(transaction, { kind: PROPOSAL, thingId }, chatId),
      run: doWhatIsDue,
    },
  ],
  on: {
    managerLost: (stage, { id }) => loseVotes(stage, id),
    votersChanged: (stage, { except }) => recountOpen(stage, except),
    roomMoved: showInMovedRoom,
    roomParting: closeCards,
    reactionsChanged: async stage => {
      for (const each of await undecidedProposals(stage.transaction, stage.team.id))
        await refreshCards(stage, each);
    },
  },
};
