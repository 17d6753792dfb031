/**
 * Spreading: what is due in many rooms at one minute (Monday 09:00) is begun little by little, since platforms throttle a
 * whole app at such hours (rate limiter). Each message says which slot it is of.
 */

/** So many are begun in one minute, by all processes together. */
export const ROOMS_A_MINUTE = 20;

const MINUTE = 60_000;

export type Turn = {
  /** When the running minute began. */
  readonly minute: Date;
  /** Whoever comes first by `(id * factor) % modulus` has the turn: in each minute others, so that none that fails each time keeps the rest waiting. */
  readonly factor: number;
  readonly modulus: number;
};

/** A prime: each id has a place of its own, and none is left out. */
const MODULUS = 1_000_003;

export function turnAt(now: Date): Turn {
  const minute = Math.floor(now.getTime() / MINUTE);
  return {
    minute: new Date(minute * MINUTE),
    factor: 1 + ((minute * 7919) % (MODULUS - 1)),
    modulus: MODULUS,
  };
}

/** @returns how many more may be begun in the running minute, of which so many were begun already */
export function leftThisMinute(begun: number): number {
  return Math.max(0, ROOMS_A_MINUTE - begun);
}
