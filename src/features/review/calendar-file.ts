/** Calendar files (.ics): a meeting as anybody's calendar takes it, moved and cancelled by the same id. */
import ical, { ICalAlarmType, ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { type Block, fileBlock } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import { translator } from '../../conversation/translation.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import { type Meeting, PLANNED_MINUTES, REMINDS_MINUTES_BEFORE } from './domain/meeting.ts';
import { nameOf } from './subject.ts';

export type CalendarEvent = {
  readonly uid: string;
  readonly sequence: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly summary: string;
  readonly description: string;
  readonly isCancelled: boolean;
  /** When this was said of it. */
  readonly stampedAt: Date;
};

/**
 * @returns an event by RFC 5545, in UTC: another zone would need a VTIMEZONE, which not every calendar reads. METHOD:PUBLISH
 *   asks nobody for an answer.
 */
export function calendarFile(event: CalendarEvent): string {
  const calendar = ical({
    prodId: { company: 'personaloop', product: 'personaloop', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
  });
  const made = calendar.createEvent({
    id: event.uid,
    sequence: event.sequence,
    start: event.startsAt,
    end: event.endsAt,
    stamp: event.stampedAt,
    summary: event.summary,
    description: event.description,
    status: event.isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  });
  if (!event.isCancelled)
    for (const minutes of REMINDS_MINUTES_BEFORE)
      made.createAlarm({ type: ICalAlarmType.display, trigger: minutes * 60, description: event.summary });
  return calendar.toString();
}

export function titleOf(meeting: Pick<Meeting, 'number'>): Bilingual {
  const id = nameOf(meeting);
  return both(`${id} 研讨会`, `${id} review meeting`);
}

export const DESCRIPTION: Bilingual = both(
  '议程在群里：/review agenda',
  'The agenda is in the group: /review agenda',
);

/** @returns the file of a meeting that is planned, or was cancelled; undefined where it has no time */
export function meetingFile(context: ActionContext, meeting: Meeting): Block | undefined {
  const { team, clock } = context;
  if (meeting.startsAt === null) return undefined;
  const say = translator(context);
  const id = nameOf(meeting);
  const file = calendarFile({
    // Whatever becomes of the meeting, its calendar knows it by this, and no other bot's by the same.
    uid: `review-${team.id}-${meeting.number}-${meeting.createdAt.getTime()}@personaloop`,
    sequence: meeting.sequence,
    startsAt: meeting.startsAt,
    endsAt: new Date(meeting.startsAt.getTime() + PLANNED_MINUTES * 60_000),
    summary: say(titleOf(meeting)),
    description: say(DESCRIPTION),
    isCancelled: meeting.state === 'cancelled',
    stampedAt: clock.now,
  });
  return fileBlock(`${id}.ics`, 'text/calendar', file);
}
