/** One step of a task, one transaction: done on a stage on which whoever started it acts. */
import { text, view } from '../chat/view.ts';
import { type Bilingual, inLanguage } from '../domain/language.ts';
import { dropCard, threadOfCard } from '../store/cards.ts';
import type { Transaction } from '../store/database.ts';
import type { ChatKey } from '../store/inbox.ts';
import { isEditQueued } from '../store/outbox.ts';
import { identityBehind, membersAmong } from '../store/people.ts';
import { findRoom, findTeamRoom } from '../store/rooms.ts';
import { closeTask, noteTaskShown, saveStep, stillTaken, type Task } from '../store/tasks.ts';
import { type ActionContext, unattended } from './action-context.ts';
import type { TaskKind } from './feature.ts';
import { cardOfTask, messageOfTask, progressView, showOutcome } from './show-task.ts';

/** A task's message is edited no more often: platforms allow some twenty messages a minute in a group. */
const EDITED_EVERY_MILLISECONDS = 5_000;

type Around = Pick<ActionContext, 'features' | 'readings' | 'bootstrapManagers'>;

/**
 * Does the next step of a task, unless somebody cancelled it, or did the step, since it was taken.
 * @param answer what the outside said
 * @returns the rooms in which something is to be said
 * @throws whatever the step throws, which undoes it
 */
export async function runStep(
  transaction: Transaction,
  kind: TaskKind,
  taken: Task,
  answer: unknown,
  realNow: Date,
  around: Around,
): Promise<readonly ChatKey[]> {
  const task = await stillTaken(transaction, taken);
  if (task === undefined) return [];
  const notified: ChatKey[] = [];
  const context = await stageOfTask(transaction, task, realNow, around, notified);
  const why = await mayNotGoOn(transaction, task);
  if (why !== undefined) {
    await giveUpQuietly(context, task, why, realNow);
    return notified;
  }
  const { room } = await findTeamRoom(transaction, task.teamId, task.roomId);
  // As the command that asked for it would be, and as JSON keeps it.
  const next = await kind.step(context, kind.state.parse(task.state), answer);
  if ('view' in next) {
    await closeTask(transaction, task.id, 'done', realNow);
    await showOutcome(transaction, task, room, next, context.clock.now);
    return [...notified, room];
  }
  await saveStep(transaction, task.id, next.state);
  if (next.progress === undefined) return notified;
  const card = await messageOfTask(transaction, task, room);
  const isEarly =
    task.shownAt !== null && Math.abs(realNow.getTime() - task.shownAt.getTime()) < EDITED_EVERY_MILLISECONDS;
  if (card === undefined || isEarly || (await isEditQueued(transaction, room, card.outboxId)))
    return notified;
  await noteTaskShown(transaction, task.id, realNow);
  const title = kind.title(next.state);
  await context.edit(room, card.outboxId, progressView(task, title, next.progress, context.language));
  return notified;
}

/**
 * Puts a task aside for good, and says so in place of its progress.
 * @param said why, to whoever started it
 * @returns the rooms in which something is to be said
 */
export async function failTask(
  transaction: Transaction,
  taken: Task,
  said: Bilingual,
  error: string,
  realNow: Date,
): Promise<readonly ChatKey[]> {
  const task = await stillTaken(transaction, taken);
  if (task === undefined) return [];
  await closeTask(transaction, task.id, 'failed', realNow, error);
  const { team, room } = await findTeamRoom(transaction, task.teamId, task.roomId);
  if ((await findRoom(transaction, task.teamId, task.roomId)) === undefined) return [];
  const shown = view(text(inLanguage(said, team.settings.language)));
  await showOutcome(transaction, task, room, { view: shown }, room.clock ?? realNow);
  return [room];
}

async function stageOfTask(
  transaction: Transaction,
  task: Task,
  realNow: Date,
  around: Around,
  notified: ChatKey[],
): Promise<ActionContext> {
  const { team, room } = await findTeamRoom(transaction, task.teamId, task.roomId);
  const threadId = await threadOfCard(transaction, cardOfTask(task), room.chatId);
  const context = unattended(
    transaction,
    { team, room },
    room.clock ?? realNow,
    notified,
    { ...around, inboxId: 0 },
    { ...room, threadId },
  );
  const personId = task.personId === null ? null : await identityBehind(transaction, task.personId);
  return { ...context, origin: { ...context.origin, personId, messageId: task.messageId } };
}

/** A team sees nothing of another, and whoever is out of it sees nothing of it any more. */
async function mayNotGoOn(
  transaction: Transaction,
  { teamId, roomId, personId }: Task,
): Promise<Bilingual | undefined> {
  if ((await findRoom(transaction, teamId, roomId)) === undefined)
    return { zh: '这里换了团队，停下了', en: 'Stopped, since this chat has changed its team' };
  if (personId === null) return undefined;
  const members = await membersAmong(transaction, teamId, [await identityBehind(transaction, personId)]);
  return members.length > 0
    ? undefined
    : {
        zh: '发起的人不在团队里了，停下了',
        en: 'Stopped, since whoever started it is not in the team any more',
      };
}

async function giveUpQuietly(
  context: ActionContext,
  task: Task,
  why: Bilingual,
  realNow: Date,
): Promise<void> {
  const { transaction, language } = context;
  await closeTask(transaction, task.id, 'cancelled', realNow);
  const { room } = await findTeamRoom(transaction, task.teamId, task.roomId);
  const card = await messageOfTask(transaction, task, room);
  if (card === undefined) return;
  await context.edit(room, card.outboxId, view(text(inLanguage(why, language))));
  await dropCard(transaction, card.outboxId);
}
