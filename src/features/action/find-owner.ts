/** From what somebody typed to whom they mean: a member, themselves, or one of the four roles. */
import { byNearness } from '../../chat/grammar/nearest.ts';
import { Refusal } from '../../chat/refusal.ts';
import { shortened } from '../../chat/view.ts';
import type { Context } from '../../conversation/command.ts';
import { pickedId } from '../../domain/choice.ts';
import { both } from '../../domain/language.ts';
import { comparable, nameKey } from '../../domain/normal-form.ts';
import { OPERATOR_ROLES, operatorRole } from '../../domain/role.ts';
import { accountsOf } from '../../store/members.ts';
import { findMember, namesakesAmong } from '../team/find-member.ts';
import type { Owner } from './domain/action-item.ts';
import { actionRefusal } from './refusals.ts';

const OWN: ReadonlySet<string> = new Set(['我', '自己', '我自己', 'me', 'myself']);

/** So many words behind the first may belong to a name: platforms put a mention there as people are called. */
const WORDS_OF_NAME = 3;
const TYPED_SHOWN = 24;

/**
 * @param owner the first word behind the command, or the quoted name
 * @param words what follows: it begins with the rest of a name of several words
 * @returns whom it means, and what is to be done; undefined when nothing is left of the words
 * @throws Refusal when it means nobody, or several people
 */
export async function ownerAndWords(
  context: Context,
  owner: string,
  words: string | undefined,
): Promise<{ readonly owner: Owner; readonly words: string | undefined }> {
  const whole = await ownerCalled(context, owner);
  if (whole !== undefined) return { owner: whole, words };
  const rest = [...(words ?? '').matchAll(/\S+/gu)].slice(0, WORDS_OF_NAME);
  for (const { index, 0: word } of rest) {
    const end = index + word.length;
    const found = await ownerCalled(context, `${owner} ${(words ?? '').slice(0, end)}`);
    if (found === undefined) continue;
    const left = (words ?? '').slice(end).trim();
    return { owner: found, words: left === '' ? undefined : left };
  }
  throw await nobody(context, owner);
}

/** @returns undefined when it names nobody @throws Refusal when it names several */
export async function ownerCalled(context: Context, typed: string): Promise<Owner | undefined> {
  if (OWN.has(comparable(typed))) return { kind: 'person', id: context.person.id };
  const member = await findMember(context, typed, 'owner').catch(unlessNobody);
  if (member !== undefined) return { kind: 'person', id: member.id };
  const role = operatorRole(pickedId(OPERATOR_ROLES, typed.replace(/^[@＠]/, '')))?.id;
  return role === undefined ? undefined : { kind: 'role', role };
}

function unlessNobody(error: unknown): undefined {
  if (error instanceof Refusal && error.code === 'no-such-member') return undefined;
  throw error;
}

/** So many are offered by a button. */
const OFFERED_AT_MOST = 3;

async function nobody(context: Context, typed: string): Promise<Refusal> {
  const roles = both(
    OPERATOR_ROLES.map(({ label }) => label.zh).join('、'),
    OPERATOR_ROLES.map(({ label }) => label.en).join(', '),
  );
  const members = namesakesAmong(await accountsOf(context.transaction, context.team.id, 'members'));
  const nearest = byNearness(members, ({ name }) => [name], nameKey(typed)).map(({ unique }) => unique);
  const names = nearest.slice(0, OFFERED_AT_MOST);
  const buttons = names.map(name => ({ label: name, fill: { owner: name } }));
  const values = { typed: shortened(typed, TYPED_SHOWN), nearest: names, roles };
  return actionRefusal('no-such-owner', values, { argument: 'owner', buttons });
}
