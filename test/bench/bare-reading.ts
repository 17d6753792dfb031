/** What any reading of a team's records costs at the least; a module of its own, since the bulk reader's thread imports it. */
import { bulkReading, type Snapshot } from '../../src/store/bulk-reading.ts';
import { sql } from '../../src/store/database.ts';

export async function readBare(snapshot: Snapshot, { teamId }: { readonly teamId: number }) {
  return snapshot.query(sql`
    SELECT dimension, "sourceId", count(*) AS records, max("saidAt") AS newest FROM "Feedback"
    WHERE "teamId" = ${teamId} AND "deletedAt" IS NULL GROUP BY dimension, "sourceId"`);
}

export const bareReading = bulkReading(import.meta.url, readBare);
