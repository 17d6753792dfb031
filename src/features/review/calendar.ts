/** The calendar event of a meeting: in the platform's own calendar where it has one, else a file that anybody can open. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type CalendarEvent, hasCalendar, PLATFORM_NAMES, PlatformError } from '../../chat/platform.ts';
import { type Block, text, type View, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import type { TaskKind, TaskStep } from '../../conversation/feature.ts';
import { startTask } from '../../conversation/start-task.ts';
import { translator } from '../../conversation/translation.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import { showMoment } from '../../domain/zoned-time.ts';
import { findRoom, findTeamRoom, type Room } from '../../store/rooms.ts';
import { DESCRIPTION, meetingFile, titleOf } from './calendar-file.ts';
import { type Meeting, PLANNED_MINUTES, REMINDS_MINUTES_BEFORE } from './domain/meeting.ts';
import { meetingById, noteEvent } from './store/meetings.ts';
import { nameOf } from './subject.ts';

/** @returns what is said of a meeting in a room, with what brings it into calendars */
export async function withCalendar(
  context: ActionContext,
  shown: View,
  meeting: Meeting,
  room: Pick<Room, 'platform'>,
): Promise<View> {
  if ((await syncEvent(context, meeting)) && hasCalendar(room.platform)) return shown;
  const file = meetingFile(context, meeting);
  return file === undefined ? shown : view(...shown.blocks, file);
}

/**
 * Has the calendar of the platform where a meeting is planned show it as it is now, and no other calendar.
 * @returns whether there is such a calendar
 */
export async function syncEvent(context: ActionContext, meeting: Meeting): Promise<boolean> {
  const home = await findRoom(context.transaction, context.team.id, meeting.roomId);
  if (home === undefined) return false;
  const isServed = hasCalendar(home.platform);
  if (isElsewhere(meeting) ? false : !isServed || isShown(meeting)) return isServed;
  const state: State = { meetingId: meeting.id, number: meeting.number, act: null };
  const started = await startTask({ ...context, room: home }, calendarTask, state);
  await context.notify(home, started.view, { standsFor: started.standsFor });
  return isServed;
}

/** Whether its event is as the meeting is; one that was cancelled has none. */
function isShown({ eventId, eventSequence, sequence, state }: Meeting): boolean {
  return eventSequence === sequence || (state === 'cancelled' && eventId === null);
}

/** Whether its event invites those of another room than the one where it is planned now. */
function isElsewhere({ eventId, eventRoomId, roomId }: Meeting): boolean {
  return eventId !== null && eventRoomId !== null && eventRoomId !== roomId;
}

const eventSchema: z.ZodType<CalendarEvent> = z.object({
  title: z.string(),
  description: z.string(),
  startsAt: z.coerce.date(),
  endsAt: z.coerce.date(),
  zone: z.string(),
  remindsMinutesBefore: z.array(z.number()),
  chatId: z.string(),
});

const stateSchema = z.object({
  meetingId: z.number(),
  number: z.number(),
  /** What the calendar is asked next; null before that is known. */
  act: z
    .object({
      platform: z.enum(PLATFORM_NAMES),
      /** Whose members the event invites. */
      roomId: z.number(),
      /** Which change of the event this is. */
      sequence: z.number(),
      /** Of no other meeting of any database. */
      mark: z.string(),
      eventId: z.string().nullable(),
      /** Null: it is to show nothing. */
      event: eventSchema.nullable(),
    })
    .nullable(),
});
type State = z.infer<typeof stateSchema>;
type Act = NonNullable<State['act']>;

type Answer =
  | { readonly is: 'shown'; readonly eventId: string | null }
  /** The event was deleted by hand. */
  | { readonly is: 'gone' }
  | { readonly is: 'refused'; readonly why: Bilingual };

const UNKNOWN = both('飞书没有收下', 'the calendar did not take it');

export const calendarTask: TaskKind<State, Answer | undefined> = {
  kind: 'review.calendar',
  state: stateSchema,
  title: meeting => both(`正在放进日历：${nameOf(meeting)}`, `Putting ${nameOf(meeting)} into the calendar`),
  outside: async ({ act }, { idempotencyKey, calendarOn }) => {
    if (act === null) return undefined;
    const calendar = calendarOn(act.platform);
    if (calendar === undefined) return { is: 'refused', why: UNKNOWN };
    try {
      const { eventId, event } = act;
      if (event === null) {
        if (eventId !== null) await calendar.remove(eventId);
        return { is: 'shown', eventId: null };
      }
      if (eventId === null)
        return { is: 'shown', eventId: await calendar.add(event, keyOf(`${act.mark} ${idempotencyKey}`)) };
      await calendar.change(eventId, event);
      return { is: 'shown', eventId };
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      const { trouble } = error;
      if (trouble.kind === 'gone') return { is: 'gone' };
      if (trouble.kind === 'forbidden') return { is: 'refused', why: trouble.missing };
      if (trouble.kind === 'rejected' || trouble.kind === 'closed') return { is: 'refused', why: UNKNOWN };
      throw error;
    }
  },
  step: async (context, state, answer) => {
    const { transaction, team } = context;
    const meeting = await meetingById(transaction, team.id, state.meetingId);
    if (state.act === null || answer === undefined) return nextAct(context, state, meeting);
    if (answer.is === 'refused') return { view: refusedView(context, meeting, answer.why) };
    const { sequence, roomId } = state.act;
    const id = answer.is === 'gone' ? null : answer.eventId;
    await noteEvent(transaction, meeting, id === null ? null : { id, sequence, roomId });
    // It may have been moved once more meanwhile, or be due in another calendar now.
    return nextAct(context, state, await meetingById(transaction, team.id, state.meetingId));
  },
};

async function nextAct(context: ActionContext, state: State, meeting: Meeting): Promise<TaskStep<State>> {
  const { transaction } = context;
  const isOld = isElsewhere(meeting);
  const home = (await findTeamRoom(transaction, meeting.teamId, meeting.roomId)).room;
  const event = isOld ? null : eventOf(context, meeting, home.chatId);
  const isDone = isShown(meeting) || (event === null && meeting.eventId === null);
  if (!isOld && (isDone || !hasCalendar(home.platform))) return { view: shownView(context, meeting, home) };
  // Of a group that has left the team only where its event is has to be known.
  const roomId = isOld && meeting.eventRoomId !== null ? meeting.eventRoomId : meeting.roomId;
  const { room } = await findTeamRoom(transaction, meeting.teamId, roomId);
  const act: Act = {
    platform: room.platform,
    ...{ roomId, sequence: meeting.sequence, eventId: meeting.eventId, event },
    mark: `${meeting.createdAt.getTime()} ${meeting.id}`,
  };
  return { state: { ...state, act } };
}

function eventOf(context: ActionContext, meeting: Meeting, chatId: string): CalendarEvent | null {
  const { startsAt, state } = meeting;
  if (startsAt === null || state === 'cancelled') return null;
  const say = translator(context);
  return {
    ...{ title: say(titleOf(meeting)), description: say(DESCRIPTION), startsAt, chatId },
    endsAt: new Date(startsAt.getTime() + PLANNED_MINUTES * 60_000),
    zone: context.clock.zone,
    remindsMinutesBefore: REMINDS_MINUTES_BEFORE,
  };
}

/** As a UUID, which is what the platform's documents show. */
function keyOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

function shownView(context: ActionContext, meeting: Meeting, { platform }: Room): View {
  const { clock, language } = context;
  const id = nameOf(meeting);
  const when = meeting.startsAt === null ? '' : showMoment(meeting.startsAt, clock, language);
  const said =
    meeting.state === 'cancelled' || !hasCalendar(platform)
      ? both(`${id} 的日程取消了`, `${id} is taken out of the calendar`)
      : both(`${id} 在日历里了：${when}`, `${id} is in the calendar: ${when}`);
  return view(text(translator(context)(said)));
}

function refusedView(context: ActionContext, meeting: Meeting, why: Bilingual): View {
  const id = nameOf(meeting);
  const said = both(
    `${id} 没能放进日历：${why.zh}。先用这个文件`,
    `${id} could not be put into the calendar: ${why.en}. Use this file instead`,
  );
  const file = meetingFile(context, meeting);
  const blocks: Block[] = file === undefined ? [] : [file];
  return view(text(translator(context)(said)), ...blocks);
}
