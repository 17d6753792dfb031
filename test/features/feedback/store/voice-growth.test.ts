/** What an act on a voice costs does not grow with the voice: counted in rows written, and in time against each other. */

import { afterEach, expect, test } from 'vitest';
import { stockForms } from '../../../../src/domain/stock-phrase.ts';
import { recordsListener } from '../../../../src/features/feedback/record-hooks.ts';
import {
  findFeedback,
  hideFeedback,
  insertFeedback,
  type NewFeedback,
  unhideFeedback,
  updateFeedback,
  wordsKeyOf,
} from '../../../../src/features/feedback/store/feedback.ts';
import { mergeRecords, takeApart } from '../../../../src/features/feedback/store/voice-merges.ts';
import { countVoices, voiceMates, voiceSize } from '../../../../src/features/feedback/store/voices.ts';
import { features } from '../../../../src/features/index.ts';
import { sql, type Transaction } from '../../../../src/store/database.ts';
import { brokenVoices } from './voice-invariants.ts';
import { NOW, TEAM, VoiceWorld } from './voice-world.ts';

const TEXT = '瓶口总是漏出来一点';
const STOCK = stockForms('');
const keptBy = (transaction: Transaction) => ({
  ...{ zone: 'Asia/Shanghai', stock: STOCK },
  hear: recordsListener(features, transaction),
});
const LARGE = 20_000;

let worlds: VoiceWorld[] = [];
afterEach(async () => {
  for (const world of worlds) await world.close();
  worlds = [];
});

async function openAlike(count: number): Promise<VoiceWorld> {
  const world = await VoiceWorld.open();
  worlds.push(world);
  const key = wordsKeyOf({ text: TEXT, endUser: null }, STOCK);
  await world.look(async ({ execute }) => {
    await execute(sql`
      WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${count})
      INSERT INTO "Feedback" (id, "teamId", number, text, dimension, "sourceId", consent, tags, "reporterId", "roomId",
        "wordsKey", "partId", "saidAt", "recordedAt", "messageAt")
      SELECT n, ${TEAM}, n, ${TEXT}, 'needs', 1 + n % 3, 'unknown', '[]', 1, 1, ${key}, 1, ${NOW}, ${NOW}, ${NOW} FROM n`);
    await execute(
      sql`INSERT INTO "FeedbackSearch" (rowid, words, facets) SELECT id, 'x', 'y' FROM "Feedback"`,
    );
    await execute(sql`INSERT INTO "Voice" (id, "teamId", records) VALUES (1, ${TEAM}, ${count})`);
    await execute(sql`
      INSERT INTO "VoicePart" (id, "teamId", key, "voiceId", holders, records)
      VALUES (1, ${TEAM}, ${`w:${key}`}, 1, ${count}, ${count})`);
    await execute(sql`
      INSERT INTO "Evidence" ("teamId", "personaId", "claimId", thing, side, "linkedById", "linkedAt")
      VALUES (${TEAM}, 1, 1, 'F2', 'supporting', 1, ${NOW})`);
  });
  return world;
}

const said = (number: number, text: string): NewFeedback => ({
  ...{
    teamId: TEAM,
    number,
    text,
    dimension: 'needs',
    sourceId: 2,
    sentiment: null,
    intensity: null,
    segment: null,
  },
  ...{
    endUser: null,
    endUserTrace: null,
    consent: 'unknown',
    tags: [],
    reporterId: 1,
    reporterRole: null,
    roomId: 1,
    messageId: null,
  },
  ...{ linkedMessageId: null, linkedUrl: null, saidAt: NOW, recordedAt: NOW, messageAt: NOW },
});

async function record(transaction: Transaction, number: number) {
  const found = await findFeedback(transaction, TEAM, number);
  if (found === undefined) throw new Error(`there is no F${number}`);
  return found;
}

/** Every act, on the first of the records. */
const acts = (count: number): Record<string, (transaction: Transaction) => Promise<unknown>> => ({
  record: transaction => insertFeedback(transaction, said(count + 1, TEXT), keptBy(transaction)),
  'record another': transaction =>
    insertFeedback(transaction, said(count + 2, '只说一次的一句话'), keptBy(transaction)),
  edit: async transaction =>
    updateFeedback(
      transaction,
      await record(transaction, 1),
      { ...said(1, '别的话别的话别的'), text: '完全是另外的一句' },
      keptBy(transaction),
      NOW,
    ),
  'edit back': async transaction =>
    updateFeedback(transaction, await record(transaction, 1), said(1, TEXT), keptBy(transaction), NOW),
  delete: async transaction =>
    hideFeedback(transaction, await record(transaction, 1), keptBy(transaction), NOW),
  restore: async transaction =>
    unhideFeedback(transaction, await record(transaction, 1), keptBy(transaction), NOW),
  merge: transaction => mergeRecords(transaction, TEAM, [1, count + 2], NOW, keptBy(transaction).hear),
  unmerge: transaction => takeApart(transaction, TEAM, [1, count + 2], NOW, keptBy(transaction).hear),
  'merge again': transaction =>
    mergeRecords(transaction, TEAM, [1, count + 2], NOW, keptBy(transaction).hear),
  'unmerge one': transaction => takeApart(transaction, TEAM, [1], NOW, keptBy(transaction).hear),
  size: transaction => voiceSize(transaction, TEAM, 2),
  mates: transaction => voiceMates(transaction, TEAM, 2, 5),
  count: transaction => countVoices(transaction, TEAM, { dimension: 'needs' }, new Date(0)),
});

type Cost = { readonly rows: number; readonly milliseconds: number };

/** @returns what each act costs where so many records are alike: rows written, and processor time */
async function costsAmong(count: number): Promise<ReadonlyMap<string, Cost>> {
  const world = await openAlike(count);
  const costs = new Map<string, Cost>();
  for (const [name, act] of Object.entries(acts(count))) {
    costs.set(
      name,
      await world.look(async transaction => {
        const before = await rowsWritten(transaction);
        const start = process.cpuUsage();
        await act(transaction);
        const { user, system } = process.cpuUsage(start);
        return { rows: (await rowsWritten(transaction)) - before, milliseconds: (user + system) / 1_000 };
      }),
    );
  }
  expect(await world.look(brokenVoices)).toEqual([]);
  return costs;
}

const millisecondsOf = (costs: ReadonlyMap<string, Cost>) =>
  [...costs.values()].reduce((sum, { milliseconds }) => sum + milliseconds, 0);

test('an act writes as many rows in a voice of 20,000 records as in one of 10,000, and takes no longer', async () => {
  let [half, whole] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  // Twice the records would take four times as long where it grows by the square, and as long where it does not.
  const isLinear = () => whole < 3 * half + 50;
  // What else the machine does only adds to a time.
  for (let tries = 0; tries < 3 && !isLinear(); tries += 1) {
    const [fewer, more] = [await costsAmong(LARGE / 2), await costsAmong(LARGE)];
    for (const [name, { rows }] of more) expect([name, rows]).toEqual([name, fewer.get(name)?.rows]);
    [half, whole] = [Math.min(half, millisecondsOf(fewer)), Math.min(whole, millisecondsOf(more))];
  }
  expect(whole).toBeLessThan(3 * half + 50);
}, 120_000);

async function rowsWritten({ query }: Transaction): Promise<number> {
  const [row] = await query<{ rows: number }>({ sql: 'SELECT total_changes() AS rows', values: [] });
  return row?.rows ?? 0;
}

test('what is said of a large voice is exact', async () => {
  const world = await openAlike(LARGE);
  await world.look(async transaction => {
    expect(await voiceSize(transaction, TEAM, 7)).toEqual({ records: LARGE, sources: 3, isCutShort: false });
    expect(await voiceMates(transaction, TEAM, 1, 3)).toEqual([2, 3, 4]);
    // More than are looked at: as many voices as were found, at least.
    const count = await countVoices(transaction, TEAM, { dimension: 'needs' }, new Date(0));
    expect(count).toMatchObject({ voices: 1, isCutShort: true });
  });
}, 60_000);
