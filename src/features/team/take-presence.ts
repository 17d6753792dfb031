/** Somebody left a group, or is back: what a team does is the business of whoever is in one of its groups. */

import type { Incoming } from '../../chat/incoming.ts';
import { contextIn } from '../../conversation/action-context.ts';
import type { EventContext } from '../../conversation/event-context.ts';
import { leaveGroups, tellIfUnmanaged } from '../../conversation/membership.ts';
import type { ChatKey } from '../../store/inbox.ts';
import { isInSomeGroup, notePresence } from '../../store/presence.ts';
import { findSpeaker } from '../../store/speakers.ts';

/**
 * Whoever is in no group of the team any more is no member and no manager, until they speak in one again.
 * @returns the rooms in which something is to be said
 */
export async function takePresence(
  by: EventContext,
  { room: where, sender, hasLeft = false }: Extract<Incoming, { kind: 'member' }>,
): Promise<readonly ChatKey[]> {
  const { transaction, platform, realNow } = by;
  const speaker = await findSpeaker(transaction, platform, where.chatId, sender.userId);
  // What is said of a room's former self is not about the room: a platform takes everybody out of it.
  if (speaker === undefined || speaker.room.isPrivate || speaker.room.chatId !== where.chatId) return [];
  const { team, room, person } = speaker;
  await notePresence(transaction, room.id, sender.userId, hasLeft, realNow);
  if (!hasLeft || person === undefined) return [];
  if (await isInSomeGroup(transaction, team.id, person.id)) return [];
  const notified: ChatKey[] = [];
  const context = contextIn(by, speaker, notified);
  await leaveGroups(context, person);
  if (person.isManager) await tellIfUnmanaged(context, room, person.name);
  return notified;
}
