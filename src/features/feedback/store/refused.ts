/**
 * Whose words are never shown (method.md §14). A refusal is a user's, not a record's: it holds for whatever the same
 * user said, for the same message recorded twice, and for the same words, unless their record says that its user agreed.
 */
import type { Snapshot } from '../../../store/bulk-reading.ts';
import { sql, type Transaction } from '../../../store/database.ts';

/** @returns which of these records must not be quoted. The plus has SQLite find a message by its room, not by its team. */
export async function refusedAmong(
  snapshot: Snapshot,
  teamId: number,
  numbers: readonly number[],
): Promise<ReadonlySet<number>> {
  if (numbers.length === 0) return new Set();
  const rows = await snapshot.query<{ number: number }>(sql`
    SELECT record.number FROM "Feedback" record
    WHERE record."teamId" = ${teamId} AND record.number IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))
      AND (record.consent = 'no'
        OR EXISTS (SELECT 1 FROM "Feedback" other WHERE other.consent = 'no' AND other."teamId" = record."teamId"
          AND other."endUser" = record."endUser" AND other."deletedAt" IS NULL)
        OR EXISTS (SELECT 1 FROM "Feedback" other WHERE other."roomId" = record."roomId"
          AND other."linkedMessageId" = record."linkedMessageId" AND +other."teamId" = record."teamId"
          AND other.consent = 'no' AND other."deletedAt" IS NULL)
        OR (record.consent <> 'yes' AND EXISTS (SELECT 1 FROM "RefusedWords" refused
          WHERE refused."teamId" = record."teamId" AND refused."wordsKey" = record."wordsKey")))`);
  return new Set(rows.map(({ number }) => number));
}

/** Notes the words of a record that refuses, or that it refuses no more; to be called when it was written. */
export async function noteRefusedWords(
  transaction: Transaction,
  { id, teamId }: { readonly id: number; readonly teamId: number },
): Promise<void> {
  await transaction.execute(sql`DELETE FROM "RefusedWords" WHERE "feedbackId" = ${id}`);
  await transaction.execute(sql`
    INSERT INTO "RefusedWords" ("feedbackId", "teamId", "wordsKey")
    SELECT id, "teamId", "wordsKey" FROM "Feedback" WHERE id = ${id} AND "teamId" = ${teamId} AND consent = 'no'
      AND "deletedAt" IS NULL AND "wordsKey" IS NOT NULL`);
}

/** So many are looked at: what cites more of them is looked at again before it is voted on. */
const TOUCHED_AT_MOST = 1_000;

/** @returns a record, and those that may be quoted or not by what its user refuses */
export async function touchedByConsent(
  transaction: Transaction,
  teamId: number,
  number: number,
): Promise<number[]> {
  const others = (same: ReturnType<typeof sql>) => sql`
    SELECT other.number FROM "Feedback" record JOIN "Feedback" other ON ${same}
    WHERE record."teamId" = ${teamId} AND record.number = ${number} AND +other."teamId" = record."teamId"`;
  const rows = await transaction.query<{ number: number }>(sql`
    SELECT number FROM (
      SELECT * FROM (${others(sql`other."teamId" = record."teamId" AND other."endUser" = record."endUser"`)}
        LIMIT ${TOUCHED_AT_MOST})
      UNION SELECT * FROM (${others(sql`other."roomId" = record."roomId" AND other."linkedMessageId" = record."linkedMessageId"`)}
        LIMIT ${TOUCHED_AT_MOST})
      UNION SELECT * FROM (${others(sql`other."partId" = record."partId" AND record."partId" <> 0`)}
        LIMIT ${TOUCHED_AT_MOST})
      UNION SELECT ${number})`);
  return rows.map(row => row.number);
}
