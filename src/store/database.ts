/**
 * The database and its door: `transaction`. Everything that writes takes turns on the one connection, so nothing can slip
 * into a transaction that is not its own. Transactions that wait at the same time share one commit (group commit): each
 * stands in a savepoint of its own, fails alone, and is reported done only after the disk has it all. What reads more than
 * others can wait for goes in by another door, `read`, which has a connection and a thread of its own.
 */
import type { BulkReader } from './bulk-reader.ts';
import type { BulkReading } from './bulk-reading.ts';
import { Prisma, PrismaClient } from './client/client.ts';
import { sqliteAdapter } from './prisma-adapter.ts';
import type { Connection, Sqlite, Statement } from './sqlite.ts';
import { storageErrorKind } from './storage-errors.ts';

export const sql = Prisma.sql;
export const joined = Prisma.join;

/** What a store function is given: the open transaction. */
export type Transaction = {
  /** Prisma Client within this transaction. */
  readonly prisma: Prisma.TransactionClient;
  /** Rows of a hand-written statement; its columns are named in `Row` as the schema names them. */
  query<Row>(statement: Statement): Promise<Row[]>;
  /** @returns how many rows were changed */
  execute(statement: Statement): Promise<number>;
  /** Of keyed hashes of which a copy of the database alone must tell nothing; beside it, not in it. */
  readonly key: Uint8Array;
  /** Runs `work` so that, when it throws, what it wrote is undone and what was written before stays. */
  attempt<Result>(work: () => Promise<Result>): Promise<Result>;
};

export type Database = {
  /**
   * Runs `work` as one transaction: all of it is kept, or, when it throws, none.
   * @throws whatever `work` throws, or the storage's own error when the commit fails
   */
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  /**
   * Has a bulk reading done beside all transactions, on a snapshot of what is committed (see bulk-reader.ts).
   * @throws whatever the reading throws; NotRead when its thread dies, or the database is closed
   */
  read<Values, Result>(reading: BulkReading<Values, Result>, values: Values): Promise<Result>;
  /** As a transaction has it. */
  readonly key: Uint8Array;
  /** Waits for what is under way and closes; later transactions are refused. */
  close(): Promise<void>;
};

const GROUP_AT_MOST = 32;

type Waiting = {
  work: (transaction: Transaction) => Promise<unknown>;
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
};
type Outcome = { done: true; value: unknown } | { done: false; error: unknown };

export class SqliteDatabase implements Database {
  readonly #sqlite: Sqlite;
  readonly #lock: Connection;
  readonly #reader: BulkReader;
  readonly #transaction: Transaction;
  readonly #prisma: PrismaClient;
  #waiting: Waiting[] = [];
  #turn: Promise<void> | undefined;
  #closed = false;

  constructor(
    sqlite: Sqlite,
    lock: Connection,
    reader: BulkReader,
    readonly key: Uint8Array,
  ) {
    this.#sqlite = sqlite;
    this.#lock = lock;
    this.#reader = reader;
    this.#prisma = new PrismaClient({ adapter: sqliteAdapter(sqlite) });
    this.#transaction = {
      key,
      prisma: this.#prisma,
      query: async statement => sqlite.query(statement),
      execute: async statement => sqlite.execute(statement),
      attempt: work => this.#inSavepoint('attempt', work),
    };
  }

  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    if (this.#closed) return Promise.reject(new Error('the database is closed'));
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as (value: never) => void, reject });
      this.#turn ??= this.#takeTurns();
    });
  }

  read<Values, Result>(reading: BulkReading<Values, Result>, values: Values): Promise<Result> {
    return this.#reader.read(reading, values);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#reader.close();
    await this.#turn;
    await this.#prisma.$disconnect();
    this.#sqlite.close();
    this.#lock.close();
  }

  async #takeTurns(): Promise<void> {
    while (this.#waiting.length > 0) {
      // One breath, so that whoever is about to ask can share the commit.
      await new Promise(setImmediate);
      await this.#commitTogether(this.#waiting.splice(0, GROUP_AT_MOST));
    }
    this.#turn = undefined;
  }

  async #commitTogether(group: Waiting[]): Promise<void> {
    const outcomes: Outcome[] = [];
    try {
      this.#sqlite.script('BEGIN IMMEDIATE');
      for (const { work } of group) {
        outcomes.push(
          await this.#outcomeOf(() => this.#inSavepoint('member', () => work(this.#transaction))),
        );
      }
      this.#sqlite.script('COMMIT');
    } catch (error) {
      // The storage gave up (disk full, I/O error): nothing of the group was kept.
      if (this.#sqlite.inTransaction) this.#sqlite.script('ROLLBACK');
      for (const { reject } of group) reject(error);
      return;
    }
    group.forEach(({ resolve, reject }, index) => {
      const outcome = outcomes[index];
      if (outcome?.done) resolve(outcome.value as never);
      else reject(outcome?.error);
    });
  }

  async #outcomeOf(work: () => Promise<unknown>): Promise<Outcome> {
    try {
      return { done: true, value: await work() };
    } catch (error) {
      // SQLite itself may have ended the whole transaction; then the group can't go on.
      if (!this.#sqlite.inTransaction || storageErrorKind(error) !== undefined) throw error;
      return { done: false, error };
    }
  }

  async #inSavepoint<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    this.#sqlite.script(`SAVEPOINT ${name}`);
    try {
      const result = await work();
      this.#sqlite.script(`RELEASE ${name}`);
      return result;
    } catch (error) {
      if (this.#sqlite.inTransaction) this.#sqlite.script(`ROLLBACK TO ${name}; RELEASE ${name}`);
      throw error;
    }
  }
}
