import { describe, expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { argumentsOf, target } from '../../../src/chat/grammar/command.ts';
import {
  commandHelpView,
  commandRows,
  completions,
  helpView,
  usage,
} from '../../../src/chat/grammar/help.ts';
import { plainText } from '../../../src/chat/view.ts';
import { inLanguage, type Language } from '../../../src/domain/language.ts';
import { namedPaths, paths } from './reading.ts';

describe.each<Language>(['zh-CN', 'en'])('help in %s', language => {
  const overview = (...args: [Parameters<typeof helpView>[1], Parameters<typeof helpView>[2]]) =>
    plainText(helpView(commands, ...args, language));

  test('lists every command with what it does', () => {
    const shown = overview(['member'], undefined);
    for (const { name, summary } of commands) {
      expect(shown).toContain(`/${name}`);
      expect(shown).toContain(inLanguage(summary, language));
    }
  });

  test('shows the examples of the reader’s own role first', () => {
    const own = commands.flatMap(each => each.examples).filter(example => example.role === 'media');
    const lines = overview(['member', 'media'], 'media').split('\n');
    const heading = lines.findIndex(line => /^(例如：|For example:)$/.test(line));
    expect(lines[heading + 1]).toBe(own[0] && inLanguage(own[0].line, language));
  });

  test('lists nothing to somebody who may run nothing', () => {
    expect(overview([], undefined)).not.toContain('/feedback ');
  });

  test.each(namedPaths)(
    'on /%s says how it is typed, what it does, takes and may look like',
    (name, path) => {
      const shown = plainText(commandHelpView(path, language));
      const { summary, examples, subcommands = [] } = target(path);
      expect(shown.split('\n')[0]).toContain(`/${name}`);
      expect(shown).toContain(inLanguage(summary, language));
      for (const { facts } of argumentsOf(target(path))) {
        // What only our own buttons carry is nobody's to type.
        for (const said of [facts.label, facts.means])
          expect(shown.includes(inLanguage(said, language))).toBe(facts.isHidden !== true);
      }
      for (const { line } of examples) expect(shown).toContain(inLanguage(line, language));
      for (const sub of subcommands) expect(shown).toContain(inLanguage(sub.summary, language));
      expect(shown).not.toMatch(/undefined|\[object/);
    },
  );
});

test.each([
  ['feedback', '/feedback <text>'],
  ['feedback edit', '/feedback edit <id>'],
  ['source add', '/source add <name> <kind>'],
  ['team role', '/team role <role> [member]'],
  ['search', '/search [words]'],
  ['team', '/team'],
])('%s is typed with what must stand without a key, then what can', (name, line) => {
  const path = namedPaths.find(([each]) => each === name)?.[1];
  expect(path && usage(path, 'en')).toBe(line);
});

test('the README’s table has a row for each command, with all its sub-commands', () => {
  const rows = commandRows(commands, 'zh-CN');
  expect(rows.map(row => row[0])).toEqual(commands.map(each => `\`/${each.name}\``));
  for (const path of paths) expect(rows.flat().join('\n')).toContain(target(path).alias);
});

describe('completions', () => {
  /** Without the space that some end with, so that typing goes on. */
  const completed = (line: string) => completions(line, commands).map(each => each.trimEnd());

  test.each([
    ['/fee', ['/feedback']],
    ['/反', ['/反馈']],
    ['/s', ['/search', '/source', '/settings']],
    ['/feedback ed', ['edit']],
    ['/反馈 修', ['修改']],
    ['/feedback 好 dim', ['dimension=']],
    ['/feedback 好 维', ['维度=']],
    ['/feedback 好 维度=痛', ['维度=痛点']],
    ['/feedback 好 dimension=ne', ['dimension=needs']],
    ['／feedback 好 维度＝痛', ['维度=痛点']],
    ['/feedback edit F2 情', ['情感=']],
    ['/FEEDBACK 好 维度=痛', ['维度=痛点']],
    ['/nothing x', []],
    ['/feedback 好 无此=x', []],
    ['包装', []],
  ])('of %s', (line, expected) => {
    expect(completed(line)).toEqual(expected);
  });

  test('of a slash are all commands, by both names', () => {
    expect(completed('/')).toEqual(commands.flatMap(each => [`/${each.name}`, `/${each.alias}`]));
  });

  test('of a key are all its choices', () => {
    expect(completions('/feedback 好 维度=', commands)).toHaveLength(14);
  });

  test('begin with what was typed, all of them, whatever the line', () => {
    for (const path of paths) {
      const line = `/${path.map(each => each.name).join(' ')} `;
      for (const letter of ['', 's', 'd', '维', '标']) {
        for (const completion of completions(line + letter, commands))
          expect(completion.startsWith(letter)).toBe(true);
      }
    }
  });
});
