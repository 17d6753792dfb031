/** Settings → database → platform → jobs; and back down. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { pino } from 'pino';
import { commands } from '../commands/index.ts';
import { createBot, terminalMemory } from './bot.ts';
import { completions } from './chat/help.ts';
import { inLanguage } from './domain/language.ts';
import { DIRECTIVES } from './platforms/terminal/directive.ts';
import { jsonRenderer, plainRenderer } from './platforms/terminal/render.ts';
import { readPerson, readPipe } from './platforms/terminal/session.ts';
import { terminalPlatform } from './platforms/terminal/terminal.ts';
import { readSettings, type Settings } from './settings.ts';
import { type Database, DatabaseRefused, openDatabase } from './store/database.ts';
import { readMigrations } from './store/migrate.ts';
import { explainStorage, storageTrouble } from './store/sqlite.ts';

/** After sysexits.h, so that whoever supervises the process can tell. */
const EXIT = { ok: 0, usage: 64, data: 65, bug: 70, storage: 74, inUse: 75, settings: 78 } as const;
const STOP_AT_MOST_MILLISECONDS = 9_000;
const BOT_NAME = 'personaloop';

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const unknown = args.find(arg => arg !== '--json');
  if (unknown !== undefined) return complain(EXIT.usage, [`${unknown}? npm start [-- --json]`]);
  const read = readSettings({ ...dotEnv(), ...process.env });
  if ('errors' in read) return complain(EXIT.settings, read.errors);
  const { settings } = read;
  const root = projectRoot();
  try {
    const migrations = readMigrations(path.join(root, 'prisma', 'migrations'));
    const database = await openDatabase(path.resolve(settings.databaseFile), migrations);
    return await serve(database, settings, args.includes('--json'));
  } catch (error) {
    const trouble = storageTrouble(error);
    if (trouble !== undefined)
      return complain(EXIT.storage, [inLanguage(explainStorage(trouble), settings.language)]);
    if (!(error instanceof DatabaseRefused)) throw error;
    const code = {
      'in-use': EXIT.inUse,
      foreign: EXIT.data,
      newer: EXIT.data,
      corrupt: EXIT.data,
      unwritable: EXIT.storage,
    };
    return complain(code[error.reason], [inLanguage(error.said, settings.language)]);
  }
}

/** Runs the terminal chat until its input ends or the process is asked to stop. @returns the exit code */
async function serve(database: Database, settings: Settings, isJson: boolean): Promise<number> {
  const { language } = settings;
  const isPerson = process.stdin.isTTY === true && process.stdout.isTTY === true && !isJson;
  const log = pino(
    { level: settings.logLevel ?? 'error', base: null },
    pino.destination({ dest: 2, sync: true }),
  );
  const bot = await createBot({
    database,
    surroundings: {
      commands,
      botName: BOT_NAME,
      defaults: { language, zone: settings.timezone },
      bootstrapManagers: settings.bootstrapManagers,
      randomBytes: count => randomBytes(count),
    },
    now: () => new Date(),
    random: Math.random,
    log,
    onTrouble: said => terminal.warn(said),
  });
  const terminal = terminalPlatform({
    language,
    renderer: isJson
      ? jsonRenderer(language)
      : plainRenderer(language, !isPerson, isPerson && !process.env['NO_COLOR']),
    write: text => void process.stdout.write(text),
    memory: terminalMemory(database),
    now: () => new Date(),
    settle: () => bot.settle(),
    explain: error => bot.explain(error),
  });
  await bot.serve(terminal);
  await bot.settle();

  const stopped = stopSignal();
  log.info({ event: 'ready' });
  if (isPerson) {
    terminal.warn({
      zh: 'personaloop 终端聊天：/help 看命令，:as 小李 换人说话，:quit 离开',
      en: 'personaloop terminal chat: /help lists commands, :as Li speaks as somebody else, :quit leaves',
    });
    const complete = (line: string) => [
      ...completions(line, commands),
      ...DIRECTIVES.filter(each => each.startsWith(line)),
    ];
    await readPerson(process.stdin, process.stdout, terminal, complete, stopped);
  } else {
    await Promise.race([readPipe(process.stdin, terminal, stopped), aborted(stopped)]);
  }
  const giveUp = setTimeout(() => process.exit(EXIT.bug), STOP_AT_MOST_MILLISECONDS);
  await bot.stop();
  await database.close();
  clearTimeout(giveUp);
  process.stdin.destroy();
  if (bot.trouble === undefined) return EXIT.ok;
  return bot.trouble === 'bug' ? EXIT.bug : EXIT.storage;
}

function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  // Whoever read our output is gone: nothing more to say to them.
  process.stdout.on('error', () => stop.abort());
  return stop.signal;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function dotEnv(): Record<string, string | undefined> {
  return existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {};
}

/** The folder of package.json, from the sources as from the build. */
function projectRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder);
  return folder;
}

function complain(code: number, lines: readonly string[]): number {
  process.stderr.write(`${lines.join('\n')}\n`);
  return code;
}
