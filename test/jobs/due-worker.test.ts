/** What time brings: each kind waits only for what it needs, and is asked for once. */

import { rmSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createBot } from '../../src/bot.ts';
import type { DueKind, DueThing } from '../../src/conversation/feature.ts';
import { type DueWorker, dueWorker } from '../../src/jobs/due-worker.ts';
import { type Database, sql } from '../../src/store/database.ts';
import { readMigrations } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { createRoom } from '../../src/store/room-teams.ts';
import { PATIENCE_MILLISECONDS } from '../patience.ts';
import { QuietPlatform, quietCapabilities } from '../quiet-platform.ts';
import { placeReadyMade, quickFolder } from '../scratch.ts';

const migrations = readMigrations(path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations'));
const NOW = new Date('2026-11-20T01:00:00Z');

let folder: string;
let database: Database;
let worker: DueWorker | undefined;
let place: Pick<DueThing, 'teamId' | 'roomId'>;
beforeEach(async () => {
  folder = quickFolder();
  placeReadyMade(path.join(folder, 'a.db'));
  database = await openDatabase(path.join(folder, 'a.db'), migrations);
  place = await database.transaction(async transaction => {
    const room = { platform: 'telegram' as const, chatId: '一群', name: '一群' };
    const teamId = await createRoom(transaction, room, { language: 'zh-CN', zone: 'Asia/Shanghai' }, NOW);
    const [made] = await transaction.query<{ id: number }>(sql`SELECT id FROM "Room"`);
    return { teamId, roomId: made?.id ?? 0 };
  });
});
afterEach(async () => {
  await worker?.stop();
  worker = undefined;
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A kind of which things are due, each until it is done. */
class Toy implements DueKind {
  readonly done: number[] = [];
  /** How many things were looked at to find out what is due. */
  looked = 0;
  /** How often all of it was asked for. */
  asked = 0;
  /** Something comes in between finding and doing. */
  onFind: () => void = () => {};

  constructor(
    readonly name: string,
    readonly waitsForReactions: boolean,
    public ids: readonly number[],
  ) {}

  readonly find = async (_: unknown, __: Date, id?: number): Promise<DueThing[]> => {
    const left = this.ids.filter(each => !this.done.includes(each) && (id === undefined || each === id));
    this.looked += left.length;
    if (id === undefined) this.asked += 1;
    const due = left.map(each => ({ id: each, ...place }));
    if (id === undefined) this.onFind();
    return due;
  };
  readonly findInRoom = async () => [];
  run: DueKind['run'] = async (_, id) => {
    this.done.push(id);
  };
}

function workerFor(
  kinds: readonly DueKind[],
  isEarly: () => boolean,
  platforms: readonly QuietPlatform[] = [],
): DueWorker {
  worker = dueWorker({
    ...{ database, platforms, bootstrapManagers: new Set<string>(), now: () => NOW, isEarly },
    features: [{ name: 'toy', due: kinds }],
    log: pino({ level: 'silent' }),
    onQueued: () => {},
    onTask: () => {},
    onTrouble: () => {},
  });
  return worker;
}

test('a digest does not wait for a platform that is down; what votes decide does', async () => {
  const [votes, digest] = [new Toy('votes', true, [1]), new Toy('digest', false, [2])];
  let isDown = true;
  const due = workerFor([votes, digest], () => isDown);
  await due.wake();
  expect([votes.done, digest.done]).toEqual([[], [2]]);
  isDown = false;
  await due.wake();
  expect([votes.done, digest.done]).toEqual([[1], [2]]);
});

test('one platform that never catches up keeps votes waiting, and nothing else, in the whole bot', async () => {
  const [votes, digest] = [new Toy('votes', true, [1]), new Toy('digest', false, [2])];
  class Down extends QuietPlatform {
    override isConnected = false;
    override isCaughtUp = false;
    send = async () => undefined;
    edit = async () => {};
  }
  const bot = await createBot({
    database,
    config: {
      ...{ commands: [], features: [{ name: 'toy', due: [votes, digest] }], botName: 'personaloop' },
      ...{ defaults: { language: 'zh-CN', zone: 'Asia/Shanghai' }, bootstrapManagers: new Set() },
      randomBytes: count => new Uint8Array(count),
    },
    ...{ now: () => NOW, random: () => 0.5, log: pino({ level: 'silent' }) },
    onTrouble: () => {},
    onFailure: () => {},
  });
  const platform = new Down();
  await bot.serve(platform);
  expect([votes.done, digest.done]).toEqual([[], [2]]);
  await bot.stop();
});

test('a kind that waits for a platform that hangs keeps no other waiting', async () => {
  const [votes, digest] = [new Toy('votes', true, [1]), new Toy('digest', false, [2])];
  let answer = () => {};
  const answered = new Promise<[]>(resolve => {
    answer = () => resolve([]);
  });
  class Hanging extends QuietPlatform {
    override capabilities = { ...quietCapabilities, listsReactions: true };
    override reactions = () => answered;
    send = async () => undefined;
    edit = async () => {};
  }
  const run = votes.run;
  votes.run = async (context, id) => {
    context.readings.of([{ platform: 'telegram', chatId: '一群', messageId: '1' }], async () => 0);
    await run(context, id);
  };
  const woken = workerFor([votes, digest], () => false, [new Hanging()]).wake();
  await vi.waitUntil(() => digest.done.length > 0, PATIENCE_MILLISECONDS);
  expect(votes.done).toEqual([]);
  answer();
  await woken;
  expect(votes.done).toEqual([1]);
});

test('what is due is asked for once; with each thing only that thing is looked at again', async () => {
  const ids = Array.from({ length: 50 }, (_, index) => index + 1);
  const kind = new Toy('digest', false, ids);
  await workerFor([kind], () => false).wake();
  expect(kind.done).toEqual(ids);
  expect(kind.asked).toBe(1);
  expect(kind.looked).toBe(2 * ids.length);
});

test('what is not due any more when its turn comes is left alone', async () => {
  const kind = new Toy('votes', true, [1, 2, 3]);
  kind.onFind = () => {
    kind.ids = [1, 3];
  };
  await workerFor([kind], () => false).wake();
  expect(kind.done).toEqual([1, 3]);
});

test('one that fails keeps no other from its turn, and is due again', async () => {
  const kind = new Toy('digest', false, [1, 2, 3]);
  const run = kind.run;
  kind.run = async (context, id) => {
    if (id === 2) throw new Error('not yet');
    await run(context, id);
  };
  const due = workerFor([kind], () => false);
  await due.wake();
  expect(kind.done).toEqual([1, 3]);
  kind.run = run;
  await due.wake();
  expect(kind.done).toEqual([1, 3, 2]);
});
