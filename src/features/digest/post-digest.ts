/** Posts the digest of a slot, and makes the one that somebody asks for in between. */
import type { ActionContext } from '../../conversation/action-context.ts';
import type { Context, Reply } from '../../conversation/command.ts';
import type { SlotDue } from '../../conversation/scheduled.ts';
import { findRecurring, shownSlot } from '../../conversation/show-schedule.ts';
import { type Bilingual, both } from '../../domain/language.ts';
import { showDay, showMoment } from '../../domain/zoned-time.ts';
import { lastTold, type SettledSlot } from '../../store/schedule-slots.ts';
import { findSchedule } from '../../store/schedules.ts';
import { buildDigest } from './build-digest.ts';
import { type Period, periodOf } from './domain/period.ts';
import { DIGEST } from './recurring.ts';
import { digestView } from './show-digest.ts';
import { insertReport, noteMessage, type Report, untoldSince } from './store/reports.ts';

/** @returns the outbox row of the message */
export async function postDigest(context: ActionContext, due: SlotDue): Promise<number> {
  const { transaction, team } = context;
  const { scheduleId, slot, missed, unknownYear, room } = due;
  const told = await lastTold(transaction, team.id, scheduleId);
  const since = told?.at ?? earliest(await untoldSince(transaction, team.id), missed[0]);
  const period = periodOf(slot.at, since);
  const kept = await findSchedule(transaction, team.id, scheduleId);
  const when = kept === undefined ? momentOf(context, slot.at) : shownSlot(kept.schedule, slot);
  const notes = [
    ...(missed.length === 0 ? [] : [missedText(missed)]),
    ...(unknownYear === undefined
      ? []
      : [
          both(
            `${unknownYear} 年的节假日还没公布，先按平日算`,
            `the holidays of ${unknownYear} are not known yet: weekdays count`,
          ),
        ]),
  ];
  const report = await reportOf(context, period, when, notes, true);
  const outboxId = await context.notify(room, await digestView(context, report));
  await noteMessage(transaction, team.id, report.id, outboxId);
  return outboxId;
}

/** Before the first digest that is sent: from where one that was not sent, or missed, would have begun. */
function earliest(untold: Date | undefined, missed: SettledSlot | undefined): Date | undefined {
  const begins = [
    ...(untold === undefined ? [] : [untold.getTime()]),
    ...(missed === undefined ? [] : [periodOf(missed.at, undefined).from.getTime()]),
  ];
  return begins.length === 0 ? undefined : new Date(Math.min(...begins));
}

/** The same for the running period; nothing counts as told by it. */
export async function digestNow(context: Context): Promise<Reply> {
  const { transaction, team, room, receivedAt } = context;
  const kept = await findRecurring(context, DIGEST);
  const told = kept && (await lastTold(transaction, team.id, kept.id));
  // The same however often the event is handled.
  const at = room.clock ?? receivedAt;
  const period = periodOf(new Date(at.getTime() + 1), told?.at);
  const report = await reportOf(context, period, momentOf(context, at), [], false);
  return { view: await digestView(context, report) };
}

async function reportOf(
  context: ActionContext,
  period: Period,
  when: Bilingual,
  notes: readonly Bilingual[],
  isDue: boolean,
): Promise<Report> {
  const { transaction, team, clock } = context;
  const built = await buildDigest(context, period);
  const range = both(
    `${showDay(period.from, clock, 'zh-CN')} – ${showDay(period.to, clock, 'zh-CN')}`,
    `${showDay(period.from, clock, 'en')} – ${showDay(period.to, clock, 'en')}`,
  );
  const about = [both(`周报 ${when.zh}`, `Digest of ${when.en}`), range, ...notes];
  const report = {
    ...{ teamId: team.id, fromAt: period.from, toAt: period.to },
    frozen: {
      head: built.head,
      about: both(about.map(({ zh }) => zh).join(' · '), about.map(({ en }) => en).join(' · ')),
      sections: [...built.sections],
    },
  };
  return { ...report, id: await insertReport(transaction, report, isDue, clock.now) };
}

function momentOf({ clock }: ActionContext, at: Date): Bilingual {
  return both(showMoment(at, clock, 'zh-CN'), showMoment(at, clock, 'en'));
}

function missedText(missed: readonly SettledSlot[]): Bilingual {
  const days = missed.map(({ day }) => day.slice(5));
  return both(`没发成：${days.join('、')}`, `not sent: ${days.join(', ')}`);
}
