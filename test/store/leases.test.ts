import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { clearLeases, holdLease, releaseLeases } from '../../src/store/leases.ts';
import { readMigrations } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { placeReadyMade, quickFolder } from '../scratch.ts';

const migrations = readMigrations(path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations'));
let folder: string;
let database: Database;
beforeEach(async () => {
  folder = quickFolder();
  placeReadyMade(path.join(folder, 'a.db'));
  database = await openDatabase(path.join(folder, 'a.db'), migrations);
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 25) + seconds * 1000);
const hold = (holder: string, now: number, until: number, name = 'poll') =>
  database.transaction(transaction => holdLease(transaction, name, holder, at(now), at(until)));

test('one holds it, and keeps it for as long as they come back; the others wait until it is over', async () => {
  expect(await hold('a', 0, 60)).toBe(true);
  expect(await hold('b', 10, 70)).toBe(false);
  expect(await hold('a', 30, 90)).toBe(true);
  expect(await hold('b', 89, 149)).toBe(false);
  expect(await hold('b', 90, 150)).toBe(true);
  expect(await hold('a', 91, 151)).toBe(false);
});

test('of several at once one gets it', async () => {
  const all = await Promise.all(['a', 'b', 'c', 'd'].map(holder => hold(holder, 0, 60)));
  expect(all.filter(Boolean)).toHaveLength(1);
});

test('one is nothing to another', async () => {
  expect(await hold('a', 0, 60, 'poll')).toBe(true);
  expect(await hold('b', 0, 60, 'digest')).toBe(true);
});

test('given back, or left by a process that is dead, it is free at once', async () => {
  await hold('a', 0, 60);
  await database.transaction(transaction => releaseLeases(transaction, 'a'));
  expect(await hold('b', 1, 61)).toBe(true);
  await database.transaction(clearLeases);
  expect(await hold('c', 2, 62)).toBe(true);
});
