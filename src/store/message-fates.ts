/** What becomes of messages that can not be sent, or of which nobody knows whether they were: dead letters and unknown fates. */
import { forgetShown } from './cards.ts';
import { sql, type Transaction } from './database.ts';
import type { ChatKey } from './inbox.ts';

/** Gives a message up: the platform refuses it for good, or its fate is unknown and it must not be repeated. */
export async function abandonMessage(
  transaction: Transaction,
  id: number,
  state: 'dead' | 'unknown',
  error: string,
): Promise<void> {
  await transaction.execute(sql`UPDATE "Outbox" SET state = ${state}, error = ${error} WHERE id = ${id}`);
  // A card that could not be edited does not show what it was to show: the next change edits it whatever it is.
  await forgetShown(transaction, id);
}

/** Of a reply whose fate is unknown nothing is left but to mark the message that it answers. */
export async function markInstead(transaction: Transaction, id: number, error: string): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Outbox" SET state = 'queued', kind = 'mark', attempts = 0, error = ${error} WHERE id = ${id}`);
}

/**
 * After a crash: what was being sent is sent again if it may be repeated (an edit, what the bot says of itself, a
 * numbered part of something long, or anything that was first tried so lately that the platform shows it once), else
 * given up; where the platform can, the message that it answered is marked as taken.
 * @param onceSince what was first tried since then the platform shows once
 * @returns how many were given up
 */
export async function settleUnknownFates(
  transaction: Transaction,
  platform: string,
  { marksMessages, onceSince }: { readonly marksMessages: boolean; readonly onceSince: Date },
): Promise<number> {
  await transaction.execute(sql`
    UPDATE "Outbox" SET state = 'queued', attempts = attempts + 1
    WHERE state = 'sending' AND platform = ${platform}
      AND ("isRepeatable" OR kind = 'mark' OR "triedAt" >= ${onceSince})`);
  const marked = await transaction.execute(sql`
    UPDATE "Outbox" SET state = 'queued', kind = 'mark', attempts = 0
    WHERE state = 'sending' AND platform = ${platform} AND kind = 'reply' AND "replyTo" IS NOT NULL AND ${marksMessages}`);
  const unknown = await transaction.execute(
    sql`UPDATE "Outbox" SET state = 'unknown' WHERE state = 'sending' AND platform = ${platform}`,
  );
  return marked + unknown;
}

/**
 * @param since what was first tried before, and is still not settled, keeps nothing waiting
 * @returns whether something waits, or is on its way once more, that may be out already under an id that we don't know yet
 */
export async function hasUnsettled(
  transaction: Transaction,
  platform: string,
  since: Date,
): Promise<boolean> {
  const [row] = await transaction.query<{ id: number }>(sql`
    SELECT id FROM "Outbox" WHERE state IN ('queued', 'sending') AND platform = ${platform} AND attempts > 0
      AND "editsId" IS NULL AND kind <> 'mark' AND "triedAt" >= ${since} LIMIT 1`);
  return row !== undefined;
}

/** @returns how many messages there are by what became of them */
export async function countMessages(
  transaction: Transaction,
): Promise<Record<'queued' | 'sending' | 'unknown' | 'dead', number>> {
  const rows = await transaction.query<{ state: string; count: number }>(sql`
    SELECT state, count(*) AS count FROM "Outbox"
    WHERE state IN ('queued', 'sending', 'unknown', 'dead') GROUP BY state`);
  const of = (state: string) => rows.find(row => row.state === state)?.count ?? 0;
  return { queued: of('queued'), sending: of('sending'), unknown: of('unknown'), dead: of('dead') };
}

/** @returns how many messages of a room were being sent when a process died, so that nobody knows their ids */
export async function countUnknownFates(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
): Promise<number> {
  const [row] = await transaction.query<{ count: number }>(sql`
    SELECT count(*) AS count FROM "Outbox"
    WHERE platform = ${platform} AND "chatId" = ${chatId} AND state = 'unknown'`);
  return row?.count ?? 0;
}
