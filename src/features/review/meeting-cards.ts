/** Cards of a meeting: one a room, edited as the meeting goes on; whatever is done in one room shows in all. */
import { text, toned, type View, view } from '../../chat/view.ts';
import type { ActionContext, StandsFor } from '../../conversation/action-context.ts';
import type { Context, Reply } from '../../conversation/command.ts';
import { translator } from '../../conversation/translation.ts';
import { both } from '../../domain/language.ts';
import { cardsOf, findCard, markPassedOn, noteShown, recastCard } from '../../store/cards.ts';
import { listAllRooms, listGroups, type Room } from '../../store/rooms.ts';
import type { Meeting } from './domain/meeting.ts';
import { type ItemRead, readItems } from './read-agenda.ts';
import { meetingCard } from './show-card.ts';
import { runningMeeting } from './store/meetings.ts';
import { MEETING, nameOf } from './subject.ts';

/** What a card shows when no item is talked about. */
const NONE = 0;

/** @returns what a message stands for that shows the item that is talked about */
export function cardOf({ id, current }: Meeting): StandsFor {
  return { kind: MEETING, thingId: id, contentHash: `${current ?? NONE}` };
}

/** @returns the position that a card shows; undefined when it shows none */
export function positionOn({ contentHash }: { readonly contentHash: string }): number | undefined {
  const position = Number(contentHash);
  return Number.isInteger(position) && position > 0 ? position : undefined;
}

/** Brings the cards in all rooms up to date. @returns the items that they show */
export async function refreshCards(context: ActionContext, meeting: Meeting): Promise<ItemRead[]> {
  const items = await readItems(context, meeting);
  await editCards(context, meeting, room => meetingCard(context, meeting, items, room));
  return items;
}

/** The meeting is over: its cards say so, and nothing can be decided on them any more. */
export async function closeCards(context: ActionContext, meeting: Meeting, shown: View): Promise<void> {
  await editCards(context, meeting, async () => shown);
  for (const card of await cardsOf(context.transaction, cardOf(meeting)))
    if (!card.isReplaced) await markPassedOn(context.transaction, card);
}

async function editCards(
  context: ActionContext,
  meeting: Meeting,
  shownIn: (room: Room) => Promise<View>,
): Promise<void> {
  const { transaction, team } = context;
  const standsFor = cardOf(meeting);
  const rooms = await listAllRooms(transaction, team.id);
  for (const card of await cardsOf(transaction, standsFor)) {
    const room = rooms.find(each => each.platform === card.platform && each.chatId === card.chatId);
    if (card.isReplaced || room === undefined) continue;
    const shown = await shownIn(room);
    if (!(await noteShown(transaction, card.outboxId, shown))) continue;
    const edit = await context.edit(card, card.outboxId, shown);
    // What is said about the same item stays said, whenever the edit is out.
    if (card.contentHash !== standsFor.contentHash)
      await recastCard(transaction, { ...card, contentHash: standsFor.contentHash }, edit);
  }
}

/** A group leaves the team: its card of the meeting that runs says so, since nobody decides there any more. */
export async function closeCardsIn(context: ActionContext, group: Room): Promise<void> {
  const { transaction, team } = context;
  const meeting = await runningMeeting(transaction, team.id);
  if (meeting === undefined) return;
  const said = both(
    `这个群已经离开团队，${nameOf(meeting)} 不在这里开了`,
    `This group has left the team: ${nameOf(meeting)} does not go on here`,
  );
  const closed = toned(view(text(translator(context)(said))), 'closed');
  for (const card of await cardsOf(transaction, cardOf(meeting))) {
    const isThere = card.platform === group.platform && card.chatId === group.chatId;
    if (card.isReplaced || !isThere) continue;
    await context.edit(card, card.outboxId, closed);
    await markPassedOn(transaction, card);
  }
}

/** Where the card is shown anew in a room, the older one there says so. */
async function passOn(context: ActionContext, meeting: Meeting, room: Pick<Room, 'platform' | 'chatId'>) {
  const said = both(`${nameOf(meeting)} 请看下面新的那条`, `${nameOf(meeting)}: see the newer message below`);
  const moved = toned(view(text(translator(context)(said))), 'closed');
  for (const card of await cardsOf(context.transaction, cardOf(meeting))) {
    const isHere = card.platform === room.platform && card.chatId === room.chatId;
    if (card.isReplaced || !isHere) continue;
    await context.edit(card, card.outboxId, moved);
    await markPassedOn(context.transaction, card);
  }
}

/**
 * @returns the answer to whatever moved the meeting: the card whose button was pressed shows it already; to a line the card
 *   is the answer, below what was said meanwhile
 */
export async function showMeeting(context: Context, meeting: Meeting): Promise<Reply> {
  const { transaction, pressedOn, room } = context;
  const pressed = pressedOn === undefined ? undefined : await findCard(transaction, pressedOn);
  if (pressed?.kind === MEETING && pressed.thingId === meeting.id && !pressed.isReplaced) {
    await refreshCards(context, meeting);
    return { isShown: true };
  }
  await passOn(context, meeting, room);
  const items = await refreshCards(context, meeting);
  return { view: await meetingCard(context, meeting, items, room), standsFor: cardOf(meeting) };
}

/** @returns the card of a meeting that begins; the team's other groups are shown it too: all talk about the same */
export async function showInAllGroups(context: Context, meeting: Meeting): Promise<Reply> {
  const items = await readItems(context, meeting);
  const standsFor = cardOf(meeting);
  for (const room of await listGroups(context.transaction, context.team.id))
    if (room.id !== context.room.id)
      await context.notify(room, await meetingCard(context, meeting, items, room), { standsFor });
  return { view: await meetingCard(context, meeting, items, context.room), standsFor };
}
