/** Proposals: their content and state. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { EvidenceReader } from '../../../conversation/evidence.ts';
import { sql, type Transaction } from '../../../store/database.ts';
import { isUndecided, PROPOSAL_STATES, type ProposalState } from '../domain/approval.ts';
import { type Change, changeSchema, contentText } from '../domain/change.ts';
import { type Snapshot, snapshotSchema } from '../domain/cited.ts';
import { snapshotNow } from './cited-records.ts';

export type Proposal = {
  readonly id: number;
  readonly teamId: number;
  /** The 3 of P3. */
  readonly number: number;
  readonly personaId: number;
  readonly proposerId: number;
  /** Where it was proposed. */
  readonly roomId: number;
  readonly state: ProposalState;
  readonly baseVersion: number;
  /** Raised by every edit and rebase. */
  readonly edition: number;
  readonly changes: readonly Change[];
  /** The cited records as they were shown; null where an earlier version of the program did not note it. */
  readonly cited: Snapshot | null;
  readonly contentHash: string;
  readonly reason: string;
  /** The version that a rollback leads back to. */
  readonly rollbackTo: number | null;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly remindAt: Date | null;
  readonly expiresAt: Date;
  readonly decidedAt: Date | null;
  readonly decidedById: number | null;
  readonly rejectReason: string | null;
  /** Whose votes carried it; empty before it is approved. */
  readonly approverIds: readonly number[];
  /** The version that it became. */
  readonly version: number | null;
  /** What it conflicts with, as last found out. */
  readonly conflicts: readonly ShownConflict[];
};

/** A conflict as it is shown: what the claim said when it was proposed, what it says now, and what is proposed. */
const conflictSchema = z.object({
  kind: z.enum(['text', 'retired', 'same-words', 'contested']),
  /** The claim in question; with `same-words` the one that says the same. */
  claim: z.number(),
  base: z.object({ wording: z.string(), isRetired: z.boolean() }).nullable(),
  ours: z.object({ wording: z.string(), isRetired: z.boolean() }).nullable(),
  theirs: z.object({ wording: z.string(), isRetired: z.boolean() }).nullable(),
});
export type ShownConflict = z.infer<typeof conflictSchema>;

/** @returns the name of exactly this content: what a vote holds for */
function contentHashOf(
  { baseVersion, edition, changes }: Pick<Proposal, 'baseVersion' | 'edition' | 'changes'>,
  cited: Snapshot,
): string {
  return createHash('sha256')
    .update(contentText(baseVersion, edition, changes))
    .update(
      JSON.stringify(
        cited.map(({ record, words, voice, letter }) => [record, words, voice, ...(letter ? [letter] : [])]),
      ),
    )
    .digest('hex')
    .slice(0, 16);
}

export type Times = { readonly changedAt: Date; readonly remindAt: Date | null; readonly expiresAt: Date };

export type NewProposal = Times &
  Pick<
    Proposal,
    | 'teamId'
    | 'number'
    | 'personaId'
    | 'proposerId'
    | 'roomId'
    | 'baseVersion'
    | 'changes'
    | 'reason'
    | 'rollbackTo'
  >;

export async function insertProposal(by: EvidenceReader, proposal: NewProposal): Promise<Proposal> {
  const { transaction } = by;
  const { teamId, number, personaId, proposerId, roomId, baseVersion, changes } = proposal;
  const cited = await snapshotNow(by, teamId, changes);
  const hash = contentHashOf({ ...proposal, edition: 1 }, cited);
  await transaction.execute(sql`
    INSERT INTO "Proposal" ("teamId", number, "personaId", "proposerId", "roomId", state, "baseVersion", changes,
      cited, "contentHash", reason, "rollbackTo", "createdAt", "changedAt", "remindAt", "expiresAt")
    VALUES (${teamId}, ${number}, ${personaId}, ${proposerId}, ${roomId}, 'open', ${baseVersion},
      ${JSON.stringify(changes)}, ${JSON.stringify(cited)}, ${hash}, ${proposal.reason}, ${proposal.rollbackTo}, ${proposal.changedAt},
      ${proposal.changedAt}, ${proposal.remindAt}, ${proposal.expiresAt})`);
  const inserted = await findProposal(transaction, teamId, number);
  if (inserted === undefined) throw new Error('the new proposal is not there');
  return inserted;
}

// Whoever proposed may have turned out to be somebody else (`/team link`).
const PROPOSAL = sql`proposal.id, proposal."teamId", proposal.number, proposal."personaId",
  COALESCE(person."mergedIntoId", person.id) AS "proposerId", proposal."roomId", proposal.state,
  proposal."baseVersion", proposal.edition, proposal.changes, proposal.cited, proposal."contentHash", proposal.reason, proposal."rollbackTo",
  proposal."createdAt", proposal."changedAt", proposal."remindAt", proposal."expiresAt", proposal."decidedAt",
  proposal."decidedById", proposal."rejectReason", proposal."approverIds", proposal.version, proposal.conflicts
  FROM "Proposal" proposal JOIN "Person" person ON person.id = proposal."proposerId"`;

type Row = Omit<Proposal, 'state' | 'changes' | 'cited' | 'conflicts' | 'approverIds'> & {
  approverIds: unknown;
  state: string;
  changes: unknown;
  cited: unknown;
  conflicts: unknown;
};

function fromRow(row: Row): Proposal {
  const state = PROPOSAL_STATES.find(each => each === row.state);
  if (state === undefined) throw new RangeError(`proposal ${row.id} is damaged`);
  const changes = z.array(changeSchema).parse(row.changes);
  return {
    ...row,
    state,
    changes,
    cited: snapshotSchema.nullable().parse(row.cited),
    conflicts: z.array(conflictSchema).parse(row.conflicts ?? []),
    approverIds: z.array(z.number()).parse(row.approverIds ?? []),
  };
}

/** @returns the proposal P`number` of the team; undefined when there is none */
export async function findProposal(
  transaction: Transaction,
  teamId: number,
  number: number,
): Promise<Proposal | undefined> {
  const [row] = await transaction.query<Row>(sql`
    SELECT ${PROPOSAL} WHERE proposal."teamId" = ${teamId} AND proposal.number = ${number}`);
  return row && fromRow(row);
}

/** @throws RangeError for an id that is none of the team's, which only a bug can ask for */
export async function proposalById(transaction: Transaction, teamId: number, id: number): Promise<Proposal> {
  const [row] = await transaction.query<Row>(sql`
    SELECT ${PROPOSAL} WHERE proposal.id = ${id} AND +proposal."teamId" = ${teamId}`);
  if (row === undefined) throw new RangeError(`no proposal ${id}`);
  return fromRow(row);
}

/** @returns a team's undecided proposals, oldest first */
export async function undecidedProposals(transaction: Transaction, teamId: number): Promise<Proposal[]> {
  const rows = await transaction.query<Row>(sql`
    SELECT ${PROPOSAL} WHERE proposal.state IN ('open', 'in-conflict') AND +proposal."teamId" = ${teamId}
    ORDER BY proposal.number`);
  return rows.map(fromRow);
}

/** @returns the team's proposals that were decided last, newest first */
export async function decidedProposals(
  transaction: Transaction,
  teamId: number,
  most: number,
): Promise<Proposal[]> {
  const rows = await transaction.query<Row>(sql`
    SELECT ${PROPOSAL} WHERE proposal."teamId" = ${teamId} AND proposal."decidedAt" IS NOT NULL
    ORDER BY proposal."decidedAt" DESC, proposal.number DESC LIMIT ${most}`);
  return rows.map(fromRow);
}

/** @returns the newest proposals about a persona, newest first */
export async function proposalsAbout(
  transaction: Transaction,
  personaId: number,
  most: number,
): Promise<Proposal[]> {
  const rows = await transaction.query<Row>(sql`
    SELECT ${PROPOSAL} WHERE proposal."personaId" = ${personaId} ORDER BY proposal.number DESC LIMIT ${most}`);
  return rows.map(fromRow);
}

/** @returns these proposals of a team, in the order of their ids */
export async function proposalsByIds(
  transaction: Transaction,
  teamId: number,
  ids: readonly number[],
): Promise<Proposal[]> {
  const rows = await transaction.query<Row>(sql`
    SELECT ${PROPOSAL} WHERE +proposal."teamId" = ${teamId}
      AND proposal.id IN (SELECT value FROM json_each(${JSON.stringify(ids)})) ORDER BY proposal.id`);
  return rows.map(fromRow);
}

/** Gives a proposal other content; it is open again, and votes for the old content are void by its hash. */
export async function updateContent(
  by: EvidenceReader,
  proposal: Proposal,
  content: Pick<Proposal, 'baseVersion' | 'edition' | 'changes' | 'reason' | 'state' | 'rollbackTo'> & Times,
): Promise<Proposal> {
  const { transaction } = by;
  const { baseVersion, edition, changes, reason, state, changedAt, remindAt, expiresAt } = content;
  const cited = await snapshotNow(by, proposal.teamId, changes);
  const isStillInConflict = state === 'in-conflict';
  await transaction.execute(sql`
    UPDATE "Proposal" SET "baseVersion" = ${baseVersion}, changes = ${JSON.stringify(changes)}, reason = ${reason},
      edition = ${edition}, "rollbackTo" = ${content.rollbackTo}, cited = ${JSON.stringify(cited)},
      "contentHash" = ${contentHashOf(content, cited)}, state = ${state}, "changedAt" = ${changedAt},
      "remindAt" = ${remindAt}, "expiresAt" = ${expiresAt},
      conflicts = CASE WHEN ${isStillInConflict} THEN conflicts END
    WHERE id = ${proposal.id} AND "teamId" = ${proposal.teamId}`);
  return proposalById(transaction, proposal.teamId, proposal.id);
}

/** Notes the cited records as they are now, of a proposal that was shown before anybody noted them. */
export async function adoptSnapshot(by: EvidenceReader, proposal: Proposal): Promise<Proposal> {
  const cited = await snapshotNow(by, proposal.teamId, proposal.changes);
  return noteSnapshot(by.transaction, proposal, cited);
}

/** Keeps another snapshot of a proposal that is what it was: its votes hold. */
export async function noteSnapshot(
  transaction: Transaction,
  proposal: Proposal,
  cited: Snapshot,
): Promise<Proposal> {
  await transaction.execute(sql`
    UPDATE "Proposal" SET cited = ${JSON.stringify(cited)}
    WHERE id = ${proposal.id} AND "teamId" = ${proposal.teamId}`);
  return { ...proposal, cited };
}

export async function markInConflict(
  transaction: Transaction,
  proposal: Proposal,
  conflicts: readonly ShownConflict[],
): Promise<Proposal> {
  await transaction.execute(sql`
    UPDATE "Proposal" SET state = 'in-conflict', conflicts = ${JSON.stringify(conflicts)}
    WHERE id = ${proposal.id} AND "teamId" = ${proposal.teamId}`);
  return proposalById(transaction, proposal.teamId, proposal.id);
}

/**
 * Closes a proposal. Only an undecided one can be, so that it ends in one way whatever else is under way.
 * @throws RangeError when it is decided already, which only a bug can ask for
 */
export async function closeProposal(
  transaction: Transaction,
  proposal: Proposal,
  end: {
    readonly state: ProposalState;
    readonly at: Date;
    readonly byId: number | null;
    readonly rejectReason?: string;
    readonly version?: number;
    readonly approverIds?: readonly number[];
  },
): Promise<Proposal> {
  if (isUndecided(end.state)) throw new RangeError('that is no end');
  const changed = await transaction.execute(sql`
    UPDATE "Proposal" SET state = ${end.state}, "decidedAt" = ${end.at}, "decidedById" = ${end.byId},
      "rejectReason" = ${end.rejectReason ?? null},
      "approverIds" = ${end.approverIds === undefined ? null : JSON.stringify(end.approverIds)}, version = ${end.version ?? null}, "remindAt" = NULL
    WHERE id = ${proposal.id} AND "teamId" = ${proposal.teamId} AND state IN ('open', 'in-conflict')`);
  if (changed !== 1) throw new RangeError(`proposal ${proposal.id} is decided already`);
  return proposalById(transaction, proposal.teamId, proposal.id);
}

/** @returns whether this is the first time that this person is to be told this about this proposal */
export async function isFirstExplanation(
  transaction: Transaction,
  { id, teamId }: Pick<Proposal, 'id' | 'teamId'>,
  personId: number,
  why: string,
): Promise<boolean> {
  const added = await transaction.execute(sql`
    INSERT INTO "ProposalExplained" ("teamId", "proposalId", "personId", why)
    VALUES (${teamId}, ${id}, ${personId}, ${why})
    ON CONFLICT DO NOTHING`);
  return added > 0;
}

/** @returns of each undecided proposal one message that shows it on a platform */
export async function undecidedCardsOn(
  transaction: Transaction,
  platform: string,
): Promise<{ readonly chatId: string; readonly messageId: string }[]> {
  return transaction.query(sql`
    SELECT message."chatId", max(message."messageId") AS "messageId" FROM "Proposal" proposal
    JOIN "Card" card ON card.kind = 'proposal' AND card."thingId" = proposal.id
      AND card."contentHash" = proposal."contentHash" AND card.platform = ${platform}
    JOIN "Message" message ON message."madeById" = card."outboxId"
    WHERE proposal.state IN ('open', 'in-conflict') GROUP BY proposal.id`);
}
