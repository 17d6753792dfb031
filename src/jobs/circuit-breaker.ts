/**
 * A circuit breaker of a platform (Nygard, Release It!): while it can't be reached nobody calls it, but for a try now
 * and then; as soon as it answers anything, what went unanswered is tried again. What goes unanswered once more though
 * the platform answers else is tried less and less often. Times are in milliseconds.
 */

/** After the first failure to connect; doubling. */
const CLOSED_MILLISECONDS = 1_000;
const CLOSED_AT_MOST_MILLISECONDS = 60_000;
/** So long the others wait for the one that tries. */
const TRY_MILLISECONDS = 5_000;
/** So soon after a failure an answer to something else is a reason to try again; four times as long after each in vain. */
const AGAIN_MILLISECONDS = 1_000;
const AGAIN_AT_MOST_MILLISECONDS = 3 * 3_600_000;
/** Longer than anything waits. */
const FORGOTTEN_MILLISECONDS = 2 * AGAIN_AT_MOST_MILLISECONDS;
/** Stands for connecting, among the messages that went unanswered. */
const CONNECTING = 0;

type Unanswered = {
  readonly failedAt: number;
  /** How much the platform had answered by then: a clock may stand still, or step. */
  readonly answers: number;
  /** How often it was tried again upon an answer to something else, and went unanswered. */
  readonly inVain: number;
  /** It may be tried again already. */
  isReleased: boolean;
};

/** What an answer means for what went unanswered before. */
export type Answered =
  /** It may be tried again, but for these messages, which have to wait longer. */
  | { readonly butFor: readonly number[] }
  /** Nothing may be tried again before; asked again then, if nothing has failed since. */
  | { readonly notBefore: number }
  | undefined;

export class CircuitBreaker {
  readonly #unanswered = new Map<number, Unanswered>();
  /** Whether any of them is not released yet. */
  #isAnyHeld = false;
  #answers = 0;
  #answersAtFailure = 0;
  /** What earlier processes left waits for the first answer. */
  #isFirst = true;
  #failuresToConnect = 0;
  #closedUntil = 0;
  /** Somebody tries whether it can be reached again, for all. */
  #isTrying = false;

  /** The platform answered something since a call went unanswered. */
  get isAnswering(): boolean {
    return this.#answers > this.#answersAtFailure;
  }

  /** @returns until when nobody is to call, if so */
  closedUntil(now: number): number | undefined {
    const wait = this.#closedUntil - now;
    // What is further off was set before the clock stepped back.
    return wait > 0 && wait <= CLOSED_AT_MOST_MILLISECONDS ? this.#closedUntil : undefined;
  }

  /** Somebody calls. As long as it could not be reached last, all others wait for what comes of it. */
  calling(now: number): void {
    if (this.#failuresToConnect === 0) return;
    this.#isTrying = true;
    this.#closedUntil = now + TRY_MILLISECONDS;
  }

  /** A call went unanswered: nobody knows what came of it. @param id the message's */
  failed(id: number, now: number): void {
    const before = this.#unanswered.get(id);
    const isInVain = before !== undefined && this.#answers > before.answers;
    const inVain = (before?.inVain ?? 0) + (isInVain ? 1 : 0);
    this.#unanswered.set(id, { failedAt: now, answers: this.#answers, inVain, isReleased: false });
    this.#isAnyHeld = true;
    this.#answersAtFailure = this.#answers;
  }

  /** No connection could be made. @returns whether it is the first time since a message got through */
  notReached(now: number): boolean {
    // Of several calls at the same time one counts.
    if (!this.#isTrying && this.closedUntil(now) !== undefined) return false;
    this.#isTrying = false;
    this.failed(CONNECTING, now);
    const wait = CLOSED_MILLISECONDS * 2 ** this.#failuresToConnect;
    this.#closedUntil = now + Math.min(wait, CLOSED_AT_MOST_MILLISECONDS);
    this.#failuresToConnect += 1;
    return this.#failuresToConnect === 1;
  }

  /** @returns whether a message went unanswered once more though the platform had answered else */
  isInVain(id: number): boolean {
    return (this.#unanswered.get(id)?.inVain ?? 0) > 0;
  }

  /**
   * A call about a message was answered: it is not tried again for want of an answer.
   * @returns whether others wait for what comes of it
   */
  settled(id: number): boolean {
    const isAwaited = this.#failuresToConnect > 0;
    this.#unanswered.delete(id);
    this.#unanswered.delete(CONNECTING);
    this.#failuresToConnect = 0;
    this.#isTrying = false;
    this.#closedUntil = 0;
    return isAwaited;
  }

  /** The platform answered something. */
  answered(now: number): Answered {
    this.#answers += 1;
    if (!this.#isAnyHeld && !this.#isFirst) return undefined;
    const held = [...this.#unanswered].filter(([, { isReleased }]) => !isReleased);
    const early = held.filter(([, each]) => releaseOf(each, now) > now);
    if (early.length === held.length && !this.#isFirst)
      return { notBefore: Math.min(...early.map(([, each]) => releaseOf(each, now))) };
    this.#isFirst = false;
    const butFor = early.map(([id]) => id);
    for (const [id, each] of held) each.isReleased = !butFor.includes(id);
    this.#isAnyHeld = butFor.length > 0;
    this.#forget(now);
    if (!butFor.includes(CONNECTING)) this.#closedUntil = 0;
    return { butFor };
  }

  /** What was given up is heard of no more. */
  #forget(now: number): void {
    for (const [id, { isReleased, failedAt }] of this.#unanswered)
      if (isReleased && now - failedAt > FORGOTTEN_MILLISECONDS) this.#unanswered.delete(id);
  }
}

/** @returns when an answer to something else lets a message be tried again */
function releaseOf({ failedAt, inVain }: Unanswered, now: number): number {
  // After the clock stepped back it may be tried at once.
  return failedAt > now
    ? now
    : failedAt + Math.min(AGAIN_MILLISECONDS * 4 ** inVain, AGAIN_AT_MOST_MILLISECONDS);
}
