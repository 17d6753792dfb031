/** Readings for tests of the bulk reader: its thread imports them from here. */
import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import { bulkReading, type Snapshot } from '../../src/store/bulk-reading.ts';
import { sql } from '../../src/store/database.ts';

async function count({ query }: Snapshot): Promise<number> {
  const [row] = await query<{ count: number }>(sql`SELECT count(*) AS count FROM "Team"`);
  return row?.count ?? 0;
}

export async function readTeams(snapshot: Snapshot, { since }: { since: Date }) {
  const teams = await snapshot.query<{ name: string; createdAt: Date }>(
    sql`SELECT name, "createdAt" FROM "Team" WHERE "createdAt" >= ${since} ORDER BY id`,
  );
  return { teams, threadId };
}
export const teamsReading = bulkReading(import.meta.url, readTeams);

/** Counts, says so by a file, and counts again once another is there. */
export async function readTwice(snapshot: Snapshot, files: { counted: string; goOn: string }) {
  const first = await count(snapshot);
  writeFileSync(files.counted, '');
  while (!existsSync(files.goOn)) await sleep(5);
  return [first, await count(snapshot)];
}
export const twiceReading = bulkReading(import.meta.url, readTwice);

export async function readAndWrite({ query }: Snapshot, statement: string) {
  return query({ sql: statement, values: [] });
}
export const writingReading = bulkReading(import.meta.url, readAndWrite);

export async function readAndFail(_: Snapshot, said: string): Promise<never> {
  throw new RangeError(said);
}
export const failingReading = bulkReading(import.meta.url, readAndFail);

export async function readAFunction(): Promise<unknown> {
  return () => 'can not go from thread to thread';
}
export const unsayableReading = bulkReading(import.meta.url, readAFunction);

/** Ends the thread in the middle of its snapshot; with a file to remember that by, only once. */
export async function readAndDie(snapshot: Snapshot, { once }: { once: string | undefined }) {
  const counted = await count(snapshot);
  if (once !== undefined && existsSync(once)) return counted;
  if (once !== undefined) writeFileSync(once, '');
  process.exit(1);
}
export const dyingReading = bulkReading(import.meta.url, readAndDie);

/** Never ends, and lets nothing else have its turn. */
export async function readForEver(): Promise<never> {
  for (;;);
}
export const endlessReading = bulkReading(import.meta.url, readForEver, 200);

/** Keeps so much in memory at once. */
export async function readGreedily(_: Snapshot, { megabytes }: { megabytes: number }): Promise<number> {
  const kept: number[][] = [];
  // Eight bytes each.
  for (let each = 0; each < megabytes; each += 1)
    kept.push(Array.from({ length: 131_072 }, (_each, index) => index + 0.5));
  return kept.length;
}
export const greedyReading = bulkReading(import.meta.url, readGreedily);
