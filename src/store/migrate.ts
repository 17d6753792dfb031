/**
 * Brings a database to the schema of this version: the checked-in SQL of prisma/migrations, applied by the
 * WebAssembly build of Prisma's own schema engine, which writes Prisma's own `_prisma_migrations`.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { sqliteAdapter } from './prisma-adapter.ts';
import type { Sqlite } from './sqlite.ts';

export type Migration = { name: string; sql: string };

/** @returns the migrations in `folder`, in the order in which they are applied */
export function readMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort()
    .map(name => ({ name, sql: readFileSync(path.join(folder, name, 'migration.sql'), 'utf8') }));
}

/** @returns the names of the migrations that the database has had; none for an empty one */
export function appliedMigrations(sqlite: Sqlite): string[] {
  const known = sqlite.query<{ name: string }>({
    sql: `SELECT name FROM sqlite_master WHERE name = '_prisma_migrations'`,
    values: [],
  });
  if (known.length === 0) return [];
  return sqlite
    .query<{ migration_name: string }>({
      sql: `SELECT migration_name FROM _prisma_migrations WHERE rolled_back_at IS NULL AND finished_at IS NOT NULL
            ORDER BY started_at`,
      values: [],
    })
    .map(row => row.migration_name);
}

/** Applies what is missing. Does nothing, and loads no engine, when nothing is. */
export async function migrate(sqlite: Sqlite, migrations: readonly Migration[]): Promise<void> {
  const applied = new Set(appliedMigrations(sqlite));
  if (migrations.every(migration => applied.has(migration.name))) return;
  const engine = await schemaEngine(sqlite);
  try {
    // One transaction: a process that is killed half-way must not leave a migration begun.
    sqlite.script('BEGIN IMMEDIATE');
    await engine.applyMigrations({ migrationsList: migrationsList(migrations), filters: NO_FILTERS });
    sqlite.script('COMMIT');
  } catch (error) {
    if (sqlite.inTransaction) sqlite.script('ROLLBACK');
    throw error;
  } finally {
    engine.free();
    // The engine locks the file against everybody; the next read gives it back to backups and other readers.
    sqlite.query({ sql: 'PRAGMA locking_mode=NORMAL', values: [] });
    sqlite.query({ sql: 'SELECT count(*) FROM sqlite_master', values: [] });
  }
}

/** A file of the schema; each feature has its own. */
export type SchemaFile = { readonly path: string; readonly content: string };

/** @param folder where the schema is checked in */
export function readSchema(folder: string): SchemaFile[] {
  return readdirSync(folder)
    .filter(file => file.endsWith('.prisma'))
    .map(file => ({ path: file, content: readFileSync(path.join(folder, file), 'utf8') }));
}

/**
 * @param migrations what is checked in
 * @param schema the files of the schema
 * @param sqlite a scratch database
 * @returns the SQL that leads from one to the other; empty when nothing has changed
 */
export async function migrationSql(
  sqlite: Sqlite,
  migrations: readonly Migration[],
  schema: readonly SchemaFile[],
): Promise<string> {
  const engine = await schemaEngine(sqlite);
  try {
    const filters = {
      externalTables: sqlite.query<{ name: string }>(SEARCH_TABLES).map(row => row.name),
      externalEnums: [],
    };
    const { stdout } = await engine.diff({
      from: migrations.length === 0 ? { tag: 'empty' } : { tag: 'migrations', ...migrationsList(migrations) },
      to: { tag: 'schemaDatamodel', files: [...schema] },
      script: true,
      exitCode: null,
      filters,
    });
    return stdout ?? '';
  } finally {
    engine.free();
  }
}

const NO_FILTERS = { externalTables: [], externalEnums: [] };
// The full-text index and its shadow tables, which Prisma's schema can't describe.
const SEARCH_TABLES = { sql: `SELECT name FROM sqlite_master WHERE name LIKE 'FeedbackSearch%'`, values: [] };

function migrationsList(migrations: readonly Migration[]) {
  return {
    baseDir: 'prisma/migrations',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "sqlite"\n' },
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
    })),
    shadowDbInitScript: '',
  };
}

// The engine only needs to know which database it is to speak to.
const DATASOURCE = 'datasource db {\n  provider = "sqlite"\n}\n';

async function schemaEngine(sqlite: Sqlite) {
  bindings ??= loadBindings();
  const { SchemaEngine } = await bindings;
  return SchemaEngine.new(
    { datamodels: [['schema.prisma', DATASOURCE]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(sqliteAdapter(sqlite)) as never,
  );
}

type Bindings = typeof import('@prisma/schema-engine-wasm/schema_engine_bg');

// Loaded only when a migration is due (4 MB of WebAssembly), and once: the bindings keep their instance.
let bindings: Promise<Bindings> | undefined;

type WasmExports = Record<string, unknown>;
// Node has it; TypeScript declares it only together with the whole of the browser.
const { WebAssembly: wasm } = globalThis as unknown as {
  WebAssembly: {
    instantiate(code: Uint8Array, imports: object): Promise<{ instance: { exports: WasmExports } }>;
  };
};

async function loadBindings(): Promise<Bindings> {
  const loaded = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const code = new Uint8Array(readFileSync(path.join(path.dirname(entry), 'schema_engine_bg.wasm')));
  const { instance } = await wasm.instantiate(code, { './schema_engine_bg.js': loaded });
  const internals = loaded as unknown as { __wbg_set_wasm: (exports: WasmExports) => void };
  internals.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return loaded;
}
