/** How the cost of some work grows with its size: what a slow or busy machine changes for both sizes alike. */

/** Of several runs the fastest tells most: nothing makes work faster than it is. */
const RUNS = 3;
/** Less than this is mostly the clock's own grain. */
const FLOOR_MILLISECONDS = 20;

/** @returns the processor time of this process that the work takes, in milliseconds */
function processorTime(work: () => void): number {
  const times = Array.from({ length: RUNS }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.max(FLOOR_MILLISECONDS, Math.min(...times));
}

/**
 * @param prepared makes the work of a size; making it is not counted
 * @returns how many times as long work of twice the size takes: about 2 where it is linear, 4 where it is quadratic
 */
export function growthAtTwice(size: number, prepared: (size: number) => () => void): number {
  const [once, twice] = [prepared(size), prepared(size * 2)];
  // Before the first run counts, the engine has compiled what it compiles.
  once();
  return processorTime(twice) / processorTime(once);
}
