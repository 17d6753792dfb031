/** A record by its number, and whether the speaker may change it. */
import { grammarRefusal } from '../../chat/grammar/refusals.ts';
import type { Refusal } from '../../chat/refusal.ts';
import type { Context } from '../../conversation/command.ts';
import { shortId } from '../../domain/short-id.ts';
import { identityOf, personNames } from '../../store/people.ts';
import type { Feedback } from './domain/feedback.ts';
import { feedbackRefusal } from './refusals.ts';
import { findFeedback } from './store/feedback.ts';

type Where = Pick<Context, 'transaction' | 'team'>;

/** @throws Refusal when the team has no such record */
export async function feedbackNumbered(context: Where, number: number): Promise<Feedback> {
  const found = await findFeedback(context.transaction, context.team.id, number);
  if (found === undefined) throw noSuch(number);
  return found;
}

/** @throws Refusal when there is no such record, or it is deleted */
export async function liveFeedback(context: Where, number: number): Promise<Feedback> {
  const found = await feedbackNumbered(context, number);
  if (found.deletedAt !== null) {
    const id = shortId('F', number);
    throw feedbackRefusal('is-deleted', { id }, { example: `/feedback restore ${id}` });
  }
  return found;
}

/** @returns a record that the speaker may change @throws Refusal when it is not there, deleted, or not theirs */
export async function ownFeedback(context: Context, number: number): Promise<Feedback> {
  const record = await liveFeedback(context, number);
  await demandOwnership(context, record);
  return record;
}

/** Own records may be changed by whoever made them; managers may change any. @throws Refusal 'not-yours' */
export async function demandOwnership(context: Context, record: Feedback): Promise<void> {
  const { transaction, person } = context;
  if (person.isManager) return;
  const own = await identityOf(transaction, person.id);
  if (own.includes(record.reporterId)) return;
  const reporter = (await personNames(transaction, [record.reporterId])).get(record.reporterId) ?? '?';
  throw feedbackRefusal('not-yours', { id: shortId('F', record.number), reporter });
}

function noSuch(number: number): Refusal {
  return grammarRefusal('no-such-thing', { id: shortId('F', number) });
}
