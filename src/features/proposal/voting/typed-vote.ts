/** A vote that is typed or pressed: which content it is about, and what is answered. */
import type { Context, Reply } from '../../../conversation/command.ts';
import { earlierOf } from '../../../domain/said-when.ts';
import { findCard, wasShown } from '../../../store/cards.ts';
import { personaById } from '../../persona/store/personas.ts';
import { cardOf, PROPOSAL } from '../proposal-cards.ts';
import type { Proposal } from '../store/proposals.ts';
import { proposalNumbered } from '../writing/propose.ts';
import { decide } from './decide-proposal.ts';
import type { VoteAction } from './vote-actions.ts';
import { voteView } from './vote-view.ts';

/** Platforms date messages in whole seconds: so much later it may have been said. */
const DATED_WITHIN_MILLISECONDS = 999;

/**
 * @returns when a vote was typed at the latest; where the proposal has said something else before, at the earliest: what
 *   may have been about that does not count
 */
function typedBy({ room, messageAt, receivedAt }: Context, { edition }: Proposal): Date {
  // A room's own clock says nothing about when something was shown.
  if (room.clock !== null) return receivedAt;
  const within = edition === 1 ? DATED_WITHIN_MILLISECONDS : 0;
  return earlierOf(new Date(messageAt.getTime() + within), receivedAt);
}

/** A typed or pressed vote. What was typed before the last change was shown was about what stood before it. */
export async function vote(
  context: Context,
  number: number,
  meaning: VoteAction['meaning'],
  seen: string | undefined,
  reason?: string,
): Promise<Reply> {
  const { room, origin, messageAt, transaction, pressedOn } = context;
  const before = await proposalNumbered(context, number);
  const isOlder = !(await wasShown(transaction, cardOf(before), typedBy(context, before)));
  const action: VoteAction = {
    kind: 'give',
    meaning,
    via: `${room.platform} typed`,
    contentHash: seen ?? (isOlder ? '' : before.contentHash),
    at: messageAt,
    messageId: origin.messageId,
  };
  const { version: versionBefore } = await personaById(transaction, before.teamId, before.personaId);
  const decision = await decide(context, context.person, before, [action], reason);
  const card = pressedOn === undefined ? undefined : await findCard(transaction, pressedOn);
  // The card itself shows what came of the press.
  // The question why is the answer.
  if (decision.isAskedForReason) return { isShown: true };
  const isOnCard =
    card?.kind === PROPOSAL &&
    card.thingId === before.id &&
    decision.why === undefined &&
    decision.proposal.state !== 'rejected';
  const { version } = decision.proposal;
  // The diff was said in answer.
  const isPublished = before.version === null && version !== null && version > versionBefore;
  if (isOnCard || isPublished) return { isShown: true };
  return { view: await voteView(context, decision) };
}
