/** Which command a line is (docs/operators.md, How a line is read): its names, sub-commands, and help asked for behind them. */

import { comparable } from '../../domain/normal-form.ts';
import { isListOfIds, looksLikeId, wordBeforeId } from '../../domain/short-id.ts';
import { type CommandPath, type CommandShape, isCalled, isCalledBeforeId, pathName } from './command.ts';
import { byNearness, slips } from './nearest.ts';

export type ReadLine =
  | { readonly kind: 'chat' }
  | { readonly kind: 'for-another-bot' }
  | {
      readonly kind: 'unknown';
      readonly name: string;
      readonly nearest: CommandShape;
      readonly isOneSlip: boolean;
    }
  | {
      readonly kind: 'command';
      readonly path: CommandPath;
      readonly line: string;
      readonly restStart: number;
    };

const HELP: ReadonlySet<string> = new Set(['帮助', 'help', '--help', '-h', '?', '？'].map(comparable));
const HELP_AT_MOST = 8;

/**
 * @param text a message as typed
 * @param commands every command there is
 * @param botName the bot's own name, for `/cmd@name` and a mention before the command
 */
export function readLine(text: string, commands: readonly CommandShape[], botName: string): ReadLine {
  const opening = new RegExp(
    `^[\\s\\u200b-\\u200f\\u2060\\ufeff]*(?:@${escaped(botName)}\\s+)?[/／](?=\\S)`,
    'iu',
  ).exec(text);
  if (opening === null) return { kind: 'chat' };
  const nameStart = opening[0].length;
  const word = /^\S+/u.exec(text.slice(nameStart))?.[0] ?? '';
  const match = /^([A-Za-z0-9_Ａ-Ｚａ-ｚ０-９＿]+)(?:@([A-Za-z0-9_]+))?(?=\P{ASCII}|$)/u.exec(word);
  const compared = comparable(word);
  const alias = commands
    .map(command => command.alias)
    .filter(each => compared.startsWith(each))
    .sort((one, other) => other.length - one.length)[0];

  // “/研讨会” is a name of its own, not 会 glued to /研讨.
  const whole = commands.some(each => isCalled(each, word)) ? word : undefined;
  const named = match?.[1] ?? whole ?? alias;
  if (named === undefined) return shortcut(text, nameStart, word, commands) ?? unknown(word, commands);
  const addressee = match?.[2] ?? /^@([A-Za-z0-9_]+)/.exec(word.slice(named.length))?.[1];
  if (addressee !== undefined && comparable(addressee) !== comparable(botName))
    return { kind: 'for-another-bot' };
  const command = commands.find(each => isCalled(each, named));
  if (command === undefined) return unknown(named, commands);

  const nameEnd = nameStart + named.length + (addressee === undefined ? 0 : addressee.length + 1);
  const [, space = '', typedName = '', next = '', more = ''] =
    /^(\s*)(\S+)(?:\s+(\S+))?\s*(\S?)/u.exec(text.slice(nameEnd)) ?? [];
  // “/提案 通过P1”: a Chinese name is complete where an id begins.
  const glued = wordBeforeId(typedName);
  const called = command.subcommands?.find(
    each => isCalled(each, typedName) || (isListOfIds(next) && isCalledBeforeId(each, typedName)),
  );
  const isGlued = (each: CommandShape) =>
    glued !== undefined && (isCalled(each, glued) || isCalledBeforeId(each, glued));
  const subcommand = called ?? command.subcommands?.find(isGlued);
  if (more === '' && asksForHelp(next || typedName)) {
    const help = commands.find(({ name }) => name === 'help');
    const about: CommandPath | undefined =
      next === '' ? [command] : called === undefined ? undefined : [command, called];
    if (help !== undefined && help !== command && about !== undefined)
      return { kind: 'command', path: [help], line: `/help ${pathName(about)}`, restStart: '/help'.length };
  }
  if (subcommand === undefined) return { kind: 'command', path: [command], line: text, restStart: nameEnd };
  const { length } = called === undefined ? (glued ?? '') : typedName;
  return {
    kind: 'command',
    path: [command, subcommand],
    line: text,
    restStart: nameEnd + space.length + length,
  };
}

/** “/研讨 帮助”, “/review decide help”, “/反馈 ?”: nobody's words are that alone. */
function asksForHelp(word: string): boolean {
  return word.length <= HELP_AT_MOST && HELP.has(comparable(word));
}

/** “/质疑C1”: the Chinese name of a sub-command of which there is one, with an id right behind it. */
function shortcut(
  line: string,
  nameStart: number,
  word: string,
  commands: readonly CommandShape[],
): ReadLine | undefined {
  const [, next = ''] = /^\s+(\S+)/u.exec(line.slice(nameStart + word.length)) ?? [];
  const name = wordBeforeId(word) ?? (looksLikeId(next) ? word : undefined);
  if (name === undefined) return undefined;
  const [path, ...others] = commands.flatMap(command =>
    (command.subcommands ?? [])
      .filter(({ alias, also = [] }) => [alias, ...also].some(each => comparable(each) === comparable(name)))
      .map((sub): CommandPath => [command, sub]),
  );
  if (path === undefined || others.length > 0) return undefined;
  return { kind: 'command', path, line, restStart: nameStart + name.length };
}

function unknown(name: string, commands: readonly CommandShape[]): ReadLine {
  const names = (command: CommandShape) => [command.name, command.alias];
  const [nearest] = byNearness(commands, names, name);
  if (nearest === undefined) return { kind: 'chat' };
  const isOneSlip = names(nearest).some(each => slips(name, each) <= 1);
  return { kind: 'unknown', name: [...name].slice(0, 24).join(''), nearest, isOneSlip };
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
