/**
 * Words of records that are kept beside them: in forms and drafts, in answers, in the history, and in what was replied
 * to. A name that has to go from a record is taken out of these too (erasure), as far as an index leads to them.
 */
import { z } from 'zod';
import { WORDED } from '../domain/worded.ts';
import { joined, sql, type Transaction } from './database.ts';
import { findDraft, rewriteDraft } from './drafts.ts';
import type { ChatKey } from './inbox.ts';

/** @returns a text without what has to go; the same where there is nothing of it */
export type Rewrite = (text: string) => string;

/** More is never kept about one thing, but by somebody who wants to keep us busy. */
const LOOKED_AT = 50;

/** Takes it out of a message of ours, or of all that was said in answer to one, and of the drafts behind that. */
export async function rewriteAnswers(
  transaction: Transaction,
  teamId: number,
  { platform, chatId }: ChatKey,
  messageId: string,
  rewrite: Rewrite,
): Promise<void> {
  const answers = await transaction.query<{ id: number; draftId: number | null }>(sql`
    SELECT id, "draftId" FROM "Outbox"
    WHERE platform = ${platform} AND "chatId" = ${chatId} AND "replyTo" = ${messageId} AND "teamId" = ${teamId}
    UNION
    SELECT made.id, made."draftId" FROM "Message" message JOIN "Outbox" made ON made.id = message."madeById"
    WHERE message.platform = ${platform} AND message."chatId" = ${chatId} AND message."messageId" = ${messageId}
      AND made."teamId" = ${teamId}
    ORDER BY id DESC LIMIT ${LOOKED_AT}`);
  await rewriteViews(
    transaction,
    answers.map(each => each.id),
    rewrite,
  );
  for (const draftId of new Set(answers.flatMap(each => each.draftId ?? [])))
    await rewriteForm(transaction, teamId, draftId, rewrite);
}

/** Takes it out of a draft, and of all that was shown for it. */
export async function rewriteForm(
  transaction: Transaction,
  teamId: number,
  draftId: number,
  rewrite: Rewrite,
): Promise<void> {
  const draft = await findDraft(transaction, teamId, draftId);
  if (draft !== undefined && !draft.isDone) await rewriteDraft(transaction, draft, rewrite);
  const shown = await transaction.query<{ id: number }>(sql`
    SELECT id FROM "Outbox" WHERE "draftId" = ${draftId} ORDER BY id DESC LIMIT ${LOOKED_AT}`);
  await rewriteViews(
    transaction,
    shown.map(each => each.id),
    rewrite,
  );
}

/** @param ids rows of the outbox; what stands in place of their messages now is rewritten too */
async function rewriteViews(
  transaction: Transaction,
  ids: readonly number[],
  rewrite: Rewrite,
): Promise<void> {
  if (ids.length === 0) return;
  const rows = await transaction.query<{ id: number; view: unknown }>(sql`
    SELECT id, view FROM "Outbox" WHERE id IN (${joined([...ids])})
    UNION
    SELECT shown.id, shown.view FROM "Message" message JOIN "Outbox" shown ON shown.id = message."showsId"
    WHERE message."madeById" IN (${joined([...ids])})`);
  for (const { id, view } of rows) {
    const rewritten = JSON.stringify(everyText(view, rewrite));
    if (rewritten === JSON.stringify(view)) continue;
    await transaction.execute(sql`UPDATE "Outbox" SET view = ${rewritten} WHERE id = ${id}`);
  }
}

const worded: ReadonlySet<string> = new Set(WORDED);

const editSchema = z.looseObject({
  changes: z.array(z.looseObject({ name: z.string(), from: z.unknown(), to: z.unknown() })),
});

/**
 * Takes it out of the history of a record, and of what was answered to those who changed it.
 * @param authors the ids of those whose entries may be rewritten; undefined where all may
 * @returns the ids of the entries that were
 */
export async function rewriteHistory(
  transaction: Transaction,
  teamId: number,
  subject: string,
  rewrite: Rewrite,
  authors?: readonly number[],
): Promise<number[]> {
  const rewrote: number[] = [];
  const by = authors === undefined ? null : JSON.stringify(authors);
  const entries = await transaction.query<{
    id: number;
    details: unknown;
    messageId: string | null;
    platform: string;
    chatId: string | null;
  }>(sql`
    SELECT entry.id, entry.details, entry."messageId", entry.platform, room."chatId" FROM "Audit" entry
    LEFT JOIN "Room" room ON room.id = entry."roomId"
    WHERE entry."teamId" = ${teamId} AND entry.subject = ${subject} AND entry.action IN ('feedback.recorded', 'feedback.edited')
      AND (${by} IS NULL OR entry."personId" IN (SELECT value FROM json_each(${by})))
    ORDER BY entry.id DESC LIMIT ${LOOKED_AT}`);
  for (const { id, details, messageId, platform, chatId } of entries) {
    if (messageId !== null && chatId !== null)
      await rewriteAnswers(transaction, teamId, { platform, chatId }, messageId, rewrite);
    const edit = editSchema.safeParse(details).data;
    if (edit === undefined) continue;
    const changes = edit.changes.map(change =>
      worded.has(change.name) ? everyText(change, rewrite) : change,
    );
    const rewritten = JSON.stringify({ ...edit, changes });
    if (rewritten === JSON.stringify(edit)) continue;
    await transaction.execute(sql`UPDATE "Audit" SET details = ${rewritten} WHERE id = ${id}`);
    rewrote.push(id);
  }
  return rewrote;
}

const saidSchema = z.looseObject({ kind: z.literal('message'), text: z.string() });

/** Takes it out of a message that was kept because its platform can't be asked for it. */
export async function rewriteKept(
  transaction: Transaction,
  { platform, chatId }: ChatKey,
  messageId: string,
  rewrite: Rewrite,
): Promise<void> {
  const rows = await transaction.query<{ id: number; payload: unknown }>(sql`
    SELECT id, payload FROM "Inbox" WHERE platform = ${platform} AND "chatId" = ${chatId}
      AND "messageId" = ${messageId} AND payload IS NOT NULL AND state = 'done' ORDER BY id LIMIT ${LOOKED_AT}`);
  for (const { id, payload } of rows) {
    const said = saidSchema.safeParse(payload).data;
    const text = said && rewrite(said.text);
    if (said === undefined || text === said.text) continue;
    await transaction.execute(
      sql`UPDATE "Inbox" SET payload = ${JSON.stringify({ ...said, text })} WHERE id = ${id}`,
    );
  }
}

/** What in a view is no text, but says what to do with one. */
const NO_TEXTS: ReadonlySet<string> = new Set(
  'kind name mime choices asks fill saidAt path tone userId platform version'.split(' '),
);

/** @returns the same value with every text in it rewritten; of a line only what stands behind the command's name */
export function everyText<Value>(value: Value, rewrite: Rewrite): Value;
export function everyText(value: unknown, rewrite: Rewrite): unknown {
  if (typeof value === 'string') return rewrite(value);
  if (Array.isArray(value)) return value.map(each => everyText(each, rewrite));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      if (NO_TEXTS.has(key)) return [key, each];
      if (key === 'line' && typeof each === 'string')
        return [key, each.replace(/^(\S+)(\s[\s\S]*)$/u, (_, name, rest) => name + rewrite(rest))];
      return [key, everyText(each, rewrite)];
    }),
  );
}
