/** A database of an earlier version of the program goes on as it was: nothing of it is lost, and what was wrong is mended. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refusedAmong } from '../../src/features/feedback/store/refused.ts';
import { rekeyFurther } from '../../src/features/feedback/store/rekeying.ts';
import { features } from '../../src/features/index.ts';
import { evidenceMark, evidenceOf } from '../../src/features/persona/store/evidence.ts';
import { currentStandings } from '../../src/features/persona/store/standings.ts';
import { weighingOf } from '../../src/features/persona/weighing.ts';
import { listActs } from '../../src/features/proposal/store/proposal-acts.ts';
import { findProposal } from '../../src/features/proposal/store/proposals.ts';
import { sql } from '../../src/store/database.ts';
import { readMigrations } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/open-database.ts';

const migrations = readMigrations(path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations'));
/** Those that came before a migration. */
const before = (name: string) =>
  migrations.slice(
    0,
    migrations.findIndex(each => each.name.endsWith(name)),
  );

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'personaloop-'));
  file = path.join(folder, 'chat.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('proposals of before their cited records were noted', () => {
  const at = new Date('2026-11-20T02:00:00Z');

  /** P1 is open and cites F1; its card is om_card in the second room, and each of these acts was noted as done in a room. */
  async function leave(acts: readonly { via: string; platform: string; roomId: number }[]): Promise<void> {
    const database = await openDatabase(file, before('_cited_records'));
    await database.transaction(async ({ execute }) => {
      for (const [id, platform, chatId] of [
        [1, 'telegram', '-100'],
        [2, 'lark', 'oc_two'],
      ] as const)
        await execute(sql`
          INSERT INTO "Room" (id, platform, "chatId", "teamId", name, "createdAt")
          VALUES (${id}, ${platform}, ${chatId}, 1, ${chatId}, ${at})`);
      await execute(sql`INSERT INTO "Person" (id, name, "createdAt") VALUES (1, '王经理', ${at})`);
      await execute(sql`
        INSERT INTO "Message" (platform, "chatId", "messageId", "madeById", "showsId") VALUES ('lark', 'oc_two', 'om_card', 1, 1)`);
      const changes = JSON.stringify([
        { kind: 'add', dimension: 'needs', wording: '收纳空间小', evidence: ['F1'] },
      ]);
      await execute(sql`
        INSERT INTO "Proposal" (id, "teamId", number, "personaId", "proposerId", "roomId", state, "baseVersion", changes,
          "contentHash", reason, "createdAt", "changedAt", "expiresAt")
        VALUES (1, 1, 1, 1, 1, 1, 'open', 0, ${changes}, 'older', '', ${at}, ${at}, ${at})`);
      for (const { via, platform, roomId } of acts)
        await execute(sql`
          INSERT INTO "ProposalAct" ("teamId", "proposalId", "inboxId", "personId", kind, meaning, via, "isVote",
            "contentHash", platform, "roomId", "messageId", at)
          VALUES (1, 1, 1, 1, 'give', 'approve', ${via}, true, 'older', ${platform}, ${roomId}, 'om_card', ${at})`);
    });
    await database.close();
  }

  test('are there with the name of their content, so that their votes hold', async () => {
    await leave([{ via: 'telegram 7 👍', platform: 'telegram', roomId: 1 }]);
    const database = await openDatabase(file, migrations);
    try {
      const proposal = await database.transaction(transaction => findProposal(transaction, 1, 1));
      expect(proposal).toMatchObject({ contentHash: 'older', cited: null, state: 'open' });
      const acts = await database.transaction(transaction =>
        listActs(transaction, { id: 1, contentHash: 'older' }),
      );
      expect(acts).toMatchObject([{ contentHash: 'older', on: '1/om_card', platform: 'telegram' }]);
    } finally {
      await database.close();
    }
  });

  test('have reactions that were read on the messages where they stand, whatever event had them read', async () => {
    await leave([
      { via: 'lark ou_1 THUMBSUP', platform: 'telegram', roomId: 1 },
      { via: 'lark ou_1 OK', platform: 'lark', roomId: 2 },
      { via: 'lark typed', platform: 'lark', roomId: 2 },
    ]);
    const database = await openDatabase(file, migrations);
    try {
      const acts = await database.transaction(transaction =>
        listActs(transaction, { id: 1, contentHash: 'older' }),
      );
      expect(acts.map(({ platform, on }) => [platform, on])).toEqual([
        ['lark', '2/om_card'],
        ['lark', '2/om_card'],
        ['lark', null],
      ]);
    } finally {
      await database.close();
    }
  });
});

describe('evidence of before it was of kinds', () => {
  const at = new Date('2026-11-20T02:00:00Z');
  const claim = { id: 1, keptStanding: null };

  /** C1 rests on F1 of intensity 5 and F2 that says none; F3 is gone. Of F1 an older fact was noted, of intensity 1. */
  async function leave(): Promise<void> {
    const database = await openDatabase(file, before('_evidence_of_kinds'));
    await database.transaction(async ({ execute }) => {
      await execute(sql`
        INSERT INTO "Claim" (id, "teamId", number, "personaId", dimension, wording, "sinceVersion")
        VALUES (1, 1, 1, 1, 'needs', 'w', 1)`);
      for (const thing of ['F1', 'F2', 'F3'])
        await execute(sql`
          INSERT INTO "Evidence" ("teamId", "personaId", "claimId", thing, side, "linkedById", "linkedAt")
          VALUES (1, 1, 1, ${thing}, 'supporting', 1, ${at})`);
      for (const [thing, intensity, voice, isGone] of [
        ['F1', 1, 1, false],
        ['F1', 5, 1, false],
        ['F2', null, 2, false],
        ['F3', 4, 3, true],
      ] as const)
        await execute(sql`
          INSERT INTO "EvidenceFact" ("teamId", thing, at, "sourceId", intensity, voice, "saidAt", "isGone")
          VALUES (1, ${thing}, ${at}, 7, ${intensity}, ${voice}, ${at}, ${isGone})`);
    });
    await database.close();
  }

  test('weighs what it did, now and in an older version, and no fact is noted twice', async () => {
    await leave();
    const database = await openDatabase(file, migrations);
    try {
      await database.transaction(async transaction => {
        const weighing = await weighingOf({ transaction, features }, 1, 90);
        const now = await evidenceOf(transaction, [claim.id], weighing);
        expect(now.pieces.map(({ thing, weight }) => [thing, weight])).toEqual([
          ['F1', 1],
          ['F2', 0.6],
        ]);
        const older = await evidenceOf(transaction, [claim.id], weighing, { lastEvidence: 1, lastFact: 1 });
        expect(older.pieces.map(({ thing, weight }) => [thing, weight])).toEqual([['F1', 0.2]]);
        const standing = (await currentStandings(transaction, [claim], weighing, at)).get(claim.id);
        expect(standing).toMatchObject({ supporting: 1.6, voicesFor: 2, sources: 1 });
        expect(await evidenceMark(transaction)).toEqual({ lastEvidence: 3, lastFact: 4 });
      });
    } finally {
      await database.close();
    }
  });
});

describe('refusals of before they were kept by words and users', () => {
  const at = new Date('2026-11-20T02:00:00Z');
  const WORDS = '拉链一着急就卡住';

  /** F1 and F2 say the same, F3 and F4 are of one user; F1 and F3 refuse. P1 is open, P2 is published. */
  async function leave(): Promise<void> {
    const database = await openDatabase(file, before('_refusals'));
    await database.transaction(async ({ execute }) => {
      await execute(sql`INSERT INTO "Person" (id, name, "createdAt") VALUES (1, '小周', ${at})`);
      await execute(sql`
        INSERT INTO "Team" (id, name, settings, "endUserSecret", "createdAt") VALUES (1, 'team', '{}', 'secret', ${at})`);
      for (const [number, text, endUser, consent] of [
        [1, WORDS, 'li', 'no'],
        [2, WORDS, null, 'unknown'],
        [3, '颜色也不好看', 'zhang', 'no'],
        [4, '味道还可以接受', 'zhang', 'yes'],
        [5, '快递送得非常慢', null, 'unknown'],
      ] as const)
        await execute(sql`
          INSERT INTO "Feedback" (id, "teamId", number, text, dimension, "sourceId", "endUser", consent, tags, "reporterId",
            "roomId", "partId", "saidAt", "recordedAt", "messageAt")
          VALUES (${number}, 1, ${number}, ${text}, 'needs', 1, ${endUser}, ${consent}, '[]', 1, 1, 0, ${at}, ${at}, ${at})`);
      const cited = JSON.stringify([
        { record: 1, words: 'a', voice: 1 },
        { record: 3, words: null, voice: 3 },
        { record: 5, words: 'b', voice: 5 },
        { record: 1, letter: 'T', words: 'c', voice: 1 },
      ]);
      for (const [number, state] of [
        [1, 'open'],
        [2, 'approved'],
        [3, 'in-conflict'],
      ] as const)
        await execute(sql`
          INSERT INTO "Proposal" (id, "teamId", number, "personaId", "proposerId", "roomId", state, "baseVersion", changes,
            cited, "contentHash", reason, "createdAt", "changedAt", "expiresAt")
          VALUES (${number}, 1, ${number}, 1, 1, 1, ${state}, 0, '[]', ${number === 3 ? null : cited}, 'older', '', ${at},
            ${at}, ${at})`);
      await execute(sql`INSERT OR IGNORE INTO "WordsKeying" ("teamId", rules) VALUES (1, 1)`);
    });
    await database.close();
  }

  test('hold for the same user at once, and for the same words when these are keyed', async () => {
    await leave();
    const database = await openDatabase(file, migrations);
    try {
      await database.transaction(async transaction => {
        const all = [1, 2, 3, 4, 5];
        expect([...(await refusedAmong(transaction, 1, all))].sort()).toEqual([1, 3, 4]);
        while (await rekeyFurther(transaction, at, async () => {}));
        expect([...(await refusedAmong(transaction, 1, all))].sort()).toEqual([1, 2, 3, 4]);
      });
    } finally {
      await database.close();
    }
  });

  test('are in the snapshots of what is voted on, and nowhere else', async () => {
    await leave();
    const database = await openDatabase(file, migrations);
    try {
      await database.transaction(async transaction => {
        const open = await findProposal(transaction, 1, 1);
        expect(open).toMatchObject({ contentHash: 'older' });
        expect(open?.cited).toEqual([
          { record: 1, words: 'a', voice: 1, isRefused: true },
          { record: 3, words: null, voice: 3 },
          { record: 5, words: 'b', voice: 5 },
          { record: 1, letter: 'T', words: 'c', voice: 1 },
        ]);
        expect(JSON.stringify((await findProposal(transaction, 1, 2))?.cited)).not.toContain('isRefused');
        expect((await findProposal(transaction, 1, 3))?.cited).toBeNull();
      });
    } finally {
      await database.close();
    }
  });
});
