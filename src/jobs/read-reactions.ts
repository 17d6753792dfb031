/**
 * Finds out what an event wants to know (who reacted and who is still there, from the platforms; what takes long to read,
 * from the database), and has it handled anew with that.
 */
import type { Logger } from 'pino';
import { type Platform, PlatformError } from '../chat/platform.ts';
import {
  type Found,
  type MessageKey,
  NeedsBulkReading,
  NeedsLook,
  NeedsReactions,
  Readings,
} from '../conversation/readings.ts';
import type { Database } from '../store/database.ts';

export type ReadingOptions = {
  readonly database: Database;
  readonly platforms: readonly Platform[];
  readonly log: Logger;
  /** See Readings; as usual when left out. */
  readonly bulkFrom?: number | undefined;
  /** Aborts what is read in bulk: whoever asked for it is asked again at the next start. */
  readonly stopped?: AbortSignal;
};

/** A bulk reading was given up since the bot stops. */
export class Interrupted extends Error {
  override name = 'Interrupted';
}

/**
 * @param isPatient whether it can wait for a platform that does not answer; else what was heard of has to do
 * @param work throws NeedsReactions, NeedsLook or NeedsBulkReading, having done nothing, as long as something is to be asked
 * @throws PlatformError when a platform does not answer and it can wait
 * @throws Interrupted when it is stopped meanwhile
 */
export async function withReadings<Result>(
  { database, platforms, log, bulkFrom, stopped }: ReadingOptions,
  isPatient: () => boolean,
  work: (readings: Readings) => Promise<Result>,
): Promise<Result> {
  const find = (name: string) => platforms.find(platform => platform.name === name);
  const readings = new Readings(
    name => find(name)?.capabilities.listsReactions === true,
    name => find(name)?.capabilities.tellsMembers === true,
    bulkFrom,
  );
  for (;;) {
    try {
      return await work(readings);
    } catch (error) {
      if (error instanceof NeedsLook) {
        readings.noteFound(error, await look(error));
        continue;
      }
      if (error instanceof NeedsBulkReading) {
        readings.noteBulk(error, await unlessStopped(database.read(error.reading, error.values), stopped));
        continue;
      }
      if (!(error instanceof NeedsReactions)) throw error;
      for (const message of error.messages) {
        const asOf = await database.transaction(error.lastHeard);
        readings.note(message, await read(message), asOf);
      }
    }
  }

  /** Whoever is in one group need not be looked for in the others. */
  async function look({ places, teamId, personId }: NeedsLook): Promise<Found> {
    let trouble: PlatformError | undefined;
    for (const { platform, chatId, userId } of places) {
      try {
        if ((await find(platform)?.isInRoom(chatId, userId)) === true) return 'there';
      } catch (error) {
        if (!(error instanceof PlatformError)) throw error;
        trouble = error;
      }
    }
    if (trouble === undefined) return 'gone';
    const { kind } = trouble.trouble;
    if (isPatient() && (kind === 'try-later' || kind === 'unknown')) throw trouble;
    log.warn({ event: 'member not found out', teamId, personId, trouble: kind, err: trouble });
    return 'unknown';
  }

  async function read(message: MessageKey) {
    try {
      return (await find(message.platform)?.reactions(message.chatId, message.messageId)) ?? 'unreadable';
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      const { kind } = error.trouble;
      if (isPatient() && (kind === 'try-later' || kind === 'unreachable' || kind === 'unknown')) throw error;
      const { platform, messageId } = message;
      log.warn({ event: 'reactions not read', platform, messageId, trouble: kind, err: error });
      return 'unreadable';
    }
  }
}

/** @returns what comes of something whose end nobody waits for once the bot stops @throws Interrupted */
export async function unlessStopped<Result>(
  work: Promise<Result>,
  stopped: AbortSignal | undefined,
): Promise<Result> {
  if (stopped === undefined) return work;
  // Nobody hears any more how it ends.
  work.catch(() => {});
  let stop = () => {};
  const interrupted = new Promise<never>((_, reject) => {
    stop = () => reject(new Interrupted('the bot stops'));
    if (stopped.aborted) stop();
    else stopped.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    stopped.removeEventListener('abort', stop);
  }
}
