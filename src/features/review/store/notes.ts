/** What was said in a meeting, by whom. */
import { sql, type Transaction } from '../../../store/database.ts';
import type { Meeting } from '../domain/meeting.ts';

export type Note = {
  /** The position that was talked about; null where none was. */
  readonly position: number | null;
  readonly personId: number;
  readonly words: string;
};

type Of = Pick<Meeting, 'id' | 'teamId'>;

export async function addNote(
  transaction: Transaction,
  { id, teamId }: Of,
  {
    position,
    personId,
    words,
    messageId,
    at,
  }: Note & { readonly messageId: string | null; readonly at: Date },
): Promise<void> {
  await transaction.execute(sql`
    INSERT INTO "MeetingNote" ("teamId", "meetingId", position, "personId", words, "messageId", at)
    VALUES (${teamId}, ${id}, ${position}, ${personId}, ${words}, ${messageId}, ${at})`);
}

/** @returns how many notes a meeting has, and how long they are together */
export async function noteCounts(
  transaction: Transaction,
  { id, teamId }: Of,
): Promise<{ readonly notes: number; readonly letters: number }> {
  const [row] = await transaction.query<{ notes: number; letters: number }>(sql`
    SELECT count(*) AS notes, COALESCE(sum(length(words)), 0) AS letters FROM "MeetingNote"
    WHERE "meetingId" = ${id} AND +"teamId" = ${teamId}`);
  return row ?? { notes: 0, letters: 0 };
}

/** @returns the notes of a meeting, as they were made */
export function notesOf(transaction: Transaction, { id, teamId }: Of): Promise<Note[]> {
  return transaction.query(sql`
    SELECT note.position, COALESCE(person."mergedIntoId", person.id) AS "personId", note.words
    FROM "MeetingNote" note JOIN "Person" person ON person.id = note."personId"
    WHERE note."meetingId" = ${id} AND +note."teamId" = ${teamId} ORDER BY note.id`);
}
