/**
 * Prisma's driver adapter for SQLite: Prisma Client uses the one connection that our hand-written statements use, so a
 * transaction of its engine is a savepoint in ours.
 */
import {
  DriverAdapterError,
  type Transaction as DriverTransaction,
  type MappedError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils';
import Libsql from 'libsql';
import { Sqlite } from './sqlite.ts';
import { sqliteError } from './storage-errors.ts';
import { fromEngine } from './stored-values.ts';

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
