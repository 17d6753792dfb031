/**
 * Deciding a proposal (method.md §10), whichever door leads here: a reaction, a button, a typed command, an answer to
 * a question, or time. Everything is recounted from the recorded acts at each event.
 */

import type { Refusal } from '../../../chat/refusal.ts';
import type { ActionContext } from '../../../conversation/action-context.ts';
import { loseAbsent } from '../../../conversation/look-again.ts';
import { shortId } from '../../../domain/short-id.ts';
import type { Person } from '../../../store/people.ts';
import { applyProposal } from '../apply-proposal.ts';
import {
  type Effect,
  isUndecided,
  mayVote,
  type ProposalEvent,
  type Tally,
  transition,
  verdictOf,
} from '../domain/approval.ts';
import { refreshCards } from '../proposal-cards.ts';
import { proposalRefusal } from '../refusals.ts';
import { type Proposal, proposalById, undecidedProposals } from '../store/proposals.ts';
import { upToDate } from '../writing/renew-proposals.ts';
import { expire } from './expire-proposal.ts';
import { takeMissedReactions } from './missed-reactions.ts';
import { managersOf, tallyOf } from './poll.ts';
import { askForReason, rejectWithReason } from './reject-with-reason.ts';
import { noVoice, voicelessOf } from './voiceless.ts';
import { closed, recordVoteAction, type VoteAction, whyNoVote } from './vote-actions.ts';

export type Decision = {
  readonly proposal: Proposal;
  readonly tally: Tally;
  /** Why the deed decides nothing, if it does not. */
  readonly why: Refusal | undefined;
  /** Their reject needs words, and they were asked for them just now. */
  readonly isAskedForReason: boolean;
};

/**
 * Takes deeds of one person, in order, and settles what becomes of the proposal.
 * @param reason with a reject: closes the proposal
 */
export async function decide(
  context: ActionContext,
  person: Person,
  before: Proposal,
  actions: readonly VoteAction[],
  reason?: string,
): Promise<Decision> {
  let proposal = await upToDate(context, await expireIfLate(context, before, actions));
  const decided = (why?: Refusal, isAskedForReason = false): Promise<Decision> =>
    decisionOf(context, proposal, why, isAskedForReason);
  const [lastGiven] = actions.filter(action => action.kind === 'give').slice(-1);
  if (!isUndecided(proposal.state)) {
    const isWorthSaying = lastGiven !== undefined || person.isManager;
    return decided(isWorthSaying ? closed(proposal) : undefined);
  }
  const rules = { proposer: proposal.proposerId, managers: await managersOf(context) };
  const isVote = mayVote(person.id, rules);
  for (const action of actions) await recordVoteAction(context, proposal, person, action, isVote);
  const id = shortId('P', proposal.number);
  const isCurrent = actions.some(action => action.contentHash === proposal.contentHash);
  if (!isCurrent) {
    const { effect } = transition(proposal.state, 'act on older content');
    const isExplained = effect === 'explain that the content changed' && lastGiven !== undefined;
    return decided(isExplained ? proposalRefusal('content-changed', { id }) : undefined);
  }
  if (!isVote) {
    await refreshCards(context, proposal);
    return decided(lastGiven === undefined ? undefined : whyNoVote(proposal, person));
  }
  // By the order of the inbox they may have approved since: then this reject is none any more.
  if (reason !== undefined && (await tallyOf(context, proposal)).rejects.includes(person.id)) {
    proposal = await rejectWithReason(context, proposal, person, reason);
    return decided();
  }
  const settled = await settle(context, proposal);
  proposal = settled.proposal;
  switch (settled.effect) {
    case 'ask the rejecter for a reason': {
      // Also one that stands again, after what they gave later was taken away.
      if (!settled.tally.rejects.includes(person.id)) return decided();
      const [{ messageId } = { messageId: null }] = actions.slice(-1);
      return decided(undefined, await askForReason(context, proposal, person, messageId));
    }
    case 'explain what has no voice':
      return decided(lastGiven === undefined ? undefined : await noVoice(context, proposal));
    case 'explain that it waits for a rebase':
      return decided(lastGiven === undefined ? undefined : proposalRefusal('waits-for-rebase', { id }));
    default:
      return decided();
  }
}

async function decisionOf(
  context: ActionContext,
  proposal: Proposal,
  why: Refusal | undefined,
  isAskedForReason: boolean,
): Promise<Decision> {
  return { proposal, tally: await tallyOf(context, proposal), why, isAskedForReason };
}

/** Recounts the votes and does what the count says. */
async function settle(
  context: ActionContext,
  found: Proposal,
): Promise<{ proposal: Proposal; tally: Tally; effect: Effect }> {
  let before = found;
  let tally = await tallyOf(context, before);
  const { quorum } = context.team.settings;
  // What decides is what stands on the platform now, not what it told of in time.
  if (verdictOf(tally, quorum) === 'carried' && (await takeMissedReactions(context, before)))
    tally = await tallyOf(context, before);
  // Nor does it count who has left meanwhile.
  if (
    verdictOf(tally, quorum) !== 'short' &&
    (await loseAbsent(context, [...tally.approvals, ...tally.rejects]))
  ) {
    await recountOpen(context, before.id);
    before = await proposalById(context.transaction, before.teamId, before.id);
    tally = await tallyOf(context, before);
  }
  const verdict = verdictOf(tally, quorum);
  const { effect } = transition(before.state, `count: ${verdict}` satisfies ProposalEvent);
  if (effect !== 'try to merge') {
    await refreshCards(context, before);
    return { proposal: before, tally, effect };
  }
  if ((await voicelessOf(context, before)).length > 0) {
    await refreshCards(context, before);
    return { proposal: before, tally, effect: transition(before.state, 'no voice is left').effect };
  }
  return { proposal: await applyProposal(context, before, tally.approvals), tally, effect };
}

/** Takes what people reacted with while nobody listened, and settles what comes of it. */
export async function recount(context: ActionContext, before: Proposal): Promise<void> {
  const proposal = await upToDate(context, before);
  if (!isUndecided(proposal.state) || !(await takeMissedReactions(context, proposal))) return;
  // Those reactions decide, not the message that had them read: what comes of them does not answer it.
  await settle({ ...context, origin: { ...context.origin, messageId: null } }, proposal);
}

/** Closes a proposal whose time is over as of the deeds; one that the platform dates before still counts. */
async function expireIfLate(
  context: ActionContext,
  proposal: Proposal,
  actions: readonly VoteAction[],
): Promise<Proposal> {
  const isLate = isUndecided(proposal.state) && actions.every(action => action.at >= proposal.expiresAt);
  return isLate ? expire(context, proposal) : proposal;
}

/** Recounts what is undecided, after something changed by which votes are counted: managers, settings, who is who. */
export async function recountOpen(context: ActionContext, exceptId?: number): Promise<void> {
  for (const before of await undecidedProposals(context.transaction, context.team.id)) {
    if (before.id === exceptId) continue;
    // What is over and not closed yet must not be carried by this.
    if (before.expiresAt <= context.clock.now) continue;
    const proposal = await upToDate(context, before);
    if (proposal.state === 'open') await settle(context, proposal);
    else await refreshCards(context, proposal);
  }
}
