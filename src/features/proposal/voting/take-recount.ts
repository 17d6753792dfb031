/** The reactions on a proposal's message may have changed while nobody listened: they are read and counted anew. */
import type { Incoming } from '../../../chat/incoming.ts';
import type { EventContext } from '../../../conversation/event-context.ts';
import { onRecountOf } from '../../../conversation/recounted-card.ts';
import type { ChatKey } from '../../../store/inbox.ts';
import { PROPOSAL } from '../proposal-cards.ts';
import { proposalById } from '../store/proposals.ts';
import { recount } from './decide-proposal.ts';

/** @returns the rooms in which something is to be said @throws NeedsReactions when they are not read yet */
export function takeRecount(
  by: EventContext,
  incoming: Extract<Incoming, { kind: 'recount' }>,
): Promise<readonly ChatKey[]> {
  return onRecountOf(PROPOSAL, by, incoming, async (context, { teamId, thingId }) => {
    await recount(context, await proposalById(context.transaction, teamId, thingId));
  });
}
