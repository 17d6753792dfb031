/**
 * The worker thread of the bulk reader: a second connection to the database, read-only. Each reading is one transaction,
 * so it sees one snapshot (WAL) however long it takes, and keeps nobody from writing meanwhile.
 */
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import Libsql from 'libsql';
import { z } from 'zod';
import type { AskedOfThread, BulkReading, SaidByThread, Snapshot } from './bulk-reading.ts';
import { Sqlite } from './sqlite.ts';

const { file } = z.object({ file: z.string() }).parse(workerData);
const sqlite = new Sqlite(new Libsql(`${pathToFileURL(file).href}?mode=ro`));
sqlite.script('PRAGMA busy_timeout=1000; PRAGMA cache_size=-32000;');
const snapshot: Snapshot = { query: async statement => sqlite.query(statement) };

parentPort?.on('message', (asked: AskedOfThread) => {
  void answer(asked).then(said => parentPort?.postMessage(said));
});

async function answer({ module, name, values }: AskedOfThread): Promise<SaidByThread> {
  try {
    const { [name]: read }: Record<string, unknown> = await import(module);
    if (typeof read !== 'function') throw new TypeError(`${module} exports no function ${name}`);
    return { result: await inSnapshot(read as BulkReading<unknown, unknown>['read'], values) };
  } catch (error) {
    return { error: told(error) };
  }
}

async function inSnapshot(read: BulkReading<unknown, unknown>['read'], values: unknown): Promise<unknown> {
  sqlite.script('BEGIN');
  try {
    // Cloned here, so that what can't be sent is this reading's error.
    return structuredClone(await read(snapshot, values));
  } finally {
    if (sqlite.inTransaction) sqlite.script('ROLLBACK');
  }
}

/** What of an error can be told from thread to thread. */
function told(error: unknown): Extract<SaidByThread, { error: unknown }>['error'] {
  if (!(error instanceof Error))
    return { name: 'Error', message: String(error), stack: undefined, code: undefined, rawCode: undefined };
  const { name, message, stack } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const rawCode = 'rawCode' in error && typeof error.rawCode === 'number' ? error.rawCode : undefined;
  return { name, message, stack, code, rawCode };
}
