/**
 * What time brings (due work): each feature asks its own tables what is due now, so nothing can drift. One thing is one
 * transaction, on a stage on which nobody acts. In the team's quiet hours nothing is said, whatever is due: it waits for their
 * end.
 */
import { afterQuiet, quietHoursOf } from '../domain/schedule/quiet-hours.ts';
import type { Transaction } from '../store/database.ts';
import { type ChatKey, hasWaitingEvents } from '../store/inbox.ts';
import { findTeamRoom } from '../store/rooms.ts';
import { type ActionContext, unattended } from './action-context.ts';
import type { DueKind, DueThing } from './feature.ts';

/** What a stage has that is not to be found in the database. */
type Around = Pick<ActionContext, 'features' | 'readings' | 'bootstrapManagers'>;

/**
 * Does what is due about a thing by now, if anything still is.
 * @returns the rooms in which something is to be said
 */
export async function runDue(
  transaction: Transaction,
  kind: DueKind,
  { id, teamId, roomId }: DueThing,
  realNow: Date,
  around: Around,
): Promise<readonly ChatKey[]> {
  // Something may have come in since it was found due: a vote, before which it must not end.
  const waitsForEvents = kind.waitsForReactions || kind.waitsForEvents === true;
  if (waitsForEvents && (await hasWaitingEvents(transaction, teamId))) return [];
  if (!(await kind.find(transaction, realNow, id)).some(each => each.id === id)) return [];
  const { team, room } = await findTeamRoom(transaction, teamId, roomId);
  const now = room.clock ?? realNow;
  const notified: ChatKey[] = [];
  const threadId = await kind.thread?.(transaction, id, room.chatId);
  const where = { team, room };
  const context = unattended(
    transaction,
    where,
    now,
    notified,
    { ...around, inboxId: 0 },
    { ...room, threadId },
  );
  await runOutsideQuietHours(context, kind, id);
  return notified;
}

/** Does what became due in a room whose clock was set. */
export async function runDueInRoom(context: ActionContext, roomId: number): Promise<void> {
  const { transaction, team, clock } = context;
  for (const kind of context.features.flatMap(({ due }) => due ?? []))
    for (const id of await dueIn(transaction, kind, team.id, roomId, clock.now))
      await runOutsideQuietHours(context, kind, id);
}

async function runOutsideQuietHours(context: ActionContext, kind: DueKind, id: number): Promise<void> {
  const { transaction, team, clock } = context;
  if (kind.isSaidInQuietHours === true) return kind.run(context, id);
  const saidAt = afterQuiet(clock.now, clock.zone, quietHoursOf(team.settings));
  if (saidAt <= clock.now || (await kind.isSilent?.(context, id)) === true)
    return kind.run(obeyingQuietHours(context), id);
  await kind.putOff?.(transaction, team.id, id, saidAt);
}

/** What is said on it may have to wait for a platform, until it is night. */
function obeyingQuietHours(context: ActionContext): ActionContext {
  const { notify } = context;
  return {
    ...context,
    notify: (room, shown, notice) => notify(room, shown, { ...notice, obeysQuietHours: true }),
  };
}

async function dueIn(
  transaction: Transaction,
  kind: DueKind,
  teamId: number,
  roomId: number,
  now: Date,
): Promise<readonly number[]> {
  if (kind.findInRoom !== undefined) return kind.findInRoom(transaction, teamId, roomId, now);
  const found = await kind.find(transaction, now);
  return found.filter(each => each.roomId === roomId).map(({ id }) => id);
}
