/** Recording a feedback: what every way to it (a command, an offer, later an import) leads to. */

import type { Context } from '../../conversation/command.ts';
import { tell } from '../../conversation/feature.ts';
import { takingOut } from '../../conversation/names-taken-out.ts';
import type { Bilingual } from '../../domain/language.ts';
import { shortId } from '../../domain/short-id.ts';
import { writeAudit } from '../../store/audit.ts';
import { setMembership } from '../../store/people.ts';
import { nextNumber } from '../../store/short-ids.ts';
import { rewriteAnswers } from '../../store/words-beside.ts';
import type { FeedbackContent } from './domain/feedback.ts';
import { keptBy, recordsChanged } from './record-hooks.ts';
import { insertFeedback } from './store/feedback.ts';

/**
 * Records one feedback and remembers the source as the member's last.
 * @param from where else it comes from, in short ids: `T1/R2 A` @returns its number, and what is to be said of it besides
 */
export async function recordFeedback(
  context: Context,
  content: FeedbackContent,
  from?: string,
): Promise<{ readonly number: number; readonly besides: readonly Bilingual[] }> {
  const { transaction, team, person, room, origin, clock, repliedTo, named } = context;
  const number = await nextNumber(transaction, team.id, 'F');
  const hasJoinedVoices = await insertFeedback(
    transaction,
    {
      ...content,
      endUserTrace: named?.trace ?? null,
      teamId: team.id,
      number,
      reporterId: person.id,
      reporterRole: person.role ?? null,
      roomId: room.id,
      messageId: origin.messageId,
      linkedMessageId: repliedTo?.messageId ?? null,
      linkedUrl: repliedTo?.url ?? null,
      ...(from === undefined ? {} : { origin: from }),
      recordedAt: clock.now,
      messageAt: context.saidAt,
    },
    keptBy(context),
  );
  if (person.lastSourceId !== content.sourceId) {
    await setMembership(transaction, team.id, person.id, { lastSourceId: content.sourceId });
  }
  await writeAudit(transaction, origin, 'feedback.recorded', shortId('F', number), {
    dimension: content.dimension,
    sourceId: content.sourceId,
  });
  const takeOut = takingOut(team, [named]);
  // A form that the same message opened before it was edited.
  if (takeOut !== null && origin.messageId !== null)
    await rewriteAnswers(transaction, team.id, room, origin.messageId, takeOut);
  // By itself a new record is evidence of nothing; but what its user refuses holds for all that they said.
  if (hasJoinedVoices || content.consent === 'no') await recordsChanged(context, [number], [content]);
  const where = { roomId: room.id, threadId: context.threadId };
  const besides = await tell(context.features, 'recorded', context, { letter: 'F', number }, where);
  return { number, besides: besides.flat() };
}
