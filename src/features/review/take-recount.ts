/** Reactions on a running meeting's card that no event told of, made while nobody listened: they are read, and decide. */
import type { Incoming } from '../../chat/incoming.ts';
import { contextIn } from '../../conversation/action-context.ts';
import type { EventContext } from '../../conversation/event-context.ts';
import { cardsShowing, findCard, wasShownBy } from '../../store/cards.ts';
import type { ChatKey } from '../../store/inbox.ts';
import { findPosted } from '../../store/posted-messages.ts';
import { findSpeaker } from '../../store/speakers.ts';
import { askOwner } from './ask-owner.ts';
import { decide } from './decide.ts';
import { outcomeOf } from './domain/evidence-emoji.ts';
import { cardOf, positionOn, refreshCards } from './meeting-cards.ts';
import { itemsOf } from './store/items.ts';
import { meetingById } from './store/meetings.ts';
import { MEETING } from './subject.ts';

/** @returns the rooms in which something is to be said @throws NeedsReactions when they are not read yet */
export async function takeRecount(
  by: EventContext,
  { room, sender, messageId }: Extract<Incoming, { kind: 'recount' }>,
): Promise<readonly ChatKey[]> {
  const { transaction, platform, readings } = by;
  const posted = await findPosted(transaction, { platform, chatId: room.chatId }, messageId);
  const card = posted && (await findCard(transaction, posted.madeById));
  const speaker = await findSpeaker(transaction, platform, room.chatId, sender.userId);
  if (card?.kind !== MEETING || card.isReplaced || speaker?.team.id !== card.teamId) return [];
  const meeting = await meetingById(transaction, card.teamId, card.thingId);
  const position = positionOn(card);
  if (meeting.state !== 'running' || position === undefined || position !== meeting.current) return [];
  const item = (await itemsOf(transaction, meeting)).find(each => each.position === position);
  if (item === undefined || item.outcome !== null) return [];
  const notified: ChatKey[] = [];
  const context = contextIn(by, speaker, notified);
  const cards = await cardsShowing(transaction, card.teamId, cardOf(meeting));
  // What is written down of reactions is only whether the item is decided, which is known.
  for (const { message, seen } of readings.of(cards, async () => 0))
    for (const { emoji, userId, at } of seen) {
      const outcome = outcomeOf(context.team.settings, message.platform, emoji);
      if (outcome === undefined || !(await wasShownBy(transaction, message, at))) continue;
      const who = await findSpeaker(transaction, message.platform, message.chatId, userId);
      if (who?.person === undefined || who.isRemoved || who.team.id !== card.teamId) continue;
      const { person, room: where } = who;
      const here = {
        ...{ ...context.origin, personId: person.id, platform: where.platform, roomId: where.id },
        messageId: message.messageId,
      };
      const said = { ...context, origin: here };
      if (outcome === 'evidence') {
        const asked = askOwner(said, meeting, item, outcome);
        await context.notify(where, asked, { replyTo: message.messageId });
        return notified;
      }
      await decide(said, meeting, item, outcome, person.id);
      await refreshCards(context, meeting);
      return notified;
    }
  return notified;
}
