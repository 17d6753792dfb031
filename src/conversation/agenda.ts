/**
 * Agenda items: what features have to put before a review meeting. A feature hands its own over (`Feature.agenda`); their
 * order is method.md §12's.
 */
import type { DimensionId } from '../domain/dimension.ts';
import type { Bilingual } from '../domain/language.ts';
import type { ActionContext } from './action-context.ts';

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
  /** What one has to know of it. */
  readonly lines: readonly Bilingual[];
  /** What evidence would settle it, as far as it can be told. */
  readonly evidence?: { readonly claim?: number; readonly dimension?: DimensionId };
  /** What carries out that it was accepted, likeliest first; none where somebody has to do something about it. */
  readonly accepted: readonly AgendaStep[];
  readonly rejected: readonly AgendaStep[];
  /** Once it was accepted, nothing else tells whether that was done. */
  readonly endsWithDecision?: boolean;
};

export type Agenda = {
  /** @returns what is to be talked about now */
  readonly items: (context: ActionContext) => Promise<readonly AgendaItem[]>;
  /** @returns what a thing is called, also when nothing is left to decide about it; undefined for one of another feature */
  readonly title: (context: ActionContext, ref: AgendaRef) => Promise<Bilingual | undefined>;
};

/** @returns what is to be talked about now, by kind; a thing that several kinds name only once */
export async function agendaItems(context: ActionContext): Promise<AgendaItem[]> {
  const found: AgendaItem[] = [];
  for (const { agenda } of context.features) found.push(...((await agenda?.items(context)) ?? []));
  const inOrder = AGENDA_KINDS.flatMap(kind => found.filter(each => each.kind === kind));
  const byThing = new Map<string, AgendaItem>();
  for (const item of inOrder) if (!byThing.has(item.thing)) byThing.set(item.thing, item);
  return [...byThing.values()];
}

/** @returns what a thing is called; its own name where no feature knows it any more */
export async function agendaTitle(context: ActionContext, ref: AgendaRef): Promise<Bilingual> {
  for (const { agenda } of context.features) {
    const title = await agenda?.title(context, ref);
    if (title !== undefined) return title;
  }
  return { zh: ref.thing, en: ref.thing };
}
