/** The votes of whoever is no manager any more are gone. Nothing is recounted. */
import type { ActionContext } from '../../../conversation/action-context.ts';
import { shortId } from '../../../domain/short-id.ts';
import { writeAudit } from '../../../store/audit.ts';
import { insertAct, listActs } from '../store/proposal-acts.ts';
import { type Proposal, undecidedProposals } from '../store/proposals.ts';

/** Writes down that the votes of a person on undecided proposals are lost. */
export async function loseVotes(context: ActionContext, personId: number): Promise<void> {
  const { transaction, team } = context;
  for (const proposal of await undecidedProposals(transaction, team.id)) {
    const acts = await listActs(transaction, proposal);
    const hasVoted = acts.some(act => act.person === personId && act.isVote && act.kind === 'give');
    if (hasVoted) await recordLoss(context, proposal, personId);
  }
}

async function recordLoss(context: ActionContext, proposal: Proposal, personId: number): Promise<void> {
  const { transaction, team, inboxId, origin, clock } = context;
  const { platform, roomId, messageId } = origin;
  await insertAct(transaction, {
    ...{ platform, roomId, messageId, inboxId, teamId: team.id, proposalId: proposal.id, at: clock.now },
    ...{ person: personId, kind: 'lose', meaning: 'approve', via: '', isVote: false },
    contentHash: proposal.contentHash,
  });
  const person = { person: personId };
  await writeAudit(transaction, origin, 'proposal.vote-lost', shortId('P', proposal.number), person);
}
