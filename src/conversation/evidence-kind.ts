/**
 * Kinds of evidence: things of a feature that can support or contradict a claim, each by its short id. A claim knows its
 * evidence by this alone, whichever feature has it: what it weighs by, how it is read, what of it a vote holds for.
 */
import type { Bilingual } from '../domain/language.ts';
import type { ShortIdKind } from '../domain/short-id.ts';
import type { Transaction } from '../store/database.ts';
import type { ActionContext } from './action-context.ts';

export type EvidenceKind = {
  /** Of its short ids. */
  readonly letter: ShortIdKind;
  /** @returns what each of the things weighs by; those that never were are left out */
  readonly read: (
    transaction: Transaction,
    teamId: number,
    numbers: readonly number[],
  ) => Promise<readonly EvidenceFacts[]>;
  /** @returns by what the team weighs them now, whenever they were linked */
  readonly weigh: (transaction: Transaction, teamId: number) => Promise<Weigher>;
  /** @returns how each is read; those that never were, or are gone, may be left out */
  readonly words: (
    context: ActionContext,
    numbers: readonly number[],
  ) => Promise<ReadonlyMap<number, EvidenceWords>>;
  /** @returns what of each a vote on a proposal holds for; those that never were are left out */
  readonly state: (
    transaction: Transaction,
    teamId: number,
    numbers: readonly number[],
  ) => Promise<readonly EvidenceState[]>;
  /** @throws Refusal for one that is not there or gone; without it, one of general words */
  readonly demand?: (context: ActionContext, number: number) => Promise<void>;
  /** How it is said that what these say changed; without it, that their words did. */
  readonly reworded?: (ids: Bilingual) => Bilingual;
  /** Where its things are parts of another thing (rounds of a test): whoever cites the whole is told what to cite. */
  readonly partOf?: {
    readonly letter: ShortIdKind;
    /** @throws Refusal always: the whole is no evidence */
    readonly refuse: (context: ActionContext, number: number) => Promise<never>;
  };
  /** @returns the line that brings back one that is gone */
  readonly restoring?: (id: string) => string;
};

/** What a piece of evidence weighs by: noted at each change, so that an older version is weighed as it was then. */
export type EvidenceFacts = {
  /** The 12 of F12. */
  readonly number: number;
  /** Pieces of the kind with equal ones are one voice; null of one that is gone. */
  readonly voice: number | null;
  /** The team's source at which it was heard; null where it comes from none of them. */
  readonly sourceId: number | null;
  /** What it weighs before its age and what the team sets; 0 and up. */
  readonly weight: number;
  /** By which it ages. */
  readonly saidAt: Date;
  /** Deleted: it counts no more. */
  readonly isGone: boolean;
};

/** By what a team weighs a kind of evidence: settings, equal for all versions. */
export type Weigher = {
  /** What was weighed by another is weighed anew. Tells itself apart from those of other kinds; may be empty. */
  readonly basis: string;
  /** @returns the factor of what a piece from a source weighs */
  readonly factor: (sourceId: number | null) => number;
};

/** A piece of evidence as people read it. */
export type EvidenceWords = {
  /** In a list: `F31`, or `F9（未同意引用）`. */
  readonly named: string;
  /** `“盒子比洗手台还宽”（F31 小红书）`. @param most so many characters of its words */
  readonly quote: (most?: number) => string;
  /** Somebody refused: it counts, and its words are never shown. */
  readonly isUnquotable?: boolean;
  /** Whether a sentence is just its words; by it a claim is kept from saying what somebody refused to have shown. */
  readonly isSaidBy?: (sentence: string) => boolean;
  /** Who recorded it, and where: they are told what becomes of it. */
  readonly recorded?: { readonly personId: number; readonly roomId: number };
};

/** What of a piece of evidence a vote holds for. */
export type EvidenceState = {
  readonly number: number;
  /** A hash of what it says. */
  readonly words: string;
  /** Pieces with equal ones are one voice. */
  readonly voice: number;
  readonly isGone: boolean;
  readonly isUnquotable: boolean;
};
