/**
 * The audit log: every change, who made it, when, and by which message. Only ever added to, but that the name of an
 * end user is taken out of the words in it (words-beside.ts).
 */
import { z } from 'zod';
import { sql, type Transaction } from './database.ts';

/** What was done, `thing.done`: each feature has its own, and words them (`Feature.history`). */
export type AuditAction = `${string}.${string}`;

/** What changed, by name: before and after; plain values where there is no before. */
export type AuditDetails = Readonly<Record<string, unknown>>;

/** Who acts, where, by which message. */
export type Origin = {
  readonly teamId: number;
  readonly personId: number | null;
  readonly platform: string;
  readonly roomId: number;
  readonly messageId: string | null;
  readonly at: Date;
};

export type AuditEntry = {
  readonly at: Date;
  readonly personId: number | null;
  readonly platform: string;
  readonly messageId: string | null;
  readonly action: string;
  readonly details: Record<string, unknown>;
};

/** @returns what a persona is called in the log: its name may be anything, also `P2` */
export function personaSubject(personaId: number): string {
  return `persona ${personaId}`;
}

/** @param subject what was changed: a short id, `team`, or a name */
export async function writeAudit(
  transaction: Transaction,
  origin: Origin,
  action: AuditAction,
  subject: string,
  details: AuditDetails,
): Promise<void> {
  await transaction.execute(sql`
    INSERT INTO "Audit" ("teamId", at, "personId", platform, "roomId", "messageId", action, subject, details)
    VALUES (${origin.teamId}, ${origin.at}, ${origin.personId}, ${origin.platform}, ${origin.roomId},
      ${origin.messageId}, ${action}, ${subject}, ${JSON.stringify(details)})`);
}

/** By which message a room moved: none. Message ids begin anew then. */
export const MOVED = 'moved';

/** @returns how a message is called that was said in a room before it moved from there */
export function formerMessage(fromChatId: string, messageId: string): string {
  return `${fromChatId}/${messageId}`;
}

/** @returns whether nothing can reply to a message any more: it stayed behind */
export function isFormerMessage(messageId: string): boolean {
  return messageId.includes('/');
}

/** @returns how the platform calls a message, and the room when it was said there */
export function whereSaid(
  room: { readonly chatId: string },
  messageId: string,
): { readonly chatId: string; readonly messageId: string } {
  const end = messageId.lastIndexOf('/');
  if (end < 0) return { chatId: room.chatId, messageId };
  return { chatId: messageId.slice(0, end), messageId: messageId.slice(end + 1) };
}

/**
 * @param formerChatId where it was said, if that was before the room moved
 * @returns what came of a message, in whichever team's room it was said, oldest first
 */
export async function auditOfMessage(
  transaction: Transaction,
  roomId: number,
  messageId: string,
  formerChatId: string | undefined,
): Promise<{ readonly teamId: number; readonly action: string; readonly subject: string }[]> {
  return transaction.query(sql`
    SELECT "teamId", action, subject FROM "Audit" WHERE "roomId" = ${roomId} AND "messageId" = ${messageId}
      AND (id > COALESCE((SELECT max(id) FROM "Audit" WHERE "roomId" = ${roomId} AND "messageId" = ${MOVED}), 0))
        = ${formerChatId === undefined}
    UNION ALL
    SELECT "teamId", action, subject FROM "Audit"
    WHERE "roomId" = ${roomId} AND "messageId" = ${formerMessage(formerChatId ?? '', messageId)}`);
}

/** @returns where a room was before it moved, if it has moved since an instant: what was said before was said there */
export async function movedFromSince(
  transaction: Transaction,
  roomId: number,
  since: Date,
): Promise<string | undefined> {
  const [row] = await transaction.query<{ chatId: string | null }>(sql`
    SELECT "formerChatId" AS "chatId" FROM "Room" room WHERE id = ${roomId} AND EXISTS (
      SELECT 1 FROM "Audit" WHERE "roomId" = room.id AND "messageId" = ${MOVED} AND at >= ${since})`);
  return row?.chatId ?? undefined;
}

/** @returns the last of what happened to a thing after it was made, oldest first, and how much there was before */
export async function lastAuditOf(
  transaction: Transaction,
  teamId: number,
  subject: string,
  most: number,
): Promise<{ entries: AuditEntry[]; earlier: number }> {
  const rows = await transaction.query<Omit<AuditEntry, 'details'> & { details: unknown }>(sql`
    SELECT at, "personId", platform, "messageId", action, details FROM "Audit"
    WHERE "teamId" = ${teamId} AND subject = ${subject} ORDER BY id DESC LIMIT ${most}`);
  const [all] = await transaction.query<{ count: number }>(sql`
    SELECT count(*) AS count FROM "Audit" WHERE "teamId" = ${teamId} AND subject = ${subject}`);
  const count = all?.count ?? 0;
  // The first is that it was made.
  const entries = rows
    .map(entryOf)
    .reverse()
    .slice(count <= most ? 1 : 0);
  return { entries, earlier: Math.max(0, count - 1 - entries.length) };
}

/** @returns what happened to a thing, oldest first */
export async function auditOf(
  transaction: Transaction,
  teamId: number,
  subject: string,
): Promise<AuditEntry[]> {
  const rows = await transaction.query<Omit<AuditEntry, 'details'> & { details: unknown }>(sql`
    SELECT at, "personId", platform, "messageId", action, details FROM "Audit"
    WHERE "teamId" = ${teamId} AND subject = ${subject} ORDER BY id`);
  return rows.map(entryOf);
}

/** An entry with what it is about. */
export type Act = {
  readonly id: number;
  readonly subject: string;
  readonly action: string;
  readonly details: Record<string, unknown>;
};

/**
 * @param since what was done before does not count
 * @returns what a person did by their last message that changed anything, the last first; at most 50 entries
 */
export async function lastActsOf(
  transaction: Transaction,
  teamId: number,
  personId: number,
  since: Date,
): Promise<Act[]> {
  type Row = Omit<Act, 'details'> & {
    at: unknown;
    roomId: number | null;
    messageId: string | null;
    details: unknown;
  };
  const rows = await transaction.query<Row>(sql`
    SELECT id, subject, action, details, at, "roomId", "messageId" FROM "Audit"
    WHERE "teamId" = ${teamId} AND "personId" = ${personId} AND at >= ${since} ORDER BY id DESC LIMIT 50`);
  const [last] = rows;
  const by = ({ at, roomId, messageId }: Row) => `${at} ${roomId} ${messageId}`;
  const end = rows.findIndex(row => last === undefined || by(row) !== by(last));
  return rows.slice(0, end === -1 ? undefined : end).map(({ id, subject, action, details }) => ({
    id,
    subject,
    action,
    details: detailsOf(details),
  }));
}

/** @returns whether nobody did anything to a thing since */
export async function isLastOn(
  transaction: Transaction,
  teamId: number,
  { id, subject }: Pick<Act, 'id' | 'subject'>,
): Promise<boolean> {
  const [row] = await transaction.query<{ last: number | null }>(sql`
    SELECT max(id) AS last FROM "Audit" WHERE "teamId" = ${teamId} AND subject = ${subject}`);
  return row?.last === id;
}

function detailsOf(details: unknown): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).parse(details);
}

function entryOf(row: Omit<AuditEntry, 'details'> & { details: unknown }): AuditEntry {
  return { ...row, details: detailsOf(row.details) };
}
