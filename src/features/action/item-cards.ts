/** Cards of items: which messages stand for one, and how they are kept up to date. */
import { text, toned, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { translator } from '../../conversation/translation.ts';
import { both } from '../../domain/language.ts';
import { cardsOf, findCard, markPassedOn, noteShown, type ThingShown } from '../../store/cards.ts';
import { findRoom, listAllRooms, type Room } from '../../store/rooms.ts';
import type { ActionItem } from './domain/action-item.ts';
import { idOf, itemCard } from './show-item.ts';
import { itemById, openItems } from './store/action-items.ts';

export const ACTION = 'action';

/** @returns what a message stands for that shows an item; whatever it showed of it, what is done is the item */
export function cardOf({ id }: Pick<ActionItem, 'id'>): ThingShown {
  return { kind: ACTION, thingId: id, contentHash: '' };
}

/** Brings every message that stands for an item up to date. @returns the item as it is now */
export async function refreshCards(
  context: ActionContext,
  { id, teamId }: Pick<ActionItem, 'id' | 'teamId'>,
): Promise<ActionItem> {
  const { transaction } = context;
  const item = await itemById(transaction, teamId, id);
  const rooms = await listAllRooms(transaction, teamId);
  for (const card of await cardsOf(transaction, cardOf(item))) {
    const room = rooms.find(each => each.platform === card.platform && each.chatId === card.chatId);
    if (card.isReplaced || room === undefined) continue;
    const shown = await itemCard(context, item, room);
    if (await noteShown(transaction, card.outboxId, shown)) await context.edit(card, card.outboxId, shown);
  }
  return item;
}

/**
 * Shows a new item in the room where it is reminded of, and calls its owner there: it was added where they can't be called.
 * @param here the room in which it is shown already
 */
export async function showElsewhere(context: ActionContext, item: ActionItem, here: number): Promise<void> {
  const room = await findRoom(context.transaction, item.teamId, item.roomId);
  if (room === undefined || room.id === here) return;
  await context.notify(room, await itemCard(context, item, room, true), { standsFor: cardOf(item) });
}

/** @returns whether a message is a card of one of the items, and shows what becomes of it by itself */
export async function isCardOf(
  context: ActionContext,
  outboxId: number | undefined,
  items: readonly ActionItem[],
): Promise<boolean> {
  const card = outboxId === undefined ? undefined : await findCard(context.transaction, outboxId);
  return card?.kind === ACTION && !card.isReplaced && items.some(({ id }) => id === card.thingId);
}

/** A group leaves the team: its cards of open items say so, since nothing can be done with them there any more. */
export async function closeCardsIn(context: ActionContext, group: Room): Promise<void> {
  const { transaction, team } = context;
  for (const item of await openItems(transaction, team.id)) {
    const id = idOf(item);
    const said = both(
      `这个群已经离开团队，${id} 在团队别的群里接着办`,
      `This group has left the team: ${id} goes on in its other groups`,
    );
    for (const card of await cardsOf(transaction, cardOf(item))) {
      const isThere = card.platform === group.platform && card.chatId === group.chatId;
      if (card.isReplaced || !isThere) continue;
      await context.edit(card, card.outboxId, toned(view(text(translator(context)(said))), 'closed'));
      await markPassedOn(transaction, card);
    }
  }
}
