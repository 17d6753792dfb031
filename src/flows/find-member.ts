/** From a name that somebody typed to the member it means. */
import { byNearness } from '../chat/nearest.ts';
import { Refusal } from '../chat/refusal.ts';
import { comparable } from '../domain/normal-form.ts';
import { listMembers, type Person } from '../store/rooms.ts';
import type { Context } from './command.ts';

/** So many are named to whoever named nobody. */
const NAMED_AT_MOST = 5;

/** @throws Refusal when nobody of the team is called so, or several are */
export async function findMember({ transaction, team }: Context, name: string): Promise<Person> {
  const wanted = comparable(name.replace(/^@/, ''));
  const members = await listMembers(transaction, team.id);
  const [member, ...others] = members.filter(each => comparable(each.name) === wanted);
  if (member === undefined) {
    const nearest = byNearness(members, each => [each.name], wanted).slice(0, NAMED_AT_MOST);
    throw new Refusal('no-such-member', { name, nearest: nearest.map(each => each.name) });
  }
  if (others.length > 0) throw new Refusal('several-members', { name });
  return member;
}
