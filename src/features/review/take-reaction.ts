/** Reactions on a meeting's card: they decide the item that it shows, unless it is decided. */
import type { Incoming } from '../../chat/incoming.ts';
import type { Refusal } from '../../chat/refusal.ts';
import { text, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { actionContextOf } from '../../conversation/command-request.ts';
import { type EventContext, messageIn, requestFor } from '../../conversation/event-context.ts';
import { postedMessage } from '../../conversation/posted-message.ts';
import { earlierOf } from '../../domain/said-when.ts';
import { findCard, wasShownBy } from '../../store/cards.ts';
import type { ChatKey } from '../../store/inbox.ts';
import type { Room } from '../../store/rooms.ts';
import { findSpeaker } from '../../store/speakers.ts';
import { askWho } from './ask-owner.ts';
import { decide } from './decide.ts';
import { outcomeOf } from './domain/evidence-emoji.ts';
import { positionOn, refreshCards } from './meeting-cards.ts';
import { reviewRefusal } from './refusals.ts';
import { itemsOf } from './store/items.ts';
import { meetingById } from './store/meetings.ts';
import { MEETING } from './subject.ts';
import { OUTCOME_NAMES } from './words.ts';

type Reaction = Extract<Incoming, { kind: 'reaction' }>;

/** @returns the rooms in which something is to be said */
export async function takeReaction(by: EventContext, incoming: Reaction): Promise<readonly ChatKey[]> {
  const { transaction, platform } = by;
  const key = { platform, chatId: incoming.room.chatId };
  const posted = await postedMessage(by, key, incoming.messageId);
  const card = posted && (await findCard(transaction, posted.madeById));
  if (posted === undefined || card?.kind !== MEETING || card.isReplaced) return [];
  const speaker = await findSpeaker(transaction, platform, key.chatId, incoming.sender.userId);
  // Nobody can tell whose an anonymous one is; the buttons do.
  if (speaker === undefined || speaker.isRemoved || incoming.isAnonymous === true) return [];
  if (speaker.team.id !== card.teamId) return [];
  const { settings } = speaker.team;
  const [outcome] = incoming.added.flatMap(emoji => outcomeOf(settings, platform, emoji) ?? []);
  const position = positionOn(card);
  const meeting = await meetingById(transaction, card.teamId, card.thingId);
  if (outcome === undefined || position === undefined || meeting.state !== 'running') return [];
  const request = { ...(await requestFor(by, incoming)), threadId: posted.threadId ?? undefined };
  const messageId = messageIn(incoming, speaker.room);
  const context = actionContextOf({ ...request, messageId });
  const explain = (why: Refusal) => answer(context, request.room, why, messageId);
  // The card showed another item when it was reacted to.
  if (!(await wasShownBy(transaction, card, earlierOf(incoming.at, by.receivedAt)))) {
    await explain(reviewRefusal('turned-since', { position }));
    return request.notified;
  }
  const item = (await itemsOf(transaction, meeting)).find(each => each.position === position);
  if (item === undefined || item.outcome === outcome) return request.notified;
  if (item.outcome !== null) {
    const decided = reviewRefusal(
      'decided-already',
      { position, outcome: OUTCOME_NAMES[item.outcome] },
      { example: `/review decide ${position} ${outcome}` },
    );
    await explain(decided);
    return request.notified;
  }
  if (outcome === 'evidence') {
    await askWho(context, request.room, meeting, item, messageId);
    return request.notified;
  }
  await decide(context, meeting, item, outcome, request.person.id);
  await refreshCards(context, meeting);
  return request.notified;
}

async function answer(context: ActionContext, room: Room, why: Refusal, messageId: string): Promise<void> {
  await context.notify(room, view(text(why.sentence(context.language))), { replyTo: messageId });
}
