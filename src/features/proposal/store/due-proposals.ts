/** Which proposals are due: their reminder, their expiry, or what is still to be noted of them. */
import { sql, type Transaction } from '../../../store/database.ts';
import type { Proposal } from './proposals.ts';

export type DueProposal = { readonly id: number; readonly teamId: number; readonly roomId: number };
/**
 * @param id asks only about this one
 * @returns undecided proposals whose reminder or expiry is due, by the clock of the room where they were made, or whose
 *   cited records nobody has noted yet
 */
export async function dueProposals(
  transaction: Transaction,
  realNow: Date,
  id?: number,
): Promise<DueProposal[]> {
  const isAsked = id === undefined ? sql`` : sql`AND proposal.id = ${id}`;
  const dueOf = (isDue: ReturnType<typeof sql>) => sql`
    SELECT proposal.id, proposal."teamId", proposal."roomId" FROM "Proposal" proposal JOIN "Room" room ON room.id = proposal."roomId"
    WHERE proposal.state IN ('open', 'in-conflict') AND ${isDue} ${isAsked}`;
  const now = sql`COALESCE(room.clock, ${realNow})`;
  return transaction.query(sql`
    ${dueOf(sql`proposal."expiresAt" <= ${now}`)} UNION ${dueOf(sql`proposal."remindAt" <= ${now}`)}
    UNION ${dueOf(sql`proposal.cited IS NULL`)} ORDER BY 1`);
}

/** @returns the ids of the team's undecided proposals that are due in a room, oldest first */
export async function dueInRoom(
  transaction: Transaction,
  teamId: number,
  roomId: number,
  now: Date,
): Promise<number[]> {
  const rows = await transaction.query<{ id: number }>(sql`
    SELECT proposal.id FROM "Proposal" proposal WHERE proposal.state IN ('open', 'in-conflict') AND +proposal."teamId" = ${teamId}
      AND proposal."roomId" = ${roomId} AND (proposal."expiresAt" <= ${now} OR proposal."remindAt" <= ${now})
    ORDER BY proposal.number`);
  return rows.map(({ id }) => id);
}

/**
 * @param isSoon within which part of its whole term a reminder is early enough to be given along with others
 * @returns the ids of the team's undecided proposals that are to be reminded of now or soon, oldest first
 */
export async function dueReminders(
  transaction: Transaction,
  teamId: number,
  now: Date,
  isSoon: number,
  most: number,
): Promise<number[]> {
  const rows = await transaction.query<{ id: number }>(sql`
    SELECT proposal.id FROM "Proposal" proposal WHERE proposal.state IN ('open', 'in-conflict') AND +proposal."teamId" = ${teamId}
      AND proposal."expiresAt" > ${now}
      AND proposal."remindAt" - (proposal."expiresAt" - proposal."changedAt") * ${isSoon} <= ${now}
    ORDER BY proposal."remindAt", proposal.number LIMIT ${most}`);
  return rows.map(({ id }) => id);
}

/** Notes that the reminder of half time was given. */
export async function markReminded(transaction: Transaction, proposal: Proposal): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Proposal" SET "remindAt" = NULL WHERE id = ${proposal.id} AND "teamId" = ${proposal.teamId}`);
}
