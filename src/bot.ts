/** The bot without its process: inbox worker and outbox sender on a database, serving the platforms given to it. */
import type { Logger } from 'pino';
import type { Platform } from './chat/platform.ts';
import { plainText } from './chat/view.ts';
import type { Bilingual } from './domain/language.ts';
import type { Surroundings } from './flows/arrival.ts';
import { dueWorker } from './jobs/due-worker.ts';
import { inboxWorker, resumeInbox } from './jobs/inbox-worker.ts';
import { outboxSender, resumeOutbox } from './jobs/outbox-sender.ts';
import type { TerminalMemory } from './platforms/terminal/terminal.ts';
import type { Database } from './store/database.ts';
import { pruneDrafts } from './store/drafts.ts';
import { type ChatKey, keptMessage, storeEvent } from './store/inbox.ts';
import { countUnknownFates, findPosted, greatestMessageNumber, settleUnknownFates } from './store/outbox.ts';
import { dropPassedClocks } from './store/rooms.ts';
import { explainStorage, type StorageTrouble, storageTrouble } from './store/sqlite.ts';

export type BotOptions = {
  readonly database: Database;
  readonly surroundings: Surroundings;
  readonly now: () => Date;
  readonly random: () => number;
  readonly log: Logger;
  /** Says, once, that nothing gets on. */
  readonly onTrouble: (said: Bilingual) => void;
};

/** `bug`: something in the program, which waits and tries again. */
export type Trouble = StorageTrouble | 'bug';

export type Bot = {
  /** Starts a platform, and sends what was left over for it. */
  serve(platform: Platform): Promise<void>;
  /** Resolves when all that was received is done; with the storage in trouble, when nothing can be done for now. */
  settle(): Promise<void>;
  /** Takes nothing more and finishes what is in hand. */
  stop(): Promise<void>;
  /** What kept the bot from its work, as long as nothing has worked since. */
  readonly trouble: Trouble | undefined;
  /** @returns what to tell people about an error of the storage; undefined for any other error */
  explain(error: unknown): Bilingual | undefined;
};

const DRAFTS_KEPT_MILLISECONDS = 30 * 86_400_000;

export async function createBot(options: BotOptions): Promise<Bot> {
  const { database, surroundings, now, random, log } = options;
  const platforms: Platform[] = [];
  let trouble: Trouble | undefined;

  await database.transaction(async transaction => {
    const lost = await settleUnknownFates(transaction);
    if (lost > 0) log.warn({ event: 'replies of unknown fate', count: lost });
    await dropPassedClocks(transaction, now());
    await pruneDrafts(transaction, new Date(now().getTime() - DRAFTS_KEPT_MILLISECONDS));
  });

  const onTrouble = (error: unknown) => {
    const found = storageTrouble(error) ?? 'bug';
    if (trouble === undefined) options.onTrouble(explain(found));
    trouble = found;
  };
  const onProgress = () => {
    trouble = undefined;
  };
  const sender = outboxSender({ database, platforms, now, random, log, onProgress, onTrouble });
  const onQueued = (room: ChatKey) => {
    onProgress();
    sender.wake(room);
  };
  const worker = inboxWorker({
    database,
    surroundings,
    now,
    random,
    log,
    keepsChat: name =>
      platforms.find(platform => platform.name === name)?.capabilities.keepsMessages === false,
    onQueued,
    onTrouble,
  });

  const due = dueWorker({ database, now, log, onQueued, onTrouble });

  return {
    async serve(platform) {
      platforms.push(platform);
      await platform.start(async incoming => {
        await database.transaction(transaction => storeEvent(transaction, platform.name, incoming, now()));
        worker.wake({ platform: platform.name, chatId: incoming.room.chatId });
      });
      await resumeInbox(worker, database);
      await resumeOutbox(sender, database);
      await due.wake();
    },
    async settle() {
      for (;;) {
        await worker.rest();
        await sender.rest();
        // Asked right after resting: while a lane is at work nothing waits, and yet not all is done.
        if (trouble !== undefined || !(worker.isWaiting || sender.isWaiting)) return;
        await new Promise(resolve => setTimeout(resolve, 10));
      }
    },
    async stop() {
      for (const platform of platforms) await platform.stop();
      await due.stop();
      await worker.stop();
      await sender.stop();
      log.info({ event: 'stopped' });
    },
    get trouble() {
      return trouble;
    },
    explain(error) {
      const found = storageTrouble(error);
      if (found === undefined) return undefined;
      trouble = found;
      return explain(found);
    },
  };
}

function explain(trouble: Trouble): Bilingual {
  if (trouble !== 'bug') return explainStorage(trouble);
  return {
    zh: '程序出错了，稍后会再试；详情在日志里。',
    en: 'Something is wrong with the program; it will try again. The log says more.',
  };
}

/** What the terminal can't know of earlier sessions by itself. */
export function terminalMemory(database: Database): TerminalMemory {
  const keyOf = (room: string) => ({ platform: 'terminal', chatId: room });
  return {
    lastNumber: room =>
      database.transaction(async transaction => {
        const greatest = await greatestMessageNumber(transaction, keyOf(room));
        // A message that was being printed when the process died had a number too.
        return greatest + (await countUnknownFates(transaction, keyOf(room)));
      }),
    message: (room, number) =>
      database.transaction(async transaction => {
        const posted = await findPosted(transaction, keyOf(room), `${number}`);
        if (posted !== undefined) return { text: plainText(posted.view), isFromBot: true, view: posted.view };
        const text = await keptMessage(transaction, keyOf(room), `${number}`);
        return text === undefined ? undefined : { text, isFromBot: false };
      }),
  };
}
