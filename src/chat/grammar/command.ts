/** What can be typed: the shape of a command, from which everything that speaks about commands is derived. */
import type { z } from 'zod';
import type { Bilingual } from '../../domain/language.ts';
import { memoised } from '../../domain/memoised.ts';
import { comparable } from '../../domain/normal-form.ts';
import type { OperatorRole, Role } from '../../domain/role.ts';
import { type ArgumentFacts, factsOf } from './argument.ts';

export type Example = {
  readonly line: Bilingual;
  /** The role in whose work it comes up; without one it suits everybody. */
  readonly role?: OperatorRole;
};

export type CommandShape = {
  /** For platform menus: `[a-z0-9_]`. */
  readonly name: string;
  /** The Chinese name, recognised wherever a message can be typed. */
  readonly alias: string;
  /** Other words for it that are accepted. */
  readonly also?: readonly string[];
  /** Words that mean it only before an id, and begin a text elsewhere: “取消 F8”, not “取消 键很难找”. */
  readonly alsoBeforeId?: readonly string[];
  readonly summary: Bilingual;
  /** Who may run it; nobody else. */
  readonly roles: readonly Role[];
  readonly args: z.ZodObject;
  readonly examples: readonly Example[];
  readonly subcommands?: readonly CommandShape[];
  /** The argument that takes the words of the message that is replied to. */
  readonly takesReply?: string;
  /** It makes something of a file: of one that is sent along, or of the message that is replied to. */
  readonly takesFile?: boolean;
  /**
   * A list of ids in place of its one means the command for each of them; `with-more` where it asks for more when nothing
   * else is given, since one message can leave but one form.
   */
  readonly takesEach?: 'alone' | 'with-more';
  /** As a sub-command, it is meant where nothing but what it takes stands behind the command: `/proposal P11`. */
  readonly opensAlone?: boolean;
  /** An edit of the message changes what its line did, so what it gave is remembered. */
  readonly isFollowed?: boolean;
};

/** A command and the commands it stands under: `[feedback, edit]`. */
export type CommandPath = readonly [CommandShape, ...CommandShape[]];

export type Argument = { readonly name: string; readonly schema: z.ZodType; readonly facts: ArgumentFacts };

/** @returns a command's arguments in the order of its definition; always the same ones */
export function argumentsOf(command: CommandShape): readonly Argument[] {
  return argumentsIn(command.args);
}

const argumentsIn = memoised((args: CommandShape['args']): readonly Argument[] =>
  Object.entries(args.shape).map(([name, schema]) => {
    const type = schema as z.ZodType;
    return { name, schema: type, facts: factsOf(type) };
  }),
);

/** @returns whether the command can't do without the argument */
export function isRequired(argument: Argument): boolean {
  return !argument.schema.safeParse(undefined).success;
}

/** @returns every key by which an argument is typed, as it is compared */
export const keysOf = memoised(({ name, facts }: Argument): readonly string[] =>
  [name, facts.label.zh, facts.label.en, ...(facts.also ?? [])].map(comparable),
);

/**
 * @param sign the `=` or `：` that stands after the key
 * @returns the argument that a key means: by a whole name, or, before an equals sign, by a part that fits only one
 */
export function argumentOfKey(all: readonly Argument[], key: string, sign: string): Argument | undefined {
  const wanted = comparable(key);
  const whole = all.find(argument => keysOf(argument).includes(wanted));
  if (whole !== undefined) return whole;
  const isHan = /^\p{Script=Han}+$/u.test(wanted);
  // Before a colon, or shorter, it is far more likely to be part of what was said.
  if (!/[=＝]/.test(sign) || !(isHan || /^[a-z]{3,}$/.test(wanted))) return undefined;
  const fits = (name: string) => (isHan ? name.includes(wanted) : name.startsWith(wanted));
  // An end user's key is known by its whole name only, so that names can be kept out of what is shown (end-user.ts).
  const [part, ...others] = all.filter(
    argument => argument.facts.read.as !== 'end-user' && keysOf(argument).some(fits),
  );
  return others.length === 0 ? part : undefined;
}

/** @returns `feedback edit` */
export function pathName(path: CommandPath): string {
  return path.map(command => command.name).join(' ');
}

/** @returns the last command of a path: the one that runs */
export function target(path: CommandPath): CommandShape {
  return path.at(-1) ?? path[0];
}

/** @returns the path with that name (`feedback edit`), or undefined */
export function findPath(commands: readonly CommandShape[], name: string): CommandPath | undefined {
  const [first, ...others] = name.split(' ').filter(word => word !== '');
  const command = commands.find(each => first !== undefined && isCalled(each, first));
  if (command === undefined) return undefined;
  const path: [CommandShape, ...CommandShape[]] = [command];
  for (const other of others) {
    const next: CommandShape | undefined = path.at(-1)?.subcommands?.find(each => isCalled(each, other));
    if (next === undefined) return undefined;
    path.push(next);
  }
  return path;
}

/** No name is longer, however it is written: each command there is would compare a stranger's line anew. */
const NAME_AT_MOST = 100;

/** @returns whether a word is the command's name or alias, in any case and width */
export function isCalled(command: CommandShape, word: string): boolean {
  if (word.length > NAME_AT_MOST) return false;
  const wanted = comparable(word);
  return [command.name, command.alias, ...(command.also ?? [])].some(name => wanted === comparable(name));
}

/** @returns whether a word before an id is one of those that mean the command only there */
export function isCalledBeforeId({ alsoBeforeId = [] }: CommandShape, word: string): boolean {
  if (word.length > NAME_AT_MOST) return false;
  const wanted = comparable(word);
  return alsoBeforeId.some(name => wanted === comparable(name));
}
