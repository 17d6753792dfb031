/** What becomes of a room: the bot was added or removed, gained or lost a right, or the platform moved the room. */
import type { Incoming } from '../../chat/incoming.ts';
import { text, view } from '../../chat/view.ts';
import { type ActionContext, contextIn } from '../../conversation/action-context.ts';
import { reactionsUnavailableReason } from '../../conversation/can-react.ts';
import { type EventContext, knownRoom } from '../../conversation/event-context.ts';
import { tell } from '../../conversation/feature.ts';
import { translator } from '../../conversation/translation.ts';
import type { Bilingual } from '../../domain/language.ts';
import { MOVED, writeAudit } from '../../store/audit.ts';
import type { ChatKey } from '../../store/inbox.ts';
import { abandonRoom, passMessagesOn, redirectMessages } from '../../store/outbox-rooms.ts';
import { listManagers } from '../../store/people.ts';
import { type BotRights, type Room, renameRoom, roomCalled, setBotRights } from '../../store/rooms.ts';
import { findSpeaker } from '../../store/speakers.ts';
import { countHoldings } from '../../store/teams.ts';
import { welcome } from './greet-group.ts';
import { redirectLinkCodes } from './store/link-codes.ts';

/**
 * Follows what the bot is in a room. A new group is welcomed, once; where it is seen that reactions do not reach the
 * bot, that is said, once each time it comes about; a room that it was put out of is closed without a word.
 * @returns the rooms in which something is to be said
 */
export async function followStanding(
  by: EventContext,
  incoming: Extract<Incoming, { kind: 'standing' }>,
): Promise<readonly ChatKey[]> {
  const { transaction, platform, config, realNow } = by;
  const { room: where, sender, isPresent } = incoming;
  const before = await findSpeaker(transaction, platform, where.chatId, sender.userId);
  // A private room comes about by the first word of the person; one that nobody knew need not be closed.
  if (before === undefined && (!isPresent || where.isPrivate === true)) return [];
  const speaker = before ?? (await knownRoom(transaction, platform, incoming, config, realNow));
  const { room, team } = speaker;
  // What is said of a room's former self is not about the room; nor is what was so before the last that we know.
  if (room.chatId !== where.chatId || isEarlier(incoming.at, room.standingAt)) return [];
  const wasClosed = room.closedAt !== null;
  const { takesReactions, allowedReactions = null, at: standingAt } = incoming;
  const after: BotRights = isPresent
    ? { closedAt: null, standingAt, takesReactions, allowedReactions }
    : { ...room, closedAt: room.closedAt ?? realNow, standingAt };
  await setBotRights(transaction, room.id, after);
  const [could, can] = [
    reactionsUnavailableReason(team.settings, room),
    reactionsUnavailableReason(team.settings, { ...room, ...after }),
  ];
  const notified: ChatKey[] = [];
  const context = contextIn(by, speaker, notified);
  const hasOtherRights = room.takesReactions !== after.takesReactions || could?.zh !== can?.zh;
  const change = standingChange(before === undefined, wasClosed, !isPresent, hasOtherRights);
  if (change !== undefined)
    await writeAudit(transaction, context.origin, change, room.name, {
      takesReactions: after.takesReactions,
    });
  if (!isPresent) {
    await abandonRoom(transaction, room, 'the room is closed');
    return [];
  }
  // What waited to be brought up to date there.
  if (wasClosed) notified.push({ platform, chatId: room.chatId });
  const isUnclaimed = (await listManagers(transaction, team.id)).length === 0;
  if (before === undefined && !room.isPrivate) await welcome(context, room, isUnclaimed, can);
  else if (could?.zh !== can?.zh) await sayOtherwise(context, room, can);
  return notified;
}

/** Platforms date what happens in whole seconds. */
function isEarlier(at: Date, known: Date | null): boolean {
  return known !== null && at.getTime() + 1_000 <= known.getTime();
}

/** What one can vote by has changed: said once, and on every card that is open there. */
async function sayOtherwise(context: ActionContext, room: Room, deaf: Bilingual | undefined): Promise<void> {
  await tell(context.features, 'reactionsChanged', context, room);
  if (deaf !== undefined) await context.notify(room, view(text(translator(context)(deaf))));
}

function standingChange(isNew: boolean, wasClosed: boolean, isClosed: boolean, hasOtherRights: boolean) {
  if (isClosed) return wasClosed ? undefined : 'room.closed';
  if (isNew || wasClosed) return 'room.opened';
  return hasOtherRights ? 'room.rights-changed' : undefined;
}

/**
 * A room has another id: its team, schedules and proposals come along. Messages stayed behind, so what is undecided is
 * shown anew.
 * @returns the rooms in which something is to be said
 */
export async function followMove(
  by: EventContext,
  incoming: Extract<Incoming, { kind: 'moved' }>,
): Promise<readonly ChatKey[]> {
  const { transaction, platform, realNow } = by;
  const { fromChatId, toChatId } = incoming;
  const room = await roomCalled(transaction, platform, fromChatId);
  // The platform tells of it on both sides, and in answer to a message: the first time is the time.
  if (room === undefined) return [];
  const inTheWay = await roomCalled(transaction, platform, toChatId);
  if (inTheWay !== undefined && (await countHoldings(transaction, inTheWay.teamId)) > 0)
    return leaveBehind(by, incoming, room);
  await renameRoom(transaction, { ...room, chatId: fromChatId }, toChatId, inTheWay?.id, realNow);
  const from = { platform, chatId: fromChatId };
  const to = { platform, chatId: toChatId };
  // What a room in between said there is this one's.
  if (inTheWay !== undefined) await passMessagesOn(transaction, to, inTheWay.teamId, room.teamId);
  await redirectMessages(transaction, from, toChatId);
  await redirectLinkCodes(transaction, from, toChatId);
  const speaker = await findSpeaker(transaction, platform, toChatId, incoming.sender.userId);
  if (speaker === undefined) throw new Error('a room that was just moved is not there');
  const notified: ChatKey[] = [to];
  const context = contextIn(by, speaker, notified);
  const origin = { ...context.origin, messageId: MOVED };
  await writeAudit(transaction, origin, 'room.moved', speaker.room.name, {
    from: fromChatId,
    to: toChatId,
  });
  await tell(context.features, 'roomMoved', context, { room: speaker.room, from: fromChatId });
  return notified;
}

/**
 * We heard of it so late that the group has begun anew, with records of its own: neither may be lost for the other.
 * @returns the rooms in which something is to be said
 */
async function leaveBehind(
  by: EventContext,
  { fromChatId, toChatId, sender }: Extract<Incoming, { kind: 'moved' }>,
  room: { readonly id: number },
): Promise<readonly ChatKey[]> {
  const { transaction, platform, realNow } = by;
  const left = await findSpeaker(transaction, platform, fromChatId, sender.userId);
  const speaker = await findSpeaker(transaction, platform, toChatId, sender.userId);
  if (left === undefined || speaker === undefined || left.room.closedAt !== null) return [];
  await setBotRights(transaction, room.id, { ...left.room, closedAt: realNow });
  await abandonRoom(transaction, left.room, 'the room is closed');
  const notified: ChatKey[] = [];
  const context = contextIn(by, speaker, notified);
  const origin = contextIn(by, left, []).origin;
  await writeAudit(transaction, origin, 'room.closed', left.room.name, { movedTo: toChatId });
  const said = translator(context)({
    zh: `这个群升级以前的团队“${left.team.name}”还在，记录都没丢；但升级以后这里已经另外记了东西，两边不会自动合并。要用以前的，请找维护机器人的人`,
    en: `The team “${left.team.name}” from before this group was upgraded is still there with its records; but things were recorded here since, and the two are not merged by themselves. Whoever runs the bot can help`,
  });
  await context.notify(speaker.room, view(text(said)));
  return notified;
}
