/** Records that say of themselves whose voice they are and nothing else, on a database of their own. */

import { rmSync } from 'node:fs';
import path from 'node:path';
import { groupVoices } from '../../../../src/features/feedback/domain/voice.ts';
import { recordsListener } from '../../../../src/features/feedback/record-hooks.ts';
import {
  type Keyed,
  keyedRecords,
  wordsKeyFor,
  wordsOfKey,
} from '../../../../src/features/feedback/store/keyed-records.ts';
import { voicesOf } from '../../../../src/features/feedback/store/voice-forest.ts';
import {
  linkRecords,
  moveRecord,
  settleVoices,
  voiceAct,
} from '../../../../src/features/feedback/store/voice-parts.ts';
import { features } from '../../../../src/features/index.ts';
import { type Database, sql, type Transaction } from '../../../../src/store/database.ts';
import { readMigrations } from '../../../../src/store/migrate.ts';
import { openDatabase } from '../../../../src/store/open-database.ts';
import { placeReadyMade, quickFolder } from '../../../scratch.ts';

const migrations = readMigrations(
  path.join(import.meta.dirname, '..', '..', '..', '..', 'prisma', 'migrations'),
);
export const TEAM = 1;
export const NOW = new Date('2026-11-26T10:00:00Z');

/** What a record says: its words as a letter with a tone (`w`, `w+`), message, user. */
export type Said = {
  readonly words?: string | null;
  readonly message?: string | null;
  readonly user?: string | null;
};

export class VoiceWorld {
  readonly #folder = quickFolder();
  #database: Database | undefined;

  /** @param patience how many parts an act may look at when it divides a voice; as the program when left out */
  private constructor(readonly patience: number | undefined) {}

  static async open(patience?: number): Promise<VoiceWorld> {
    const world = new VoiceWorld(patience);
    await world.reopen();
    return world;
  }

  get database(): Database {
    if (this.#database === undefined) throw new Error('it is closed');
    return this.#database;
  }

  /** As after a kill: what is not on the disk is gone. */
  async reopen(): Promise<void> {
    await this.#database?.close();
    const file = path.join(this.#folder, 'a.db');
    placeReadyMade(file);
    this.#database = await openDatabase(file, migrations);
  }

  async close(): Promise<void> {
    await this.#database?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Records it, or makes it say something else; deletes it when it says nothing. */
  async say(number: number, said: Said | undefined): Promise<void> {
    await this.database.transaction(async transaction => {
      const [known] = await keyedRecords(transaction, TEAM, [number]);
      const before = known === undefined || known.partId === 0 ? undefined : known;
      if (before === undefined && said === undefined) return;
      const after = said && keyed(number, said);
      const act = voiceAct(transaction, TEAM, recordsListener(features, transaction));
      const partId = await moveRecord(act, before, after);
      const { linkedMessageId, endUser, wordsKey } = after ?? keyed(number, {});
      await transaction.execute(sql`
        INSERT INTO "Feedback" ("teamId", number, text, dimension, "sourceId", consent, tags, "reporterId", "roomId",
          "linkedMessageId", "endUser", "wordsKey", "partId", "saidAt", "recordedAt", "messageAt", "deletedAt")
        VALUES (${TEAM}, ${number}, '', 'needs', 1, 'unknown', '[]', 1, 1, ${linkedMessageId}, ${endUser}, ${wordsKey},
          ${partId}, ${NOW}, ${NOW}, ${NOW}, ${said === undefined ? NOW : null})
        ON CONFLICT ("teamId", number) DO UPDATE SET "linkedMessageId" = excluded."linkedMessageId",
          "endUser" = excluded."endUser", "wordsKey" = excluded."wordsKey", "partId" = excluded."partId",
          "deletedAt" = excluded."deletedAt"`);
      await settleVoices(act, NOW, this.patience);
    });
  }

  /** Merges two records by hand, or ends that. */
  async merge(left: number, right: number, isMerged = true): Promise<void> {
    await this.database.transaction(async transaction => {
      const pairs = await transaction.query<{ left: number; right: number }>(
        isMerged
          ? sql`INSERT INTO "VoiceMerge" ("teamId", "left", "right", "createdAt") VALUES (${TEAM}, ${left}, ${right}, ${NOW})
                RETURNING "left", "right"`
          : sql`UPDATE "VoiceMerge" SET "endedAt" = ${NOW} WHERE "teamId" = ${TEAM} AND "left" = ${left} AND "right" = ${right}
                AND "endedAt" IS NULL RETURNING "left", "right"`,
      );
      const act = voiceAct(transaction, TEAM, recordsListener(features, transaction));
      await linkRecords(act, pairs, isMerged);
      await settleVoices(act, NOW, this.patience);
    });
  }

  /** Ends all merges of a record at once. */
  async part(number: number): Promise<void> {
    await this.database.transaction(async transaction => {
      const pairs = await transaction.query<{ left: number; right: number }>(sql`
        UPDATE "VoiceMerge" SET "endedAt" = ${NOW} WHERE "teamId" = ${TEAM} AND ("left" = ${number} OR "right" = ${number})
          AND "endedAt" IS NULL RETURNING "left", "right"`);
      const act = voiceAct(transaction, TEAM, recordsListener(features, transaction));
      await linkRecords(act, pairs.reverse(), false);
      await settleVoices(act, NOW, this.patience);
    });
  }

  async look<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.database.transaction(work);
  }
}

function keyed(number: number, { words = null, message = null, user = null }: Said): Keyed {
  const tone = words?.endsWith('+') ? '+' : words?.endsWith('-') ? '-' : '';
  return {
    number,
    roomId: 1,
    linkedMessageId: message,
    endUser: user,
    sourceId: 1,
    wordsKey: words === null || user !== null ? null : wordsKeyFor((words[0] ?? '').repeat(22), tone),
  };
}

/** @returns the numbers of the records in each voice, each list and all of them in order */
export function groupsOf(voices: ReadonlyMap<number, number>): number[][] {
  const groups = new Map<number, number[]>();
  for (const [number, voice] of [...voices].sort(([one], [other]) => one - other)) {
    const group = groups.get(voice);
    if (group === undefined) groups.set(voice, [number]);
    else group.push(number);
  }
  return [...groups.values()];
}

/** @returns the voices of the first team, as grouping all its records anew gives them, and as they are kept */
export async function bothWays(transaction: Transaction): Promise<{ anew: number[][]; kept: number[][] }> {
  const records = await transaction.query<Keyed>(sql`
    SELECT number, "roomId", "linkedMessageId", "endUser", "sourceId", "wordsKey" FROM "Feedback"
    WHERE "deletedAt" IS NULL`);
  const links = await transaction.query<{ left: number; right: number }>(sql`
    SELECT "left", "right" FROM "VoiceMerge" WHERE "endedAt" IS NULL`);
  const anew = groupVoices(
    records.map(record => ({
      id: record.number,
      message: record.linkedMessageId && `${record.roomId}/${record.linkedMessageId}`,
      endUser: record.endUser,
      sourceId: record.sourceId,
      words: record.wordsKey === null ? null : wordsOfKey(record.wordsKey),
    })),
    links,
  );
  const numbers = records.map(record => record.number);
  return { anew: groupsOf(anew), kept: groupsOf(await voicesOf(transaction, TEAM, numbers)) };
}
