/**
 * What feedback that no claim uses yet has in common: groups of alike records, each a claim somebody could write.
 * Pure, and the same whatever the order of the records. Words are split by whoever calls.
 *
 * Every record becomes a vector of terms (words, tags, and pairs of words of one clause) weighted by how rare they
 * are. A theme begins as a term that many voices share while saying little else; it takes in what lies close to its
 * centre, and in the end every record goes to the closest theme. Nothing compares all records with each other, so a
 * word that everybody says costs no more than the records that say it.
 */
import { comparable } from './normal-form.ts';

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

/** A group of fewer voices is one person's opinion. */
const VOICES_AT_LEAST = 2;
const SHARED_AT_MOST = 5;
const RECENT_DAYS = 30;
const DAY = 24 * 60 * 60 * 1000;

/** How close (cosine) a record must be to the centre of its theme. Tuned on real reviews, as all that follows. */
const NEAR = 0.46;
/** How close a record of another segment must be that fits nowhere else. */
const NEAR_ACROSS_SEGMENTS = 0.5;
/** Two themes as close as this are one. */
const SAME_THEME = 0.62;
/** How close a claim must be to a theme to say much the same. */
const SAME_CLAIM = 0.5;
/** Somebody typed a tag to say what the record is about. */
const TAG_WEIGHT = 1.6;
const PAIR_WEIGHT = 0.6;
/** "Good" and "bad" say which way, not what about: they never hold a group together. */
const OPINION_WEIGHT = 0.55;
/** A word that no other voice says can't be shared; at full weight it would keep every longer text out. */
const LONE_WEIGHT = 0.5;
/** Words farther apart than this make no pair. */
const PAIR_REACH = 3;
/** Limits that keep the work linear. */
const TERMS_OF_RECORD_AT_MOST = 60;
const TERMS_OF_CENTRE_AT_MOST = 24;
const SEEDS_AT_MOST = 200;
const SUPPORTERS_LOOKED_AT = 300;

const PRAISE = '好';
const BLAME = '差';
