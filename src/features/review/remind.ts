/** What time brings: reminders a day and ten minutes before, the time itself, and the lapse of what nobody started. */
import { actions, type Block, heading, text, view } from '../../chat/view.ts';
import type { ActionContext } from '../../conversation/action-context.ts';
import type { SlotDue } from '../../conversation/scheduled.ts';
import { counted, translator } from '../../conversation/translation.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import { showDay, showMoment } from '../../domain/zoned-time.ts';
import { writeAudit } from '../../store/audit.ts';
import { findRoom, listGroups, type Room } from '../../store/rooms.ts';
import { syncEvent, withCalendar } from './calendar.ts';
import { dueStep, type Meeting, nextStepAt } from './domain/meeting.ts';
import { planNext } from './plan-meeting.ts';
import { agendaButton, itemCount, preview, startButton } from './show-agenda.ts';
import {
  dropMeeting,
  isSlotTaken,
  meetingById,
  plannedMeeting,
  runningMeeting,
  setDue,
} from './store/meetings.ts';
import { nameOf } from './subject.ts';

/** @returns whether what is due of a planned meeting is its lapse, or nothing at all */
export async function isSilentlyDue(
  { transaction, team, clock }: ActionContext,
  id: number,
): Promise<boolean> {
  const { startsAt } = await meetingById(transaction, team.id, id);
  const step = startsAt === null ? undefined : dueStep(startsAt, clock.now);
  return step === undefined || step === 'lapsed';
}

/** Does what is due of a planned meeting. */
export async function doWhatIsDue(context: ActionContext, id: number): Promise<void> {
  const { transaction, team, clock } = context;
  const meeting = await meetingById(transaction, team.id, id);
  const { startsAt } = meeting;
  if (meeting.state !== 'planned' || startsAt === null) return;
  const step = dueStep(startsAt, clock.now);
  if (step === 'lapsed') return lapse(context, meeting);
  await setDue(transaction, meeting, nextStepAt(startsAt, clock.now));
  if (step !== undefined) await remind(context, meeting, startsAt, step);
}

/** Nobody started it: the next one is planned. What it would have talked about comes again by itself. */
async function lapse(context: ActionContext, meeting: Meeting): Promise<void> {
  await dropMeeting(context.transaction, meeting, 'missed');
  await writeAudit(context.transaction, context.origin, 'review.missed', nameOf(meeting), {});
  const next = await planNext(context);
  if (next !== undefined) await syncEvent(context, next.meeting);
}

async function remind(
  context: ActionContext,
  meeting: Meeting,
  startsAt: Date,
  step: 'day-before' | 'shortly-before',
): Promise<void> {
  const { clock, language } = context;
  const say = translator(context);
  const room = await roomOf(context, meeting);
  if (room === undefined) return;
  const { count, blocks } = await preview(context);
  const id = nameOf(meeting);
  const when = showMoment(startsAt, clock, language);
  const minutes = Math.round((startsAt.getTime() - clock.now.getTime()) / 60_000);
  const title =
    step === 'day-before'
      ? both(
          `${id} 研讨会：${when} · ${itemCount(count).zh}`,
          `${id} review meeting: ${when} · ${itemCount(count).en}`,
        )
      : both(
          `${id} 研讨会还有 ${minutes} 分钟开始 · ${itemCount(count).zh}`,
          `${id} review meeting begins in ${counted(minutes, 'minute')} · ${itemCount(count).en}`,
        );
  const said = view(
    heading(say(title)),
    ...blocks,
    actions(
      ...(step === 'day-before' ? [agendaButton(context)] : [startButton(context), agendaButton(context)]),
    ),
  );
  const shown = step === 'day-before' ? await withCalendar(context, said, meeting, room) : said;
  await context.notify(room, shown);
}

/** @returns where it was planned; where that has left the team, one of the groups that are left */
async function roomOf({ transaction, team }: ActionContext, meeting: Meeting): Promise<Room | undefined> {
  return (
    (await findRoom(transaction, team.id, meeting.roomId)) ?? (await listGroups(transaction, team.id))[0]
  );
}

/** The time has come. @returns the row of what is said; undefined when the meeting was begun before */
export async function sayItsTime(context: ActionContext, due: SlotDue): Promise<number | undefined> {
  const { transaction, team, clock, language } = context;
  const say = translator(context);
  const { slot, missed, unknownYear, room } = due;
  const planned = await plannedMeeting(transaction, team.id);
  const running = await runningMeeting(transaction, team.id);
  // Whether it runs still or is over: that slot has had its meeting.
  const isBegun = planned?.slotDay !== slot.day && (await isSlotTaken(transaction, team.id, slot.day));
  const notes: Bilingual[] = [
    ...missed.map(({ at }) => {
      const day = showDay(at, clock, language);
      return both(`${day} 那次没能提醒：那时我不在线`, `Nobody was reminded of ${day}: I was offline then`);
    }),
    ...(unknownYear === undefined
      ? []
      : [
          both(
            `${unknownYear} 年的放假安排还没有公布，先按周一到周五算`,
            `The holidays of ${unknownYear} are not published yet; Monday to Friday count as working days`,
          ),
        ]),
  ];
  if (isBegun && notes.length === 0) return undefined;
  const id = planned?.slotDay === slot.day ? nameOf(planned) : say(both('研讨会', 'Review meeting'));
  // It may be said some minutes late, where many rooms meet at one time.
  const when = showMoment(slot.at, clock, language);
  const title =
    running === undefined
      ? both(`${id} 到点了 · ${when}`, `${id}: it is time · ${when}`)
      : both(`${nameOf(running)} 还开着`, `${nameOf(running)} is still running`);
  const below: Block[] = notes.length === 0 ? [] : [text(...notes.map(say))];
  const buttons =
    running === undefined ? [startButton(context), agendaButton(context)] : [agendaButton(context)];
  return context.notify(room, view(heading(say(title)), ...below, actions(...buttons)));
}
