/** Acts on a team's schedule (recurrence) of one kind: made, paused, one slot skipped or moved, ended. */
import { text, type View, view } from '../chat/view.ts';
import { both, inLanguage } from '../domain/language.ts';
import { withMoved, withoutException, withSkipped } from '../domain/schedule/exceptions.ts';
import { readSchedule } from '../domain/schedule/read-schedule.ts';
import { type Plan, planSchema } from '../domain/schedule/schedule.ts';
import { nextSlots, type Slot } from '../domain/schedule/slots.ts';
import { shownAt } from '../domain/schedule/wall-clock.ts';
import { withCampaignDays } from '../domain/schedule/within-campaign.ts';
import { wordSchedule } from '../domain/schedule/word-schedule.ts';
import { wordTrouble } from '../domain/schedule/word-trouble.ts';
import { dayOf, parseDay, parseMoment, parseTimeOfDay } from '../domain/zoned-time.ts';
import { type AuditAction, writeAudit } from '../store/audit.ts';
import { ownCampaigns } from '../store/campaigns.ts';
import { addSchedule, changeSchedule, type KeptSchedule, removeSchedule } from '../store/schedules.ts';
import type { ActionContext } from './action-context.ts';
import type { Context } from './command.ts';
import type { Feature } from './feature.ts';
import { conversationRefusal } from './refusals.ts';
import { findRecurring, NAMED, type Recurring, scheduleView, shownSlot } from './show-schedule.ts';

/** A slot that is skipped or moved is among so many next ones. */
const AHEAD = 60;

/** @throws Refusal when the team has no such schedule */
async function demand(context: ActionContext, subject: Recurring): Promise<KeptSchedule> {
  const kept = await findRecurring(context, subject);
  if (kept === undefined)
    throw conversationRefusal(
      'not-scheduled',
      { name: subject.name },
      { example: `/${subject.command} schedule ${inLanguage(subject.example, context.language)}` },
    );
  return kept;
}

/**
 * Makes the team's schedule of a kind, or gives it another rule; it is said in this room from now on.
 * @param typed `周一 9:00`
 * @throws Refusal that says which part was not understood, with times that work
 */
export async function setSchedule(context: Context, subject: Recurring, typed: string): Promise<View> {
  const { transaction, team, clock, room, origin } = context;
  const said = { ...clock, now: context.saidAt };
  const own = await ownCampaigns(transaction, team.id);
  const read = readSchedule(withCampaignDays(typed, dayOf(said.now, said.zone), own), said);
  if ('trouble' in read) {
    const lines = read.trouble.examples.map(
      each => `/${subject.command} schedule ${inLanguage(each, context.language)}`,
    );
    const buttons = lines.map(line => ({ label: line, line }));
    throw conversationRefusal(
      'bad-schedule',
      { said: wordTrouble(read.trouble) },
      { ...(lines[0] !== undefined && { example: lines[0] }), ...(lines.length > 1 && { buttons }) },
    );
  }
  const { zone, ...plan } = read.schedule;
  const place = { roomId: room.id, threadId: context.threadId };
  const kept = await findRecurring(context, subject);
  if (kept === undefined)
    await addSchedule(
      transaction,
      { teamId: team.id, kind: subject.kind, schedule: read.schedule, ...place },
      clock.now,
    );
  else
    await changeSchedule(transaction, team.id, kept.id, {
      plan,
      zone,
      pausedAt: null,
      since: clock.now,
      place,
    });
  await writeAudit(transaction, origin, `${subject.kind}.scheduled`, subject.kind, { plan });
  return scheduleView(context, subject);
}

/** Nothing is done until it is resumed; what would have been due meanwhile never was. */
export async function pauseSchedule(context: Context, subject: Recurring): Promise<View> {
  const kept = await demand(context, subject);
  if (kept.pausedAt !== null) throw conversationRefusal('paused-already', { name: subject.name });
  const { transaction, team, clock, origin } = context;
  await changeSchedule(transaction, team.id, kept.id, { pausedAt: clock.now });
  await writeAudit(transaction, origin, `${subject.kind}.paused`, subject.kind, {});
  return scheduleView(context, subject);
}

export async function resumeSchedule(context: Context, subject: Recurring): Promise<View> {
  const kept = await demand(context, subject);
  if (kept.pausedAt === null) throw conversationRefusal('not-paused', { name: subject.name });
  const { transaction, team, clock, origin } = context;
  await changeSchedule(transaction, team.id, kept.id, { pausedAt: null, since: clock.now });
  await writeAudit(transaction, origin, `${subject.kind}.resumed`, subject.kind, {});
  return scheduleView(context, subject);
}

/** Ends the schedule. */
export async function endSchedule(context: Context, subject: Recurring): Promise<View> {
  const { transaction, team, origin, language } = context;
  const kept = await demand(context, subject);
  await removeSchedule(transaction, team.id, kept.id);
  await writeAudit(transaction, origin, `${subject.kind}.unscheduled`, subject.kind, {});
  const again = `/${subject.command} schedule ${inLanguage(wordSchedule(kept.schedule), language)}`;
  const line = both(
    `${subject.name.zh}不再定期发了。要恢复：${again}`,
    `There is no schedule for ${subject.name.en} any more. To have it back: ${again}`,
  );
  return view(text(inLanguage(line, language)));
}

/** @param typed the day of the slot; the next one when left out @throws Refusal when there is no slot on that day */
export async function skipSlot(
  context: Context,
  subject: Recurring,
  typed: string | undefined,
): Promise<View> {
  const kept = await demand(context, subject);
  const slot = slotOn(context, subject, kept, typed);
  await except(context, subject, kept, withSkipped(kept.schedule, slot.day), 'skipped', { day: slot.day });
  return scheduleView(context, subject);
}

/**
 * @param to a day, a time, or both: what is not said stays as it was
 * @param typed the day of the slot; the next one when left out
 */
export async function moveSlot(
  context: Context,
  subject: Recurring,
  { to, which }: { readonly to: string; readonly which?: string | undefined },
): Promise<View> {
  const kept = await demand(context, subject);
  const slot = slotOn(context, subject, kept, which);
  const { clock, saidAt, language } = context;
  const { zone } = kept.schedule;
  const before = shownAt(slot.at, zone);
  const time = parseTimeOfDay(to);
  const moment = parseMoment(to, { now: saidAt, zone }, 'future');
  const toDay = time === undefined ? moment?.day : before.day;
  const toMinutes = time ?? moment?.minutes ?? before.minutes;
  if (toDay === undefined) {
    const example = `/${subject.command} move ${before.day} ${inLanguage({ zh: '下午3点', en: '3pm' }, language)}`;
    throw conversationRefusal('bad-moment', { typed: to }, { example });
  }
  const plan = withMoved(kept.schedule, slot.day, toDay, toMinutes);
  const moved = nextSlots({ ...plan, zone }, clock.now, AHEAD).find(({ day }) => day === slot.day);
  if (moved === undefined) throw conversationRefusal('moved-to-past', { typed: to });
  await except(context, subject, kept, plan, 'moved', { day: slot.day, toDay, toMinutes });
  return scheduleView(context, subject);
}

/** Takes back that a slot was skipped or moved. */
export async function keepSlot(context: Context, subject: Recurring, typed: string): Promise<View> {
  const kept = await demand(context, subject);
  const { skipped, moved } = kept.schedule;
  const day = parseDay(typed, { ...context.clock, now: context.saidAt }, 'future');
  const changed = [...skipped, ...moved.map(each => each.day)];
  if (day === undefined || !changed.includes(day)) {
    const options = changed.length === 0 ? {} : { example: `/${subject.command} keep ${changed.at(-1)}` };
    throw conversationRefusal('not-excepted', { typed }, options);
  }
  await except(context, subject, kept, withoutException(kept.schedule, day), 'kept', { day });
  return scheduleView(context, subject);
}

async function except(
  { transaction, team, origin }: Context,
  subject: Recurring,
  { id }: KeptSchedule,
  changed: Plan,
  act: 'skipped' | 'moved' | 'kept',
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  const plan = planSchema.parse(changed);
  await changeSchedule(transaction, team.id, id, { plan });
  await writeAudit(transaction, origin, `${subject.kind}.slot-${act}`, subject.kind, details);
}

function slotOn(context: Context, subject: Recurring, kept: KeptSchedule, typed: string | undefined): Slot {
  const ahead = nextSlots(kept.schedule, context.clock.now, AHEAD);
  const [next] = ahead;
  if (typed === undefined && next !== undefined) return next;
  const day = typed && parseDay(typed, { ...context.clock, now: context.saidAt }, 'future');
  const found = ahead.find(each => each.day === day || shownAt(each.at, kept.schedule.zone).day === day);
  if (found !== undefined) return found;
  const named = ahead.slice(0, NAMED).map(each => shownSlot(kept.schedule, each));
  const example = next === undefined ? {} : { example: `/${subject.command} skip ${next.day}` };
  throw conversationRefusal('no-such-slot', { typed: typed ?? '', named }, example);
}

/** What the audit actions of a schedule say in a history. */
export function scheduleHistory({ kind }: Pick<Recurring, 'kind'>): NonNullable<Feature['history']> {
  const said: readonly (readonly [act: string, worded: NonNullable<Feature['history']>[AuditAction]])[] = [
    ['scheduled', () => both('定了时间', 'scheduled it')],
    ['paused', () => both('暂停', 'paused it')],
    ['resumed', () => both('恢复', 'resumed it')],
    ['unscheduled', () => both('取消了定时', 'took it off the schedule')],
    ['slot-skipped', ({ day }) => both(`跳过 ${day}`, `skipped ${day}`)],
    ['slot-moved', ({ day, toDay }) => both(`${day} 改到 ${toDay}`, `moved ${day} to ${toDay}`)],
    ['slot-kept', ({ day }) => both(`${day} 照常`, `kept ${day} after all`)],
  ];
  return Object.fromEntries(said.map(([act, worded]) => [`${kind}.${act}`, worded]));
}
