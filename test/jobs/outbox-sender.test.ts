/** The sender against a loopback platform that misbehaves as platforms do, over a real database. */

import { rmSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Incoming } from '../../src/chat/incoming.ts';
import { type Outgoing, PlatformError, type PlatformTrouble, rendered } from '../../src/chat/platform.ts';
import { chart, fileBlock, plainText, text, type View, view } from '../../src/chat/view.ts';
import { type OutboxSenderOptions, outboxSender, resumeOutbox } from '../../src/jobs/outbox-sender.ts';
import { type Database, sql } from '../../src/store/database.ts';
import { hasUnsettled, settleUnknownFates } from '../../src/store/message-fates.ts';
import { readMigrations } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { finishMessage, markNumbered, markSending, queueMessage } from '../../src/store/outbox.ts';
import { adoptMessage, findPosted } from '../../src/store/posted-messages.ts';
import { CHART } from '../platforms/charts.ts';
import { QuietPlatform, quietCapabilities } from '../quiet-platform.ts';
import { placeReadyMade, quickFolder } from '../scratch.ts';

const migrations = readMigrations(path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations'));

/** When something was first tried, and since when a platform would show a repeat once: never. */
const NOW = new Date('2026-11-20T02:00:00Z');
const NEVER = new Date(8.64e15);

class Loopback extends QuietPlatform {
  override capabilities = { ...quietCapabilities };
  /** When a room may write next, by room. */
  readonly turns = new Map<string, Date>();
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
  /** A view of several lines is several messages, as a long one is. */
  override split(whole: View): readonly View[] {
    return plainText(whole)
      .split('\n')
      .map(line => view(text(line)));
  }
  override turn(chatId: string): Date {
    return this.turns.get(chatId) ?? new Date(0);
  }
  override async mark(chatId: string, messageId: string): Promise<void> {
    this.#stumble();
    this.heard.push(`${chatId} marks ${messageId}`);
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
/** What the sender passed on as events. */
let told: Incoming[];
beforeEach(async () => {
  // The sender's clock: it goes on when everything waits for it. The database keeps to the real one.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: NOW });
  folder = quickFolder();
  placeReadyMade(path.join(folder, 'a.db'));
  database = await openDatabase(path.join(folder, 'a.db'), migrations);
  platform = new Loopback();
  told = [];
  options = {
    database,
    platforms: [platform],
    defaultLanguage: 'zh-CN',
    receive: async (_, incoming) => void told.push(incoming),
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
  vi.useRealTimers();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const queue = (chatId: string, words: string, editsId?: number, replyTo?: string, isRepeatable = false) =>
  database.transaction(transaction =>
    queueMessage(
      transaction,
      {
        platform: 'telegram',
        chatId,
        kind: 'reply',
        teamId: null,
        view: view(text(words)),
        replyTo,
        editsId,
        isRepeatable,
      },
      new Date(),
    ),
  );
const findPostedIn = (chatId: string, messageId: string) =>
  database.transaction(transaction => findPosted(transaction, { platform: 'telegram', chatId }, messageId));
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
    await vi.advanceTimersToNextTimerAsync();
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

describe('a dead letter', () => {
  const APOLOGY = '你的消息处理了，但是回答没能显示出来。请把编号 M1 告诉维护的人。';
  let logged: Record<string, unknown>[];
  beforeEach(() => {
    logged = [];
    const log = pino({ level: 'warn' }, { write: line => void logged.push(JSON.parse(line)) });
    options = { ...options, log };
  });

  test('is what the platform refuses for good; the room goes on, and whoever waits is told', async () => {
    await queue('g', '一');
    await queue('g', '二');
    platform.troubles.push({ kind: 'rejected' });
    await send();
    expect(platform.heard).toEqual(['g: 二', `g: ${APOLOGY}`]);
    expect(await states()).toEqual(['dead', 'sent', 'sent']);
  });

  test.each(['divided', 'rendered'])('is what can not be %s, which is logged once', async what => {
    const fail = () => {
      throw new RangeError('Maximum call stack size exceeded');
    };
    const divide = platform.split.bind(platform);
    const sendIt = platform.send.bind(platform);
    const isBad = (whole: View) => plainText(whole) === '毒';
    if (what === 'divided') platform.split = whole => (isBad(whole) ? fail() : divide(whole));
    else platform.send = async outgoing => (isBad(outgoing.view) ? rendered(fail) : sendIt(outgoing));
    await queue('g', '毒', undefined, 'p1');
    await queue('g', '二');
    await send();
    await send();
    expect(platform.heard).toEqual(['g: 二', `g: ${APOLOGY}`]);
    expect(await states()).toEqual(['dead', 'sent', 'sent']);
    expect(logged).toMatchObject([{ event: 'message not sent', outboxId: 1, reference: 'M1' }]);
  });

  test('is an edit that can not be rendered, too; a notice nobody waits for is only logged', async () => {
    const made = await queue('g', '一');
    await send();
    platform.troubles.push({ kind: 'rejected' }, { kind: 'rejected' });
    await queue('g', '毒', made);
    await database.transaction(transaction =>
      queueMessage(
        transaction,
        {
          teamId: null,
          platform: 'telegram',
          chatId: 'g',
          kind: 'notice',
          view: view(text('提醒')),
          replyTo: undefined,
        },
        NOW,
      ),
    );
    await send();
    expect(platform.heard).toEqual(['g: 一', `g: ${APOLOGY.replace('M1', 'M2')}`]);
    expect(await states()).toEqual(['sent', 'dead', 'dead', 'sent']);
    expect(logged.map(({ reference }) => reference)).toEqual(['M2', 'M3']);
  });

  test('is said of no apology: that one may be refused in silence', async () => {
    await queue('g', '一');
    platform.troubles.push({ kind: 'rejected' }, { kind: 'rejected' });
    await send();
    expect(platform.heard).toEqual([]);
    expect(await states()).toEqual(['dead', 'dead']);
  });

  test('is what a bug of ours keeps failing, after some tries', async () => {
    platform.troubles.push(...Array.from({ length: 7 }, () => new TypeError('a bug')));
    await queue('g', 'P1', undefined, undefined, true);
    await send();
    expect(platform.heard).toEqual([`g: ${APOLOGY}`]);
    expect(await states()).toEqual(['dead', 'sent']);
  });
});

test('nothing is divided in a transaction', async () => {
  const divide = platform.split.bind(platform);
  const seen: string[] = [];
  const underWay = new Set<symbol>();
  const { transaction } = database;
  options = {
    ...options,
    database: {
      ...database,
      transaction: work => {
        const one = Symbol();
        return transaction.call(database, async given => {
          underWay.add(one);
          try {
            return await work(given);
          } finally {
            underWay.delete(one);
          }
        }) as never;
      },
    },
  };
  platform.split = whole => {
    seen.push(`in ${underWay.size} transactions`);
    return divide(whole);
  };
  await queue('g', '一\n二');
  await send();
  expect(seen).toEqual(['in 0 transactions', 'in 0 transactions']);
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
    await markSending(transaction, reply, NOW);
    await markSending(transaction, edit, NOW);
    expect(
      await settleUnknownFates(transaction, 'telegram', { marksMessages: false, onceSince: NEVER }),
    ).toBe(1);
  });
  await send();
  expect(platform.heard).toEqual(['g: 一', 'g m1: 一，改过']);
  expect(await states()).toEqual(['sent', 'unknown', 'sent']);
});

test('an edit of a message that never got out is said as a message', async () => {
  const lost = await queue('g', '一');
  await database.transaction(async transaction => {
    await markSending(transaction, lost, NOW);
    await settleUnknownFates(transaction, 'telegram', { marksMessages: false, onceSince: NEVER });
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

describe('a long message', () => {
  test('goes out part by part, and is found by each of them', async () => {
    const made = await queue('g', '一\n二\n三');
    await send();
    expect(platform.heard).toEqual(['g: 一', 'g: 二', 'g: 三']);
    for (const id of ['m1', 'm2', 'm3']) expect((await findPostedIn('g', id))?.madeById).toBe(made);
    expect(await states()).toEqual(['sent']);
  });

  test('is edited part by part: what is new is sent, what is left over is emptied', async () => {
    const made = await queue('g', '一\n二');
    await queue('g', '一一\n二二\n三三', made);
    await queue('g', '全', made);
    await send();
    expect(platform.heard.slice(2)).toEqual([
      'g m1: 一一',
      'g m2: 二二',
      'g: 三三',
      'g m1: 全',
      'g m2: ·',
      'g m3: ·',
    ]);
  });

  test('a part of unknown fate is sent again, since its number shows it', async () => {
    await queue('g', '一\n二');
    platform.troubles.push({ kind: 'unknown' });
    await send();
    expect(platform.heard).toEqual(['g: 一', 'g: 二']);
  });

  test('goes on where a crash cut it off', async () => {
    const id = await queue('g', '一\n二\n三');
    await database.transaction(async transaction => {
      const message = { id, platform: 'telegram', chatId: 'g', editsId: null };
      await finishMessage(transaction, message, ['m7'], { part: 0, isLast: false }, new Date());
      await markSending(transaction, id, NOW);
      await markNumbered(transaction, id);
      expect(
        await settleUnknownFates(transaction, 'telegram', { marksMessages: true, onceSince: NEVER }),
      ).toBe(0);
    });
    await send();
    expect(platform.heard).toEqual(['g: 二', 'g: 三']);
  });
});

describe('a reply of unknown fate, where messages can be marked', () => {
  beforeEach(() => {
    platform.capabilities.marksMessages = true;
  });

  test('is not sent again: the message that it answers is marked, until that is done', async () => {
    await queue('g', '一', undefined, 'p1');
    platform.troubles.push(
      { kind: 'unknown' },
      { kind: 'unknown' },
      { kind: 'try-later', retryAfterSeconds: 0 },
    );
    await send();
    expect(platform.heard).toEqual(['g marks p1']);
    expect(await states()).toEqual(['unknown']);
  });

  test('after a crash, too', async () => {
    const id = await queue('g', '一', undefined, 'p1');
    await database.transaction(async transaction => {
      await markSending(transaction, id, NOW);
      expect(
        await settleUnknownFates(transaction, 'telegram', { marksMessages: true, onceSince: NEVER }),
      ).toBe(1);
    });
    await send();
    expect(platform.heard).toEqual(['g marks p1']);
  });

  test('that answers nothing is given up, and a mark that is refused is none', async () => {
    await queue('g', '一');
    await queue('g', '二', undefined, 'p1');
    platform.troubles.push({ kind: 'unknown' }, { kind: 'unknown' }, { kind: 'rejected' });
    await send();
    expect(platform.heard).toEqual([]);
    expect(await states()).toEqual(['unknown', 'unknown']);
  });

  test('but a proposal is sent again', async () => {
    await queue('g', 'P1', undefined, 'p1', true);
    platform.troubles.push({ kind: 'unknown' }, { kind: 'unknown' });
    await send();
    expect(platform.heard).toEqual(['g: P1']);
  });
});

test('copies of one message are edited all', async () => {
  const made = await queue('g', '一', undefined, undefined, true);
  // It got there, and nobody heard of it: it is sent again.
  platform.troubles.push({ kind: 'unknown' });
  await send();
  await database.transaction(transaction =>
    adoptMessage(transaction, { platform: 'telegram', chatId: 'g' }, 'm0', made),
  );
  await queue('g', '一，改过', made);
  await send();
  expect(platform.heard.slice(1).sort()).toEqual(['g m0: 一，改过', 'g m1: 一，改过']);
});

test('a message that is no more to be edited is forgotten; an answer is said anew, a notice is not', async () => {
  const made = await queue('g', '一');
  await send();
  platform.troubles.push({ kind: 'gone' });
  await queue('g', '一，改过', made);
  await send();
  expect(platform.heard).toEqual(['g: 一', 'g: 一，改过']);
  expect(await findPostedIn('g', 'm1')).toBeUndefined();
});

test('what is said anew stands in the topic of what it changes', async () => {
  const sent: Outgoing[] = [];
  const sendIt = platform.send.bind(platform);
  platform.send = outgoing => {
    sent.push(outgoing);
    return sendIt(outgoing);
  };
  const where = { platform: 'telegram', chatId: 'g', replyTo: 'q1', threadId: 't1' } as const;
  const said = { ...where, kind: 'reply', teamId: null } as const;
  const made = await database.transaction(transaction =>
    queueMessage(transaction, { ...said, view: view(text('一')) }, NOW),
  );
  platform.troubles.push({ kind: 'rejected' });
  await send();
  await queue('g', '一，改过', made);
  await send();
  // The second says that the first could not be shown.
  expect(sent).toHaveLength(3);
  for (const each of sent) expect(each).toMatchObject({ threadId: 't1' });
});

test('a room whose turn has not come waits without being marked as sending, and no other does', async () => {
  platform.turns.set('a', new Date(Date.now() + 400));
  await queue('a', '一');
  await queue('b', '二');
  await send();
  expect(platform.heard).toEqual(['b: 二', 'a: 一']);
});

test('of many busy rooms each gets its turn', async () => {
  const rooms = Array.from({ length: 40 }, (_, index) => `r${index}`);
  for (const words of ['一', '二', '三']) for (const room of rooms) await queue(room, words);
  await send();
  // Every room has its first word before any has its last.
  const firsts = rooms.map(room => platform.heard.indexOf(`${room}: 一`));
  expect(Math.max(...firsts)).toBeLessThan(platform.heard.findIndex(each => each.endsWith('三')));
});

test('that a room is closed, or moved, is told as an event; what waits for it is given up, or waits', async () => {
  await queue('g', '一');
  await queue('h', '二');
  platform.troubles.push({ kind: 'closed' });
  await send();
  expect(told).toMatchObject([{ kind: 'standing', isPresent: false, room: { chatId: 'g' } }]);
  expect(await states()).toEqual(['dead', 'sent']);
  platform.troubles.push({ kind: 'moved', toChatId: 'new' });
  await queue('h', '三');
  await send();
  expect(told.at(-1)).toMatchObject({ kind: 'moved', fromChatId: 'h', toChatId: 'new' });
});

describe('on a platform that shows a repeated message once, for an hour', () => {
  const HOUR = 3_600_000;
  beforeEach(() => {
    platform.capabilities = {
      ...platform.capabilities,
      sendsOnceWithinMilliseconds: HOUR,
      marksMessages: true,
    };
  });
  const crash = (id: number, triedAt: Date, onceSince: Date) =>
    database.transaction(async transaction => {
      await markSending(transaction, id, triedAt);
      return settleUnknownFates(transaction, 'telegram', { marksMessages: true, onceSince });
    });

  test('a reply of unknown fate is sent again', async () => {
    await queue('g', '一', undefined, 'p1');
    platform.troubles.push({ kind: 'unknown' }, { kind: 'unknown' });
    await send();
    expect(platform.heard).toEqual(['g: 一']);
    expect(await states()).toEqual(['sent']);
  });

  test('after a crash within the hour too; after it what it answers is marked', async () => {
    const now = Date.now();
    const onceSince = new Date(now - HOUR);
    expect(await crash(await queue('g', '一', undefined, 'p1'), new Date(now - 1_000), onceSince)).toBe(0);
    const late = await queue('g', '二', undefined, 'p2');
    expect(await crash(late, new Date(now - HOUR - 1_000), onceSince)).toBe(1);
    await send();
    expect(platform.heard).toEqual(['g: 一', 'g marks p2']);
  });

  test('one that had to wait beyond the hour after an unknown fate is not sent again either', async () => {
    const now = Date.now();
    const id = await queue('g', '一', undefined, 'p1');
    expect(await crash(id, new Date(now - 1_000), new Date(now - HOUR))).toBe(0);
    options = { ...options, now: () => new Date(now + HOUR) };
    await send();
    expect(platform.heard).toEqual(['g marks p1']);
  });

  test('what can’t be edited any more is said anew, which it says', async () => {
    const made = await queue('g', '一');
    await send();
    await queue('g', '二', made);
    platform.troubles.push({ kind: 'frozen' });
    await send();
    expect(platform.heard.slice(1)).toEqual(['g: 二', 'g: （原来那条太久了，改不了；以这条为准）']);
    await queue('g', '三', made);
    await send();
    expect(platform.heard.at(-1)).toMatch(/^g m\d: (三|·)$/);
  });
});

test('what may be out under an id that nobody knows is unsettled, also while it is sent once more', async () => {
  const isUnsettled = () => database.transaction(transaction => hasUnsettled(transaction, 'telegram', NOW));
  const seen: boolean[] = [];
  platform.capabilities = { ...quietCapabilities, sendsOnceWithinMilliseconds: 3_600_000 };
  const sendIt = platform.send.bind(platform);
  platform.send = async outgoing => {
    seen.push(await isUnsettled());
    return sendIt(outgoing);
  };
  await queue('g', '一');
  platform.troubles.push({ kind: 'unknown' });
  await send();
  expect(seen).toEqual([false, true]);
  expect(await isUnsettled()).toBe(false);
});

describe.each([
  ['a picture', chart(CHART)],
  ['a file', fileBlock('M1.md', 'text/markdown', '# 纪要')],
])('an answer with %s below its text', (_, below) => {
  const queued = () =>
    database.transaction(transaction =>
      queueMessage(
        transaction,
        {
          ...{ platform: 'telegram', chatId: 'a', kind: 'reply', teamId: null, replyTo: '5' },
          view: view(text('答'), below),
        },
        new Date(),
      ),
    );
  beforeEach(() => {
    platform.split = ({ blocks }) => blocks.map(block => view(block));
  });
  const heard = () => platform.heard.map(said => (said.includes('答') ? said : '图'));

  test('is one text, which is not sent again where its fate is unknown', async () => {
    await queued();
    platform.troubles.push({ kind: 'unknown' });
    await send();
    expect(heard()).toEqual([]);
    expect(await states()).toEqual(['unknown']);
  });

  test('of which that one’s fate is unknown has it sent again, and the text not', async () => {
    await queued();
    const { send: sent } = Loopback.prototype;
    let calls = 0;
    platform.send = async outgoing => {
      calls += 1;
      if (calls === 2) throw new PlatformError({ kind: 'unknown' }, 'unknown');
      return sent.call(platform, outgoing);
    };
    await send();
    expect(heard()).toEqual(['a: 答', '图']);
    expect(await states()).toEqual(['sent']);
  });
});
