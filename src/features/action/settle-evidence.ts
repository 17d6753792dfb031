/**
 * Items that need evidence close themselves by the feedback that is it, in the transaction that records it; and open again
 * when that feedback is deleted or says something else.
 */
import type { ActionContext } from '../../conversation/action-context.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import { feedbackByNumber } from '../feedback/store/feedback.ts';
import { finishItem, openAgain } from './change-items.ts';
import { isNeeded } from './domain/action-item.ts';
import { idOf } from './show-item.ts';
import { closedByFeedback, firstNeeded, hasNeeding, openNeeding } from './store/action-items.ts';

/** @param numbers of feedback that was recorded or changed */
export async function settleEvidence(context: ActionContext, numbers: readonly number[]): Promise<void> {
  const { transaction, team } = context;
  const records = await feedbackByNumber(transaction, team.id, numbers);
  for (const item of await closedByFeedback(transaction, team.id, numbers)) {
    const record = item.state.kind === 'done' ? records.get(item.state.feedback ?? 0) : undefined;
    if (record !== undefined && isNeeded(item, record)) continue;
    const open = await openAgain(context, item, item.afterFeedback);
    // Another one may have been recorded since.
    const other = await firstNeeded(transaction, open);
    if (other !== undefined) await finishItem(context, open, { feedback: other });
  }
  for (const record of [...records.values()].sort((one, other) => one.number - other.number))
    for (const item of await openNeeding(transaction, team.id, record))
      if (isNeeded(item, record)) await finishItem(context, item, { feedback: record.number });
}

/**
 * Closes what waits for a new feedback. It closed nothing yet, and most teams wait for none: each record need not be read
 * for that.
 * @returns what it did to items, for whoever recorded it
 */
export async function settleNew(context: ActionContext, number: number): Promise<Bilingual[]> {
  if (!(await hasNeeding(context.transaction, context.team.id))) return [];
  await settleEvidence(context, [number]);
  const items = await closedByFeedback(context.transaction, context.team.id, [number]);
  if (items.length === 0) return [];
  const ids = items.map(idOf).join(' ');
  return [both(`${ids} 等的就是它，已完成`, `${ids} waited for this: done`)];
}
