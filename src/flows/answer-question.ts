/** Answers to what the bot asked: the reason for a reject. */
import type { IncomingMessage } from '../chat/incoming.ts';
import { Refusal } from '../chat/refusal.ts';
import { REASON_AT_MOST } from '../domain/change.ts';
import type { ChatKey } from '../store/inbox.ts';
import { findPosted } from '../store/outbox.ts';
import { proposalMessage } from '../store/proposals.ts';
import { type Arrival, callFor } from './arrival.ts';
import { answerApart, stageOf } from './call.ts';
import { isAskedOf, takeReason, voteView } from './decide-proposal.ts';
import { answeringPlainly } from './refuse.ts';

/**
 * Ordinary chat that answers the bot's question why somebody rejects.
 * @returns the rooms in which something is to be said; undefined when it answers nothing
 */
export async function answerQuestion(
  by: Arrival,
  incoming: IncomingMessage,
): Promise<readonly ChatKey[] | undefined> {
  const { transaction, platform } = by;
  const { replyTo, messageId } = incoming;
  if (replyTo === undefined || !replyTo.isFromBot) return undefined;
  const key = { platform, chatId: incoming.room.chatId };
  const posted = await findPosted(transaction, key, replyTo.messageId);
  const question = posted && (await proposalMessage(transaction, posted.madeById));
  if (question?.kind !== 'question') return undefined;
  const call = await callFor(by, incoming);
  if (call.team.id !== question.teamId) return undefined;
  // What others say to it is a talk among them.
  if (!(await isAskedOf(stageOf(call), call.person, question))) return undefined;
  await answeringPlainly(call, async () => {
    const reason = incoming.text.trim();
    const label = { zh: '理由', en: 'reason' };
    const length = [...reason].length;
    if (length > REASON_AT_MOST) throw new Refusal('too-long', { label, length, most: REASON_AT_MOST });
    if (reason === '') throw new Refusal('says-nothing', { label });
    const answer = { text: reason, at: call.messageAt, messageId };
    const proposal = await takeReason(stageOf(call), call.person, question, answer);
    const shown = await voteView(stageOf(call), { proposal, why: undefined, isAskedForReason: false });
    await answerApart(call, shown);
  });
  return call.notified;
}
