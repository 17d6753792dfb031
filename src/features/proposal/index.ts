/** Proposals: changes of a persona that managers decide on. */
import type { Feature } from '../../conversation/feature.ts';
import { shortId } from '../../domain/short-id.ts';
import { threadOfCard } from '../../store/cards.ts';
import { agenda } from './agenda.ts';
import { closeCards } from './close-cards.ts';
import { proposalsPart } from './digest.ts';
import { HISTORY } from './history.ts';
import { showInMovedRoom } from './moved-room.ts';
import { PROPOSAL, REJECT_REASON, refreshCards } from './proposal-cards.ts';
import { dueInRoom, dueProposals } from './store/due-proposals.ts';
import { proposalsByIds, undecidedCardsOn, undecidedProposals } from './store/proposals.ts';
import { UNDO } from './undo.ts';
import { recountOpen } from './voting/decide-proposal.ts';
import { doWhatIsDue } from './voting/due-proposal.ts';
import { loseVotes } from './voting/lose-votes.ts';
import { takeReaction } from './voting/take-reaction.ts';
import { giveReason, giveReasonOnCard } from './voting/take-reason.ts';
import { takeRecount } from './voting/take-recount.ts';
import { renewProposals } from './writing/renew-proposals.ts';

export const proposal: Feature = {
  name: 'proposal',
  agenda,
  handlers: { reaction: takeReaction, recount: takeRecount },
  cards: [
    { kind: PROPOSAL, awaited: undecidedCardsOn, repliedTo: giveReasonOnCard },
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
  history: HISTORY,
  undo: UNDO,
  digest: [proposalsPart],
  provenance: {
    kind: PROPOSAL,
    of: async (transaction, teamId, ids) =>
      (await proposalsByIds(transaction, teamId, ids)).map(each => ({
        id: shortId('P', each.number),
        madeBy: each.proposerId,
        approvedBy: each.approverIds,
        reason: each.reason,
      })),
  },
  on: {
    managerLost: (context, { id }) => loseVotes(context, id),
    votersChanged: (context, { except }) => recountOpen(context, except),
    settingsChanged: async context => {
      await recountOpen(context);
      return undefined;
    },
    roomMoved: showInMovedRoom,
    recordsChanged: (context, { letter, numbers }) =>
      renewProposals(
        context,
        numbers.map(number => shortId(letter, number)),
      ),
    roomParting: closeCards,
    reactionsChanged: async context => {
      for (const each of await undecidedProposals(context.transaction, context.team.id))
        await refreshCards(context, each);
    },
  },
};
