/** The reason for a reject, said in reply to the question for it. */

import { END_USER } from '../../../chat/grammar/end-user.ts';
import { grammarRefusal } from '../../../chat/grammar/refusals.ts';
import { isHiding } from '../../../chat/grammar/without-names.ts';
import type { IncomingMessage } from '../../../chat/incoming.ts';
import { actionContextOf, answerApart } from '../../../conversation/command-request.ts';
import { type EventContext, requestFor } from '../../../conversation/event-context.ts';
import { answeringPlainly } from '../../../conversation/refuse.ts';
import type { Card } from '../../../store/cards.ts';
import type { ChatKey } from '../../../store/inbox.ts';
import { REASON_AT_MOST } from '../domain/change.ts';
import { proposalById } from '../store/proposals.ts';
import { recount } from './decide-proposal.ts';
import { isAskedOf, takeReason } from './reject-with-reason.ts';
import { voteView } from './vote-view.ts';

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
    const reason = incoming.text.trim();
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
