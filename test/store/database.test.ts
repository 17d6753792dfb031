import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Database, sql } from '../../src/store/database.ts';
import { readMigrations } from '../../src/store/migrate.ts';
import { DatabaseRefused, openDatabase } from '../../src/store/open-database.ts';

const migrations = readMigrations(path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations'));
let folder: string;
let database: Database;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'personaloop-'));
  database = await openDatabase(path.join(folder, 'a.db'), migrations);
});
afterEach(async () => {
  await database.close().catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
});

const add = (kind: string) => sql`INSERT INTO "ShortId" ("teamId", kind, last) VALUES (1, ${kind}, 1)`;
const kinds = async () => {
  const rows = await database.transaction(transaction =>
    transaction.query<{ kind: string }>(sql`SELECT kind FROM "ShortId" ORDER BY kind`),
  );
  return rows.map(row => row.kind);
};

describe('transactions that wait together', () => {
  test('share a commit, and each fails alone', async () => {
    const outcomes = await Promise.allSettled(
      ['a', 'b', 'c', 'd'].map(kind =>
        database.transaction(async transaction => {
          await transaction.execute(add(kind));
          if (kind === 'b') throw new Error('no');
          return kind;
        }),
      ),
    );
    expect(outcomes.map(outcome => outcome.status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(await kinds()).toEqual(['a', 'c', 'd']);
  });

  test('never see or undo each other’s unfinished writes', async () => {
    const slow = database.transaction(async transaction => {
      await transaction.execute(add('slow'));
      await new Promise(resolve => setTimeout(resolve, 30));
      throw new Error('undone');
    });
    const quick = database.transaction(transaction => transaction.execute(add('quick')));
    await expect(slow).rejects.toThrow('undone');
    await quick;
    expect(await kinds()).toEqual(['quick']);
  });

  test('a statement that breaks a rule of the table undoes its own transaction only', async () => {
    await database.transaction(transaction => transaction.execute(add('a')));
    const [again, other] = await Promise.allSettled([
      database.transaction(async transaction => {
        await transaction.execute(add('x'));
        await transaction.execute(add('a'));
      }),
      database.transaction(transaction => transaction.execute(add('b'))),
    ]);
    expect(again.status).toBe('rejected');
    expect(other.status).toBe('fulfilled');
    expect(await kinds()).toEqual(['a', 'b']);
  });
});

test('attempt undoes what was written since, and nothing before', async () => {
  await database.transaction(async transaction => {
    await transaction.execute(add('before'));
    await transaction
      .attempt(async () => {
        await transaction.execute(add('inside'));
        throw new Error('no');
      })
      .catch(() => undefined);
    await transaction.execute(add('after'));
  });
  expect(await kinds()).toEqual(['after', 'before']);
});

test('Prisma Client and hand-written statements see the same transaction', async () => {
  const at = new Date('2026-11-23T01:02:03.456Z');
  await database.transaction(async ({ prisma, query }) => {
    const team = await prisma.team.create({
      data: { name: '甲', settings: { language: 'en' }, endUserSecret: 'x', createdAt: at },
    });
    expect(await query(sql`SELECT name, settings, "createdAt" FROM "Team" WHERE id = ${team.id}`)).toEqual([
      { name: '甲', settings: { language: 'en' }, createdAt: at },
    ]);
    await prisma.source.createMany({
      data: ['a', 'b'].map(name => ({ teamId: team.id, name, nameKey: name, kind: 'public', createdAt: at })),
    });
    expect(await prisma.source.findFirst({ where: { name: 'b' } })).toMatchObject({
      weight: 1,
      createdAt: at,
    });
  });
});

test('a broken unique key is Prisma’s P2002', async () => {
  const create = () =>
    database.transaction(({ prisma }) => prisma.shortId.create({ data: { teamId: 1, kind: 'F', last: 1 } }));
  await create();
  await expect(create()).rejects.toMatchObject({ code: 'P2002' });
});

test('every commit is synced to the disk', async () => {
  const [row] = await database.transaction(transaction =>
    transaction.query<{ synchronous: number }>({ sql: 'PRAGMA synchronous', values: [] }),
  );
  expect(row?.synchronous).toBe(2);
});

test('a second opening is refused while the first is open, and works after', async () => {
  const file = path.join(folder, 'a.db');
  await expect(openDatabase(file, migrations)).rejects.toThrow(DatabaseRefused);
  await database.transaction(transaction => transaction.execute(add('kept')));
  await database.close();
  database = await openDatabase(file, migrations);
  expect(await kinds()).toEqual(['kept']);
});

test('the schema says nothing that the migrations do not say', async () => {
  const { migrationSql, readSchema } = await import('../../src/store/migrate.ts');
  const { Sqlite } = await import('../../src/store/sqlite.ts');
  const { default: Libsql } = await import('libsql');
  const schema = readSchema(path.join(import.meta.dirname, '..', '..', 'prisma', 'schema'));
  const { migrate } = await import('../../src/store/migrate.ts');
  const scratch = new Sqlite(new Libsql(':memory:'));
  await migrate(scratch, migrations);
  expect(await migrationSql(scratch, migrations, schema)).toContain('This is an empty migration');
});
