/** How many messages the bot may send: so many in a group in any minute, so many altogether in any second. */
import { tooManyRequests } from './api-refusal.ts';
import type { Chat } from './chat.ts';
import { Group } from './group.ts';

export type Limits = 'none' | { readonly perGroupMinute: number; readonly overallSecond: number };

const MINUTE = 60_000;
const SECOND = 1_000;

export class RateLimits {
  limits: Limits;
  readonly #now: () => Date;
  #overall: number[] = [];
  readonly #byGroup = new Map<number, number[]>();

  constructor(limits: Limits, now: () => Date) {
    this.limits = limits;
    this.#now = now;
  }

  /** Counts a message, or refuses it with 429. */
  count(chat: Chat): void {
    if (this.limits === 'none') return;
    const now = this.#now().getTime();
    const { perGroupMinute, overallSecond } = this.limits;
    const inGroup = (this.#byGroup.get(chat.id) ?? []).filter(at => at > now - MINUTE);
    this.#overall = this.#overall.filter(at => at > now - SECOND);
    if (chat instanceof Group) refuseAbove(perGroupMinute, inGroup, MINUTE, now);
    refuseAbove(overallSecond, this.#overall, SECOND, now);
    this.#byGroup.set(chat.id, [...inGroup, now]);
    this.#overall.push(now);
  }
}

function refuseAbove(most: number, times: readonly number[], span: number, now: number): void {
  const freesAt = times.length < most ? undefined : times.at(-most);
  if (freesAt !== undefined) throw tooManyRequests(Math.max(1, Math.ceil((freesAt + span - now) / SECOND)));
}
