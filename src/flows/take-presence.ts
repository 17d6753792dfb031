/** Somebody left a group, or is back: what a team does is the business of whoever is in one of its groups. */
import type { Incoming } from '../chat/incoming.ts';
import { text, view } from '../chat/view.ts';
import { writeAudit } from '../store/audit.ts';
import type { ChatKey } from '../store/inbox.ts';
import {
  findSpeaker,
  isInSomeGroup,
  leaveTeam,
  listMembers,
  notePresence,
  setMembership,
} from '../store/rooms.ts';
import type { Arrival } from './arrival.ts';
import { managerChanged } from './decide-proposal.ts';
import { stageIn } from './follow-room.ts';
import { saying } from './saying.ts';

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
  await leaveTeam(transaction, team.id, person.id, realNow);
  await writeAudit(transaction, stage.origin, 'team.left', person.name, { person: person.id });
  if (!person.isManager) return notified;
  await setMembership(transaction, team.id, person.id, { isManager: false });
  await writeAudit(transaction, stage.origin, 'team.manager', person.name, { from: true, to: false });
  await managerChanged(stage, person.id, false);
  if (!(await listMembers(transaction, team.id)).some(member => member.isManager)) {
    const said = saying(stage)({
      zh: `${person.name} 离开了，团队现在没有管理员：/team claim`,
      en: `${person.name} has left, and the team has no manager now: /team claim`,
    });
    await stage.notify(room, view(text(said)));
  }
  return notified;
}
