/**
 * Whose words are never shown (method.md §14). A refusal is a user's, not a record's: it holds for whatever the same
 * user said, for the same message recorded twice, and for the same words, unless their record says that its user agreed.
 */
import { createHash } from 'node:crypto';
import { stockForms } from '../../../domain/stock-phrase.ts';
import type { Snapshot } from '../../../store/bulk-reading.ts';
import { sql, type Transaction } from '../../../store/database.ts';
import { wordsToCompare } from '../domain/voice.ts';

type Said = { readonly text: string; readonly endUser: string | null };

/** @returns by what a refusal of a record holds for others: whoever said it, and what they said, whatever its voice */
function keysOf({ text, endUser }: Said): { readonly user: string | null; readonly words: string | null } {
  // A team's own stock phrases come and go; whoever says one that was refused is not quoted either.
  const form = wordsToCompare(text, stockForms(''))?.form;
  return {
    user: endUser,
    words: form === undefined ? null : createHash('sha256').update(form).digest('base64url'),
  };
}

/**
 * @returns which of these records must not be quoted; as many look-ups as there are records, whatever else their users said
 * The plus has SQLite find a message by its room, not by its team.
 */
export async function refusedAmong(
  snapshot: Snapshot,
  teamId: number,
  numbers: readonly number[],
): Promise<ReadonlySet<number>> {
  if (numbers.length === 0) return new Set();
  const rows = await snapshot.query<Said & { number: number; consent: string; isRefused: number }>(sql`
    SELECT record.number, record.text, record."endUser", record.consent,
      record.consent = 'no' OR EXISTS (SELECT 1 FROM "Feedback" other WHERE other."roomId" = record."roomId"
        AND other."linkedMessageId" = record."linkedMessageId" AND +other."teamId" = record."teamId"
        AND other.consent = 'no' AND other."deletedAt" IS NULL) AS "isRefused"
    FROM "Feedback" record
    WHERE record."teamId" = ${teamId} AND record.number IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))`);
  const refused = new Set(rows.filter(({ isRefused }) => isRefused === 1).map(({ number }) => number));
  const others = rows
    .filter(({ number }) => !refused.has(number))
    .map(record => ({ ...record, keys: keysOf(record) }));
  const users = await refusedKeys(
    snapshot,
    teamId,
    'user',
    others.map(({ keys }) => keys.user),
  );
  const words = await refusedKeys(
    snapshot,
    teamId,
    'words',
    others.map(({ keys }) => keys.words),
  );
  for (const { number, consent, keys } of others)
    if (users.has(keys.user) || (consent !== 'yes' && words.has(keys.words))) refused.add(number);
  return refused;
}

async function refusedKeys(
  snapshot: Snapshot,
  teamId: number,
  kind: 'user' | 'words',
  asked: readonly (string | null)[],
): Promise<ReadonlySet<string | null>> {
  const keys = [...new Set(asked.filter(key => key !== null))];
  if (keys.length === 0) return new Set();
  const rows = await snapshot.query<{ key: string }>(sql`
    SELECT DISTINCT key FROM "Refusal" WHERE "teamId" = ${teamId} AND kind = ${kind}
      AND key IN (SELECT value FROM json_each(${JSON.stringify(keys)}))`);
  return new Set(rows.map(({ key }) => key));
}

/** Notes for whom else a record refuses, or that it refuses no more; to be called when it was written. */
export async function noteRefusal(
  transaction: Transaction,
  { id, teamId }: { readonly id: number; readonly teamId: number },
): Promise<void> {
  await transaction.execute(sql`DELETE FROM "Refusal" WHERE "feedbackId" = ${id}`);
  const [record] = await transaction.query<Said>(sql`
    SELECT text, "endUser" FROM "Feedback"
    WHERE id = ${id} AND +"teamId" = ${teamId} AND consent = 'no' AND "deletedAt" IS NULL`);
  for (const [kind, key] of Object.entries(record === undefined ? {} : keysOf(record))) {
    if (key === null) continue;
    await transaction.execute(sql`
      INSERT INTO "Refusal" ("feedbackId", kind, "teamId", key) VALUES (${id}, ${kind}, ${teamId}, ${key})`);
  }
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
