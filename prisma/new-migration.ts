/**
 * `npm run migration -- name`: writes prisma/migrations/<time>_<name>/migration.sql with what changed in
 * prisma/schema since the last one. Read it before committing it: it is what every installation will run.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Libsql from 'libsql';
import { migrate, migrationSql, readMigrations, readSchema } from '../src/store/migrate.ts';
import { Sqlite } from '../src/store/sqlite.ts';

const name = process.argv[2];
if (name === undefined || !/^[a-z0-9_]+$/.test(name)) {
  process.stderr.write('A name of small letters, digits and _ is needed: npm run migration -- add_reviews\n');
  process.exit(64);
}
const folder = path.join(import.meta.dirname, 'migrations');
const scratch = new Sqlite(new Libsql(':memory:'));
const migrations = readMigrations(folder);
await migrate(scratch, migrations);
const schema = readSchema(path.join(import.meta.dirname, 'schema'));
const sql = await migrationSql(scratch, migrations, schema);
if (sql.trim() === '' || sql.includes('This is an empty migration')) {
  process.stdout.write('prisma/schema says nothing that the migrations do not say yet.\n');
  process.exit(0);
}
const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
const target = path.join(folder, `${time}_${name}`);
mkdirSync(target, { recursive: true });
writeFileSync(path.join(target, 'migration.sql'), sql);
process.stdout.write(`${path.join(target, 'migration.sql')}\n`);
