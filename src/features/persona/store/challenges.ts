/** Challenges: which claims are contested, since when, by what evidence. */
import { sql, type Transaction } from '../../../store/database.ts';

/** Opens a challenge of a claim. @returns its id */
export async function openChallenge(
  transaction: Transaction,
  teamId: number,
  claimId: number,
  openedById: number,
  at: Date,
): Promise<number> {
  const [row] = await transaction.query<{ id: number }>(sql`
    INSERT INTO "Challenge" ("teamId", "claimId", "openedById", "openedAt")
    VALUES (${teamId}, ${claimId}, ${openedById}, ${at}) RETURNING id`);
  if (row === undefined) throw new Error('the new challenge has no id');
  await transaction.execute(sql`
    UPDATE "Claim" SET "challengeId" = ${row.id} WHERE id = ${claimId} AND "teamId" = ${teamId}`);
  return row.id;
}

/** Closes the open challenge of a claim, if there is one: a proposal on the claim was approved. */
export async function closeChallenge(
  transaction: Transaction,
  teamId: number,
  claimId: number,
  proposalId: number,
  at: Date,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Challenge" SET "closedAt" = ${at}, "closedByProposal" = ${proposalId}
    WHERE "teamId" = ${teamId} AND "claimId" = ${claimId} AND "closedAt" IS NULL`);
  await transaction.execute(sql`
    UPDATE "Claim" SET "challengeId" = NULL WHERE id = ${claimId} AND "teamId" = ${teamId}`);
}

/** @returns the things that a challenge put against its claim, by claim id */
export async function challengedWith(
  transaction: Transaction,
  challengeIds: readonly number[],
): Promise<Map<number, string[]>> {
  if (challengeIds.length === 0) return new Map();
  const rows = await transaction.query<{ claimId: number; thing: string }>(sql`
    SELECT evidence."claimId", evidence.thing FROM "Challenge" challenge
    JOIN "Evidence" evidence ON evidence."claimId" = challenge."claimId" AND evidence."challengeId" = challenge.id
    WHERE challenge.id IN (SELECT value FROM json_each(${JSON.stringify(challengeIds)})) ORDER BY evidence.id`);
  const byClaim = new Map<number, string[]>();
  for (const row of rows) byClaim.set(row.claimId, [...(byClaim.get(row.claimId) ?? []), row.thing]);
  return byClaim;
}
