/**
 * The SQLite connection, over `libsql`: SQLite with its native part shipped inside npm packages, so that an install
 * neither compiles nor downloads anything. It keeps prepared statements. Prisma Client and the hand-written statements
 * of this folder share it; whoever uses it must hold the turn (see database.ts).
 */

import type { ColumnType, SqlQuery, SqlResultSet } from '@prisma/driver-adapter-utils';
import type Libsql from 'libsql';
import { COLUMN_TYPES, forEngine, fromEngine, fromStored, guessType, toStored } from './stored-values.ts';

export type Connection = InstanceType<typeof Libsql>;

type Prepared = {
  run: (values: unknown[]) => { changes: number };
  all: (values: unknown[]) => unknown[][];
  columns: readonly { name: string; type: ColumnType | null }[];
};

/** A row-returning or changing statement with its values, e.g. from `Prisma.sql`. */
export type Statement = { readonly sql: string; readonly values: readonly unknown[] };

const PREPARED_AT_MOST = 400;

/** SQLite with prepared statements kept, as Prisma's engine and our own statements see it. */
export class Sqlite {
  readonly #connection: Connection;
  readonly #prepared = new Map<string, Prepared>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Runs statements that return nothing, without values. */
  script(sql: string): void {
    this.#connection.exec(sql);
  }

  /** Whether SQLite itself still has the transaction open: some errors (disk full) end it. */
  get inTransaction(): boolean {
    return this.#connection.inTransaction;
  }

  close(): void {
    this.#prepared.clear();
    this.#connection.close();
  }

  /** @returns how many rows were changed */
  execute(statement: Statement): number {
    return this.#prepare(statement.sql).run(statement.values.map(toStored)).changes;
  }

  /** @returns one object a row; DATETIME, BOOLEAN and JSONB columns as Date, boolean and parsed JSON */
  query<Row>(statement: Statement): Row[] {
    const prepared = this.#prepare(statement.sql);
    return prepared.all(statement.values.map(toStored)).map(values => {
      const row: Record<string, unknown> = {};
      prepared.columns.forEach((column, index) => {
        row[column.name] = fromStored(values[index], column.type);
      });
      return row as Row;
    });
  }

  /** The same as Prisma's engine asks for it: columns and values apart. */
  resultSet(query: SqlQuery): SqlResultSet {
    const prepared = this.#prepare(query.sql);
    const rows = prepared.all(query.args.map((value, index) => fromEngine(value, query.argTypes[index])));
    return {
      columnNames: prepared.columns.map(column => column.name),
      columnTypes: prepared.columns.map((column, index) => column.type ?? guessType(rows, index)),
      rows: rows.map(row =>
        row.map((value, index) => forEngine(value, prepared.columns[index]?.type ?? null)),
      ),
    };
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.#connection.prepare(sql);
    const prepared: Prepared = {
      run: values => statement.run(values),
      all: values => {
        // A statement that returns nothing is run, not read: libsql refuses to read it.
        statement.run(values);
        return [];
      },
      columns: [],
    };
    if (statement.reader) {
      statement.raw(true);
      // Read to its end even when nobody wants the rows: a statement left half-way keeps its lock.
      prepared.run = values => ({ changes: statement.all(values).length });
      prepared.all = values => statement.all(values) as unknown[][];
      prepared.columns = statement.columns().map(({ name, type }) => ({
        name,
        type: COLUMN_TYPES[(type ?? '').toUpperCase()] ?? null,
      }));
    }
    if (this.#prepared.size >= PREPARED_AT_MOST) {
      const oldest = this.#prepared.keys().next().value;
      if (oldest !== undefined) this.#prepared.delete(oldest);
    }
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}
