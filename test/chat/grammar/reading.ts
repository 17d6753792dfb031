/** Reads lines with the real commands and the vocabulary of a new team, as far as pure code goes. */
import { commands } from '../../../commands/index.ts';
import type { Vocabulary } from '../../../src/chat/grammar/argument.ts';
import { type Bound, bind } from '../../../src/chat/grammar/bind.ts';
import {
  argumentsOf,
  type CommandPath,
  type CommandShape,
  pathName,
  target,
} from '../../../src/chat/grammar/command.ts';
import { type Given, readGiven } from '../../../src/chat/grammar/given.ts';
import type { KnownKind, KnownKinds } from '../../../src/chat/grammar/named-kind.ts';
import { readLine } from '../../../src/chat/grammar/read-line.ts';
import { Refusal } from '../../../src/chat/refusal.ts';
import type { OperatorRole } from '../../../src/domain/role.ts';
import {
  FIRST_SOURCES,
  likelySources,
  type Source,
  usualSource,
} from '../../../src/features/feedback/domain/source.ts';
import { sourceKind } from '../../../src/features/feedback/source-kind.ts';
import type { Persona } from '../../../src/features/persona/domain/persona.ts';
import { personaKind, versionKind } from '../../../src/features/persona/persona-kind.ts';

export const BOT = 'personaloop';

export const sources: readonly Source[] = FIRST_SOURCES.flatMap(({ kind, names }) =>
  names.map(name => ({ kind, name, weight: 1 })),
).map((source, index) => ({ ...source, id: index + 1 }));

export const personas: readonly Persona[] = ['精致妈妈', 'young-mothers'].map((name, index) => ({
  id: index + 1,
  name,
  version: 2,
  createdAt: new Date('2026-11-01T03:00:00Z'),
}));

/** What a member knows of the kinds of things that a team has. */
export function kindsKnown(role: OperatorRole | undefined, among: readonly Source[] = sources): KnownKinds {
  const likely = likelySources(among, role, null);
  return new Map<string, KnownKind>([
    ['source', { kind: sourceKind, things: among, likely, usual: usualSource(among, role) }],
    ['persona', { kind: personaKind, things: personas }],
    ['version', { kind: versionKind, things: [] }],
  ]);
}

/** A community operator's, on a Tuesday at 11:00. */
export const vocabulary: Vocabulary = {
  language: 'zh-CN',
  clock: { now: new Date('2026-11-24T03:00:00Z'), zone: 'Asia/Shanghai' },
  kinds: kindsKnown('community'),
  cited: ['F'],
  hashEndUser: name => `hash of ${name}`,
};

/** Every command and subcommand there is. */
export const paths: readonly CommandPath[] = commands.flatMap(pathsUnder);

function pathsUnder(command: CommandShape): CommandPath[] {
  return [[command], ...(command.subcommands ?? []).map((sub): CommandPath => [command, sub])];
}

/** Each path with its name, for tables of tests. */
export const namedPaths = paths.map(path => [pathName(path), path] as const);

/** Each argument of each command with its name, for tables of tests. */
export const namedArguments = paths.flatMap(path =>
  argumentsOf(target(path)).map(argument => [`${pathName(path)} ${argument.name}`, path, argument] as const),
);

export type Reading = { readonly path: CommandPath; readonly given: Given; readonly bound: Bound };

/** @throws Refusal as the bot would answer it, and Error for a line that is no command */
export function read(line: string, using: Vocabulary = vocabulary, repliedText?: string): Reading {
  const found = readLine(line, commands, BOT);
  if (found.kind !== 'command') throw new Error(`“${line}” is ${found.kind}`);
  const given = readGiven(target(found.path), line, found.restStart, using, repliedText);
  return { path: found.path, given, bound: bind(target(found.path), given, using) };
}

/** @returns the arguments of a line that has all it needs */
export function argumentsIn(line: string, using?: Vocabulary, repliedText?: string): Record<string, unknown> {
  const { bound } = read(line, using, repliedText);
  if (bound.kind === 'missing') throw new Error(`“${line}” misses ${bound.missing.map(each => each.name)}`);
  return bound.args;
}

/** @returns the refusal that `act` throws; whatever else it throws passes */
export function refusalOf(act: () => unknown): Refusal | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  return undefined;
}
