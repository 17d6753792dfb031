/** What people see of a task: one message, which shows how far it is, then what came of it. */
import { actions, type Block, text, type View, view } from '../chat/view.ts';
import { type Bilingual, inLanguage, type Language } from '../domain/language.ts';
import { isFormerMessage } from '../store/audit.ts';
import { type Card, cardsOf, dropCard } from '../store/cards.ts';
import type { Transaction } from '../store/database.ts';
import { queueMessage } from '../store/outbox.ts';
import type { Room } from '../store/rooms.ts';
import { TASK_CARD, type Task } from '../store/tasks.ts';
import type { StandsFor } from './action-context.ts';
import { rememberMessage } from './action-context.ts';

export type Progress = { readonly done: number; readonly total: number };

/** What a task's message stands for, as long as the task goes on. */
export function cardOfTask({ id }: Pick<Task, 'id'>): StandsFor {
  return { kind: TASK_CARD, thingId: id, contentHash: '' };
}

/** @returns what a task's message shows while it goes on: what it is about, how far it is, and a way to cancel it */
export function progressView(
  { number }: Pick<Task, 'number'>,
  title: Bilingual,
  progress: Progress | undefined,
  language: Language,
): View {
  const label = inLanguage(title, language);
  const shown: Block = progress === undefined ? text(label) : { kind: 'progress', label, ...progress };
  const cancel = inLanguage({ zh: '取消', en: 'Cancel' }, language);
  return view(shown, actions({ label: cancel, line: `/task cancel ${number}` }));
}

/** @returns the message of a task that is there, or on its way, in a room; undefined when it is gone, or stayed behind */
export async function messageOfTask(
  transaction: Transaction,
  task: Pick<Task, 'id'>,
  { platform, chatId }: Pick<Room, 'platform' | 'chatId'>,
): Promise<Card | undefined> {
  const cards = await cardsOf(transaction, cardOfTask(task));
  return cards.findLast(card => card.platform === platform && card.chatId === chatId);
}

/**
 * Shows what came of a task in place of its progress. Somebody waits for that: where the message is gone, or stayed in the
 * chat that the room was before, it is an answer of its own.
 */
export async function showOutcome(
  transaction: Transaction,
  task: Task,
  { platform, chatId }: Room,
  { view: shown, standsFor }: { readonly view: View; readonly standsFor?: StandsFor },
  now: Date,
): Promise<void> {
  const card = await messageOfTask(transaction, task, { platform, chatId });
  const { teamId, messageId } = task;
  const answer = {
    ...{ platform, chatId, kind: 'reply' as const, teamId, view: shown, isRepeatable: true },
    replyTo: messageId === null || isFormerMessage(messageId) ? undefined : messageId,
    editsId: card?.outboxId,
  };
  const outboxId = await queueMessage(transaction, answer, now);
  if (card !== undefined) await dropCard(transaction, card.outboxId);
  if (standsFor === undefined) return;
  const madeBy = card?.outboxId ?? outboxId;
  await rememberMessage(transaction, teamId, { platform, chatId }, madeBy, outboxId, standsFor, shown);
}
