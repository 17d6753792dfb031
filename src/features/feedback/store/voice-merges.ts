/** What people say of voices by hand: that records are one, or are not. */
import { joined, sql, type Transaction } from '../../../store/database.ts';
import { keyedRecords } from './keyed-records.ts';
import type { RecordsListener } from './records-listener.ts';
import { linkRecords, moveRecord, sameWords, settleVoices, type VoiceAct, voiceAct } from './voice-parts.ts';

type Pair = { readonly left: number; readonly right: number };

/**
 * Merges records by hand, each with each, so that they stay one voice when one of them goes.
 * @returns how many were not merged with each other before
 */
export async function mergeRecords(
  transaction: Transaction,
  teamId: number,
  numbers: readonly number[],
  at: Date,
  hear: RecordsListener,
): Promise<number> {
  const act = voiceAct(transaction, teamId, hear);
  const added = await addMerges(act, pairsOf(numbers), at);
  await settleVoices(act, at);
  return added;
}

/** So many are merged each with each; of more, which only many merges lead to, each with the next. */
const EACH_WITH_EACH_AT_MOST = 20;

function pairsOf(numbers: readonly number[]): Pair[] {
  const sorted = [...new Set(numbers)].sort((one, other) => one - other);
  const reach = sorted.length > EACH_WITH_EACH_AT_MOST ? 2 : sorted.length;
  return sorted.flatMap((left, index) =>
    sorted.slice(index + 1, index + reach).map(right => ({ left, right })),
  );
}

async function addMerges(act: VoiceAct, pairs: readonly Pair[], at: Date): Promise<number> {
  const { transaction, teamId } = act;
  const added = await transaction.query<Pair>(sql`
    INSERT INTO "VoiceMerge" ("teamId", "left", "right", "createdAt")
    SELECT ${teamId}, value ->> 'left', value ->> 'right', ${at} FROM json_each(${JSON.stringify(pairs)})
    WHERE NOT EXISTS (SELECT 1 FROM "VoiceMerge" known WHERE known."teamId" = ${teamId}
      AND known."left" = value ->> 'left' AND known."right" = value ->> 'right' AND known."endedAt" IS NULL)
    RETURNING "left", "right"`);
  await linkRecords(act, added, true);
  return added.length;
}

/**
 * Takes one record out of what it was merged with by hand, and by its words for good, while the others stay together;
 * or takes several apart from each other.
 * @param numbers of live records
 * @returns how many had something taken away
 */
export async function takeApart(
  transaction: Transaction,
  teamId: number,
  numbers: readonly number[],
  at: Date,
  hear: RecordsListener,
): Promise<number> {
  const act = voiceAct(transaction, teamId, hear);
  const merges = await mergesOf(act, numbers);
  const alike = await alikeInWords(act, numbers);
  const [only] = numbers;
  if (only !== undefined && numbers.length === 1 && merges.length + alike.length > 0) {
    const partners = merges.map(({ left, right }) => (left === only ? right : left));
    await addMerges(act, pairsOf(partners), at);
    alike.splice(0, alike.length, only);
  }
  await transaction.execute(sql`
    UPDATE "VoiceMerge" SET "endedAt" = ${at}
    WHERE id IN (SELECT value FROM json_each(${JSON.stringify(merges.map(merge => merge.id))}))`);
  await linkRecords(act, merges, false);
  for (const number of alike) await standApart(act, number);
  await settleVoices(act, at);
  return new Set([...alike, ...merges.flatMap(({ left, right }) => [left, right])]).size;
}

/** The links by hand of one record, or those among several. */
async function mergesOf(
  { transaction, teamId }: VoiceAct,
  numbers: readonly number[],
): Promise<(Pair & { id: number })[]> {
  const those = joined([...numbers]);
  return numbers.length === 1
    ? transaction.query(sql`
        SELECT id, "left", "right" FROM "VoiceMerge" WHERE "teamId" = ${teamId} AND "left" IN (${those}) AND "endedAt" IS NULL
        UNION ALL SELECT id, "left", "right" FROM "VoiceMerge"
          WHERE "teamId" = ${teamId} AND "right" IN (${those}) AND "endedAt" IS NULL`)
    : transaction.query(sql`
        SELECT id, "left", "right" FROM "VoiceMerge" WHERE "teamId" = ${teamId} AND "endedAt" IS NULL
          AND "left" IN (${those}) AND "right" IN (${those})`);
}

/** Those that are one voice by their words: one record with any other, or several with each other. */
async function alikeInWords(act: VoiceAct, numbers: readonly number[]): Promise<number[]> {
  const records = await keyedRecords(act.transaction, act.teamId, numbers);
  const alike: number[] = [];
  for (const { number, wordsKey } of records) {
    if (wordsKey === null) continue;
    const { keys, holders } = await sameWords(act, wordsKey);
    const named = records.filter(other => other.wordsKey !== null && keys.has(other.wordsKey)).length;
    if ((numbers.length === 1 ? holders : named) > 1) alike.push(number);
  }
  return alike;
}

/** Its words join it to nothing again, whatever they become. */
async function standApart(act: VoiceAct, number: number): Promise<void> {
  const { transaction, teamId } = act;
  for (const record of await keyedRecords(transaction, teamId, [number])) {
    const partId = await moveRecord(act, record, { ...record, wordsKey: null });
    await transaction.execute(sql`
      UPDATE "Feedback" SET "isApart" = 1, "wordsKey" = NULL, "partId" = ${partId} WHERE id = ${record.id}`);
  }
}
