/** The bot without its process: inbox worker and outbox sender on a database, serving the platforms given to it. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Incoming } from './chat/incoming.ts';
import { withHashedLinkCodes } from './chat/link-code.ts';
import type { Host, Platform, PlatformName } from './chat/platform.ts';
import { plainText } from './chat/view.ts';
import type { BotConfig } from './conversation/event-context.ts';
import { admitted, guarded } from './conversation/guard-names.ts';
import type { Bilingual } from './domain/language.ts';
import { dueWorker } from './jobs/due-worker.ts';
import { inboxWorker, resumeInbox } from './jobs/inbox-worker.ts';
import { outboxSender, resumeOutbox } from './jobs/outbox-sender.ts';
import { resumeTasks, taskRunner } from './jobs/task-runner.ts';
import type { TerminalMemory } from './platforms/terminal/rooms.ts';
import type { Database } from './store/database.ts';
import { pruneDrafts } from './store/drafts.ts';
import { type ChatKey, countEvents, keptMessage, storeEvent } from './store/inbox.ts';
import { clearLeases, holdLease, releaseLeases } from './store/leases.ts';
import { countMessages, countUnknownFates, hasUnsettled, settleUnknownFates } from './store/message-fates.ts';
import { reviveEdits } from './store/outbox-rooms.ts';
import { accountName } from './store/people.ts';
import { findPosted, greatestMessageNumber, placeOfMessage } from './store/posted-messages.ts';
import { dropPassedClocks, roomCalled } from './store/rooms.ts';
import { explainStorage, type StorageErrorKind, storageErrorKind } from './store/storage-errors.ts';
import { clearTaskLeases, countTasks } from './store/tasks.ts';

export type BotOptions = {
  readonly database: Database;
  readonly config: BotConfig;
  readonly now: () => Date;
  readonly random: () => number;
  readonly log: Logger;
  /** Says, once, that nothing gets on. */
  readonly onTrouble: (said: Bilingual) => void;
  /** A platform can't go on, and only whoever runs the bot can help. */
  readonly onFailure: (said: Bilingual) => void;
};

/** `bug`: something in the program, which waits and tries again. */
export type Trouble = StorageErrorKind | 'bug';

export type Bot = {
  /** Starts a platform, and sends what was left over for it. @throws PlatformError when it can never be served */
  serve(platform: Platform): Promise<void>;
  /** What a supervisor asks for: how much waits or is stuck. @throws when the storage does not answer */
  counts(): Promise<Counts>;
  /**
   * Resolves when all that was received is done, but for tasks, which nobody waits for; with the storage in trouble, when
   * nothing can be done for now.
   */
  settle(): Promise<void>;
  /** Resolves when tasks are done, too. */
  settleTasks(): Promise<void>;
  /** Does what is due by now, as it does each minute by itself. */
  doDue(): Promise<void>;
  /** Takes nothing more and finishes what is in hand. */
  stop(): Promise<void>;
  /** What kept the bot from its work, as long as nothing has worked since. */
  readonly trouble: Trouble | undefined;
  /** @returns what to tell people about an error of the storage; undefined for any other error */
  explain(error: unknown): Bilingual | undefined;
};

export type Counts = {
  readonly inbox: Readonly<Record<'waiting' | 'dead', number>>;
  readonly outbox: Readonly<Record<'queued' | 'sending' | 'unknown' | 'dead', number>>;
  readonly tasks: Readonly<Record<'waiting' | 'running' | 'failed', number>>;
};

/** So long an event that may be about a message whose id we don't know yet is not acknowledged. */
const UNSETTLED_MILLISECONDS = 15 * 60_000;
const DRAFTS_KEPT_MILLISECONDS = 30 * 86_400_000;

export async function createBot(options: BotOptions): Promise<Bot> {
  const { database, config, now, random, log } = options;
  const platforms: Platform[] = [];
  const holder = randomUUID();
  /** Platforms of which the reactions on what is undecided are not in the inbox yet. */
  const uncounted = new Set<Platform>();
  const countings = new Set<Promise<void>>();
  let trouble: Trouble | undefined;

  await database.transaction(async transaction => {
    await clearLeases(transaction);
    await clearTaskLeases(transaction);
    await dropPassedClocks(transaction, now());
    await pruneDrafts(transaction, new Date(now().getTime() - DRAFTS_KEPT_MILLISECONDS));
  });

  const onTrouble = (error: unknown) => {
    const found = storageErrorKind(error) ?? 'bug';
    if (trouble === undefined) options.onTrouble(explain(found));
    trouble = found;
  };
  const onProgress = () => {
    trouble = undefined;
  };
  const receive = async (platform: string, incoming: Incoming) => {
    const { commands, botName } = config;
    const bounded = admitted(incoming, config);
    const taken = withHashedLinkCodes(bounded, { key: database.key, commands, botName });
    await database.transaction(async transaction => {
      const kept = await guarded(transaction, platform as PlatformName, taken, config);
      await storeEvent(transaction, platform, kept, now());
    });
    worker.wake({ platform, chatId: incoming.room.chatId });
  };
  const sender = outboxSender({
    ...{ database, platforms, now, random, log, receive, onProgress, onTrouble },
    defaultLanguage: config.defaults.language,
  });
  const onQueued = (room: ChatKey) => {
    onProgress();
    sender.wake(room);
  };
  const { features, bootstrapManagers, bulkFrom } = config;
  const tasks = taskRunner({
    ...{ database, platforms, now, random, log, onQueued, onTrouble, features, bootstrapManagers, bulkFrom },
  });
  const onTask = (room: ChatKey) => tasks.wake(room);
  const worker = inboxWorker({
    database,
    platforms,
    config,
    now,
    random,
    log,
    keepsChat: name =>
      platforms.find(platform => platform.name === name)?.capabilities.keepsMessages === false,
    onQueued,
    onTask,
    onTrouble,
  });

  const due = dueWorker({
    ...{ database, platforms, now, log, onQueued, onTask, onTrouble, features, bootstrapManagers },
    isEarly: () => !platforms.every(platform => platform.isCaughtUp && !uncounted.has(platform)),
  });
  /** What was reacted with while nobody listened is to be read, before anything ends. */
  const recount = async (platform: Platform) => {
    const { name, capabilities } = platform;
    if (!capabilities.listsReactions) return;
    const at = now();
    const kinds = features.flatMap(({ cards }) => cards ?? []);
    const awaited = await database.transaction(transaction =>
      Promise.all(kinds.map(kind => kind.awaited?.(transaction, name) ?? [])),
    );
    for (const { chatId, messageId } of awaited.flat()) {
      const room = { chatId, name: '' };
      const sender = { userId: name, name };
      const eventId = `recount:${messageId}:${at.getTime()}`;
      await receive(name, { eventId, room, sender, at, kind: 'recount', messageId });
    }
  };
  const hostOf = (platform: Platform): Host => ({
    receive: async incoming => {
      await receive(platform.name, incoming);
      sender.answered(platform.name);
    },
    placeOf: messageId =>
      database.transaction(transaction => placeOfMessage(transaction, platform.name, messageId)),
    hasUnsettled: () => {
      const since = new Date(now().getTime() - UNSETTLED_MILLISECONDS);
      return database.transaction(transaction => hasUnsettled(transaction, platform.name, since));
    },
    roomNamed: chatId => database.transaction(transaction => roomCalled(transaction, platform.name, chatId)),
    nameOf: userId => database.transaction(transaction => accountName(transaction, platform.name, userId)),
    holdLease: (name, seconds) => {
      const until = new Date(now().getTime() + seconds * 1000);
      return database.transaction(transaction => holdLease(transaction, name, holder, now(), until));
    },
    answered: () => sender.answered(platform.name),
    caughtUp: () => {
      log.info({ event: 'caught up', platform: platform.name });
      uncounted.add(platform);
      // Until the storage takes them nothing ends; the next start, or the next time, tries again.
      const counting = recount(platform).then(async () => {
        uncounted.delete(platform);
        // What waits may be a vote: what is due before that is due for a minute yet.
        await worker.rest();
        await due.wake();
      }, onTrouble);
      countings.add(counting);
      void counting.finally(() => countings.delete(counting));
    },
    fail: options.onFailure,
  });

  const settle = async () => {
    for (;;) {
      await worker.rest();
      await sender.rest();
      // Asked right after resting: while a lane is at work nothing waits, and yet not all is done.
      if (trouble !== undefined || !(worker.isWaiting || sender.isWaiting)) return;
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  };

  return {
    async serve(platform) {
      const { marksMessages, sendsOnceWithinMilliseconds } = platform.capabilities;
      const onceSince = new Date(now().getTime() - sendsOnceWithinMilliseconds + 1);
      const [lost, stale] = await database.transaction(async transaction => [
        await settleUnknownFates(transaction, platform.name, { marksMessages, onceSince }),
        await reviveEdits(transaction, platform.name),
      ]);
      if (stale > 0) log.info({ event: 'stale cards', platform: platform.name, count: stale });
      if (lost > 0) log.warn({ event: 'replies of unknown fate', platform: platform.name, count: lost });
      platforms.push(platform);
      await platform.start(hostOf(platform));
      await resumeInbox(worker, database);
      await resumeOutbox(sender, database);
      await resumeTasks(tasks, database);
      await due.wake();
    },
    counts: () =>
      database.transaction(async transaction => ({
        inbox: await countEvents(transaction),
        outbox: await countMessages(transaction),
        tasks: await countTasks(transaction),
      })),
    settle,
    async settleTasks() {
      for (;;) {
        await settle();
        await tasks.rest();
        if (trouble !== undefined) return;
        if (!tasks.isWaiting) return settle();
        await new Promise(resolve => setTimeout(resolve, 10));
      }
    },
    doDue: () => due.wake(),
    async stop() {
      for (const platform of platforms) await platform.stop();
      await due.stop();
      await tasks.stop();
      await worker.stop();
      await Promise.all(countings);
      await sender.stop();
      // Whoever starts next need not wait for it; when the storage refuses, they only wait.
      await database.transaction(transaction => releaseLeases(transaction, holder)).catch(onTrouble);
      log.info({ event: 'stopped' });
    },
    get trouble() {
      return trouble;
    },
    explain(error) {
      const found = storageErrorKind(error);
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
        const kept = await keptMessage(transaction, keyOf(room), `${number}`);
        return kept && { ...kept, isFromBot: false };
      }),
  };
}
