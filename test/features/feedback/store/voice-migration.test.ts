/** Databases from before voices had ids of their own: nothing of who is one voice with whom is lost. */

import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { groupVoices } from '../../../../src/features/feedback/domain/voice.ts';
import { voicesOf } from '../../../../src/features/feedback/store/voice-forest.ts';
import { type Database, sql } from '../../../../src/store/database.ts';
import { readMigrations } from '../../../../src/store/migrate.ts';
import { openDatabase } from '../../../../src/store/open-database.ts';
import { rounds } from '../../../patience.ts';
import { scratchFolder } from '../../../scenes/process.ts';
import { upkeepFurther } from '../../../upkeep.ts';
import { brokenVoices } from './voice-invariants.ts';
import { groupsOf, NOW } from './voice-world.ts';

const migrations = readMigrations(
  path.join(import.meta.dirname, '..', '..', '..', '..', 'prisma', 'migrations'),
);
const before = migrations.filter(({ name }) => name < '20261126090000_voice_parts');

let folder: string;
let database: Database | undefined;
beforeEach(() => {
  folder = scratchFolder();
});
afterEach(async () => {
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
});

type Old = {
  readonly text: string;
  readonly message: string | null;
  readonly user: string | null;
  readonly isDeleted: boolean;
};
const hash = (form: string) => createHash('sha256').update(form).digest('base64url').slice(0, 22);

/** Makes a database of the version before, with records of two teams in turn. @returns the old voices by team */
async function makeOld(
  records: readonly Old[],
  merges: readonly [number, number][],
  form: (text: string) => string | null,
): Promise<ReadonlyMap<number, number>[]> {
  const old = await openDatabase(path.join(folder, 'a.db'), before);
  const keyed = records.map(({ text, message, user, isDeleted }, index) => {
    const words = user === null ? form(text) : null;
    return {
      text,
      message,
      user,
      isDeleted,
      teamId: 1 + (index % 2),
      number: 1 + (index >> 1),
      key: words && hash(words),
    };
  });
  const voices = [1, 2].map(teamId =>
    groupVoices(
      keyed
        .filter(each => each.teamId === teamId && !each.isDeleted)
        .map(each => ({
          id: each.number,
          message: each.message,
          endUser: each.user,
          sourceId: 1,
          words: each.key === null ? null : { form: each.key, tone: '' },
        })),
      merges.map(([left, right]) => ({ left, right })),
    ),
  );
  await old.transaction(async ({ execute }) => {
    for (const teamId of [1, 2]) {
      await execute(sql`
        INSERT INTO "Team" (id, name, settings, "endUserSecret", "createdAt") VALUES (${teamId}, 't', '{}', 'x', ${NOW})`);
      for (const [left, right] of merges)
        await execute(sql`
          INSERT INTO "VoiceMerge" ("teamId", "left", "right", "createdAt") VALUES (${teamId}, ${left}, ${right}, ${NOW})`);
    }
    for (const { text, message, user, isDeleted, teamId, number, key } of keyed) {
      const voice = voices[teamId - 1]?.get(number) ?? number;
      await execute(sql`
        INSERT INTO "Feedback" ("teamId", number, text, dimension, "sourceId", consent, tags, "reporterId", "roomId",
          "linkedMessageId", "endUser", "wordsKey", voice, "saidAt", "recordedAt", "messageAt", "deletedAt")
        VALUES (${teamId}, ${number}, ${text}, 'needs', 1, 'unknown', '[]', 1, ${teamId}, ${message}, ${user}, ${key},
          ${voice}, ${NOW}, ${NOW}, ${NOW}, ${isDeleted ? NOW : null})`);
      await execute(sql`
        INSERT INTO "Evidence" ("teamId", "personaId", "claimId", thing, side, "linkedById", "linkedAt")
        VALUES (${teamId}, 1, ${teamId}, ${`F${number}`}, 'supporting', 1, ${NOW})`);
      // What it was once, in a voice that is no more, and what it is.
      for (const noted of [number + 100, voice])
        await execute(sql`
          INSERT INTO "EvidenceFact" ("teamId", thing, at, "sourceId", voice, "saidAt", "isGone")
          VALUES (${teamId}, ${`F${number}`}, ${NOW}, 1, ${noted}, ${NOW}, ${isDeleted})`);
    }
  });
  await old.close();
  return voices;
}

const texts = fc.constantFrom('w', 'v', 'x', '');
const olds = fc.record({
  text: texts,
  message: fc.constantFrom(null, null, 'm', 'n', 'o'),
  user: fc.constantFrom(null, null, null, 'a', 'b'),
  isDeleted: fc.constantFrom(false, false, false, true),
});

test('whoever was one voice is one voice, and what versions found keeps its meaning', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(olds, { maxLength: 24 }),
      fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 7, max: 12 })), {
        maxLength: 4,
        selector: String,
      }),
      async (records, merges) => {
        const old = await makeOld(records, merges, text => text || null);
        database = await openDatabase(path.join(folder, 'a.db'), migrations);
        await database.transaction(async transaction => {
          expect(await brokenVoices(transaction)).toEqual([]);
          for (const [index, voices] of old.entries()) {
            const teamId = index + 1;
            const kept = await voicesOf(transaction, teamId, [...voices.keys()]);
            expect(groupsOf(kept)).toEqual(groupsOf(voices));
            const facts = await transaction.query<{ number: number; latest: number; first: number }>(sql`
              SELECT CAST(substr(thing, 2) AS INTEGER) AS number, max(CASE WHEN mark THEN voice END) AS latest,
                max(CASE WHEN NOT mark THEN voice END) AS first
              FROM (SELECT *, id % 2 = 0 AS mark FROM "EvidenceFact" WHERE "teamId" = ${teamId}) GROUP BY thing`);
            for (const { number, latest, first } of facts) {
              expect(first).toBe(-(number + 100));
              if (voices.has(number)) expect(latest).toBe(kept.get(number));
            }
          }
        });
        await database.close();
        database = undefined;
        rmSync(path.join(folder, 'a.db'));
      },
    ),
    { numRuns: rounds({ short: 10, full: 25 }) },
  );
}, 120_000);

test('words are keyed by the new rules in steps, across kills, and then say what they say', async () => {
  const old = (text: string) =>
    (text.match(/\p{L}/gu)?.length ?? 0) < 6
      ? null
      : text.replace(/[^\p{L}\p{N}]/gu, '').replace(/(.)\1{2,}/gu, '$1');
  const records = Array.from({ length: 1300 }, (_, index): Old => {
    const text = [
      '用了10次才有效果',
      '用了1000次才有效果',
      '此用户没有填写评价。',
      '说的都一样的话',
      '这家店不错的👍',
      '这家店不错的👎',
    ][(index >> 1) % 6];
    return { text: text ?? '', message: null, user: null, isDeleted: index % 100 === 0 };
  });
  await makeOld(records, [], old);
  let steps = 0;
  for (let goesOn = true; goesOn; steps += 1) {
    database = await openDatabase(path.join(folder, 'a.db'), migrations);
    expect(await database.transaction(brokenVoices)).toEqual([]);
    goesOn = await database.transaction(transaction => upkeepFurther(transaction, NOW));
    await database.close();
  }
  expect(steps).toBeGreaterThan(5);
  database = await openDatabase(path.join(folder, 'a.db'), migrations);
  const numbers = Array.from({ length: 650 }, (_, index) => index + 1);
  const voices = await database.transaction(transaction => voicesOf(transaction, 2, numbers));
  const byText = new Map<number, Set<number | undefined>>();
  for (const number of numbers) {
    const kind = (number - 1) % 6;
    byText.set(kind, (byText.get(kind) ?? new Set()).add(voices.get(number)));
  }
  // Each text is one voice, but the stock phrase is as many as there are records of it.
  expect([0, 1, 3, 4, 5].map(kind => byText.get(kind)?.size)).toEqual([1, 1, 1, 1, 1]);
  expect(byText.get(2)?.size).toBe(numbers.filter(number => (number - 1) % 6 === 2).length);
  expect(new Set(voices.values()).size).toBe(5 + (byText.get(2)?.size ?? 0));
}, 120_000);
