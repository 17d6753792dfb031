/** Deciding on an item: accepted, rejected, or it needs evidence, which becomes an action of somebody. */

import { shortened } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { translator } from '../../conversation/translation.ts';
import { both } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import type { Day } from '../../domain/zoned-time.ts';
import { writeAudit } from '../../store/audit.ts';
import { addAction } from '../action/add-action.ts';
import { type Owner, WORDS_AT_MOST } from '../action/domain/action-item.ts';
import type { Meeting, MeetingItem, Outcome } from './domain/meeting.ts';
import { type ItemRead, readItems } from './read-agenda.ts';
import { reviewRefusal } from './refusals.ts';
import { setOutcome } from './store/items.ts';
import { nameOf } from './subject.ts';

/** Who is to do what until when. */
export type ToDo = { readonly owner: Owner; readonly dueDay: Day; readonly words: string | undefined };

/**
 * Writes down what the meeting decided on an item; a later decision takes the place of an earlier one.
 * @param toDo who sees to it; needed where evidence is missing
 * @returns whether anything changed
 * @throws Refusal when somebody sees to it already
 */
export async function decide(
  context: ActionContext,
  meeting: Meeting,
  { position }: Pick<MeetingItem, 'position'>,
  outcome: Outcome,
  byId: number,
  toDo?: ToDo,
): Promise<boolean> {
  const { transaction, clock, origin } = context;
  const item = (await readItems(context, meeting)).find(each => each.position === position);
  if (item === undefined) throw new RangeError(`no item ${position}`);
  if (toDo === undefined && item.outcome === outcome) return false;
  if (toDo !== undefined && item.outcome === outcome && item.action !== null) {
    const action = shortId('A', item.action);
    throw reviewRefusal('awaited-already', { position, action }, { example: `/action show ${action}` });
  }
  const action = toDo === undefined ? null : await actionFor(context, meeting, item, outcome, toDo);
  const standing = item.now?.standing ?? item.standing;
  await setOutcome(transaction, meeting, position, { outcome, byId, at: clock.now, action, standing });
  await writeAudit(transaction, origin, 'review.decided', nameOf(meeting), {
    ...{ position, thing: item.thing, outcome },
    ...(action !== null && { action: shortId('A', action) }),
  });
  return true;
}

async function actionFor(
  context: ActionContext,
  meeting: Meeting,
  item: ItemRead,
  outcome: Outcome,
  { owner, dueDay, words }: ToDo,
): Promise<number> {
  const title = translator(context)(item.title);
  const usual =
    outcome === 'evidence'
      ? both(`补证据：${title}`, `Find evidence: ${title}`)
      : both(`落实：${title}`, `See to it: ${title}`);
  const needs = outcome === 'evidence' ? (await item.now?.details())?.evidence : undefined;
  const { number } = await addAction(context, {
    ...(owner.kind === 'person' ? { ownerId: owner.id } : { role: owner.role }),
    text: words ?? shortened(translator(context)(usual), WORDS_AT_MOST - 1),
    dueDay,
    origin: nameOf(meeting),
    ...(needs !== undefined && { needs }),
  });
  return number;
}
