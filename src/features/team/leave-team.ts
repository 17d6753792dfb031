/** Members who are in no group of the team any more, rooms that leave it, and people whom a manager takes out. */

import { text, type View, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import type { Context } from '../../conversation/command.ts';
import { tell } from '../../conversation/feature.ts';
import { leaveGroups, loseManager } from '../../conversation/membership.ts';
import { translator } from '../../conversation/translation.ts';
import type { Bilingual } from '../../domain/language.ts';
import { writeAudit } from '../../store/audit.ts';
import { readmitMember, removeMember, wasInRoom } from '../../store/members.ts';
import { listManagers, listMembers, type Person } from '../../store/people.ts';
import { isInSomeGroup } from '../../store/presence.ts';
import { partRoom } from '../../store/room-teams.ts';
import { listGroups, type Room } from '../../store/rooms.ts';
import { teamRefusal } from './refusals.ts';
import { placeName } from './request-link.ts';

/**
 * Takes a group out of the team: it is a team of its own from then on. Whoever is in no other group of the team leaves
 * it. The cards there say so, and are not kept up to date any more.
 * @throws Refusal when the team would be left without a group or a manager
 */
export async function unlinkRoom(context: Context, group: Room): Promise<View> {
  const { transaction, team, person, origin, clock } = context;
  const others = (await listGroups(transaction, team.id)).filter(each => each.id !== group.id);
  if (others.length === 0) throw teamRefusal('last-group', {});
  await tell(context.features, 'roomParting', context, group);
  const members = await listMembers(transaction, team.id);
  const { language, zone } = team.settings;
  const toTeamId = await partRoom(transaction, group, { language, zone }, clock.now);
  await tell(context.features, 'teamMade', transaction, { teamId: toTeamId, at: clock.now });
  await writeAudit(transaction, origin, 'team.room-left', group.name, { roomId: group.id, to: toTeamId });
  for (const member of members) {
    if (!(await wasInRoom(transaction, group.id, member.id))) continue;
    if (!(await isInSomeGroup(transaction, team.id, member.id))) await leaveGroups(context, member);
  }
  if ((await listManagers(transaction, team.id)).length === 0)
    throw teamRefusal('no-manager-left', { group: group.name });
  const where = placeName(group);
  const told: Bilingual = {
    zh: `群${where.zh}离开了团队“${team.name}”（${person.name}）；只在那个群里的人不再是成员`,
    en: `The group ${where.en} has left the team “${team.name}” (${person.name}); whoever was in that group only is no member any more`,
  };
  const toldThere: Bilingual = {
    zh: `这个群离开了团队“${team.name}”，从现在起自成一个团队，看不到那边的记录。先请一位负责人输入 /team claim`,
    en: `This group has left the team “${team.name}” and is a team of its own now, without the records of before. Whoever is in charge types /team claim`,
  };
  const say = translator(context);
  const isHere = group.id === context.room.id;
  for (const each of others)
    if (each.id !== context.room.id) await context.notify(each, view(text(say(told))));
  if (!isHere && group.closedAt === null)
    await context.notify(group, view(text(say(toldThere))), { teamId: toTeamId });
  return view(text(say(isHere ? toldThere : told)));
}

/** A manager takes somebody out. @throws Refusal when no manager would be left */
export async function takeOut(context: Context, member: Person): Promise<void> {
  const { transaction, team, origin, clock } = context;
  const managers = await listManagers(transaction, team.id);
  if (member.isManager && managers.length === 1) throw teamRefusal('last-manager', {});
  await writeAudit(transaction, origin, 'team.removed', member.name, { person: member.id });
  if (member.isManager) await loseManager(context, member);
  await removeMember(transaction, team.id, member.id, clock.now);
  if (member.isManager) await tell(context.features, 'votersChanged', context, {});
}

/** A manager lets somebody in again who was taken out: by a group of the team, as everybody. */
export async function letIn(
  { transaction, team, origin }: ActionContext,
  person: { readonly id: number; readonly name: string },
): Promise<void> {
  await readmitMember(transaction, team.id, person.id);
  await writeAudit(transaction, origin, 'team.readmitted', person.name, { person: person.id });
}
