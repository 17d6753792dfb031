/** Members who are in no group of the team any more, rooms that leave it, and people whom a manager takes out. */
import { Refusal } from '../../chat/refusal.ts';
import { text, toned, type View, view } from '../../chat/view.ts';
import type { Context } from '../../conversation/command.ts';
import { saying } from '../../conversation/saying.ts';
import type { Stage } from '../../conversation/stage.ts';
import type { Bilingual } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { writeAudit } from '../../store/audit.ts';
import { readmitMember, removeMember, wasInRoom } from '../../store/members.ts';
import {
  isInSomeGroup,
  listGroups,
  listManagers,
  listMembers,
  type Person,
  partRoom,
  type Room,
} from '../../store/rooms.ts';
import { recountOpen } from '../proposal/decide-proposal.ts';
import { markPassedOn, messagesOf, undecidedProposals } from '../proposal/store/proposals.ts';
import { placeName } from './link-accounts.ts';
import { loseManager, loseMember } from './lose-member.ts';

/** Somebody is in no group of the team any more: no member, no manager, until they speak in one again. */
export async function leaveGroups(
  stage: Stage,
  person: Pick<Person, 'id' | 'name' | 'isManager'>,
): Promise<void> {
  await loseMember(stage, person);
  if (person.isManager) await recountOpen(stage);
}

/**
 * Takes a group out of the team: it is a team of its own from then on. Whoever is in no other group of the team leaves
 * it. The cards there say so, and are not kept up to date any more.
 * @throws Refusal when the team would be left without a group or a manager
 */
export async function unlinkRoom(context: Context, group: Room): Promise<View> {
  const { transaction, team, person, origin, clock } = context;
  const others = (await listGroups(transaction, team.id)).filter(each => each.id !== group.id);
  if (others.length === 0) throw new Refusal('last-group', {});
  await closeCards(context, group);
  const members = await listMembers(transaction, team.id);
  const { language, zone } = team.settings;
  const toTeamId = await partRoom(transaction, group, { language, zone }, clock.now);
  await writeAudit(transaction, origin, 'team.room-left', group.name, { roomId: group.id, to: toTeamId });
  for (const member of members) {
    if (!(await wasInRoom(transaction, group.id, member.id))) continue;
    if (!(await isInSomeGroup(transaction, team.id, member.id))) await leaveGroups(context, member);
  }
  if ((await listManagers(transaction, team.id)).length === 0)
    throw new Refusal('no-manager-left', { group: group.name });
  const where = placeName(group);
  const told: Bilingual = {
    zh: `群${where.zh}离开了团队“${team.name}”（${person.name}）；只在那个群里的人不再是成员`,
    en: `The group ${where.en} has left the team “${team.name}” (${person.name}); whoever was in that group only is no member any more`,
  };
  const toldThere: Bilingual = {
    zh: `这个群离开了团队“${team.name}”，从现在起自成一个团队，看不到那边的记录。先请一位负责人输入 /team claim`,
    en: `This group has left the team “${team.name}” and is a team of its own now, without the records of before. Whoever is in charge types /team claim`,
  };
  const say = saying(context);
  const isHere = group.id === context.room.id;
  for (const each of others)
    if (each.id !== context.room.id) await context.notify(each, view(text(say(told))));
  if (!isHere && group.closedAt === null)
    await context.notify(group, view(text(say(toldThere))), { teamId: toTeamId });
  return view(text(say(isHere ? toldThere : told)));
}

/** Nobody can vote there any more. */
async function closeCards(stage: Stage, group: Room): Promise<void> {
  const { transaction, team } = stage;
  for (const proposal of await undecidedProposals(transaction, team.id)) {
    const id = shortId('P', proposal.number);
    const said = {
      zh: `这个群已经离开团队，${id} 不在这里投票了`,
      en: `This group has left the team: ${id} is not voted on here any more`,
    };
    for (const card of await messagesOf(transaction, proposal.id)) {
      const isThere = card.platform === group.platform && card.chatId === group.chatId;
      if (card.kind !== 'card' || card.isReplaced || !isThere) continue;
      await stage.edit(card, card.outboxId, toned(view(text(saying(stage)(said))), 'closed'));
      await markPassedOn(transaction, card);
    }
  }
}

/** A manager takes somebody out. @throws Refusal when no manager would be left */
export async function takeOut(context: Context, member: Person): Promise<void> {
  const { transaction, team, origin, clock } = context;
  const managers = await listManagers(transaction, team.id);
  if (member.isManager && managers.length === 1) throw new Refusal('last-manager', {});
  await writeAudit(transaction, origin, 'team.removed', member.name, { person: member.id });
  if (member.isManager) await loseManager(context, member);
  await removeMember(transaction, team.id, member.id, clock.now);
  if (member.isManager) await recountOpen(context);
}

/** A manager lets somebody in again who was taken out: by a group of the team, as everybody. */
export async function letIn(
  { transaction, team, origin }: Stage,
  person: { readonly id: number; readonly name: string },
): Promise<void> {
  await readmitMember(transaction, team.id, person.id);
  await writeAudit(transaction, origin, 'team.readmitted', person.name, { person: person.id });
}
