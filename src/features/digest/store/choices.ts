/** What a team wants of its digest: that it began, and the parts that are left out. */
import { z } from 'zod';
import { sql, type Transaction } from '../../../store/database.ts';

const mutedSchema = z.array(z.string());

/** Notes that a team has a digest by default. @returns whether it never had one before */
export async function noteBegun(transaction: Transaction, teamId: number, at: Date): Promise<boolean> {
  const added = await transaction.execute(sql`
    INSERT INTO "DigestChoice" ("teamId", "begunAt", muted) VALUES (${teamId}, ${at}, '[]')
    ON CONFLICT ("teamId") DO NOTHING`);
  return added > 0;
}

/** @returns the names of the parts that a team does without */
export async function mutedParts(transaction: Transaction, teamId: number): Promise<string[]> {
  const [row] = await transaction.query<{ muted: unknown }>(
    sql`SELECT muted FROM "DigestChoice" WHERE "teamId" = ${teamId}`,
  );
  return mutedSchema.parse(row?.muted ?? []);
}

export async function muteParts(
  transaction: Transaction,
  teamId: number,
  muted: readonly string[],
  at: Date,
): Promise<void> {
  const names = JSON.stringify(muted);
  await transaction.execute(sql`
    INSERT INTO "DigestChoice" ("teamId", "begunAt", muted) VALUES (${teamId}, ${at}, ${names})
    ON CONFLICT ("teamId") DO UPDATE SET muted = excluded.muted`);
}
