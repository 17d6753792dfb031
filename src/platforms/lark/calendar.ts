/** Events in the bot's calendar on Lark (calendar/v4): made once by their idempotency key, with a chat as the attendee. */
import type { Calendar, CalendarEvent } from '../../chat/platform.ts';
import type { LarkClient } from './client.ts';
import { type Answer, answered, isRefusedFor, platformError } from './platform-errors.ts';

export function larkCalendar({ api }: LarkClient): Calendar {
  let primary: string | undefined;
  const calendarId = async (): Promise<string> => {
    if (primary !== undefined) return primary;
    const data = await call(() => api.calendar.v4.calendar.primary({}));
    primary = data?.calendars?.[0]?.calendar?.calendar_id;
    return primary ?? 'primary';
  };
  return {
    add: async (event, idempotencyKey) => {
      const path = { calendar_id: await calendarId() };
      const params = { idempotency_key: idempotencyKey };
      const data = await call(() =>
        api.calendar.v4.calendarEvent.create({ path, params, data: dataOf(event) }),
      );
      const eventId = data?.event?.event_id ?? '';
      const attendees = [{ type: 'chat' as const, chat_id: event.chatId }];
      // A second call: repeated with the first one, it invites the same chat.
      await call(() =>
        api.calendar.v4.calendarEventAttendee.create({
          path: { ...path, event_id: eventId },
          data: { attendees, need_notification: false },
        }),
      );
      return eventId;
    },
    change: async (eventId, event) => {
      const path = { calendar_id: await calendarId(), event_id: eventId };
      await call(() =>
        api.calendar.v4.calendarEvent.patch({ path, data: { ...dataOf(event), need_notification: true } }),
      );
    },
    remove: async eventId => {
      const path = { calendar_id: await calendarId(), event_id: eventId };
      try {
        await answered(() =>
          api.calendar.v4.calendarEvent.delete({ path, params: { need_notification: 'true' } }),
        );
      } catch (error) {
        if (!isRefusedFor(error, 'eventGone')) throw platformError(error);
      }
    },
  };
}

function dataOf({ title, description, startsAt, endsAt, zone, remindsMinutesBefore }: CalendarEvent) {
  const time = (at: Date) => ({ timestamp: `${Math.floor(at.getTime() / 1000)}`, timezone: zone });
  return {
    ...{ summary: title, description, start_time: time(startsAt), end_time: time(endsAt) },
    reminders: remindsMinutesBefore.map(minutes => ({ minutes })),
  };
}

async function call<Data>(ask: () => Promise<Answer<Data>>): Promise<Data | undefined> {
  try {
    return await answered(ask);
  } catch (error) {
    throw platformError(error);
  }
}
