/** A team with one group and a feature that says something at each slot: for tests of schedules with real due workers. */

import { rmSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { plainText, text, view, viewSchema } from '../../src/chat/view.ts';
import type { Feature } from '../../src/conversation/feature.ts';
import { type Scheduled, type SlotDue, scheduled } from '../../src/conversation/scheduled.ts';
import type { Schedule } from '../../src/domain/schedule/schedule.ts';
import { type DueWorker, dueWorker } from '../../src/jobs/due-worker.ts';
import { type Database, sql, type Transaction } from '../../src/store/database.ts';
import { readMigrations } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { createRoom } from '../../src/store/room-teams.ts';
import { addSchedule } from '../../src/store/schedules.ts';
import { placeReadyMade, quickFolder } from '../scratch.ts';

const migrations = readMigrations(path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations'));

export type Post = {
  readonly kind: string;
  readonly day: string;
  readonly at: string;
  readonly missed: string[];
};

export class ScheduleWorld {
  readonly folder = quickFolder();
  readonly file = path.join(this.folder, 'a.db');
  readonly failures: unknown[] = [];
  /** What the feature was asked to do, in order; also what was undone again. */
  readonly asked: SlotDue[] = [];
  now = new Date('2026-11-30T00:00:00Z');
  teamId = 0;
  roomId = 0;
  /** Called with each slot, before anything is said of it. */
  onRun: (due: SlotDue) => void = () => {};
  readonly #workers: DueWorker[] = [];
  #database: Database | undefined;

  get database(): Database {
    if (this.#database === undefined) throw new Error('not opened');
    return this.#database;
  }

  async open(zone = 'Asia/Shanghai'): Promise<this> {
    placeReadyMade(this.file);
    this.#database = await openDatabase(this.file, migrations);
    if (this.teamId === 0) {
      this.teamId = await this.newTeam('main', zone);
      this.roomId = 1;
    }
    return this;
  }

  newTeam(name: string, zone = 'Asia/Shanghai'): Promise<number> {
    const room = { platform: 'terminal', chatId: name, name } as const;
    return this.do(transaction => createRoom(transaction, room, { zone }, this.now));
  }

  do<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.database.transaction(work);
  }

  add(
    schedule: Schedule,
    { kind = 'digest', teamId = this.teamId, roomId = this.roomId } = {},
  ): Promise<number> {
    return this.do(transaction => addSchedule(transaction, { teamId, kind, roomId, schedule }, this.now));
  }

  /** @param terms what the feature says of when it speaks */
  worker(
    kinds: readonly string[] = ['digest'],
    terms: Pick<Scheduled, 'isSaidInQuietHours' | 'usefulFor'> = {},
  ): DueWorker {
    const feature: Feature = {
      name: 'toy',
      due: kinds.map(kind =>
        scheduled({
          kind,
          ...terms,
          run: async (context, due) => {
            this.asked.push(due);
            this.onRun(due);
            const missed = due.missed.map(({ day }) => day).join(' ');
            return context.notify(due.room, view(text(`${kind} ${due.slot.day}`, missed)));
          },
        }),
      ),
    };
    const log = pino({ level: 'silent' });
    log.error = (what: { err?: unknown }) => this.failures.push(what.err);
    const worker = dueWorker({
      database: this.database,
      platforms: [],
      features: [feature],
      bootstrapManagers: new Set(),
      now: () => this.now,
      log,
      isEarly: () => false,
      onQueued: () => {},
      onTask: () => {},
      onTrouble: error => this.failures.push(error),
    });
    this.#workers.push(worker);
    return worker;
  }

  /** What was said, in order. */
  async posts(): Promise<Post[]> {
    const rows = await this.do(transaction =>
      transaction.query<{ view: unknown; createdAt: Date }>(
        sql`SELECT view, "createdAt" FROM "Outbox" ORDER BY id`,
      ),
    );
    return rows.map(row => {
      const [first = '', missed = ''] = plainText(viewSchema.parse(row.view)).split('\n');
      const [kind = '', day = ''] = first.split(' ');
      return { kind, day, at: row.createdAt.toISOString(), missed: missed.split(' ').filter(Boolean) };
    });
  }

  async close(): Promise<void> {
    for (const worker of this.#workers.splice(0)) await worker.stop();
    await this.#database?.close();
    this.#database = undefined;
  }

  async end(): Promise<void> {
    await this.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
