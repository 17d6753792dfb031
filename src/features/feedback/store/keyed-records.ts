/** What a record says of whose voice it is, and under which part it is counted. */
import type { Tone } from '../../../domain/emoji-tone.ts';
import { sql, type Transaction } from '../../../store/database.ts';
import type { Words } from '../domain/voice.ts';

export type Keyed = {
  readonly number: number;
  readonly roomId: number;
  readonly linkedMessageId: string | null;
  readonly endUser: string | null;
  readonly sourceId: number;
  readonly wordsKey: string | null;
};

export type KeyedRecord = Keyed & {
  readonly id: number;
  /** Nothing while it is deleted: 0. */
  readonly partId: number;
  /** It was taken out of a voice by hand, so its words are not compared. */
  readonly isApart: boolean;
};

/** @returns the records with those numbers, deleted ones too */
export async function keyedRecords(
  transaction: Transaction,
  teamId: number,
  numbers: readonly number[],
): Promise<KeyedRecord[]> {
  return transaction.query(sql`
    SELECT id, number, "roomId", "linkedMessageId", "endUser", "sourceId", "wordsKey", "partId", "isApart"
    FROM "Feedback"
    WHERE "teamId" = ${teamId} AND number IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))
    ORDER BY number`);
}

/** A hash of 22 characters, then the tone. */
const HASH_LENGTH = 22;

/** @returns the key of words, as a record keeps it */
export function wordsKeyFor(hash: string, tone: Tone): string {
  return `${hash.slice(0, HASH_LENGTH)}${tone}`;
}

/** @returns the words of a key, with their hash for a form */
export function wordsOfKey(key: string): Words {
  const tone = key.slice(HASH_LENGTH);
  return { form: key.slice(0, HASH_LENGTH), tone: tone === '+' || tone === '-' ? tone : '' };
}
