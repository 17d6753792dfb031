/** The rows of meetings: one is planned and one runs at a time, which unique columns hold. */
import type { Day } from '../../../domain/zoned-time.ts';
import { sql, type Transaction } from '../../../store/database.ts';
import type { Meeting } from '../domain/meeting.ts';

const COLUMNS = sql`id, "teamId", number, state, "slotDay", "startsAt", sequence, "roomId", "startedAt", "startedById",
  "endedAt", current, "currentSince", "createdAt", "eventId", "eventSequence", "eventRoomId"`;
const MEETING = sql`${COLUMNS} FROM "Meeting"`;

export type Plan = {
  readonly slotDay: Day;
  readonly startsAt: Date;
  readonly roomId: number;
  readonly dueAt: Date | null;
};

type Of = Pick<Meeting, 'id' | 'teamId'>;

async function only(rows: Promise<Meeting[]>): Promise<Meeting> {
  const [meeting] = await rows;
  if (meeting === undefined) throw new RangeError('no such meeting');
  return meeting;
}

/** @throws RangeError for an id that is none of the team's, which only a bug can ask for */
export function meetingById(transaction: Transaction, teamId: number, id: number): Promise<Meeting> {
  return only(transaction.query(sql`SELECT ${MEETING} WHERE id = ${id} AND +"teamId" = ${teamId}`));
}

/** @returns M`number` of the team; undefined when there is none */
export async function findMeeting(
  transaction: Transaction,
  teamId: number,
  number: number,
): Promise<Meeting | undefined> {
  const [row] = await transaction.query<Meeting>(
    sql`SELECT ${MEETING} WHERE "teamId" = ${teamId} AND number = ${number}`,
  );
  return row;
}

export async function plannedMeeting(transaction: Transaction, teamId: number): Promise<Meeting | undefined> {
  const [row] = await transaction.query<Meeting>(sql`SELECT ${MEETING} WHERE "plannedOf" = ${teamId}`);
  return row;
}

export async function runningMeeting(transaction: Transaction, teamId: number): Promise<Meeting | undefined> {
  const [row] = await transaction.query<Meeting>(sql`SELECT ${MEETING} WHERE "runningOf" = ${teamId}`);
  return row;
}

/** @returns the messages on a platform that show a running meeting's current item: reactions on them decide it */
export function runningCardsOn(
  transaction: Transaction,
  platform: string,
): Promise<{ readonly chatId: string; readonly messageId: string }[]> {
  return transaction.query(sql`
    SELECT message."chatId", max(message."messageId") AS "messageId" FROM "Meeting" meeting
    JOIN "Card" card ON card.kind = 'review-meeting' AND card."thingId" = meeting.id AND card.platform = ${platform}
    JOIN "Message" message ON message."madeById" = card."outboxId"
    WHERE meeting."runningOf" IS NOT NULL AND NOT card."isReplaced" GROUP BY message."chatId"`);
}

/** @returns the team's last meetings, newest first */
export function lastMeetings(transaction: Transaction, teamId: number, most: number): Promise<Meeting[]> {
  return transaction.query(
    sql`SELECT ${MEETING} WHERE "teamId" = ${teamId} ORDER BY number DESC LIMIT ${most}`,
  );
}

/** @returns the meeting that ended last; undefined when none did */
export async function lastEnded(transaction: Transaction, teamId: number): Promise<Meeting | undefined> {
  const [row] = await transaction.query<Meeting>(sql`
    SELECT ${MEETING} WHERE "teamId" = ${teamId} AND state = 'ended' ORDER BY number DESC LIMIT 1`);
  return row;
}

/** @returns whether a slot has had its meeting, or has it now */
export async function isSlotTaken(transaction: Transaction, teamId: number, day: Day): Promise<boolean> {
  const [row] = await transaction.query<{ id: number }>(sql`
    SELECT id FROM "Meeting" WHERE "teamId" = ${teamId} AND "slotDay" = ${day} AND state IN ('running', 'ended', 'missed')
    LIMIT 1`);
  return row !== undefined;
}

export function planMeeting(
  transaction: Transaction,
  teamId: number,
  number: number,
  { slotDay, startsAt, roomId, dueAt }: Plan,
  at: Date,
): Promise<Meeting> {
  return only(
    transaction.query(sql`
      INSERT INTO "Meeting" ("teamId", number, state, "plannedOf", "slotDay", "startsAt", "roomId", "dueAt", "createdAt")
      VALUES (${teamId}, ${number}, 'planned', ${teamId}, ${slotDay}, ${startsAt}, ${roomId}, ${dueAt}, ${at})
      RETURNING ${COLUMNS}`),
  );
}

/** The calendar event is another one by that. */
export function moveMeeting(
  transaction: Transaction,
  { id, teamId }: Of,
  { slotDay, startsAt, roomId, dueAt }: Plan,
): Promise<Meeting> {
  return only(
    transaction.query(sql`
      UPDATE "Meeting" SET "slotDay" = ${slotDay}, "startsAt" = ${startsAt}, "roomId" = ${roomId}, "dueAt" = ${dueAt},
        sequence = sequence + 1
      WHERE id = ${id} AND "teamId" = ${teamId} RETURNING ${COLUMNS}`),
  );
}

export async function setDue(
  transaction: Transaction,
  { id, teamId }: Of,
  dueAt: Date | null,
): Promise<void> {
  await transaction.execute(
    sql`UPDATE "Meeting" SET "dueAt" = ${dueAt} WHERE id = ${id} AND "teamId" = ${teamId}`,
  );
}

/** A planned meeting will not be. */
export function dropMeeting(
  transaction: Transaction,
  { id, teamId }: Of,
  state: 'missed' | 'cancelled',
): Promise<Meeting> {
  return only(
    transaction.query(sql`
      UPDATE "Meeting" SET state = ${state}, "plannedOf" = NULL, "dueAt" = NULL, sequence = sequence + 1
      WHERE id = ${id} AND "teamId" = ${teamId} RETURNING ${COLUMNS}`),
  );
}

export type Start = { readonly at: Date; readonly byId: number; readonly roomId: number };

/** Begins a meeting that was planned. */
export function startPlanned(transaction: Transaction, { id, teamId }: Of, start: Start): Promise<Meeting> {
  return only(
    transaction.query(sql`
      UPDATE "Meeting" SET state = 'running', "plannedOf" = NULL, "runningOf" = ${teamId}, "dueAt" = NULL,
        "startedAt" = ${start.at}, "startedById" = ${start.byId}, "roomId" = ${start.roomId}
      WHERE id = ${id} AND "teamId" = ${teamId} RETURNING ${COLUMNS}`),
  );
}

/** Begins a meeting out of turn. */
export function startUnplanned(
  transaction: Transaction,
  teamId: number,
  number: number,
  { at, byId, roomId }: Start,
): Promise<Meeting> {
  return only(
    transaction.query(sql`
      INSERT INTO "Meeting" ("teamId", number, state, "runningOf", "roomId", "startedAt", "startedById", "createdAt")
      VALUES (${teamId}, ${number}, 'running', ${teamId}, ${roomId}, ${at}, ${byId}, ${at}) RETURNING ${COLUMNS}`),
  );
}

/** @param position null when none is talked about */
export function turnTo(
  transaction: Transaction,
  { id, teamId }: Of,
  position: number | null,
  at: Date,
): Promise<Meeting> {
  return only(
    transaction.query(sql`
      UPDATE "Meeting" SET current = ${position}, "currentSince" = ${position === null ? null : at}
      WHERE id = ${id} AND "teamId" = ${teamId} RETURNING ${COLUMNS}`),
  );
}

export function endMeeting(
  transaction: Transaction,
  { id, teamId }: Of,
  at: Date,
  byId: number,
): Promise<Meeting> {
  return only(
    transaction.query(sql`
      UPDATE "Meeting" SET state = 'ended', "runningOf" = NULL, "endedAt" = ${at}, "endedById" = ${byId},
        current = NULL, "currentSince" = NULL
      WHERE id = ${id} AND "teamId" = ${teamId} RETURNING ${COLUMNS}`),
  );
}

/** Notes what the calendar shows; null where it shows nothing. */
export async function noteEvent(
  transaction: Transaction,
  { id, teamId }: Of,
  event: { readonly id: string; readonly sequence: number; readonly roomId: number } | null,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Meeting" SET "eventId" = ${event?.id ?? null}, "eventSequence" = ${event?.sequence ?? null},
      "eventRoomId" = ${event?.roomId ?? null}
    WHERE id = ${id} AND "teamId" = ${teamId}`);
}

/** What is said of meetings in a group that leaves the team is said in another one. */
export async function moveMeetings(
  transaction: Transaction,
  teamId: number,
  fromRoomId: number,
  toRoomId: number,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Meeting" SET "roomId" = ${toRoomId} WHERE "roomId" = ${fromRoomId} AND +"teamId" = ${teamId}`);
}

export type DueMeeting = { readonly id: number; readonly teamId: number; readonly roomId: number };

/** @returns planned meetings of which something is due by the clock of their room @param id asks only about this one */
export function dueMeetings(transaction: Transaction, realNow: Date, id?: number): Promise<DueMeeting[]> {
  return transaction.query(sql`
    SELECT meeting.id, meeting."teamId", meeting."roomId" FROM "Meeting" meeting
    JOIN "Room" room ON room.id = meeting."roomId"
    WHERE meeting."dueAt" <= ${realNow} AND meeting."dueAt" <= COALESCE(room.clock, ${realNow})
      ${id === undefined ? sql`` : sql`AND meeting.id = ${id}`}
    ORDER BY meeting."dueAt", meeting.id`);
}

/** @returns the ids of those due in a room whose clock was set */
export async function dueMeetingsInRoom(
  transaction: Transaction,
  teamId: number,
  roomId: number,
  now: Date,
): Promise<number[]> {
  const rows = await transaction.query<{ id: number }>(sql`
    SELECT id FROM "Meeting" WHERE "roomId" = ${roomId} AND "dueAt" <= ${now} AND +"teamId" = ${teamId} ORDER BY id`);
  return rows.map(({ id }) => id);
}
