/** A database of before messages knew their team: each gets it where that can be told, and nothing is lost. */

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Libsql from 'libsql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sql } from '../../src/store/database.ts';
import { readMigrations } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/open-database.ts';

const migrations = readMigrations(path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations'));
const WALLS = migrations.findIndex(each => each.name.endsWith('_team_walls'));
const [JOINED, BEFORE, AFTER] = [2_000, 1_000, 3_000];

let folder: string;
let file: string;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'personaloop-'));
  file = path.join(folder, 'chat.db');
  await (await openDatabase(file, migrations.slice(0, WALLS))).close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('by its proposal, its form, or whose the room was then', async () => {
  const old = new Libsql(file);
  const run = (statement: string, ...values: readonly unknown[]) => old.prepare(statement).run(...values);
  for (const id of [1, 2])
    run(
      `INSERT INTO "Team" (id, name, settings, "endUserSecret", "createdAt") VALUES (?, 't', '{}', '', 0)`,
      id,
    );
  const room = `INSERT INTO "Room" (id, platform, "chatId", "formerChatId", "teamId", name, "createdAt") VALUES (?, 'telegram', ?, ?, ?, 'r', 0)`;
  run(room, 1, 'turned', null, 2);
  run(room, 2, 'stayed', 'stayed before', 1);
  run(
    `INSERT INTO "Audit" ("teamId", at, platform, "roomId", action, subject, details)
      VALUES (2, ?, 'telegram', 1, 'team.room-joined', 'r', '{"roomId":1,"from":1}')`,
    JOINED,
  );
  const said = `INSERT INTO "Outbox" (id, platform, "chatId", kind, view, "isRepeatable", "editsId", "draftId", "createdAt")
    VALUES (?, 'telegram', ?, 'reply', '{"version":1,"blocks":[]}', false, ?, ?, ?)`;
  run(said, 1, 'turned', null, null, BEFORE);
  run(said, 2, 'turned', null, null, AFTER);
  run(said, 3, 'stayed', null, null, AFTER);
  run(said, 4, 'stayed before', null, null, BEFORE);
  run(said, 5, 'nowhere', null, null, BEFORE);
  // What a message stands for tells it better than the room.
  run(said, 6, 'turned', null, 7, AFTER);
  run(said, 8, 'turned', null, null, AFTER);
  run(said, 9, 'turned', 8, null, AFTER);
  run(
    `INSERT INTO "FormDraft" (id, "teamId", "personId", command, given, asks, "createdAt") VALUES (7, 1, 1, 'x', '{}', '[]', 0)`,
  );
  run(
    `INSERT INTO "ProposalMessage" ("outboxId", "teamId", "proposalId", kind, platform, "chatId", "contentHash", "shownById")
      VALUES (8, 1, 1, 'card', 'telegram', 'turned', '', 8)`,
  );
  const heard = `INSERT INTO "Inbox" (id, platform, "eventId", "chatId", state, "receivedAt") VALUES (?, 'telegram', ?, ?, ?, ?)`;
  run(heard, 1, 'a', 'turned', 'done', BEFORE);
  run(heard, 2, 'b', 'turned', 'done', AFTER);
  run(heard, 3, 'c', 'turned', 'waiting', AFTER);
  run(
    `INSERT INTO "LinkCode" ("codeHash", "teamId", "personId", platform, "chatId", "createdAt", "expiresAt") VALUES ('plain', 1, 1, 'telegram', 'x', 0, 9)`,
  );
  old.close();

  const database = await openDatabase(file, migrations);
  const teamsIn = (table: 'Outbox' | 'Inbox') =>
    database.transaction(async ({ query }) => {
      const statement =
        table === 'Outbox'
          ? sql`SELECT id, "teamId" FROM "Outbox" ORDER BY id`
          : sql`SELECT id, "teamId" FROM "Inbox" ORDER BY id`;
      const rows = await query<{ id: number; teamId: number | null }>(statement);
      return Object.fromEntries(rows.map(row => [row.id, row.teamId]));
    });
  expect(await teamsIn('Outbox')).toEqual({ 1: 1, 2: 2, 3: 1, 4: 1, 5: null, 6: 1, 8: 1, 9: 1 });
  expect(await teamsIn('Inbox')).toEqual({ 1: 1, 2: 2, 3: null });
  const codes = await database.transaction(({ query }) => query(sql`SELECT * FROM "LinkCode"`));
  expect(codes).toEqual([]);
  await database.close();
});

test('the key of keyed hashes is beside the database, for its owner alone, and stays', async () => {
  const keyOf = async () => {
    const database = await openDatabase(file, migrations);
    const { key } = database;
    await database.close();
    return Buffer.from(key).toString('hex');
  };
  const key = await keyOf();
  expect(key).toHaveLength(64);
  expect(await keyOf()).toBe(key);
  expect(statSync(`${file}.key`).mode & 0o077).toBe(0);
  expect(readFileSync(file).includes(Buffer.from(key, 'hex'))).toBe(false);
  writeFileSync(`${file}.key`, 'cut short');
  expect(await keyOf()).not.toBe(key);
});
