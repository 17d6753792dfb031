/**
 * Serves rooms side by side, and within a room one thing after the other. The inbox worker and the outbox sender
 * are this, each with what it does for one room.
 */
import type { ChatKey } from '../store/inbox.ts';

/** What came of one look at a room: something was done, there is nothing to do, or it must wait for its time. */
export type Served = 'done' | 'idle' | { readonly notBefore: Date };

type Options = {
  readonly serve: (room: ChatKey) => Promise<Served>;
  readonly lanesAtMost: number;
  readonly now: () => Date;
  /** Told of what `serve` threw; the room then rests for `restMilliseconds`. */
  readonly onError: (error: unknown) => void;
  readonly restMilliseconds: number;
  /** What is left to be done when nothing more is served. */
  readonly atStop?: () => Promise<void>;
};

type Lane = { readonly room: ChatKey; isWokenAgain: boolean };

export class Lanes {
  readonly #options: Options;
  /** Rooms being served or waiting for a lane. */
  readonly #lanes = new Map<string, Lane>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #queue: Lane[] = [];
  #active = 0;
  #isStopped = false;
  #resting: (() => void)[] = [];

  constructor(options: Options) {
    this.#options = options;
  }

  /** There may be something to do for the room. */
  wake(room: ChatKey): void {
    if (this.#isStopped) return;
    const key = keyOf(room);
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    const lane = this.#lanes.get(key);
    if (lane !== undefined) {
      lane.isWokenAgain = true;
      return;
    }
    const opened: Lane = { room, isWokenAgain: false };
    this.#lanes.set(key, opened);
    this.#queue.push(opened);
    this.#next();
  }

  /** Resolves when no room is being served: everything is done, or waits for its time (`isWaiting`). */
  async rest(): Promise<void> {
    if (this.#lanes.size > 0) await new Promise<void>(resolve => this.#resting.push(resolve));
  }

  /** Whether some room waits for its time. */
  get isWaiting(): boolean {
    return this.#timers.size > 0;
  }

  /** Takes up nothing more; resolves when what is in hand is finished. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    for (const lane of this.#queue.splice(0)) this.#lanes.delete(keyOf(lane.room));
    await this.rest();
    await this.#options.atStop?.();
  }

  #next(): void {
    while (this.#active < this.#options.lanesAtMost) {
      const lane = this.#queue.shift();
      if (lane === undefined) return;
      this.#active += 1;
      void this.#serve(lane);
    }
  }

  async #serve(lane: Lane): Promise<void> {
    let served: Served = 'done';
    try {
      while (!this.#isStopped && (served === 'done' || lane.isWokenAgain)) {
        lane.isWokenAgain = false;
        served = await this.#options.serve(lane.room);
        // Rooms that wait for a lane get their turn before this one's next.
        if (this.#queue.length > 0 && (served === 'done' || lane.isWokenAgain)) return this.#giveWay(lane);
      }
    } catch (error) {
      this.#options.onError(error);
      served = { notBefore: new Date(this.#options.now().getTime() + this.#options.restMilliseconds) };
    }
    const key = keyOf(lane.room);
    this.#lanes.delete(key);
    this.#active -= 1;
    if (typeof served === 'object' && !this.#isStopped) this.#wakeLater(lane.room, served.notBefore);
    this.#next();
    if (this.#lanes.size === 0) for (const resolve of this.#resting.splice(0)) resolve();
  }

  #giveWay(lane: Lane): void {
    this.#active -= 1;
    this.#queue.push(lane);
    this.#next();
  }

  #wakeLater(room: ChatKey, at: Date): void {
    // Never longer than five seconds at once: the clock may have stepped since `at` was reckoned.
    const milliseconds = Math.min(Math.max(at.getTime() - this.#options.now().getTime(), 1), 5_000);
    this.#timers.set(
      keyOf(room),
      setTimeout(() => this.wake(room), milliseconds),
    );
  }
}

function keyOf({ platform, chatId }: ChatKey): string {
  return `${platform}\u0000${chatId}`;
}
