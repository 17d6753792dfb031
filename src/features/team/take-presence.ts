/** Somebody left a group, or is back: what a team does is the business of whoever is in one of its groups. */

import type { Incoming } from '../../chat/incoming.ts';
import type { Arrival } from '../../conversation/arrival.ts';
import { leaveGroups, tellIfUnmanaged } from '../../conversation/membership.ts';
import { stageIn } from '../../conversation/stage.ts';
import type { ChatKey } from '../../store/inbox.ts';
import { isInSomeGroup, notePresence } from '../../store/presence.ts';
import { findSpeaker } from '../../store/speakers.ts';

/**
 * Whoever is in no group of the team any more is no member and no manager, until they speak in one again.
 * @returns the rooms in which something is to be said
 */
export async function takePresence(
  by: Arrival,
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
  const stage = stageIn(by, speaker, notified);
  await leaveGroups(stage, person);
  if (person.isManager) await tellIfUnmanaged(stage, room, person.name);
  return notified;
}
