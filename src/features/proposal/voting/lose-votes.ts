/** The votes of whoever is no manager any more are gone. Nothing is recounted. */
import type { Stage } from '../../../conversation/stage.ts';
import { shortId } from '../../../domain/short-id.ts';
import { writeAudit } from '../../../store/audit.ts';
import { insertAct, listActs } from '../store/proposal-acts.ts';
import { type Proposal, undecidedProposals } from '../store/proposals.ts';

/** Writes down that the votes of a person on undecided proposals are lost. */
export async function loseVotes(stage: Stage, personId: number): Promise<void> {
  const { transaction, team } = stage;
  for (const proposal of await undecidedProposals(transaction, team.id)) {
    const acts = await listActs(transaction, proposal);
    const hasVoted = acts.some(act => act.person === personId && act.isVote && act.kind === 'give');
    if (hasVoted) await recordLoss(stage, proposal, personId);
  }
}

async function recordLoss(stage: Stage, proposal: Proposal, personId: number): Promise<void> {
  const { transaction, team, inboxId, origin, clock } = stage;
  const { platform, roomId, messageId } = origin;
  await insertAct(transaction, {
    ...{ platform, roomId, messageId, inboxId, teamId: team.id, proposalId: proposal.id, at: clock.now },
    ...{ person: personId, kind: 'lose', meaning: 'approve', via: '', isVote: false },
    contentHash: proposal.contentHash,
  });
  const person = { person: personId };
  await writeAudit(transaction, origin, 'proposal.vote-lost', shortId('P', proposal.number), person);
}
