/** The bulk reader over a real database: snapshots, errors, and a thread that dies. */

import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { threadId } from 'node:worker_threads';
import Libsql from 'libsql';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BulkReader, NotRead } from '../../src/store/bulk-reader.ts';
import type { Database } from '../../src/store/database.ts';
import { readMigrations } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { storageErrorKind } from '../../src/store/storage-errors.ts';
import { createTeam } from '../../src/store/teams.ts';
import { PATIENCE_MILLISECONDS } from '../patience.ts';
import { placeReadyMade, quickFolder } from '../scratch.ts';
import {
  dyingReading,
  endlessReading,
  failingReading,
  greedyReading,
  teamsReading,
  twiceReading,
  unsayableReading,
  writingReading,
} from './toy-readings.ts';

const migrations = readMigrations(path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations'));
const AT = new Date('2026-11-20T01:00:00Z');

let root: string;
let folder: string;
let database: Database;
beforeEach(async () => {
  root = quickFolder();
  // Whatever the folder is called.
  folder = path.join(root, '数据 50%?#1');
  mkdirSync(folder);
  placeReadyMade(path.join(folder, 'a.db'));
  database = await openDatabase(path.join(folder, 'a.db'), migrations);
});
afterEach(async () => {
  await database.close();
  rmSync(root, { recursive: true, force: true });
});

const addTeam = (name: string) =>
  database.transaction(transaction => createTeam(transaction, name, {}, 'secret', AT));
const names = async () => (await database.read(teamsReading, { since: AT })).teams.map(({ name }) => name);

test('a reading runs in a thread of its own, and finds what is committed', async () => {
  await addTeam('一组');
  const read = await database.read(teamsReading, { since: AT });
  expect(read.teams).toEqual([{ name: '一组', createdAt: AT }]);
  expect(read.threadId).not.toBe(threadId);
  await addTeam('二组');
  expect(await names()).toEqual(['一组', '二组']);
  expect((await database.read(teamsReading, { since: new Date(AT.getTime() + 1) })).teams).toEqual([]);
});

test('it sees one snapshot to its end, and keeps nobody from writing meanwhile', async () => {
  const files = { counted: path.join(root, 'counted'), goOn: path.join(root, 'go on') };
  const read = database.read(twiceReading, files);
  await vi.waitUntil(() => existsSync(files.counted), PATIENCE_MILLISECONDS);
  for (const name of ['一组', '二组', '三组']) await addTeam(name);
  writeFileSync(files.goOn, '');
  expect(await read).toEqual([0, 0]);
  expect(await names()).toEqual(['一组', '二组', '三组']);
});

test('what was asked at the same time is read one after the other', async () => {
  await addTeam('一组');
  const all = await Promise.all(Array.from({ length: 20 }, () => names()));
  expect(all).toEqual(Array.from({ length: 20 }, () => ['一组']));
});

describe('a reading can write nothing:', () => {
  test.each([
    'INSERT INTO "Lease" (name, holder, "expiresAt") VALUES (\'a\', \'b\', 0)',
    'DELETE FROM "Team" RETURNING id',
    'PRAGMA user_version=3',
    'PRAGMA query_only=OFF; UPDATE "Team" SET name = \'x\'',
    'CREATE TABLE "Other" (id INTEGER)',
  ])('%s', async statement => {
    await addTeam('一组');
    await database.read(writingReading, statement).catch((error: unknown) => {
      expect(storageErrorKind(error)).toBe('unwritable');
    });
    expect(await names()).toEqual(['一组']);
    const look = (asked: string) => database.transaction(({ query }) => query({ sql: asked, values: [] }));
    expect(await look('SELECT name FROM "Lease"')).toEqual([]);
    expect(await look('PRAGMA user_version')).toEqual([{ user_version: 0 }]);
    expect(await look("SELECT name FROM sqlite_schema WHERE name = 'Other'")).toEqual([]);
  });
});

describe('a reading that fails', () => {
  test('says why, and the next one is none the worse', async () => {
    await expect(database.read(failingReading, '没有这个')).rejects.toMatchObject({
      name: 'RangeError',
      message: '没有这个',
    });
    await expect(database.read(unsayableReading, undefined)).rejects.toThrow(/could not be cloned/);
    await expect(database.read(failingReading, (() => '') as never)).rejects.toThrow(/could not be cloned/);
    await expect(
      database.read({ ...teamsReading, module: 'file:///nowhere.ts' }, { since: AT }),
    ).rejects.toThrow(/nowhere/);
    expect(await names()).toEqual([]);
  });

  test('by the end of its thread is asked once more', async () => {
    await addTeam('一组');
    expect(await database.read(dyingReading, { once: path.join(root, 'died') })).toBe(1);
  });

  test('by the end of its thread twice is given up, and what waits behind it is read', async () => {
    const dying = database.read(dyingReading, { once: undefined });
    const behind = names();
    await expect(dying).rejects.toThrow(NotRead);
    expect(await behind).toEqual([]);
  });

  test('in the middle of its snapshot holds nothing: the log beside the database can be emptied', async () => {
    await expect(database.read(dyingReading, { once: undefined })).rejects.toThrow(NotRead);
    await addTeam('一组');
    const log = new Libsql(path.join(folder, 'a.db'));
    expect(log.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all()).toMatchObject([{ busy: 0 }]);
    log.close();
  });
});

test('a reading that passes its deadline is given up, and what waits behind it is read', async () => {
  await addTeam('一组');
  const endless = database.read(endlessReading, undefined);
  const behind = names();
  await expect(endless).rejects.toMatchObject({ name: 'NotRead', why: 'too-long' });
  expect(await behind).toEqual(['一组']);
});

test('a reading that takes too much memory ends its thread, not the process', async () => {
  const reader = new BulkReader(path.join(folder, 'a.db'), { heapMegabytes: 64 });
  await expect(reader.read(greedyReading, { megabytes: 512 })).rejects.toMatchObject({
    name: 'NotRead',
    why: 'died',
  });
  expect((await reader.read(teamsReading, { since: AT })).teams).toEqual([]);
  await reader.close();
});

test('there is a thread only while something is read, and a while longer', async () => {
  const reader = new BulkReader(path.join(folder, 'a.db'), { idleMilliseconds: 20 });
  expect(reader.isAwake).toBe(false);
  await reader.read(teamsReading, { since: AT });
  expect(reader.isAwake).toBe(true);
  await vi.waitUntil(() => !reader.isAwake, PATIENCE_MILLISECONDS);
  expect((await reader.read(teamsReading, { since: AT })).teams).toEqual([]);
  await reader.close();
});

test('with the database the reader closes: what was asked is not answered, nor is what is asked later', async () => {
  const files = { counted: path.join(root, 'counted'), goOn: path.join(root, 'never') };
  const inHand = database.read(twiceReading, files);
  const behind = names();
  const ends = Promise.allSettled([inHand, behind]);
  await vi.waitUntil(() => existsSync(files.counted), PATIENCE_MILLISECONDS);
  await database.close();
  for (const end of await ends)
    expect(end).toMatchObject({ status: 'rejected', reason: { name: 'NotRead' } });
  await expect(names()).rejects.toThrow(NotRead);
});
