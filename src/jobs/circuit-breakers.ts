/** The circuit breakers of all platforms: which can be reached, and what is done when one answers again. */
import type { Logger } from 'pino';
import { PlatformError } from '../chat/platform.ts';
import { CircuitBreaker } from './circuit-breaker.ts';

/** No longer is slept at once: the clock may step meanwhile. */
const LOOK_MILLISECONDS = 60_000;

export type CircuitBreakersOptions = {
  readonly now: () => Date;
  readonly log: Logger;
  /** What went unanswered before may be tried again, but for these messages. */
  readonly onReturn: (platform: string, butFor: readonly number[]) => void;
  /** A platform that could not be reached took a message: all may call it. */
  readonly onOpen: (platform: string) => void;
};

export class CircuitBreakers {
  readonly #options: CircuitBreakersOptions;
  readonly #reaches = new Map<string, CircuitBreaker>();
  /** By platform, when what waits for it may be tried again. */
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #isStopped = false;

  constructor(options: CircuitBreakersOptions) {
    this.#options = options;
  }

  /** @returns whether a message went unanswered once more though its platform had answered else */
  isInVain(platform: string, id: number): boolean {
    return this.#of(platform).isInVain(id);
  }

  /** @returns until when nobody is to call a platform that can't be reached */
  closedUntil(platform: string): Date | undefined {
    const until = this.#of(platform).closedUntil(this.#now());
    return until === undefined ? undefined : new Date(until);
  }

  /** Somebody is about to call a platform. */
  calling(platform: string): void {
    this.#of(platform).calling(this.#now());
  }

  /** A platform answered something, whatever it was. */
  answered(platform: string): void {
    if (this.#isStopped) return;
    const answered = this.#of(platform).answered(this.#now());
    if (answered === undefined) return;
    if ('butFor' in answered) this.#options.onReturn(platform, answered.butFor);
    else this.#lookAgain(platform, answered.notBefore);
  }

  /** A call about a message was answered. */
  settled(platform: string, id: number): void {
    const isAwaited = this.#of(platform).settled(id);
    this.answered(platform);
    if (isAwaited) this.#options.onOpen(platform);
  }

  /** A call about a message failed: whether it was answered, the error says. */
  failed(platform: string, id: number, error: unknown): void {
    const { log } = this.#options;
    const reach = this.#of(platform);
    const trouble = error instanceof PlatformError ? error.trouble.kind : 'unknown';
    if (trouble === 'unreachable') {
      if (reach.notReached(this.#now())) log.warn({ event: 'platform not reached', platform, err: error });
    } else if (trouble === 'unknown') reach.failed(id, this.#now());
    else this.settled(platform, id);
  }

  stop(): void {
    this.#isStopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  /** What was answered already counts then, unless something went unanswered since. */
  #lookAgain(platform: string, at: number): void {
    if (this.#timers.has(platform)) return;
    const look = () => {
      this.#timers.delete(platform);
      if (this.#of(platform).isAnswering) this.answered(platform);
    };
    const wait = Math.min(Math.max(at - this.#now(), 1), LOOK_MILLISECONDS);
    this.#timers.set(platform, setTimeout(look, wait).unref());
  }

  #of(platform: string): CircuitBreaker {
    const reach = this.#reaches.get(platform) ?? new CircuitBreaker();
    this.#reaches.set(platform, reach);
    return reach;
  }

  #now(): number {
    return this.#options.now().getTime();
  }
}
