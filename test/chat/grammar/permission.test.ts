import { describe, expect, test } from 'vitest';
import { argumentsOf, type CommandPath, pathName, target } from '../../../src/chat/grammar/command.ts';
import type { Given } from '../../../src/chat/grammar/given.ts';
import { demandPermission, mayRun } from '../../../src/chat/grammar/permission.ts';
import type { Role } from '../../../src/domain/role.ts';
import { namedArguments, namedPaths, paths, read, refusalOf } from './reading.ts';

const ROLES: readonly Role[] = ['member', 'community', 'ecommerce', 'content', 'media', 'manager'];
const nothing: Given = { values: {}, line: '', slips: [] };

/** Every set of roles that a person could have, those that no person has included. */
const roleSets = Array.from({ length: 2 ** ROLES.length }, (_, bits) =>
  ROLES.filter((_, index) => (bits >> index) % 2 === 1),
);

const demand = (path: CommandPath, roles: readonly Role[], given = nothing) =>
  refusalOf(() => demandPermission(path, given, roles))?.code;

test('only managers may run these, members every other', () => {
  const openTo = (roles: readonly Role[]) => paths.filter(path => mayRun(path, roles)).map(pathName);
  const [forMembers, all] = [openTo(['member']), paths.map(pathName)];
  expect(all.filter(name => !forMembers.includes(name))).toEqual([
    'proposal approve',
    'proposal reject',
    'source rename',
    'source remove',
    'source weight',
    'campaign add',
    'campaign remove',
    'team manager',
    'team remove',
    'team readmit',
    'team unlink',
  ]);
  expect(openTo(['member', 'manager'])).toEqual(all);
});

describe.each(namedPaths)('/%s', (_, path) => {
  const allowed = target(path).roles;

  test('names who may run it', () => expect(allowed).not.toHaveLength(0));

  test('is refused to nobody’s roles', () => expect(demand(path, [])).toBe('not-allowed'));

  test('is refused to every set of roles that has none of the right ones, and open to every other', () => {
    for (const roles of roleSets) {
      const isRight = roles.some(role => allowed.includes(role));
      expect([roles, demand(path, roles)]).toEqual([roles, isRight ? undefined : 'not-allowed']);
      expect(mayRun(path, roles)).toBe(isRight);
    }
  });

  test('is open to nobody once it names no role', () => {
    const closed: CommandPath = [{ ...target(path), roles: [] }];
    for (const roles of roleSets) expect(demand(closed, roles)).toBe('not-allowed');
  });
});

describe('an argument that only some may give', () => {
  const restricted = namedArguments.filter(([, , argument]) => argument.facts.roles !== undefined);

  test('is each setting, and whose role is set', () => {
    const settings = namedArguments.filter(([name]) => name.startsWith('settings '));
    expect(restricted.map(([name]) => name)).toEqual(
      expect.arrayContaining(['team role member', ...settings.map(([name]) => name)]),
    );
  });

  test.each(restricted)('%s is refused to everybody else', (_, path, { name, facts }) => {
    const given: Given = { ...nothing, values: { [name]: { typed: 'x' } } };
    for (const roles of roleSets) {
      const mayGive = facts.roles?.some(role => roles.includes(role)) ?? false;
      const isRight = mayGive && mayRun(path, roles);
      expect([roles, demand(path, roles, given)]).toEqual([roles, isRight ? undefined : 'not-allowed']);
    }
  });

  test.each(restricted)('%s does not keep the others from the rest of the command', (_, path, { name }) => {
    const others = argumentsOf(target(path)).filter(
      each => each.name !== name && each.facts.roles === undefined,
    );
    const values = Object.fromEntries(others.map(each => [each.name, { typed: 'x' }]));
    expect(demand(path, target(path).roles, { ...nothing, values })).toBeUndefined();
  });
});

test.each<[string, readonly Role[], string, string]>([
  ['/source weight 天猫 2', ['member', 'media'], '管理员', 'a manager'],
  ['/settings 语言=英文', ['member'], '管理员', 'a manager'],
  ['/team role 社群 小李', ['member', 'community'], '管理员', 'a manager'],
  ['/feedback show F1', [], '团队成员', 'a member of the team'],
])('%s is refused and says who may', (line, roles, zh, en) => {
  const { path, given } = read(line);
  const refusal = refusalOf(() => demandPermission(path, given, roles));
  expect(refusal?.sentence('zh-CN')).toContain(zh);
  expect(refusal?.sentence('en')).toContain(en);
});

test('an operator role is named by its label', () => {
  const path: CommandPath = [{ ...target(read('/help').path), roles: ['media', 'community'] }];
  const refusal = refusalOf(() => demandPermission(path, nothing, ['member']));
  expect(refusal?.sentence('zh-CN')).toContain('媒介投放、社群运营');
  expect(refusal?.sentence('en')).toContain('Media buying, Community');
});
