/**
 * Tasks (background jobs): work that takes long or needs the outside, in steps. A row holds what a task has come to; the
 * card of kind `task` shows it. A step counts only for whoever took the task after as many steps (`steps` is the fencing
 * token), so nothing is done twice, whoever was killed where.
 */
import { sql, type Transaction } from './database.ts';
import type { ChatKey } from './inbox.ts';

/** The kind of card that shows how far a task is. */
export const TASK_CARD = 'task';

export type TaskStatus = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

export type Task = {
  readonly id: number;
  readonly teamId: number;
  /** Per team, from 1: what people call it by. */
  readonly number: number;
  readonly kind: string;
  /** As it was stored: whoever has the kind knows its shape. */
  readonly state: unknown;
  readonly status: TaskStatus;
  readonly steps: number;
  readonly roomId: number;
  /** The message that asked for it. */
  readonly messageId: string | null;
  /** Who started it; null when nobody did. */
  readonly personId: number | null;
  /** How often the step that is next has failed. */
  readonly attempts: number;
  readonly notBefore: Date | null;
  readonly leaseUntil: Date | null;
  /** When its message was last edited, or it was first taken up. */
  readonly shownAt: Date | null;
  readonly createdAt: Date;
};

export type NewTask = Pick<Task, 'teamId' | 'kind' | 'state' | 'roomId' | 'messageId' | 'personId'>;

const TASK = sql`task.id, task."teamId", task.number, task.kind, task.state, task.status, task.steps, task."roomId",
  task."messageId", task."personId", task.attempts, task."notBefore", task."leaseUntil", task."shownAt", task."createdAt"`;

/** Statuses of what is not over. */
const OPEN = sql`('waiting', 'running')`;

/** @returns the new task, which waits for the runner */
export async function insertTask(transaction: Transaction, task: NewTask, at: Date): Promise<Task> {
  const { teamId, kind, state, roomId, messageId, personId } = task;
  const [last] = await transaction.query<{ number: number }>(
    sql`SELECT number FROM "Task" WHERE "teamId" = ${teamId} ORDER BY number DESC LIMIT 1`,
  );
  const [made] = await transaction.query<{ id: number }>(sql`
    INSERT INTO "Task" ("teamId", number, kind, state, status, steps, attempts, "roomId", "messageId", "personId", "createdAt")
    VALUES (${teamId}, ${(last?.number ?? 0) + 1}, ${kind}, ${JSON.stringify(state)}, 'waiting', 0, 0, ${roomId},
      ${messageId}, ${personId}, ${at})
    RETURNING id`);
  const found = made && (await taskById(transaction, made.id));
  if (found === undefined) throw new Error('the new task has no id');
  return found;
}

export async function taskById(transaction: Transaction, id: number): Promise<Task | undefined> {
  const [row] = await transaction.query<Task>(sql`SELECT ${TASK} FROM "Task" task WHERE task.id = ${id}`);
  return row;
}

/** @returns the team's task of that number, also one that is over; undefined when there is none */
export async function findTask(
  transaction: Transaction,
  teamId: number,
  number: number,
): Promise<Task | undefined> {
  const [row] = await transaction.query<Task>(sql`
    SELECT ${TASK} FROM "Task" task WHERE task."teamId" = ${teamId} AND task.number = ${number}`);
  return row;
}

/** @returns the team's tasks that are not over, oldest first */
export async function openTasks(transaction: Transaction, teamId: number): Promise<Task[]> {
  return transaction.query(sql`
    SELECT ${TASK} FROM "Task" task WHERE task.status IN ${OPEN} AND +task."teamId" = ${teamId} ORDER BY task.id`);
}

/** @returns the rooms in which tasks are not over */
export async function roomsWithTasks(transaction: Transaction): Promise<ChatKey[]> {
  return transaction.query(sql`
    SELECT room.platform, room."chatId" FROM "Task" task JOIN "Room" room ON room.id = task."roomId"
    WHERE task.status IN ${OPEN} GROUP BY room.id ORDER BY min(task.id)`);
}

/** @returns the rooms of tasks that nobody has taken up yet: such as were started just now */
export async function roomsWithNewTasks(transaction: Transaction): Promise<ChatKey[]> {
  return transaction.query(sql`
    SELECT DISTINCT room.platform, room."chatId" FROM "Task" task JOIN "Room" room ON room.id = task."roomId"
    WHERE task.status = 'waiting'`);
}

/** @returns the oldest task of a room that is not over, also when it must not go on yet */
export async function nextTask(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
): Promise<Task | undefined> {
  const [row] = await transaction.query<Task>(sql`
    SELECT ${TASK} FROM "Task" task
    WHERE task.status IN ${OPEN} AND task."roomId" IN (
      SELECT id FROM "Room" WHERE platform = ${platform} AND "chatId" = ${chatId}
      UNION SELECT id FROM "Room" WHERE platform = ${platform} AND "formerChatId" = ${chatId})
    ORDER BY task.id LIMIT 1`);
  return row;
}

/** Takes a task for its next step. @param at the real time */
export async function takeTask(
  transaction: Transaction,
  id: number,
  at: Date,
  leaseUntil: Date,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Task" SET status = 'running', "leaseUntil" = ${leaseUntil}, "shownAt" = COALESCE("shownAt", ${at})
    WHERE id = ${id} AND status IN ${OPEN}`);
}

/** @returns a task as it is now, if its next step is still to be done by whoever took it; else undefined */
export async function stillTaken(
  transaction: Transaction,
  { id, steps }: Pick<Task, 'id' | 'steps'>,
): Promise<Task | undefined> {
  const task = await taskById(transaction, id);
  return task?.status === 'running' && task.steps === steps ? task : undefined;
}

/** A step is done, within its own transaction: what it came to is kept, and the next may follow. */
export async function saveStep(transaction: Transaction, id: number, state: unknown): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Task" SET state = ${JSON.stringify(state)}, steps = steps + 1, attempts = 0, error = NULL, "notBefore" = NULL,
      "leaseUntil" = NULL WHERE id = ${id}`);
}

/** Gives a task back: it is taken up again later. @param isAttempt whether it counts as a failure */
export async function postponeTask(
  transaction: Transaction,
  id: number,
  error: string,
  notBefore: Date,
  isAttempt: boolean,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Task" SET attempts = attempts + ${isAttempt ? 1 : 0}, error = ${error}, "notBefore" = ${notBefore},
      "leaseUntil" = NULL WHERE id = ${id} AND status = 'running'`);
}

/** A task is over. What it kept between its steps is forgotten. @param error why it failed, where it did */
export async function closeTask(
  transaction: Transaction,
  id: number,
  status: 'done' | 'failed' | 'cancelled',
  at: Date,
  error?: string,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Task" SET status = ${status}, state = '{}', error = ${error ?? null}, "leaseUntil" = NULL, "notBefore" = NULL,
      "doneAt" = ${at} WHERE id = ${id}`);
}

/** Notes when a task's message was last edited. */
export async function noteTaskShown(transaction: Transaction, id: number, at: Date): Promise<void> {
  await transaction.execute(sql`UPDATE "Task" SET "shownAt" = ${at} WHERE id = ${id}`);
}

/** Whoever had taken one is dead: the database is open to one process only, and that is us. */
export async function clearTaskLeases(transaction: Transaction): Promise<void> {
  await transaction.execute(sql`UPDATE "Task" SET "leaseUntil" = NULL WHERE status IN ${OPEN}`);
}

/** @returns how many tasks wait, run, or failed for good */
export async function countTasks(
  transaction: Transaction,
): Promise<Record<'waiting' | 'running' | 'failed', number>> {
  const rows = await transaction.query<{ status: string; count: number }>(sql`
    SELECT status, count(*) AS count FROM "Task" WHERE status IN ('waiting', 'running', 'failed') GROUP BY status`);
  const of = (status: string) => rows.find(row => row.status === status)?.count ?? 0;
  return { waiting: of('waiting'), running: of('running'), failed: of('failed') };
}
