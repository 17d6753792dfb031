/**
 * The task runner (background job worker): takes tasks step by step, the oldest of a room first, rooms side by side. A
 * step is one short transaction; what it asks of the outside, or reads in bulk, stands before it, in none. What fails is
 * tried again with back-off and in the end is a dead letter: whoever started it is told a reference.
 */

import type { Logger } from 'pino';
import { type Platform, PlatformError } from '../chat/platform.ts';
import { Refusal } from '../chat/refusal.ts';
import { type Feature, type OutsideCall, taskKind } from '../conversation/feature.ts';
import { failTask, runStep } from '../conversation/run-task.ts';
import type { Bilingual } from '../domain/language.ts';
import type { Database, Transaction } from '../store/database.ts';
import type { ChatKey } from '../store/inbox.ts';
import { storageErrorKind } from '../store/storage-errors.ts';
import { nextTask, postponeTask, roomsWithTasks, type Task, takeTask } from '../store/tasks.ts';
import { backOffMilliseconds, isDue } from './back-off.ts';
import { ATTEMPTS_AT_MOST } from './inbox-worker.ts';
import { KeyedQueue, type Served } from './keyed-queue.ts';
import { Interrupted, unlessStopped, withReadings } from './read-reactions.ts';

/** Of each platform, so many rooms have a task going on at a time. */
const LANES = 4;
/** Longer than a step and what is asked before it take; whoever holds the database alone drops it at the start. */
const LEASE_MILLISECONDS = 600_000;
/** Nobody asks us to wait longer. */
const LONGEST_WAIT_MILLISECONDS = 3_600_000;
const STORAGE_REST_MILLISECONDS = 2_000;
const UNREACHABLE_REST_MILLISECONDS = 15_000;

export type TaskRunnerOptions = {
  readonly database: Database;
  readonly platforms: readonly Platform[];
  readonly features: readonly Feature[];
  /** Accounts that are managers from the start. */
  readonly bootstrapManagers: ReadonlySet<string>;
  readonly bulkFrom?: number | undefined;
  readonly now: () => Date;
  readonly random: () => number;
  readonly log: Logger;
  /** Something is in the outbox for the room. */
  readonly onQueued: (room: ChatKey) => void;
  /** The storage does not take what it should, or there is a bug. */
  readonly onTrouble: (error: unknown) => void;
};

/** To be woken for a room in which a task was started. */
export type TaskRunner = Pick<KeyedQueue, 'wake' | 'rest' | 'isWaiting' | 'stop'>;

export function taskRunner(options: TaskRunnerOptions): TaskRunner {
  const { now, log, onTrouble } = options;
  const stopping = new AbortController();
  const lanes = new KeyedQueue({
    serve: room => serve(room, options, stopping.signal),
    lanesAtMost: LANES,
    now,
    restMilliseconds: STORAGE_REST_MILLISECONDS,
    onError: error => {
      log.error({ event: 'tasks stalled', trouble: storageErrorKind(error), err: error });
      onTrouble(error);
    },
  });
  return {
    wake: room => lanes.wake(room),
    rest: () => lanes.rest(),
    get isWaiting() {
      return lanes.isWaiting;
    },
    async stop() {
      stopping.abort();
      await lanes.stop();
    },
  };
}

/** Wakes the lanes for all that was left over. */
export async function resumeTasks(lanes: Pick<KeyedQueue, 'wake'>, database: Database): Promise<void> {
  for (const room of await database.transaction(roomsWithTasks)) lanes.wake(room);
}

/** @returns the room's oldest task, taken for its next step; or why there is none to go on with */
async function take(
  transaction: Transaction,
  room: ChatKey,
  now: Date,
): Promise<{ readonly task: Task } | Served> {
  const task = await nextTask(transaction, room);
  if (task === undefined) return 'idle';
  const notBefore = waitOf(task, now);
  if (notBefore !== undefined) return { notBefore };
  await takeTask(transaction, task.id, now, new Date(now.getTime() + LEASE_MILLISECONDS));
  return { task };
}

/** One step of the room's oldest task. */
async function serve(room: ChatKey, options: TaskRunnerOptions, stopped: AbortSignal): Promise<Served> {
  const { database, features, now, onQueued } = options;
  const taken = await database.transaction(transaction => take(transaction, room, now()));
  if (typeof taken === 'string' || 'notBefore' in taken) return taken;
  const { task } = taken;
  try {
    const kind = taskKind(features, task.kind);
    if (kind === undefined) throw new TypeError(`a task that this version does not know: ${task.kind}`);
    const asked = outsideCall(room, task, options, stopped);
    const answer = await unlessStopped(
      Promise.resolve(kind.outside?.(kind.state.parse(task.state), asked)),
      stopped,
    );
    const notified = await withReadings(
      { ...options, stopped },
      () => true,
      readings =>
        database.transaction(transaction =>
          runStep(transaction, kind, task, answer, now(), { ...options, readings }),
        ),
    );
    for (const each of notified) onQueued(each);
    return 'done';
  } catch (error) {
    // It is taken up again at the next start.
    if (error instanceof Interrupted) return 'idle';
    if (storageErrorKind(error) !== undefined) throw error;
    return afterFailure(task, error, options);
  }
}

function outsideCall(
  { platform: name }: ChatKey,
  { id, steps }: Task,
  { database, platforms }: TaskRunnerOptions,
  stopped: AbortSignal,
): OutsideCall {
  const platform = platforms.find(each => each.name === name);
  return {
    ...{ idempotencyKey: `task-${id}-${steps}`, stopped },
    largestFile: platform?.capabilities.largestFile ?? 0,
    download: async reference => {
      if (platform === undefined) throw new PlatformError({ kind: 'unreachable' }, `${name} is not served`);
      return platform.download(reference);
    },
    read: (reading, values) => database.read(reading, values),
    calendarOn: asked => platforms.find(each => each.name === asked)?.calendar,
  };
}

/** The step's own transaction was undone; here it gets another chance, or is put aside and the person told. */
async function afterFailure(task: Task, error: unknown, options: TaskRunnerOptions): Promise<Served> {
  const { database, now, random, log, onQueued } = options;
  const fail = async (said: Bilingual, summary: string): Promise<Served> => {
    const notified = await database.transaction(transaction =>
      failTask(transaction, task, said, summary, now()),
    );
    for (const each of notified) onQueued(each);
    return 'done';
  };
  if (error instanceof Refusal)
    return fail({ zh: error.sentence('zh-CN'), en: error.sentence('en') }, error.code);
  const summary = error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 500) : 'unknown';
  const which = { taskId: task.id, kind: task.kind, step: task.steps };
  const postpone = async (milliseconds: number, isAttempt: boolean): Promise<Served> => {
    const notBefore = new Date(now().getTime() + milliseconds);
    await database.transaction(transaction =>
      postponeTask(transaction, task.id, summary, notBefore, isAttempt),
    );
    return { notBefore };
  };
  if (error instanceof PlatformError) {
    const { trouble } = error;
    // Nothing was done; in an outage nobody can do anything but wait.
    if (trouble.kind === 'try-later') return postpone(trouble.retryAfterSeconds * 1000, false);
    if (trouble.kind === 'unreachable') return postpone(UNREACHABLE_REST_MILLISECONDS, false);
  }
  const attempts = task.attempts + 1;
  if (attempts < ATTEMPTS_AT_MOST) {
    log.warn({ event: 'task failed', ...which, attempts, err: error });
    return postpone(backOffMilliseconds(attempts, random()), true);
  }
  const reference = `J${task.id}`;
  log.error({ event: 'task put aside', ...which, reference, attempts, err: error });
  return fail(apology(reference), summary);
}

/** @returns until when a task must wait, if it must */
function waitOf({ notBefore, leaseUntil }: Task, now: Date): Date | undefined {
  if (leaseUntil !== null && !isDue(leaseUntil, now, LEASE_MILLISECONDS)) return leaseUntil;
  return notBefore === null || isDue(notBefore, now, LONGEST_WAIT_MILLISECONDS) ? undefined : notBefore;
}

function apology(reference: string): Bilingual {
  return {
    zh: `这件事没能做完，已经放到一边。请把编号 ${reference} 告诉维护的人。`,
    en: `This could not be finished and was put aside. Please tell whoever runs the bot: ${reference}.`,
  };
}
