/** What an outage keeps until the team’s quiet hours waits for their end, and answers do not wait behind it. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Outgoing, PlatformError } from '../../src/chat/platform.ts';
import { plainText, text, view } from '../../src/chat/view.ts';
import { teamSettingsSchema } from '../../src/domain/team-settings.ts';
import { outboxSender, resumeOutbox } from '../../src/jobs/outbox-sender.ts';
import type { Database } from '../../src/store/database.ts';
import { readMigrations } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { queueMessage } from '../../src/store/outbox.ts';
import { createTeam, saveSettings } from '../../src/store/teams.ts';
import { QuietPlatform } from '../quiet-platform.ts';
import { placeReadyMade, quickFolder } from '../scratch.ts';

const migrations = readMigrations(path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations'));
/** Of the team’s zone, which is eight hours ahead. */
const at = (time: string) => new Date(`2026-12-${time}:00+08:00`);

/** Can’t be reached before a time. */
class Outage extends QuietPlatform {
  until = new Date(0);
  readonly heard: string[] = [];

  readonly edited: string[] = [];

  async edit(_: string, { view: shown }: Outgoing): Promise<void> {
    this.edited.push(plainText(shown));
  }

  override async send({ view: shown }: Outgoing): Promise<string> {
    if (new Date() < this.until) throw new PlatformError({ kind: 'unreachable' }, 'no answer');
    this.heard.push(`${new Date(Date.now() + 8 * 3_600_000).toISOString().slice(8, 16)} ${plainText(shown)}`);
    return `m${this.heard.length}`;
  }
}

let folder: string;
let database: Database;
let platform: Outage;
let teamId: number;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: at('01T21:50') });
  folder = quickFolder();
  placeReadyMade(path.join(folder, 'a.db'));
  database = await openDatabase(path.join(folder, 'a.db'), migrations);
  platform = new Outage();
  teamId = await database.transaction(async transaction => {
    const id = await createTeam(transaction, '甲', teamSettingsSchema.parse({}), 'x', new Date());
    const room = { platform: platform.name, chatId: 'g', teamId: id, name: '群', createdAt: new Date() };
    await transaction.prisma.room.create({ data: room });
    return id;
  });
});
afterEach(async () => {
  vi.useRealTimers();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const queue = (
  words: string,
  { isUnasked = false, editsId }: { isUnasked?: boolean; editsId?: number } = {},
) =>
  database.transaction(transaction =>
    queueMessage(
      transaction,
      {
        ...{ platform: platform.name, chatId: 'g', teamId, view: view(text(words)), editsId },
        ...(isUnasked
          ? { kind: 'notice', replyTo: undefined, isRepeatable: true, obeysQuietHours: true }
          : { kind: 'reply', replyTo: 'p1' }),
      },
      new Date(),
    ),
  );

async function send(): Promise<readonly string[]> {
  const sender = outboxSender({
    ...{
      database,
      platforms: [platform],
      defaultLanguage: 'zh-CN',
      now: () => new Date(),
      random: () => 0.5,
    },
    ...{ receive: async () => {}, onProgress: () => {}, log: pino({ level: 'silent' }) },
    onTrouble: error => {
      throw error;
    },
  });
  await resumeOutbox(sender, database);
  await sender.rest();
  while (sender.isWaiting) {
    await vi.advanceTimersToNextTimerAsync();
    await sender.rest();
  }
  await sender.stop();
  return platform.heard;
}

test('before them it is sent at once', async () => {
  await queue('提醒', { isUnasked: true });
  expect(await send()).toEqual(['01T21:50 提醒']);
});

test('after an outage it is sent in the morning; what answers somebody is sent at once', async () => {
  platform.until = at('01T23:10');
  await queue('提醒', { isUnasked: true });
  await queue('回答');
  await queue('另一个提醒', { isUnasked: true });
  const heard = await send();
  expect(heard[0]).toMatch(/^01T23:1\d 回答$/);
  expect(heard.slice(1)).toEqual(['02T08:00 提醒', '02T08:00 另一个提醒']);
});

test('what changes it waits behind it', async () => {
  vi.setSystemTime(at('01T22:30'));
  const made = await queue('提醒', { isUnasked: true });
  await queue('提醒，改过', { editsId: made });
  expect(await send()).toEqual(['02T08:00 提醒']);
  expect(platform.edited).toEqual(['提醒，改过']);
});

test.each([
  ['无', '01T22:30'],
  ['23:00-07:00', '01T22:30'],
  ['21:00-07:00', '02T07:00'],
])('quiet hours of the team: %s', async (hours, sentAt) => {
  const quietHours = hours === '无' ? '' : hours;
  await database.transaction(transaction =>
    saveSettings(transaction, teamId, { ...teamSettingsSchema.parse({}), quietHours }),
  );
  vi.setSystemTime(at('01T22:30'));
  await queue('提醒', { isUnasked: true });
  expect(await send()).toEqual([`${sentAt} 提醒`]);
});
