/**
 * Due work by a schedule: what comes round at a time that the team chose. A feature says what is done at a slot; that it is
 * done once, not in quiet hours, not in all rooms in one minute, and what was missed, is the same for all.
 */

import type { TeamSettings } from '../domain/team-settings.ts';
import type { ChatKey } from '../store/inbox.ts';
import { findRoom } from '../store/rooms.ts';
import { claimSlot, type SettledSlot, tellBy } from '../store/schedule-slots.ts';
import {
  dueSchedules,
  dueSchedulesInRoom,
  putOffSchedule,
  roomOfSchedule,
  threadOfSchedule,
} from '../store/schedules.ts';
import type { ActionContext } from './action-context.ts';
import type { DueKind } from './feature.ts';

export type SlotDue = {
  readonly scheduleId: number;
  readonly slot: SettledSlot;
  /** Slots that nothing was done about, and no message has named: this one is to name them. */
  readonly missed: readonly SettledSlot[];
  /** A year whose holidays nobody knows yet: to be said now, since it was not. */
  readonly unknownYear: number | undefined;
  /** Where it is said. */
  readonly room: ChatKey;
};

export type Scheduled = {
  /** As the schedules' rows have it. */
  readonly kind: string;
  /**
   * Does what is to be done at a slot, in the transaction that settles it.
   * @returns the outbox row of the message that tells of it, as `Stage.notify` does; undefined when nothing is said
   */
  readonly run: (context: ActionContext, due: SlotDue) => Promise<number | undefined>;
  /** For so long after its time a slot is worth doing, in milliseconds; a day, if it is not said. */
  readonly usefulFor?: (settings: TeamSettings) => number;
  /** The team chose the hour itself: it is said in quiet hours, too. */
  readonly isSaidInQuietHours?: boolean;
};

const DAY_MILLISECONDS = 86_400_000;

/** @returns the due work of all schedules of a kind */
export function scheduled({
  kind,
  run,
  usefulFor = () => DAY_MILLISECONDS,
  isSaidInQuietHours = false,
}: Scheduled): DueKind {
  return {
    name: kind,
    waitsForReactions: false,
    isSaidInQuietHours,
    putOff: putOffSchedule,
    find: (transaction, now) => dueSchedules(transaction, kind, now),
    findInRoom: (transaction, teamId, roomId, now) =>
      dueSchedulesInRoom(transaction, kind, teamId, roomId, now),
    thread: threadOfSchedule,
    run: async (context, scheduleId) => {
      const { transaction, team, clock } = context;
      const room = await findRoom(
        transaction,
        team.id,
        (await roomOfSchedule(transaction, team.id, scheduleId)) ?? null,
      );
      if (room === undefined) return;
      const claim = await claimSlot(transaction, team.id, scheduleId, clock.now, usefulFor(team.settings));
      if (claim?.slot === undefined) return;
      const { slot, missed, unknownYear } = claim;
      const told = await run(context, { scheduleId, slot, missed, unknownYear, room });
      if (told !== undefined)
        await tellBy(
          transaction,
          [slot, ...missed].map(({ id }) => id),
          told,
        );
    },
  };
}
