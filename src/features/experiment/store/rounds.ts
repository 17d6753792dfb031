/** Rounds of A/B tests, when something is due of them, and the signals that users returned in them. */
import type { Day } from '../../../domain/zoned-time.ts';
import { sql, type Transaction } from '../../../store/database.ts';
import type { Side } from '../../persona/domain/confidence.ts';
import type { RoundState } from '../domain/looks.ts';

export type Round = {
  readonly id: number;
  readonly teamId: number;
  readonly testId: number;
  /** 1, 2, 3. */
  readonly number: number;
  readonly firstDay: Day;
  readonly plannedLastDay: Day;
  /** While it runs there is none. */
  readonly lastDay: Day | null;
  readonly isEndedEarly: boolean;
  readonly personaVersion: number;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly dueAt: Date | null;
  readonly postedAt: Date | null;
  /** The last row of figures that a summary has shown; 0 before the first. */
  readonly shownTo: number;
};

const ROUND = sql`id, "teamId", "testId", number, "firstDay", "plannedLastDay", "lastDay", "isEndedEarly",
  "personaVersion", "startedAt", "endedAt", "dueAt", "postedAt", "shownTo" FROM "AbRound"`;

export function stateOf({ endedAt, isEndedEarly }: Round): RoundState {
  if (endedAt === null) return 'running';
  return isEndedEarly ? 'ended early' : 'ended as planned';
}

type NewRound = Pick<
  Round,
  'teamId' | 'testId' | 'number' | 'firstDay' | 'plannedLastDay' | 'personaVersion' | 'startedAt'
> & { readonly dueAt: Date };

export async function insertRound(transaction: Transaction, round: NewRound): Promise<Round> {
  const [row] = await transaction.query<{ id: number }>(sql`
    INSERT INTO "AbRound" ("teamId", "testId", number, "firstDay", "plannedLastDay", "personaVersion", "startedAt",
      "dueAt")
    VALUES (${round.teamId}, ${round.testId}, ${round.number}, ${round.firstDay}, ${round.plannedLastDay},
      ${round.personaVersion}, ${round.startedAt}, ${round.dueAt}) RETURNING id`);
  return roundById(transaction, round.teamId, row?.id ?? 0);
}

/** @throws RangeError for an id that is none of the team's, which only a bug can ask for */
export async function roundById(transaction: Transaction, teamId: number, id: number): Promise<Round> {
  const [row] = await transaction.query<Round>(
    sql`SELECT ${ROUND} WHERE id = ${id} AND +"teamId" = ${teamId}`,
  );
  if (row === undefined) throw new RangeError(`no round ${id}`);
  return row;
}

/** @returns the rounds of a test, in their order */
export async function roundsOf(
  transaction: Transaction,
  { id, teamId }: { readonly id: number; readonly teamId: number },
): Promise<Round[]> {
  return transaction.query(sql`
    SELECT ${ROUND} WHERE "testId" = ${id} AND +"teamId" = ${teamId} ORDER BY number`);
}

/** @returns the team's rounds that have begun by a day, and whose planned days are not over yet, oldest first */
export async function runningRounds(
  transaction: Transaction,
  teamId: number,
  by: { readonly day: Day; readonly now: Date },
): Promise<Round[]> {
  return transaction.query(sql`
    SELECT ${ROUND} WHERE "teamId" = ${teamId} AND "dueAt" > ${by.now} AND "endedAt" IS NULL AND "firstDay" <= ${by.day}
    ORDER BY id`);
}

/** Ends a round that runs. @param lastDay the last day on which it ran */
export async function endRound(
  transaction: Transaction,
  { id, teamId }: Round,
  end: { readonly at: Date; readonly lastDay: Day; readonly isEarly: boolean },
): Promise<Round> {
  await transaction.execute(sql`
    UPDATE "AbRound" SET "endedAt" = ${end.at}, "lastDay" = ${end.lastDay}, "isEndedEarly" = ${end.isEarly}
    WHERE id = ${id} AND "teamId" = ${teamId} AND "endedAt" IS NULL`);
  return roundById(transaction, teamId, id);
}

/** Has what is missing of a round's figures be waited for. */
export async function waitUntil(transaction: Transaction, { id, teamId }: Round, dueAt: Date): Promise<void> {
  await transaction.execute(sql`
    UPDATE "AbRound" SET "dueAt" = ${dueAt} WHERE id = ${id} AND "teamId" = ${teamId}`);
}

/** Notes that a round's summary is posted: nothing is due of it any more. @returns whether it was not posted before */
export async function markPosted(
  transaction: Transaction,
  { id, teamId }: Round,
  at: Date,
): Promise<boolean> {
  const changed = await transaction.execute(sql`
    UPDATE "AbRound" SET "postedAt" = ${at}, "dueAt" = NULL
    WHERE id = ${id} AND "teamId" = ${teamId} AND "postedAt" IS NULL`);
  return changed > 0;
}

/** Notes which figures a summary has shown. */
export async function markShown(
  transaction: Transaction,
  { id, teamId }: Round,
  figuresId: number,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "AbRound" SET "shownTo" = ${figuresId} WHERE id = ${id} AND "teamId" = ${teamId}`);
}

export type DueRound = { readonly id: number; readonly teamId: number; readonly roomId: number };

/** @returns rounds of which something is due by the clock of the room where the test began */
export async function dueRounds(transaction: Transaction, realNow: Date): Promise<DueRound[]> {
  return transaction.query(sql`
    SELECT round.id, round."teamId", test."roomId" FROM "AbRound" round
    JOIN "AbTest" test ON test.id = round."testId" JOIN "Room" room ON room.id = test."roomId"
    WHERE round."dueAt" IS NOT NULL AND round."dueAt" <= COALESCE(room.clock, ${realNow})
    ORDER BY round."dueAt", round.id`);
}

/** @returns the ids of the team's rounds of which something is due in a room, oldest first */
export async function dueRoundsInRoom(
  transaction: Transaction,
  teamId: number,
  roomId: number,
  now: Date,
): Promise<number[]> {
  const rows = await transaction.query<{ id: number }>(sql`
    SELECT round.id FROM "AbRound" round JOIN "AbTest" test ON test.id = round."testId"
    WHERE round."dueAt" IS NOT NULL AND round."dueAt" <= ${now} AND +round."teamId" = ${teamId}
      AND +test."roomId" = ${roomId}
    ORDER BY round.id`);
  return rows.map(({ id }) => id);
}

export type Signal = {
  readonly variantId: number;
  readonly feedback: number;
  /** The 5 of C5, and the side it takes, where whoever recorded it said so. */
  readonly claim: number | null;
  readonly side: Side | null;
};

export async function insertSignal(
  transaction: Transaction,
  { id, teamId }: Round,
  { variantId, feedback, claim, side }: Signal,
  at: Date,
): Promise<void> {
  await transaction.execute(sql`
    INSERT INTO "AbSignal" ("teamId", "roundId", "variantId", feedback, "recordedAt", claim, side)
    VALUES (${teamId}, ${id}, ${variantId}, ${feedback}, ${at}, ${claim}, ${side})`);
}

/** @returns the first signals of a round, and how many there are */
export async function signalsOf(
  transaction: Transaction,
  { id, teamId }: Round,
  most: number,
): Promise<{ readonly first: Signal[]; readonly count: number }> {
  const first = await transaction.query<Signal>(sql`
    SELECT "variantId", feedback, claim, side FROM "AbSignal" WHERE "roundId" = ${id} AND +"teamId" = ${teamId}
    ORDER BY feedback LIMIT ${most}`);
  const [all] = await transaction.query<{ count: number }>(sql`
    SELECT count(*) AS count FROM "AbSignal" WHERE "roundId" = ${id} AND +"teamId" = ${teamId}`);
  return { first, count: all?.count ?? 0 };
}
