/** Vote actions: what a person does about a proposal, written down, and explained where it decides nothing. */

import type { Refusal } from '../../../chat/refusal.ts';
import { actions, type Button, text, view } from '../../../chat/view.ts';
import type { ActionContext } from '../../../conversation/action-context.ts';
import { mentioning } from '../../../conversation/mention.ts';
import type { Meaning } from '../../../domain/reaction-emoji.ts';
import { shortId } from '../../../domain/short-id.ts';
import { writeAudit } from '../../../store/audit.ts';
import type { ChatKey } from '../../../store/inbox.ts';
import type { Person } from '../../../store/people.ts';
import { proposalRefusal } from '../refusals.ts';
import { STATE_NAMES } from '../show-proposal.ts';
import { insertAct } from '../store/proposal-acts.ts';
import { isFirstExplanation, type Proposal } from '../store/proposals.ts';

/** Something that a person does about a proposal. */
export type VoteAction = {
  readonly kind: 'give' | 'take';
  readonly meaning: Meaning;
  /** The account and whether it was a reaction: what can be taken back. */
  readonly via: string;
  /** The content that it is about: what the message showed. */
  readonly contentHash: string;
  /** When the platform says that it happened. */
  readonly at: Date;
  /** The message that was reacted to or that carried the command. */
  readonly messageId: string | null;
};

/** Writes a deed down, as a vote or as an opinion. */
export async function recordVoteAction(
  context: ActionContext,
  proposal: Proposal,
  person: Person,
  deed: VoteAction,
  isVote: boolean,
): Promise<void> {
  const { transaction, team, inboxId, origin } = context;
  const { platform, roomId } = origin;
  const act = { ...deed, person: person.id, isVote, teamId: team.id, proposalId: proposal.id, inboxId };
  await insertAct(transaction, { ...act, platform, roomId });
  const action = deed.kind === 'give' ? 'proposal.voted' : 'proposal.vote-taken-back';
  const { meaning, contentHash } = deed;
  const id = shortId('P', proposal.number);
  await writeAudit(transaction, { ...origin, messageId: deed.messageId }, action, id, {
    meaning,
    isVote,
    contentHash,
  });
}

/** @returns why what a person does about a proposal is no vote */
export function whyNoVote({ number, proposerId }: Proposal, person: Person): Refusal {
  const isOwn = person.isManager && person.id === proposerId;
  return proposalRefusal(isOwn ? 'own-proposal' : 'opinion-only', { id: shortId('P', number) });
}

/** Says why something decides nothing: once a person, proposal and cause. @param personId 0 for nobody in particular */
export async function explainOnce(
  context: ActionContext,
  room: ChatKey,
  proposal: Pick<Proposal, 'id' | 'teamId'>,
  personId: number,
  why: Refusal,
  replyTo: string,
  buttons: readonly Button[] = [],
): Promise<void> {
  const isFirst = await isFirstExplanation(context.transaction, proposal, personId, why.code);
  if (!isFirst) return;
  const said = why.sentence(context.language);
  const block = personId === 0 ? text(said) : await mentioning(context, room.platform, [personId], said);
  await context.notify(room, view(block, ...(buttons.length > 0 ? [actions(...buttons)] : [])), { replyTo });
}

/** @returns what is said to whoever acts on a proposal that is decided */
export function closed({ number, state }: Proposal): Refusal {
  return proposalRefusal('proposal-closed', { id: shortId('P', number), state: STATE_NAMES[state] });
}
