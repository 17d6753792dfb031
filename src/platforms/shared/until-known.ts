/** Asking a platform who the bot is until it answers, with back-off: nothing can be received before that. */
const AGAIN_MILLISECONDS = 2_000;
const AGAIN_AT_MOST_MILLISECONDS = 15_000;

/**
 * @param ask resolves with whether it was answered; throws when the answer is that there is no such bot
 * @returns false when the platform was stopped meanwhile, or refuses the bot for good
 */
export async function untilKnown(
  isKnown: boolean,
  ask: () => Promise<boolean>,
  isStopped: () => boolean,
  onRefused: () => void,
): Promise<boolean> {
  let known = isKnown;
  for (let tries = 1; !known; tries += 1) {
    const wait = Math.min(AGAIN_MILLISECONDS * tries, AGAIN_AT_MOST_MILLISECONDS);
    await new Promise(resolve => setTimeout(resolve, wait));
    if (isStopped()) return false;
    try {
      known = await ask();
    } catch {
      onRefused();
      return false;
    }
  }
  return true;
}
