/** Somebody is not in the group any more: what the team does is none of their business from then on. */
import type { Incoming } from '../chat/incoming.ts';
import { text, view } from '../chat/view.ts';
import { writeAudit } from '../store/audit.ts';
import type { ChatKey } from '../store/inbox.ts';
import { findSpeaker, leaveTeam, listGroups, listMembers, setMembership } from '../store/rooms.ts';
import type { Arrival } from './arrival.ts';
import { managerChanged } from './decide-proposal.ts';
import { stageIn } from './follow-room.ts';
import { saying } from './saying.ts';

/**
 * Whoever leaves the team's only group is no member and no manager any more, until they speak there again. Of a team of
 * several groups they may still be in another, which platforms do not tell.
 * @returns the rooms in which something is to be said
 */
export async function takeLeave(
  by: Arrival,
  { room: where, sender }: Extract<Incoming, { kind: 'member' }>,
): Promise<readonly ChatKey[]> {
  const { transaction, platform, realNow } = by;
  const speaker = await findSpeaker(transaction, platform, where.chatId, sender.userId);
  if (speaker?.person === undefined || speaker.room.isPrivate) return [];
  const { team, room, person } = speaker;
  if ((await listGroups(transaction, team.id)).length > 1) return [];
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
