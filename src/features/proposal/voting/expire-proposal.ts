/** Expiry: a proposal whose time is over is closed undecided. */

import type { ActionContext } from '../../../conversation/action-context.ts';
import { translator } from '../../../conversation/translation.ts';
import { shortId } from '../../../domain/short-id.ts';
import { writeAudit } from '../../../store/audit.ts';
import { transition } from '../domain/approval.ts';
import { refreshCards, tellProposer } from '../proposal-cards.ts';
import { closeProposal, type Proposal } from '../store/proposals.ts';

/** Closes a proposal whose time is over. */
export async function expire(context: ActionContext, proposal: Proposal): Promise<Proposal> {
  const { transaction, clock, origin } = context;
  const { state } = transition(proposal.state, 'time is over');
  const expired = await closeProposal(transaction, proposal, { state, at: clock.now, byId: null });
  const id = shortId('P', proposal.number);
  // Whoever came by when it was over did not end it.
  const byNobody = { ...origin, personId: null, messageId: null };
  await writeAudit(transaction, byNobody, 'proposal.expired', id, { expiresAt: proposal.expiresAt });
  await refreshCards(context, expired);
  const said = translator(context)({
    zh: `${id} 到期没有结果，已过期；依据都还在，可以重新提`,
    en: `${id} expired undecided; its evidence is all there, so it can be proposed again`,
  });
  await tellProposer(context, expired, said);
  return expired;
}
