/**
 * Reads, in bulk, what was recorded and no claim of a persona uses yet, and drafts claims from it. Nothing is invented: a
 * draft is named by what a user said. It runs beside the chats: thousands of records are read and cut into words.
 */
import { z } from 'zod';
import { DIMENSIONS, type DimensionId } from '../../domain/dimension.ts';
import { comparable } from '../../domain/normal-form.ts';
import { numbersOf, shortId } from '../../domain/short-id.ts';
import { bulkReading, type Snapshot } from '../../store/bulk-reading.ts';
import type { Feedback } from '../feedback/domain/feedback.ts';
import { dictionaryOf } from '../feedback/store/dictionary.ts';
import { feedbackByNumber, unusedFeedback } from '../feedback/store/feedback.ts';
import { refusedAmong } from '../feedback/store/refused.ts';
import { EVIDENCE_AT_MOST } from './domain/claim.ts';
import { type ClaimWords, suggest } from './domain/suggestion.ts';
import { wordCutter } from './word-segmenter.ts';

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

/** A claim that there is, and what it rests on most, by short id. */
export type KnownClaim = {
  readonly claim: number;
  readonly dimension: DimensionId;
  readonly wording: string;
  readonly restsOn: readonly string[];
};

export type AskedDrafts = {
  readonly teamId: number;
  readonly persona: { readonly id: number; readonly name: string };
  readonly dimensions: readonly DimensionId[];
  /** Whether only one dimension is of interest: more of it is looked at. */
  readonly isOnlyOne: boolean;
  /** The live claims of those dimensions. */
  readonly known: readonly KnownClaim[];
  /** By it “the last 30 days” are meant. */
  readonly at: Date;
};

export async function readDrafts(snapshot: Snapshot, asked: AskedDrafts): Promise<Drafts> {
  const { teamId, persona, dimensions, isOnlyOne, known, at } = asked;
  const cut = await wordCutter();
  const dictionary = await dictionaryOf(snapshot, teamId);
  const words = await wordsOfClaims(snapshot, teamId, known);
  const drafts: Draft[] = [];
  for (const dimension of dimensions) {
    const take = isOnlyOne ? LOOKED_AT_IN_ONE : LOOKED_AT;
    const candidates = await unusedFeedback(snapshot, teamId, persona, dimension, take);
    const refused = await refusedAmong(
      snapshot,
      teamId,
      candidates.map(({ number }) => number),
    );
    const quotable = new Map(
      candidates.flatMap(each => (refused.has(each.number) ? [] : [[each.number, each] as const])),
    );
    for (const each of suggest(candidates, words.get(dimension) ?? [], cut, at, dictionary)) {
      const { claim, members, typical, shared, ...counts } = each;
      const shown = members.flatMap(member => quotable.get(member) ?? []);
      drafts.push({
        ...counts,
        dimension,
        members: members.slice(0, EVIDENCE_AT_MOST),
        size: members.length,
        // The most typical of those whose words may be shown.
        typical: shown[0]?.number ?? typical,
        shared: shared.filter(word => shown.some(record => says(record, word))),
        claim: claim ?? null,
      });
    }
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

/** A word that only those say who refused to be quoted is a quotation. */
export function says({ text, tags }: Pick<Feedback, 'text' | 'tags'>, word: string): boolean {
  return [text, ...tags].some(said => comparable(said).includes(comparable(word)));
}

/** @returns by dimension what each claim says, and what users said that it rests on most */
async function wordsOfClaims(
  snapshot: Snapshot,
  teamId: number,
  known: readonly KnownClaim[],
): Promise<Map<DimensionId, ClaimWords[]>> {
  const numbers = numbersOf(
    'F',
    known.flatMap(({ restsOn }) => restsOn),
  );
  const records = await feedbackByNumber(snapshot, teamId, numbers);
  const said = new Map([...records].map(([number, { text }]) => [shortId('F', number), text]));
  const words = new Map<DimensionId, ClaimWords[]>();
  for (const { claim, dimension, wording, restsOn } of known) {
    const verbatims = restsOn.flatMap(thing => said.get(thing) ?? []);
    words.set(dimension, [...(words.get(dimension) ?? []), { claim, wording, verbatims }]);
  }
  return words;
}
