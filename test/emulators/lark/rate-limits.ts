/** How often the bot may call: five messages a second in a group, five updates a second of a message, fifty in all. */
import { GROUP_LIMIT, tooFrequent } from './api-refusal.ts';

export type Limits = 'none' | 'lark';

const SECOND = 1_000;
const PER_THING = 5;
const OVERALL = 50;

export class RateLimits {
  limits: Limits;
  readonly #now: () => Date;
  readonly #times = new Map<string, readonly number[]>();

  constructor(limits: Limits, now: () => Date) {
    this.limits = limits;
    this.#now = now;
  }

  /** Counts a message to a chat, or an update of a message, by its id; refuses it when there were too many. */
  count(id: string): void {
    if (!this.#take(id, PER_THING)) throw GROUP_LIMIT;
  }

  /** Counts any call. */
  countCall(): void {
    if (!this.#take('all', OVERALL)) throw tooFrequent(1);
  }

  #take(what: string, most: number): boolean {
    if (this.limits === 'none') return true;
    const now = this.#now().getTime();
    const recent = (this.#times.get(what) ?? []).filter(at => at > now - SECOND);
    const isFree = recent.length < most;
    this.#times.set(what, isFree ? [...recent, now] : recent);
    return isFree;
  }
}
