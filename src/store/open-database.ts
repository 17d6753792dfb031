/**
 * Opening the database: the lock that lets one process have it, the checks that refuse a file which is not ours, newer
 * or damaged, and the migrations.
 */
import { closeSync, existsSync, mkdirSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import Libsql from 'libsql';
import type { Bilingual } from '../domain/language.ts';
import { BulkReader } from './bulk-reader.ts';
import { type Database, SqliteDatabase } from './database.ts';
import { readKey } from './key-file.ts';
import { appliedMigrations, type Migration, migrate } from './migrate.ts';
import { type Connection, Sqlite } from './sqlite.ts';
import { storageErrorKind } from './storage-errors.ts';

/** Why a database can't be opened; `said` is one line for whoever starts the program. */
export class DatabaseRefused extends Error {
  override name = 'DatabaseRefused';

  constructor(
    readonly reason: 'in-use' | 'foreign' | 'newer' | 'corrupt' | 'unwritable',
    readonly said: Bilingual,
  ) {
    super(said.en);
  }
}

/** 'ploo' in the file's header: how we know a database of ours before touching it. */
const APPLICATION_ID = 0x706c6f6f;

/** A database up to this size is checked whole at start (about 0.1 s); a larger one by its header and schema. */
const CHECKED_WHOLE_BYTES = 32 * 1024 * 1024;

/**
 * Opens the database, which no other process may have open as ours, and brings its schema up to date.
 * @param file where it is; made, with its folder, when missing
 * @param migrations what this version knows
 * @throws DatabaseRefused when it is in use, not ours, from a newer version, corrupt or not writable
 */
export async function openDatabase(file: string, migrations: readonly Migration[]): Promise<Database> {
  try {
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    refuseForeign(file);
    // The same database by another name is the same database.
    const lock = lockDatabase(existsSync(file) ? realpathSync(file) : file);
    try {
      const sqlite = new Sqlite(new Libsql(file));
      try {
        await prepare(sqlite, file, migrations);
        return new SqliteDatabase(sqlite, lock, new BulkReader(realpathSync(file)), readKey(file));
      } catch (error) {
        sqlite.close();
        throw error;
      }
    } catch (error) {
      lock.close();
      throw error;
    }
  } catch (error) {
    throw asRefusal(error, file);
  }
}

/** Looks at the header alone: a file that is not ours is never opened as a database, so never changed. */
function refuseForeign(file: string): void {
  if (!existsSync(file) || statSync(file).size === 0) return;
  const header = Buffer.alloc(100);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, header, 0, 100, 0);
  } finally {
    closeSync(descriptor);
  }
  if (header.toString('latin1', 0, 15) !== 'SQLite format 3') {
    throw new DatabaseRefused('corrupt', {
      zh: `${file} 不是 SQLite 数据库，或者开头已经损坏。`,
      en: `${file} is not an SQLite database, or its beginning is damaged.`,
    });
  }
  if (header.readUInt32BE(68) !== APPLICATION_ID) {
    throw new DatabaseRefused('foreign', {
      zh: `${file} 是别的程序的数据库，没有碰它。`,
      en: `${file} is a database of another program; it was left alone.`,
    });
  }
}

/**
 * One process a database: an exclusive lock on a file beside it, which the kernel drops when the process ends,
 * however it ends. The database itself stays readable for backups and other tools.
 */
function lockDatabase(file: string): Connection {
  const lock = new Libsql(`${file}.lock`);
  try {
    lock.exec('PRAGMA locking_mode=EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if (storageErrorKind(error) === 'busy') {
      throw new DatabaseRefused('in-use', {
        zh: `${file} 正被另一个 personaloop 进程使用。`,
        en: `${file} is in use by another personaloop process.`,
      });
    }
    throw error;
  }
}

async function prepare(sqlite: Sqlite, file: string, migrations: readonly Migration[]): Promise<void> {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  // Before WAL, so that the header on disk says whose file this is from the first moment.
  if (size === 0) sqlite.script(`PRAGMA application_id=${APPLICATION_ID}`);
  sqlite.query({ sql: 'PRAGMA journal_mode=WAL', values: [] });
  sqlite.script(
    'PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA cache_size=-32000; PRAGMA busy_timeout=1000; PRAGMA wal_autocheckpoint=10000;',
  );
  if (statSync(file).size <= CHECKED_WHOLE_BYTES) {
    const [row] = sqlite.query<Record<string, string>>({ sql: 'PRAGMA quick_check(1)', values: [] });
    const verdict = Object.values(row ?? {})[0];
    if (verdict !== 'ok') throw damaged(file);
  }
  const known = new Set(migrations.map(migration => migration.name));
  const unknown = appliedMigrations(sqlite).find(name => !known.has(name));
  if (unknown !== undefined) {
    throw new DatabaseRefused('newer', {
      zh: `${file} 是更新版本的 personaloop 建的（有“${unknown}”），请升级程序。`,
      en: `${file} was made by a newer version of personaloop (it has “${unknown}”); upgrade the program.`,
    });
  }
  await migrate(sqlite, migrations);
}

function asRefusal(error: unknown, file: string): unknown {
  if (error instanceof DatabaseRefused) return error;
  switch (storageErrorKind(error)) {
    case 'corrupt':
      return damaged(file);
    case 'full':
      return new DatabaseRefused('unwritable', {
        zh: `磁盘已满，${file} 写不进去。`,
        en: `There is no space left on the disk for ${file}.`,
      });
    case 'unwritable':
      return unopenable(file);
    default: {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      const message = error instanceof Error ? error.message : '';
      const isFileTrouble =
        /^(E[A-Z]+|SQLITE_CANTOPEN|SQLITE_READONLY.*)$/.test(code) || /unable to open/.test(message);
      return isFileTrouble ? unopenable(file) : error;
    }
  }
}

function damaged(file: string): DatabaseRefused {
  return new DatabaseRefused('corrupt', {
    zh: `${file} 已经损坏，没有碰它；请从备份恢复。`,
    en: `${file} is damaged and was left alone; restore it from a backup.`,
  });
}

function unopenable(file: string): DatabaseRefused {
  return new DatabaseRefused('unwritable', {
    zh: `${file} 打不开：请检查路径和读写权限。`,
    en: `${file} can't be opened: check the path and the rights on it.`,
  });
}
