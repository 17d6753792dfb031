/**
 * Rekeying: records whose words were keyed by other rules (an older version, or another list of stock phrases) get
 * their key by those of now, some in each transaction. New and changed records have the right key at once, so what is
 * done need not be done again, and after a kill it goes on where it was. Until then an old record stays where it is.
 * What a record refuses for others that say the same is keyed by its words, too.
 */
import { stockForms } from '../../../domain/stock-phrase.ts';
import { teamSettingsSchema } from '../../../domain/team-settings.ts';
import { sql, type Transaction } from '../../../store/database.ts';
import { WORDS_RULES } from '../domain/voice.ts';
import { wordsKeyOf } from './feedback.ts';
import type { KeyedRecord } from './keyed-records.ts';
import type { RecordsListener } from './records-listener.ts';
import { noteRefusal } from './refused.ts';
import { moveRecord, settleVoices, voiceAct } from './voice-parts.ts';

/** So many records are read in one transaction, and so many of them moved: some 10 ms. */
const READ_AT_ONCE = 500;
const MOVED_AT_ONCE = 25;

/** A new team has nothing to key anew. */
export async function keyByRulesOfNow(transaction: Transaction, teamId: number): Promise<void> {
  await transaction.execute(
    sql`INSERT INTO "WordsKeying" ("teamId", rules) VALUES (${teamId}, ${WORDS_RULES})`,
  );
}

/** Has all records of a team keyed anew, from the next step on. */
export async function rekeyTeam(transaction: Transaction, teamId: number): Promise<void> {
  await transaction.execute(
    sql`UPDATE "WordsKeying" SET rules = 0, "keyedTo" = 0 WHERE "teamId" = ${teamId}`,
  );
}

/** Keys some records anew. @returns whether there were any */
export async function rekeyFurther(
  transaction: Transaction,
  at: Date,
  hear: RecordsListener,
): Promise<boolean> {
  const [team] = await transaction.query<{ id: number; settings: unknown; keyedTo: number }>(sql`
    SELECT team.id, team.settings, keying."keyedTo" FROM "WordsKeying" keying
    JOIN "Team" team ON team.id = keying."teamId" WHERE keying.rules <> ${WORDS_RULES} LIMIT 1`);
  if (team === undefined) return false;
  const stock = stockForms(teamSettingsSchema.parse(team.settings).stockPhrases);
  const records = await transaction.query<
    KeyedRecord & { text: string; consent: string; isDeleted: number }
  >(sql`
    SELECT id, number, text, consent, "roomId", "linkedMessageId", "endUser", "sourceId", "wordsKey", "partId", "isApart",
      "deletedAt" IS NOT NULL AS "isDeleted"
    FROM "Feedback" WHERE "teamId" = ${team.id} AND number > ${team.keyedTo}
    ORDER BY number LIMIT ${READ_AT_ONCE}`);
  const act = voiceAct(transaction, team.id, hear);
  let [keyedTo, moved] = [team.keyedTo, 0];
  for (const { isDeleted, ...record } of records) {
    if (moved === MOVED_AT_ONCE) break;
    keyedTo = record.number;
    const wordsKey = record.isApart ? null : wordsKeyOf(record, stock);
    const isRefusing = record.consent === 'no' && isDeleted === 0;
    if (isRefusing) await noteRefusal(transaction, { id: record.id, teamId: team.id });
    if (wordsKey === record.wordsKey) {
      if (isRefusing) moved += 1;
      continue;
    }
    const partId = isDeleted === 1 ? 0 : await moveRecord(act, record, { ...record, wordsKey });
    await transaction.execute(sql`
      UPDATE "Feedback" SET "wordsKey" = ${wordsKey}, "partId" = ${partId} WHERE id = ${record.id}`);
    moved += 1;
  }
  await settleVoices(act, at);
  const isDone = keyedTo === (records.at(-1)?.number ?? keyedTo) && records.length < READ_AT_ONCE;
  await transaction.execute(sql`
    UPDATE "WordsKeying" SET "keyedTo" = ${keyedTo}, rules = ${isDone ? WORDS_RULES : 0}
    WHERE "teamId" = ${team.id}`);
  return true;
}
