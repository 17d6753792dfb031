/** Planning: the team's next meeting follows its schedule, moved and cancelled with it. */
import type { ActionContext } from '../../conversation/action-context.ts';
import { findRecurring } from '../../conversation/show-schedule.ts';
import { nextSlots, type Slot } from '../../domain/schedule/slots.ts';
import { writeAudit } from '../../store/audit.ts';
import { type KeptSchedule, roomOfSchedule } from '../../store/schedules.ts';
import { nextNumber } from '../../store/short-ids.ts';
import { type Meeting, nextStepAt } from './domain/meeting.ts';
import {
  dropMeeting,
  isSlotTaken,
  moveMeeting,
  type Plan,
  planMeeting,
  plannedMeeting,
} from './store/meetings.ts';
import { nameOf, REVIEW } from './subject.ts';

export type PlanChange = {
  readonly meeting: Meeting;
  readonly change: 'planned' | 'moved' | 'cancelled';
};

/** Slots that have had their meeting lie behind, but for one that was begun early. */
const AHEAD = 3;

/**
 * Brings the meeting that is planned in line with the schedule. One whose time has come is left: it can still be started.
 * @returns what changed; undefined when nothing did
 */
export async function planNext(context: ActionContext): Promise<PlanChange | undefined> {
  const { transaction, team, clock } = context;
  const kept = await findRecurring(context, REVIEW);
  const planned = await plannedMeeting(transaction, team.id);
  const isOn = kept !== undefined && kept.pausedAt === null;
  if (isOn && planned?.startsAt && planned.startsAt <= clock.now) return undefined;
  const slot = isOn ? await nextFree(context, kept) : undefined;
  if (kept === undefined || slot === undefined) return planned && cancel(context, planned);
  const roomId = (await roomOfSchedule(transaction, team.id, kept.id)) ?? kept.roomId;
  const plan: Plan = {
    slotDay: slot.day,
    startsAt: slot.at,
    roomId,
    dueAt: nextStepAt(slot.at, clock.now),
  };
  if (planned === undefined) return add(context, plan);
  const isSame =
    planned.slotDay === slot.day &&
    planned.startsAt?.getTime() === slot.at.getTime() &&
    planned.roomId === roomId;
  return isSame ? undefined : move(context, planned, plan);
}

async function nextFree(
  { transaction, team, clock }: ActionContext,
  { schedule }: KeptSchedule,
): Promise<Slot | undefined> {
  for (const slot of nextSlots(schedule, clock.now, AHEAD))
    if (!(await isSlotTaken(transaction, team.id, slot.day))) return slot;
  return undefined;
}

async function add(context: ActionContext, plan: Plan): Promise<PlanChange> {
  const { transaction, team, clock, origin } = context;
  const number = await nextNumber(transaction, team.id, 'M');
  const meeting = await planMeeting(transaction, team.id, number, plan, clock.now);
  await writeAudit(transaction, origin, 'review.planned', nameOf(meeting), { day: plan.slotDay });
  return { meeting, change: 'planned' };
}

async function move(context: ActionContext, planned: Meeting, plan: Plan): Promise<PlanChange> {
  const { transaction, origin } = context;
  const meeting = await moveMeeting(transaction, planned, plan);
  await writeAudit(transaction, origin, 'review.replanned', nameOf(meeting), { day: plan.slotDay });
  return { meeting, change: 'moved' };
}

async function cancel(context: ActionContext, planned: Meeting): Promise<PlanChange> {
  const meeting = await dropMeeting(context.transaction, planned, 'cancelled');
  await writeAudit(context.transaction, context.origin, 'review.cancelled', nameOf(meeting), {});
  return { meeting, change: 'cancelled' };
}
