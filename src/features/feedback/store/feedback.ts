/** Feedback: the rows, their tags, and the index by which they are searched. Voices are in voices.ts. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DIMENSIONS, type DimensionId } from '../../../domain/dimension.ts';
import { comparable } from '../../../domain/normal-form.ts';
import { type OperatorRole, operatorRole } from '../../../domain/role.ts';
import { formerMessage } from '../../../store/audit.ts';
import type { Snapshot } from '../../../store/bulk-reading.ts';
import { joined, sql, type Transaction } from '../../../store/database.ts';
import { CONSENTS, type Consent, type Feedback, type FeedbackContent, tagKey } from '../domain/feedback.ts';
import { wordsToCompare } from '../domain/voice.ts';
import { keyedRecords, wordsKeyFor } from './keyed-records.ts';
import type { RecordsListener } from './records-listener.ts';
import { noteRefusal } from './refused.ts';
import { indexFeedback, unindexFeedback } from './search-index.ts';
import { voicesOfParts } from './voice-forest.ts';
import { moveRecord, renameMessages, settleVoices, voiceAct } from './voice-parts.ts';

/** What of a team's settings a record is kept by. */
export type KeptBy = {
  /** For the days by which it is searched. */
  readonly zone: string;
  /** The normal forms of stock phrases; see domain/stock-phrase.ts. */
  readonly stock: ReadonlySet<string>;
  readonly hear: RecordsListener;
};

/** What a record says, and by what the name of its end user is found in words that are given later. */
export type KeptContent = FeedbackContent & { readonly endUserTrace: string | null };

export type NewFeedback = KeptContent & {
  readonly teamId: number;
  readonly number: number;
  readonly reporterId: number;
  readonly reporterRole: OperatorRole | null;
  readonly roomId: number;
  readonly messageId: string | null;
  readonly linkedMessageId: string | null;
  readonly linkedUrl: string | null;
  readonly origin?: string;
  readonly recordedAt: Date;
  readonly messageAt: Date;
};

/** Adds a record and finds its voice. @returns whether it made voices one that were several */
export async function insertFeedback(
  transaction: Transaction,
  record: NewFeedback,
  { zone, stock, hear }: KeptBy,
): Promise<boolean> {
  const wordsKey = wordsKeyOf(record, stock);
  const act = voiceAct(transaction, record.teamId, hear);
  const partId = await moveRecord(act, undefined, { ...record, wordsKey });
  const [row] = await transaction.query<{ id: number }>(sql`
    INSERT INTO "Feedback" ("teamId", number, text, dimension, "sourceId", sentiment, intensity, segment, "endUser",
      "endUserTrace", consent, tags, "reporterId", "reporterRole", "roomId", "messageId", "linkedMessageId",
      "linkedUrl", origin, "wordsKey", "partId", "saidAt", "recordedAt", "messageAt")
    VALUES (${record.teamId}, ${record.number}, ${record.text}, ${record.dimension}, ${record.sourceId},
      ${record.sentiment}, ${record.intensity}, ${record.segment}, ${record.endUser},
      ${record.endUserTrace}, ${record.consent}, ${JSON.stringify(record.tags)}, ${record.reporterId},
      ${record.reporterRole}, ${record.roomId}, ${record.messageId}, ${record.linkedMessageId}, ${record.linkedUrl}, ${record.origin ?? null}, ${wordsKey}, ${partId},
      ${record.saidAt}, ${record.recordedAt}, ${record.messageAt})
    RETURNING id`);
  if (row === undefined) throw new Error('the new record has no id');
  await settleVoices(act, record.recordedAt);
  await insertTags(transaction, record, row.id);
  await indexFeedback(transaction, { ...record, id: row.id }, zone);
  if (record.consent === 'no') await noteRefusal(transaction, { ...record, id: row.id });
  return act.changed.size > 0;
}

/** Replaces what a record says and finds its voice anew. */
export async function updateFeedback(
  transaction: Transaction,
  before: Feedback,
  content: KeptContent,
  { zone, stock, hear }: KeptBy,
  at: Date,
): Promise<void> {
  const after: Feedback = { ...before, ...content };
  const act = voiceAct(transaction, before.teamId, hear);
  const [was] = await keyedRecords(transaction, before.teamId, [before.number]);
  const wordsKey = was?.isApart === true ? null : wordsKeyOf(after, stock);
  const partId = await moveRecord(act, was, { ...after, wordsKey });
  await transaction.execute(sql`
    UPDATE "Feedback" SET text = ${content.text}, dimension = ${content.dimension}, "sourceId" = ${content.sourceId},
      sentiment = ${content.sentiment}, intensity = ${content.intensity}, segment = ${content.segment},
      "endUser" = ${content.endUser}, "endUserTrace" = ${content.endUserTrace}, consent = ${content.consent}, tags = ${JSON.stringify(content.tags)},
      "wordsKey" = ${wordsKey}, "partId" = ${partId}, "saidAt" = ${content.saidAt}
    WHERE id = ${before.id} AND "teamId" = ${before.teamId}`);
  await transaction.execute(sql`DELETE FROM "FeedbackTag" WHERE "feedbackId" = ${before.id}`);
  await insertTags(transaction, after, before.id);
  await unindexFeedback(transaction, before.id);
  await indexFeedback(transaction, after, zone);
  if (before.consent === 'no' || after.consent === 'no') await noteRefusal(transaction, after);
  await settleVoices(act, at);
  await hear({ teamId: before.teamId, numbers: [before.number], at });
}

/** The messages that records of a room link to stayed behind where it was: new ones there may have their numbers. */
export async function leaveLinksBehind(
  transaction: Transaction,
  roomId: number,
  fromChatId: string,
): Promise<void> {
  const former = formerMessage(fromChatId, '');
  await transaction.execute(sql`
    UPDATE "Feedback" SET "linkedMessageId" = ${former} || "linkedMessageId"
    WHERE "roomId" = ${roomId} AND "linkedMessageId" IS NOT NULL`);
  await renameMessages(transaction, roomId, former);
}

/** Hides a record: out of search, voices and evidence from now on. The row and its history stay. */
export async function hideFeedback(
  transaction: Transaction,
  record: Feedback,
  { hear }: Pick<KeptBy, 'hear'>,
  at: Date,
): Promise<void> {
  const act = voiceAct(transaction, record.teamId, hear);
  const [was] = await keyedRecords(transaction, record.teamId, [record.number]);
  await moveRecord(act, was, undefined);
  await transaction.execute(sql`
    UPDATE "Feedback" SET "deletedAt" = ${at}, "partId" = 0 WHERE id = ${record.id} AND "teamId" = ${record.teamId}`);
  await unindexFeedback(transaction, record.id);
  if (record.consent === 'no') await noteRefusal(transaction, record);
  await settleVoices(act, at);
  await hear({ teamId: record.teamId, numbers: [record.number], at });
}

/** Undoes `hideFeedback`. */
export async function unhideFeedback(
  transaction: Transaction,
  record: Feedback,
  { zone, stock, hear }: KeptBy,
  at: Date,
): Promise<void> {
  const act = voiceAct(transaction, record.teamId, hear);
  const [was] = await keyedRecords(transaction, record.teamId, [record.number]);
  const wordsKey = was?.isApart === true ? null : wordsKeyOf(record, stock);
  const partId = await moveRecord(act, undefined, { ...record, wordsKey });
  await transaction.execute(sql`
    UPDATE "Feedback" SET "deletedAt" = NULL, "wordsKey" = ${wordsKey}, "partId" = ${partId}
    WHERE id = ${record.id} AND "teamId" = ${record.teamId}`);
  await indexFeedback(transaction, record, zone);
  if (record.consent === 'no') await noteRefusal(transaction, record);
  await settleVoices(act, at);
  await hear({ teamId: record.teamId, numbers: [record.number], at });
}

const COLUMNS = sql`id, "teamId", number, text, dimension, "sourceId", sentiment, intensity, segment, "endUser",
  "endUserTrace", consent, tags, "reporterId", "reporterRole", "roomId", "linkedMessageId", "linkedUrl", origin, "partId",
  "saidAt", "recordedAt", "deletedAt"`;

type Row = Omit<Feedback, 'dimension' | 'consent' | 'tags' | 'reporterRole' | 'voice'> & {
  partId: number;
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
  const [record] = await fromRows(
    transaction,
    await transaction.query<Row>(sql`
      SELECT ${COLUMNS} FROM "Feedback" WHERE "teamId" = ${teamId} AND number = ${number}`),
  );
  return record;
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
  return fromRows(transaction, rows);
}

/** @returns the team's records with those numbers by their number, hidden ones too */
export async function feedbackByNumber(
  snapshot: Snapshot,
  teamId: number,
  numbers: readonly number[],
): Promise<Map<number, Feedback>> {
  if (numbers.length === 0) return new Map();
  const rows = await snapshot.query<Row>(sql`
    SELECT ${COLUMNS} FROM "Feedback"
    WHERE "teamId" = ${teamId} AND number IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))`);
  return new Map((await fromRows(snapshot, rows)).map(record => [record.number, record]));
}

/** So many times more records are looked at than wanted: many may be used, or of other segments. */
const LOOKED_AT_BY_WANTED = 3;

/**
 * @returns a dimension's newest records that no claim of the persona uses, and that are of its segment or of none
 * The plus keeps SQLite from walking all evidence of the persona for each record.
 */
export async function unusedFeedback(
  snapshot: Snapshot,
  teamId: number,
  persona: { readonly id: number; readonly name: string },
  dimension: DimensionId,
  most: number,
): Promise<Feedback[]> {
  const rows = await snapshot.query<Row>(sql`
    SELECT ${COLUMNS} FROM (
      SELECT * FROM "Feedback" WHERE "teamId" = ${teamId} AND dimension = ${dimension} AND "deletedAt" IS NULL
      ORDER BY "saidAt" DESC LIMIT ${most * LOOKED_AT_BY_WANTED})
    WHERE (segment IS NULL OR lower(trim(segment)) = ${comparable(persona.name)})
      AND NOT EXISTS (SELECT 1 FROM "Evidence" evidence
        WHERE evidence."teamId" = ${teamId} AND evidence.thing = 'F' || number AND +evidence."personaId" = ${persona.id})
    LIMIT ${most}`);
  return fromRows(snapshot, rows);
}

/** @returns when the team's newest record was made */
export async function lastRecordedAt(transaction: Transaction, teamId: number): Promise<Date | undefined> {
  const [row] = await transaction.query<{ recordedAt: Date }>(sql`
    SELECT "recordedAt" FROM "Feedback" WHERE "teamId" = ${teamId} ORDER BY "recordedAt" DESC LIMIT 1`);
  return row?.recordedAt;
}

/** Words are compared only between records that name no end user (method.md §8 c). */
export function wordsKeyOf(
  record: { text: string; endUser: string | null },
  stock: ReadonlySet<string>,
): string | null {
  const words = record.endUser === null ? wordsToCompare(record.text, stock) : null;
  if (words === null) return null;
  return wordsKeyFor(createHash('sha256').update(words.form).digest('base64url'), words.tone);
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

async function fromRows(snapshot: Snapshot, rows: readonly Row[]): Promise<Feedback[]> {
  const voices = await voicesOfParts(
    snapshot,
    rows.map(row => row.partId),
  );
  return rows.map(row => fromRow(row, voices.get(row.partId) ?? 0));
}

function fromRow({ partId: _, ...row }: Row, voice: number): Feedback {
  const dimension: DimensionId | undefined = DIMENSIONS.find(each => each.id === row.dimension)?.id;
  const consent: Consent | undefined = CONSENTS.find(each => each.id === row.consent)?.id;
  if (dimension === undefined || consent === undefined) throw new RangeError(`record ${row.id} is damaged`);
  const tags = z.array(z.string()).parse(row.tags);
  return {
    ...row,
    voice,
    dimension,
    consent,
    tags,
    reporterRole: operatorRole(row.reporterRole)?.id ?? null,
  };
}
