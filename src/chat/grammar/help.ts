/** Help, and every other text about commands: all derived from their definitions. */

import { inLanguage, type Language, listed } from '../../domain/language.ts';
import type { OperatorRole, Role } from '../../domain/role.ts';
import { type Block, heading, text, type View, view } from '../view.ts';
import {
  type Argument,
  argumentsOf,
  type CommandPath,
  type CommandShape,
  isRequired,
  target,
} from './command.ts';
import { quoteWord } from './parse.ts';
import { mayRun } from './permission.ts';

/** @returns what the reader can type, with the examples of their own role first */
export function helpView(
  commands: readonly CommandShape[],
  roles: readonly Role[],
  role: OperatorRole | undefined,
  language: Language,
): View {
  const open = commands.filter(command => mayRun([command], roles));
  const lines = open.map(command => `${nameOf(command, language)}  ${inLanguage(command.summary, language)}`);
  const examples = open
    .flatMap(command => command.examples)
    .sort((one, other) => suits(one.role, role) - suits(other.role, role))
    .slice(0, 3)
    .map(example => inLanguage(example.line, language));
  const [first] = open;
  const more = inLanguage(
    { zh: `逐条说明：/help ${first?.alias ?? ''}`, en: `One in detail: /help ${first?.name ?? ''}` },
    language,
  );
  const intro = inLanguage({ zh: '可以输入：', en: 'You can type:' }, language);
  const eg = inLanguage({ zh: '例如：', en: 'For example:' }, language);
  return view(heading(intro), text(...lines), text(eg, ...examples), text(more));
}

function suits(exampleRole: OperatorRole | undefined, role: OperatorRole | undefined): number {
  if (exampleRole === role) return 0;
  return exampleRole === undefined ? 1 : 2;
}

/** @returns all about one command */
export function commandHelpView(path: CommandPath, language: Language): View {
  const command = target(path);
  const blocks: Block[] = [heading(`${usage(path, language)}`), text(inLanguage(command.summary, language))];
  const told = argumentsOf(command).filter(argument => argument.facts.isHidden !== true);
  const rows = told.map(argument => argumentLine(argument, language));
  if (rows.length > 0) blocks.push(text(...rows));
  const subcommands = command.subcommands ?? [];
  if (subcommands.length > 0) {
    const intro = inLanguage({ zh: '还可以：', en: 'Also:' }, language);
    blocks.push(
      text(
        intro,
        ...subcommands.map(
          sub => `  ${usage([...path, sub], language)}  ${inLanguage(sub.summary, language)}`,
        ),
      ),
    );
  }
  if (command.examples.length > 0) {
    const eg = inLanguage({ zh: '例如：', en: 'For example:' }, language);
    blocks.push(text(eg, ...command.examples.map(example => `  ${inLanguage(example.line, language)}`)));
  }
  return view(...blocks);
}

/** @returns `/feedback edit <编号>（/反馈 修改）`: how a command is typed, with what must and can stand without a key */
export function usage(path: CommandPath, language: Language): string {
  const places = argumentsOf(target(path))
    .filter(({ facts }) => facts.position !== undefined)
    .sort((one, other) => (one.facts.position ?? 0) - (other.facts.position ?? 0))
    .map(argument => {
      const label = inLanguage(argument.facts.label, language);
      return isRequired(argument) ? `<${label}>` : `[${label}]`;
    });
  const line = [`/${path.map(each => each.name).join(' ')}`, ...places].join(' ');
  return language === 'en' ? line : `${line}（/${path.map(each => each.alias).join(' ')}）`;
}

function argumentLine({ facts, ...argument }: Argument, language: Language): string {
  const label = inLanguage(facts.label, language);
  const means = inLanguage(facts.means, language);
  const example = inLanguage(facts.example, language);
  const value = /\s/u.test(example) ? quoteWord(example) : example;
  const typed = facts.position === undefined ? `${label}=${value}` : label;
  const needed = isRequired({ facts, ...argument })
    ? inLanguage({ zh: '（必填）', en: ' (required)' }, language)
    : '';
  return `  ${typed}  ${means}${needed}`;
}

function nameOf(command: CommandShape, language: Language): string {
  return language === 'en' ? `/${command.name}` : `/${command.alias} (/${command.name})`;
}

/** @returns rows for the README's table of commands: name, alias, what it does, subcommands */
export function commandRows(commands: readonly CommandShape[], language: Language): string[][] {
  return commands.map(command => [
    `\`/${command.name}\``,
    command.alias,
    inLanguage(command.summary, language),
    listed(
      (command.subcommands ?? []).map(sub => `\`${sub.name}\` ${sub.alias}`),
      language,
    ),
  ]);
}

/** @returns completions of a line that is being typed: commands, subcommands, keys, choices */
export function completions(line: string, commands: readonly CommandShape[]): string[] {
  const words = line.split(/\s+/);
  const last = words.at(-1) ?? '';
  if (words.length === 1) {
    return commands
      .flatMap(each => [`/${each.name} `, `/${each.alias} `])
      .filter(name => name.startsWith(last));
  }
  const named = (words[0] ?? '').replace(/^[/／]/, '').toLowerCase();
  const command = commands.find(each => each.name === named || each.alias === named);
  if (command === undefined) return [];
  const sub = command.subcommands?.find(each => each.name === words[1] || each.alias === words[1]);
  const keys = argumentsOf(sub ?? command).filter(
    ({ facts }) => facts.position === undefined || facts.read.as !== 'text',
  );
  const pair = /^(.+?)[=＝](.*)$/.exec(last);
  if (pair) {
    const argument = keys.find(({ name, facts }) =>
      [name, facts.label.zh, facts.label.en].includes(pair[1] ?? ''),
    );
    const choices = argument?.facts.read.as === 'choice' ? argument.facts.read.choices : [];
    return choices
      .flatMap(choice => [choice.id, (choice.short ?? choice.label).zh])
      .filter(value => value.startsWith(pair[2] ?? ''))
      .map(value => `${pair[1]}=${value}`);
  }
  const subNames =
    words.length === 2
      ? (command.subcommands ?? []).flatMap(each => [`${each.name} `, `${each.alias} `])
      : [];
  const keyNames = keys.flatMap(({ name, facts }) => [`${name}=`, `${facts.label.zh}=`]);
  return [...subNames, ...keyNames].filter(name => name.startsWith(last));
}
