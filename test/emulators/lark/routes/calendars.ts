/** Calls about the bot's calendar: its id, events made once by their key, changed and deleted, and who is invited. */
import { z } from 'zod';
import { openChat } from '../access.ts';
import { ApiRefusal } from '../api-refusal.ts';
import type { CalendarEvent } from '../calendar-events.ts';
import { hex } from '../ids.ts';
import { type Route, route } from '../route.ts';
import { CHANGES_EVENTS, DELETES_EVENTS, MAKES_EVENTS, READS_CALENDAR } from '../scopes.ts';
import type { World } from '../world.ts';

const time = z.strictObject({ timestamp: z.string().regex(/^\d{10}$/u), timezone: z.string() });
const reminders = z.array(z.strictObject({ minutes: z.number().int().min(-20160).max(20160) }));
const EVENT = {
  summary: z.string().max(1000).optional(),
  description: z.string().max(40_960).optional(),
  start_time: time,
  end_time: time,
  reminders: reminders.optional(),
};
const NOT_FOUND = new ApiRefusal(193001, 'event not found');
const DELETED = new ApiRefusal(193003, 'event is deleted');

export const calendars: readonly Route[] = [
  route('POST /open-apis/calendar/v4/calendars/primary', {
    scopes: READS_CALENDAR,
    answer: (_, { world }) => ({
      data: { calendars: [{ calendar: { calendar_id: world.calendar.id, type: 'primary', role: 'owner' } }] },
    }),
  }),
  route('POST /open-apis/calendar/v4/calendars/:calendar_id/events', {
    scopes: MAKES_EVENTS,
    query: { idempotency_key: z.string().min(32).max(128).optional() },
    body: EVENT,
    answer: ({ path, query, body }, { world }) => {
      demandCalendar(world, path['calendar_id']);
      demandOrder(body);
      const { idempotency_key: key } = query;
      const known = world.calendar.events.find(each => key !== undefined && each.key === key);
      const event: CalendarEvent = known ?? {
        id: `${hex()}_0`,
        key,
        ...shown(body),
        chats: [],
        isDeleted: false,
      };
      if (known === undefined) world.calendar.events.push(event);
      return { data: { event: { event_id: event.id, ...body } } };
    },
  }),
  route('PATCH /open-apis/calendar/v4/calendars/:calendar_id/events/:event_id', {
    scopes: CHANGES_EVENTS,
    body: { ...EVENT, need_notification: z.boolean().optional() },
    answer: ({ path, body }, { world }) => {
      const event = eventOf(world, path);
      demandOrder(body);
      Object.assign(event, shown(body));
      return { data: { event: { event_id: event.id } } };
    },
  }),
  route('DELETE /open-apis/calendar/v4/calendars/:calendar_id/events/:event_id', {
    scopes: DELETES_EVENTS,
    query: { need_notification: z.enum(['true', 'false']).optional() },
    answer: ({ path }, { world }) => {
      eventOf(world, path).isDeleted = true;
      return { data: {} };
    },
  }),
  route('POST /open-apis/calendar/v4/calendars/:calendar_id/events/:event_id/attendees', {
    scopes: CHANGES_EVENTS,
    body: {
      attendees: z.array(z.strictObject({ type: z.literal('chat'), chat_id: z.string() })).min(1),
      need_notification: z.boolean().optional(),
    },
    answer: ({ path, body }, { world }) => {
      const event = eventOf(world, path);
      for (const { chat_id: chatId } of body.attendees) {
        const { id } = openChat(world, chatId);
        if (!event.chats.includes(id)) event.chats.push(id);
      }
      return { data: { attendees: body.attendees } };
    },
  }),
];

function demandCalendar({ calendar }: World, id: string | undefined): void {
  if (id !== calendar.id) throw new ApiRefusal(191000, 'calendar not found');
}

function eventOf(world: World, path: Readonly<Record<string, string>>): CalendarEvent {
  demandCalendar(world, path['calendar_id']);
  const event = world.calendar.events.find(({ id }) => id === path['event_id']);
  if (event === undefined) throw NOT_FOUND;
  if (event.isDeleted) throw DELETED;
  return event;
}

type Body = z.infer<z.ZodObject<typeof EVENT>>;

function demandOrder({ start_time: start, end_time: end }: Body): void {
  if (Number(end.timestamp) < Number(start.timestamp))
    throw new ApiRefusal(190002, 'invalid parameters in request');
}

function shown({ summary = '', start_time: start, end_time: end, reminders: set = [] }: Body) {
  return {
    summary,
    startsAt: new Date(Number(start.timestamp) * 1000),
    endsAt: new Date(Number(end.timestamp) * 1000),
    zone: start.timezone,
    reminders: set.map(({ minutes }) => minutes),
  };
}
