/**
 * Evidence: which things, of whatever kind, support or contradict which claims, and what each weighed by at which time.
 *
 * Whatever changes the evidence of a claim (a new link; a thing edited, deleted, restored, or joined to another voice)
 * drops what is kept of the standing of just that claim (standings.ts).
 */
import { type EvidenceReader, evidenceFacts } from '../../../conversation/evidence.ts';
import { parseThing, type ShortIdKind, shortId } from '../../../domain/short-id.ts';
import { joined, sql, type Transaction } from '../../../store/database.ts';
import type { Side, Weighable } from '../domain/confidence.ts';
import { type Weighing, weigherOf } from '../weighing.ts';

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
export async function linkEvidence(by: EvidenceReader, links: NewLinks): Promise<string[]> {
  const { transaction } = by;
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
  await addMissingFacts(by, teamId, added, at);
  await dropStandings(transaction, teamId, added);
  return added;
}

/**
 * Takes note of what changed about things that are evidence: to be called after every change of one's source, weight, date,
 * voice, or existence.
 * @param numbers the 12 of F12; those that are no evidence cost one look
 */
export async function noteThingsChanged(
  by: EvidenceReader,
  teamId: number,
  { letter, numbers }: { readonly letter: ShortIdKind; readonly numbers: readonly number[] },
  at: Date,
): Promise<void> {
  const things = numbers.map(number => shortId(letter, number));
  const used = await by.transaction.query<{ thing: string }>(sql`
    SELECT DISTINCT thing FROM "Evidence"
    WHERE "teamId" = ${teamId} AND thing IN (SELECT value FROM json_each(${JSON.stringify(things)}))`);
  await noteChanges(
    by,
    teamId,
    used.map(row => row.thing),
    at,
  );
}

/**
 * Takes note of voices that became others: of their things that are evidence, however many others they have.
 * @param voices what they went by before: voices that were joined to others, or divided
 */
export async function noteVoicesChanged(
  by: EvidenceReader,
  teamId: number,
  { letter, voices }: { readonly letter: ShortIdKind; readonly voices: readonly number[] },
  at: Date,
): Promise<void> {
  if (voices.length === 0) return;
  // Some may be of other voices by now; those are as they were noted last. The plus keeps SQLite from walking the
  // team's facts in the order of their things.
  const used = await by.transaction.query<{ thing: string }>(sql`
    SELECT DISTINCT +thing AS thing FROM "EvidenceFact" WHERE "teamId" = ${teamId} AND voice IN (${joined([...voices])})`);
  const things = used.map(row => row.thing).filter(thing => parseThing(thing)?.kind === letter);
  await noteChanges(by, teamId, things, at);
}

async function noteChanges(
  by: EvidenceReader,
  teamId: number,
  things: readonly string[],
  at: Date,
): Promise<void> {
  await dropStandings(by.transaction, teamId, await addMissingFacts(by, teamId, things, at));
}

/**
 * Adds what is true of the things now where it is not what was noted last. What is gone stays noted with the voice that it
 * had; of a kind that nobody knows nothing is noted.
 * @returns the things about which something had to be added
 */
async function addMissingFacts(
  by: EvidenceReader,
  teamId: number,
  things: readonly string[],
  at: Date,
): Promise<string[]> {
  const facts = await evidenceFacts(by, teamId, things);
  if (facts.size === 0) return [];
  const rows = [...facts].map(([thing, { sourceId, weight, voice, saidAt, isGone }]) => [
    ...[thing, sourceId, weight, voice],
    ...[saidAt.getTime(), isGone ? 1 : 0],
  ]);
  const added = await by.transaction.query<{ thing: string }>(sql`
    WITH is_now AS MATERIALIZED (
      SELECT value ->> 0 AS thing, value ->> 1 AS "sourceId", value ->> 2 AS weight, value ->> 3 AS voice,
        value ->> 4 AS "saidAt", value ->> 5 AS "isGone"
      FROM json_each(${JSON.stringify(rows)}))
    INSERT INTO "EvidenceFact" ("teamId", thing, at, "sourceId", weight, voice, "saidAt", "isGone")
    SELECT ${teamId}, is_now.thing, ${at}, is_now."sourceId", is_now.weight, coalesce(is_now.voice, fact.voice, 0),
      is_now."saidAt", is_now."isGone"
    FROM is_now
    LEFT JOIN "EvidenceFact" fact ON fact.id = (
      SELECT max(latest.id) FROM "EvidenceFact" latest
      WHERE latest."teamId" = ${teamId} AND latest.thing = is_now.thing)
    WHERE fact.id IS NULL OR fact."sourceId" IS NOT is_now."sourceId" OR fact.weight <> is_now.weight
      OR fact.voice <> is_now.voice OR fact."saidAt" <> is_now."saidAt" OR fact."isGone" <> is_now."isGone"
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

type PieceRow = {
  id: number;
  claimId: number;
  thing: string;
  side: string;
  sourceId: number | null;
  weight: number;
  voice: number;
  saidAt: Date;
};

/** What claims rest on: the pieces that count, and the links to things of a kind that nobody knows, which weigh nothing. */
export type FoundEvidence = {
  readonly pieces: readonly EvidencePiece[];
  readonly unknown: readonly Pick<EvidencePiece, 'claimId' | 'thing' | 'side'>[];
};

/** @returns the evidence of claims, as of now or as a version found it, without what is gone */
export async function evidenceOf(
  transaction: Transaction,
  claimIds: readonly number[],
  weighing: Weighing,
  asOf?: AsOf,
): Promise<FoundEvidence> {
  const upTo = (id: number | undefined) => id ?? Number.MAX_SAFE_INTEGER;
  const rows = await transaction.query<PieceRow>(sql`
    SELECT evidence.id, evidence."claimId", evidence.thing, evidence.side, fact."sourceId", fact.weight, fact.voice,
      fact."saidAt"
    FROM "Evidence" evidence
    JOIN "EvidenceFact" fact ON fact.id = (
      SELECT max(latest.id) FROM "EvidenceFact" latest
      WHERE latest."teamId" = evidence."teamId" AND latest.thing = evidence.thing
        AND latest.id <= CAST(${upTo(asOf?.lastFact)} AS INTEGER))
    WHERE evidence."claimId" IN (SELECT value FROM json_each(${JSON.stringify(claimIds)}))
      AND evidence.id <= CAST(${upTo(asOf?.lastEvidence)} AS INTEGER) AND NOT fact."isGone"
    ORDER BY evidence.id`);
  const pieces: EvidencePiece[] = [];
  const unknown: FoundEvidence['unknown'][number][] = [];
  for (const { id, claimId, thing, sourceId, weight, voice, saidAt, side: named } of rows) {
    const side = named === 'contradicting' ? 'contradicting' : 'supporting';
    const weigher = weigherOf(weighing, thing);
    if (weigher === undefined) {
      unknown.push({ claimId, side, thing });
      continue;
    }
    pieces.push({
      id,
      claimId,
      thing,
      side,
      saidAt,
      voice: weigher.voiceOf(voice),
      sourceId: weigher.sourceOf(sourceId),
      weight: weigher.factor(sourceId) * weight,
    });
  }
  return { pieces, unknown };
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

/** @returns which of the things are evidence of which claims of a persona, and on which side */
export async function linksAmong(
  transaction: Transaction,
  { teamId, personaId }: { readonly teamId: number; readonly personaId: number },
  things: readonly string[],
): Promise<{ claim: number; thing: string; side: Side }[]> {
  if (things.length === 0) return [];
  // CROSS and the plus keep SQLite from walking all evidence of the persona.
  return transaction.query(sql`
    SELECT claim.number AS claim, evidence.thing, evidence.side
    FROM json_each(${JSON.stringify(things)}) wanted
    CROSS JOIN "Evidence" evidence ON evidence."teamId" = ${teamId} AND evidence.thing = wanted.value
    JOIN "Claim" claim ON claim.id = evidence."claimId"
    WHERE +evidence."personaId" = ${personaId} ORDER BY evidence.id`);
}

/** @returns the evidence that was linked to a persona's claims after one mark and up to another, oldest first */
export async function linksBetween(
  transaction: Transaction,
  personaId: number,
  after: number,
  upTo: number,
): Promise<{ claimId: number; thing: string; side: string }[]> {
  return transaction.query(sql`
    SELECT "claimId", thing, side FROM "Evidence"
    WHERE "personaId" = ${personaId} AND id > CAST(${after} AS INTEGER) AND id <= CAST(${upTo} AS INTEGER) ORDER BY id`);
}
