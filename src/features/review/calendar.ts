/** The calendar event of a meeting: a file that anybody can open. */
import { type View, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import type { Room } from '../../store/rooms.ts';
import { meetingFile } from './calendar-file.ts';
import type { Meeting } from './domain/meeting.ts';

/** @returns what is said of a meeting in a room, with what brings it into a calendar there */
export async function withCalendar(
  context: ActionContext,
  shown: View,
  meeting: Meeting,
  _room: Pick<Room, 'platform' | 'chatId'>,
): Promise<View> {
  const file = meetingFile(context, meeting);
  return file === undefined ? shown : { ...shown, blocks: [...view(...shown.blocks).blocks, file] };
}
