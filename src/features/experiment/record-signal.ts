/** Signals: what users returned in a round is a feedback, which says from which round and variant it comes. */
import type { Context } from '../../conversation/command.ts';
import type { FeedbackContent } from '../feedback/domain/feedback.ts';
import { recordFeedback } from '../feedback/record-feedback.ts';
import { roundName } from './domain/test-ref.ts';
import type { Found } from './find-test.ts';
import { insertSignal } from './store/rounds.ts';
import type { Variant } from './store/tests.ts';

/** @returns the number of the feedback */
export async function recordSignal(
  context: Context,
  { test, round }: Found,
  variant: Variant,
  content: FeedbackContent,
): Promise<number> {
  const from = `${roundName(test.number, round.number)} ${variant.name}`;
  const { number: feedback } = await recordFeedback(context, content, from);
  const signal = { variantId: variant.id, feedback };
  await insertSignal(context.transaction, round, signal, context.clock.now);
  return feedback;
}
