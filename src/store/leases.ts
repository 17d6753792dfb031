/** Leases: what only one process may do at a time, also where several share a database. */
import { sql, type Transaction } from './database.ts';

/**
 * Takes a lease that is free or over, or keeps the own one for longer.
 * @param holder who asks: unique to the process
 * @returns whether it is theirs until `until`
 */
export async function holdLease(
  transaction: Transaction,
  name: string,
  holder: string,
  now: Date,
  until: Date,
): Promise<boolean> {
  const changed = await transaction.execute(sql`
    INSERT INTO "Lease" (name, holder, "expiresAt") VALUES (${name}, ${holder}, ${until})
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, "expiresAt" = excluded."expiresAt"
      WHERE holder = excluded.holder OR "expiresAt" <= ${now}`);
  return changed > 0;
}

/** Gives back what a process holds, so that the next one need not wait. */
export async function releaseLeases(transaction: Transaction, holder: string): Promise<void> {
  await transaction.execute(sql`DELETE FROM "Lease" WHERE holder = ${holder}`);
}

/** Whoever held one is dead: the database is open to one process only, and that is us. */
export async function clearLeases(transaction: Transaction): Promise<void> {
  await transaction.execute(sql`DELETE FROM "Lease"`);
}
