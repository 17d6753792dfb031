/** The records that a group's members made, in order. */
import type { Room } from '../three-chats/index.ts';

export type Recorded = {
  readonly text: string;
  readonly dimension: string;
  readonly intensity: number | null;
  readonly linkedUrl: string | null;
  readonly linkedMessageId: string | null;
};

/** Its `?` is the group's chat id. */
export const RECORDS = `
  SELECT feedback.text, dimension, intensity, "linkedUrl", "linkedMessageId" FROM "Feedback" feedback
  JOIN "Room" room ON room.id = feedback."roomId" WHERE room."chatId" = ? AND "deletedAt" IS NULL ORDER BY number`;

export function records(here: Room): Promise<Recorded[]> {
  return here.rows<Recorded>(RECORDS);
}
