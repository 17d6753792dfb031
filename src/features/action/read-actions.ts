/** Reads items for whoever reports them (a list, an agenda, a digest): data only. */
import type { ActionContext } from '../../conversation/action-context.ts';
import { dayOf } from '../../domain/zoned-time.ts';
import type { ActionItem, Doer } from './domain/action-item.ts';
import { countOpen, openItems } from './store/action-items.ts';

/** `mine`: what is somebody's to do, by themselves or by their role. */
export type Which = 'all' | 'mine' | 'overdue';

export type Page = {
  readonly items: readonly ActionItem[];
  /** Of all pages. */
  readonly count: number;
};

/**
 * @param doer whose `mine` is
 * @returns open items, the earliest due first
 */
export async function readOpen(
  { transaction, team, clock }: ActionContext,
  which: Which,
  doer: Doer,
  { skip, take }: { readonly skip: number; readonly take: number },
): Promise<Page> {
  const asked = {
    ...(which === 'mine' && { owner: { ids: doer.ids, role: doer.role } }),
    ...(which === 'overdue' && { before: dayOf(clock.now, clock.zone) }),
  };
  return {
    items: await openItems(transaction, team.id, { ...asked, skip, take }),
    count: await countOpen(transaction, team.id, asked),
  };
}

/** @returns all open items of the team, the earliest due first */
export async function listOpen({ transaction, team }: ActionContext): Promise<ActionItem[]> {
  return openItems(transaction, team.id);
}

/** @returns the open items whose due day is over, the longest overdue first, no more than `most` */
export async function readOverdue(
  { transaction, team, clock }: ActionContext,
  most: number,
): Promise<ActionItem[]> {
  return openItems(transaction, team.id, { before: dayOf(clock.now, clock.zone), skip: 0, take: most });
}

/** @returns how many open items are overdue */
export async function countOverdue({ transaction, team, clock }: ActionContext): Promise<number> {
  return countOpen(transaction, team.id, { before: dayOf(clock.now, clock.zone) });
}
