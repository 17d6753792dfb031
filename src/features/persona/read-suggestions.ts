/**
 * Reads, in bulk, what was recorded and no claim of a persona uses yet, and drafts claims from it. Nothing is invented: a
 * draft is named by what a user said. It runs beside the chats: thousands of records are read and cut into words.
 */
import { z } from 'zod';
import { DIMENSIONS, type DimensionId } from '../../domain/dimension.ts';
import { shortId } from '../../domain/short-id.ts';
import { bulkReading, type Snapshot } from '../../store/bulk-reading.ts';
import { mayBeQuoted } from '../feedback/domain/feedback.ts';
import { feedbackByNumber, unusedFeedback } from '../feedback/store/feedback.ts';
import { listSources } from '../feedback/store/sources.ts';
import { EVIDENCE_AT_MOST } from './domain/claim.ts';
import { type ClaimWords, suggest } from './domain/suggestion.ts';
import { standingsIn, weighingOf } from './store/evidence.ts';
import { type Claim, claimsOf } from './store/personas.ts';
import { wordCutter } from './word-cutter.ts';

/** So many records of each dimension are looked at, the newest. */
const LOOKED_AT = 1_000;
const LOOKED_AT_IN_ONE = 2_000;
/** So many drafts are worth telling: those that rest on most voices. */
export const DRAFTS_TOLD = 3;

/** A claim that somebody could write; see Suggestion. */
export const draftSchema = z.object({
  dimension: z.enum(DIMENSIONS.map(({ id }) => id)),
  /** Numbers of the records, most typical first: as many as a claim may cite. */
  members: z.array(z.number()),
  /** How many records there are. */
  size: z.number(),
  typical: z.number(),
  shared: z.array(z.string()),
  voices: z.number(),
  sources: z.number(),
  recentVoices: z.number(),
  earlierVoices: z.number(),
  claim: z.number().nullable(),
});
export type Draft = z.infer<typeof draftSchema>;

/** The drafts that rest on most voices, and how many there are. */
export const draftsSchema = z.object({ count: z.number(), best: z.array(draftSchema) });
export type Drafts = z.infer<typeof draftsSchema>;

export type AskedDrafts = {
  readonly teamId: number;
  readonly persona: { readonly id: number; readonly name: string };
  readonly dimensions: readonly DimensionId[];
  /** Whether only one dimension is of interest: more of it is looked at. */
  readonly isOnlyOne: boolean;
  readonly halfLifeDays: number;
  /** By it “the last 30 days” are meant. */
  readonly at: Date;
};

export async function readDrafts(snapshot: Snapshot, asked: AskedDrafts): Promise<Drafts> {
  const { teamId, persona, dimensions, isOnlyOne, halfLifeDays, at } = asked;
  const cut = await wordCutter();
  const claims = (await claimsOf(snapshot, persona.id)).filter(
    claim => !claim.isRetired && dimensions.includes(claim.dimension),
  );
  const words = await wordsOfClaims(snapshot, teamId, claims, halfLifeDays, at);
  const drafts: Draft[] = [];
  for (const dimension of dimensions) {
    const take = isOnlyOne ? LOOKED_AT_IN_ONE : LOOKED_AT;
    const candidates = await unusedFeedback(snapshot, teamId, persona, dimension, take);
    const quotable = new Set(candidates.filter(mayBeQuoted).map(({ number }) => number));
    for (const { claim, members, typical, shared, ...each } of suggest(
      candidates,
      words.get(dimension) ?? [],
      cut,
      at,
    ))
      drafts.push({
        ...each,
        dimension,
        members: members.slice(0, EVIDENCE_AT_MOST),
        size: members.length,
        // The most typical of those whose words may be shown.
        typical: members.find(member => quotable.has(member)) ?? typical,
        shared: [...shared],
        claim: claim ?? null,
      });
  }
  return bestOf({ count: drafts.length, best: drafts });
}
export const draftsReading = bulkReading(import.meta.url, readDrafts);

/** @returns both together; each dimension's own order is kept where voices and sources are equal */
export function together(some: Drafts, more: Drafts): Drafts {
  return bestOf({ count: some.count + more.count, best: [...some.best, ...more.best] });
}

function bestOf({ count, best }: Drafts): Drafts {
  const sorted = best.toSorted((one, other) => other.voices - one.voices || other.sources - one.sources);
  return { count, best: sorted.slice(0, DRAFTS_TOLD) };
}

/** @returns by dimension what each claim says, and what users said that it rests on most */
async function wordsOfClaims(
  snapshot: Snapshot,
  teamId: number,
  claims: readonly Claim[],
  halfLifeDays: number,
  at: Date,
): Promise<Map<DimensionId, ClaimWords[]>> {
  const weighing = weighingOf(halfLifeDays, await listSources(snapshot, teamId));
  const { standings } = await standingsIn(snapshot, claims, weighing, at);
  const things = [...standings].flatMap(([, { quotesFor }]) => quotesFor);
  const numbers = things.map(thing => Number(thing.slice(1)));
  const records = await feedbackByNumber(snapshot, teamId, numbers);
  const said = new Map([...records].map(([number, { text }]) => [shortId('F', number), text]));
  const words = new Map<DimensionId, ClaimWords[]>();
  for (const { id, number, wording, dimension } of claims) {
    const verbatims = (standings.get(id)?.quotesFor ?? []).flatMap(thing => said.get(thing) ?? []);
    words.set(dimension, [...(words.get(dimension) ?? []), { claim: number, wording, verbatims }]);
  }
  return words;
}
