/** Rejects: whoever rejects is asked why, and a proposal is closed with their reason. */

import { view } from '../../../chat/view.ts';
import type { ActionContext } from '../../../conversation/action-context.ts';
import { mentioning } from '../../../conversation/mention.ts';
import { translator } from '../../../conversation/translation.ts';
import { oneLine } from '../../../domain/normal-form.ts';
import { shortId } from '../../../domain/short-id.ts';
import { writeAudit } from '../../../store/audit.ts';
import { cardsOf } from '../../../store/cards.ts';
import { identityBehind, type Person } from '../../../store/people.ts';
import { findRoom } from '../../../store/rooms.ts';
import { isUndecided, transition } from '../domain/approval.ts';
import { REJECT_REASON, refreshCards } from '../proposal-cards.ts';
import { proposalRefusal } from '../refusals.ts';
import { closeProposal, type Proposal, proposalById } from '../store/proposals.ts';
import { tellOfReject } from '../tell-recorders.ts';
import { tallyOf } from './poll.ts';
import { closed } from './vote-actions.ts';

export async function rejectWithReason(
  context: ActionContext,
  proposal: Proposal,
  person: Person,
  reason: string,
): Promise<Proposal> {
  const rejectReason = oneLine(reason);
  const { transaction, clock, origin } = context;
  const { state } = transition(proposal.state, 'reason for a reject');
  const end = { state, at: clock.now, byId: person.id, rejectReason };
  const rejected = await closeProposal(transaction, proposal, end);
  const id = shortId('P', proposal.number);
  await writeAudit(transaction, origin, 'proposal.rejected', id, { reason: rejectReason });
  await refreshCards(context, rejected);
  await tellOfReject(context, rejected, person.name);
  return rejected;
}

/** Asks whoever rejects why, once for each content. @returns whether they were asked now */
export async function askForReason(
  context: ActionContext,
  proposal: Proposal,
  person: Person,
  messageId: string | null,
): Promise<boolean> {
  const { transaction, origin } = context;
  const { contentHash } = proposal;
  const question = { kind: REJECT_REASON, thingId: proposal.id, contentHash, personId: person.id };
  const isAsked = (await cardsOf(transaction, question)).some(
    each => each.personId === person.id && each.contentHash === contentHash,
  );
  const room = await findRoom(transaction, proposal.teamId, origin.roomId);
  if (isAsked || room === undefined) return false;
  const id = shortId('P', proposal.number);
  const said = translator(context)({
    zh: `为什么不通过 ${id}？回复这条消息写理由，或 /proposal reject ${id} 理由。没有理由之前，${id} 先停着`,
    en: `Why reject ${id}? Reply to this message with the reason, or type /proposal reject ${id} and why. Until then ${id} is on hold`,
  });
  const asked = await mentioning(context, room.platform, [person.id], said);
  await context.notify(room, view(asked), { standsFor: question, ...(messageId && { replyTo: messageId }) });
  return true;
}

/** @returns whether a question was asked of this person, whoever they turned out to be since */
export async function isAskedOf(
  { transaction }: ActionContext,
  person: Person,
  question: { readonly personId: number | null },
): Promise<boolean> {
  return (await identityBehind(transaction, question.personId ?? 0)) === person.id;
}

/** An answer of whoever was asked why they reject. @throws Refusal when it comes too late, or the reject is gone */
export async function takeReason(
  context: ActionContext,
  person: Person,
  question: { readonly thingId: number; readonly personId: number | null; readonly contentHash: string },
  answer: { readonly text: string; readonly at: Date; readonly messageId: string },
): Promise<Proposal> {
  const { transaction, team } = context;
  const proposal = await proposalById(transaction, team.id, question.thingId);
  const id = shortId('P', proposal.number);
  if (!isUndecided(proposal.state)) throw closed(proposal);
  if (question.contentHash !== proposal.contentHash) throw proposalRefusal('content-changed', { id });
  if (answer.at >= proposal.expiresAt) throw closed({ ...proposal, state: 'expired' });
  const { rejects } = await tallyOf(context, proposal);
  if (!rejects.includes(person.id)) throw proposalRefusal('no-reject-standing', { id });
  return rejectWithReason(context, proposal, person, answer.text);
}
