/** Agenda: what all features have to put before a review meeting. */
import { AGENDA_KINDS, type AgendaItem, type AgendaRef } from '../domain/agenda.ts';
import type { Bilingual } from '../domain/language.ts';
import type { ActionContext } from './action-context.ts';

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
