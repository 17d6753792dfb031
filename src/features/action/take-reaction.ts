/** Reactions: a tick on the card of an item closes it, and taken away opens it again; on any other message it is nothing. */
import type { Incoming } from '../../chat/incoming.ts';
import { actionContextOf } from '../../conversation/command-request.ts';
import { type EventContext, messageIn, requestFor } from '../../conversation/event-context.ts';
import { postedMessage } from '../../conversation/posted-message.ts';
import { plainEmoji } from '../../domain/reaction-emoji.ts';
import { earlierOf } from '../../domain/said-when.ts';
import { findCard, wasShownBy } from '../../store/cards.ts';
import type { ChatKey } from '../../store/inbox.ts';
import { findSpeaker } from '../../store/speakers.ts';
import { finishItem, reopenItem } from './change-items.ts';
import { mayChange } from './domain/action-item.ts';
import { meansDone } from './domain/done-emoji.ts';
import { doerOf } from './find-item.ts';
import { ACTION } from './item-cards.ts';
import { itemById } from './store/action-items.ts';

/** @returns the rooms in which something is to be said */
export async function takeReaction(
  by: EventContext,
  incoming: Extract<Incoming, { kind: 'reaction' }>,
): Promise<readonly ChatKey[]> {
  const { transaction, platform } = by;
  const { sender, room: where, added, removed } = incoming;
  const posted = await postedMessage(by, { platform, chatId: where.chatId }, incoming.messageId);
  const card = posted && (await findCard(transaction, posted.madeById));
  // Nobody can tell whose an anonymous one is: the buttons can.
  if (posted === undefined || card?.kind !== ACTION || incoming.isAnonymous === true) return [];
  const speaker = await findSpeaker(transaction, platform, where.chatId, sender.userId);
  if (speaker === undefined || speaker.isRemoved || speaker.team.id !== card.teamId) return [];
  const via = (emoji: string) => viaOf({ platform, outboxId: card.outboxId }, sender.userId, emoji);
  const given = added.find(emoji => meansDone(speaker.team.settings, platform, emoji));
  const taken = removed.map(via);
  const item = await itemById(transaction, card.teamId, card.thingId);
  const isTakenBack = item.state.kind === 'done' && item.state.via !== null && taken.includes(item.state.via);
  if (given === undefined && !isTakenBack) return [];
  // A reaction does not say in which topic it happened: where the card stands.
  const call = { ...(await requestFor(by, incoming)), threadId: posted.threadId ?? undefined };
  // Others may like what is to be done.
  if (!mayChange(item, await doerOf(by, call.person))) return call.notified;
  const context = actionContextOf({ ...call, messageId: messageIn(incoming, call.room) });
  const now = isTakenBack ? await reopenItem(context, item) : item;
  // A message that became this one by an edit was reacted to for what it showed before.
  const isSeen = await wasShownBy(transaction, card, earlierOf(incoming.at, by.receivedAt));
  if (given !== undefined && isSeen && now.state.kind === 'open')
    await finishItem(context, now, { via: via(given) });
  return call.notified;
}

/** @returns by what a reaction on a card is known again when it is taken away */
export function viaOf(
  { platform, outboxId }: { readonly platform: string; readonly outboxId: number },
  userId: string,
  emoji: string,
): string {
  return `${platform} ${userId} ${plainEmoji(emoji)} ${outboxId}`;
}
