/** Counts of what a search found, by one field (group by). */
import { sql, type Transaction } from '../../../store/database.ts';
import type { Grouping } from '../domain/grouping.ts';

/** What records say in a field, null where they say nothing, and how many do. */
export type Counted = { readonly value: string | number | null; readonly count: number };

/** @param ids of at most as many records as a search finds @returns the counts, largest first */
export async function countRecords(
  transaction: Transaction,
  ids: readonly number[],
  by: Grouping,
): Promise<Counted[]> {
  const list = JSON.stringify(ids);
  if (by === 'tag') {
    return transaction.query<Counted>(sql`
      SELECT tag.tag AS value, count(*) AS count
      FROM json_each(${list}) wanted CROSS JOIN "FeedbackTag" tag ON tag."feedbackId" = wanted.value
      GROUP BY 1 ORDER BY 2 DESC, 1`);
  }
  return transaction.query<Counted>(sql`
    SELECT ${COLUMNS[by]} AS value, count(*) AS count
    FROM json_each(${list}) wanted CROSS JOIN "Feedback" feedback ON feedback.id = wanted.value
    GROUP BY 1 ORDER BY 2 DESC, 1`);
}

const COLUMNS = {
  source: sql`feedback."sourceId"`,
  dimension: sql`feedback.dimension`,
  sentiment: sql`feedback.sentiment`,
  segment: sql`feedback.segment`,
  reporter: sql`feedback."reporterId"`,
};
