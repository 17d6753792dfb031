/** Two accounts become one person: votes, roles and records of both are theirs. */
import { text, type View, view } from '../../chat/view.ts';
import type { Context } from '../../conversation/command.ts';
import { tell } from '../../conversation/feature.ts';
import { translator } from '../../conversation/translation.ts';
import { writeAudit } from '../../store/audit.ts';
import { isRemoved } from '../../store/members.ts';
import { managedTeams, mergePersons } from '../../store/people.ts';
import { turnPrivateRoom } from '../../store/room-teams.ts';
import { listGroups, type Room } from '../../store/rooms.ts';
import { countHoldings } from '../../store/teams.ts';
import { teamRefusal } from './refusals.ts';
import { noteJoined } from './request-link.ts';
import type { LinkRequest } from './store/link-codes.ts';

export async function joinPersons(
  context: Context,
  request: LinkRequest,
  room: Room,
  owner: number,
): Promise<View> {
  const { transaction, team, person, origin } = context;
  const say = translator(context);
  const one = say({ zh: '两个账号是同一个人了', en: 'The two accounts are one person now' });
  const { typedById } = request;
  if (typedById === person.id) return view(text(one));
  if (await isRemoved(transaction, team.id, typedById)) throw teamRefusal('room-changed', {});
  const own = await managedTeams(transaction, person.id);
  const others = await managedTeams(transaction, typedById);
  // Nobody gains a manager's rights by a code of their own: the manager has to be the one who is asked.
  if (others.some(each => !own.includes(each))) throw teamRefusal('link-other-way', {});
  await mergePersons(transaction, person.id, typedById);
  const details = { person: person.id, other: typedById };
  await writeAudit(transaction, origin, 'team.linked', person.name, details);
  await turnToTeam(context, room, owner);
  await tell(context.features, 'votersChanged', context, {});
  const said = {
    zh: `${person.name} 确认了：两个账号是同一个人`,
    en: `${person.name} confirmed: the two accounts are one person`,
  };
  await context.notify(room, view(text(say(said))));
  return view(text(one));
}

/** Alone with the bot, and with nothing recorded there: they are of the team now, and so is what they say. */
async function turnToTeam(context: Context, room: Room, owner: number): Promise<void> {
  const { transaction, team } = context;
  if (!room.isPrivate || owner === team.id) return;
  if ((await listGroups(transaction, owner)).length > 0 || (await countHoldings(transaction, owner)) > 0)
    return;
  await turnPrivateRoom(transaction, room.id, team.id);
  await noteJoined(context, room, team.id, owner);
}
