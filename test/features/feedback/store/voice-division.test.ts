/** Voices that are too large to be divided at once: in steps, while records come and go, and across kills. */

import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { recordsListener } from '../../../../src/features/feedback/record-hooks.ts';
import { divideFurther } from '../../../../src/features/feedback/store/voice-division.ts';
import { voicesOf } from '../../../../src/features/feedback/store/voice-forest.ts';
import { features } from '../../../../src/features/index.ts';
import { linkEvidence } from '../../../../src/features/persona/store/evidence.ts';
import { claimsWithoutStanding, currentStandings } from '../../../../src/features/persona/store/standings.ts';
import { weighingOf } from '../../../../src/features/persona/weighing.ts';
import { sql } from '../../../../src/store/database.ts';
import { rounds } from '../../../patience.ts';
import { upkeepFurther } from '../../../upkeep.ts';
import { brokenVoices } from './voice-invariants.ts';
import { bothWays, groupsOf, NOW, type Said, TEAM, VoiceWorld } from './voice-world.ts';

let world: VoiceWorld;
afterEach(() => world.close());

const number = fc.integer({ min: 1, max: 14 });
const said: fc.Arbitrary<Said> = fc.record({
  words: fc.constantFrom(null, 'a', 'a+', 'a-', 'b', 'c', 'd'),
  message: fc.constantFrom(null, null, 'm', 'n', 'o', 'p'),
  user: fc.constantFrom(null, null, null, 'x', 'y'),
});
type Act = (world: VoiceWorld, step: () => Promise<boolean>) => Promise<unknown>;
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(number, said).map(
      ([id, is]): Act =>
        world =>
          world.say(id, is),
    ),
  },
  {
    weight: 3,
    arbitrary: number.map(
      (id): Act =>
        world =>
          world.say(id, undefined),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(number, number).map(
      ([one, other]): Act =>
        async world => {
          const [left, right] = [Math.min(one, other), Math.max(one, other)];
          if (left !== right && !(await isMerged(world, left, right))) await world.merge(left, right);
        },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(number, number).map(
      ([one, other]): Act =>
        world =>
          world.merge(Math.min(one, other), Math.max(one, other), false),
    ),
  },
  {
    weight: 2,
    arbitrary: number.map(
      (id): Act =>
        world =>
          world.part(id),
    ),
  },
  { weight: 3, arbitrary: fc.constant<Act>((_, step) => step()) },
);

async function isMerged(world: VoiceWorld, left: number, right: number): Promise<boolean> {
  const rows = await world.look(({ query }) =>
    query(
      sql`SELECT 1 FROM "VoiceMerge" WHERE "left" = ${left} AND "right" = ${right} AND "endedAt" IS NULL`,
    ),
  );
  return rows.length > 0;
}

test.each([
  ['in the smallest steps, whatever comes between them', 1, rounds({ short: 25, full: 40 })],
  // So many that some are large enough to be put off.
  ['in small steps', 7, 40],
  ['at once', undefined, rounds({ short: 10, full: 40 })],
])(
  '%s, voices end as grouping anew has them',
  async (_, patience, numRuns) => {
    world = await VoiceWorld.open(patience);
    let waited = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 10, maxLength: 60 }), async acts => {
        const step = () =>
          world.look(transaction =>
            divideFurther(transaction, NOW, recordsListener(features, transaction), patience),
          );
        for (const each of acts) {
          await each(world, step);
          expect(await world.look(brokenVoices)).toEqual([]);
          const { anew, kept } = await world.look(bothWays);
          if (kept.length < anew.length) waited += 1;
          // Until it is divided a voice is as it was: no two records are apart too early.
          for (const group of anew)
            expect(kept.some(voice => group.every(id => voice.includes(id)))).toBe(true);
        }
        for (let steps = 0; await step(); steps += 1) expect(steps).toBeLessThan(2000);
        const { anew, kept } = await world.look(bothWays);
        expect(kept).toEqual(anew);
        expect(await world.look(brokenVoices)).toEqual([]);
        // Nothing is left behind by what is gone.
        for (let id = 1; id <= 14; id += 1) await world.say(id, undefined);
        while (await step());
        const [left] = await world.look(({ query }) =>
          query<{ rows: number }>(sql`
          SELECT (SELECT count(*) FROM "Voice") + (SELECT count(*) FROM "VoicePart") + (SELECT count(*) FROM "VoiceLink")
            + (SELECT count(*) FROM "VoiceDivision") + (SELECT count(*) FROM "VoiceFrontier") AS rows`),
        );
        expect(left?.rows).toBe(0);
      }),
      { numRuns: Number(process.env['FC_RUNS'] ?? numRuns) },
    );
    // Else nothing was put off, and nothing tested.
    expect(waited > 0).toBe(patience !== undefined);
  },
  240_000,
);

const CHAIN = 1500;

/** Records that were merged in a chain, one with the next. */
async function openChain(): Promise<void> {
  world = await VoiceWorld.open();
  await world.look(async ({ execute }) => {
    await execute(sql`
      WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${CHAIN})
      INSERT INTO "Feedback" ("teamId", number, text, dimension, "sourceId", consent, tags, "reporterId", "roomId",
        "partId", "saidAt", "recordedAt", "messageAt")
      SELECT ${TEAM}, n, '', 'needs', 1, 'unknown', '[]', 1, 1, n, ${NOW}, ${NOW}, ${NOW} FROM n`);
    await execute(sql`INSERT INTO "Voice" (id, "teamId", records) VALUES (1, ${TEAM}, ${CHAIN})`);
    await execute(sql`
      INSERT INTO "VoicePart" (id, "teamId", key, "voiceId", holders, records)
      SELECT number, ${TEAM}, 'r:' || number, 1, 1, 1 FROM "Feedback"`);
    await execute(sql`
      INSERT INTO "VoiceMerge" ("teamId", "left", "right", "createdAt")
      SELECT ${TEAM}, number, number + 1, ${NOW} FROM "Feedback" WHERE number < ${CHAIN}`);
    await execute(sql`
      INSERT INTO "VoiceLink" SELECT "left", "right", 1 FROM "VoiceMerge" UNION ALL SELECT "right", "left", 1 FROM "VoiceMerge"`);
  });
  expect(await world.look(brokenVoices)).toEqual([]);
}

const voices = async () => {
  const numbers = Array.from({ length: CHAIN }, (_, index) => index + 1);
  return groupsOf(await world.look(transaction => voicesOf(transaction, TEAM, numbers))).map(
    group => group.length,
  );
};

test('a long chain that breaks stays one voice until the last step, across kills, and then is two', async () => {
  await openChain();
  await world.say(700, undefined);
  let steps = 0;
  for (let goesOn = true; goesOn; steps += 1) {
    expect(await world.look(brokenVoices)).toEqual([]);
    const waits = await world.look(({ query }) => query(sql`SELECT 1 FROM "VoiceDivision"`));
    expect(await voices()).toEqual(waits.length > 0 ? [CHAIN - 1] : [699, 800]);
    await world.reopen();
    goesOn = await world.look(transaction => upkeepFurther(transaction, NOW));
  }
  expect(steps).toBeGreaterThan(3);
  expect(await voices()).toEqual([699, 800]);
  // The larger one is what the whole one was.
  expect((await world.look(transaction => voicesOf(transaction, TEAM, [701]))).get(701)).toBe(1);
}, 60_000);

test('of several links that break while the voice is being divided none is forgotten', async () => {
  await openChain();
  for (const number of [CHAIN + 1, CHAIN + 2]) {
    await world.say(number, {});
    await world.merge(100, number);
  }
  await world.say(700, undefined);
  // With it go four links.
  await world.say(100, undefined);
  while (await world.look(transaction => upkeepFurther(transaction, NOW)));
  const sizes = groupsOf(
    await world.look(transaction =>
      voicesOf(
        transaction,
        TEAM,
        Array.from({ length: CHAIN + 2 }, (_, index) => index + 1),
      ),
    ),
  ).map(group => group.length);
  expect(sizes).toEqual([99, 599, 800, 1, 1]);
  expect(await world.look(brokenVoices)).toEqual([]);
});

test('what a claim stands on follows when the last step is done, and not before', async () => {
  await openChain();
  await world.look(async transaction => {
    await transaction.execute(sql`
      INSERT INTO "Claim" (id, "teamId", number, "personaId", dimension, wording, "sinceVersion", standing)
      VALUES (1, ${TEAM}, 1, 1, 'needs', 'w', 1, NULL)`);
    const things = ['F1', `F${CHAIN}`];
    const links = {
      teamId: TEAM,
      personaId: 1,
      claimId: 1,
      side: 'supporting',
      linkedById: 1,
      at: NOW,
    } as const;
    await linkEvidence({ transaction, features }, { ...links, things });
  });
  const voicesFor = () =>
    world.look(async transaction => {
      const [claim] = await claimsWithoutStanding(transaction, TEAM, 1);
      if (claim === undefined) return 'as before';
      const weighing = await weighingOf({ transaction, features }, TEAM, 90);
      const standings = await currentStandings(transaction, [claim], weighing, NOW);
      return standings.get(1)?.voicesFor;
    });
  expect(await voicesFor()).toBe(1);
  await world.merge(700, 701, false);
  expect(await voicesFor()).toBe('as before');
  while (await world.look(transaction => upkeepFurther(transaction, NOW)));
  expect(await voicesFor()).toBe(2);
}, 60_000);

test('the larger side keeps the id, whichever is found out first; joining keeps that of the larger', async () => {
  world = await VoiceWorld.open();
  const idOf = async (number: number) =>
    (await world.look(transaction => voicesOf(transaction, TEAM, [number]))).get(number);
  await world.say(9, {});
  for (const number of [2, 3, 4]) await world.say(number, { words: 'a' });
  const [alone, large] = [await idOf(9), await idOf(2)];
  for (const [left, right] of [
    [2, 9],
    [9, 2],
  ] as const) {
    await world.merge(left, right);
    expect(await idOf(9)).toBe(large);
    await world.merge(left, right, false);
    expect(await idOf(2)).toBe(large);
    expect(await idOf(9)).not.toBe(large);
    // What is no more never is anything again.
    expect(await idOf(9)).not.toBe(alone);
  }
  // Taking out the first, or making it say something else, renames nothing.
  await world.say(2, undefined);
  expect(await idOf(3)).toBe(large);
  const own = await idOf(9);
  await world.say(9, { words: 'b' });
  expect(await idOf(9)).toBe(own);
  expect(await world.look(brokenVoices)).toEqual([]);
});

test.each([
  ['in the middle', 3],
  ['at the beginning', 1],
  ['at the end', 5],
])('merges that end all at once leave nobody together: those of the one %s', async (_, hub) => {
  world = await VoiceWorld.open();
  const others = [1, 2, 3, 4, 5].filter(number => number !== hub);
  for (const number of [hub, ...others]) await world.say(number, {});
  for (const other of others) await world.merge(Math.min(hub, other), Math.max(hub, other));
  await world.part(hub);
  const { kept } = await world.look(bothWays);
  expect(kept).toEqual([[1], [2], [3], [4], [5]]);
});

test('a link that breaks on the way of a tree that grows holds nobody together when the tree is cut off', async () => {
  world = await VoiceWorld.open(1);
  // 5 with 1, 2 and 3 around it, and with the tail 6 to 15.
  for (let number = 1; number <= 15; number += 1) await world.say(number, {});
  for (const number of [1, 2, 3]) await world.merge(number, 5);
  for (let number = 5; number < 15; number += 1) await world.merge(number, number + 1);
  await world.merge(5, 6, false);
  // The tree of 5 is not at 3 yet; without it 3 and 6 are one through nothing.
  await world.merge(3, 5, false);
  expect(await world.look(({ query }) => query(sql`SELECT id FROM "VoiceDivision"`))).toHaveLength(2);
  while (
    await world.look(transaction =>
      divideFurther(transaction, NOW, recordsListener(features, transaction), 1),
    )
  );
  const { anew, kept } = await world.look(bothWays);
  expect(anew.map(group => group.length)).toEqual([3, 1, 1, 10]);
  expect(kept).toEqual(anew);
});

test('a chain that is closed again on the other side before it is divided stays one', async () => {
  await openChain();
  await world.merge(700, 701, false);
  await world.look(transaction => upkeepFurther(transaction, NOW));
  await world.merge(1, CHAIN);
  while (await world.look(transaction => upkeepFurther(transaction, NOW)));
  expect(await voices()).toEqual([CHAIN]);
  expect(await world.look(brokenVoices)).toEqual([]);
}, 60_000);

test('a chain that breaks in several places is several voices', async () => {
  await openChain();
  for (const left of [400, 800, 1200]) await world.merge(left, left + 1, false);
  while (await world.look(transaction => upkeepFurther(transaction, NOW)));
  expect(await voices()).toEqual([400, 400, 400, 300]);
}, 60_000);
