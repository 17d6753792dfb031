/** Reminders of meetings, once: killed by kill -9 at any step, two due workers over one database, a clock that is set back. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { sql } from '../../../src/store/database.ts';
import { quickFolder } from '../../scratch.ts';
import { Chat } from '../chat.ts';

const CHILD = fileURLToPath(new URL('../digest/killed-at-digest.ts', import.meta.url));

/** What was said of its own accord, whatever became of it. */
async function said(chat: Chat, words: string): Promise<string[]> {
  const rows = await chat.look(({ query }) =>
    query<{ state: string }>(sql`
      SELECT state FROM "Outbox" WHERE kind = 'notice' AND "editsId" IS NULL AND view LIKE ${`%${words}%`}`),
  );
  return rows.map(({ state }) => state);
}

describe.each([
  ['a day before', '2026-12-01T15:00', '2026-12-01T15:03', 'M1 研讨会：', 'UPDATE "Meeting" SET "dueAt"'],
  ['at its time', '2026-12-02T15:00', '2026-12-02T15:03', 'M1 到点了', 'INSERT INTO "ScheduleSlot"'],
])('%s, killed', (_, time, later, words, taken) => {
  test.each([
    ['when the reminder is taken', taken, ''],
    ['when it is about to be in the outbox', 'INSERT INTO "Outbox"', 'M1'],
    ['when it is in the outbox, and not sent', "SET state = 'sending'", ''],
    ['when it is sent, and not noted', "SET state = 'sent'", ''],
  ])('%s', async (__, statement, inValues) => {
    const folder = quickFolder();
    const chat = await Chat.open({ folder });
    try {
      await chat.type(':now 2026-11-30T10:00');
      await chat.type(':as 小李 role=community');
      await chat.say('小李', '/review schedule 周三 15:00');
      if (time.startsWith('2026-12-02'))
        for (const at of ['12-01T15:00', '12-02T14:50']) await chat.type(`:now 2026-${at}`);
      await chat.stop();
      const child = spawn(process.execPath, ['--import', 'tsx', CHILD, folder, statement, inValues, time]);
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
      expect(signal).toBe('SIGKILL');
      await chat.restart();
      await chat.type(`:now ${later}`);
      expect(await said(chat, words)).toEqual(['sent']);
    } finally {
      await chat.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

test('two workers over one database, and a clock that is set back and forward, say each thing once', async () => {
  let now = new Date('2026-11-30T02:00:00Z');
  const chat = await Chat.open({ now: () => now });
  const other = chat.otherWorker();
  const shanghai = (time: string) => new Date(`2026-${time}:00+08:00`);
  try {
    await chat.type(':as 小李 role=community');
    await chat.say('小李', '/反馈 盒子太大 渠道=天猫 维度=痛点');
    await chat.say('小李', '/review schedule 周三 15:00');
    for (const time of [
      ...['12-01T15:00', '12-01T15:02', '12-01T14:00', '12-01T15:00', '12-02T14:50', '12-02T14:40'],
      ...['12-02T14:50', '12-02T15:00', '12-02T14:55', '12-02T15:01', '12-02T14:00', '12-02T15:00'],
      ...['12-07T09:05', '12-07T08:50', '12-07T09:00', '12-06T20:00', '12-07T09:10'],
    ]) {
      now = shanghai(time);
      await Promise.all([chat.doDue(), other.wake(), chat.doDue(), other.wake()]);
    }
    for (const words of ['M1 研讨会：', '还有 10 分钟开始', 'M1 到点了', '周报 12-07'])
      expect(await said(chat, words), words).toHaveLength(1);
    expect(chat.errors).toEqual([]);
  } finally {
    await other.stop();
    await chat.close();
  }
});
