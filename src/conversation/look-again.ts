/**
 * Whether people are still in the team's groups: platforms tell who leaves, but not always (a bot that is no
 * administrator, an hour offline). Whoever reads or decides alone with the bot, and whoever's vote decides, is looked up
 * again when they were last seen more than a day ago.
 */

import { noteSighting, noteVainLook, sightingOf, whereaboutsOf } from '../store/members.ts';
import { membersAmong } from '../store/people.ts';
import { groupPlatforms } from '../store/rooms.ts';
import type { ActionContext } from './action-context.ts';
import { loseMember } from './membership.ts';

const HOUR_MILLISECONDS = 3_600_000;
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;
/** So long a member goes on by what was last known; then nothing is shown to them before they are seen. */
const UNSEEN_AT_MOST_MILLISECONDS = 7 * DAY_MILLISECONDS;

/** `unseen`: nobody could tell for too long. */
export type Sight = 'there' | 'gone' | 'unseen';

/**
 * @param now the real time
 * @returns whether a member is in a group of the team, as far as anybody can tell
 * @throws NeedsLook when the platforms are to be asked first
 */
export async function lookFor(
  { transaction, team, readings }: Pick<ActionContext, 'transaction' | 'team' | 'readings'>,
  personId: number,
  now: Date,
): Promise<Sight> {
  const platforms = await groupPlatforms(transaction, team.id);
  if (!platforms.some(readings.tells)) return 'there';
  const { seenAt, lookedAt } = await sightingOf(transaction, team.id, personId);
  const last = Math.max(seenAt?.getTime() ?? 0, lookedAt?.getTime() ?? 0);
  if (now.getTime() - last >= DAY_MILLISECONDS) {
    const places = await whereaboutsOf(transaction, team.id, personId);
    const found = readings.found(team.id, personId, places);
    if (found === 'gone') return 'gone';
    if (found === 'there') {
      await noteSighting(transaction, team.id, personId, now, now);
      return 'there';
    }
    await noteVainLook(transaction, team.id, personId, now);
  }
  const since = seenAt?.getTime() ?? now.getTime();
  return now.getTime() - since > UNSEEN_AT_MOST_MILLISECONDS ? 'unseen' : 'there';
}

/**
 * Whoever does something in a group is there.
 * @param at when, as the platform dates it
 * @param seenAt when they were last seen: within the hour it is as good
 */
export async function noteSeen(
  { transaction, team }: Pick<ActionContext, 'transaction' | 'team'>,
  personId: number,
  at: Date,
  seenAt: Date | null,
): Promise<void> {
  const since = new Date(at.getTime() - HOUR_MILLISECONDS);
  if (seenAt === null || seenAt <= since) await noteSighting(transaction, team.id, personId, at, since);
}

/**
 * Whoever is in no group of the team any more decides nothing: they are members no more.
 * @param deciding the ids of those whose votes decide
 * @returns whether there were any
 * @throws NeedsLook when the platforms are to be asked first
 */
export async function loseAbsent(context: ActionContext, deciding: readonly number[]): Promise<boolean> {
  const { transaction, team, clock } = context;
  const voters = await membersAmong(transaction, team.id, deciding);
  const gone: typeof voters = [];
  for (const voter of voters) if ((await lookFor(context, voter.id, clock.now)) === 'gone') gone.push(voter);
  for (const voter of gone) await loseMember(context, voter);
  return gone.length > 0;
}
