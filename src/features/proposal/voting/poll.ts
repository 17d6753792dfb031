/** The poll: whose votes count about a proposal now, and what they come to. */
import type { ActionContext } from '../../../conversation/action-context.ts';
import { listManagers } from '../../../store/people.ts';
import { countVotes, mayVote, type Tally } from '../domain/approval.ts';
import { listActs } from '../store/proposal-acts.ts';
import type { Proposal } from '../store/proposals.ts';

/** @returns the ids of a team's managers */
export async function managersOf({ transaction, team }: ActionContext): Promise<ReadonlySet<number>> {
  return new Set((await listManagers(transaction, team.id)).map(manager => manager.id));
}

/**
 * Counts the votes for what a proposal says now, from all that was done about it and still decides.
 * @returns the count, and the ids of those whose votes it counts
 */
export async function pollOf(
  context: ActionContext,
  proposal: Proposal,
): Promise<{ tally: Tally; voters: readonly number[] }> {
  const { lists } = context.readings;
  const recorded = await listActs(context.transaction, proposal);
  const acts = recorded.map(act => ({ ...act, isReadable: act.on !== null && lists(act.platform) }));
  const { contentHash, proposerId: proposer } = proposal;
  const managers = await managersOf(context);
  const rules = { contentHash, proposer, managers };
  return {
    tally: countVotes(acts, rules),
    voters: [...managers].filter(manager => mayVote(manager, rules)),
  };
}

/** @returns what `pollOf` counts */
export async function tallyOf(context: ActionContext, proposal: Proposal): Promise<Tally> {
  const { tally } = await pollOf(context, proposal);
  return tally;
}
