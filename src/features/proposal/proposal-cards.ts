/** Cards of proposals: which messages stand for one, and how they are kept up to date, replaced and passed on. */
import { type Block, text, toned, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import type { Context, Reply } from '../../conversation/command.ts';
import { mentioning } from '../../conversation/mention.ts';
import { translator } from '../../conversation/translation.ts';
import type { Bilingual } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { cardsOf, markPassedOn, markReplaced, noteShown, type ThingShown } from '../../store/cards.ts';
import { findRoom, listAllRooms, listGroups, type Room } from '../../store/rooms.ts';
import { proposalCard } from './show-proposal.ts';
import { type Proposal, undecidedProposals } from './store/proposals.ts';

export const PROPOSAL = 'proposal';
export const REJECT_REASON = 'reject-reason';
/** @returns what a message stands for that shows a proposal as it is now */
export function cardOf({ id, contentHash }: Pick<Proposal, 'id' | 'contentHash'>): ThingShown {
  return { kind: PROPOSAL, thingId: id, contentHash };
}

/** Brings every message that stands for a proposal up to date; those that show it so already stay untouched. */
export async function refreshCards(context: ActionContext, proposal: Proposal): Promise<void> {
  const cards = await cardsOf(context.transaction, cardOf(proposal));
  // Where the bot is not any more they are brought up to date when it is back.
  const rooms = await listAllRooms(context.transaction, context.team.id);
  for (const card of cards.filter(each => !each.isReplaced)) {
    const room = rooms.find(each => each.platform === card.platform && each.chatId === card.chatId);
    if (room === undefined) continue;
    const shown = await proposalCard(context, proposal, room);
    if (await noteShown(context.transaction, card.outboxId, shown))
      await context.edit(card, card.outboxId, shown);
  }
}

/** Brings the open proposals on a claim up to date: it became contested, or is so no more. */
export async function refreshProposalsOn(
  context: ActionContext,
  claim: number,
  exceptId?: number,
): Promise<void> {
  for (const proposal of await undecidedProposals(context.transaction, context.team.id)) {
    const isOnIt = proposal.changes.some(change => change.kind !== 'add' && change.claim === claim);
    if (isOnIt && proposal.id !== exceptId) await refreshCards(context, proposal);
  }
}

/** Where a proposal is shown anew in a room, its older messages there say so; reactions on them still count. */
export async function passOnCards(context: ActionContext, proposal: Proposal, room: Room): Promise<void> {
  const say = translator(context);
  const id = shortId('P', proposal.number);
  const moved = toned(
    view(text(say({ zh: `${id} 请看下面新的那条`, en: `${id}: see the newer message below` }))),
    'closed',
  );
  for (const card of await cardsOf(context.transaction, cardOf(proposal))) {
    const isHere = card.platform === room.platform && card.chatId === room.chatId;
    if (card.isReplaced || !isHere) continue;
    await context.edit(card, card.outboxId, moved);
    await markPassedOn(context.transaction, card);
  }
}

/**
 * Marks the messages of a proposal's older content as replaced: reactions on them decide nothing any more.
 * @param isOnDemand there is no new one until somebody asks for it
 */
export async function replaceCards(
  context: ActionContext,
  proposal: Proposal,
  isOnDemand = false,
): Promise<void> {
  const say = translator(context);
  const id = shortId('P', proposal.number);
  const see: Bilingual = isOnDemand
    ? { zh: `看现在的内容：/proposal show ${id}`, en: `see what it says now: /proposal show ${id}` }
    : { zh: '请看新的那条', en: 'see the new one' };
  const said = say({
    zh: `${id} 的内容改过了，这条作废，票也清空了；${see.zh}`,
    en: `${id} was changed: this message is void and so are its votes; ${see.en}`,
  });
  const replaced = toned(view(text(said)), 'closed');
  const cards = await cardsOf(context.transaction, cardOf(proposal));
  for (const card of cards) {
    if (card.isReplaced || card.contentHash === proposal.contentHash) continue;
    await context.edit(card, card.outboxId, replaced);
  }
  await markReplaced(context.transaction, cardOf(proposal));
}

/** Shows a proposal in the team's other groups too. @param here the room in which it is the answer already */
export async function showElsewhere(context: ActionContext, proposal: Proposal, here: number): Promise<void> {
  const rooms = await listGroups(context.transaction, context.team.id);
  for (const room of rooms.filter(each => each.id !== here)) {
    await context.notify(room, await proposalCard(context, proposal, room), { standsFor: cardOf(proposal) });
  }
}

/** Calls whoever proposed in the room where they did. */
export async function tellProposer(
  context: ActionContext,
  { teamId, roomId, proposerId }: Proposal,
  said: string,
  ...blocks: readonly Block[]
): Promise<void> {
  // Where the room has left the team, in one of those that are left.
  const room =
    (await findRoom(context.transaction, teamId, roomId)) ??
    (await listGroups(context.transaction, teamId))[0];
  if (room === undefined) return;
  await context.notify(room, view(await mentioning(context, room.platform, [proposerId], said), ...blocks));
}

/** @returns a proposal as the answer: the message that is voted on */
export async function cardReply(context: Context, proposal: Proposal): Promise<Reply> {
  return { view: await proposalCard(context, proposal, context.room), standsFor: cardOf(proposal) };
}
