/** What becomes of an item: done, dropped, open again, or due another day; whatever brought it about. */
import type { ActionContext } from '../../conversation/action-context.ts';
import { shortId } from '../../domain/short-id.ts';
import type { Day } from '../../domain/zoned-time.ts';
import { writeAudit } from '../../store/audit.ts';
import { lastNumber } from '../../store/short-ids.ts';
import type { ActionItem, State } from './domain/action-item.ts';
import { firstTelling } from './domain/tellings.ts';
import { refreshCards } from './item-cards.ts';
import { actionRefusal } from './refusals.ts';
import { dayText, idOf } from './show-item.ts';
import { closeItem, openItem, setDueDay } from './store/action-items.ts';

/** What closes an item as done, besides whoever acts. */
type DoneBy = { readonly via?: string; readonly feedback?: number };

/** Closes an open item as done. @returns it as it is now */
export async function finishItem(
  context: ActionContext,
  item: ActionItem,
  { via, feedback }: DoneBy = {},
): Promise<ActionItem> {
  const { origin, clock } = context;
  const state = { kind: 'done', at: clock.now, byId: origin.personId } as const;
  const how = feedback === undefined ? {} : { feedback: shortId('F', feedback) };
  return close(context, item, { ...state, via: via ?? null, feedback: feedback ?? null }, how);
}

/**
 * Closes those of the items that are open as done.
 * @returns these @throws Refusal when none is
 */
export async function finishItems(
  context: ActionContext,
  items: readonly ActionItem[],
): Promise<ActionItem[]> {
  const open = items.filter(({ state }) => state.kind === 'open');
  const [first] = items;
  if (open.length === 0 && first !== undefined) demandOpen(first);
  const closed: ActionItem[] = [];
  for (const item of open) closed.push(await finishItem(context, item));
  return closed;
}

/** Closes an open item that nobody is to do any more. @throws Refusal when it is closed */
export async function dropItem(
  context: ActionContext,
  item: ActionItem,
  reason: string | undefined,
): Promise<ActionItem> {
  demandOpen(item);
  const { origin, clock } = context;
  const state = { kind: 'dropped', at: clock.now, byId: origin.personId } as const;
  return close(context, item, { ...state, reason: reason ?? null }, {});
}

async function close(
  context: ActionContext,
  item: ActionItem,
  state: Exclude<State, { kind: 'open' }>,
  how: Readonly<Record<string, string>>,
): Promise<ActionItem> {
  if (!(await closeItem(context.transaction, item, state))) return item;
  await writeAudit(context.transaction, context.origin, `action.${state.kind}`, idOf(item), how);
  return refreshCards(context, item);
}

/** Opens a closed item again; feedback that was there before does not close it. @throws Refusal when it is open */
export async function reopenItem(context: ActionContext, item: ActionItem): Promise<ActionItem> {
  if (item.state.kind === 'open') throw actionRefusal('open-already', { id: idOf(item) });
  const { transaction, team } = context;
  return openAgain(context, item, await lastNumber(transaction, team.id, 'F'));
}

/** @param afterFeedback only later feedback is what it waits for */
export async function openAgain(
  context: ActionContext,
  item: ActionItem,
  afterFeedback: number,
): Promise<ActionItem> {
  const { transaction, clock, origin } = context;
  const tellAt = firstTelling(item.dueDay, item.isOverdueTold, clock.now, clock.zone);
  await openItem(transaction, item, { at: clock.now, tellAt, afterFeedback });
  await writeAudit(transaction, origin, 'action.reopened', idOf(item), {});
  return refreshCards(context, item);
}

/** Gives an open item another due day. @throws Refusal when it is closed, or due then as it is */
export async function moveItem(context: ActionContext, item: ActionItem, dueDay: Day): Promise<ActionItem> {
  demandOpen(item);
  const { transaction, clock, origin } = context;
  if (dueDay === item.dueDay) {
    const day = dayText(context, dueDay);
    throw actionRefusal('due-then-already', { id: idOf(item), day });
  }
  await setDueDay(transaction, item, dueDay, firstTelling(dueDay, false, clock.now, clock.zone));
  await writeAudit(transaction, origin, 'action.moved', idOf(item), { from: item.dueDay, to: dueDay });
  return refreshCards(context, item);
}

/** @throws Refusal with the way to open it again */
function demandOpen(item: ActionItem): void {
  if (item.state.kind === 'open') return;
  const id = idOf(item);
  throw actionRefusal('closed-already', { id, state: item.state.kind }, { example: `/action reopen ${id}` });
}
