/** Whatever kind is due: nothing is said in a team's quiet hours, and what is due in many rooms at once is spread. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { text, view } from '../../src/chat/view.ts';
import type { DueKind, DueThing } from '../../src/conversation/feature.ts';
import { ROOMS_A_MINUTE } from '../../src/domain/schedule/spread.ts';
import { teamSettingsSchema } from '../../src/domain/team-settings.ts';
import { type DueWorker, dueWorker } from '../../src/jobs/due-worker.ts';
import { type Database, sql } from '../../src/store/database.ts';
import { readMigrations } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { createRoom } from '../../src/store/room-teams.ts';
import { findTeamRoom } from '../../src/store/rooms.ts';
import { saveSettings } from '../../src/store/teams.ts';
import { placeReadyMade, quickFolder } from '../scratch.ts';

const migrations = readMigrations(path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations'));
const MORNING = new Date('2026-11-20T01:00:00Z');
const NIGHT = new Date('2026-11-20T15:00:00Z');

let folder: string;
let database: Database;
let worker: DueWorker | undefined;
let now = MORNING;
beforeEach(async () => {
  folder = quickFolder();
  placeReadyMade(path.join(folder, 'a.db'));
  database = await openDatabase(path.join(folder, 'a.db'), migrations);
  now = MORNING;
});
afterEach(async () => {
  await worker?.stop();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** So many teams, each with one room. */
function teams(count: number): Promise<void> {
  return database.transaction(async transaction => {
    for (let number = 1; number <= count; number += 1) {
      const room = { platform: 'telegram' as const, chatId: `${number}`, name: `群 ${number}` };
      await createRoom(transaction, room, { language: 'zh-CN', zone: 'Asia/Shanghai' }, MORNING);
    }
  });
}

/** Once something is due in each room. */
function saying(words: string, more: Partial<DueKind> = {}): DueKind {
  const done = new Set<number>();
  return {
    name: words,
    waitsForReactions: false,
    find: async (transaction, _, id) => {
      const all = await transaction.query<DueThing>(
        sql`SELECT id, "teamId", id AS "roomId" FROM "Room" ORDER BY id`,
      );
      return all.filter(each => !done.has(each.id) && (id === undefined || each.id === id));
    },
    run: async ({ transaction, team, notify }, id) => {
      done.add(id);
      await notify((await findTeamRoom(transaction, team.id, id)).room, view(text(words)));
    },
    ...more,
  };
}

function working(...kinds: readonly DueKind[]): DueWorker {
  worker = dueWorker({
    ...{ database, platforms: [], bootstrapManagers: new Set<string>(), now: () => now },
    features: [{ name: 'toy', due: kinds }],
    log: pino({ level: 'silent' }),
    isEarly: () => false,
    onQueued: () => {},
    onTask: () => {},
    onTrouble: error => expect.fail(String(error)),
  });
  return worker;
}

async function said(): Promise<{ chatId: string; words: string }[]> {
  const rows = await database.transaction(({ query }) =>
    query<{ chatId: string; view: string }>(sql`SELECT "chatId", view FROM "Outbox" ORDER BY id`),
  );
  return rows.map(({ chatId, view: shown }) => ({
    chatId,
    words: /提醒|静静|准点/.exec(JSON.stringify(shown))?.[0] ?? '',
  }));
}

test('what two kinds have due in 47 rooms at once is begun in so many rooms a minute, until all have had it', async () => {
  await teams(47);
  const due = working(saying('提醒'), saying('准点'));
  const roomsBy: number[] = [];
  for (let minute = 0; minute < 8; minute += 1) {
    now = new Date(MORNING.getTime() + minute * 60_000);
    const before = (await said()).length;
    await due.wake();
    await due.wake();
    roomsBy.push(new Set((await said()).slice(before).map(({ chatId }) => chatId)).size);
  }
  expect(Math.max(...roomsBy)).toBeLessThanOrEqual(ROOMS_A_MINUTE);
  const all = await said();
  expect(all).toHaveLength(94);
  expect(new Set(all.map(({ chatId, words }) => `${chatId} ${words}`)).size).toBe(94);
});

test('in quiet hours nothing is said of any kind; what is silent, or at an hour that was chosen, is done', async () => {
  await teams(1);
  const silent: number[] = [];
  const due = working(
    saying('提醒'),
    saying('准点', { isSaidInQuietHours: true }),
    saying('静静', {
      isSilent: async () => true,
      run: async (_, id) => {
        silent.push(id);
      },
    }),
  );
  now = NIGHT;
  await due.wake();
  expect((await said()).map(({ words }) => words)).toEqual(['准点']);
  expect(silent).toEqual([1]);
  now = new Date('2026-11-20T23:59:59Z');
  await due.wake();
  expect(await said()).toHaveLength(1);
  now = new Date('2026-11-21T00:00:00Z');
  await due.wake();
  expect((await said()).map(({ words }) => words)).toEqual(['准点', '提醒']);
});

test('each team has its own hours, or none', async () => {
  await teams(3);
  await database.transaction(async transaction => {
    await saveSettings(transaction, 1, teamSettingsSchema.parse({ quietHours: '' }));
    await saveSettings(
      transaction,
      2,
      teamSettingsSchema.parse({ quietHours: '12:00-14:00', zone: 'Asia/Tokyo' }),
    );
  });
  const due = working(saying('提醒'));
  now = NIGHT;
  await due.wake();
  expect((await said()).map(({ chatId }) => chatId)).toEqual(['1', '2']);
});
