/** Walking the agenda: a meeting starts, which freezes it, and goes from item to item; late items come below. */
import type { ActionContext } from '../../conversation/action-context.ts';
import type { Context, Reply } from '../../conversation/command.ts';
import { AGENDA_AT_MOST } from '../../domain/agenda.ts';
import { writeAudit } from '../../store/audit.ts';
import { nextNumber } from '../../store/short-ids.ts';
import { isItsTime, type Meeting, secondsSince } from './domain/meeting.ts';
import { demandItem } from './find-meeting.ts';
import { showInAllGroups, showMeeting } from './meeting-cards.ts';
import { planNext } from './plan-meeting.ts';
import { agendaNow } from './read-agenda.ts';
import { addItems, addSeconds, itemsOf } from './store/items.ts';
import { plannedMeeting, runningMeeting, startPlanned, startUnplanned, turnTo } from './store/meetings.ts';
import { nameOf } from './subject.ts';

/** Starts the meeting that is planned for about now, or one out of turn; shows the one that runs already. */
export async function startMeeting(context: Context): Promise<Reply> {
  const { transaction, team, person, room, clock, origin } = context;
  const running = await runningMeeting(transaction, team.id);
  if (running !== undefined) return showMeeting(context, running);
  const items = await agendaNow(context);
  const start = { at: clock.now, byId: person.id, roomId: room.id };
  const planned = await plannedMeeting(transaction, team.id);
  const begun =
    planned !== undefined && isItsTime(planned, clock.now)
      ? await startPlanned(transaction, planned, start)
      : await startUnplanned(transaction, team.id, await nextNumber(transaction, team.id, 'M'), start);
  await addItems(transaction, begun, items.slice(0, AGENDA_AT_MOST), { after: 0, isLate: false });
  const meeting = await turnTo(transaction, begun, items.length === 0 ? null : 1, clock.now);
  await writeAudit(transaction, origin, 'review.started', nameOf(meeting), {
    items: Math.min(items.length, AGENDA_AT_MOST),
  });
  await planNext(context);
  return showInAllGroups(context, meeting);
}

/**
 * Adds what came up since below the agenda, as far as there is room.
 * @returns how many items there are now, and how many are left to the next meeting
 */
export async function addLateItems(
  context: ActionContext,
  meeting: Meeting,
): Promise<{ readonly count: number; readonly rest: number }> {
  const { transaction } = context;
  const items = await itemsOf(transaction, meeting);
  const known = new Set(items.map(({ thing }) => thing));
  const late = (await agendaNow(context)).filter(({ thing }) => !known.has(thing));
  const added = late.slice(0, Math.max(0, AGENDA_AT_MOST - items.length));
  await addItems(transaction, meeting, added, { after: items.length, isLate: true });
  return { count: items.length + added.length, rest: late.length - added.length };
}

/**
 * Goes on to the next item, or to one by its number.
 * @param after the item that whoever pressed saw: two quick presses skip none
 */
export async function nextItem(
  context: Context,
  meeting: Meeting,
  { to, after }: { readonly to?: number | undefined; readonly after?: number | undefined },
): Promise<Reply> {
  const { transaction, clock } = context;
  const { count } = await addLateItems(context, meeting);
  if (after !== undefined && to === undefined && after !== meeting.current)
    return showMeeting(context, meeting);
  if (to !== undefined) await demandItem(context, meeting, to);
  const wanted = to ?? (meeting.current ?? count) + 1;
  await leaveItem(context, meeting);
  const turned = await turnTo(transaction, meeting, wanted > count ? null : wanted, clock.now);
  return showMeeting(context, turned);
}

/** Writes down how long the item was talked about. */
export async function leaveItem({ transaction, clock }: ActionContext, meeting: Meeting): Promise<void> {
  if (meeting.current !== null)
    await addSeconds(transaction, meeting, meeting.current, secondsSince(meeting, clock.now));
}
