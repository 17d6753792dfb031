/** How meetings are shown: one by its number, and the list. */
import { actions, type Block, heading, text, type View, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import type { Context } from '../../conversation/command.ts';
import { findRecurring } from '../../conversation/show-schedule.ts';
import { translator } from '../../conversation/translation.ts';
import { both } from '../../domain/language.ts';
import { showMoment } from '../../domain/zoned-time.ts';
import { withCalendar } from './calendar.ts';
import type { Meeting } from './domain/meeting.ts';
import { readItems } from './read-agenda.ts';
import { readMinutes } from './read-minutes.ts';
import { comingView, runningView } from './show-agenda.ts';
import { countsOf, minutesFile, minutesView } from './show-minutes.ts';
import { itemsOf } from './store/items.ts';
import { lastMeetings, plannedMeeting, runningMeeting } from './store/meetings.ts';
import { nameOf, proposedLine, REVIEW } from './subject.ts';
import { addLateItems } from './walk.ts';
import { STATE_NAMES } from './words.ts';

const LISTED = 10;

/** @returns the agenda of the meeting that runs, else of the next one */
export async function agendaView(context: ActionContext): Promise<View> {
  const { transaction, team } = context;
  const running = await runningMeeting(transaction, team.id);
  if (running === undefined) return comingView(context, await plannedMeeting(transaction, team.id));
  const { rest } = await addLateItems(context, running);
  return runningView(context, running, await readItems(context, running), rest);
}

/** @returns the agenda, and how to have such meetings come round where nobody has said when */
export async function overview(context: ActionContext): Promise<View> {
  const shown = await agendaView(context);
  const isScheduled = (await findRecurring(context, REVIEW)) !== undefined;
  return isScheduled ? shown : view(...shown.blocks, ...proposedSchedule(context));
}

/** @returns what proposes that a team meet every two weeks: nothing is scheduled unasked */
export function proposedSchedule(context: ActionContext): Block[] {
  const say = translator(context);
  const line = proposedLine(context);
  return [
    text(say(both(`还没有定时间。比如：${line}`, `No time is set. For example: ${line}`))),
    actions({ label: say(both('每两周开一次', 'Every two weeks')), line, isApart: true }),
  ];
}

/** @returns a meeting: when it will be, how far it is, or its minutes */
export async function meetingView(context: Context, meeting: Meeting): Promise<View> {
  switch (meeting.state) {
    case 'planned':
      return withCalendar(context, await comingView(context, meeting), meeting, context.room);
    case 'running':
      return runningView(context, meeting, await readItems(context, meeting));
    case 'ended': {
      const minutes = await readMinutes(context, meeting);
      return minutesView(context, minutes, [minutesFile(context, minutes)]);
    }
    case 'missed':
    case 'cancelled':
      return view(text(await lineOf(context, meeting)));
    default:
      return meeting.state satisfies never;
  }
}

/** @returns the team's last meetings, newest first */
export async function listView(context: ActionContext): Promise<View> {
  const say = translator(context);
  const meetings = await lastMeetings(context.transaction, context.team.id, LISTED);
  if (meetings.length === 0)
    return view(
      text(say(both('还没有研讨会。现在就开：/review start', 'No meeting yet. Begin one: /review start'))),
    );
  const lines: string[] = [];
  for (const meeting of meetings) lines.push(await lineOf(context, meeting));
  return view(heading(say(both('研讨会', 'Review meetings'))), text(...lines));
}

async function lineOf(context: ActionContext, meeting: Meeting): Promise<string> {
  const { transaction, clock, language } = context;
  const say = translator(context);
  const at = meeting.startedAt ?? meeting.startsAt;
  const items = meeting.startedAt === null ? undefined : await itemsOf(transaction, meeting);
  return [
    nameOf(meeting),
    ...(at === null ? [] : [showMoment(at, clock, language)]),
    say(STATE_NAMES[meeting.state]),
    ...(items === undefined ? [] : [say(countsOf(items))]),
  ].join(' · ');
}
