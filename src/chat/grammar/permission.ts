/** The one place where it is decided who may do what. Denied by default: no role named, nobody allowed. */

import { listed } from '../../domain/language.ts';
import { OPERATOR_ROLES, type Role } from '../../domain/role.ts';
import type { Refusal } from '../refusal.ts';
import { argumentsOf, type CommandPath, target } from './command.ts';
import type { Given } from './given.ts';
import { grammarRefusal } from './refusals.ts';

/** @returns whether somebody with these roles may run the command */
export function mayRun(path: CommandPath, roles: readonly Role[]): boolean {
  return target(path).roles.some(role => roles.includes(role));
}

/**
 * Checks a command with what is given to it, before anything of it runs.
 * @throws Refusal 'not-allowed', naming who may
 */
export function demandPermission(path: CommandPath, given: Given, roles: readonly Role[]): void {
  if (!mayRun(path, roles)) throw notAllowed(target(path).roles);
  for (const { name, facts } of argumentsOf(target(path))) {
    if (given.values[name] === undefined || facts.roles === undefined) continue;
    if (!facts.roles.some(role => roles.includes(role))) throw notAllowed(facts.roles);
  }
}

function notAllowed(roles: readonly Role[]): Refusal {
  const labels = roles.map(role => {
    if (role === 'manager') return { zh: '管理员', en: 'a manager' };
    if (role === 'member') return { zh: '团队成员', en: 'a member of the team' };
    return OPERATOR_ROLES.find(each => each.id === role)?.label ?? { zh: role, en: role };
  });
  const who = {
    zh: listed(
      labels.map(each => each.zh),
      'zh-CN',
    ),
    en: listed(
      labels.map(each => each.en),
      'en',
    ),
  };
  return grammarRefusal('not-allowed', { who });
}
