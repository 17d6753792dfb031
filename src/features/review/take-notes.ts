/** Notes: what somebody says in a meeting, about the item that is talked about. */
import type { ActionContext } from '../../conversation/action-context.ts';
import { writeAudit } from '../../store/audit.ts';
import type { Meeting } from './domain/meeting.ts';
import { refreshCards } from './meeting-cards.ts';
import { reviewRefusal } from './refusals.ts';
import { addNote, noteCounts } from './store/notes.ts';
import { nameOf } from './subject.ts';

export const NOTE_AT_MOST = 1000;
/** Minutes are shown, and sent to each group, as a whole: what is noted in one meeting is bounded. */
const NOTES_AT_MOST = 300;
const LETTERS_AT_MOST = 60_000;

/**
 * Keeps what somebody says as notes, and shows them on the cards.
 * @param words each a note
 * @param position undefined for what is about the meeting as a whole
 * @throws Refusal when the meeting has as many notes as it may have
 */
export async function takeNotes(
  context: ActionContext,
  meeting: Meeting,
  {
    personId,
    words,
    position,
  }: {
    readonly personId: number;
    readonly words: readonly string[];
    readonly position: number | undefined;
  },
): Promise<void> {
  const { transaction, origin, clock } = context;
  const { notes, letters } = await noteCounts(transaction, meeting);
  const more = words.reduce((sum, each) => sum + each.length, 0);
  if (notes + words.length > NOTES_AT_MOST || letters + more > LETTERS_AT_MOST)
    throw reviewRefusal('notes-full', { id: nameOf(meeting), count: notes });
  for (const each of words)
    await addNote(transaction, meeting, {
      ...{ personId, words: each, position: position ?? null },
      messageId: origin.messageId,
      at: clock.now,
    });
  await writeAudit(transaction, origin, 'review.noted', nameOf(meeting), { position: position ?? null });
  await refreshCards(context, meeting);
}
