/** Reactions: a vote or an opinion on the message that stands for a proposal, nothing on any other. */
import type { Incoming } from '../chat/incoming.ts';
import { Refusal } from '../chat/refusal.ts';
import type { Meaning } from '../domain/approval.ts';
import { shortId } from '../domain/short-id.ts';
import type { ChatKey } from '../store/inbox.ts';
import { findPosted } from '../store/outbox.ts';
import { proposalById, proposalMessage } from '../store/proposals.ts';
import { findSpeaker } from '../store/rooms.ts';
import { type Arrival, anonymousCall, callFor } from './arrival.ts';
import { stageOf } from './call.ts';
import { type Deed, decide, explainOnce } from './decide-proposal.ts';

/** Emoji as they are compared: whatever variation or skin they were typed in. */
function plainEmoji(emoji: string): string {
  return emoji.replace(/[\uFE0F\u{1F3FB}-\u{1F3FF}]/gu, '');
}

/**
 * A reaction on a message that stands for a proposal is a vote or an opinion; on any other, silence is the answer.
 * @returns the rooms in which something is to be said
 */
export async function takeReaction(
  by: Arrival,
  incoming: Extract<Incoming, { kind: 'reaction' }>,
): Promise<readonly ChatKey[]> {
  const { transaction, platform } = by;
  const { messageId } = incoming;
  const key = { platform, chatId: incoming.room.chatId };
  const posted = await findPosted(transaction, key, messageId);
  const card = posted && (await proposalMessage(transaction, posted.madeById));
  if (card?.kind !== 'card') return [];
  const { teamId } = card;
  const settings = (await findSpeaker(transaction, platform, key.chatId, incoming.sender.userId))?.team
    .settings;
  if (settings === undefined) return [];
  const [approve, reject] =
    platform === 'lark'
      ? [settings.approveLark, settings.rejectLark]
      : [settings.approveTelegram, settings.rejectTelegram];
  const meaningOf = (emoji: string): Meaning | undefined => {
    const plain = plainEmoji(emoji);
    if (plain === plainEmoji(approve)) return 'approve';
    return plain === plainEmoji(reject) ? 'reject' : undefined;
  };
  const meant = (kind: Deed['kind'], emojis: readonly string[]) =>
    emojis.flatMap(emoji => {
      const meaning = meaningOf(emoji);
      return meaning === undefined ? [] : [{ kind, meaning }];
    });
  // What was taken away makes room for what was put there instead.
  const acts = [...meant('take', incoming.removed), ...meant('give', incoming.added)];
  if (acts.length === 0) return [];
  const call =
    incoming.isAnonymous === true ? await anonymousCall(by, incoming) : await callFor(by, incoming);
  if (call.team.id !== teamId) return [];
  const stage = stageOf({ ...call, messageId });
  const proposal = await proposalById(transaction, teamId, card.proposalId);
  if (incoming.isAnonymous === true) {
    const why = new Refusal('anonymous', { id: shortId('P', proposal.number) });
    await explainOnce(stage, call.room, proposal, 0, why, messageId);
    return call.notified;
  }
  const via = `${platform} ${incoming.sender.userId} reaction`;
  const { contentHash } = card;
  const deeds = acts.map(act => ({ ...act, via, contentHash, at: call.messageAt, messageId }));
  const { why, proposal: after } = await decide(stage, call.person, proposal, deeds);
  if (why !== undefined) await explainOnce(stage, call.room, after, call.person.id, why, messageId);
  return call.notified;
}
