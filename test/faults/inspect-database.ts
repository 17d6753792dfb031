/**
 * Inspects a database that a process may have left behind in any state: a copy of it, so that it is the process that has to
 * recover it, not the test.
 */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Libsql from 'libsql';

export type Look = (<Row>(sql: string, ...values: readonly unknown[]) => Row[]) & {
  /** By which codes in views are filled in when they are sent. */
  readonly key: Uint8Array;
};

/** Looks into a copy of the database `file` as it is on the disk now. */
export function lookInto<Result>(file: string, work: (look: Look) => Result): Result {
  const folder = mkdtempSync(path.join(tmpdir(), 'personaloop-look-'));
  const copy = path.join(folder, 'copy.db');
  try {
    for (const suffix of ['', '-wal'])
      if (existsSync(file + suffix)) copyFileSync(file + suffix, copy + suffix);
    const connection = new Libsql(copy);
    try {
      const ask = <Row>(sql: string, ...values: readonly unknown[]) =>
        connection.prepare(sql).all(...values) as Row[];
      const key = existsSync(`${file}.key`) ? readFileSync(`${file}.key`) : new Uint8Array();
      return work(Object.assign(ask, { key }));
    } finally {
      connection.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
