/** Killed by kill -9 between “the slot is taken”, “it is in the outbox” and “it is sent”: there is one digest in the end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { sql } from '../../../src/store/database.ts';
import { quickFolder } from '../../scratch.ts';
import { Chat } from '../chat.ts';

const CHILD = fileURLToPath(new URL('./killed-at-digest.ts', import.meta.url));

test.each([
  ['when the slot is taken', 'INSERT INTO "DigestReport"', ''],
  ['when it is about to be in the outbox', 'INSERT INTO "Outbox"', '个新声音'],
  ['when it is in the outbox, and not sent', "SET state = 'sending'", ''],
  ['when it is sent, and not noted', "SET state = 'sent'", ''],
])('%s', async (_, statement, words) => {
  const folder = quickFolder();
  const chat = await Chat.open({ folder });
  try {
    await chat.type(':now 2026-12-04T10:00');
    await chat.type(':as 小李 role=community');
    await chat.say('小李', '/反馈 盒子太大 渠道=天猫 维度=痛点');
    await chat.stop();
    const child = spawn(process.execPath, ['--import', 'tsx', CHILD, folder, statement, words]);
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
    await chat.restart();
    await chat.type(':now 2026-12-07T09:03');
    const reports = await chat.look(({ query }) =>
      query<{ state: string; fate: string }>(sql`
        SELECT report.state, message.state AS fate FROM "DigestReport" report
        LEFT JOIN "Outbox" message ON message.id = report."outboxId"`),
    );
    expect(reports.map(({ fate }) => fate)).toEqual(['sent']);
    const posted = await chat.look(({ query }) =>
      query<{ count: number }>(sql`
        SELECT count(*) AS count FROM "Outbox" WHERE view LIKE '%周报 12-07%' AND "editsId" IS NULL`),
    );
    expect(posted).toEqual([{ count: 1 }]);
    // Nothing new happened since: what was told is not told again.
    await chat.type(':now 2026-12-14T09:00');
    expect(chat.lastCard().text).toContain('本周没有新东西');
  } finally {
    await chat.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
