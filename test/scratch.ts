/** Fixtures for tests that are neither about the disk nor about migrating: a scratch folder in memory, a database ready made. */
import { copyFileSync, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Libsql from 'libsql';

const MEMORY = '/dev/shm';
/** What the databases and logs of all workers together may take; some containers give this place 64 MB. */
const ROOM_BYTES = 1024 ** 3;
/** How workers, which are processes of their own, know where the ready-made database is. */
const READY_MADE = 'MIGRATED_DATABASE';

/** @returns a new folder, in memory where there is room: nothing in it is about the disk, which is most of the waiting */
export function quickFolder(): string {
  return mkdtempSync(path.join(hasRoom(MEMORY) ? MEMORY : tmpdir(), 'personaloop-'));
}

/**
 * Makes the database that tests begin with a copy of.
 * @returns removes it again
 */
export async function makeReadyMade(): Promise<() => void> {
  // Only now: they import what the build has generated.
  const { openDatabase } = await import('../src/store/open-database.ts');
  const { readMigrations } = await import('../src/store/migrate.ts');
  const folder = quickFolder();
  const [made, copied] = [path.join(folder, 'made.db'), path.join(folder, 'migrated.db')];
  const migrations = readMigrations(path.join(import.meta.dirname, '..', 'prisma', 'migrations'));
  await (await openDatabase(made, migrations)).close();
  // Most of what was closed may still be in the log beside it; a backup is whole.
  const whole = new Libsql(made);
  whole.exec(`VACUUM INTO '${copied}'`);
  whole.close();
  process.env[READY_MADE] = copied;
  return () => rmSync(folder, { recursive: true, force: true });
}

/**
 * Puts an empty database of today's schema where there is none, so that whoever opens it has nothing to migrate, which is
 * a third of what a short scene costs. Where none was made before (a bench), there is none, and opening it migrates.
 * @param file where the database is to be
 */
export function placeReadyMade(file: string): void {
  const made = process.env[READY_MADE];
  if (made !== undefined && !existsSync(file)) copyFileSync(made, file);
}

function hasRoom(folder: string): boolean {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= ROOM_BYTES;
}
