/** From a name that somebody typed to the person it means. */

import { byNearness } from '../../chat/grammar/nearest.ts';
import type { Refusal } from '../../chat/refusal.ts';
import type { Context } from '../../conversation/command.ts';
import type { Bilingual } from '../../domain/language.ts';
import { nameKey } from '../../domain/normal-form.ts';
import { operatorRole } from '../../domain/role.ts';
import { showDay } from '../../domain/zoned-time.ts';
import { accountsOf, type Called } from '../../store/members.ts';
import { membersAmong, type Person } from '../../store/people.ts';
import { teamRefusal } from './refusals.ts';

/** So many are named to whoever named nobody. */
const NAMED_AT_MOST = 5;

/** Somebody by all that they are called, and by what tells them from others of that name. */
export type Namesake = {
  readonly id: number;
  readonly name: string;
  /** What means nobody else: the name itself, `@username`, or `小李#2`, the second of that name to join. */
  readonly unique: string;
  readonly accounts: readonly Called[];
};

/**
 * @param argument the one that names them: two of one name are offered as its values
 * @throws Refusal when nobody of the team is called so, or several are
 */
export async function findMember(context: Context, name: string, argument: string): Promise<Person> {
  const namesakes = namesakesAmong(await accountsOf(context.transaction, context.team.id, 'members'));
  const found = namesakesCalled(namesakes, name);
  const [only, ...others] = found;
  const members = await membersAmong(
    context.transaction,
    context.team.id,
    found.slice(0, NAMED_AT_MOST).map(each => each.id),
  );
  const member = members.find(each => each.id === only?.id);
  if (member === undefined) {
    const nearest = byNearness(namesakes, each => [each.name], nameKey(name)).slice(0, NAMED_AT_MOST);
    throw teamRefusal('no-such-member', { name, nearest: nearest.map(each => each.unique) });
  }
  if (others.length > 0) throw several(context, name, argument, found, members);
  return member;
}

/** @returns whoever was taken out of the team and is called so @throws Refusal when nobody is, or several are */
export async function findRemoved(context: Context, name: string, argument: string): Promise<Namesake> {
  const namesakes = namesakesAmong(await accountsOf(context.transaction, context.team.id, 'removed'));
  const found = namesakesCalled(namesakes, name);
  const [only, ...others] = found;
  if (only === undefined) {
    const nearest = byNearness(namesakes, each => [each.name], nameKey(name)).slice(0, NAMED_AT_MOST);
    throw teamRefusal('not-removed', { name, nearest: nearest.map(each => each.unique) });
  }
  if (others.length > 0) throw several(context, name, argument, found, []);
  return only;
}

/** @returns each person once, as they joined */
export function namesakesAmong(called: readonly Called[]): Namesake[] {
  const people = new Map<number, { id: number; name: string; accounts: Called[] }>();
  for (const each of called) {
    const known = people.get(each.personId);
    if (known === undefined)
      people.set(each.personId, { id: each.personId, name: each.name, accounts: [each] });
    else known.accounts.push(each);
  }
  // Each name is compared once, however many there are: who speaks in a group is a member.
  const keyed = [...people.values()].map(person => ({ person, key: nameKey(person.name) }));
  const counts = new Map<string, number>();
  const placed = keyed.map(({ person, key }) => {
    const place = (counts.get(key) ?? 0) + 1;
    counts.set(key, place);
    return { person, key, place };
  });
  return placed.map(({ person, key, place }) => {
    const username = person.accounts.find(account => account.username !== null)?.username;
    const told = username === undefined ? `${person.name}#${place}` : `@${username}`;
    return { ...person, unique: counts.get(key) === 1 ? person.name : told };
  });
}

/** A name, else a username, else what tells namesakes apart; what begins with @ is first taken for a username. */
function namesakesCalled(namesakes: readonly Namesake[], typed: string): Namesake[] {
  const bare = nameKey(typed.trim().replace(/^[@＠]/, ''));
  const isNamed = ({ accounts }: Namesake) => accounts.some(account => nameKey(account.name) === bare);
  const isUsername = ({ accounts }: Namesake) =>
    accounts.some(({ username }) => username !== null && nameKey(username) === bare);
  const isMeant = ({ unique }: Namesake) => nameKey(unique) === nameKey(typed);
  const byName = [isNamed, isUsername, isMeant];
  const ways = /^\s*[@＠]/.test(typed) ? [isUsername, isNamed, isMeant] : byName;
  for (const way of ways) {
    const found = namesakes.filter(way);
    if (found.length > 0) return found;
  }
  return [];
}

function several(
  { language, clock }: Context,
  name: string,
  argument: string,
  found: readonly Namesake[],
  members: readonly Person[],
): Refusal {
  const tell = ({ id, unique, accounts }: Namesake): Bilingual => {
    const member = members.find(each => each.id === id);
    const role = operatorRole(member?.role)?.label;
    const joinedAt = accounts[0]?.joinedAt;
    const zh = [
      ...(member?.isManager === true ? ['管理员'] : []),
      ...(role === undefined ? [] : [role.zh]),
      ...(joinedAt === undefined ? [] : [`${showDay(joinedAt, clock, 'zh-CN')} 加入`]),
    ];
    const en = [
      ...(member?.isManager === true ? ['manager'] : []),
      ...(role === undefined ? [] : [role.en]),
      ...(joinedAt === undefined ? [] : [`joined ${showDay(joinedAt, clock, 'en')}`]),
    ];
    return { zh: `${unique}（${zh.join(' · ')}）`, en: `${unique} (${en.join(' · ')})` };
  };
  const named = found.slice(0, NAMED_AT_MOST);
  const told = named.map(tell);
  const which = { zh: told.map(each => each.zh).join('、'), en: told.map(each => each.en).join(', ') };
  const left = found.length - named.length;
  if (left > 0) {
    which.zh += `，还有 ${left} 人`;
    which.en += ` and ${left} more`;
  }
  const buttons = named.map((each, place) => ({
    label: (language === 'en' ? told[place]?.en : told[place]?.zh) ?? each.unique,
    fill: { [argument]: each.unique },
  }));
  return teamRefusal('several-members', { name, which }, { argument, buttons });
}
