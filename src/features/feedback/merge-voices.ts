/** Making records one voice by hand, and taking them apart again. */
import { grammarRefusal } from '../../chat/grammar/refusals.ts';
import type { Context } from '../../conversation/command.ts';
import { shortId } from '../../domain/short-id.ts';
import { writeAudit } from '../../store/audit.ts';
import type { Feedback } from './domain/feedback.ts';
import { liveFeedback } from './find-feedback.ts';
import { keptBy, recordsChanged } from './record-hooks.ts';
import { feedbackRefusal } from './refusals.ts';
import { mergeRecords, takeApart } from './store/voice-merges.ts';
import { type VoiceSize, voiceSize } from './store/voices.ts';

/** Makes records one voice by hand. @throws Refusal when one is not there, or fewer than two are named */
export async function mergeVoices(context: Context, numbers: readonly number[]): Promise<VoiceSize> {
  const { transaction, team, clock } = context;
  if (numbers.length < 2) throw feedbackRefusal('merge-needs-two', {});
  await allLive(context, numbers);
  const added = await mergeRecords(transaction, team.id, numbers, clock.now, keptBy(context).hear);
  if (added === 0) throw grammarRefusal('nothing-to-change', { id: idsText(numbers) });
  await auditEach(context, 'feedback.merged', numbers);
  await recordsChanged(context, numbers);
  return voiceSize(transaction, team.id, numbers[0] ?? 0);
}

/**
 * Takes one record out of its voice, or several apart: what joins them by hand and by their words. A message or a user
 * that they share joins them still.
 * @throws Refusal when one is not there, or neither joins them
 */
export async function unmergeVoices(context: Context, numbers: readonly number[]): Promise<void> {
  const { transaction, team, clock } = context;
  await allLive(context, numbers);
  const parted = await takeApart(transaction, team.id, numbers, clock.now, keptBy(context).hear);
  if (parted === 0) throw feedbackRefusal('not-merged', { ids: idsText(numbers) });
  await auditEach(context, 'feedback.unmerged', numbers);
  await recordsChanged(context, numbers);
}

async function allLive(context: Context, numbers: readonly number[]): Promise<Feedback[]> {
  const records: Feedback[] = [];
  for (const number of numbers) records.push(await liveFeedback(context, number));
  return records;
}

async function auditEach(
  context: Context,
  action: 'feedback.merged' | 'feedback.unmerged',
  numbers: readonly number[],
): Promise<void> {
  const ids = numbers.map(number => shortId('F', number));
  for (const id of ids) await writeAudit(context.transaction, context.origin, action, id, { with: ids });
}

export function idsText(numbers: readonly number[]): string {
  return numbers.map(number => shortId('F', number)).join(' ');
}
