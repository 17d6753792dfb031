/**
 * Reactions that no event told of, made or taken back while nobody listened (method.md §10: where the platform can list
 * reactions, they are read again at the moment of decision and after every start).
 */

import type { ActionContext } from '../../../conversation/action-context.ts';
import { join } from '../../../conversation/event-context.ts';
import { plainEmoji } from '../../../domain/reaction-emoji.ts';
import { meaningOf } from '../../../domain/team-settings.ts';
import { cardsShowing, type ShownCard, wasShownBy } from '../../../store/cards.ts';
import { findSpeaker, type Speaker } from '../../../store/speakers.ts';
import { mayVote } from '../domain/approval.ts';
import { cardOf } from '../proposal-cards.ts';
import { lastAct, lastReactions } from '../store/proposal-acts.ts';
import type { Proposal } from '../store/proposals.ts';
import { managersOf } from './poll.ts';
import { explainOnce, recordVoteAction, type VoteAction, whyNoVote } from './vote-actions.ts';

/** What an event did not tell. */
type Missed = VoteAction & {
  readonly card: ShownCard;
  readonly userId: string;
  readonly name: string;
  /** The last event that told of a reaction on this card: what was read is newer. */
  readonly afterInboxId: number;
};

/**
 * Writes down what people's reactions on the messages of a proposal say beyond what was heard of.
 * @returns whether there was anything
 * @throws NeedsReactions when the messages are to be read first
 */
export async function takeMissedReactions(context: ActionContext, proposal: Proposal): Promise<boolean> {
  const missed = await missedOf(context, proposal);
  for (const deed of missed) await take(context, proposal, deed);
  return missed.length > 0;
}

/** @returns in the order in which they happened, as far as the platform tells */
async function missedOf(context: ActionContext, proposal: Proposal): Promise<Missed[]> {
  const { transaction, team, readings } = context;
  const cards = await cardsShowing(transaction, proposal.teamId, cardOf(proposal));
  const missed: Missed[] = [];
  for (const { message: card, seen, asOf } of readings.of(cards, lastAct)) {
    const all = await lastReactions(transaction, proposal.id, card);
    const heard = all.filter(each => each.id <= asOf);
    // What was written down while it was read, by another event or by this one, is newer.
    const newer = new Set(all.filter(each => each.id > asOf).map(each => each.via));
    const afterInboxId = Math.max(0, ...heard.map(each => each.inboxId));
    const common = { card, contentHash: card.contentHash, messageId: card.messageId, afterInboxId };
    const standing = heard.filter(each => each.kind === 'give');
    const there = new Set<string>();
    for (const { emoji, userId, name, at } of seen) {
      const meaning = meaningOf(team.settings, card.platform, emoji);
      const via = `${card.platform} ${userId} ${plainEmoji(emoji)}`;
      // One that was given before the message showed this was about something else, and one after the end is too late.
      const isAbout = at < proposal.expiresAt && (await wasShownBy(transaction, card, at));
      // Whatever it would be now: what was taken for a vote in its day, and is there, stands.
      there.add(via);
      if (meaning === undefined || !isAbout) continue;
      // One that was taken away and given again unheard stands since then.
      if (!newer.has(via) && !standing.some(each => each.via === via && each.at >= at))
        missed.push({ ...common, kind: 'give', meaning, via, at, userId, name });
    }
    // Nobody knows when it was taken back: dated like the giving, a reaction that comes later is later.
    for (const { via, meaning, at } of standing.filter(each => !there.has(each.via)))
      missed.push({ ...common, kind: 'take', meaning, via, at, userId: userOf(via), name: '' });
  }
  // What was taken back made room for what was given instead.
  return missed.sort(
    (one, other) =>
      Number(other.kind === 'take') - Number(one.kind === 'take') || one.at.getTime() - other.at.getTime(),
  );
}

function userOf(via: string): string {
  return via.split(' ')[1] ?? '';
}

async function take(
  context: ActionContext,
  proposal: Proposal,
  { card, userId, name, afterInboxId, ...deed }: Missed,
): Promise<void> {
  const speaker = await speakerBehind(context, card, userId, name);
  const { person } = speaker ?? {};
  if (speaker === undefined || person === undefined) return;
  const { proposerId: proposer } = proposal;
  const isVote = mayVote(person.id, { proposer, managers: await managersOf(context) });
  // It happened where the card is, whatever event has it read.
  const { platform, id: roomId } = speaker.room;
  const here: ActionContext = {
    ...context,
    origin: { ...context.origin, platform, roomId, personId: person.id },
  };
  // Events that came later may have been handled before this one: what was read is newer than they are.
  const inboxId = Math.max(context.inboxId, afterInboxId);
  await recordVoteAction({ ...here, inboxId }, proposal, person, deed, isVote);
  if (isVote || deed.kind === 'take') return;
  await explainOnce(here, card, proposal, person.id, whyNoVote(proposal, person), card.messageId);
}

/** @returns who has the account, as a member of the room's team; undefined for whoever left the team */
async function speakerBehind(
  { transaction, bootstrapManagers, clock }: ActionContext,
  { platform, chatId }: ShownCard,
  userId: string,
  name: string,
): Promise<Speaker | undefined> {
  const find = (): Promise<Speaker | undefined> => findSpeaker(transaction, platform, chatId, userId);
  const speaker = await find();
  if (speaker === undefined || speaker.hasLeft || speaker.person !== undefined) return speaker;
  if (name === '') return undefined;
  await join(transaction, speaker, { userId, name }, bootstrapManagers, clock.now);
  return find();
}
