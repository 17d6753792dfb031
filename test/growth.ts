/** How the cost of some work grows with its size: what a slow or busy machine changes for both sizes alike. */

/** Twice the size takes about twice as long; of what grows as the square it is four times. */
export const GROWTH_AT_MOST = 3.2;
/** How often it is measured anew before a growth counts as found: whatever else the machine does only adds to a time. */
const TRIES = 6;
/** Less than this is mostly the clock's own grain. */
const FLOOR_MILLISECONDS = 20;

type Bounds = {
  /** Milliseconds below which nobody can tell growth from chance. */
  readonly floor?: number;
  /** Milliseconds that the longer one may take at all. */
  readonly atMost?: number;
};

/**
 * Measures both in turn until one pair tells that the work is linear.
 * @returns how many times as long `twice` takes, at best, by processor time; infinite where it takes too long
 */
export async function growthOf(
  [once, twice]: readonly [once: () => unknown, twice: () => unknown],
  { floor = FLOOR_MILLISECONDS, atMost = Number.POSITIVE_INFINITY }: Bounds = {},
): Promise<number> {
  let [short, long] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let tries = 0; tries < TRIES; tries += 1) {
    long = Math.min(long, await processorMilliseconds(twice));
    if (long <= GROWTH_AT_MOST * floor) return 1;
    short = Math.min(short, await processorMilliseconds(once));
    if (long <= GROWTH_AT_MOST * short) break;
  }
  return long > atMost ? Number.POSITIVE_INFINITY : long / Math.max(short, floor);
}

/**
 * @param prepared makes the work of a size; making it is not counted
 * @returns how many times as long work of twice the size takes, see {@link growthOf}
 */
export function growthAtTwice(size: number, prepared: (size: number) => () => void): Promise<number> {
  return growthOf([prepared(size), prepared(size * 2)]);
}

/** @returns the processor time that some work takes: what else the machine does is not in it */
async function processorMilliseconds(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
