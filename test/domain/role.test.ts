import { expect, test } from 'vitest';
import { type Member, operatorRole, type Role, rolesOf } from '../../src/domain/role.ts';

test.each<[string, Member | undefined, Role[]]>([
  ['somebody from outside', undefined, []],
  ['a member without an operator role', { role: undefined, isManager: false }, ['member']],
  ['a member with one', { role: 'media', isManager: false }, ['member', 'media']],
  ['a manager without one', { role: undefined, isManager: true }, ['member', 'manager']],
  ['a manager with one', { role: 'community', isManager: true }, ['member', 'community', 'manager']],
])('%s has the roles that follow', (_, member, roles) => {
  expect(rolesOf(member)).toEqual(roles);
});

test.each([
  ['community', '社群运营'],
  ['ecommerce', '电商运营'],
  ['content', '内容运营'],
  ['media', '媒介投放'],
  ['manager', undefined],
  ['', undefined],
  [null, undefined],
  [undefined, undefined],
])('the operator role with id %j is %s', (id, label) => {
  expect(operatorRole(id)?.label.zh).toBe(label);
});
