/** The per-team counters behind F12 and its like. */
import type { ShortIdKind } from '../domain/short-id.ts';
import { sql, type Transaction } from './database.ts';

/** @returns the next number of that kind; given back with the transaction if it fails */
export async function nextNumber(
  transaction: Transaction,
  teamId: number,
  kind: ShortIdKind,
): Promise<number> {
  const [row] = await transaction.query<{ last: number }>(sql`
    INSERT INTO "ShortId" ("teamId", kind, last) VALUES (${teamId}, ${kind}, 1)
    ON CONFLICT ("teamId", kind) DO UPDATE SET last = "ShortId".last + 1 RETURNING last`);
  if (row === undefined) throw new Error('a counter returned no number');
  return row.last;
}

/** @returns how many numbers of a kind a team has given out, also to what is gone by now */
export async function lastNumber(
  transaction: Transaction,
  teamId: number,
  kind: ShortIdKind,
): Promise<number> {
  const [row] = await transaction.query<{ last: number }>(
    sql`SELECT last FROM "ShortId" WHERE "teamId" = ${teamId} AND kind = ${kind}`,
  );
  return row?.last ?? 0;
}
