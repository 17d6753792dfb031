/** The sender against a loopback platform that misbehaves as platforms do, over a real database. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Outgoing, PlatformError, type PlatformTrouble } from '../../src/chat/platform.ts';
import { plainText, text, view } from '../../src/chat/view.ts';
import { type OutboxSenderOptions, outboxSender, resumeOutbox } from '../../src/jobs/outbox-sender.ts';
import { type Database, openDatabase, sql } from '../../src/store/database.ts';
import { readMigrations } from '../../src/store/migrate.ts';
import { findPosted, markSending, queueMessage, settleUnknownFates } from '../../src/store/outbox.ts';
import { QuietPlatform } from '../quiet-platform.ts';

const migrations = readMigrations(path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations'));

class Loopback extends QuietPlatform {
  readonly heard: string[] = [];
  /** What the next calls answer instead of doing it. */
  readonly troubles: (PlatformTrouble | Error)[] = [];
  #messages = 0;

  async send(outgoing: Outgoing): Promise<string> {
    this.#stumble();
    this.#messages += 1;
    this.heard.push(`${outgoing.chatId}: ${plainText(outgoing.view)}`);
    return `m${this.#messages}`;
  }
  async edit(messageId: string, outgoing: Outgoing): Promise<void> {
    this.#stumble();
    this.heard.push(`${outgoing.chatId} ${messageId}: ${plainText(outgoing.view)}`);
  }
  #stumble(): void {
    const trouble = this.troubles.shift();
    if (trouble instanceof Error) throw trouble;
    if (trouble) throw new PlatformError(trouble, trouble.kind);
  }
}

let folder: string;
let database: Database;
let platform: Loopback;
let options: OutboxSenderOptions;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'personaloop-'));
  database = await openDatabase(path.join(folder, 'a.db'), migrations);
  platform = new Loopback();
  options = {
    database,
    platforms: [platform],
    defaultLanguage: 'zh-CN',
    receive: async () => {},
    now: () => new Date(),
    random: () => 0.5,
    log: pino({ level: 'silent' }),
    onProgress: () => {},
    onTrouble: error => {
      throw error;
    },
  };
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const queue = (chatId: string, words: string, editsId?: number) =>
  database.transaction(transaction =>
    queueMessage(
      transaction,
      { platform: 'telegram', chatId, kind: 'reply', view: view(text(words)), replyTo: undefined, editsId },
      new Date(),
    ),
  );
const states = async () => {
  const rows = await database.transaction(transaction =>
    transaction.query<{ state: string }>(sql`SELECT state FROM "Outbox" ORDER BY id`),
  );
  return rows.map(row => row.state);
};
async function send(): Promise<void> {
  const sender = outboxSender(options);
  await resumeOutbox(sender, database);
  await sender.rest();
  while (sender.isWaiting) {
    await new Promise(resolve => setTimeout(resolve, 5));
    await sender.rest();
  }
  await sender.stop();
}

test('a room’s messages go out in order, and are found again by the platform’s id', async () => {
  for (const words of ['一', '二', '三']) await queue('g', words);
  await send();
  expect(platform.heard).toEqual(['g: 一', 'g: 二', 'g: 三']);
  const posted = await database.transaction(transaction =>
    findPosted(transaction, { platform: 'telegram', chatId: 'g' }, 'm2'),
  );
  expect(posted && plainText(posted.view)).toBe('二');
});

test('an edit goes to the message that its row made, and is what the message shows then', async () => {
  const made = await queue('g', '一');
  await queue('g', '一，改过', made);
  await send();
  expect(platform.heard).toEqual(['g: 一', 'g m1: 一，改过']);
  const posted = await database.transaction(transaction =>
    findPosted(transaction, { platform: 'telegram', chatId: 'g' }, 'm1'),
  );
  expect(posted).toMatchObject({ madeById: made, view: view(text('一，改过')) });
});

test('told to wait, it waits that long, keeps the order, and lets other rooms go on', async () => {
  await queue('slow', '一');
  await queue('slow', '二');
  platform.troubles.push({ kind: 'try-later', retryAfterSeconds: 0.3 });
  const begin = Date.now();
  await queue('other', '别的');
  await send();
  expect(Date.now() - begin).toBeGreaterThanOrEqual(290);
  expect(platform.heard).toEqual(['other: 别的', 'slow: 一', 'slow: 二']);
});

test('what the platform refuses for good is put aside; the next goes on', async () => {
  await queue('g', '一');
  await queue('g', '二');
  platform.troubles.push({ kind: 'rejected' });
  await send();
  expect(platform.heard).toEqual(['g: 二']);
  expect(await states()).toEqual(['dead', 'sent']);
});

test('an error that tells nothing leaves a reply’s fate unknown and repeats an edit', async () => {
  const made = await queue('g', '一');
  await send();
  await queue('g', '二');
  await queue('g', '一，改过', made);
  platform.troubles.push(new Error('socket hang up'), new Error('socket hang up'));
  await send();
  expect(platform.heard).toEqual(['g: 一', 'g m1: 一，改过']);
  expect(await states()).toEqual(['sent', 'unknown', 'sent']);
});

test('after a crash a reply of unknown fate is not said again, an edit is', async () => {
  const made = await queue('g', '一');
  await send();
  const reply = await queue('g', '二');
  const edit = await queue('g', '一，改过', made);
  await database.transaction(async transaction => {
    await markSending(transaction, reply);
    await markSending(transaction, edit);
    expect(await settleUnknownFates(transaction, 'telegram', false)).toBe(1);
  });
  await send();
  expect(platform.heard).toEqual(['g: 一', 'g m1: 一，改过']);
  expect(await states()).toEqual(['sent', 'unknown', 'sent']);
});

test('an edit of a message that never got out is said as a message', async () => {
  const lost = await queue('g', '一');
  await database.transaction(async transaction => {
    await markSending(transaction, lost);
    await settleUnknownFates(transaction, 'telegram', false);
  });
  await queue('g', '一，改过', lost);
  await send();
  expect(platform.heard).toEqual(['g: 一，改过']);
});

test('messages for a platform that is not switched on wait for it', async () => {
  await queue('g', '一');
  options = { ...options, platforms: [] };
  await send();
  expect(await states()).toEqual(['queued']);
});
