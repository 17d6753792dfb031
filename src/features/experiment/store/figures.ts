/** Figures of rounds: by variant and day, or the total so far. Given again they replace; earlier ones stay as revisions. */
import type { Day } from '../../../domain/zoned-time.ts';
import { sql, type Transaction } from '../../../store/database.ts';
import { FIGURE_NAMES, type Figures, type VariantFigures } from '../domain/figures.ts';
import type { Round } from './rounds.ts';

/** How a total's day is written. */
const TOTAL = '';

type Row = { readonly [Name in keyof Required<Figures>]: number | null } & {
  readonly id: number;
  readonly variantId: number;
  readonly day: string;
};

const FIGURES = sql`id, "variantId", day, spend, impressions, reach, clicks, conversions, revenue FROM "AbFigures"`;

function figuresOf(row: Row): Figures {
  const given = FIGURE_NAMES.flatMap(name => (row[name] === null ? [] : [[name, row[name]] as const]));
  return Object.fromEntries(given);
}

/** @returns what counts of a round, by variant */
export async function figuresOfRound(
  transaction: Transaction,
  { id, teamId }: Round,
): Promise<ReadonlyMap<number, VariantFigures>> {
  const rows = await transaction.query<Row>(sql`
    SELECT ${FIGURES} WHERE "roundId" = ${id} AND "replacedAt" IS NULL AND +"teamId" = ${teamId}
    ORDER BY "variantId", day`);
  const byVariant = new Map<number, VariantFigures>();
  for (const row of rows) {
    const known = byVariant.get(row.variantId) ?? { days: [] };
    const figures = figuresOf(row);
    const next =
      row.day === TOTAL
        ? { ...known, total: figures }
        : { ...known, days: [...known.days, { ...figures, day: row.day }] };
    byVariant.set(row.variantId, next);
  }
  return byVariant;
}

export type Kept = 'new' | 'replaced' | 'same';

export type NewFigures = {
  readonly variantId: number;
  /** Undefined for the round's total so far. */
  readonly day: Day | undefined;
  readonly figures: Figures;
};

/**
 * Keeps figures of variants, all at once: a file may bring hundreds. What was given before for the same variant and day is
 * replaced and stays as a revision.
 * @param rows those that say something else than stands there; of a variant and day one
 */
export async function keepFigures(
  transaction: Transaction,
  { id: roundId, teamId }: Round,
  rows: readonly NewFigures[],
  by: { readonly personId: number; readonly at: Date },
): Promise<void> {
  const values = JSON.stringify(
    rows.map(({ variantId, day, figures }) => [
      variantId,
      day ?? TOTAL,
      ...FIGURE_NAMES.map(name => figures[name] ?? null),
    ]),
  );
  await transaction.execute(sql`
    UPDATE "AbFigures" SET "replacedAt" = ${by.at}
    WHERE "roundId" = ${roundId} AND "replacedAt" IS NULL AND +"teamId" = ${teamId}
      AND ("variantId", day) IN (SELECT value ->> 0, value ->> 1 FROM json_each(${values}))`);
  await transaction.execute(sql`
    INSERT INTO "AbFigures" ("teamId", "roundId", "variantId", day, spend, impressions, reach, clicks, conversions,
      revenue, "recordedById", "recordedAt")
    SELECT ${teamId}, ${roundId}, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
      value ->> 6, value ->> 7, ${by.personId}, ${by.at} FROM json_each(${values}) ORDER BY key`);
}

/** @returns how many days have other figures than a summary has shown, and the last row of figures that there is */
export async function revisionsSince(
  transaction: Transaction,
  { id, teamId, shownTo }: Round,
): Promise<{ readonly days: number; readonly last: number }> {
  const [row] = await transaction.query<{ days: number; last: number | null }>(sql`
    SELECT count(DISTINCT CASE WHEN id > ${shownTo} AND EXISTS (
        SELECT 1 FROM "AbFigures" earlier WHERE earlier."roundId" = ${id} AND earlier."replacedAt" IS NOT NULL
          AND earlier."variantId" = figures."variantId" AND earlier.day = figures.day AND earlier.id <= ${shownTo})
        THEN day END) AS days, max(id) AS last
    FROM "AbFigures" figures WHERE "roundId" = ${id} AND "replacedAt" IS NULL AND +"teamId" = ${teamId}`);
  return { days: row?.days ?? 0, last: row?.last ?? 0 };
}

/** @returns who gave the last figures of a round that count; undefined where there are none */
export async function recorderOf(
  transaction: Transaction,
  { id, teamId }: Round,
): Promise<number | undefined> {
  const [row] = await transaction.query<{ recordedById: number }>(sql`
    SELECT "recordedById" FROM "AbFigures" WHERE "roundId" = ${id} AND "replacedAt" IS NULL AND +"teamId" = ${teamId}
    ORDER BY id DESC LIMIT 1`);
  return row?.recordedById;
}
