/** When something was said: as its platform dated it, within reason. */

/** No chat is older: an earlier date is a clock that was never set. */
const EARLIEST = Date.UTC(2000, 0, 1);

/**
 * A message may have waited (the bot was down, the platform told again), so its own date counts, not when it is handled.
 * @param dated when the platform says that it was said
 * @param receivedAt when it was taken in, by our own clock
 * @returns that date; `receivedAt` for one that can't be: none, before 2000, or later than it was taken in
 */
export function saidWhen(dated: Date, receivedAt: Date): Date {
  const time = dated.getTime();
  return time >= EARLIEST && time <= receivedAt.getTime() ? dated : receivedAt;
}

export function earlierOf(one: Date, other: Date): Date {
  return one <= other ? one : other;
}
