/** Reactions on the card of a meeting that runs, made while nobody listened: they are read, and decide as if they were heard. */
import type { Incoming } from '../../chat/incoming.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { type EventContext, join } from '../../conversation/event-context.ts';
import { onRecountOf } from '../../conversation/recounted-card.ts';
import { cardsOf, cardsShowing, type ShownCard, wasShownBy } from '../../store/cards.ts';
import type { ChatKey } from '../../store/inbox.ts';
import { findSpeaker, type Speaker } from '../../store/speakers.ts';
import { askWho, wasAsked } from './ask-owner.ts';
import { decide } from './decide.ts';
import { outcomeOf } from './domain/evidence-emoji.ts';
import type { Meeting, MeetingItem, Outcome } from './domain/meeting.ts';
import { cardOf, refreshCards } from './meeting-cards.ts';
import { itemsOf } from './store/items.ts';
import { meetingById } from './store/meetings.ts';
import { MEETING } from './subject.ts';

/** @returns the rooms in which something is to be said @throws NeedsReactions when they are not read yet */
export function takeRecount(
  by: EventContext,
  incoming: Extract<Incoming, { kind: 'recount' }>,
): Promise<readonly ChatKey[]> {
  return onRecountOf(MEETING, by, incoming, async (context, { teamId, thingId }) => {
    const { transaction } = context;
    const meeting = await meetingById(transaction, teamId, thingId);
    const item = (await itemsOf(transaction, meeting)).find(each => each.position === meeting.current);
    if (meeting.state !== 'running' || item === undefined || item.outcome !== null) return;
    for (const missed of await missedOn(context, meeting))
      if (await take(context, meeting, item, missed)) return;
  });
}

type Missed = {
  readonly card: ShownCard;
  readonly outcome: Outcome;
  readonly userId: string;
  readonly name: string;
  readonly at: Date;
};

/** @returns what was reacted about the item that is talked about, in that order */
async function missedOn(context: ActionContext, meeting: Meeting): Promise<Missed[]> {
  const { transaction, team, readings } = context;
  const open = new Set(
    (await cardsOf(transaction, cardOf(meeting))).flatMap(each => (each.isReplaced ? [] : [each.outboxId])),
  );
  const shown = await cardsShowing(transaction, team.id, cardOf(meeting));
  const cards = shown.filter(({ outboxId }) => open.has(outboxId));
  const missed: Missed[] = [];
  // What is written down of them is only whether the item is decided, which is known.
  for (const { message: card, seen } of readings.of(cards, async () => 0))
    for (const { emoji, userId, name, at } of seen) {
      const outcome = outcomeOf(team.settings, card.platform, emoji);
      // One from before was about another item.
      const isAbout = at >= (meeting.currentSince ?? at) && (await wasShownBy(transaction, card, at));
      if (outcome !== undefined && isAbout) missed.push({ card, outcome, userId, name, at });
    }
  return missed.sort((one, other) => one.at.getTime() - other.at.getTime());
}

/** @returns whether it decided the item, or asked who is to find the evidence */
async function take(
  context: ActionContext,
  meeting: Meeting,
  item: MeetingItem,
  { card, outcome, userId, name }: Missed,
): Promise<boolean> {
  const { origin } = context;
  const speaker = await memberBehind(context, card, userId, name);
  if (speaker?.person === undefined) return false;
  const { person, room } = speaker;
  const here = { ...origin, personId: person.id, platform: room.platform, roomId: room.id };
  if (outcome !== 'evidence') {
    await decide({ ...context, origin: here }, meeting, item, outcome, person.id);
    await refreshCards(context, meeting);
    return true;
  }
  // The reaction stands until the item is decided, and every start reads it again.
  if (!(await wasAsked(context, meeting, item)))
    await askWho({ ...context, origin: here }, room, meeting, item, card.messageId);
  return true;
}

/** @returns who has the account, as a member of the team; undefined for whoever left it */
async function memberBehind(
  { transaction, team, bootstrapManagers, clock }: ActionContext,
  { platform, chatId }: ShownCard,
  userId: string,
  name: string,
): Promise<Speaker | undefined> {
  const find = () => findSpeaker(transaction, platform, chatId, userId);
  const speaker = await find();
  if (speaker === undefined || speaker.team.id !== team.id || speaker.isRemoved || speaker.hasLeft)
    return undefined;
  if (speaker.person !== undefined || name === '') return speaker;
  await join(transaction, speaker, { userId, name }, bootstrapManagers, clock.now);
  return find();
}
