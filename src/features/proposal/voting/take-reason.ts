/** The reason for a reject, said in reply to the question for it. */

import { END_USER } from '../../../chat/grammar/end-user.ts';
import { grammarRefusal } from '../../../chat/grammar/refusals.ts';
import { isHiding } from '../../../chat/grammar/without-names.ts';
import type { IncomingMessage } from '../../../chat/incoming.ts';
import { actionContextOf, answerApart } from '../../../conversation/command-request.ts';
import { type EventContext, requestFor } from '../../../conversation/event-context.ts';
import { answeringPlainly } from '../../../conversation/refuse.ts';
import { type Card, cardsOf } from '../../../store/cards.ts';
import type { ChatKey } from '../../../store/inbox.ts';
import { isUndecided } from '../domain/approval.ts';
import { REASON_AT_MOST } from '../domain/change.ts';
import { REJECT_REASON } from '../proposal-cards.ts';
import { proposalById } from '../store/proposals.ts';
import { recount } from './decide-proposal.ts';
import { isAskedOf, takeReason } from './reject-with-reason.ts';
import { voteView } from './vote-view.ts';

/**
 * What is said in reply to a proposal itself is a reason where its reader was asked for one; else a talk among people.
 * @returns as `giveReason`
 */
export async function giveReasonOnCard(
  by: EventContext,
  incoming: IncomingMessage,
  { thingId }: Card,
): Promise<readonly ChatKey[] | undefined> {
  const questions = await cardsOf(by.transaction, { kind: REJECT_REASON, thingId });
  if (questions.length === 0) return undefined;
  const request = await requestFor(by, incoming);
  const { state, contentHash } = await proposalById(request.transaction, request.team.id, thingId);
  if (!isUndecided(state)) return undefined;
  for (const question of questions.filter(each => each.contentHash === contentHash))
    if (await isAskedOf(actionContextOf(request), request.person, question))
      return giveReason(by, incoming, question);
  return undefined;
}

/**
 * @param question the card that asks for it
 * @returns the rooms in which something is to be said; undefined when it is a talk among people
 */
export async function giveReason(
  by: EventContext,
  incoming: IncomingMessage,
  question: Card,
): Promise<readonly ChatKey[] | undefined> {
  const { messageId } = incoming;
  const request = await requestFor(by, incoming);
  // What others say to it is a talk among them.
  if (!(await isAskedOf(actionContextOf(request), request.person, question))) return undefined;
  // What stands on the platform now decides, whatever becomes of this answer.
  await recount(
    actionContextOf(request),
    await proposalById(request.transaction, request.team.id, question.thingId),
  );
  await answeringPlainly(request, async () => {
    const reason = withoutMention(incoming.text, incoming.botName ?? by.config.botName);
    const label = { zh: '理由', en: 'reason' };
    const length = [...reason].length;
    if (length > REASON_AT_MOST) throw grammarRefusal('too-long', { label, length, most: REASON_AT_MOST });
    if (reason === '') throw grammarRefusal('says-nothing', { label });
    if (isHiding(reason)) throw grammarRefusal('unclear-end-user', { label: END_USER });
    const given = { text: reason, at: request.messageAt, messageId };
    const proposal = await takeReason(actionContextOf(request), request.person, question, given);
    const shown = await voteView(actionContextOf(request), {
      proposal,
      why: undefined,
      isAskedForReason: false,
    });
    await answerApart(request, shown);
  });
  return request.notified;
}

/** Our own name at either end calls us, and is no part of the reason. */
function withoutMention(text: string, botName: string): string {
  const mention = `@${botName}`.toLowerCase();
  let said = text.trim();
  if (said.toLowerCase().startsWith(mention)) said = said.slice(mention.length).replace(/^[\s，,：:]+/u, '');
  if (said.toLowerCase().endsWith(mention)) said = said.slice(0, -mention.length).trimEnd();
  return said;
}
