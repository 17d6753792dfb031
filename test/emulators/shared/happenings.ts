/** An event emitter: listeners hear that something happened in an emulated world, and look themselves what it was. */
export class Happenings {
  /** The last thing that happened, in real milliseconds. */
  lastHappenedAt = performance.now();
  readonly #listeners = new Set<() => void>();

  happened(): void {
    this.lastHappenedAt = performance.now();
    for (const listener of [...this.#listeners]) listener();
  }

  /** Resolves after the next thing that happens, or after so long. */
  nextEvent(atMostMilliseconds: number): Promise<void> {
    return new Promise(resolve => {
      const end = (): void => {
        clearTimeout(timer);
        unwatch();
        resolve();
      };
      const timer = setTimeout(end, atMostMilliseconds);
      const unwatch = this.watch(end);
    });
  }

  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
