/** What time brings: all that is to be said of a room's items now is one message. */
import type { ActionContext } from '../../conversation/action-context.ts';
import { dayOf } from '../../domain/zoned-time.ts';
import { writeAudit } from '../../store/audit.ts';
import { listRooms, type Room } from '../../store/rooms.ts';
import type { ActionItem } from './domain/action-item.ts';
import { firstTelling, nextTelling, tellingOn } from './domain/tellings.ts';
import { cardOf } from './item-cards.ts';
import { idOf, itemCard } from './show-item.ts';
import { REMINDED_AT_MOST, reminderView } from './show-list.ts';
import { dueItems, moveItems, noteTold } from './store/due-items.ts';

const DAY_MILLISECONDS = 86_400_000;

/** Says what is due of a room's items, and notes it in the same transaction. */
export async function remind(context: ActionContext, roomId: number): Promise<void> {
  const { transaction, team, clock } = context;
  const items = await dueItems(transaction, team.id, roomId, clock.now);
  if (items.length === 0) return;
  const rooms = await listRooms(transaction, team.id);
  const room = rooms.find(({ id }) => id === roomId);
  if (room !== undefined) return tellOf(context, items, room);
  // The bot was put out of it: what is due is said with what is due in another group.
  const other = rooms.find(({ isPrivate }) => !isPrivate);
  if (other !== undefined) return moveItems(transaction, team.id, roomId, other.id);
  // Nobody is left to whom it could be said; asked again tomorrow, not each minute.
  return postpone(context, items, new Date(clock.now.getTime() + DAY_MILLISECONDS));
}

async function postpone(
  { transaction }: ActionContext,
  items: readonly ActionItem[],
  tellAt: Date,
): Promise<void> {
  for (const item of items) await noteTold(transaction, item, { tellAt, isOverdueTold: item.isOverdueTold });
}

/** One message; a card where it is about one item, so that a tick on it counts. */
async function tellOf(context: ActionContext, due: readonly ActionItem[], room: Room): Promise<void> {
  const { transaction, clock, origin } = context;
  const { zone } = clock;
  const today = dayOf(clock.now, zone);
  const told: ActionItem[] = [];
  let isCalling = false;
  for (const item of due) {
    const telling = tellingOn(item.dueDay, item.isOverdueTold, today);
    const isOverdueTold = item.isOverdueTold || telling === 'overdue';
    const tellAt =
      telling === undefined
        ? firstTelling(item.dueDay, isOverdueTold, clock.now, zone)
        : nextTelling(item.dueDay, telling, zone);
    await noteTold(transaction, item, { tellAt, isOverdueTold });
    if (telling === undefined) continue;
    await writeAudit(transaction, origin, `action.told-${telling}`, idOf(item), {});
    told.push(item);
    isCalling ||= telling === 'overdue';
  }
  const [only, ...others] = told;
  if (only === undefined) return;
  if (others.length === 0) {
    const shown = await itemCard(context, only, room, isCalling);
    await context.notify(room, shown, { standsFor: cardOf(only) });
    return;
  }
  const left = told.length - REMINDED_AT_MOST;
  await context.notify(
    room,
    await reminderView(context, told.slice(0, REMINDED_AT_MOST), Math.max(0, left), room.platform),
  );
}
