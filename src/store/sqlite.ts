/**
 * Prisma's driver adapter for SQLite, over `libsql`: SQLite with its native part shipped inside npm packages,
 * so that an install neither compiles nor downloads anything. One connection serves both Prisma Client and the
 * hand-written statements of this folder; whoever uses it must hold the turn (see database.ts).
 */
import {
  type ArgType,
  type ColumnType,
  ColumnTypeEnum,
  DriverAdapterError,
  type Transaction as DriverTransaction,
  type MappedError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils';
import Libsql from 'libsql';
import type { Bilingual } from '../domain/language.ts';

export type Connection = InstanceType<typeof Libsql>;

type Prepared = {
  run: (values: unknown[]) => { changes: number };
  all: (values: unknown[]) => unknown[][];
  columns: readonly { name: string; type: ColumnType | null }[];
};

/** A row-returning or changing statement with its values, e.g. from `Prisma.sql`. */
export type Statement = { readonly sql: string; readonly values: readonly unknown[] };

const PREPARED_AT_MOST = 400;

const COLUMN_TYPES: Readonly<Record<string, ColumnType>> = {
  INTEGER: ColumnTypeEnum.Int32,
  BIGINT: ColumnTypeEnum.Int64,
  REAL: ColumnTypeEnum.Double,
  DECIMAL: ColumnTypeEnum.Numeric,
  TEXT: ColumnTypeEnum.Text,
  BOOLEAN: ColumnTypeEnum.Boolean,
  DATETIME: ColumnTypeEnum.DateTime,
  JSONB: ColumnTypeEnum.Json,
  BLOB: ColumnTypeEnum.Bytes,
};

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

function toStored(value: unknown): unknown {
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === undefined) throw new TypeError('undefined is no value for a statement');
  return value;
}

function fromStored(value: unknown, type: ColumnType | null): unknown {
  if (value === null) return null;
  if (type === ColumnTypeEnum.DateTime) return new Date(Number(value));
  if (type === ColumnTypeEnum.Boolean) return value !== 0;
  if (type === ColumnTypeEnum.Json) return parsedOrRaw(String(value));
  return value;
}

/** Damaged JSON comes as the text it is: whoever reads it checks its shape, and knows what to do. */
function parsedOrRaw(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function fromEngine(value: unknown, type: ArgType | undefined): unknown {
  if (typeof value === 'string') {
    switch (type?.scalarType) {
      case 'int':
        return Number.parseInt(value, 10);
      case 'float':
      case 'decimal':
        return Number.parseFloat(value);
      case 'bigint':
        return BigInt(value);
      case 'datetime':
        return new Date(value).getTime();
      case 'bytes':
        return Buffer.from(value, 'base64');
      default:
        return value;
    }
  }
  return toStored(value);
}

function forEngine(value: unknown, type: ColumnType | null): unknown {
  if (value !== null && type === ColumnTypeEnum.DateTime) return new Date(Number(value)).toISOString();
  return value;
}

function guessType(rows: unknown[][], index: number): ColumnType {
  const value = rows.find(row => row[index] !== null)?.[index];
  switch (typeof value) {
    case 'string':
      return ColumnTypeEnum.Text;
    case 'bigint':
      return ColumnTypeEnum.Int64;
    case 'number':
      return ColumnTypeEnum.UnknownNumber;
    case 'object':
      return ColumnTypeEnum.Bytes;
    default:
      return ColumnTypeEnum.Int32;
  }
}

/** SQLite's own error as libsql throws it, or undefined for any other error. */
function sqliteError(
  error: unknown,
): { code: string; rawCode: number | undefined; message: string } | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  const rawCode = 'rawCode' in error && typeof error.rawCode === 'number' ? error.rawCode : undefined;
  return { code: error.code, rawCode, message: error.message };
}

export type StorageTrouble = 'full' | 'unwritable' | 'corrupt' | 'busy';

const TROUBLES: Readonly<Record<StorageTrouble, Bilingual>> = {
  full: { zh: '磁盘已满，写不进去。', en: 'The disk is full.' },
  unwritable: { zh: '磁盘写不进去（可能已满或出错）。', en: 'The disk can’t be written (full or faulty).' },
  corrupt: {
    zh: '数据库已损坏，请停下来从备份恢复。',
    en: 'The database is damaged; stop and restore a backup.',
  },
  busy: { zh: '数据库被别的程序占着。', en: 'Another program holds the database.' },
};

/** @returns what to tell people about it, one sentence */
export function explainStorage(trouble: StorageTrouble): Bilingual {
  return TROUBLES[trouble];
}

/**
 * Finds out whether an error means that the storage itself is in trouble (rather than that a statement is wrong).
 * @returns the trouble, or undefined; looks through the wrappers that Prisma puts around it
 */
export function storageTrouble(error: unknown): StorageTrouble | undefined {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    const found = sqliteError(cause);
    const text = `${found?.code ?? ''} ${cause.message}`;
    const primary = (found?.rawCode ?? 0) & 0xff;
    // Only SQLite's own errors and Prisma's wrapper around them speak of the storage.
    if (found === undefined && !/^(DriverAdapterError|PrismaClient)/.test(cause.name)) continue;
    if (primary === 13 || /SQLITE_FULL|database or disk is full/.test(text)) return 'full';
    if (
      [8, 10, 14].includes(primary) ||
      /SQLITE_(IOERR|READONLY|CANTOPEN)|disk I\/O error|readonly database/.test(text)
    ) {
      return 'unwritable';
    }
    if (primary === 11 || primary === 26 || /SQLITE_(CORRUPT|NOTADB)|malformed|not a database/.test(text)) {
      return 'corrupt';
    }
    if (primary === 5 || /SQLITE_BUSY|database is locked/.test(text)) return 'busy';
  }
  return undefined;
}

function mapError(error: unknown): MappedError & { originalCode?: string; originalMessage?: string } {
  const found = sqliteError(error);
  if (found === undefined) throw error;
  const original = { originalCode: found.code, originalMessage: found.message };
  const fields = found.message
    .split('constraint failed: ')[1]
    ?.split(', ')
    .map(field => field.split('.').at(-1) ?? field);
  switch (found.code) {
    case 'SQLITE_CONSTRAINT_UNIQUE':
    case 'SQLITE_CONSTRAINT_PRIMARYKEY':
      return { ...original, kind: 'UniqueConstraintViolation', ...(fields && { constraint: { fields } }) };
    case 'SQLITE_CONSTRAINT_NOTNULL':
      return { ...original, kind: 'NullConstraintViolation', ...(fields && { constraint: { fields } }) };
    case 'SQLITE_CONSTRAINT_FOREIGNKEY':
      return { ...original, kind: 'ForeignKeyConstraintViolation', constraint: { foreignKey: {} } };
    default:
      return { ...original, kind: 'sqlite', extendedCode: found.rawCode ?? 1, message: found.message };
  }
}

class Queryable {
  readonly provider = 'sqlite';
  readonly adapterName = 'personaloop-libsql';

  constructor(protected readonly sqlite: Sqlite) {}

  async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return mapped(() => this.sqlite.resultSet(query));
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    const values = query.args.map((value, index) => fromEngine(value, query.argTypes[index]));
    return mapped(() => this.sqlite.execute({ sql: query.sql, values }));
  }
}

function mapped<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new DriverAdapterError(mapError(error));
  }
}

let savepoints = 0;

/** A transaction of Prisma's engine (a nested write): a savepoint, since a transaction of ours is always open. */
class Savepoint extends Queryable implements DriverTransaction {
  // The engine must not send BEGIN or COMMIT itself.
  readonly options = { usePhantomQuery: true };
  readonly #name = `prisma_${++savepoints}`;

  constructor(sqlite: Sqlite) {
    super(sqlite);
    sqlite.script(`SAVEPOINT ${this.#name}`);
  }

  async commit(): Promise<void> {
    this.sqlite.script(`RELEASE ${this.#name}`);
  }

  async rollback(): Promise<void> {
    this.sqlite.script(`ROLLBACK TO ${this.#name}; RELEASE ${this.#name}`);
  }

  async createSavepoint(name: string): Promise<void> {
    this.sqlite.script(`SAVEPOINT ${name}`);
  }

  async rollbackToSavepoint(name: string): Promise<void> {
    this.sqlite.script(`ROLLBACK TO ${name}`);
  }

  async releaseSavepoint(name: string): Promise<void> {
    this.sqlite.script(`RELEASE ${name}`);
  }
}

class Adapter extends Queryable implements SqlDriverAdapter {
  async executeScript(script: string): Promise<void> {
    mapped(() => this.sqlite.script(script));
  }

  async startTransaction(): Promise<DriverTransaction> {
    return new Savepoint(this.sqlite);
  }

  /** The connection belongs to whoever opened it. */
  async dispose(): Promise<void> {}
}

/** Where the schema engine tries out migrations: it sends each as one query of many statements. */
class ShadowAdapter extends Adapter {
  override async executeRaw(query: SqlQuery): Promise<number> {
    if (query.args.length > 0) return super.executeRaw(query);
    await this.executeScript(query.sql);
    return 0;
  }
}

/**
 * @param sqlite the connection that Prisma is to share
 * @returns what `new PrismaClient({ adapter })` and the schema engine take
 */
export function sqliteAdapter(sqlite: Sqlite): SqlMigrationAwareDriverAdapterFactory {
  return {
    provider: 'sqlite',
    adapterName: 'personaloop-libsql',
    connect: async () => new Adapter(sqlite),
    connectToShadowDb: async () => new ShadowAdapter(new Sqlite(new Libsql(':memory:'))),
  };
}
