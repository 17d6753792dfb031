/** The feature that CONTRIBUTING adds as an example, added: in a copy of the repository, of which only the two lists change. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { quickFolder } from './scratch.ts';

const root = path.join(import.meta.dirname, '..');
const LINES_AT_MOST = 60;
const chapter = /\*\*… add a feature\.\*\*[\s\S]*?(?=\n\*\*… )/.exec(
  readFileSync(path.join(root, 'CONTRIBUTING.md'), 'utf8'),
)?.[0];
const files = [...(chapter ?? '').matchAll(/```\w+\n\/\/ (\S+?)(?::.*)?\n([\s\S]*?)```/g)].map(
  ([, file = '', code = '']) => ({ file, code }),
);
let copy: string;

/** Adds an import and an item to a list of the repository. */
function list(file: string, from: string, before: RegExp): void {
  const whole = readFileSync(path.join(copy, file), 'utf8');
  const listed = whole.replace(before, found => `${found}pledge, `);
  expect(listed).not.toBe(whole);
  writeFileSync(path.join(copy, file), `import { pledge } from '${from}';\n${listed}`);
}

const run = (...args: string[]) =>
  execFileSync(process.execPath, ['--import', 'tsx', ...args], { cwd: copy, encoding: 'utf8' });

beforeAll(() => {
  copy = quickFolder();
  for (const folder of ['src', 'commands', 'prisma', 'test'])
    cpSync(path.join(root, folder), path.join(copy, folder), { recursive: true });
  for (const file of ['package.json', 'tsconfig.json', 'prisma.config.ts'])
    cpSync(path.join(root, file), path.join(copy, file));
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  for (const { file, code } of files) {
    mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
    writeFileSync(path.join(copy, file), code);
  }
  list('src/features/index.ts', './pledge/index.ts', /features: readonly Feature\[\] = \[/);
  list('commands/index.ts', './pledge.ts', /commands: readonly Command\[\] = \[/);
  run('prisma/new-migration.ts', 'pledges');
}, 120_000);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

test('it is short, and has a table, a feature and a command', () => {
  expect(files.map(({ file }) => file)).toEqual([
    'prisma/schema/pledge.prisma',
    'src/features/pledge/index.ts',
    'commands/pledge.ts',
  ]);
  const lines = files.flatMap(({ code }) => code.split('\n').filter(line => line.trim() !== ''));
  expect(lines.length).toBeLessThanOrEqual(LINES_AT_MOST);
});

test('its types hold', () => {
  const include = files.map(({ file }) => file).filter(file => file.endsWith('.ts'));
  const project = path.join(copy, 'tsconfig.example.json');
  writeFileSync(
    project,
    JSON.stringify({ extends: './tsconfig.json', include, compilerOptions: { noEmit: true } }),
  );
  const check = () => run(path.join('node_modules', 'typescript', 'bin', 'tsc'), '-p', project);
  expect(check).not.toThrow();
}, 120_000);

test('it is in the help, its command answers, time brings its reminder, and a reply to that keeps the pledge', () => {
  const player = path.join(copy, 'play.ts');
  writeFileSync(
    player,
    `import { Chat } from './test/scenes/chat.ts';
    import { sql } from './src/store/database.ts';
    const chat = await Chat.open();
    await chat.type(':now 2026-11-20T10:00');
    const help = await chat.say('小李', '/help');
    const bare = await chat.say('小李', '/pledge 寄样品');
    const said = await chat.say('小李', '/pledge 寄样品 3');
    await chat.type(':now 2026-11-22T10:00');
    const early = chat.cards.length;
    await chat.type(':now 2026-11-23T10:01');
    const reminders = chat.cards.slice(early);
    const kept = await chat.say('小李', ':reply ' + (reminders[0]?.message ?? 0) + ' 寄了');
    await chat.type(':now 2026-11-25T10:00');
    const rows = await chat.look(transaction => transaction.query(sql\`SELECT id FROM "Pledge"\`));
    const texts = [help, bare, said, ...reminders, kept].map(card => card.text);
    process.stdout.write('\\nPLAYED ' + JSON.stringify({ texts, count: chat.cards.length - early, rows }));
    await chat.close();`,
  );
  const played = z
    .object({ texts: z.array(z.string()), count: z.number(), rows: z.array(z.unknown()) })
    .parse(JSON.parse(/PLAYED (.*)/.exec(run(player))?.[1] ?? ''));
  const [help, bare, said, reminder, kept] = played.texts;
  expect(help).toContain('/pledge');
  expect(bare).toContain('天');
  expect(said).toBe('3 天后提醒');
  expect(reminder).toBe('寄样品？做到了就回复这条消息。');
  expect(kept).toBe('说到做到。');
  // One reminder and one answer, however often time goes on.
  expect(played.count).toBe(2);
  expect(played.rows).toEqual([]);
}, 120_000);
