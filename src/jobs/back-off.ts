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
