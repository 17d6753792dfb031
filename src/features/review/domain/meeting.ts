/** Review meetings: their states, and when something is due of one that is planned. */
import type { AgendaRef } from '../../../domain/agenda.ts';
import type { Day } from '../../../domain/zoned-time.ts';

export type MeetingState = 'planned' | 'running' | 'ended' | 'missed' | 'cancelled';

export type Meeting = {
  readonly id: number;
  readonly teamId: number;
  /** The 4 of M4. */
  readonly number: number;
  readonly state: MeetingState;
  /** The slot of the schedule that it is; absent for one that was begun out of turn. */
  readonly slotDay: Day | null;
  readonly startsAt: Date | null;
  /** Raised by every change of the calendar event. */
  readonly sequence: number;
  readonly roomId: number;
  readonly startedAt: Date | null;
  readonly startedById: number | null;
  readonly endedAt: Date | null;
  /** The position that is talked about. */
  readonly current: number | null;
  readonly currentSince: Date | null;
  readonly createdAt: Date;
  /** The event in the calendar of the platform where it was planned. */
  readonly eventId: string | null;
  /** Which change of it the calendar shows; null where it shows none. */
  readonly eventSequence: number | null;
  /** The room whose members it invites. */
  readonly eventRoomId: number | null;
};

export const OUTCOMES = ['accepted', 'rejected', 'evidence'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export type MeetingItem = AgendaRef & {
  /** From 1. */
  readonly position: number;
  readonly standing: string;
  readonly isLeftOver: boolean;
  readonly isLate: boolean;
  readonly outcome: Outcome | null;
  readonly decidedById: number | null;
  /** The 9 of A9. */
  readonly action: number | null;
  readonly seconds: number;
};

const MINUTE = 60_000;
/** Whoever is asked to come may need so long to put it into the day. */
const DAY_BEFORE = 24 * 60 * MINUTE;
const SHORTLY_BEFORE = 10 * MINUTE;
/** So long after its time, one that nobody started will not be any more. */
const LAPSES_AFTER = 12 * 60 * MINUTE;
/** Begun so long before its time, a meeting is the planned one. */
const EARLY = 12 * 60 * MINUTE;
/** A calendar reminds people so long before, in minutes. */
export const REMINDS_MINUTES_BEFORE = [DAY_BEFORE / MINUTE, SHORTLY_BEFORE / MINUTE] as const;
/** In the calendar, since nobody says how long it takes. */
export const PLANNED_MINUTES = 60;

export type Step = 'day-before' | 'shortly-before' | 'lapsed';

/** @returns when each step of a planned meeting is due, in order */
function stepsOf(startsAt: Date): readonly (readonly [step: Step, at: Date])[] {
  const before = (milliseconds: number) => new Date(startsAt.getTime() - milliseconds);
  return [
    ['day-before', before(DAY_BEFORE)],
    ['shortly-before', before(SHORTLY_BEFORE)],
    ['lapsed', before(-LAPSES_AFTER)],
  ];
}

/** @returns the step that is due; undefined before the first, and for what came too late to be of use */
export function dueStep(startsAt: Date, now: Date): Step | undefined {
  const [step] = stepsOf(startsAt).findLast(([, at]) => at <= now) ?? [];
  return step !== 'lapsed' && now >= startsAt ? undefined : step;
}

/** @returns when the next step is due; null when there is none */
export function nextStepAt(startsAt: Date, after: Date): Date | null {
  const [, at] = stepsOf(startsAt).find(([, each]) => each > after) ?? [];
  return at ?? null;
}

/** @returns whether a meeting that begins now is the planned one */
export function isItsTime({ startsAt }: Pick<Meeting, 'startsAt'>, now: Date): boolean {
  return startsAt !== null && startsAt.getTime() - now.getTime() <= EARLY;
}

/** @returns whole seconds since the talk about the current item began */
export function secondsSince({ currentSince }: Pick<Meeting, 'currentSince'>, now: Date): number {
  return currentSince === null ? 0 : Math.max(0, Math.round((now.getTime() - currentSince.getTime()) / 1000));
}
