/**
 * Agenda items: what is put before a review meeting. Features hand them over (`Feature.agenda`); their order is method.md
 * §12's.
 */
import type { DimensionId } from './dimension.ts';
import type { Bilingual } from './language.ts';

/** In the order in which a meeting talks of them (method.md §12); what was left over comes before all. */
export const AGENDA_KINDS = [
  'contested',
  'reconfirm',
  'contradiction',
  'conflict',
  'proposal',
  'verdict',
  'survey',
  'empty',
] as const;
export type AgendaKind = (typeof AGENDA_KINDS)[number];

/** What an item is about: all that is kept of it. */
export type AgendaRef = {
  readonly kind: AgendaKind;
  /** Its short id, or what else names it in the team: `C5`, `T1/R2`. A meeting talks of a thing once. */
  readonly thing: string;
};

/** A command that carries out a decision, for a button: a press fills in what is missing. */
export type AgendaStep = { readonly label: Bilingual; readonly line: string };

export type AgendaItem = AgendaRef & {
  /** How the thing stands, as a hash or numbers: what was decided of it holds as long as this is the same. */
  readonly standing: string;
  /** One line that names it, with its short id. */
  readonly title: Bilingual;
  /** Once it was accepted, nothing else tells whether that was done. */
  readonly endsWithDecision?: boolean;
  /** Lazy: of a thousand items a card shows one. */
  readonly details: () => Promise<AgendaDetails>;
};

export type AgendaDetails = {
  /** What one has to know of it. */
  readonly lines: readonly Bilingual[];
  /** What evidence would settle it, as far as it can be told. */
  readonly evidence?: { readonly claim?: number; readonly dimension?: DimensionId };
  /** What carries out that it was accepted, likeliest first; none where somebody has to do something about it. */
  readonly accepted: readonly AgendaStep[];
  readonly rejected: readonly AgendaStep[];
};

/** A meeting talks of so many items; what comes after them is left to the next one. */
export const AGENDA_AT_MOST = 100;
