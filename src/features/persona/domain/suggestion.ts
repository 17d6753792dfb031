/**
 * What feedback that no claim uses yet has in common: groups of alike records, each a claim somebody could write.
 * Pure, and the same whatever the order of the records. Words are split by whoever calls.
 */
import type { Dictionary } from '../../../domain/dictionary.ts';
import { comparable } from '../../../domain/normal-form.ts';
import { Terms, type Vector } from './terms.ts';
import {
  type Clause,
  centroidOf,
  cosine,
  type Speaker,
  type Theme,
  themesOf,
  VOICES_AT_LEAST,
  voicesOf,
} from './themes.ts';

export type Candidate = {
  /** The 12 of F12. */
  readonly number: number;
  /** What the user said, verbatim. */
  readonly text: string;
  readonly tags: readonly string[];
  readonly segment: string | null;
  /** −2 … +2 */
  readonly sentiment: number | null;
  /** Records with the same voice are one person's, or say the same. */
  readonly voice: number;
  readonly sourceId: number;
  readonly saidAt: Date;
};

export type ClaimWords = {
  readonly claim: number;
  readonly wording: string;
  readonly verbatims: readonly string[];
};

export type Suggestion = {
  /** Numbers of the records, most typical first. */
  readonly members: readonly number[];
  /** Whose verbatim names the group: the most typical record (a short, complete, central one). */
  readonly typical: number;
  /** What the members share: words and tags, most telling first, at most 5. */
  readonly shared: readonly string[];
  readonly voices: number;
  readonly sources: number;
  /** Voices heard in the last 30 days, and in the 30 days before. A voice that was heard in both counts in both. */
  readonly recentVoices: number;
  readonly earlierVoices: number;
  /** The claim that says much the same already, if there is one. */
  readonly claim: number | undefined;
};

const SHARED_AT_MOST = 5;
/** A word is shared by a group when so many of its voices say it. */
const SHARED_BY = 0.25;
/** How close (cosine) a claim must be to a group to say much the same. */
const SAME_CLAIM = 0.5;
/** A text of so many letters is a sentence that says enough, and is still read at a glance. */
const SENTENCE = { least: 8, most: 40 };
const RECENT_DAYS = 30;
const DAY = 24 * 60 * 60 * 1000;

/** A candidate as it was read; `whole` is all that it says. */
type Read = Speaker & { readonly candidate: Candidate; readonly whole: Vector };
type Claim = { readonly claim: number; readonly centroid: Vector };

/**
 * Groups alike feedback of one dimension: what several voices say in similar words, each group a claim to be written.
 * @param candidates records of one dimension that no claim uses yet
 * @param claims claims of that dimension, with the verbatims that they rest on
 * @param cut splits a text into words; what is between them may come along
 * @returns disjoint groups of at least two voices, the one of most voices first
 */
export function suggest(
  candidates: readonly Candidate[],
  claims: readonly ClaimWords[],
  cut: (text: string) => readonly string[],
  now: Date,
  dictionary?: Dictionary,
): Suggestion[] {
  const terms = new Terms(cut, dictionary);
  const clauses = read(candidates, terms);
  const known = claims
    .toSorted((one, other) => one.claim - other.claim)
    .map(({ claim, wording, verbatims }): Claim => {
      const said = [wording, ...verbatims].flatMap(text => terms.read(text, []));
      return { claim, centroid: centroidOf(said.map(clause => ({ vector: terms.vector(clause) }))) };
    });
  return themesOf(clauses, term => terms.isTopic(term))
    .map(theme => describe(theme, terms, known, now))
    .filter(({ shared }) => shared.length > 0)
    .sort(
      (one, other) =>
        other.voices - one.voices ||
        other.sources - one.sources ||
        other.recentVoices - one.recentVoices ||
        one.typical - other.typical,
    );
}

/** @returns the clauses of all candidates, in the order of their numbers */
function read(candidates: readonly Candidate[], terms: Terms): Clause<Read>[] {
  const ordered = candidates.toSorted((one, other) => one.number - other.number);
  const texts = ordered.map(({ text, tags }) => terms.read(text, tags));
  terms.learn(texts);
  return ordered.flatMap((candidate, index) => {
    const clauses = texts[index] ?? [];
    const sign = Math.sign(candidate.sentiment ?? 0);
    const segment = candidate.segment === null ? null : comparable(candidate.segment);
    const record = { candidate, voice: candidate.voice, sign, segment, whole: terms.vector(...clauses) };
    // An opinion about nothing holds nothing together.
    const telling = clauses.filter(clause => [...clause.keys()].some(id => terms.isTopic(id)));
    return telling.map(clause => ({ record, vector: terms.vector(clause) }));
  });
}

function describe(
  { centroid, members }: Theme<Read>,
  terms: Terms,
  claims: readonly Claim[],
  now: Date,
): Suggestion {
  // Close to the group, and saying little else.
  const typical = ({ record, vector }: Clause<Read>) =>
    cosine(vector, centroid) * cosine(record.whole, centroid) * readability(record.candidate.text);
  const ranked = members
    .map(clause => ({ candidate: clause.record.candidate, typical: typical(clause) }))
    .sort((one, other) => other.typical - one.typical || one.candidate.number - other.candidate.number);
  const heard = (from: number, to: number) =>
    voicesOf(
      members.filter(({ record }) => {
        const days = (now.getTime() - record.candidate.saidAt.getTime()) / DAY;
        return days >= from && days < to;
      }),
    );
  const voices = voicesOf(members);
  const sayers = ([id, weight]: readonly [number, number]) =>
    voicesOf(members.filter(({ vector }) => (vector.get(id) ?? 0) * weight > 0));
  return {
    members: ranked.map(({ candidate }) => candidate.number),
    typical: ranked[0]?.candidate.number ?? 0,
    shared: [...centroid]
      .filter(term => sayers(term) >= Math.max(VOICES_AT_LEAST, SHARED_BY * voices))
      .slice(0, SHARED_AT_MOST)
      .map(([id, weight]) => terms.shown(id, weight)),
    voices,
    sources: new Set(ranked.map(({ candidate }) => candidate.sourceId)).size,
    recentVoices: heard(Number.NEGATIVE_INFINITY, RECENT_DAYS),
    earlierVoices: heard(RECENT_DAYS, 2 * RECENT_DAYS),
    claim: claimOf(centroid, claims),
  };
}

/** How well a text names a group: 1 for a sentence, less the shorter or longer it is. */
function readability(text: string): number {
  const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  return Math.min(1, letters / SENTENCE.least, SENTENCE.most / Math.max(1, letters));
}

function claimOf(centroid: Vector, claims: readonly Claim[]): number | undefined {
  const [closest] = claims
    .map(({ claim, centroid: own }) => ({ claim, close: cosine(own, centroid) }))
    .filter(({ close }) => close >= SAME_CLAIM)
    .sort((one, other) => other.close - one.close);
  return closest?.claim;
}
