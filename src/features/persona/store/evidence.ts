/**
 * Evidence: which things support or contradict which claims, what each weighs by, and what a claim stands on.
 *
 * A standing is reckoned from a claim's evidence once and kept on the claim; later ones follow from it by decay alone.
 * Whatever changes the evidence of a claim (a new link; a record edited, deleted, restored, or joined to another
 * voice) drops the kept one of just that claim; a change of half-life or weights makes all kept ones not fit.
 */
import { z } from 'zod';
import { shortId } from '../../../domain/short-id.ts';
import type { Source } from '../../../domain/source.ts';
import type { Snapshot } from '../../../store/bulk-reading.ts';
import { joined, sql, type Transaction } from '../../../store/database.ts';
import { voicesOfParts } from '../../feedback/store/voice-forest.ts';
import {
  decayed,
  type Side,
  type Standing,
  standingOf,
  type Weighable,
  weightOf,
} from '../domain/confidence.ts';

/** How evidence is weighed: settings of the team, equal for all versions. */
export type Weighing = {
  readonly halfLifeDays: number;
  /** Of sources whose weight is not 1. */
  readonly sourceWeights: ReadonlyMap<number, number>;
};

export function weighingOf(halfLifeDays: number, sources: readonly Source[]): Weighing {
  return {
    halfLifeDays,
    sourceWeights: new Map(sources.filter(each => each.weight !== 1).map(each => [each.id, each.weight])),
  };
}

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

/** Names what a kept standing was reckoned by. */
function basisOf({ halfLifeDays, sourceWeights }: Weighing): string {
  const weights = [...sourceWeights].sort(([one], [other]) => one - other);
  return [halfLifeDays, ...weights.map(([source, weight]) => `${source}:${weight}`)].join(' ');
}

export type NewLinks = {
  readonly teamId: number;
  readonly personaId: number;
  readonly claimId: number;
  readonly side: Side;
  readonly things: readonly string[];
  readonly linkedById: number;
  readonly at: Date;
  readonly proposalId?: number;
  readonly challengeId?: number;
};

/** Links evidence to a claim; what is linked on that side already stays as it is. @returns the things that were new */
export async function linkEvidence(transaction: Transaction, links: NewLinks): Promise<string[]> {
  const { teamId, personaId, claimId, side, things, linkedById, at } = links;
  if (things.length === 0) return [];
  const rows = await transaction.query<{ thing: string }>(sql`
    INSERT INTO "Evidence" ("teamId", "personaId", "claimId", thing, side, "linkedById", "linkedAt", "proposalId",
      "challengeId")
    SELECT ${teamId}, ${personaId}, ${claimId}, value, ${side}, ${linkedById}, ${at}, ${links.proposalId ?? null},
      ${links.challengeId ?? null}
    FROM json_each(${JSON.stringify(things)}) WHERE true
    ON CONFLICT ("claimId", thing, side) DO NOTHING RETURNING thing`);
  const added = rows.map(row => row.thing);
  await addMissingFacts(transaction, teamId, added, at);
  await dropStandings(transaction, teamId, added);
  return added;
}

/**
 * Takes note of what changed about records that are evidence: to be called after every change of a record's source,
 * intensity, date, voice, or existence.
 * @param numbers the 12 of F12; those that are no evidence cost one look
 */
export async function noteFeedbackChanged(
  transaction: Transaction,
  teamId: number,
  numbers: readonly number[],
  at: Date,
): Promise<void> {
  const things = numbers.map(number => shortId('F', number));
  const used = await transaction.query<{ thing: string }>(sql`
    SELECT DISTINCT thing FROM "Evidence"
    WHERE "teamId" = ${teamId} AND thing IN (SELECT value FROM json_each(${JSON.stringify(things)}))`);
  await noteChanges(
    transaction,
    teamId,
    used.map(row => row.thing),
    at,
  );
}

/**
 * Takes note of voices that became others: of their records that are evidence, however many others they have.
 * @param voices what they went by before: voices that were joined to others, or divided
 */
export async function noteVoicesChanged(
  transaction: Transaction,
  teamId: number,
  voices: readonly number[],
  at: Date,
): Promise<void> {
  if (voices.length === 0) return;
  // Some may be of other voices by now; those are as they were noted last. The plus keeps SQLite from walking the
  // team's facts in the order of their things.
  const used = await transaction.query<{ thing: string }>(sql`
    SELECT DISTINCT +thing AS thing FROM "EvidenceFact" WHERE "teamId" = ${teamId} AND voice IN (${joined([...voices])})`);
  await noteChanges(
    transaction,
    teamId,
    used.map(row => row.thing),
    at,
  );
}

async function noteChanges(
  transaction: Transaction,
  teamId: number,
  things: readonly string[],
  at: Date,
): Promise<void> {
  await dropStandings(transaction, teamId, await addMissingFacts(transaction, teamId, things, at));
}

/**
 * Adds what is true of the things now where it is not what was noted last. CROSS keeps SQLite from walking the team's
 * feedback and looking each record up among the things. What is deleted stays noted with the voice that it had.
 * @returns the things about which something had to be added
 */
async function addMissingFacts(
  transaction: Transaction,
  teamId: number,
  things: readonly string[],
  at: Date,
): Promise<string[]> {
  if (things.length === 0) return [];
  const parts = await transaction.query<{ partId: number }>(sql`
    SELECT DISTINCT feedback."partId" FROM json_each(${JSON.stringify(things)}) thing
    CROSS JOIN "Feedback" feedback
      ON feedback."teamId" = ${teamId} AND feedback.number = CAST(substr(thing.value, 2) AS INTEGER)`);
  const voices = await voicesOfParts(
    transaction,
    parts.map(row => row.partId),
  );
  const added = await transaction.query<{ thing: string }>(sql`
    WITH voices AS MATERIALIZED (
      SELECT value ->> 0 AS "partId", value ->> 1 AS voice FROM json_each(${JSON.stringify([...voices])}))
    INSERT INTO "EvidenceFact" ("teamId", thing, at, "sourceId", intensity, voice, "saidAt", "isGone")
    SELECT ${teamId}, 'F' || feedback.number, ${at}, feedback."sourceId", feedback.intensity,
      coalesce(is_now.voice, fact.voice, 0), feedback."saidAt", feedback."deletedAt" IS NOT NULL
    FROM json_each(${JSON.stringify(things)}) thing
    CROSS JOIN "Feedback" feedback
      ON feedback."teamId" = ${teamId} AND feedback.number = CAST(substr(thing.value, 2) AS INTEGER)
    LEFT JOIN voices is_now ON is_now."partId" = feedback."partId"
    LEFT JOIN "EvidenceFact" fact ON fact.id = (
      SELECT max(latest.id) FROM "EvidenceFact" latest
      WHERE latest."teamId" = ${teamId} AND latest.thing = thing.value)
    WHERE fact.id IS NULL OR fact."sourceId" <> feedback."sourceId" OR fact.intensity IS NOT feedback.intensity
      OR fact.voice <> is_now.voice OR fact."saidAt" <> feedback."saidAt"
      OR fact."isGone" <> (feedback."deletedAt" IS NOT NULL)
    RETURNING thing`);
  return added.map(row => row.thing);
}

async function dropStandings(
  transaction: Transaction,
  teamId: number,
  things: readonly string[],
): Promise<void> {
  if (things.length === 0) return;
  await transaction.execute(sql`
    UPDATE "Claim" SET standing = NULL WHERE standing IS NOT NULL AND id IN (
      SELECT "claimId" FROM "Evidence"
      WHERE "teamId" = ${teamId} AND thing IN (SELECT value FROM json_each(${JSON.stringify(things)})))`);
}

/** Up to which link and which fact something is reckoned: as a version found them. */
export type AsOf = { readonly lastEvidence: number; readonly lastFact: number };

/** @returns the ids of the newest link and fact there are: what a version that is published now takes note of */
export async function evidenceMark(transaction: Transaction): Promise<AsOf> {
  const [row] = await transaction.query<{ lastEvidence: number | null; lastFact: number | null }>(sql`
    SELECT (SELECT max(id) FROM "Evidence") AS "lastEvidence", (SELECT max(id) FROM "EvidenceFact") AS "lastFact"`);
  return { lastEvidence: row?.lastEvidence ?? 0, lastFact: row?.lastFact ?? 0 };
}

export type EvidencePiece = Weighable & {
  readonly claimId: number;
  readonly thing: string;
  readonly id: number;
};

type PieceRow = Omit<EvidencePiece, 'side' | 'sourceWeight'> & { side: string };

/** @returns the evidence of claims that counts, as of now or as a version found it */
export async function evidenceOf(
  snapshot: Snapshot,
  claimIds: readonly number[],
  weighing: Weighing,
  asOf?: AsOf,
): Promise<EvidencePiece[]> {
  const upTo = (id: number | undefined) => id ?? Number.MAX_SAFE_INTEGER;
  const rows = await snapshot.query<PieceRow>(sql`
    SELECT evidence.id, evidence."claimId", evidence.thing, evidence.side, fact."sourceId", fact.intensity, fact.voice,
      fact."saidAt"
    FROM "Evidence" evidence
    JOIN "EvidenceFact" fact ON fact.id = (
      SELECT max(latest.id) FROM "EvidenceFact" latest
      WHERE latest."teamId" = evidence."teamId" AND latest.thing = evidence.thing
        AND latest.id <= CAST(${upTo(asOf?.lastFact)} AS INTEGER))
    WHERE evidence."claimId" IN (SELECT value FROM json_each(${JSON.stringify(claimIds)}))
      AND evidence.id <= CAST(${upTo(asOf?.lastEvidence)} AS INTEGER) AND NOT fact."isGone"
    ORDER BY evidence.id`);
  return rows.map(row => ({
    ...row,
    side: row.side === 'contradicting' ? 'contradicting' : 'supporting',
    sourceWeight: weighing.sourceWeights.get(row.sourceId) ?? 1,
  }));
}

/** @returns every link of a claim, also to things that are deleted by now, as it was made */
export async function linksOf(
  transaction: Transaction,
  claimIds: readonly number[],
): Promise<{ claimId: number; thing: string; side: string; linkedById: number }[]> {
  return transaction.query(sql`
    SELECT "claimId", thing, side, "linkedById" FROM "Evidence"
    WHERE "claimId" IN (SELECT value FROM json_each(${JSON.stringify(claimIds)})) ORDER BY id`);
}

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
  const { standings, toKeep } = await standingsIn(transaction, claims, weighing, at);
  const basis = basisOf(weighing);
  for (const [id, standing] of toKeep)
    await transaction.execute(
      sql`UPDATE "Claim" SET standing = ${JSON.stringify(toKept(standing, basis, at))} WHERE id = ${id}`,
    );
  return standings;
}

/**
 * @returns what each claim stands on at an instant, by claim id; and what of that was reckoned anew and can be kept by
 *   whoever writes
 */
export async function standingsIn(
  snapshot: Snapshot,
  claims: readonly WithStanding[],
  weighing: Weighing,
  at: Date,
): Promise<{ standings: Map<number, QuotedStanding>; toKeep: Map<number, QuotedStanding> }> {
  const basis = basisOf(weighing);
  const standings = new Map<number, QuotedStanding>();
  const toKeep = new Map<number, QuotedStanding>();
  const missing: number[] = [];
  for (const { id, keptStanding } of claims) {
    const kept = keptStanding === null ? undefined : keptSchema.safeParse(JSON.parse(keptStanding)).data;
    if (kept === undefined || kept.basis !== basis || kept.at > at.getTime()) missing.push(id);
    else standings.set(id, fromKept(kept, at, weighing));
  }
  if (missing.length === 0) return { standings, toKeep };
  for (const [id, { standing, isKept }] of await reckon(snapshot, missing, weighing, at)) {
    standings.set(id, standing);
    if (isKept) toKeep.set(id, standing);
  }
  return { standings, toKeep };
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
  snapshot: Snapshot,
  claimIds: readonly number[],
  weighing: Weighing,
  at: Date,
  asOf?: AsOf,
): Promise<Map<number, { standing: QuotedStanding; isKept: boolean }>> {
  const byClaim = new Map<number, EvidencePiece[]>(claimIds.map(id => [id, []]));
  for (const piece of await evidenceOf(snapshot, claimIds, weighing, asOf))
    byClaim.get(piece.claimId)?.push(piece);
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

/** @returns which of the things are linked to a claim on that side already */
export async function linkedAlready(
  transaction: Transaction,
  claimId: number,
  side: Side,
  things: readonly string[],
): Promise<string[]> {
  if (things.length === 0) return [];
  const rows = await transaction.query<{ thing: string }>(sql`
    SELECT thing FROM "Evidence" WHERE "claimId" = ${claimId} AND side = ${side} AND thing IN (${joined([...things])})`);
  return rows.map(row => row.thing);
}

/** @returns the claims that a thing is evidence of, by number */
export async function usesOf(
  transaction: Transaction,
  teamId: number,
  thing: string,
): Promise<{ claim: number; persona: string; side: string }[]> {
  return transaction.query(sql`
    SELECT claim.number AS claim, persona.name AS persona, evidence.side FROM "Evidence" evidence
    JOIN "Claim" claim ON claim.id = evidence."claimId" JOIN "Persona" persona ON persona.id = evidence."personaId"
    WHERE evidence."teamId" = ${teamId} AND evidence.thing = ${thing} ORDER BY evidence.id`);
}
