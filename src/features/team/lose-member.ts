/** Somebody is no member or no manager any more: written down, with what becomes of their votes. Nothing is recounted. */

import type { Stage } from '../../conversation/stage.ts';
import { shortId } from '../../domain/short-id.ts';
import { writeAudit } from '../../store/audit.ts';
import { leaveTeam, type Person, setMembership } from '../../store/rooms.ts';
import { insertAct, listActs } from '../proposal/store/proposal-acts.ts';
import { type Proposal, undecidedProposals } from '../proposal/store/proposals.ts';

type Lost = Pick<Person, 'id' | 'name' | 'isManager'>;

/** They are in no group of the team any more. */
export async function loseMember(stage: Stage, person: Lost): Promise<void> {
  const { transaction, team, clock, origin } = stage;
  await leaveTeam(transaction, team.id, person.id, clock.now);
  await writeAudit(transaction, origin, 'team.left', person.name, { person: person.id });
  if (person.isManager) await loseManager(stage, person);
}

export async function loseManager(stage: Stage, person: Pick<Lost, 'id' | 'name'>): Promise<void> {
  const { transaction, team, origin } = stage;
  await setMembership(transaction, team.id, person.id, { isManager: false });
  await writeAudit(transaction, origin, 'team.manager', person.name, { from: true, to: false });
  await loseVotes(stage, person.id);
}

/** The votes of whoever is no manager any more are gone. */
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
