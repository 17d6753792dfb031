/** Settings → database → platforms → jobs; and back down. */

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { inLanguage } from './domain/language.ts';
import { complain, EXIT } from './process.ts';
import { readSettings, type Settings } from './read-settings.ts';
import type { Database } from './store/database.ts';
import { readMigrations } from './store/migrate.ts';
import { DatabaseRefused, openDatabase } from './store/open-database.ts';
import { explainStorage, storageErrorKind } from './store/storage-errors.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  if (args[0] === 'setup') {
    const given = args.join(' ');
    if (given !== 'setup lark') return complain(EXIT.usage, [`${given}? npm start -- setup lark`]);
    const { setupLark } = await import('./setup-lark.ts');
    return setupLark(path.resolve('.env'));
  }
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
    const trouble = storageErrorKind(error);
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

/** Serves the platforms that are switched on; without any, the terminal chat. @returns the exit code */
async function serve(database: Database, settings: Settings, isJson: boolean): Promise<number> {
  // Loaded when wanted: the terminal chat needs no HTTP, and is to start at once.
  if (settings.telegram !== undefined || settings.lark !== undefined) {
    const { servePlatforms } = await import('./serve-platforms.ts');
    return servePlatforms(database, settings);
  }
  const { serveTerminal } = await import('./serve-terminal.ts');
  return serveTerminal(database, settings, isJson);
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
