/** Reading an agenda: what would be talked about now, and what a meeting that was started talks about. */

import type { ActionContext } from '../../conversation/action-context.ts';
import { agendaItems, agendaTitle } from '../../conversation/agenda.ts';
import type { AgendaItem } from '../../domain/agenda.ts';
import type { Bilingual } from '../../domain/language.ts';
import { dayOf } from '../../domain/zoned-time.ts';
import { itemsNumbered } from '../action/store/action-items.ts';
import { agendaOf, type Decision, type Planned, pendingOf } from './domain/agenda-order.ts';
import type { Meeting, MeetingItem, Outcome } from './domain/meeting.ts';
import { itemsOf, lastDecisions } from './store/items.ts';
import { lastEnded } from './store/meetings.ts';

/** @returns what a meeting that began now would talk about, in order */
export async function agendaNow(context: ActionContext): Promise<Planned[]> {
  const { transaction, team } = context;
  const items = await agendaItems(context);
  const last = await lastEnded(transaction, team.id);
  const before = last === undefined ? [] : await itemsOf(transaction, last);
  const leftOver = before.flatMap(({ thing, outcome }) => (outcome === null ? [thing] : []));
  return agendaOf(items, leftOver, await decisionsOn(context, items));
}

/** @returns what earlier meetings decided of an item that stands as it did then; undefined where they decided nothing of it */
export async function pendingNow(context: ActionContext, item: AgendaItem): Promise<Outcome | undefined> {
  return pendingOf(item, await decisionsOn(context, [item]));
}

async function decisionsOn(
  { transaction, team, clock }: ActionContext,
  items: readonly AgendaItem[],
): Promise<Decision[]> {
  const decided = await lastDecisions(
    transaction,
    team.id,
    items.map(({ thing }) => thing),
  );
  const actions = await itemsNumbered(
    transaction,
    team.id,
    decided.flatMap(({ action }) => action ?? []),
  );
  const today = dayOf(clock.now, clock.zone);
  const awaited = new Set(
    actions.flatMap(({ number, state, dueDay }) =>
      state.kind === 'open' && dueDay >= today ? [number] : [],
    ),
  );
  return decided.map(({ action, ...each }) => ({
    ...each,
    isAwaited: action !== null && awaited.has(action),
  }));
}

/** An item of a meeting with what there is to say of it; `now` is absent once nothing is left to decide about it. */
export type ItemRead = MeetingItem & { readonly title: Bilingual; readonly now: AgendaItem | undefined };

/** @returns the items of a meeting that was started, in order. Once an act: it reads all that is in doubt */
export async function readItems(context: ActionContext, meeting: Meeting): Promise<ItemRead[]> {
  const items = await itemsOf(context.transaction, meeting);
  if (items.length === 0) return [];
  const now = new Map((await agendaItems(context)).map(item => [item.thing, item]));
  const read: ItemRead[] = [];
  for (const item of items) {
    const found = now.get(item.thing);
    read.push({ ...item, now: found, title: found?.title ?? (await agendaTitle(context, item)) });
  }
  return read;
}
