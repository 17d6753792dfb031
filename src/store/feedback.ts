/** Feedback: the rows, their tags, and the index by which they are searched. Voices are in voices.ts. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DIMENSIONS, type DimensionId } from '../domain/dimension.ts';
import { CONSENTS, type Consent, type Feedback, type FeedbackContent, tagKey } from '../domain/feedback.ts';
import { comparable } from '../domain/normal-form.ts';
import { type OperatorRole, operatorRole } from '../domain/role.ts';
import { wordsToCompare } from '../domain/voice.ts';
import { formerMessage } from './audit.ts';
import { joined, sql, type Transaction } from './database.ts';
import { noteFeedbackChanged } from './evidence.ts';
import { indexFeedback, unindexFeedback } from './search.ts';
import { handLinkedVoices, placeInVoice, regroupVoices, touchedVoices } from './voices.ts';

export type NewFeedback = FeedbackContent & {
  readonly teamId: number;
  readonly number: number;
  readonly reporterId: number;
  readonly reporterRole: OperatorRole | null;
  readonly roomId: number;
  readonly messageId: string | null;
  readonly linkedMessageId: string | null;
  readonly linkedUrl: string | null;
  readonly recordedAt: Date;
  readonly messageAt: Date;
};

/** @returns the voice that the record belongs to: the least number in it, its own when it is the first */
export async function insertFeedback(
  transaction: Transaction,
  record: NewFeedback,
  zone: string,
): Promise<number> {
  const wordsKey = wordsKeyOf(record);
  const voice = await placeInVoice(transaction, { ...record, wordsKey }, record.recordedAt);
  const [row] = await transaction.query<{ id: number }>(sql`
    INSERT INTO "Feedback" ("teamId", number, text, dimension, "sourceId", sentiment, intensity, segment, "endUser",
      consent, tags, "reporterId", "reporterRole", "roomId", "messageId", "linkedMessageId", "linkedUrl", "wordsKey",
      voice, "saidAt", "recordedAt", "messageAt")
    VALUES (${record.teamId}, ${record.number}, ${record.text}, ${record.dimension}, ${record.sourceId},
      ${record.sentiment}, ${record.intensity}, ${record.segment}, ${record.endUser}, ${record.consent},
      ${JSON.stringify(record.tags)}, ${record.reporterId}, ${record.reporterRole}, ${record.roomId},
      ${record.messageId}, ${record.linkedMessageId}, ${record.linkedUrl}, ${wordsKey}, ${voice}, ${record.saidAt},
      ${record.recordedAt}, ${record.messageAt})
    RETURNING id`);
  if (row === undefined) throw new Error('the new record has no id');
  await insertTags(transaction, record, row.id);
  await indexFeedback(transaction, { ...record, id: row.id }, zone);
  return voice;
}

/** Replaces what a record says and finds its voice anew. */
export async function updateFeedback(
  transaction: Transaction,
  before: Feedback,
  content: FeedbackContent,
  zone: string,
  at: Date,
): Promise<void> {
  const after: Feedback = { ...before, ...content };
  const wordsKey = wordsKeyOf(after);
  await transaction.execute(sql`
    UPDATE "Feedback" SET text = ${content.text}, dimension = ${content.dimension}, "sourceId" = ${content.sourceId},
      sentiment = ${content.sentiment}, intensity = ${content.intensity}, segment = ${content.segment},
      "endUser" = ${content.endUser}, consent = ${content.consent}, tags = ${JSON.stringify(content.tags)},
      "wordsKey" = ${wordsKey}, "saidAt" = ${content.saidAt}
    WHERE id = ${before.id} AND "teamId" = ${before.teamId}`);
  await transaction.execute(sql`DELETE FROM "FeedbackTag" WHERE "feedbackId" = ${before.id}`);
  await insertTags(transaction, after, before.id);
  await unindexFeedback(transaction, before.id);
  await indexFeedback(transaction, after, zone);
  const touched = await touchedVoices(transaction, { ...after, wordsKey });
  await regroupVoices(transaction, before.teamId, [before.voice, ...touched], at);
  await noteFeedbackChanged(transaction, before.teamId, [before.number], at);
}

/** The messages that records of a room link to stayed behind where it was: new ones there may have their numbers. */
export async function leaveLinksBehind(
  transaction: Transaction,
  roomId: number,
  fromChatId: string,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Feedback" SET "linkedMessageId" = ${formerMessage(fromChatId, '')} || "linkedMessageId"
    WHERE "roomId" = ${roomId} AND "linkedMessageId" IS NOT NULL`);
}

/** Hides a record: out of search, voices and evidence from now on. The row and its history stay. */
export async function hideFeedback(transaction: Transaction, record: Feedback, at: Date): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Feedback" SET "deletedAt" = ${at}, voice = number WHERE id = ${record.id} AND "teamId" = ${record.teamId}`);
  await unindexFeedback(transaction, record.id);
  await regroupVoices(transaction, record.teamId, [record.voice], at);
  await noteFeedbackChanged(transaction, record.teamId, [record.number], at);
}

/** Undoes `hideFeedback`. */
export async function unhideFeedback(
  transaction: Transaction,
  record: Feedback,
  zone: string,
  at: Date,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Feedback" SET "deletedAt" = NULL WHERE id = ${record.id} AND "teamId" = ${record.teamId}`);
  await indexFeedback(transaction, record, zone);
  const touched = await touchedVoices(transaction, { ...record, wordsKey: wordsKeyOf(record) });
  const merged = await handLinkedVoices(transaction, record.teamId, record.number);
  await regroupVoices(transaction, record.teamId, [record.number, ...touched, ...merged], at);
  await noteFeedbackChanged(transaction, record.teamId, [record.number], at);
}

const COLUMNS = sql`id, "teamId", number, text, dimension, "sourceId", sentiment, intensity, segment, "endUser",
  consent, tags, "reporterId", "reporterRole", "roomId", "linkedMessageId", "linkedUrl", voice, "saidAt",
  "recordedAt", "deletedAt"`;

type Row = Omit<Feedback, 'dimension' | 'consent' | 'tags' | 'reporterRole'> & {
  dimension: string;
  consent: string;
  tags: unknown;
  reporterRole: string | null;
};

/** @returns the record F`number` of the team, also when it is hidden; undefined when there is none */
export async function findFeedback(
  transaction: Transaction,
  teamId: number,
  number: number,
): Promise<Feedback | undefined> {
  const [row] = await transaction.query<Row>(sql`
    SELECT ${COLUMNS} FROM "Feedback" WHERE "teamId" = ${teamId} AND number = ${number}`);
  return row && fromRow(row);
}

/**
 * @returns the team's records with those ids, newest first
 * The plus keeps SQLite from walking the whole team by its index instead of looking the ids up.
 */
export async function listFeedback(
  transaction: Transaction,
  teamId: number,
  ids: readonly number[],
): Promise<Feedback[]> {
  if (ids.length === 0) return [];
  const rows = await transaction.query<Row>(sql`
    SELECT ${COLUMNS} FROM "Feedback" WHERE id IN (${joined([...ids])}) AND +"teamId" = ${teamId} ORDER BY id DESC`);
  return rows.map(fromRow);
}

/** @returns the team's records with those numbers by their number, hidden ones too */
export async function feedbackByNumber(
  transaction: Transaction,
  teamId: number,
  numbers: readonly number[],
): Promise<Map<number, Feedback>> {
  if (numbers.length === 0) return new Map();
  const rows = await transaction.query<Row>(sql`
    SELECT ${COLUMNS} FROM "Feedback"
    WHERE "teamId" = ${teamId} AND number IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))`);
  return new Map(rows.map(row => [row.number, fromRow(row)]));
}

/** So many times more records are looked at than wanted: many may be used, or of other segments. */
const LOOKED_AT_BY_WANTED = 3;

/**
 * @returns a dimension's newest records that no claim of the persona uses, and that are of its segment or of none
 * The plus keeps SQLite from walking all evidence of the persona for each record.
 */
export async function unusedFeedback(
  transaction: Transaction,
  teamId: number,
  persona: { readonly id: number; readonly name: string },
  dimension: DimensionId,
  most: number,
): Promise<Feedback[]> {
  const rows = await transaction.query<Row>(sql`
    SELECT ${COLUMNS} FROM (
      SELECT * FROM "Feedback" WHERE "teamId" = ${teamId} AND dimension = ${dimension} AND "deletedAt" IS NULL
      ORDER BY "saidAt" DESC LIMIT ${most * LOOKED_AT_BY_WANTED})
    WHERE (segment IS NULL OR lower(trim(segment)) = ${comparable(persona.name)})
      AND NOT EXISTS (SELECT 1 FROM "Evidence" evidence
        WHERE evidence."teamId" = ${teamId} AND evidence.thing = 'F' || number AND +evidence."personaId" = ${persona.id})
    LIMIT ${most}`);
  return rows.map(fromRow);
}

/** @returns when the team's newest record was made */
export async function lastRecordedAt(transaction: Transaction, teamId: number): Promise<Date | undefined> {
  const [row] = await transaction.query<{ recordedAt: Date }>(sql`
    SELECT "recordedAt" FROM "Feedback" WHERE "teamId" = ${teamId} ORDER BY "recordedAt" DESC LIMIT 1`);
  return row?.recordedAt;
}

/** Words are compared only between records that name no end user (method.md §8 c). */
export function wordsKeyOf(record: { text: string; endUser: string | null }): string | null {
  const words = record.endUser === null ? wordsToCompare(record.text) : null;
  return words === null ? null : createHash('sha256').update(words).digest('base64url').slice(0, 22);
}

async function insertTags(
  transaction: Transaction,
  record: { teamId: number; tags: readonly string[]; saidAt: Date },
  id: number,
): Promise<void> {
  for (const tag of record.tags) {
    await transaction.execute(sql`
      INSERT INTO "FeedbackTag" ("feedbackId", tag, "teamId", "saidAt")
      VALUES (${id}, ${tagKey(tag)}, ${record.teamId}, ${record.saidAt})`);
  }
}

function fromRow(row: Row): Feedback {
  const dimension: DimensionId | undefined = DIMENSIONS.find(each => each.id === row.dimension)?.id;
  const consent: Consent | undefined = CONSENTS.find(each => each.id === row.consent)?.id;
  if (dimension === undefined || consent === undefined) throw new RangeError(`record ${row.id} is damaged`);
  const tags = z.array(z.string()).parse(row.tags);
  return { ...row, dimension, consent, tags, reporterRole: operatorRole(row.reporterRole)?.id ?? null };
}
