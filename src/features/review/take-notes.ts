/** Notes: what somebody says in a meeting, about the item that is talked about. */
import type { ActionContext } from '../../conversation/action-context.ts';
import { writeAudit } from '../../store/audit.ts';
import type { Meeting } from './domain/meeting.ts';
import { refreshCards } from './meeting-cards.ts';
import { addNote } from './store/notes.ts';
import { nameOf } from './subject.ts';

export const NOTE_AT_MOST = 1000;

/** Keeps a note, and shows it on the cards. @param position undefined for one about the meeting as a whole */
export async function takeNote(
  context: ActionContext,
  meeting: Meeting,
  {
    personId,
    words,
    position,
  }: { readonly personId: number; readonly words: string; readonly position: number | undefined },
): Promise<void> {
  const { transaction, origin, clock } = context;
  await addNote(transaction, meeting, {
    ...{ personId, words, position: position ?? null },
    messageId: origin.messageId,
    at: clock.now,
  });
  await writeAudit(transaction, origin, 'review.noted', nameOf(meeting), { position: position ?? null });
  await refreshCards(context, meeting);
}
