/** Personas, their versions and claims. What a version contains is a query over the claims' revisions. */

import { type DimensionId, dimensionById } from '../../../domain/dimension.ts';
import { nameKey } from '../../../domain/normal-form.ts';
import type { Snapshot } from '../../../store/bulk-reading.ts';
import { sql, type Transaction } from '../../../store/database.ts';
import type { ClaimContent, PersonaContent } from '../domain/claim.ts';
import { wordingKey } from '../domain/claim.ts';
import type { Persona } from '../domain/persona.ts';
import type { AsOf } from './evidence.ts';

export type PersonaVersion = AsOf & {
  readonly personaId: number;
  readonly number: number;
  readonly proposalId: number;
  readonly publishedAt: Date;
};

/** A claim as it stands now. */
export type Claim = {
  readonly id: number;
  readonly number: number;
  readonly personaId: number;
  readonly dimension: DimensionId;
  readonly wording: string;
  readonly isRetired: boolean;
  /** The open challenge, if there is one. */
  readonly challengeId: number | null;
  /** JSON, to be read by `currentStandings`. */
  readonly keptStanding: string | null;
};

const PERSONA = sql`id, name, version, "createdAt"`;

/** @returns a team's personas, as they were made */
export async function listPersonas(transaction: Transaction, teamId: number): Promise<Persona[]> {
  return transaction.query(sql`SELECT ${PERSONA} FROM "Persona" WHERE "teamId" = ${teamId} ORDER BY id`);
}

/** @throws RangeError for an id that is none of the team's, which only a bug can ask for */
export async function personaById(transaction: Transaction, teamId: number, id: number): Promise<Persona> {
  const [row] = await transaction.query<Persona>(sql`
    SELECT ${PERSONA} FROM "Persona" WHERE "teamId" = ${teamId} AND id = ${id}`);
  if (row === undefined) throw new RangeError(`no persona ${id}`);
  return row;
}

/** @returns the new persona, or undefined when the team has one of that name */
export async function createPersona(
  transaction: Transaction,
  teamId: number,
  name: string,
  createdById: number,
  at: Date,
): Promise<Persona | undefined> {
  const [row] = await transaction.query<Persona>(sql`
    INSERT INTO "Persona" ("teamId", name, "nameKey", version, "createdById", "createdAt")
    VALUES (${teamId}, ${name}, ${nameKey(name)}, 0, ${createdById}, ${at})
    ON CONFLICT ("teamId", "nameKey") DO NOTHING RETURNING ${PERSONA}`);
  return row;
}

type ClaimRow = Omit<Claim, 'dimension'> & { dimension: string };
const CLAIM = sql`id, number, "personaId", dimension, wording, "isRetired", "challengeId",
  CAST(standing AS TEXT) AS "keptStanding"`;

/** @returns all claims of a persona, retired ones too, by number */
export async function claimsOf(snapshot: Snapshot, personaId: number): Promise<Claim[]> {
  const rows = await snapshot.query<ClaimRow>(sql`
    SELECT ${CLAIM} FROM "Claim" WHERE "personaId" = ${personaId} ORDER BY number`);
  return rows.map(fromRow);
}

/** @returns the claim C`number` of the team; undefined when there is none */
export async function findClaim(
  transaction: Transaction,
  teamId: number,
  number: number,
): Promise<Claim | undefined> {
  const [row] = await transaction.query<ClaimRow>(sql`
    SELECT ${CLAIM} FROM "Claim" WHERE "teamId" = ${teamId} AND number = ${number}`);
  return row && fromRow(row);
}

/** @returns the team's claims with those numbers */
export async function claimsNumbered(
  transaction: Transaction,
  teamId: number,
  numbers: readonly number[],
): Promise<Claim[]> {
  if (numbers.length === 0) return [];
  const rows = await transaction.query<ClaimRow>(sql`
    SELECT ${CLAIM} FROM "Claim"
    WHERE "teamId" = ${teamId} AND number IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))`);
  return rows.map(fromRow);
}

function fromRow(row: ClaimRow): Claim {
  return { ...row, dimension: dimensionById(row.dimension).id };
}

/** @returns claims as a content, without their evidence, which a merge does not need of what stands already */
export function contentOf(claims: readonly Claim[]): PersonaContent {
  return new Map(
    claims.map(({ number, dimension, wording, isRetired }) => [
      number,
      withoutEvidence(dimension, wording, isRetired),
    ]),
  );
}

const NONE: ReadonlySet<string> = new Set();

function withoutEvidence(dimension: DimensionId, wording: string, isRetired: boolean): ClaimContent {
  return { dimension, wording, isRetired, supporting: NONE, contradicting: NONE };
}

/**
 * @param numbers only these claims; all when left out
 * @returns what a version contains, without evidence; empty for version 0
 */
export async function contentAt(
  transaction: Transaction,
  personaId: number,
  version: number,
  numbers?: readonly number[],
): Promise<PersonaContent> {
  const chosen =
    numbers === undefined
      ? sql``
      : sql`AND claim.number IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))`;
  const rows = await transaction.query<{
    number: number;
    dimension: string;
    wording: string;
    isRetired: boolean;
  }>(sql`
    SELECT claim.number, claim.dimension, revision.wording, revision."isRetired"
    FROM "Claim" claim
    JOIN "ClaimRevision" revision ON revision."claimId" = claim.id AND revision.version = (
      SELECT max(latest.version) FROM "ClaimRevision" latest
      WHERE latest."claimId" = claim.id AND latest.version <= ${version})
    WHERE claim."personaId" = ${personaId} ${chosen} ORDER BY claim.number`);
  return new Map(
    rows.map(({ number, dimension, wording, isRetired }) => [
      number,
      withoutEvidence(dimensionById(dimension).id, wording, isRetired),
    ]),
  );
}

/** @returns the ids of claims by their number */
export async function claimIds(transaction: Transaction, personaId: number): Promise<Map<number, number>> {
  const rows = await transaction.query<{ id: number; number: number }>(sql`
    SELECT id, number FROM "Claim" WHERE "personaId" = ${personaId}`);
  return new Map(rows.map(row => [row.number, row.id]));
}

export type NewRevision = {
  readonly teamId: number;
  readonly personaId: number;
  readonly version: number;
  readonly proposalId: number;
};

/** Adds a claim with its first revision. @returns its id */
export async function insertClaim(
  transaction: Transaction,
  revision: NewRevision,
  number: number,
  { dimension, wording, isRetired }: ClaimContent,
): Promise<number> {
  const { teamId, personaId, version } = revision;
  const [row] = await transaction.query<{ id: number }>(sql`
    INSERT INTO "Claim" ("teamId", number, "personaId", dimension, wording, "isRetired", "sinceVersion")
    VALUES (${teamId}, ${number}, ${personaId}, ${dimension}, ${wording}, ${isRetired}, ${version}) RETURNING id`);
  if (row === undefined) throw new Error('the new claim has no id');
  await insertRevision(transaction, revision, row.id, wording, isRetired);
  return row.id;
}

/** Gives a claim another wording or state from a version on. */
export async function reviseClaim(
  transaction: Transaction,
  revision: NewRevision,
  claimId: number,
  { wording, isRetired }: ClaimContent,
): Promise<void> {
  await transaction.execute(sql`
    UPDATE "Claim" SET wording = ${wording}, "isRetired" = ${isRetired}, "sinceVersion" = ${revision.version}
    WHERE id = ${claimId} AND "teamId" = ${revision.teamId}`);
  await insertRevision(transaction, revision, claimId, wording, isRetired);
}

async function insertRevision(
  transaction: Transaction,
  { teamId, personaId, version, proposalId }: NewRevision,
  claimId: number,
  wording: string,
  isRetired: boolean,
): Promise<void> {
  await transaction.execute(sql`
    INSERT INTO "ClaimRevision" ("claimId", version, "teamId", "personaId", wording, "isRetired", "proposalId")
    VALUES (${claimId}, ${version}, ${teamId}, ${personaId}, ${wording}, ${isRetired}, ${proposalId})`);
}

/** Makes a version the persona's current one. */
export async function insertVersion(
  transaction: Transaction,
  teamId: number,
  version: PersonaVersion,
): Promise<void> {
  const { personaId, number, proposalId, publishedAt, lastEvidence, lastFact } = version;
  await transaction.execute(sql`
    INSERT INTO "PersonaVersion" ("personaId", number, "teamId", "proposalId", "publishedAt", "lastEvidence", "lastFact")
    VALUES (${personaId}, ${number}, ${teamId}, ${proposalId}, ${publishedAt}, ${lastEvidence}, ${lastFact})`);
  await transaction.execute(sql`
    UPDATE "Persona" SET version = ${number} WHERE id = ${personaId} AND "teamId" = ${teamId}`);
}

/** The kind of thing that makes versions. */
export const VERSION_MAKER = 'proposal';

/** @returns the versions of a persona after one and up to another, in their order, with the proposals that made them */
export async function versionsBetween(
  transaction: Transaction,
  personaId: number,
  after: number,
  upTo: number,
): Promise<{ readonly proposalId: number }[]> {
  return transaction.query(sql`
    SELECT "proposalId" FROM "PersonaVersion"
    WHERE "personaId" = ${personaId} AND number > ${after} AND number <= ${upTo} ORDER BY number`);
}

/** @returns one version of a persona; undefined for 0 and for one that it does not have */
export async function findVersion(
  transaction: Transaction,
  personaId: number,
  number: number,
): Promise<PersonaVersion | undefined> {
  const [row] = await transaction.query<PersonaVersion>(sql`
    SELECT "personaId", number, "proposalId", "publishedAt", "lastEvidence", "lastFact" FROM "PersonaVersion"
    WHERE "personaId" = ${personaId} AND number = ${number}`);
  return row;
}

/** @returns the live claim of the dimension that says the same, whatever its marks and spaces */
export function claimThatSays(
  claims: readonly Claim[],
  dimension: DimensionId,
  wording: string,
): Claim | undefined {
  const key = wordingKey(wording);
  return claims.find(
    each => !each.isRetired && each.dimension === dimension && wordingKey(each.wording) === key,
  );
}
