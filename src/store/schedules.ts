/**
 * Schedules of teams: one row each, with its next slot, by an index on which what is due is found after any time away. A slot
 * is settled in `schedule-slots.ts`.
 */
import { type Plan, planSchema, type Schedule } from '../domain/schedule/schedule.ts';
import { nextSlots, type Slot } from '../domain/schedule/slots.ts';
import { leftThisMinute, turnAt } from '../domain/schedule/spread.ts';
import { addDays, dayOf } from '../domain/zoned-time.ts';
import { sql, type Transaction } from './database.ts';

export type KeptSchedule = {
  readonly id: number;
  readonly teamId: number;
  readonly kind: string;
  /** Where it was made. */
  readonly roomId: number;
  readonly threadId: string | null;
  readonly schedule: Schedule;
  /** Slots up to this instant are settled. */
  readonly since: Date;
  /** Undefined while it is paused, and when it has ended. */
  readonly next: Slot | undefined;
  /** When that is to be done. */
  readonly dueAt: Date | null;
  readonly pausedAt: Date | null;
  /** The year of which the team was told that nobody knows its holidays yet. */
  readonly toldYear: number | null;
};

type Row = Omit<KeptSchedule, 'schedule' | 'next'> & {
  readonly plan: unknown;
  readonly zone: string;
  readonly nextDay: string | null;
  readonly nextAt: Date | null;
};

const SCHEDULE = sql`id, "teamId", kind, "roomId", "threadId", plan, zone, since, "nextDay", "nextAt", "dueAt",
  "pausedAt", "toldYear" FROM "Schedule"`;

function keptOf({ plan, zone, nextDay, nextAt, ...row }: Row): KeptSchedule {
  const next = nextDay !== null && nextAt !== null ? { day: nextDay, at: nextAt } : undefined;
  return { ...row, schedule: { ...planSchema.parse(plan), zone }, next };
}

export type NewSchedule = {
  readonly teamId: number;
  readonly kind: string;
  readonly roomId: number;
  readonly threadId?: string | undefined;
  readonly schedule: Schedule;
};

/** @param at from when on its slots count @returns its id */
export async function addSchedule(
  transaction: Transaction,
  { teamId, kind, roomId, threadId, schedule }: NewSchedule,
  at: Date,
): Promise<number> {
  const { zone, ...plan } = schedule;
  const [row] = await transaction.query<{ id: number }>(sql`
    INSERT INTO "Schedule" ("teamId", kind, "roomId", "threadId", plan, zone, since, "createdAt")
    VALUES (${teamId}, ${kind}, ${roomId}, ${threadId ?? null}, ${JSON.stringify(planSchema.parse(plan))}, ${zone}, ${at},
      ${at})
    RETURNING id`);
  if (row === undefined) throw new Error('the new schedule has no id');
  await changeSchedule(transaction, teamId, row.id, {});
  return row.id;
}

export async function findSchedule(
  transaction: Transaction,
  teamId: number,
  id: number,
): Promise<KeptSchedule | undefined> {
  const [row] = await transaction.query<Row>(
    sql`SELECT ${SCHEDULE} WHERE id = ${id} AND "teamId" = ${teamId}`,
  );
  return row && keptOf(row);
}

/** @returns a team's schedules of a kind, oldest first */
export async function schedulesOf(
  transaction: Transaction,
  teamId: number,
  kind: string,
): Promise<KeptSchedule[]> {
  const rows = await transaction.query<Row>(
    sql`SELECT ${SCHEDULE} WHERE "teamId" = ${teamId} AND kind = ${kind} ORDER BY id`,
  );
  return rows.map(keptOf);
}

export type ScheduleChange = {
  readonly plan?: Plan;
  readonly zone?: string;
  /** Null goes on with it. */
  readonly pausedAt?: Date | null;
  /**
   * Slots up to then are none of it: now, for another rule or after a pause. Left out where what is due stays due: a slot is
   * skipped or moved, the zone is another.
   */
  readonly since?: Date;
  /** Where it is said from now on. */
  readonly place?: { readonly roomId: number; readonly threadId: string | undefined };
};

/** Changes a schedule and finds its next slot anew. A slot that was settled never comes again, whatever its time is now. */
export async function changeSchedule(
  transaction: Transaction,
  teamId: number,
  id: number,
  change: ScheduleChange,
): Promise<void> {
  const kept = await findSchedule(transaction, teamId, id);
  if (kept === undefined) throw new RangeError(`no schedule ${id}`);
  const { zone: before, ...planBefore } = kept.schedule;
  const { plan = planBefore, zone = before, pausedAt = kept.pausedAt, since = kept.since } = change;
  const { roomId, threadId } = change.place ?? kept;
  const next = pausedAt === null ? await nextOf(transaction, id, { ...plan, zone }, since) : undefined;
  await transaction.execute(sql`
    UPDATE "Schedule" SET plan = ${JSON.stringify(planSchema.parse(plan))}, zone = ${zone}, "pausedAt" = ${pausedAt},
      since = ${since}, "roomId" = ${roomId}, "threadId" = ${threadId ?? null}, "nextDay" = ${next?.day ?? null}, "nextAt" = ${next?.at ?? null}, "dueAt" = ${next?.at ?? null}
    WHERE id = ${id} AND "teamId" = ${teamId}`);
}

async function nextOf(
  transaction: Transaction,
  id: number,
  schedule: Schedule,
  since: Date,
): Promise<Slot | undefined> {
  // In another zone, a slot that was settled may be after `since` again.
  const settled = await settledDays(transaction, id, since, schedule.zone);
  return nextSlots(schedule, since, settled.size + 1).find(({ day }) => !settled.has(day));
}

/** @returns the days of settled slots that may be after an instant in any zone */
export async function settledDays(
  transaction: Transaction,
  scheduleId: number,
  since: Date,
  zone: string,
): Promise<ReadonlySet<string>> {
  const from = addDays(dayOf(since, zone), -2);
  const rows = await transaction.query<{ day: string }>(
    sql`SELECT day FROM "ScheduleSlot" WHERE "scheduleId" = ${scheduleId} AND day >= ${from}`,
  );
  return new Set(rows.map(({ day }) => day));
}

/** The team's clocks go by another zone: its schedules keep their time of day. */
export async function rezoneSchedules(transaction: Transaction, teamId: number, zone: string): Promise<void> {
  const rows = await transaction.query<{ id: number }>(
    sql`SELECT id FROM "Schedule" WHERE "teamId" = ${teamId} AND zone <> ${zone}`,
  );
  for (const { id } of rows) await changeSchedule(transaction, teamId, id, { zone });
}

/** What is due of a schedule waits: the slot keeps its time. */
export async function putOffSchedule(
  transaction: Transaction,
  teamId: number,
  id: number,
  until: Date,
): Promise<void> {
  await transaction.execute(
    sql`UPDATE "Schedule" SET "dueAt" = ${until} WHERE id = ${id} AND "teamId" = ${teamId}`,
  );
}

/** What a team's schedules put off is due again: its quiet hours are others. */
export async function resumePutOff(transaction: Transaction, teamId: number): Promise<void> {
  await transaction.execute(
    sql`UPDATE "Schedule" SET "dueAt" = "nextAt" WHERE "teamId" = ${teamId} AND "dueAt" > "nextAt"`,
  );
}

/** Ends a schedule, with what was kept of its slots. */
export async function removeSchedule(transaction: Transaction, teamId: number, id: number): Promise<void> {
  await transaction.execute(sql`
    DELETE FROM "ScheduleSlot" WHERE "scheduleId" = (
      SELECT id FROM "Schedule" WHERE id = ${id} AND "teamId" = ${teamId})`);
  await transaction.execute(sql`DELETE FROM "Schedule" WHERE id = ${id} AND "teamId" = ${teamId}`);
}

/** The room in which it is said: where it was made, while that is the team's and open; else the team's oldest open group. */
const SAID_IN = sql`COALESCE(
  (SELECT own.id FROM "Room" own WHERE own.id = schedule."roomId" AND +own."teamId" = schedule."teamId"
    AND own."closedAt" IS NULL),
  (SELECT min(other.id) FROM "Room" other WHERE other."teamId" = schedule."teamId" AND other."privateTo" IS NULL
    AND other."closedAt" IS NULL))`;

export type DueSchedule = { readonly id: number; readonly teamId: number; readonly roomId: number };

/**
 * @returns schedules of a kind that are due by the clock of their room, no more than may be begun in the running minute; none
 *   of a team that has no room open
 */
export async function dueSchedules(
  transaction: Transaction,
  kind: string,
  realNow: Date,
): Promise<DueSchedule[]> {
  const { minute, factor, modulus } = turnAt(realNow);
  const [begun] = await transaction.query<{ count: number }>(sql`
    SELECT count(*) AS count FROM "ScheduleSlot"
    WHERE "settledAt" >= ${minute} AND "settledAt" < ${minute.getTime() + 60_000} AND NOT "isMissed"`);
  return transaction.query(sql`
    SELECT schedule.id, schedule."teamId", room.id AS "roomId" FROM "Schedule" schedule
    JOIN "Room" room ON room.id = ${SAID_IN}
    WHERE schedule.kind = ${kind} AND schedule."dueAt" <= ${realNow}
      AND schedule."dueAt" <= COALESCE(room.clock, ${realNow})
    ORDER BY (schedule.id * ${factor}) % ${modulus}, schedule.id LIMIT ${leftThisMinute(begun?.count ?? 0)}`);
}

/** @returns the ids of a team's schedules that are due in a room whose clock was set */
export async function dueSchedulesInRoom(
  transaction: Transaction,
  kind: string,
  teamId: number,
  roomId: number,
  now: Date,
): Promise<number[]> {
  const rows = await transaction.query<{ id: number }>(sql`
    SELECT schedule.id FROM "Schedule" schedule
    WHERE schedule."teamId" = ${teamId} AND schedule.kind = ${kind} AND +schedule."dueAt" <= ${now} AND ${SAID_IN} = ${roomId}
    ORDER BY schedule."dueAt", schedule.id`);
  return rows.map(({ id }) => id);
}

/** @returns the id of the room in which a schedule is said; undefined when the team has none open */
export async function roomOfSchedule(
  transaction: Transaction,
  teamId: number,
  id: number,
): Promise<number | undefined> {
  const [row] = await transaction.query<{ roomId: number | null }>(sql`
    SELECT ${SAID_IN} AS "roomId" FROM "Schedule" schedule
    WHERE schedule.id = ${id} AND schedule."teamId" = ${teamId}`);
  return row?.roomId ?? undefined;
}

/** @returns the topic in which a schedule was made, in the room where it was */
export async function threadOfSchedule(
  transaction: Transaction,
  id: number,
  chatId: string,
): Promise<string | undefined> {
  const [row] = await transaction.query<{ threadId: string | null }>(sql`
    SELECT schedule."threadId" FROM "Schedule" schedule
    JOIN "Room" room ON room.id = schedule."roomId" AND room."chatId" = ${chatId}
    WHERE schedule.id = ${id}`);
  return row?.threadId ?? undefined;
}
