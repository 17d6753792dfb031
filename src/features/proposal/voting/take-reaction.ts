/** Reactions: a vote or an opinion on the message that stands for a proposal, nothing on any other. */

import type { Incoming } from '../../../chat/incoming.ts';
import { actionContextOf } from '../../../conversation/command-request.ts';
import {
  anonymousRequest,
  type EventContext,
  messageIn,
  requestFor,
} from '../../../conversation/event-context.ts';
import { refusalOf } from '../../../conversation/own-message.ts';
import { postedMessage } from '../../../conversation/posted-message.ts';
import { plainEmoji } from '../../../domain/reaction-emoji.ts';
import { earlierOf } from '../../../domain/said-when.ts';
import { shortId } from '../../../domain/short-id.ts';
import { meaningOf } from '../../../domain/team-settings.ts';
import { type Card, cardSentTwice, findCard, wasShownBy } from '../../../store/cards.ts';
import type { ChatKey } from '../../../store/inbox.ts';
import { findSpeaker, type Speaker } from '../../../store/speakers.ts';
import { cardOf, PROPOSAL } from '../proposal-cards.ts';
import { proposalRefusal } from '../refusals.ts';
import { cardButtons } from '../show-proposal.ts';
import { lastReactions, meantBefore } from '../store/proposal-acts.ts';
import { type Proposal, proposalById, undecidedProposals } from '../store/proposals.ts';
import { decide } from './decide-proposal.ts';
import { explainOnce, type VoteAction } from './vote-actions.ts';

type Reaction = Extract<Incoming, { kind: 'reaction' }>;
type Taken = Pick<VoteAction, 'meaning' | 'via'> & { readonly kind: 'take' };

/**
 * A reaction on a message that stands for a proposal is a vote or an opinion; on any other, silence is the answer.
 * @returns the rooms in which something is to be said
 */
export async function takeReaction(by: EventContext, incoming: Reaction): Promise<readonly ChatKey[]> {
  const { transaction, platform, readings } = by;
  const { sender } = incoming;
  const key = { platform, chatId: incoming.room.chatId };
  const posted = await postedMessage(by, key, incoming.messageId);
  const card = posted && (await findCard(transaction, posted.madeById));
  if (posted === undefined) return explainCopy(by, incoming);
  if (card?.kind !== PROPOSAL) return [];
  const speaker = await findSpeaker(transaction, platform, key.chatId, sender.userId);
  // Whoever was taken out is told when they speak.
  if (speaker === undefined || speaker.isRemoved) return [];
  if (speaker.team.id !== card.teamId) return explainForeign(by, incoming, speaker, card);
  const messageId = messageIn(incoming, speaker.room);
  const via = (emoji: string) => `${platform} ${sender.userId} ${plainEmoji(emoji)}`;
  const isListing = readings.lists(platform);
  const meant = (emoji: string) => meaningOf(speaker.team.settings, platform, emoji);
  // What is taken away may have been given when the team's emoji were others.
  const taken: Taken[] = [];
  for (const emoji of incoming.removed) {
    const way = { via: via(emoji), roomId: speaker.room.id, messageId };
    // Where it can be read, a reading that is under way may still show it; a stranger's makes nobody a member.
    const mayBeRead = isListing && speaker.person !== undefined;
    const meaning = (await meantBefore(transaction, card, way)) ?? (mayBeRead ? meant(emoji) : undefined);
    if (meaning !== undefined) taken.push({ kind: 'take', meaning, via: way.via });
  }
  const given = incoming.added.flatMap(emoji => {
    const meaning = meant(emoji);
    return meaning === undefined ? [] : [{ kind: 'give' as const, meaning, via: via(emoji) }];
  });
  // What was taken away makes room for what was put there instead.
  const reacted = [...taken, ...given];
  if (reacted.length === 0) return [];
  const proposal = await proposalById(transaction, card.teamId, card.thingId);
  // A reaction does not say in which topic it happened: where the card stands.
  const threadId = posted.threadId ?? undefined;
  if (incoming.isAnonymous === true) return explainAnonymous(by, incoming, proposal, threadId);
  const call = { ...(await requestFor(by, incoming)), threadId };
  // A message that became this one by an edit was reacted to for what it showed before, whenever we hear of it.
  const isSeen = await wasShownBy(transaction, card, earlierOf(incoming.at, by.receivedAt));
  const contentHash = isSeen ? card.contentHash : '';
  const known = isListing
    ? await lastReactions(transaction, proposal.id, { ...card, platform, messageId })
    : [];
  // It was read from the message before the event came, and perhaps what came after it, too.
  const isKnown = (act: { via: string }) =>
    known.some(each => each.via === act.via && each.at >= call.messageAt);
  const news = reacted.filter(act => !isKnown(act));
  if (news.length === 0) return [];
  const actions: VoteAction[] = news.map(act => ({
    ...act,
    contentHash,
    at: call.messageAt,
    messageId,
  }));
  const context = actionContextOf({ ...call, messageId });
  const { why, proposal: after } = await decide(context, call.person, proposal, actions);
  // The message shows what is current: what is missing is a reaction to that.
  const isTooEarly = !isSeen && why?.code === 'content-changed' && card.contentHash === after.contentHash;
  const said = isTooEarly ? proposalRefusal('reacted-before', { id: shortId('P', after.number) }) : why;
  if (said !== undefined) await explainOnce(context, call.room, after, call.person.id, said, messageId);
  return call.notified;
}

/**
 * Of a card that was sent again because nobody knew whether it was out, Telegram may have two and never told us of the
 * first. A manager who votes on a message that we don't know may mean it: shown once which one to take.
 */
async function explainCopy(by: EventContext, incoming: Reaction): Promise<readonly ChatKey[]> {
  const { transaction, platform } = by;
  const speaker = await findSpeaker(transaction, platform, incoming.room.chatId, incoming.sender.userId);
  if (speaker?.person?.isManager !== true || incoming.isAnonymous === true) return [];
  const { settings } = speaker.team;
  if (!incoming.added.some(emoji => meaningOf(settings, platform, emoji) !== undefined)) return [];
  const request = await requestFor(by, incoming);
  for (const proposal of await undecidedProposals(transaction, speaker.team.id)) {
    const known = await cardSentTwice(transaction, cardOf(proposal), {
      platform,
      chatId: speaker.room.chatId,
    });
    if (known === undefined) continue;
    const why = proposalRefusal('copy-unknown', { id: shortId('P', proposal.number) });
    await explainOnce(actionContextOf(request), request.room, proposal, request.person.id, why, known);
  }
  return request.notified;
}

/** The room is another team's by now: whoever means to vote is told, once, that it counts nothing. */
async function explainForeign(
  by: EventContext,
  incoming: Reaction,
  { team, room }: Speaker,
  card: Card,
): Promise<readonly ChatKey[]> {
  const isVote = incoming.added.some(emoji => meaningOf(team.settings, by.platform, emoji) !== undefined);
  if (incoming.isAnonymous === true || !isVote) return [];
  const request = await requestFor(by, incoming);
  const why = await refusalOf({ ...request, room }, card.teamId);
  const about = { id: card.thingId, teamId: team.id };
  await explainOnce(
    actionContextOf(request),
    request.room,
    about,
    request.person.id,
    why,
    messageIn(incoming, room),
  );
  return request.notified;
}

/** Nobody can tell whose it is: it counts nothing, and the buttons are offered, which do tell. */
async function explainAnonymous(
  by: EventContext,
  incoming: Reaction,
  proposal: Proposal,
  threadId: string | undefined,
): Promise<readonly ChatKey[]> {
  const call = { ...(await anonymousRequest(by, incoming)), threadId };
  const messageId = messageIn(incoming, call.room);
  const context = actionContextOf({ ...call, messageId });
  const why = proposalRefusal('anonymous', { id: shortId('P', proposal.number) });
  const buttons = cardButtons(context, proposal);
  await explainOnce(context, call.room, proposal, 0, why, messageId, buttons);
  return call.notified;
}
