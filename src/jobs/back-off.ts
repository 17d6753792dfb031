/** How long something that failed is left alone before it is tried again. */

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
