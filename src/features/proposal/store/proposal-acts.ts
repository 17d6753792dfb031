/** What people did about proposals: each act as it was recorded, and what of it is a reaction that was last heard of. */

import type { Meaning } from '../../../domain/reaction-emoji.ts';
import { formerMessage } from '../../../store/audit.ts';
import type { Card, ShownCard } from '../../../store/cards.ts';
import { sql, type Transaction } from '../../../store/database.ts';
import type { Act } from '../domain/approval.ts';

export type NewAct = Omit<Act, 'on' | 'isReadable'> & {
  readonly teamId: number;
  readonly proposalId: number;
  readonly inboxId: number;
  readonly platform: string;
  readonly roomId: number;
  readonly messageId: string | null;
};

/**
 * Writes an act down. Those that it takes the place of, by the same way of the same person, stay as history: what decides is
 * found without them, so that an act costs the same however many there were.
 */
export async function insertAct(transaction: Transaction, act: NewAct): Promise<void> {
  const [row] = await transaction.query<{ id: number }>(sql`
    INSERT INTO "ProposalAct" ("teamId", "proposalId", "inboxId", "personId", kind, meaning, via, "isVote",
      "contentHash", platform, "roomId", "messageId", at)
    VALUES (${act.teamId}, ${act.proposalId}, ${act.inboxId}, ${act.person}, ${act.kind}, ${act.meaning}, ${act.via},
      ${act.isVote}, ${act.contentHash}, ${act.platform}, ${act.roomId}, ${act.messageId}, ${act.at})
    RETURNING id`);
  if (row === undefined) throw new Error('the new act has no id');
  const { proposalId, contentHash, person, via, inboxId, at } = act;
  const isOn = isReaction(via)
    ? sql`AND "roomId" = ${act.roomId} AND "messageId" IS ${act.messageId}`
    : sql``;
  const sameWay = sql`"proposalId" = ${proposalId} AND "contentHash" = ${contentHash} AND "isOvertaken" = false
    AND "personId" = ${person} AND via = ${via} ${isOn}`;
  // By both orders, since it is not for the store to know which one counts (domain/approval.ts).
  await transaction.execute(sql`
    UPDATE "ProposalAct" SET "isOvertaken" = true
    WHERE ${sameWay} AND at <= ${at} AND ("inboxId", id) < (${inboxId}, ${row.id})`);
  // Of another room's event it may be told late.
  await transaction.execute(sql`
    UPDATE "ProposalAct" SET "isOvertaken" = true WHERE id = ${row.id} AND EXISTS (
      SELECT 1 FROM "ProposalAct" WHERE ${sameWay} AND at >= ${at} AND ("inboxId", id) > (${inboxId}, ${row.id}))`);
}

/** A reaction's way names the account and the emoji. */
function isReaction(via: string): boolean {
  return via.split(' ').length > 2;
}

/** An act as it was recorded: which platforms can be asked about it is not for the store to know. */
export type RecordedAct = Omit<Act, 'isReadable'> & { readonly platform: string };

/** Which message of which room a reaction is on. */
function reactedOn(roomId: number, messageId: string): string {
  return `${roomId}/${messageId}`;
}

/**
 * @returns what was done about the content that a proposal has, in inbox order, without what was overtaken; persons as they
 *   turned out to be
 */
export async function listActs(
  transaction: Transaction,
  { id, contentHash }: { readonly id: number; readonly contentHash: string },
): Promise<RecordedAct[]> {
  type Row = Omit<RecordedAct, 'kind' | 'meaning' | 'on'> & {
    kind: string;
    meaning: string;
    roomId: number;
    messageId: string | null;
  };
  const rows = await transaction.query<Row>(sql`
    SELECT COALESCE(person."mergedIntoId", act."personId") AS person, act.kind, act.meaning, act.via, act."isVote",
      act."contentHash", act.at, act.platform, act."roomId", act."messageId"
    FROM "ProposalAct" act LEFT JOIN "Person" person ON person.id = act."personId"
    WHERE act."proposalId" = ${id} AND act."contentHash" = ${contentHash} AND act."isOvertaken" = false
    ORDER BY act."inboxId", act.id`);
  return rows.map(({ roomId, messageId, ...row }) => ({
    ...row,
    on: isReaction(row.via) && messageId !== null ? reactedOn(roomId, messageId) : null,
    kind: row.kind === 'take' ? 'take' : row.kind === 'lose' ? 'lose' : 'give',
    meaning: meaningIn(row.meaning),
  }));
}

function meaningIn(stored: string): Meaning {
  return stored === 'reject' ? 'reject' : 'approve';
}

/** @returns what a reaction on a message was last taken for, about what that shows or about nothing */
export async function meantBefore(
  transaction: Transaction,
  { thingId: proposalId, contentHash }: Pick<Card, 'thingId' | 'contentHash'>,
  { via, roomId, messageId }: { readonly via: string; readonly roomId: number; readonly messageId: string },
): Promise<Meaning | undefined> {
  const [row] = await transaction.query<{ meaning: string }>(sql`
    SELECT meaning FROM "ProposalAct"
    WHERE "proposalId" = ${proposalId} AND "contentHash" IN (${contentHash}, '') AND "isOvertaken" = false
      AND via = ${via} AND "roomId" = ${roomId} AND "messageId" = ${messageId}
    ORDER BY "inboxId" DESC, id DESC LIMIT 1`);
  return row && meaningIn(row.meaning);
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
    WHERE "proposalId" = ${proposalId} AND "contentHash" = ${contentHash} AND "isOvertaken" = false
      AND platform = ${platform} AND "messageId" = ${messageId} AND via LIKE '% % %' ORDER BY "inboxId", id`);
  const last = new Map(
    rows.map(({ kind, meaning, ...row }): [string, LastReaction] => {
      const read = {
        kind: kind === 'take' ? 'take' : 'give',
        meaning: meaningIn(meaning),
      } as const;
      return [row.via, { ...row, ...read }];
    }),
  );
  return [...last.values()];
}
