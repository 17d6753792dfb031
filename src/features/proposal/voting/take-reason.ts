/** The reason for a reject, said in reply to the question for it. */

import { END_USER } from '../../../chat/grammar/end-user.ts';
import { grammarRefusal } from '../../../chat/grammar/refusals.ts';
import { isHiding } from '../../../chat/grammar/without-names.ts';
import type { IncomingMessage } from '../../../chat/incoming.ts';
import { type Arrival, callFor } from '../../../conversation/arrival.ts';
import { answerApart, stageOf } from '../../../conversation/call.ts';
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
  by: Arrival,
  incoming: IncomingMessage,
  question: Card,
): Promise<readonly ChatKey[] | undefined> {
  const { messageId } = incoming;
  const call = await callFor(by, incoming);
  // What others say to it is a talk among them.
  if (!(await isAskedOf(stageOf(call), call.person, question))) return undefined;
  // What stands on the platform now decides, whatever becomes of this answer.
  await recount(stageOf(call), await proposalById(call.transaction, call.team.id, question.thingId));
  await answeringPlainly(call, async () => {
    const reason = incoming.text.trim();
    const label = { zh: '理由', en: 'reason' };
    const length = [...reason].length;
    if (length > REASON_AT_MOST) throw grammarRefusal('too-long', { label, length, most: REASON_AT_MOST });
    if (reason === '') throw grammarRefusal('says-nothing', { label });
    if (isHiding(reason)) throw grammarRefusal('unclear-end-user', { label: END_USER });
    const given = { text: reason, at: call.messageAt, messageId };
    const proposal = await takeReason(stageOf(call), call.person, question, given);
    const shown = await voteView(stageOf(call), { proposal, why: undefined, isAskedForReason: false });
    await answerApart(call, shown);
  });
  return call.notified;
}
