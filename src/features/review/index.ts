/** Review meetings: planned by a schedule, walked item by item, with minutes and what comes of them. */
import type { Feature } from '../../conversation/feature.ts';
import { scheduled } from '../../conversation/scheduled.ts';
import { both } from '../../domain/language.ts';
import { listGroups } from '../../store/rooms.ts';
import { calendarTask, syncEvent } from './calendar.ts';
import { meetingsPart } from './digest.ts';
import { HISTORY } from './history.ts';
import { closeCardsIn } from './meeting-cards.ts';
import { planNext } from './plan-meeting.ts';
import { doWhatIsDue, isSilentlyDue, sayItsTime } from './remind.ts';
import {
  dueMeetings,
  dueMeetingsInRoom,
  moveMeetings,
  plannedMeeting,
  runningCardsOn,
} from './store/meetings.ts';
import { MEETING, proposedLine, REVIEW } from './subject.ts';
import { takeReaction } from './take-reaction.ts';
import { takeRecount } from './take-recount.ts';
import { takeReply } from './take-reply.ts';

/** Whoever was to come will not any more. */
const USEFUL_MILLISECONDS = 2 * 3_600_000;

export const review: Feature = {
  name: 'review',
  digest: [meetingsPart],
  handlers: { reaction: takeReaction, recount: takeRecount },
  cards: [{ kind: MEETING, repliedTo: takeReply, awaited: runningCardsOn }],
  due: [
    scheduled({
      kind: REVIEW.kind,
      run: sayItsTime,
      usefulFor: () => USEFUL_MILLISECONDS,
      isSaidInQuietHours: true,
    }),
    {
      name: 'review-meeting',
      waitsForReactions: false,
      find: dueMeetings,
      findInRoom: dueMeetingsInRoom,
      isSilent: isSilentlyDue,
      run: doWhatIsDue,
    },
  ],
  tasks: [calendarTask],
  history: HISTORY,
  on: {
    settingsChanged: async (context, { names }) => {
      const changed = names.includes('zone') ? await planNext(context) : undefined;
      if (changed !== undefined) await syncEvent(context, changed.meeting);
      if (!names.includes('reviewTime')) return undefined;
      // How often it is, and from when on, the team said itself.
      const line = proposedLine(context);
      return both(`研讨会的时间这样定：${line}`, `To have the meeting then: ${line}`);
    },
    roomParting: async (context, group) => {
      const { transaction, team } = context;
      await closeCardsIn(context, group);
      const other = (await listGroups(transaction, team.id)).find(({ id }) => id !== group.id);
      if (other === undefined) return;
      await moveMeetings(transaction, team.id, group.id, other.id);
      // The event still invites those of the group.
      const planned = await plannedMeeting(transaction, team.id);
      if (planned !== undefined) await syncEvent(context, planned);
    },
  },
};
