/**
 * Slots of schedules that are settled (idempotency key): the row, unique by schedule and day, is inserted in the transaction
 * of what it is for, so that it is done once, by any number of processes. It counts as told when its message was sent.
 */
import { needsCalendar, type Slot, slots } from '../domain/schedule/slots.ts';
import { CHINA, isBeyond } from '../domain/schedule/working-calendar.ts';
import { sql, type Transaction } from './database.ts';
import { changeSchedule, findSchedule, type KeptSchedule, settledDays } from './schedules.ts';

export type SettledSlot = Slot & { readonly id: number };

export type Claim = {
  /** What is to be done now; undefined when it came too late to be of use. */
  readonly slot: SettledSlot | undefined;
  /** Those that nothing was done about, and that no message has named yet, oldest first. */
  readonly missed: readonly SettledSlot[];
  /** The year of the slot, where it goes by holidays that nobody knows yet, and the team was not told so. */
  readonly unknownYear: number | undefined;
};

/** Settled are no more than these of a long time away: who would read of others. */
const BACK_MILLISECONDS = 400 * 86_400_000;

/**
 * Settles what is due of a schedule: the latest slot is to be done, if it is still of use; older ones are missed.
 * @param usefulFor for so many milliseconds after its time a slot is still worth doing
 * @returns undefined when there is nothing to be done: another process was first, or it is not due
 */
export async function claimSlot(
  transaction: Transaction,
  teamId: number,
  scheduleId: number,
  now: Date,
  usefulFor: number,
): Promise<Claim | undefined> {
  const kept = await findSchedule(transaction, teamId, scheduleId);
  if (kept === undefined || kept.dueAt === null || kept.dueAt > now) return undefined;
  const due = await dueSlots(transaction, kept, now);
  const latest = due.at(-1);
  const isUseful = latest !== undefined && now.getTime() - latest.at.getTime() <= usefulFor;
  let slot: SettledSlot | undefined;
  for (const each of due) {
    const isMissed = each !== latest || !isUseful;
    const id = await settle(transaction, scheduleId, each, isMissed, now);
    if (id !== undefined && !isMissed) slot = { ...each, id };
  }
  await changeSchedule(transaction, teamId, scheduleId, { since: latest?.at ?? kept.since });
  const unknownYear = slot && unknownYearOf(kept, slot);
  if (unknownYear !== undefined)
    await transaction.execute(sql`
      UPDATE "Schedule" SET "toldYear" = ${unknownYear} WHERE id = ${scheduleId} AND "teamId" = ${teamId}`);
  return { slot, missed: await unnamed(transaction, scheduleId), unknownYear };
}

async function dueSlots(transaction: Transaction, kept: KeptSchedule, now: Date): Promise<Slot[]> {
  const { id, schedule } = kept;
  const since = new Date(Math.max(kept.since.getTime(), now.getTime() - BACK_MILLISECONDS));
  const settled = await settledDays(transaction, id, since, schedule.zone);
  const [from, to] = [new Date(since.getTime() + 1), new Date(now.getTime() + 1)];
  return slots(schedule, from, to).filter(({ day }) => !settled.has(day));
}

/** @returns the id of the row; undefined when the slot was settled before */
async function settle(
  transaction: Transaction,
  scheduleId: number,
  { day, at }: Slot,
  isMissed: boolean,
  now: Date,
): Promise<number | undefined> {
  const [row] = await transaction.query<{ id: number }>(sql`
    INSERT INTO "ScheduleSlot" ("scheduleId", day, at, "isMissed", "settledAt")
    VALUES (${scheduleId}, ${day}, ${at}, ${isMissed}, ${now})
    ON CONFLICT ("scheduleId", day) DO NOTHING RETURNING id`);
  return row?.id;
}

function unknownYearOf({ schedule, toldYear }: KeptSchedule, { day }: Slot): number | undefined {
  const year = Number(day.slice(0, 4));
  return needsCalendar(schedule) && isBeyond(day, CHINA) && toldYear !== year ? year : undefined;
}

/** What a message that is on its way, or out, names need not be named again. */
async function unnamed(transaction: Transaction, scheduleId: number): Promise<SettledSlot[]> {
  return transaction.query(sql`
    SELECT slot.id, slot.day, slot.at FROM "ScheduleSlot" slot
    LEFT JOIN "Outbox" message ON message.id = slot."outboxId"
    WHERE slot."scheduleId" = ${scheduleId} AND slot."isMissed"
      AND (message.id IS NULL OR message.state NOT IN ('queued', 'sending', 'sent'))
    ORDER BY slot.at`);
}

/** Notes which message tells of slots: of what was done, and of what was missed. */
export async function tellBy(
  transaction: Transaction,
  slotIds: readonly number[],
  outboxId: number,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "ScheduleSlot" SET "outboxId" = ${outboxId}
    WHERE id IN (SELECT value FROM json_each(${JSON.stringify(slotIds)}))`);
}

export type SlotFate = {
  readonly id: number;
  readonly day: string;
  readonly at: Date;
  /**
   * `missed`: nothing was done. `silent`: it was done and said nothing. Otherwise what became of its message: on its way, out,
   * or given up, by `error`.
   */
  readonly fate: 'missed' | 'silent' | 'queued' | 'sent' | 'failed';
  readonly error: string | null;
};

/** @returns the last slots of a schedule that were settled, newest first */
export async function settledSlots(
  transaction: Transaction,
  teamId: number,
  scheduleId: number,
  most: number,
): Promise<SlotFate[]> {
  return transaction.query(sql`
    SELECT slot.id, slot.day, slot.at, CASE WHEN slot."isMissed" THEN 'missed' WHEN message.id IS NULL THEN 'silent'
      WHEN message.state = 'sent' THEN 'sent' WHEN message.state IN ('queued', 'sending') THEN 'queued' ELSE 'failed' END AS fate,
      CASE WHEN slot."isMissed" THEN NULL ELSE message.error END AS error
    FROM "Schedule" schedule JOIN "ScheduleSlot" slot ON slot."scheduleId" = schedule.id
    LEFT JOIN "Outbox" message ON message.id = slot."outboxId"
    WHERE schedule.id = ${scheduleId} AND schedule."teamId" = ${teamId}
    ORDER BY slot.day DESC, slot.id DESC LIMIT ${most}`);
}

/** @returns the last slot whose message was sent: what happened since was not told yet */
export async function lastTold(
  transaction: Transaction,
  teamId: number,
  scheduleId: number,
): Promise<Slot | undefined> {
  const [row] = await transaction.query<Slot>(sql`
    SELECT slot.day, slot.at FROM "Schedule" schedule
    JOIN "ScheduleSlot" slot ON slot."scheduleId" = schedule.id AND NOT slot."isMissed"
    JOIN "Outbox" message ON message.id = slot."outboxId" AND message.state = 'sent'
    WHERE schedule.id = ${scheduleId} AND schedule."teamId" = ${teamId} ORDER BY slot.day DESC LIMIT 1`);
  return row;
}
