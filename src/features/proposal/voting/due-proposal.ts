/** Due work of proposals: reminders at half of the time, expiry at its end. */
import type { ActionContext } from '../../../conversation/action-context.ts';
import { isUndecided } from '../domain/approval.ts';
import { type Proposal, proposalById } from '../store/proposals.ts';
import { recount } from './decide-proposal.ts';
import { expire } from './expire-proposal.ts';
import { remind } from './remind.ts';

/** What is due about a proposal at an instant: its end before its reminder. */
export async function doWhatIsDue(context: ActionContext, id: number): Promise<void> {
  const proposal = await recounted(context, id);
  if (!isUndecided(proposal.state)) return;
  if (proposal.expiresAt <= context.clock.now) await expire(context, proposal);
  else if (proposal.remindAt !== null && proposal.remindAt <= context.clock.now) await remind(context);
}

/** @returns a proposal after all votes that have been heard of by now */
async function recounted(context: ActionContext, id: number): Promise<Proposal> {
  const { transaction, team } = context;
  await recount(context, await proposalById(transaction, team.id, id));
  return proposalById(transaction, team.id, id);
}
