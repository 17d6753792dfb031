/**
 * A database as years of use leave it: feedback in bulk, with everything that src/store writes for a record, and the
 * inbox, outbox, messages and audit of the commands that made it.
 */
import { createHash } from 'node:crypto';
import { view, text as words } from '../../src/chat/view.ts';
import { stockForms } from '../../src/domain/stock-phrase.ts';
import { type Consent, tagKey } from '../../src/features/feedback/domain/feedback.ts';
import { type NewFeedback, wordsKeyOf } from '../../src/features/feedback/store/feedback.ts';
import { facetsOf, spaced } from '../../src/features/feedback/store/search-index.ts';
import { listSources } from '../../src/features/feedback/store/sources.ts';
import { sql, type Transaction } from '../../src/store/database.ts';
import { listMembers } from '../../src/store/people.ts';
import { findSpeaker } from '../../src/store/speakers.ts';
import { MEMBERS, PLATFORM, Playground, scratchFolder, ZONE } from './playground.ts';
import { Texts } from './texts.ts';

export const ROOM = 'main';
const CHUNK = 5_000;
const DAY = 86_400_000;
const DAYS = 730;
const LATELY = 90;
/** As much as this of all was said lately. */
const LATELY_SHARE = 0.6;
/** Handled events are pruned after a month. */
const INBOX_DAYS = 30;

type Record = NewFeedback & { readonly id: number; readonly wordsKey: string | null; readonly key: string };

/** The parts of voices that the records make up, by key: each a voice of its own, since no record replies to one. */
type Parts = Map<string, { readonly id: number; records: number }>;

/** @returns the folder of a database with that much feedback of one team */
export async function seedDatabase(count: number): Promise<string> {
  const folder = scratchFolder();
  const playground = await Playground.open(folder);
  await playground.furnish(ROOM);
  const { database } = playground;
  const maker = await database.transaction(recordMaker(count));
  const parts: Parts = new Map();
  for (let done = 0; done < count; done += CHUNK) {
    const records = Array.from({ length: Math.min(CHUNK, count - done) }, () => maker());
    await database.transaction(transaction => insertChunk(transaction, records, parts));
  }
  await database.transaction(async transaction => {
    const [team] = await transaction.query<{ teamId: number }>(sql`SELECT "teamId" FROM "Feedback" LIMIT 1`);
    await insertParts(transaction, team?.teamId ?? 1, parts);
    await transaction.execute(
      sql`INSERT INTO "ShortId" ("teamId", kind, last) VALUES (${team?.teamId ?? 1}, 'F', ${count})`,
    );
    await insertHistory(transaction);
  });
  await playground.close(true);
  return folder;
}

function recordMaker(count: number): (transaction: Transaction) => Promise<() => Record> {
  return async transaction => {
    const speaker = await findSpeaker(transaction, PLATFORM, ROOM, `${ROOM}/${MEMBERS[0]?.name}`);
    if (speaker === undefined) throw new Error('the room is not there');
    const teamId = speaker.team.id;
    const sources = new Map((await listSources(transaction, teamId)).map(each => [each.name, each.id]));
    const members = await listMembers(transaction, teamId);
    const texts = new Texts(count);
    const now = Date.now();
    let number = 0;
    return () => {
      const recordedAt = new Date(now - daysAgo(number / count) * DAY);
      number += 1;
      const member = members[Math.floor(texts.random() * members.length)];
      const sourceId = sources.get(texts.source()) ?? 1;
      const endUser = texts.chance(0.1)
        ? createHash('sha256')
            .update(`${Math.floor(texts.random() * count)}`)
            .digest('hex')
            .slice(0, 32)
        : null;
      const record: NewFeedback = {
        teamId,
        number,
        text: texts.review(),
        dimension: texts.dimension().id,
        sourceId,
        sentiment: texts.chance(0.7) ? Math.floor(texts.random() * 5) - 2 : null,
        intensity: texts.chance(0.6) ? Math.floor(texts.random() * 5) + 1 : null,
        segment: texts.chance(0.5) ? texts.segment() : null,
        tags: texts.tags(),
        consent: texts.any(['unknown', 'unknown', 'unknown', 'yes', 'no']) as Consent,
        endUser,
        endUserTrace: null,
        saidAt: texts.chance(0.2) ? new Date(recordedAt.getTime() - texts.random() * 2 * DAY) : recordedAt,
        reporterId: member?.id ?? 1,
        reporterRole: member?.role ?? null,
        roomId: speaker.room.id,
        messageId: `${2 * number - 1}`,
        linkedMessageId: null,
        linkedUrl: null,
        recordedAt,
        messageAt: recordedAt,
      };
      const wordsKey = wordsKeyOf(record, stockForms(''));
      const key =
        endUser !== null ? `u:${sourceId}/${endUser}` : wordsKey === null ? `r:${number}` : `w:${wordsKey}`;
      return { ...record, id: number, wordsKey, key };
    };
  };
}

/** @param share how far through the records, from 0, the oldest, to 1 */
function daysAgo(share: number): number {
  const early = 1 - LATELY_SHARE;
  return share < early
    ? DAYS - (share / early) * (DAYS - LATELY)
    : LATELY - ((share - early) / LATELY_SHARE) * LATELY;
}

function partOf({ key }: Record, parts: Parts): number {
  const part = parts.get(key) ?? { id: parts.size + 1, records: 0 };
  part.records += 1;
  parts.set(key, part);
  return part.id;
}

async function insertParts(transaction: Transaction, teamId: number, parts: Parts): Promise<void> {
  const rows = JSON.stringify([...parts].map(([key, { id, records }]) => [id, key, records]));
  await transaction.execute(sql`
    INSERT INTO "Voice" (id, "teamId", records) SELECT value ->> 0, ${teamId}, value ->> 2 FROM json_each(${rows})`);
  await transaction.execute(sql`
    INSERT INTO "VoicePart" (id, "teamId", key, "voiceId", holders, records)
    SELECT value ->> 0, ${teamId}, value ->> 1, value ->> 0, value ->> 2, value ->> 2 FROM json_each(${rows})`);
}

async function insertChunk(
  transaction: Transaction,
  records: readonly Record[],
  parts: Parts,
): Promise<void> {
  const rows = records.map(record => ({
    ...record,
    partId: partOf(record, parts),
    saidAt: record.saidAt.getTime(),
    recordedAt: record.recordedAt.getTime(),
    messageAt: record.messageAt.getTime(),
  }));
  await transaction.execute(sql`
    INSERT INTO "Feedback" (id, "teamId", number, text, dimension, "sourceId", sentiment, intensity, segment, "endUser",
      consent, tags, "reporterId", "reporterRole", "roomId", "messageId", "wordsKey", "partId", "saidAt", "recordedAt",
      "messageAt")
    SELECT value ->> 'id', value ->> 'teamId', value ->> 'number', value ->> 'text', value ->> 'dimension',
      value ->> 'sourceId', value ->> 'sentiment', value ->> 'intensity', value ->> 'segment', value ->> 'endUser',
      value ->> 'consent', value -> 'tags', value ->> 'reporterId', value ->> 'reporterRole', value ->> 'roomId',
      value ->> 'messageId', value ->> 'wordsKey', value ->> 'partId', value ->> 'saidAt', value ->> 'recordedAt',
      value ->> 'messageAt'
    FROM json_each(${JSON.stringify(rows)})`);
  const tags = records.flatMap(({ id, teamId, saidAt, tags }) =>
    tags.map(tag => ({ id, tag: tagKey(tag), teamId, saidAt: saidAt.getTime() })),
  );
  await transaction.execute(sql`
    INSERT INTO "FeedbackTag" ("feedbackId", tag, "teamId", "saidAt")
    SELECT value ->> 'id', value ->> 'tag', value ->> 'teamId', value ->> 'saidAt'
    FROM json_each(${JSON.stringify(tags)})`);
  const indexed = records.map(record => ({
    id: record.id,
    words: spaced(record.text),
    facets: facetsOf(record, ZONE).join(' '),
  }));
  await transaction.execute(sql`
    INSERT INTO "FeedbackSearch" (rowid, words, facets)
    SELECT value ->> 'id', value ->> 'words', value ->> 'facets' FROM json_each(${JSON.stringify(indexed)})`);
}

/** Message 2n−1 of the room made the record n, message 2n answered it. */
async function insertHistory(transaction: Transaction): Promise<void> {
  const shown = JSON.stringify(view(words('F1 · 情感需求痛点 · 小红书', '近 90 天第 1 个“痛点”的声音')));
  const pruned = Date.now() - INBOX_DAYS * DAY;
  await transaction.execute(sql`
    INSERT INTO "Inbox" (platform, "eventId", "chatId", "messageId", state, attempts, "receivedAt", "doneAt")
    SELECT ${PLATFORM}, ${`${ROOM}/`} || "messageId", ${ROOM}, "messageId", 'done', 0, "recordedAt", "recordedAt"
    FROM "Feedback" WHERE "recordedAt" >= ${pruned}`);
  await transaction.execute(sql`
    INSERT INTO "Outbox" (platform, "chatId", kind, view, "replyTo", "isRepeatable", state, attempts, "createdAt", "sentAt")
    SELECT ${PLATFORM}, ${ROOM}, 'reply', ${shown}, "messageId", 0, 'sent', 0, "recordedAt", "recordedAt"
    FROM "Feedback" ORDER BY id`);
  await transaction.execute(sql`
    INSERT INTO "Message" (platform, "chatId", "messageId", "madeById", "showsId")
    SELECT platform, "chatId", CAST("replyTo" + 1 AS TEXT), id, id FROM "Outbox"`);
  await transaction.execute(sql`
    INSERT INTO "Audit" ("teamId", at, "personId", platform, "roomId", "messageId", action, subject, details)
    SELECT "teamId", "recordedAt", "reporterId", ${PLATFORM}, "roomId", "messageId", 'feedback.recorded', 'F' || number,
      json_object('dimension', dimension, 'sourceId', "sourceId")
    FROM "Feedback" ORDER BY id`);
}
