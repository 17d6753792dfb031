/**
 * Scheduler of due work, which nobody asks for and time brings: each feature says what is due. Each minute it is woken and asks the database
 * what is due; one thing is one transaction, so a beat that is missed, late or doubled changes nothing. Beside that it
 * goes on with what acts left to be done in steps, which nobody waits for.
 */
import { schedule, setLogger } from 'node-cron';
import type { Logger } from 'pino';
import { type Platform, PlatformError } from '../chat/platform.ts';
import { runDue } from '../conversation/due.ts';
import type { DueKind, DueThing, Feature } from '../conversation/feature.ts';
import { ROOMS_A_MINUTE, turnAt } from '../domain/schedule/spread.ts';
import type { Database } from '../store/database.ts';
import type { ChatKey } from '../store/inbox.ts';
import { storageErrorKind } from '../store/storage-errors.ts';
import { roomsWithNewTasks } from '../store/tasks.ts';
import { withReadings } from './read-reactions.ts';

const EACH_MINUTE = '* * * * *';

export type DueWorkerOptions = {
  readonly database: Database;
  readonly platforms: readonly Platform[];
  readonly features: readonly Feature[];
  /** Accounts that are managers from the start. */
  readonly bootstrapManagers: ReadonlySet<string>;
  readonly now: () => Date;
  readonly log: Logger;
  /** Whether something that happened before now may still be to come: a vote, before which nothing must end. */
  readonly isEarly: () => boolean;
  /** Something is in the outbox for the room. */
  readonly onQueued: (room: ChatKey) => void;
  /** A task was started in the room. */
  readonly onTask: (room: ChatKey) => void;
  readonly onTrouble: (error: unknown) => void;
};

export type DueWorker = {
  /** Does all that is due now. */
  wake(): Promise<void>;
  /** Is woken no more; resolves when what is in hand is finished. */
  stop(): Promise<void>;
};

/** @returns a worker that is woken each minute until it is stopped */
export function dueWorker(options: DueWorkerOptions): DueWorker {
  const { database, features, now, log, isEarly, onQueued, onTask, onTrouble, bootstrapManagers } = options;
  let isStopped = false;
  let underWay: Promise<void> | undefined;
  let upkeep: Promise<void> | undefined;
  /** Rooms in which something was said in the running minute. */
  let spoken = { minute: 0, rooms: new Set<string>() };

  function roomsOfThisMinute(): Set<string> {
    const minute = turnAt(now()).minute.getTime();
    if (spoken.minute !== minute) spoken = { minute, rooms: new Set() };
    return spoken.rooms;
  }

  /** One that fails does not keep the others from theirs; it is due again at the next beat. */
  async function runOne(kind: DueKind, due: DueThing): Promise<void> {
    try {
      const [notified, started] = await withReadings(
        options,
        () => true,
        readings =>
          database.transaction(async transaction => [
            await runDue(transaction, kind, due, now(), { features, readings, bootstrapManagers }),
            await roomsWithNewTasks(transaction),
          ]),
      );
      for (const room of notified) {
        roomsOfThisMinute().add(`${room.platform} ${room.chatId}`);
        onQueued(room);
      }
      for (const room of started) onTask(room);
    } catch (error) {
      if (storageErrorKind(error) !== undefined) throw error;
      // Before the platform has told who voted nothing ends.
      const which = { kind: kind.name, id: due.id };
      if (error instanceof PlatformError) return log.info({ event: 'due work waits', ...which });
      log.error({ event: 'due work failed', ...which, err: error });
    }
  }

  /** All that is due of one kind: asked for once, then one by one. */
  async function runKind(kind: DueKind): Promise<void> {
    if (kind.waitsForReactions && isEarly()) return;
    for (const due of await database.transaction(transaction => kind.find(transaction, now()))) {
      // The others are due still in the next minute.
      if (isStopped || roomsOfThisMinute().size >= ROOMS_A_MINUTE) return;
      await runOne(kind, due);
    }
  }

  /** Kinds side by side: one that waits for a platform that hangs keeps no other waiting. */
  async function run(): Promise<void> {
    const kinds = features.flatMap(({ due }) => due ?? []);
    const ends = await Promise.allSettled(kinds.map(runKind));
    for (const end of ends) {
      if (end.status === 'fulfilled') continue;
      const error: unknown = end.reason;
      log.error({ event: 'due work stalled', trouble: storageErrorKind(error), err: error });
      onTrouble(error);
    }
  }

  async function keepUp(): Promise<void> {
    try {
      // Each waits its turn among what people do.
      for (const { upkeep } of features)
        while (
          !isStopped &&
          upkeep !== undefined &&
          (await database.transaction(transaction => upkeep({ transaction, features, now: now() })))
        );
    } catch (error) {
      log.error({ event: 'upkeep stalled', trouble: storageErrorKind(error), err: error });
      if (storageErrorKind(error) !== undefined) onTrouble(error);
    }
  }

  // It tells of late beats, which mean nothing here; on the console they would stand between people's messages.
  const quiet = (message: string | Error) => log.debug({ event: 'beat', said: String(message) });
  setLogger({ info: quiet, warn: quiet, error: quiet, debug: quiet });
  const wake = () => {
    if (isStopped) return Promise.resolve();
    upkeep ??= keepUp().finally(() => {
      upkeep = undefined;
    });
    underWay ??= run().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
  const beat = schedule(EACH_MINUTE, wake, { noOverlap: true });
  return {
    wake,
    async stop() {
      isStopped = true;
      await beat.destroy();
      await underWay;
      await upkeep;
    },
  };
}
