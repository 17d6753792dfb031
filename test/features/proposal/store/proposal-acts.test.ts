/** What decides a proposal is read without its history (chat-scale growth): somebody may react a thousand times. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Act, countVotes, notOvertaken } from '../../../../src/features/proposal/domain/approval.ts';
import {
  insertAct,
  listActs,
  type NewAct,
  type RecordedAct,
} from '../../../../src/features/proposal/store/proposal-acts.ts';
import { type Database, sql } from '../../../../src/store/database.ts';
import { readMigrations } from '../../../../src/store/migrate.ts';
import { openDatabase } from '../../../../src/store/open-database.ts';
import { Chat } from '../../../scenes/chat.ts';

const migrations = readMigrations(
  path.join(import.meta.dirname, '..', '..', '..', '..', 'prisma', 'migrations'),
);
const CONTENT = { id: 1, contentHash: 'now' };
const BEGIN = Date.parse('2026-11-20T02:00:00Z');

let folder: string;
let database: Database;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'personaloop-'));
  database = await openDatabase(path.join(folder, 'chat.db'), migrations);
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const acts = fc.array(
  fc.record({
    person: fc.integer({ min: 1, max: 3 }),
    way: fc.constantFrom('telegram typed', 'telegram 7 👍', 'telegram 7 👎', 'lark ou_1 OK', 'lose'),
    isGiven: fc.boolean(),
    meaning: fc.constantFrom('approve' as const, 'reject' as const),
    isVote: fc.boolean(),
    contentHash: fc.constantFrom('now', 'now', 'now', 'before', ''),
    message: fc.constantFrom('m1', 'm2'),
    seconds: fc.integer({ min: 0, max: 9 }),
    inboxId: fc.integer({ min: 1, max: 6 }),
  }),
  { maxLength: 24 },
);

function newAct({
  way,
  isGiven,
  message,
  seconds,
  ...act
}: (typeof acts extends fc.Arbitrary<infer All> ? All : never)[number]): NewAct {
  const isLoss = way === 'lose';
  return {
    ...act,
    ...{ kind: isLoss ? 'lose' : isGiven ? 'give' : 'take', via: isLoss ? '' : way },
    ...{ teamId: 1, proposalId: 1, platform: way.split(' ')[0] ?? '', roomId: 1, messageId: message },
    at: new Date(BEGIN + seconds * 1000),
  };
}

/** What the store keeps of an act, whatever became of it. */
const whole = (act: NewAct): RecordedAct => ({
  ...{ person: act.person, kind: act.kind, meaning: act.meaning, via: act.via, isVote: act.isVote },
  ...{ contentHash: act.contentHash, at: act.at, platform: act.platform },
  on: act.via.split(' ').length > 2 ? `1/${act.messageId}` : null,
});

const counted = (all: readonly RecordedAct[]) => {
  const readable = all.map(
    (act): Act => ({ ...act, isReadable: act.on !== null && act.platform === 'lark' }),
  );
  return countVotes(readable, { contentHash: 'now', proposer: 3, managers: new Set([1, 2, 3]) });
};

test('what is read decides as the whole history does, in whatever order acts are told and dated', async () => {
  await fc.assert(
    fc.asyncProperty(acts, async drawn => {
      const all = drawn.map(newAct);
      const listed = await database.transaction(async transaction => {
        await transaction.execute(sql`DELETE FROM "ProposalAct"`);
        for (const act of all) await insertAct(transaction, act);
        return listActs(transaction, CONTENT);
      });
      const inOrder = all
        .map((act, place) => ({ act, place }))
        .sort((one, other) => one.act.inboxId - other.act.inboxId || one.place - other.place)
        .map(({ act }) => whole(act))
        .filter(({ contentHash }) => contentHash === 'now');
      expect(listed).toEqual(notOvertaken(inOrder));
      expect(counted(listed)).toEqual(counted(inOrder));
    }),
    { numRuns: 150 },
  );
});

test('an older database tells what was overtaken as it would have been told', async () => {
  const drawn = fc.sample(acts, { numRuns: 60, seed: 7 }).flat().map(newAct);
  const marked = (from: Database) =>
    from.transaction(transaction =>
      transaction.query(sql`SELECT id, "isOvertaken" FROM "ProposalAct" ORDER BY id`),
    );
  await database.transaction(async transaction => {
    for (const act of drawn) await insertAct(transaction, act);
  });
  const file = path.join(folder, 'older.db');
  const until = migrations.findIndex(({ name }) => name.endsWith('_overtaken_acts'));
  const older = await openDatabase(file, migrations.slice(0, until));
  await older.transaction(async ({ execute }) => {
    for (const act of drawn)
      await execute(sql`
        INSERT INTO "ProposalAct" ("teamId", "proposalId", "inboxId", "personId", kind, meaning, via, "isVote",
          "contentHash", platform, "roomId", "messageId", at)
        VALUES (1, 1, ${act.inboxId}, ${act.person}, ${act.kind}, ${act.meaning}, ${act.via}, ${act.isVote},
          ${act.contentHash}, ${act.platform}, 1, ${act.messageId}, ${act.at})`);
  });
  await older.close();
  const upgraded = await openDatabase(file, migrations);
  try {
    expect(await marked(upgraded)).toEqual(await marked(database));
  } finally {
    await upgraded.close();
  }
});

describe('somebody who reacts again and again', () => {
  /** @returns how many acts are read to count the votes, and how many there are, after so many turns */
  async function afterTurns(turns: number): Promise<{ read: number; kept: number }> {
    const chat = await Chat.open();
    try {
      await chat.type(':as 老王 manager');
      await chat.say('老王', '/反馈 太大 维度=痛点 渠道=小红书');
      await chat.say('老王', '/persona new 妈妈');
      const card = await chat.say('小李', '/persona propose 妈妈 add 维度=痛点 "想要小包装" 证据=F1');
      for (let turn = 0; turn < turns; turn += 1) {
        await chat.react('小周', '👍', card.message);
        await chat.react('小周', '-👍', card.message);
      }
      await chat.react('小周', '👍', card.message);
      expect(chat.shown(card.message).text).toContain('其他成员 1 👍');
      return await chat.look(async transaction => {
        const [proposal] = await transaction.query<{ id: number; contentHash: string }>(sql`
          SELECT id, "contentHash" FROM "Proposal"`);
        const all = await transaction.query(sql`SELECT id FROM "ProposalAct"`);
        const read = await listActs(transaction, proposal ?? CONTENT);
        return { read: read.length, kept: all.length };
      });
    } finally {
      await chat.close();
    }
  }

  test('is read as the last that they did; all of it is kept', async () => {
    expect(await afterTurns(5)).toEqual({ read: 1, kept: 11 });
    expect(await afterTurns(10)).toEqual({ read: 1, kept: 21 });
  });
});
