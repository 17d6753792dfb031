/** The team has another time zone: its days begin and end at other moments, so what is said of items is, too. */
import type { ActionContext } from '../../conversation/action-context.ts';
import { firstTelling } from './domain/tellings.ts';
import { openItems } from './store/action-items.ts';
import { noteTold } from './store/due-items.ts';

export async function reckonAnew({ transaction, team, clock }: ActionContext): Promise<void> {
  const { zone } = team.settings;
  for (const item of await openItems(transaction, team.id)) {
    const { dueDay, isOverdueTold } = item;
    const tellAt = firstTelling(dueDay, isOverdueTold, clock.now, zone);
    await noteTold(transaction, item, { tellAt, isOverdueTold });
  }
}
