/** Who may do what: the four operator roles of the method, and what every command is open to. */
import type { Choice } from './choice.ts';

export type OperatorRole = 'community' | 'ecommerce' | 'content' | 'media';

/** `member` is whoever belongs to the room's team, with or without an operator role. */
export type Role = OperatorRole | 'member' | 'manager';

export const OPERATOR_ROLES: readonly Choice<OperatorRole>[] = [
  { id: 'community', label: { zh: '社群运营', en: 'Community' } },
  { id: 'ecommerce', label: { zh: '电商运营', en: 'E-commerce' } },
  { id: 'content', label: { zh: '内容运营', en: 'Content' }, also: ['新媒体运营', 'social'] },
  { id: 'media', label: { zh: '媒介投放', en: 'Media buying' } },
];

export const MEMBERS: readonly Role[] = ['member'];
export const MANAGERS: readonly Role[] = ['manager'];

/** @returns the operator role with that id, or undefined when the member has none */
export function operatorRole(id: string | null | undefined): Choice<OperatorRole> | undefined {
  return OPERATOR_ROLES.find(role => role.id === id);
}

export type Member = { readonly role: OperatorRole | undefined; readonly isManager: boolean };

/**
 * @param member undefined for somebody who doesn't belong to the team
 * @returns every role that the person has; nobody has none, so whatever names no role is open to nobody
 */
export function rolesOf(member: Member | undefined): Role[] {
  if (member === undefined) return [];
  return [
    'member',
    ...(member.role ? [member.role] : []),
    ...(member.isManager ? (['manager'] as const) : []),
  ];
}
