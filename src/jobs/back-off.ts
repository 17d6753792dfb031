/** Back-off: how long something that failed is left alone before the next retry. */

/**
 * @param attempts how often it failed so far, from 1
 * @param random a number in [0, 1), so that many that failed together do not come back together
 * @returns milliseconds: 200 after the first failure, doubling to a minute, give or take a quarter
 */
export function backOffMilliseconds(attempts: number, random: number): number {
  const plain = Math.min(200 * 2 ** (attempts - 1), 60_000);
  return Math.round(plain * (0.75 + random / 2));
}

/**
 * @param longest no wait is longer, in milliseconds; a time that is further off was set before the clock stepped back
 * @returns whether something that must wait until `notBefore` may be done now
 */
export function isDue(notBefore: Date | null, now: Date, longest: number): boolean {
  if (notBefore === null) return true;
  const wait = notBefore.getTime() - now.getTime();
  return wait <= 0 || wait > longest;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** What shows nothing twice is first repeated soon; for the rest see `repeatMilliseconds`. */
const SPACES: readonly number[] = [SECOND, 5 * SECOND, MINUTE, 10 * MINUTE, HOUR, 3 * HOUR];
const JITTER = 0.25;

/**
 * How long a message of unknown fate is left alone before it is sent again: an outage may last a day, and each repeat
 * may show it once more, unless it shows nothing twice.
 * @param attempts how often it went unanswered, from 1
 * @param random a number in [0, 1)
 * @returns milliseconds: five seconds, a minute, ten minutes, an hour, then three hours each, give or take a quarter
 */
export function repeatMilliseconds(attempts: number, random: number, showsNothingTwice: boolean): number {
  const place = Math.min(attempts - (showsNothingTwice ? 1 : 0), SPACES.length - 1);
  return Math.round((SPACES[place] ?? SECOND) * (1 - JITTER + 2 * JITTER * random));
}

/** @returns milliseconds: no repeat waits longer after so many attempts */
export function longestRepeatMilliseconds(attempts: number): number {
  return repeatMilliseconds(attempts, 1, false);
}
