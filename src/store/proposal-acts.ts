/** What people did about proposals: each act as it was recorded, and what of it is a reaction that was last heard of. */
import type { Act, Meaning } from '../domain/approval.ts';
import { formerMessage } from './audit.ts';
import { sql, type Transaction } from './database.ts';
import type { ShownCard } from './proposals.ts';

export type NewAct = Omit<Act, 'on' | 'isReadable'> & {
  readonly teamId: number;
  readonly proposalId: number;
  readonly inboxId: number;
  readonly platform: string;
  readonly roomId: number;
  readonly messageId: string | null;
};

export async function insertAct(transaction: Transaction, act: NewAct): Promise<void> {
  await transaction.execute(sql`
    INSERT INTO "ProposalAct" ("teamId", "proposalId", "inboxId", "personId", kind, meaning, via, "isVote",
      "contentHash", platform, "roomId", "messageId", at)
    VALUES (${act.teamId}, ${act.proposalId}, ${act.inboxId}, ${act.person}, ${act.kind}, ${act.meaning}, ${act.via},
      ${act.isVote}, ${act.contentHash}, ${act.platform}, ${act.roomId}, ${act.messageId}, ${act.at})`);
}

/** An act as it was recorded: which platforms can be asked about it is not for the store to know. */
export type RecordedAct = Omit<Act, 'isReadable'> & { readonly platform: string };

/** @returns which message of which room a reaction is on, as `listActs` names it */
export function reactedOn(roomId: number, messageId: string): string {
  return `${roomId}/${messageId}`;
}

/** @returns all that was done about a proposal, in inbox order; persons as they turned out to be */
export async function listActs(transaction: Transaction, proposalId: number): Promise<RecordedAct[]> {
  type Row = Omit<RecordedAct, 'kind' | 'meaning' | 'on'> & {
    kind: string;
    meaning: string;
    roomId: number;
    messageId: string | null;
    isReaction: number;
  };
  const rows = await transaction.query<Row>(sql`
    SELECT COALESCE(person."mergedIntoId", act."personId") AS person, act.kind, act.meaning, act.via, act."isVote",
      act."contentHash", act.at, act.platform, act."roomId", act."messageId", act.via LIKE '% % %' AS "isReaction"
    FROM "ProposalAct" act LEFT JOIN "Person" person ON person.id = act."personId"
    WHERE act."proposalId" = ${proposalId} ORDER BY act."inboxId", act.id`);
  return rows.map(({ roomId, messageId, isReaction, ...row }) => ({
    ...row,
    on: isReaction && messageId !== null ? reactedOn(roomId, messageId) : null,
    kind: row.kind === 'take' ? 'take' : row.kind === 'lose' ? 'lose' : 'give',
    meaning: row.meaning === 'reject' ? 'reject' : ('approve' satisfies Meaning),
  }));
}

/** Messages of a room stayed behind where it was: new ones there may have the numbers of those that were voted on. */
export async function leaveActsBehind(
  transaction: Transaction,
  roomId: number,
  fromChatId: string,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "ProposalAct" SET "messageId" = ${formerMessage(fromChatId, '')} || "messageId"
    WHERE "roomId" = ${roomId} AND "messageId" IS NOT NULL
      AND "proposalId" IN (SELECT id FROM "Proposal" WHERE state IN ('open', 'in-conflict'))`);
}

/** What was last heard of one reaction of one account on one message. */
export type LastReaction = {
  readonly via: string;
  readonly kind: 'give' | 'take';
  readonly meaning: Meaning;
  readonly at: Date;
  /** The act, and the event that told of it. */
  readonly id: number;
  readonly inboxId: number;
};

/** @returns the last act about whatever proposal that was written down; 0 when there is none */
export async function lastAct(transaction: Transaction): Promise<number> {
  const [row] = await transaction.query<{ id: number | null }>(sql`SELECT max(id) AS id FROM "ProposalAct"`);
  return row?.id ?? 0;
}

/** @returns what was last heard of each reaction on a message about what it shows, by account and emoji (`via`) */
export async function lastReactions(
  transaction: Transaction,
  proposalId: number,
  { platform, messageId, contentHash }: Pick<ShownCard, 'platform' | 'messageId' | 'contentHash'>,
): Promise<LastReaction[]> {
  type Row = Omit<LastReaction, 'kind' | 'meaning'> & { kind: string; meaning: string };
  const rows = await transaction.query<Row>(sql`
    SELECT id, via, kind, meaning, at, "inboxId" FROM "ProposalAct"
    WHERE "proposalId" = ${proposalId} AND platform = ${platform} AND "messageId" = ${messageId}
      AND "contentHash" = ${contentHash} AND via LIKE '% % %' ORDER BY "inboxId", id`);
  const last = new Map(
    rows.map(({ kind, meaning, ...row }): [string, LastReaction] => {
      const read = {
        kind: kind === 'take' ? 'take' : 'give',
        meaning: meaning === 'reject' ? 'reject' : 'approve',
      } as const;
      return [row.via, { ...row, ...read }];
    }),
  );
  return [...last.values()];
}
