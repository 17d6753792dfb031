/** From a name that somebody typed to the member it means. */
import { Refusal } from '../chat/refusal.ts';
import { comparable } from '../domain/normal-form.ts';
import { listMembers, type Person } from '../store/rooms.ts';
import type { Context } from './command.ts';

/** @throws Refusal when nobody of the team is called so, or several are */
export async function findMember({ transaction, team }: Context, name: string): Promise<Person> {
  const wanted = comparable(name.replace(/^@/, ''));
  const called = (await listMembers(transaction, team.id)).filter(
    member => comparable(member.name) === wanted,
  );
  const [member, ...others] = called;
  if (member === undefined) throw new Refusal('no-such-member', { name });
  if (others.length > 0) throw new Refusal('several-members', { name });
  return member;
}
