/** Ticks on cards of open items that no event told of, made while nobody listened: they are read, and count. */
import type { Incoming } from '../../chat/incoming.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import type { EventContext } from '../../conversation/event-context.ts';
import { onRecountOf } from '../../conversation/recounted-card.ts';
import { cardsShowing, type ShownCard, wasShownBy } from '../../store/cards.ts';
import type { ChatKey } from '../../store/inbox.ts';
import { findSpeaker } from '../../store/speakers.ts';
import { finishItem } from './change-items.ts';
import { type ActionItem, mayChange } from './domain/action-item.ts';
import { meansDone } from './domain/done-emoji.ts';
import { doerOf } from './find-item.ts';
import { ACTION, cardOf } from './item-cards.ts';
import { itemById } from './store/action-items.ts';
import { viaOf } from './take-reaction.ts';

/** @returns the rooms in which something is to be said @throws NeedsReactions when they are not read yet */
export function takeRecount(
  by: EventContext,
  incoming: Extract<Incoming, { kind: 'recount' }>,
): Promise<readonly ChatKey[]> {
  return onRecountOf(ACTION, by, incoming, async (context, { teamId, thingId }) => {
    const { transaction, readings } = context;
    const item = await itemById(transaction, teamId, thingId);
    if (item.state.kind !== 'open') return;
    const cards = await cardsShowing(transaction, teamId, cardOf(item));
    // What is written down of ticks is only whether the item is open, which is known.
    for (const { message, seen } of readings.of(cards, async () => 0))
      for (const { emoji, userId, at } of seen)
        if (await tick(context, item, message, { emoji, userId, at })) return;
  });
}

/** @returns whether it closed the item */
async function tick(
  context: ActionContext,
  item: ActionItem,
  card: ShownCard,
  { emoji, userId, at }: { readonly emoji: string; readonly userId: string; readonly at: Date },
): Promise<boolean> {
  const { transaction, team, origin } = context;
  if (!meansDone(team.settings, card.platform, emoji) || at < item.openedAt) return false;
  if (!(await wasShownBy(transaction, card, at))) return false;
  const speaker = await findSpeaker(transaction, card.platform, card.chatId, userId);
  const { person, room } = speaker ?? {};
  if (person === undefined || room === undefined || speaker?.team.id !== team.id) return false;
  if (!mayChange(item, await doerOf(context, person))) return false;
  const { messageId } = card;
  const here = { ...origin, personId: person.id, platform: room.platform, roomId: room.id, messageId };
  await finishItem({ ...context, origin: here }, item, { via: viaOf(card, userId, emoji) });
  return true;
}
