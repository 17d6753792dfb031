/**
 * Keyed queue: rooms are served concurrently, and within a room one thing after the other. The inbox worker and the outbox sender
 * are this, each with what it does for one room. Each platform has lanes of its own: one that does not answer takes
 * none from another.
 */
import type { ChatKey } from '../store/inbox.ts';

/** What came of one look at a room: something was done, there is nothing to do, or it must wait for its time. */
export type Served = 'done' | 'idle' | { readonly notBefore: Date };

type Options = {
  readonly serve: (room: ChatKey) => Promise<Served>;
  /** Of each platform. */
  readonly lanesAtMost: number;
  readonly now: () => Date;
  /** Told of what `serve` threw; the room then rests for `restMilliseconds`. */
  readonly onError: (error: unknown) => void;
  readonly restMilliseconds: number;
  /** What is left to be done when nothing more is served. */
  readonly atStop?: () => Promise<void>;
};

type Lane = { readonly room: ChatKey; readonly lanes: PlatformLanes; isWokenAgain: boolean };
type PlatformLanes = { active: number; readonly queue: Lane[] };
type Waiting = { readonly room: ChatKey; readonly timer: NodeJS.Timeout };

/** No longer is slept at once: the clock may step meanwhile. */
const LOOK_MILLISECONDS = 5_000;

export class KeyedQueue {
  readonly #options: Options;
  /** Rooms being served or waiting for a lane. */
  readonly #lanes = new Map<string, Lane>();
  /** Rooms that wait for their time. */
  readonly #waiting = new Map<string, Waiting>();
  readonly #platforms = new Map<string, PlatformLanes>();
  #isStopped = false;
  #resting: (() => void)[] = [];

  constructor(options: Options) {
    this.#options = options;
  }

  /** There may be something to do for the room. */
  wake(room: ChatKey): void {
    if (this.#isStopped) return;
    const key = keyOf(room);
    clearTimeout(this.#waiting.get(key)?.timer);
    this.#waiting.delete(key);
    const lane = this.#lanes.get(key);
    if (lane !== undefined) {
      lane.isWokenAgain = true;
      return;
    }
    const lanes = this.#platforms.get(room.platform) ?? { active: 0, queue: [] };
    this.#platforms.set(room.platform, lanes);
    const opened: Lane = { room, lanes, isWokenAgain: false };
    this.#lanes.set(key, opened);
    lanes.queue.push(opened);
    this.#next(lanes);
  }

  /** The rooms of a platform that wait for their time may not have to, or those that are being looked at. */
  wakeAll(platform: string): void {
    for (const { room } of [...this.#waiting.values(), ...this.#lanes.values()])
      if (room.platform === platform) this.wake(room);
  }

  /** Resolves when no room is being served: everything is done, or waits for its time (`isWaiting`). */
  async rest(): Promise<void> {
    if (this.#lanes.size > 0) await new Promise<void>(resolve => this.#resting.push(resolve));
  }

  /** Whether some room waits for its time. */
  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  /** Takes up nothing more; resolves when what is in hand is finished. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    for (const { queue } of this.#platforms.values())
      for (const lane of queue.splice(0)) this.#lanes.delete(keyOf(lane.room));
    await this.rest();
    await this.#options.atStop?.();
  }

  #next(lanes: PlatformLanes): void {
    while (lanes.active < this.#options.lanesAtMost) {
      const lane = lanes.queue.shift();
      if (lane === undefined) return;
      lanes.active += 1;
      void this.#serve(lane);
    }
  }

  async #serve(lane: Lane): Promise<void> {
    const { lanes, room } = lane;
    let served: Served = 'done';
    let began = this.#options.now();
    try {
      while (!this.#isStopped && (served === 'done' || lane.isWokenAgain)) {
        lane.isWokenAgain = false;
        began = this.#options.now();
        served = await this.#options.serve(room);
        // Rooms that wait for a lane get their turn before this one's next.
        if (lanes.queue.length > 0 && (served === 'done' || lane.isWokenAgain)) return this.#giveWay(lane);
      }
    } catch (error) {
      this.#options.onError(error);
      served = { notBefore: new Date(this.#options.now().getTime() + this.#options.restMilliseconds) };
    }
    this.#lanes.delete(keyOf(room));
    lanes.active -= 1;
    // A time that was set before the clock stepped back tells nothing: the room is looked at again by the clock of now.
    const hasSteppedBack = this.#options.now() < began;
    if (typeof served === 'object' && !this.#isStopped)
      this.#wakeLater(room, hasSteppedBack ? 0 : served.notBefore.getTime());
    this.#next(lanes);
    if (this.#lanes.size === 0) for (const resolve of this.#resting.splice(0)) resolve();
  }

  #giveWay(lane: Lane): void {
    lane.lanes.active -= 1;
    lane.lanes.queue.push(lane);
    this.#next(lane.lanes);
  }

  #wakeLater(room: ChatKey, at: number): void {
    const wait = at - this.#options.now().getTime();
    const look = () => {
      const left = at - this.#options.now().getTime();
      // As long as the clock goes on as it should nobody needs to look at the room.
      if (left > 0 && left < wait) this.#wakeLater(room, at);
      else this.wake(room);
    };
    const timer = setTimeout(look, Math.min(Math.max(wait, 1), LOOK_MILLISECONDS));
    this.#waiting.set(keyOf(room), { room, timer });
  }
}

function keyOf({ platform, chatId }: ChatKey): string {
  return `${platform}\u0000${chatId}`;
}
