import { expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import {
  argumentsOf,
  findPath,
  isCalled,
  keysOf,
  pathName,
  target,
} from '../../../src/chat/grammar/command.ts';
import { comparable } from '../../../src/domain/normal-form.ts';
import { namedArguments, namedPaths, paths } from './reading.ts';

test.each([
  ['feedback', 'feedback'],
  ['feedback edit', 'feedback edit'],
  ['反馈 修改', 'feedback edit'],
  ['反馈  EDIT', 'feedback edit'],
  ['ＨＥＬＰ', 'help'],
])('“%s” leads to %s', (name, found) => {
  const path = findPath(commands, name);
  expect(path && pathName(path)).toBe(found);
});

test.each(['', ' ', 'edit', 'feedback nothing', 'feedback edit more', '/feedback', 'constructor'])(
  '“%s” leads nowhere',
  name => {
    expect(findPath(commands, name)).toBeUndefined();
  },
);

test.each(namedPaths)('%s is found by its own name', (name, path) => {
  expect(findPath(commands, name)).toEqual(path);
  expect(isCalled(target(path), target(path).alias)).toBe(true);
});

test.each(namedPaths)('%s has a name for menus, a Chinese alias, and says what it does', (_, path) => {
  const { name, alias, summary } = target(path);
  expect(name).toMatch(/^[a-z0-9_]+$/);
  expect(alias).toMatch(/^\p{Script=Han}+$/u);
  expect(summary.zh).toMatch(/\p{Script=Han}/u);
  expect(summary.en).toMatch(/^[A-Z][^\p{Script=Han}]+$/u);
});

test('no two commands, and no two sub-commands of one, are called alike', () => {
  for (const siblings of [commands, ...commands.map(command => command.subcommands ?? [])]) {
    const names = siblings.flatMap(each => [each.name, each.alias]);
    expect(new Set(names).size).toBe(names.length);
  }
});

test('no Chinese name begins with another: either could be glued to text', () => {
  const aliases = commands.map(command => command.alias);
  for (const one of aliases) expect(aliases.filter(other => other.startsWith(one))).toEqual([one]);
});

test.each(namedPaths)('the arguments of %s have no key in common', (_, path) => {
  const keys = argumentsOf(target(path)).flatMap(argument => [...new Set(keysOf(argument))]);
  expect(new Set(keys).size).toBe(keys.length);
});

test.each(namedPaths)('the positions of %s count from 1, and only the last takes the rest', (_, path) => {
  const facts = argumentsOf(target(path)).map(argument => argument.facts);
  const placed = facts
    .filter(each => each.position !== undefined)
    .sort((one, other) => (one.position ?? 0) - (other.position ?? 0));
  expect(placed.map(each => each.position)).toEqual(placed.map((_, index) => index + 1));
  expect(placed.slice(0, -1).some(each => each.takesRest)).toBe(false);
});

test.each(namedArguments)('%s is labelled and explained in both languages', (_, __, { facts }) => {
  for (const said of [facts.label, facts.means, facts.example]) {
    expect(said.zh.trim()).not.toBe('');
    expect(said.en.trim()).not.toBe('');
  }
  expect(facts.label.en).not.toMatch(/\p{Script=Han}/u);
});

test.each(namedArguments)(
  '%s can be typed as a key: no white space or separator in it',
  (_, __, argument) => {
    for (const key of keysOf(argument)) expect(key).toMatch(/^[^\s=＝：:"“「]+$/u);
  },
);

test('the argument that takes a reply is one of the command’s', () => {
  for (const path of paths) {
    const { takesReply } = target(path);
    if (takesReply === undefined) continue;
    expect(argumentsOf(target(path)).map(argument => comparable(argument.name))).toContain(takesReply);
  }
});
