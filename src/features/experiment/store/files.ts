/** Files of figures of which some wait: for a word on which variant a plan is, or that they are so. */
import { z } from 'zod';
import { sql, type Transaction } from '../../../store/database.ts';
import type { FigureLine } from '../domain/figures.ts';
import type { Test } from './tests.ts';

/** Of a test so many are kept, the newest. */
const FILES_KEPT = 20;

const figure = z.number().optional();
const lineSchema = z.object({
  called: z.string(),
  day: z.string().optional(),
  figures: z.object({
    ...{ spend: figure, impressions: figure, reach: figure },
    ...{ clicks: figure, conversions: figure, revenue: figure },
  }),
  rows: z.array(z.number()),
});

const contentSchema = z.object({
  name: z.string(),
  /** Whose figures they all are, where the file does not say it. */
  only: z.number().nullable(),
  lines: z.array(lineSchema),
  /** What of it was dealt with: variant, day, and of how many plans it was made. */
  settled: z.array(z.string()),
});

export type WaitingFile = {
  readonly name: string;
  readonly only: number | null;
  readonly lines: readonly FigureLine[];
  readonly settled: readonly string[];
};

/** @returns the file's id, and the names of older ones that are not waited for any more */
export async function keepFile(
  transaction: Transaction,
  { id: testId, teamId }: Test,
  file: WaitingFile,
  by: { readonly personId: number; readonly at: Date },
): Promise<{ readonly id: number; readonly dropped: readonly string[] }> {
  const [row] = await transaction.query<{ id: number }>(sql`
    INSERT INTO "AbFile" ("teamId", "testId", content, "createdById", "createdAt")
    VALUES (${teamId}, ${testId}, ${JSON.stringify(file)}, ${by.personId}, ${by.at}) RETURNING id`);
  const dropped = await transaction.query<{ name: string }>(sql`
    DELETE FROM "AbFile" WHERE "testId" = ${testId} AND +"teamId" = ${teamId} AND id NOT IN (
      SELECT id FROM "AbFile" WHERE "testId" = ${testId} AND +"teamId" = ${teamId} ORDER BY id DESC LIMIT ${FILES_KEPT})
    RETURNING json_extract(content, '$.name') AS name`);
  if (row === undefined) throw new Error('the new file has no id');
  return { id: row.id, dropped: dropped.map(({ name }) => name) };
}

/** @returns a file of the test of which something waits; undefined when nothing does any more */
export async function findFile(
  transaction: Transaction,
  { id: testId, teamId }: Test,
  id: number,
): Promise<WaitingFile | undefined> {
  const [row] = await transaction.query<{ content: unknown }>(sql`
    SELECT content FROM "AbFile" WHERE id = ${id} AND +"teamId" = ${teamId} AND +"testId" = ${testId}`);
  if (row === undefined) return undefined;
  const { lines, ...rest } = contentSchema.parse(row.content);
  return { ...rest, lines: lines.map(line => ({ ...line, day: line.day })) };
}

export async function updateFile(
  transaction: Transaction,
  { teamId }: Test,
  id: number,
  file: WaitingFile,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "AbFile" SET content = ${JSON.stringify(file)} WHERE id = ${id} AND "teamId" = ${teamId}`);
}

/** Nothing of it waits any more. */
export async function dropFile(transaction: Transaction, { teamId }: Test, id: number): Promise<void> {
  await transaction.execute(sql`DELETE FROM "AbFile" WHERE id = ${id} AND "teamId" = ${teamId}`);
}
