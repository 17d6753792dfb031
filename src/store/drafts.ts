/** Commands that wait for their missing arguments: what was given is kept, over restarts too. */
import { z } from 'zod';
import { fileSchema, type RepliedTo, type SentFile } from '../chat/incoming.ts';
import { sql, type Transaction } from './database.ts';

const givenSchema = z.record(z.string(), z.string());
const asksSchema = z.array(z.string());
const repliedSchema = z
  .object({ messageId: z.string(), text: z.string(), isFromBot: z.boolean(), url: z.string().optional() })
  .nullable();

export type Draft = {
  readonly id: number;
  readonly teamId: number;
  readonly personId: number;
  /** The command's path: `feedback edit`. */
  readonly command: string;
  /** As typed, by argument. */
  readonly given: Readonly<Record<string, string>>;
  /** The arguments that its form asks for. */
  readonly asks: readonly string[];
  readonly repliedTo: RepliedTo | undefined;
  /** The file that came along with the command. */
  readonly file: SentFile | undefined;
  /** The message that carried the command. */
  readonly messageId: string | null;
  /** When that was said, in the room's time; null in drafts from before this was kept. */
  readonly saidAt: Date | null;
  readonly createdAt: Date;
  readonly isDone: boolean;
};

export async function saveDraft(
  transaction: Transaction,
  draft: Omit<Draft, 'id' | 'createdAt' | 'isDone'>,
  at: Date,
): Promise<number> {
  const [row] = await transaction.query<{ id: number }>(sql`
    INSERT INTO "FormDraft" ("teamId", "personId", command, given, "repliedTo", file, asks, "messageId",
      "saidAt", "createdAt")
    VALUES (${draft.teamId}, ${draft.personId}, ${draft.command}, ${JSON.stringify(draft.given)},
      ${draft.repliedTo ? JSON.stringify(draft.repliedTo) : null},
      ${draft.file ? JSON.stringify(draft.file) : null}, ${JSON.stringify(draft.asks)},
      ${draft.messageId}, ${draft.saidAt}, ${at})
    RETURNING id`);
  if (row === undefined) throw new Error('the new draft has no id');
  return row.id;
}

export async function findDraft(
  transaction: Transaction,
  teamId: number,
  id: number,
): Promise<Draft | undefined> {
  const [row] = await transaction.query<{
    id: number;
    teamId: number;
    personId: number;
    command: string;
    given: unknown;
    repliedTo: unknown;
    file: unknown;
    asks: unknown;
    messageId: string | null;
    saidAt: Date | null;
    createdAt: Date;
    doneAt: Date | null;
  }>(sql`
    SELECT id, "teamId", "personId", command, given, "repliedTo", file, asks, "messageId", "saidAt", "createdAt", "doneAt"
    FROM "FormDraft"
    WHERE "teamId" = ${teamId} AND id = ${id}`);
  if (row === undefined) return undefined;
  const replied = repliedSchema.parse(row.repliedTo);
  return {
    id: row.id,
    teamId: row.teamId,
    personId: row.personId,
    command: row.command,
    given: givenSchema.parse(row.given),
    asks: asksSchema.parse(row.asks),
    repliedTo: replied === null ? undefined : withoutUndefined(replied),
    file: fileSchema.nullable().parse(row.file) ?? undefined,
    messageId: row.messageId,
    saidAt: row.saidAt,
    createdAt: row.createdAt,
    isDone: row.doneAt !== null,
  };
}

/** Keeps what was filled in so far. */
export async function updateDraft(
  transaction: Transaction,
  id: number,
  given: Readonly<Record<string, string>>,
): Promise<void> {
  await transaction.execute(sql`UPDATE "FormDraft" SET given = ${JSON.stringify(given)} WHERE id = ${id}`);
}

/** Takes something out of the words that a draft keeps, typed and replied to. */
export async function rewriteDraft(
  transaction: Transaction,
  { id, given, repliedTo }: Draft,
  rewrite: (text: string) => string,
): Promise<void> {
  const rewritten = Object.entries(given).map(([name, typed]) => [name, rewrite(typed)] as const);
  const replied = repliedTo && { ...repliedTo, text: rewrite(repliedTo.text) };
  await transaction.execute(sql`
    UPDATE "FormDraft" SET given = ${JSON.stringify(Object.fromEntries(rewritten))},
      "repliedTo" = ${replied ? JSON.stringify(replied) : null} WHERE id = ${id}`);
}

/** Closes a draft; what it held is forgotten. */
export async function finishDraft(transaction: Transaction, id: number, at: Date): Promise<void> {
  await transaction.execute(
    sql`UPDATE "FormDraft" SET "doneAt" = ${at}, given = '{}', "repliedTo" = NULL, file = NULL WHERE id = ${id}`,
  );
}

/** Forgets forms that nobody submitted. */
export async function pruneDrafts(transaction: Transaction, before: Date): Promise<void> {
  await transaction.execute(sql`DELETE FROM "FormDraft" WHERE "createdAt" < ${before}`);
}

function withoutUndefined({ url, ...replied }: z.infer<typeof repliedSchema> & object): RepliedTo {
  return url === undefined ? replied : { ...replied, url };
}
