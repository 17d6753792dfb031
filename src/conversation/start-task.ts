/** Starts, lists and cancels tasks (background jobs), within the transaction of whatever asks for it. */

import type { View } from '../chat/view.ts';
import { text, view } from '../chat/view.ts';
import { type Bilingual, inLanguage } from '../domain/language.ts';
import { dropCard } from '../store/cards.ts';
import { identityBehind, personNames } from '../store/people.ts';
import { findRoom, type Room } from '../store/rooms.ts';
import { closeTask, findTask, insertTask, openTasks, type Task } from '../store/tasks.ts';
import type { ActionContext, StandsFor } from './action-context.ts';
import type { Context, Reply } from './command.ts';
import { type TaskKind, taskKind } from './feature.ts';
import { conversationRefusal } from './refusals.ts';
import { cardOfTask, messageOfTask, type Progress, progressView } from './show-task.ts';
import { said } from './translation.ts';

/** So many tasks of a team may be under way at a time. */
const TASKS_AT_MOST = 20;

/** Where a task is started, and by whom: what a command knows. */
export type Starter = ActionContext & {
  readonly room: Pick<Room, 'id'>;
  /** Absent where nobody asked for it. */
  readonly person?: { readonly id: number };
};

/**
 * Starts a task: once the transaction is committed the runner takes it up.
 * @param progress how far it is before the first step, where it can tell
 * @returns what shows its progress: to be the answer to whoever asked, or to be said with `standsFor`
 * @throws Refusal when the team has too many under way
 */
export async function startTask<State>(
  starter: Starter,
  kind: TaskKind<State>,
  state: State,
  progress?: Progress,
): Promise<{ readonly view: View; readonly standsFor: StandsFor }> {
  const { transaction, team, room, person, origin, clock, language } = starter;
  if ((await openTasks(transaction, team.id)).length >= TASKS_AT_MOST)
    throw conversationRefusal('too-many-tasks', { most: TASKS_AT_MOST });
  const task = await insertTask(
    transaction,
    {
      ...{ teamId: team.id, kind: kind.kind, state, roomId: room.id },
      messageId: origin.messageId,
      personId: person?.id ?? null,
    },
    clock.now,
  );
  const shown = progressView(task, kind.title(state), progress, language);
  return { view: shown, standsFor: cardOfTask(task) };
}

/** @returns what is under way in the team, oldest first, with what it is about and who started it */
export async function tasksUnderWay({
  transaction,
  team,
  features,
}: ActionContext): Promise<
  readonly { readonly task: Task; readonly title: Bilingual; readonly starter: string | undefined }[]
> {
  const tasks = await openTasks(transaction, team.id);
  const names = await personNames(
    transaction,
    tasks.flatMap(({ personId }) => personId ?? []),
  );
  return tasks.map(task => ({
    task,
    title: titleOf(taskKind(features, task.kind), task),
    starter: task.personId === null ? undefined : names.get(task.personId),
  }));
}

/** Of one that this version can't read only the number is known. */
export function titleOf(
  kind: TaskKind | undefined,
  { number, state }: Pick<Task, 'number' | 'state'>,
): Bilingual {
  const parsed = kind?.state.safeParse(state);
  if (kind === undefined || parsed?.success !== true) return { zh: `${number} 号任务`, en: `Task ${number}` };
  return kind.title(parsed.data);
}

/**
 * Cancels a task: the step that is under way, if one is, comes to nothing; what earlier steps did stays.
 * @throws Refusal unless it is under way, and whoever asks started it or is a manager
 */
export async function cancelTask(context: Context, number: number): Promise<Reply> {
  const { transaction, team, person, features, realNow, pressedOn, language } = context;
  const task = await findTask(transaction, team.id, number);
  if (task === undefined) throw conversationRefusal('no-such-task', { number });
  if (task.status !== 'waiting' && task.status !== 'running')
    throw conversationRefusal('task-over', { number });
  const starter = task.personId === null ? undefined : await identityBehind(transaction, task.personId);
  if (starter !== person.id && !person.isManager) {
    const name =
      starter === undefined ? '?' : ((await personNames(transaction, [starter])).get(starter) ?? '?');
    throw conversationRefusal('task-of-another', { number, name });
  }
  const title = titleOf(taskKind(features, task.kind), task);
  await closeTask(transaction, task.id, 'cancelled', realNow);
  const words = {
    zh: `已取消（${person.name}）：${title.zh}`,
    en: `Cancelled (by ${person.name}): ${title.en}`,
  };
  const room = await findRoom(transaction, team.id, task.roomId);
  const card = room && (await messageOfTask(transaction, task, room));
  if (room !== undefined && card !== undefined) {
    await context.edit(room, card.outboxId, view(text(inLanguage(words, language))));
    await dropCard(transaction, card.outboxId);
    if (pressedOn === card.outboxId) return { isShown: true };
  }
  return said(context, words);
}
