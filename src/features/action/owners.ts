/** Owners of items: what they are called, whom of them the bot can call, and in which room. */
import type { ActionContext } from '../../conversation/action-context.ts';
import { translator } from '../../conversation/translation.ts';
import { both } from '../../domain/language.ts';
import { operatorRole } from '../../domain/role.ts';
import { accountsOn, identityBehind, membersAmong, personNames } from '../../store/people.ts';
import { listRooms, type Room } from '../../store/rooms.ts';
import type { Owner } from './domain/action-item.ts';
import { holdersOf } from './store/role-holders.ts';

/** So many of a role are called at once. */
const CALLED_AT_MOST = 5;

/** @returns what owners are called; of one who has left the team it says so */
export async function ownerNames(
  context: ActionContext,
  owners: readonly Owner[],
): Promise<(owner: Owner) => string> {
  const { transaction, team } = context;
  const say = translator(context);
  const ids = owners.flatMap(owner => (owner.kind === 'person' ? [owner.id] : []));
  const names = await personNames(transaction, ids);
  const behind = new Map<number, number>();
  for (const id of new Set(ids)) behind.set(id, await identityBehind(transaction, id));
  const members = new Set(
    (await membersAmong(transaction, team.id, [...behind.values()])).map(({ id }) => id),
  );
  return owner => {
    if (owner.kind === 'role') return say(operatorRole(owner.role)?.label ?? both(owner.role, owner.role));
    const name = names.get(owner.id) ?? '?';
    return members.has(behind.get(owner.id) ?? owner.id)
      ? name
      : say(both(`${name}（已离开团队）`, `${name} (has left)`));
  };
}

/** @returns the members whom an owner is: one, those of a role, or none who has left */
export async function peopleOf({ transaction, team }: ActionContext, owner: Owner): Promise<number[]> {
  const members =
    owner.kind === 'role'
      ? await holdersOf(transaction, team.id, owner.role)
      : await membersAmong(transaction, team.id, [await identityBehind(transaction, owner.id)]);
  return members.slice(0, CALLED_AT_MOST).map(({ id }) => id);
}

/**
 * @param roomId where it was spoken of
 * @returns the room in which an owner is reminded: a group, that one if it is; where they have no account on its
 *   platform, one where they have. What somebody wants to do themselves, and says to the bot alone, stays there.
 */
export async function roomOf(
  context: ActionContext,
  owner: Owner,
  roomId: number,
): Promise<Room | undefined> {
  const { transaction, team, origin } = context;
  const rooms = await listRooms(transaction, team.id);
  const here = rooms.find(({ id }) => id === roomId);
  const isOwn = owner.kind === 'person' && owner.id === origin.personId;
  const groups = rooms.filter(({ isPrivate }) => !isPrivate);
  if (groups.length === 0 || (isOwn && here?.isPrivate === true)) return here ?? rooms[0];
  groups.sort((one, other) => Number(other.id === roomId) - Number(one.id === roomId));
  const people = await peopleOf(context, owner);
  for (const room of groups) if ((await accountsOn(transaction, room.platform, people)).size > 0) return room;
  return groups[0];
}
