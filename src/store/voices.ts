/**
 * Which records are one voice, kept up to date: `voice` on a record is the least number of its group. The rule is
 * in domain/voice.ts; here it is fed with what a change can touch, and never with more.
 */
import { groupVoices, type HandLink, isSameVoice, type VoiceRecord } from '../domain/voice.ts';
import { joined, sql, type Transaction } from './database.ts';
import { noteFeedbackChanged } from './evidence.ts';

export type VoiceKeys = {
  readonly teamId: number;
  readonly number: number;
  readonly roomId: number;
  readonly linkedMessageId: string | null;
  readonly endUser: string | null;
  readonly sourceId: number;
  readonly wordsKey: string | null;
};

type KeysRow = Omit<VoiceKeys, 'teamId'> & { voice: number };

/**
 * Finds the voice of a record that is about to be added, and makes one of the voices that it joins.
 * @returns the voice's number; the record's own when it is linked to none
 */
export async function placeInVoice(transaction: Transaction, record: VoiceKeys, at: Date): Promise<number> {
  const voices = await touchedVoices(transaction, record);
  const voice = Math.min(record.number, ...voices);
  const absorbed = voices.filter(each => each !== voice);
  if (absorbed.length > 0) {
    const moved = await transaction.query<{ number: number }>(sql`
      UPDATE "Feedback" SET voice = ${voice}
      WHERE "teamId" = ${record.teamId} AND voice IN (${joined(absorbed)}) AND "deletedAt" IS NULL RETURNING number`);
    await noteFeedbackChanged(
      transaction,
      record.teamId,
      moved.map(row => row.number),
      at,
    );
  }
  return voice;
}

/** @returns the voices that a record is linked to by what it says itself; not by hand, not its own */
export async function touchedVoices(transaction: Transaction, record: VoiceKeys): Promise<number[]> {
  const found: KeysRow[] = [];
  const { teamId, number, roomId, linkedMessageId, endUser, sourceId, wordsKey } = record;
  const columns = sql`number, "roomId", "linkedMessageId", "endUser", "sourceId", "wordsKey", voice`;
  if (linkedMessageId !== null) {
    // Few: the records of one message.
    found.push(
      ...(await transaction.query<KeysRow>(sql`
        SELECT ${columns} FROM "Feedback"
        WHERE "roomId" = ${roomId} AND "linkedMessageId" = ${linkedMessageId} AND +"teamId" = ${teamId}
          AND number <> ${number} AND "deletedAt" IS NULL`)),
    );
  }
  // Records that share a user or their words are one voice already, so any one of them tells it.
  if (endUser !== null) {
    found.push(
      ...(await transaction.query<KeysRow>(sql`
        SELECT ${columns} FROM "Feedback"
        WHERE "teamId" = ${teamId} AND "endUser" = ${endUser} AND "sourceId" = ${sourceId} AND number <> ${number}
          AND "deletedAt" IS NULL LIMIT 1`)),
    );
  } else if (wordsKey !== null) {
    found.push(
      ...(await transaction.query<KeysRow>(sql`
        SELECT ${columns} FROM "Feedback"
        WHERE "teamId" = ${teamId} AND "wordsKey" = ${wordsKey} AND number <> ${number}
          AND "deletedAt" IS NULL LIMIT 1`)),
    );
  }
  const self = toVoiceRecord(record);
  const linked = found.filter(other => isSameVoice(self, toVoiceRecord(other)));
  return [...new Set(linked.map(other => other.voice))];
}

/** Groups the records of some voices anew, after a change that may have joined or parted them. */
export async function regroupVoices(
  transaction: Transaction,
  teamId: number,
  voices: readonly number[],
  at: Date,
): Promise<void> {
  const rows = await transaction.query<KeysRow>(sql`
    SELECT number, "roomId", "linkedMessageId", "endUser", "sourceId", "wordsKey", voice FROM "Feedback"
    WHERE "teamId" = ${teamId} AND voice IN (${joined([...new Set(voices)])}) AND "deletedAt" IS NULL`);
  const links = await handLinksWithin(
    transaction,
    teamId,
    rows.map(row => row.number),
  );
  const grouped = groupVoices(rows.map(toVoiceRecord), links);
  const moved = new Map<number, number[]>();
  for (const row of rows) {
    const voice = grouped.get(row.number);
    if (voice !== undefined && voice !== row.voice)
      moved.set(voice, [...(moved.get(voice) ?? []), row.number]);
  }
  for (const [voice, numbers] of moved) {
    await transaction.execute(sql`
      UPDATE "Feedback" SET voice = ${voice}
      WHERE "teamId" = ${teamId} AND number IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))`);
  }
  await noteFeedbackChanged(transaction, teamId, [...moved.values()].flat(), at);
}

async function handLinksWithin(
  transaction: Transaction,
  teamId: number,
  numbers: readonly number[],
): Promise<HandLink[]> {
  if (numbers.length < 2) return [];
  const all = JSON.stringify(numbers);
  return transaction.query<HandLink>(sql`
    SELECT "left", "right" FROM "VoiceMerge"
    WHERE "teamId" = ${teamId} AND "endedAt" IS NULL AND "left" IN (SELECT value FROM json_each(${all}))`);
}

/** @returns the voices of the records that a record is linked to by hand */
export async function handLinkedVoices(
  transaction: Transaction,
  teamId: number,
  number: number,
): Promise<number[]> {
  const rows = await transaction.query<{ voice: number }>(sql`
    SELECT voice FROM "Feedback" WHERE "teamId" = ${teamId} AND "deletedAt" IS NULL AND number IN (
      SELECT "right" FROM "VoiceMerge" WHERE "teamId" = ${teamId} AND "left" = ${number} AND "endedAt" IS NULL
      UNION SELECT "left" FROM "VoiceMerge" WHERE "teamId" = ${teamId} AND "right" = ${number} AND "endedAt" IS NULL)`);
  return rows.map(row => row.voice);
}

/**
 * Links records by hand, each to each, so that they stay one when one of them goes.
 * @returns how many links were not there before
 */
export async function linkByHand(
  transaction: Transaction,
  teamId: number,
  numbers: readonly number[],
  at: Date,
): Promise<number> {
  const sorted = [...numbers].sort((one, other) => one - other);
  let added = 0;
  for (const [index, left] of sorted.entries()) {
    for (const right of sorted.slice(index + 1)) {
      added += await transaction.execute(sql`
        INSERT INTO "VoiceMerge" ("teamId", "left", "right", "createdAt")
        SELECT ${teamId}, ${left}, ${right}, ${at}
        WHERE NOT EXISTS (SELECT 1 FROM "VoiceMerge" WHERE "teamId" = ${teamId} AND "left" = ${left}
          AND "right" = ${right} AND "endedAt" IS NULL)`);
    }
  }
  return added;
}

/**
 * Ends links made by hand: those of the one record named, or those among the several named.
 * @returns how many were ended
 */
export async function unlinkByHand(
  transaction: Transaction,
  teamId: number,
  numbers: readonly number[],
  at: Date,
): Promise<number> {
  const those = joined([...numbers]);
  return numbers.length === 1
    ? transaction.execute(sql`
        UPDATE "VoiceMerge" SET "endedAt" = ${at} WHERE "teamId" = ${teamId} AND "endedAt" IS NULL
          AND ("left" IN (${those}) OR "right" IN (${those}))`)
    : transaction.execute(sql`
        UPDATE "VoiceMerge" SET "endedAt" = ${at} WHERE "teamId" = ${teamId} AND "endedAt" IS NULL
          AND "left" IN (${those}) AND "right" IN (${those})`);
}

export type VoiceSize = { readonly records: number; readonly sources: number };

/** @returns how many records a voice has, and from how many sources */
export async function voiceSize(transaction: Transaction, teamId: number, voice: number): Promise<VoiceSize> {
  const [row] = await transaction.query<VoiceSize>(sql`
    SELECT count(*) AS records, count(DISTINCT "sourceId") AS sources FROM "Feedback"
    WHERE "teamId" = ${teamId} AND voice = ${voice} AND "deletedAt" IS NULL`);
  return row ?? { records: 0, sources: 0 };
}

/** @returns the numbers of a voice's records, at most `most` */
export async function voiceRecords(
  transaction: Transaction,
  teamId: number,
  voice: number,
  most: number,
): Promise<number[]> {
  const rows = await transaction.query<{ number: number }>(sql`
    SELECT number FROM "Feedback" WHERE "teamId" = ${teamId} AND voice = ${voice} AND "deletedAt" IS NULL
    ORDER BY number LIMIT ${most}`);
  return rows.map(row => row.number);
}

/** Beyond this nobody cares for the exact number, and counting must not slow a record down. */
const PAIRS_COUNTED_AT_MOST = 300;

export type VoiceCount = {
  readonly voices: number;
  readonly sources: number;
  /** There are more: counting stopped. */
  readonly isCutShort: boolean;
};

/**
 * Counts the voices that were heard in a dimension, or with a tag, since an instant. Stops after 300, so that the
 * cost stays the same however much there is.
 */
export async function countVoices(
  transaction: Transaction,
  teamId: number,
  theme: { dimension: string } | { tag: string },
  since: Date,
): Promise<VoiceCount> {
  const heard =
    'dimension' in theme
      ? sql`SELECT DISTINCT voice, "sourceId" FROM "Feedback"
            WHERE "teamId" = ${teamId} AND dimension = ${theme.dimension} AND "saidAt" >= ${since} AND "deletedAt" IS NULL`
      : sql`SELECT DISTINCT feedback.voice, feedback."sourceId" FROM "FeedbackTag" tagged
            JOIN "Feedback" feedback ON feedback.id = tagged."feedbackId"
            WHERE tagged."teamId" = ${teamId} AND tagged.tag = ${theme.tag} AND tagged."saidAt" >= ${since}
              AND feedback."deletedAt" IS NULL`;
  const [row] = await transaction.query<{ voices: number; sources: number; pairs: number }>(sql`
    SELECT count(DISTINCT voice) AS voices, count(DISTINCT "sourceId") AS sources, count(*) AS pairs
    FROM (${heard} LIMIT ${PAIRS_COUNTED_AT_MOST + 1})`);
  const { voices, sources, pairs } = row ?? { voices: 0, sources: 0, pairs: 0 };
  return { voices, sources, isCutShort: pairs > PAIRS_COUNTED_AT_MOST };
}

function toVoiceRecord(keys: Omit<VoiceKeys, 'teamId'>): VoiceRecord {
  return {
    id: keys.number,
    message: keys.linkedMessageId === null ? null : `${keys.roomId}/${keys.linkedMessageId}`,
    endUser: keys.endUser,
    sourceId: keys.sourceId,
    words: keys.wordsKey,
  };
}
