/** The rooms of the house, and which room may look into which. An arrow that is not here does not exist. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { features as listed } from '../src/features/index.ts';

const root = path.dirname(import.meta.dirname);
const EVERYTHING = /^/;
const ORDER: readonly string[] = listed.map(({ name }) => name);
/** A feature may import itself and what stands before it in the order. */
const features = (own: string, part = '') =>
  ORDER.slice(0, ORDER.indexOf(own) + 1)
    .map(each => `features/${each}/${part}`)
    .join('|');
const ARROWS: readonly (readonly [folder: RegExp, mayImport: RegExp])[] = [
  [/^src\/domain\//, /^(src\/domain\/|(zod|luxon|chinese-days\/dist\/chinese-days\.json)$)/],
  [/^src\/chat\//, /^src\/(chat|domain)\//],
  [/^src\/tables\//, /^src\/(tables|domain)\//],
  [/^src\/charts\//, /^src\/(charts|domain)\//],
  [/^src\/store\//, /^src\/(store|domain|chat)\//],
  [/^src\/conversation\//, /^src\/(conversation|domain|chat|store)\//],
  ...ORDER.flatMap(name => [
    [
      new RegExp(`^src/features/${name}/domain/`),
      new RegExp(`^(src/(domain/|${features(name, 'domain/')})|(zod|luxon|diff)$)`),
    ] as const,
    [
      new RegExp(`^src/features/${name}/(?!domain/)`),
      new RegExp(`^src/(domain/|chat/|store/|conversation/|tables/|${features(name)})`),
    ] as const,
  ]),
  [/^src\/features\/index\.ts$/, /^src\/(features\/\w+\/index\.ts$|conversation\/feature\.ts$)/],
  [/^commands\//, /^(commands|src\/(domain|chat|store|conversation|features))\//],
  [/^src\/platforms\/(\w+)\//, /^src\/(platforms\/($1|shared)|charts|chat|domain)\//],
  [/^src\/jobs\//, /^src\/(jobs|chat|store|conversation|domain)\//],
  [/^src\/web\//, /^src\/(web|chat|store|domain)\//],
  [/^src\/settings\.ts$/, /^src\/(chat|domain)\//],
  [/^src\/read-settings\.ts$/, /^src\/(settings\.ts$|chat\/|domain\/)/],
  [/^src\/(bot|main|process|serve-\w+|setup-\w+)\.ts$/, EVERYTHING],
];
/**
 * A persona knows its evidence by what features hand over (conversation/evidence.ts), so it needs nothing of the kinds there
 * are; what drafts claims from records is about records.
 */
const OF_RECORDS = /(suggest-changes|read-suggestions)\.ts$/;
/** What stays inside one room, whoever else may import packages. */
const KEPT: readonly (readonly [what: RegExp, room: RegExp])[] = [
  [/^(@?prisma|libsql|@libsql)\b|^src\/store\/client\//, /^src\/(store|features\/\w+\/store)\//],
  [/^grammy\b/, /^src\/platforms\/telegram\//],
  [/^@larksuiteoapi\b/, /^src\/platforms\/lark\//],
  [/^(hono|@hono|prom-client)\b/, /^src\/web\//],
  [/^(echarts|@napi-rs\/canvas|@expo-google-fonts)\b/, /^src\/charts\//],
  // Its functions answer by the zone of the process.
  [/^chinese-days\b/, /^src\/domain\/schedule\/working-calendar\.ts$/],
  [/^src\/main\.ts$/, /^$/],
];

const files = ['src', 'commands']
  .flatMap(folder =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map(
      file => `${folder}/${file}`,
    ),
  )
  .filter(file => file.endsWith('.ts') && !file.startsWith('src/store/client/'));

/** What a file imports: a file of ours from the root on, or a package. */
function importsOf(file: string): string[] {
  const source = readFileSync(path.join(root, file), 'utf8');
  const found = source.matchAll(
    /^(?:import|export)\b[^;'"]*?\bfrom\s*'([^']+)'|\bimport\s*\(?\s*'([^']+)'/gm,
  );
  return [...found].map(([, named = '', bare]) => {
    const what = bare ?? named;
    return what.startsWith('.') ? path.posix.join(path.posix.dirname(file), what) : what;
  });
}

test.each(files)('%s imports only along the arrows', file => {
  const rules = ARROWS.filter(([room]) => room.test(file));
  expect(rules, 'a file stands in exactly one room').toHaveLength(1);
  const [room, mayImport] = rules[0] ?? [/^$/, /^$/];
  const allowed = new RegExp(mayImport.source.replace('$1', room.exec(file)?.[1] ?? ''));
  for (const what of importsOf(file)) {
    const isOurs = /^(src|commands)\//.test(what);
    if (isOurs || file.startsWith('src/domain/')) expect(what).toMatch(allowed);
    for (const [kept, inside] of KEPT) if (kept.test(what)) expect(file).toMatch(inside);
  }
});

test('a persona imports no kind of evidence', () => {
  const own = files.filter(file => file.startsWith('src/features/persona/') && !OF_RECORDS.test(file));
  expect(own).toContain('src/features/persona/store/evidence.ts');
  for (const file of own)
    for (const what of importsOf(file)) expect(what).not.toMatch(/features\/feedback\//);
});

/** What features call their things; `.source` is a regular expression's. */
const WORDS_OF_FEATURES =
  /[pP]ersona(?!l)|[pP]roposal|[fF]eedback|[eE]vidence|[cC]laim|(?<![.\w])sources?\b|[a-z]Sources?\b/;

test('the protocol and the grammar name no thing of a feature', () => {
  const naming = files
    .filter(file => file.startsWith('src/chat/'))
    .flatMap(file => {
      const code = readFileSync(path.join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      const word = WORDS_OF_FEATURES.exec(code)?.[0];
      return word === undefined ? [] : [`${file}: ${word}`];
    });
  expect(naming).toEqual([]);
});

/** Only there are the marks counted that would take too long to sort; a single character has few. */
const NORMALIZE = ['src/domain/normal-form.ts', 'src/domain/folded.ts'];

test('nothing else brings a text into a normal form', () => {
  const normalizing = files.filter(file =>
    readFileSync(path.join(root, file), 'utf8').includes('.normalize('),
  );
  expect(new Set(normalizing)).toEqual(new Set(NORMALIZE));
});

test('the imports are seen at all', () => {
  expect(importsOf('src/store/open-database.ts')).toEqual(
    expect.arrayContaining(['libsql', 'src/domain/language.ts']),
  );
  expect(importsOf('src/main.ts')).toContain('src/serve-platforms.ts');
  expect(importsOf('src/serve-platforms.ts')).toContain('commands/index.ts');
});

/** Each table belongs to the file of the schema that it stands in; what runs the chat is the store's. */
const OWNERS = new Map(
  readdirSync(path.join(root, 'prisma', 'schema')).flatMap(file => {
    const models = readFileSync(path.join(root, 'prisma', 'schema', file), 'utf8').matchAll(/^model (\w+)/gm);
    return [...models].map(([, table = '']): [string, string] => [table, file.replace('.prisma', '')]);
  }),
);

/** @returns the tables that a file writes, by its SQL and by Prisma */
function tablesWritten(file: string): string[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const bySql = text.matchAll(/(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) "(\w+)"/g);
  const byPrisma = text.matchAll(/prisma\.(\w)(\w+)\.(?:create|update|delete|upsert)/g);
  return [
    ...[...bySql].map(([, table = '']) => table),
    ...[...byPrisma].map(([, first = '', rest = '']) => first.toUpperCase() + rest),
  ];
}

test('a store writes only its own tables', () => {
  const astray = files.flatMap(file =>
    tablesWritten(file).flatMap(table => {
      const owner = OWNERS.get(table);
      // The full-text index is no table of Prisma's.
      if (owner === undefined) return table === 'FeedbackSearch' ? [] : [`${file}: ${table}?`];
      const isGeneral = ['engine', 'team'].includes(owner) && file.startsWith('src/store/');
      return isGeneral || file.startsWith(`src/features/${owner}/store/`) ? [] : [`${file}: ${table}`];
    }),
  );
  expect(astray).toEqual([]);
  expect(tablesWritten('src/store/cards.ts')).toContain('Card');
});

test('every folder of a feature is in the list', () => {
  const folders = readdirSync(path.join(root, 'src', 'features')).filter(name => !name.endsWith('.ts'));
  expect(folders.toSorted()).toEqual(ORDER.toSorted());
});
