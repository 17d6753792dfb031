/**
 * Reports: what was reported, frozen, and what was found by it. A finding is told when the message of its report was sent:
 * no earlier, and then once.
 */
import { z } from 'zod';
import { digestSectionSchema } from '../../../conversation/digest-part.ts';
import { sql, type Transaction } from '../../../store/database.ts';

/** Old ones must still be read: add optional fields, never change one. */
const frozenSchema = z.object({
  /** The answer, without what any section adds. */
  head: z.object({ zh: z.string(), en: z.string() }),
  /** Which digest it is, of what time, and what was missed before it. */
  about: z.object({ zh: z.string(), en: z.string() }),
  sections: z.array(z.object({ part: z.string(), section: digestSectionSchema })),
});
export type Frozen = z.infer<typeof frozenSchema>;
export type FrozenSection = Frozen['sections'][number];

export type Report = {
  readonly id: number;
  readonly teamId: number;
  readonly fromAt: Date;
  readonly toAt: Date;
  readonly frozen: Frozen;
};

/** @param isDue whether it is of a slot: only then anything is told by it @returns its id */
export async function insertReport(
  transaction: Transaction,
  { teamId, fromAt, toAt, frozen }: Omit<Report, 'id'>,
  isDue: boolean,
  at: Date,
): Promise<number> {
  const sections = JSON.stringify(frozenSchema.parse(frozen));
  const [row] = await transaction.query<{ id: number }>(sql`
    INSERT INTO "DigestReport" ("teamId", "fromAt", "toAt", sections, state, "createdAt")
    VALUES (${teamId}, ${fromAt}, ${toAt}, ${sections}, ${isDue ? 'going' : 'asked'}, ${at}) RETURNING id`);
  if (row === undefined) throw new Error('the new report has no id');
  if (!isDue) return row.id;
  const findings = [...new Set(frozen.sections.flatMap(({ section }) => section.findings))];
  await transaction.execute(sql`
    INSERT INTO "DigestFinding" ("teamId", finding, "reportId")
    SELECT ${teamId}, value, ${row.id} FROM json_each(${JSON.stringify(findings)})`);
  return row.id;
}

/** Notes which message tells of a report. */
export async function noteMessage(
  transaction: Transaction,
  teamId: number,
  reportId: number,
  outboxId: number,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "DigestReport" SET "outboxId" = ${outboxId} WHERE id = ${reportId} AND "teamId" = ${teamId}`);
}

type Row = Omit<Report, 'frozen'> & { readonly sections: unknown };

/** @param id the last one when left out @returns undefined when the team has none of that id */
export async function findReport(
  transaction: Transaction,
  teamId: number,
  id?: number,
): Promise<Report | undefined> {
  const which = id === undefined ? sql`` : sql`AND id = ${id}`;
  const [row] = await transaction.query<Row>(sql`
    SELECT id, "teamId", "fromAt", "toAt", sections FROM "DigestReport"
    WHERE "teamId" = ${teamId} ${which} ORDER BY id DESC LIMIT 1`);
  if (row === undefined) return undefined;
  const { sections, ...report } = row;
  return { ...report, frozen: frozenSchema.parse(sections) };
}

/** @returns from when on nothing was told, where reports since the last that was sent did not go out; undefined where all did */
export async function untoldSince(transaction: Transaction, teamId: number): Promise<Date | undefined> {
  const [row] = await transaction.query<{ fromAt: Date }>(sql`
    SELECT "fromAt" FROM "DigestReport" WHERE "teamId" = ${teamId} AND state IN ('going', 'failed')
      AND id > COALESCE((SELECT max(id) FROM "DigestReport" WHERE "teamId" = ${teamId} AND state = 'sent'), 0)
    ORDER BY id LIMIT 1`);
  return row?.fromAt;
}

/** @returns those of the findings that a message that was sent has told */
export async function toldFindings(
  transaction: Transaction,
  teamId: number,
  findings: readonly string[],
): Promise<ReadonlySet<string>> {
  if (findings.length === 0) return new Set();
  const rows = await transaction.query<{ finding: string }>(sql`
    SELECT DISTINCT told.finding FROM json_each(${JSON.stringify(findings)}) asked
    CROSS JOIN "DigestFinding" told ON told."teamId" = ${teamId} AND told.finding = asked.value
    JOIN "DigestReport" report ON report.id = told."reportId"
    JOIN "Outbox" message ON message.id = report."outboxId" AND message.state = 'sent'`);
  return new Set(rows.map(({ finding }) => finding));
}

export type Undelivered = {
  readonly id: number;
  readonly teamId: number;
  readonly roomId: number;
  /** Of the message: sent, or it never will be. */
  readonly fate: 'sent' | 'failed';
  readonly error: string | null;
  readonly platform: string;
  readonly chatId: string;
};

/**
 * @returns reports of which it is known now what became of their message
 * @param id asks only of this one
 */
export async function settledReports(transaction: Transaction, id?: number): Promise<Undelivered[]> {
  const which = id === undefined ? sql`` : sql`AND report.id = ${id}`;
  return transaction.query(sql`
    SELECT report.id, report."teamId", COALESCE(
        (SELECT room.id FROM "Room" room WHERE room.platform = message.platform AND room."chatId" = message."chatId"),
        (SELECT min(room.id) FROM "Room" room WHERE room."teamId" = report."teamId")) AS "roomId",
      CASE message.state WHEN 'sent' THEN 'sent' ELSE 'failed' END AS fate, message.error, message.platform, message."chatId"
    FROM "DigestReport" report JOIN "Outbox" message ON message.id = report."outboxId"
    WHERE report.state = 'going' AND message.state IN ('sent', 'dead', 'unknown') ${which} ORDER BY report.id`);
}

/** Notes that what became of a report's message was seen to. */
export async function closeReport(
  transaction: Transaction,
  teamId: number,
  id: number,
  fate: Undelivered['fate'],
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "DigestReport" SET state = ${fate} WHERE id = ${id} AND "teamId" = ${teamId} AND state = 'going'`);
}
