/**
 * Deciding a proposal (method.md §10), whichever door leads here: a reaction, a button, a typed command, an answer to
 * a question, or time. Everything is recounted from the recorded acts at each event.
 */

import type { Refusal } from '../../../chat/refusal.ts';
import { loseAbsent } from '../../../conversation/look-again.ts';
import type { Stage } from '../../../conversation/stage.ts';
import { shortId } from '../../../domain/short-id.ts';
import type { Person } from '../../../store/people.ts';
import { applyProposal } from '../apply-proposal.ts';
import {
  type Effect,
  type Happening,
  isUndecided,
  mayVote,
  outcomeOf,
  type Tally,
  verdictOf,
} from '../domain/approval.ts';
import { refreshCards } from '../proposal-cards.ts';
import { proposalRefusal } from '../refusals.ts';
import { type Proposal, proposalById, undecidedProposals } from '../store/proposals.ts';
import { upToDate } from '../writing/renew-proposals.ts';
import { closed, type Deed, recordDeed, whyNoVote } from './deeds.ts';
import { expire } from './expire-proposal.ts';
import { takeMissedReactions } from './missed-reactions.ts';
import { managersOf, tallyOf } from './poll.ts';
import { askForReason, rejectWithReason } from './reject-with-reason.ts';
import { noVoice, voicelessOf } from './voiceless.ts';

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
  stage: Stage,
  person: Person,
  before: Proposal,
  deeds: readonly Deed[],
  reason?: string,
): Promise<Decision> {
  let proposal = await upToDate(stage, await expireIfLate(stage, before, deeds));
  const decided = (why?: Refusal, isAskedForReason = false): Promise<Decision> =>
    decisionOf(stage, proposal, why, isAskedForReason);
  const [lastGiven] = deeds.filter(deed => deed.kind === 'give').slice(-1);
  if (!isUndecided(proposal.state)) {
    const isWorthSaying = lastGiven !== undefined || person.isManager;
    return decided(isWorthSaying ? closed(proposal) : undefined);
  }
  const rules = { proposer: proposal.proposerId, managers: await managersOf(stage) };
  const isVote = mayVote(person.id, rules);
  for (const deed of deeds) await recordDeed(stage, proposal, person, deed, isVote);
  const id = shortId('P', proposal.number);
  const isCurrent = deeds.some(deed => deed.contentHash === proposal.contentHash);
  if (!isCurrent) {
    const { effect } = outcomeOf(proposal.state, 'act on older content');
    const isExplained = effect === 'explain that the content changed' && lastGiven !== undefined;
    return decided(isExplained ? proposalRefusal('content-changed', { id }) : undefined);
  }
  if (!isVote) {
    await refreshCards(stage, proposal);
    return decided(lastGiven === undefined ? undefined : whyNoVote(proposal, person));
  }
  // By the order of the inbox they may have approved since: then this reject is none any more.
  if (reason !== undefined && (await tallyOf(stage, proposal)).rejects.includes(person.id)) {
    proposal = await rejectWithReason(stage, proposal, person, reason);
    return decided();
  }
  const settled = await settle(stage, proposal);
  proposal = settled.proposal;
  switch (settled.effect) {
    case 'ask the rejecter for a reason': {
      // Also one that stands again, after what they gave later was taken away.
      if (!settled.tally.rejects.includes(person.id)) return decided();
      const [{ messageId } = { messageId: null }] = deeds.slice(-1);
      return decided(undefined, await askForReason(stage, proposal, person, messageId));
    }
    case 'explain what has no voice':
      return decided(lastGiven === undefined ? undefined : await noVoice(stage, proposal));
    case 'explain that it waits for a rebase':
      return decided(lastGiven === undefined ? undefined : proposalRefusal('waits-for-rebase', { id }));
    default:
      return decided();
  }
}

async function decisionOf(
  stage: Stage,
  proposal: Proposal,
  why: Refusal | undefined,
  isAskedForReason: boolean,
): Promise<Decision> {
  return { proposal, tally: await tallyOf(stage, proposal), why, isAskedForReason };
}

/** Recounts the votes and does what the count says. */
async function settle(
  stage: Stage,
  found: Proposal,
): Promise<{ proposal: Proposal; tally: Tally; effect: Effect }> {
  let before = found;
  let tally = await tallyOf(stage, before);
  const { quorum } = stage.team.settings;
  // What decides is what stands on the platform now, not what it told of in time.
  if (verdictOf(tally, quorum) === 'carried' && (await takeMissedReactions(stage, before)))
    tally = await tallyOf(stage, before);
  // Nor does it count who has left meanwhile.
  if (
    verdictOf(tally, quorum) !== 'short' &&
    (await loseAbsent(stage, [...tally.approvals, ...tally.rejects]))
  ) {
    await recountOpen(stage, before.id);
    before = await proposalById(stage.transaction, before.teamId, before.id);
    tally = await tallyOf(stage, before);
  }
  const verdict = verdictOf(tally, quorum);
  const { effect } = outcomeOf(before.state, `count: ${verdict}` satisfies Happening);
  if (effect !== 'try to merge') {
    await refreshCards(stage, before);
    return { proposal: before, tally, effect };
  }
  if ((await voicelessOf(stage, before)).length > 0) {
    await refreshCards(stage, before);
    return { proposal: before, tally, effect: outcomeOf(before.state, 'no voice is left').effect };
  }
  return { proposal: await applyProposal(stage, before, tally.approvals), tally, effect };
}

/** Takes what people reacted with while nobody listened, and settles what comes of it. */
export async function recount(stage: Stage, before: Proposal): Promise<void> {
  const proposal = await upToDate(stage, before);
  if (!isUndecided(proposal.state) || !(await takeMissedReactions(stage, proposal))) return;
  // Those reactions decide, not the message that had them read: what comes of them does not answer it.
  await settle({ ...stage, origin: { ...stage.origin, messageId: null } }, proposal);
}

/** Closes a proposal whose time is over as of the deeds; one that the platform dates before still counts. */
async function expireIfLate(stage: Stage, proposal: Proposal, deeds: readonly Deed[]): Promise<Proposal> {
  const isLate = isUndecided(proposal.state) && deeds.every(deed => deed.at >= proposal.expiresAt);
  return isLate ? expire(stage, proposal) : proposal;
}

/** Recounts what is undecided, after something changed by which votes are counted: managers, settings, who is who. */
export async function recountOpen(stage: Stage, exceptId?: number): Promise<void> {
  for (const before of await undecidedProposals(stage.transaction, stage.team.id)) {
    if (before.id === exceptId) continue;
    // What is over and not closed yet must not be carried by this.
    if (before.expiresAt <= stage.clock.now) continue;
    const proposal = await upToDate(stage, before);
    if (proposal.state === 'open') await settle(stage, proposal);
    else await refreshCards(stage, proposal);
  }
}
