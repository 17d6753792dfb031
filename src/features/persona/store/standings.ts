/**
 * Standings: what claims stand on, reckoned from their evidence once and kept on the claim (a cache); later ones follow
 * from it by decay alone. Whatever changes the evidence of a claim drops the kept one of just that claim
 * (evidence.ts); a change of half-life or weights makes all kept ones not fit.
 */
import { z } from 'zod';
import { sql, type Transaction } from '../../../store/database.ts';
import { decayed, type Side, type Standing, standingOf, weightOf } from '../domain/confidence.ts';
import { basisOf, type Weighing } from '../weighing.ts';
import { type AsOf, type EvidencePiece, evidenceOf } from './evidence.ts';

/** A standing, and which evidence to quote for it: the heaviest of each side, one a voice. */
export type QuotedStanding = Standing & {
  readonly quotesFor: readonly string[];
  readonly quotesAgainst: readonly string[];
};

const QUOTES_KEPT = 2;

const keptSchema = z.object({
  basis: z.string(),
  at: z.number(),
  supporting: z.number(),
  contradicting: z.number(),
  voicesFor: z.number(),
  voicesAgainst: z.number(),
  sources: z.number(),
  newestVoiceAt: z.number().nullable(),
  quotesFor: z.array(z.string()),
  quotesAgainst: z.array(z.string()),
});
type Kept = z.infer<typeof keptSchema>;

/** A claim with what is kept of its standing. */
export type WithStanding = { readonly id: number; readonly keptStanding: string | null };

/**
 * @returns what each claim stands on at an instant, by claim id; reckoned anew, and kept, only where that is needed
 */
export async function currentStandings(
  transaction: Transaction,
  claims: readonly WithStanding[],
  weighing: Weighing,
  at: Date,
): Promise<Map<number, QuotedStanding>> {
  const basis = basisOf(weighing);
  const standings = new Map<number, QuotedStanding>();
  const missing: number[] = [];
  for (const { id, keptStanding } of claims) {
    const kept = keptStanding === null ? undefined : keptSchema.safeParse(JSON.parse(keptStanding)).data;
    if (kept === undefined || kept.basis !== basis || kept.at > at.getTime()) missing.push(id);
    else standings.set(id, fromKept(kept, at, weighing));
  }
  if (missing.length === 0) return standings;
  const reckoned = await reckon(transaction, missing, weighing, at);
  for (const [id, { standing, isKept }] of reckoned) {
    standings.set(id, standing);
    if (!isKept) continue;
    await transaction.execute(
      sql`UPDATE "Claim" SET standing = ${JSON.stringify(toKept(standing, basis, at))} WHERE id = ${id}`,
    );
  }
  return standings;
}

/** @returns some of a team's live claims whose standing is not kept, or was dropped since */
export async function claimsWithoutStanding(
  transaction: Transaction,
  teamId: number,
  most: number,
): Promise<WithStanding[]> {
  return transaction.query(sql`
    SELECT id, NULL AS "keptStanding" FROM "Claim"
    WHERE "teamId" = ${teamId} AND standing IS NULL AND NOT "isRetired" LIMIT ${most}`);
}

/** Keeps what claims stood on at the publication of a version. */
export async function keepVersionStandings(
  transaction: Transaction,
  version: { personaId: number; number: number; publishedAt: Date },
  standings: ReadonlyMap<number, QuotedStanding>,
  weighing: Weighing,
): Promise<void> {
  const basis = basisOf(weighing);
  const rows = [...standings].map(([id, standing]) => [
    id,
    JSON.stringify(toKept(standing, basis, version.publishedAt)),
  ]);
  await transaction.execute(sql`
    INSERT INTO "ClaimStanding" ("teamId", "personaId", version, basis, "claimId", standing)
    SELECT (SELECT "teamId" FROM "Persona" WHERE id = ${version.personaId}), ${version.personaId}, ${version.number}, ${basis}, value ->> 0, value ->> 1
    FROM json_each(${JSON.stringify(rows)}) WHERE true
    ON CONFLICT ("personaId", version, basis, "claimId") DO NOTHING`);
}

/**
 * @returns what each claim stood on at the publication of a version, over the evidence linked by then: as kept then,
 *   or reckoned anew from the history of the evidence when the team weighs otherwise now
 */
export async function versionStandings(
  transaction: Transaction,
  version: { personaId: number; number: number; publishedAt: Date } & AsOf,
  claimIds: readonly number[],
  weighing: Weighing,
): Promise<Map<number, QuotedStanding>> {
  const rows = await transaction.query<{ claimId: number; standing: unknown }>(sql`
    SELECT "claimId", standing FROM "ClaimStanding"
    WHERE "personaId" = ${version.personaId} AND version = ${version.number} AND basis = ${basisOf(weighing)}`);
  const standings = new Map<number, QuotedStanding>();
  for (const row of rows) {
    standings.set(row.claimId, fromKept(keptSchema.parse(row.standing), version.publishedAt, weighing));
  }
  const missing = claimIds.filter(id => !standings.has(id));
  if (missing.length === 0) return standings;
  const reckoned = await reckon(transaction, missing, weighing, version.publishedAt, version);
  const found = new Map([...reckoned].map(([id, { standing }]) => [id, standing]));
  await keepVersionStandings(transaction, version, found, weighing);
  return new Map([...standings, ...found]);
}

async function reckon(
  transaction: Transaction,
  claimIds: readonly number[],
  weighing: Weighing,
  at: Date,
  asOf?: AsOf,
): Promise<Map<number, { standing: QuotedStanding; isKept: boolean }>> {
  const byClaim = new Map<number, EvidencePiece[]>(claimIds.map(id => [id, []]));
  const found = await evidenceOf(transaction, claimIds, weighing, asOf);
  for (const piece of found.pieces) byClaim.get(piece.claimId)?.push(piece);
  return new Map(
    [...byClaim].map(([id, pieces]) => [
      id,
      {
        standing: {
          ...standingOf(pieces, at, weighing.halfLifeDays),
          quotesFor: heaviest(pieces, 'supporting', at, weighing),
          quotesAgainst: heaviest(pieces, 'contradicting', at, weighing),
        },
        // What was said "later" (by another room's clock) does not decay yet, so it can't be reckoned from this.
        isKept: pieces.every(piece => piece.saidAt <= at),
      },
    ]),
  );
}

/** The heaviest pieces of a side, one a voice. */
export function heaviest(
  pieces: readonly EvidencePiece[],
  side: Side,
  at: Date,
  { halfLifeDays }: Weighing,
  most = QUOTES_KEPT,
): string[] {
  const byWeight = pieces
    .filter(piece => piece.side === side)
    .map(piece => ({ piece, weight: weightOf(piece, at, halfLifeDays) }))
    .sort((one, other) => other.weight - one.weight || one.piece.id - other.piece.id);
  const things: string[] = [];
  const voices = new Set<number>();
  for (const { piece } of byWeight) {
    if (things.length === most) break;
    if (voices.has(piece.voice)) continue;
    voices.add(piece.voice);
    things.push(piece.thing);
  }
  return things;
}

function toKept(standing: QuotedStanding, basis: string, at: Date): Kept {
  const { newestVoiceAt, quotesFor, quotesAgainst, ...numbers } = standing;
  return {
    ...numbers,
    basis,
    at: at.getTime(),
    newestVoiceAt: newestVoiceAt?.getTime() ?? null,
    quotesFor: [...quotesFor],
    quotesAgainst: [...quotesAgainst],
  };
}

function fromKept(kept: Kept, at: Date, { halfLifeDays }: Weighing): QuotedStanding {
  const { basis: _, at: keptAt, newestVoiceAt, quotesFor, quotesAgainst, ...numbers } = kept;
  const standing: Standing = {
    ...numbers,
    newestVoiceAt: newestVoiceAt === null ? null : new Date(newestVoiceAt),
  };
  return { ...decayed(standing, new Date(keptAt), at, halfLifeDays), quotesFor, quotesAgainst };
}
