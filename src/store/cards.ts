/**
 * Cards: messages of the bot that stand for a thing of a feature, whatever feature that is. A reaction, a reply or a
 * press on one is about the thing, and holds for the content that the person saw: the content hash.
 */
import { createHash } from 'node:crypto';
import type { PlatformName } from '../chat/platform.ts';
import type { View } from '../chat/view.ts';
import { sql, type Transaction } from './database.ts';
import type { ChatKey } from './inbox.ts';

/** What a card stands for: a thing of a kind that a feature knows (`CardKind`). */
export type ThingShown = {
  readonly kind: string;
  readonly thingId: number;
  /** Names exactly what is shown of it. */
  readonly contentHash: string;
};

export type Card = ChatKey &
  ThingShown & {
    /** The outbox row that made the message. */
    readonly outboxId: number;
    readonly teamId: number;
    /** Whom it asks, where it asks somebody. */
    readonly personId: number | null;
    /** A newer card took its place. */
    readonly isReplaced: boolean;
  };

/** @param shownById the row that first shows this content: the one that made the message, or an edit of it */
export async function saveCard(
  transaction: Transaction,
  card: Omit<Card, 'isReplaced'>,
  shownById: number,
): Promise<void> {
  const { outboxId, teamId, kind, thingId, personId, platform, chatId, contentHash } = card;
  await transaction.execute(sql`
    INSERT INTO "Card" ("outboxId", "teamId", kind, "thingId", "personId", platform, "chatId", "contentHash",
      "isReplaced", "shownById")
    VALUES (${outboxId}, ${teamId}, ${kind}, ${thingId}, ${personId}, ${platform}, ${chatId}, ${contentHash}, false,
      ${shownById})`);
}

const CARD = sql`"outboxId", "teamId", kind, "thingId", "personId", platform, "chatId", "contentHash", "isReplaced"
  FROM "Card"`;

/** @returns what a message of the bot stands for; undefined when it stands for nothing */
export async function findCard(transaction: Transaction, outboxId: number): Promise<Card | undefined> {
  const [row] = await transaction.query<Card>(sql`SELECT ${CARD} WHERE "outboxId" = ${outboxId}`);
  return row;
}

type Thing = Pick<ThingShown, 'kind' | 'thingId'>;

/** @returns the messages that stand for a thing, oldest first */
export async function cardsOf(transaction: Transaction, { kind, thingId }: Thing): Promise<Card[]> {
  return transaction.query(
    sql`SELECT ${CARD} WHERE kind = ${kind} AND "thingId" = ${thingId} ORDER BY "outboxId"`,
  );
}

/** A card, as its platform names it. */
export type ShownCard = Pick<Card, 'outboxId' | 'chatId' | 'contentHash'> & {
  readonly platform: PlatformName;
  readonly messageId: string;
};

/** @returns the messages in the team's rooms that show exactly this; those that a newer one took the place of count, too */
export async function cardsShowing(
  transaction: Transaction,
  teamId: number,
  { kind, thingId, contentHash }: ThingShown,
): Promise<ShownCard[]> {
  return transaction.query(sql`
    SELECT card."outboxId", message.platform, message."chatId", message."messageId", card."contentHash"
    FROM "Card" card JOIN "Message" message ON message."madeById" = card."outboxId"
    WHERE card.kind = ${kind} AND card."thingId" = ${thingId} AND card."contentHash" = ${contentHash}
      AND EXISTS (
        SELECT 1 FROM "Room" room WHERE room.platform = message.platform AND +room."teamId" = ${teamId}
          AND (room."chatId" = message."chatId" OR room."formerChatId" = message."chatId"))
    ORDER BY card."outboxId"`);
}

/** @returns the topic in which a thing's last card stands in a room; undefined when it stands in none */
export async function threadOfCard(
  transaction: Transaction,
  { kind, thingId }: Thing,
  chatId: string,
): Promise<string | undefined> {
  const [row] = await transaction.query<{ threadId: string | null }>(sql`
    SELECT made."threadId" FROM "Card" card JOIN "Outbox" made ON made.id = card."outboxId"
    WHERE card.kind = ${kind} AND card."thingId" = ${thingId} AND card."chatId" = ${chatId}
    ORDER BY card."outboxId" DESC LIMIT 1`);
  return row?.threadId ?? undefined;
}

/** @returns the known message of a card in a room that was sent again since nobody knew whether it was out */
export async function cardSentTwice(
  transaction: Transaction,
  { kind, thingId }: Thing,
  { platform, chatId }: ChatKey,
): Promise<string | undefined> {
  const [row] = await transaction.query<{ messageId: string }>(sql`
    SELECT message."messageId" FROM "Card" card
    JOIN "Outbox" made ON made.id = card."outboxId" AND made.attempts > 0 AND made."editsId" IS NULL
    JOIN "Message" message ON message."madeById" = card."outboxId"
    WHERE card.kind = ${kind} AND card."thingId" = ${thingId} AND NOT card."isReplaced"
      AND card.platform = ${platform} AND card."chatId" = ${chatId}
    ORDER BY message."showsId" DESC LIMIT 1`);
  return row?.messageId;
}

/** @returns whether some card had shown exactly this at an instant, by our own clock */
export async function wasShown(
  transaction: Transaction,
  { kind, thingId, contentHash }: ThingShown,
  at: Date,
): Promise<boolean> {
  const [row] = await transaction.query<{ outboxId: number }>(sql`
    SELECT card."outboxId" FROM "Card" card JOIN "Outbox" shown ON shown.id = card."shownById"
    WHERE card.kind = ${kind} AND card."thingId" = ${thingId} AND card."contentHash" = ${contentHash}
      AND shown."sentAt" <= ${at} LIMIT 1`);
  return row !== undefined;
}

/**
 * @returns whether a card had shown what it stands for at an instant, by our own clock; one that never showed anything
 *   else had
 */
export async function wasShownBy(
  transaction: Transaction,
  { outboxId }: Pick<Card, 'outboxId'>,
  at: Date,
): Promise<boolean> {
  const [row] = await transaction.query<{ outboxId: number }>(sql`
    SELECT card."outboxId" FROM "Card" card JOIN "Outbox" shown ON shown.id = card."shownById"
    WHERE card."outboxId" = ${outboxId} AND (card."shownById" = card."outboxId" OR shown."sentAt" <= ${at})`);
  return row !== undefined;
}

/** Marks one card as replaced by a newer one of the same content. */
export async function markPassedOn(transaction: Transaction, { outboxId }: Card): Promise<void> {
  await transaction.execute(sql`UPDATE "Card" SET "isReplaced" = true WHERE "outboxId" = ${outboxId}`);
}

/** Marks a thing's cards of other content as replaced. */
export async function markReplaced(
  transaction: Transaction,
  { kind, thingId, contentHash }: ThingShown,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Card" SET "isReplaced" = true
    WHERE kind = ${kind} AND "thingId" = ${thingId} AND "contentHash" <> ${contentHash}`);
}

/** A card shows other content of its thing from an edit on. @param shownById the row of the edit */
export async function recastCard(
  transaction: Transaction,
  { outboxId, contentHash }: Pick<Card, 'outboxId' | 'contentHash'>,
  shownById: number,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Card" SET "contentHash" = ${contentHash}, "shownById" = ${shownById} WHERE "outboxId" = ${outboxId}`);
}

/** Notes what a card is about to show. @returns whether it shows something else until now */
export async function noteShown(transaction: Transaction, outboxId: number, shown: View): Promise<boolean> {
  const shows = createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 16);
  const changed = await transaction.execute(sql`
    UPDATE "Card" SET shows = ${shows} WHERE "outboxId" = ${outboxId} AND shows IS NOT ${shows}`);
  return changed > 0;
}

/** Notes that nobody knows what the card shows that an edit was to bring up to date. @param editId the edit's outbox row */
export async function forgetShown(transaction: Transaction, editId: number): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Card" SET shows = NULL WHERE "outboxId" = (SELECT "editsId" FROM "Outbox" WHERE id = ${editId})`);
}

/**
 * Has cards that were not sent yet come along with a room that moved. One that was on its way then was taken for one that
 * stayed behind: it stands for its thing again where another one does that shows the same. One that was replaced for its
 * content stays so.
 */
export async function redirectCards(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
  toChatId: string,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Card" SET "chatId" = ${toChatId}, "isReplaced" = "isReplaced" AND NOT EXISTS (
      SELECT 1 FROM "Card" other WHERE other.kind = "Card".kind AND other."thingId" = "Card"."thingId"
        AND other."outboxId" <> "Card"."outboxId" AND NOT other."isReplaced" AND other."contentHash" = "Card"."contentHash")
    WHERE platform = ${platform} AND "chatId" = ${chatId} AND "outboxId" IN (
      SELECT id FROM "Outbox" WHERE state = 'queued' AND platform = ${platform} AND "chatId" = ${toChatId})`);
}

/** A message stands for nothing any more: what it shows now is only an answer. */
export async function dropCard(transaction: Transaction, outboxId: number): Promise<void> {
  await transaction.execute(sql`DELETE FROM "Card" WHERE "outboxId" = ${outboxId}`);
}
