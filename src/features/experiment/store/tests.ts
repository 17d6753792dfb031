/** A/B tests: their frozen plans, variants, and the plan names of a platform that are variants. */
import { createHash } from 'node:crypto';
import { comparable } from '../../../domain/normal-form.ts';
import { sql, type Transaction } from '../../../store/database.ts';
import { type Plan, planHash, planSchema } from '../domain/plan.ts';

export type Variant = {
  readonly id: number;
  /** The short one: A. */
  readonly name: string;
  /** What is different about it; may be its name. */
  readonly label: string;
};

export type Test = {
  readonly id: number;
  readonly teamId: number;
  /** The 1 of T1. */
  readonly number: number;
  readonly name: string;
  readonly personaId: number;
  readonly sourceId: number | null;
  /** Minor units. */
  readonly budget: number | null;
  readonly plan: Plan;
  readonly planHash: string;
  readonly roomId: number;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  readonly variants: readonly Variant[];
};

export type NewTest = Pick<
  Test,
  'teamId' | 'number' | 'name' | 'personaId' | 'sourceId' | 'budget' | 'plan' | 'roomId' | 'createdAt'
> & { readonly createdById: number; readonly variants: readonly Omit<Variant, 'id'>[] };

export async function insertTest(transaction: Transaction, test: NewTest): Promise<Test> {
  const { teamId, number, plan } = test;
  const hash = planHash(plan, text => createHash('sha256').update(text).digest('hex'));
  const [row] = await transaction.query<{ id: number }>(sql`
    INSERT INTO "AbTest" ("teamId", number, name, "personaId", "sourceId", budget, plan, "planHash", "createdById",
      "createdAt", "roomId")
    VALUES (${teamId}, ${number}, ${test.name}, ${test.personaId}, ${test.sourceId}, ${test.budget},
      ${JSON.stringify(plan)}, ${hash}, ${test.createdById}, ${test.createdAt}, ${test.roomId}) RETURNING id`);
  for (const [position, { name, label }] of test.variants.entries())
    await transaction.execute(sql`
      INSERT INTO "AbVariant" ("teamId", "testId", name, label, position)
      VALUES (${teamId}, ${row?.id ?? 0}, ${name}, ${label}, ${position})`);
  const inserted = await findTest(transaction, teamId, number);
  if (inserted === undefined) throw new Error('the new test is not there');
  return inserted;
}

const TEST = sql`id, "teamId", number, name, "personaId", "sourceId", budget, plan, "planHash", "roomId", "createdAt",
  "finishedAt" FROM "AbTest"`;

type Row = Omit<Test, 'plan' | 'variants'> & { readonly plan: unknown };

async function fromRow(transaction: Transaction, row: Row): Promise<Test> {
  const variants = await transaction.query<Variant>(sql`
    SELECT id, name, label FROM "AbVariant" WHERE "testId" = ${row.id} AND +"teamId" = ${row.teamId}
    ORDER BY position`);
  return { ...row, plan: planSchema.parse(row.plan), variants };
}

/** @returns the test T`number` of the team; undefined when there is none */
export async function findTest(
  transaction: Transaction,
  teamId: number,
  number: number,
): Promise<Test | undefined> {
  const [row] = await transaction.query<Row>(
    sql`SELECT ${TEST} WHERE "teamId" = ${teamId} AND number = ${number}`,
  );
  return row && fromRow(transaction, row);
}

/** @throws RangeError for an id that is none of the team's, which only a bug can ask for */
export async function testById(transaction: Transaction, teamId: number, id: number): Promise<Test> {
  const [row] = await transaction.query<Row>(sql`SELECT ${TEST} WHERE id = ${id} AND +"teamId" = ${teamId}`);
  if (row === undefined) throw new RangeError(`no test ${id}`);
  return fromRow(transaction, row);
}

/** @returns the team's last tests, newest first */
export async function listTests(transaction: Transaction, teamId: number, most: number): Promise<Test[]> {
  const rows = await transaction.query<Row>(sql`
    SELECT ${TEST} WHERE "teamId" = ${teamId} ORDER BY number DESC LIMIT ${most}`);
  return Promise.all(rows.map(row => fromRow(transaction, row)));
}

/** @returns the tests of a persona that are not finished, oldest first */
export async function openTestsOf(
  transaction: Transaction,
  teamId: number,
  personaId: number,
): Promise<Test[]> {
  const rows = await transaction.query<Row>(sql`
    SELECT ${TEST} WHERE "personaId" = ${personaId} AND "finishedAt" IS NULL AND +"teamId" = ${teamId}
    ORDER BY number`);
  return Promise.all(rows.map(row => fromRow(transaction, row)));
}

export async function finishTest(transaction: Transaction, { id, teamId }: Test, at: Date): Promise<void> {
  await transaction.execute(sql`
    UPDATE "AbTest" SET "finishedAt" = ${at} WHERE id = ${id} AND "teamId" = ${teamId}`);
}

/** Has what is due of tests be said in another room: the one where they began leaves the team. */
export async function moveTests(
  transaction: Transaction,
  teamId: number,
  fromRoomId: number,
  toRoomId: number,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "AbTest" SET "roomId" = ${toRoomId} WHERE "roomId" = ${fromRoomId} AND +"teamId" = ${teamId}`);
}

/** Of a plan that is none of the test. */
export const OF_NO_VARIANT = 0;

/** Remembers which variant a platform's plan is. */
export async function namePlan(
  transaction: Transaction,
  { id, teamId }: Test,
  name: string,
  variantId: number,
): Promise<void> {
  await transaction.execute(sql`
    INSERT INTO "AbPlanName" ("testId", "nameKey", "teamId", "variantId")
    VALUES (${id}, ${comparable(name)}, ${teamId}, ${variantId})
    ON CONFLICT ("testId", "nameKey") DO UPDATE SET "variantId" = excluded."variantId"`);
}

/** @returns the variants (or `OF_NO_VARIANT`) by the plan names that were told, as they are compared */
export async function planNames(
  transaction: Transaction,
  { id, teamId }: Test,
): Promise<ReadonlyMap<string, number>> {
  const rows = await transaction.query<{ nameKey: string; variantId: number }>(sql`
    SELECT "nameKey", "variantId" FROM "AbPlanName" WHERE "testId" = ${id} AND +"teamId" = ${teamId}`);
  return new Map(rows.map(row => [row.nameKey, row.variantId]));
}
