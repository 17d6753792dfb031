/** getUpdates, with the rules of the open-source Bot API server about waiting, hammering and rivals. */
import { type ApiRefusal, conflict } from './api-refusal.ts';
import type { UpdateQueue } from './update-queue.ts';
import type { UpdateJson } from './wire.ts';

const LONGEST_WAIT_SECONDS = 50;
const ANSWER_BYTES = 4 * 1024 * 1024;
const CONFLICT_PAUSE_MILLISECONDS = 3_000;

export type Poll = { readonly offset: number; readonly limit: number; readonly timeoutSeconds: number };

type Waiting = {
  readonly poll: Poll;
  readonly answer: (updates: UpdateJson[]) => void;
  readonly refuse: (refusal: ApiRefusal) => void;
};

export class LongPoll {
  /** Asking again from the same offset within half a second gets one update at a time. */
  isHammerRuleOn = true;
  readonly #queue: UpdateQueue;
  readonly #unwatch: () => void;
  readonly #timers = new Set<NodeJS.Timeout>();
  #waiting: Waiting | undefined;
  #isWaking = false;
  #previous = { offset: Number.NaN, startedAt: Number.NEGATIVE_INFINITY };
  #lastConflictAt = Number.NEGATIVE_INFINITY;

  constructor(queue: UpdateQueue) {
    this.#queue = queue;
    this.#unwatch = queue.watch(() => this.#wakeSoon());
  }

  /** @param signal aborted when the asking connection is gone, so that nobody waits for it */
  async ask(poll: Poll, signal: AbortSignal): Promise<UpdateJson[]> {
    const tempered = this.#temper(poll);
    const updates = this.#fetch(tempered);
    if (updates.length > 0 || tempered.timeoutSeconds === 0) return updates;
    this.#supersede('other getUpdates request; make sure that only one bot instance is running');
    return this.#wait(tempered, signal);
  }

  /** A webhook takes over from whoever waits. */
  yieldToWebhook(): void {
    this.#supersede('setWebhook request');
  }

  close(): void {
    this.#unwatch();
    this.#waiting?.answer([]);
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #temper({ offset, limit, timeoutSeconds }: Poll): Poll {
    const startedAt = performance.now();
    const { offset: previousOffset, startedAt: previouslyAt } = this.#previous;
    this.#previous = { offset, startedAt };
    const sinceSame = offset === previousOffset ? startedAt - previouslyAt : Number.POSITIVE_INFINITY;
    const isHammering = this.isHammerRuleOn && sinceSame < 500;
    const isHasty = this.isHammerRuleOn && sinceSame < 3_000 && timeoutSeconds < 3;
    return {
      offset,
      limit: isHammering ? 1 : limit,
      timeoutSeconds: isHasty ? 3 : Math.min(timeoutSeconds, LONGEST_WAIT_SECONDS),
    };
  }

  #fetch({ offset, limit }: Poll): UpdateJson[] {
    const keptFrom =
      offset < 0 ? this.#queue.pending.at(offset)?.json.update_id : offset === 0 ? undefined : offset;
    if (keptFrom !== undefined) this.#queue.confirm(updateId => updateId < keptFrom);
    const batch: UpdateJson[] = [];
    let bytes = 0;
    for (const { json } of this.#queue.pending.slice(0, limit)) {
      bytes += Buffer.byteLength(JSON.stringify(json));
      if (bytes > ANSWER_BYTES && batch.length > 0) break;
      batch.push(json);
    }
    return batch;
  }

  #wait(poll: Poll, signal: AbortSignal): Promise<UpdateJson[]> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#clear(timer);
        signal.removeEventListener('abort', onGone);
        if (this.#waiting === waiting) this.#waiting = undefined;
      };
      const waiting: Waiting = {
        poll,
        answer: updates => {
          leave();
          resolve(updates);
        },
        refuse: refusal => {
          leave();
          reject(refusal);
        },
      };
      const onGone = (): void => waiting.answer([]);
      const timer = this.#later(poll.timeoutSeconds * 1000, () => waiting.answer([]));
      signal.addEventListener('abort', onGone);
      this.#waiting = waiting;
      if (signal.aborted) onGone();
    });
  }

  /** The older of two that wait is told off; conflicts in quick succession are told late. */
  #supersede(rival: string): void {
    const older = this.#waiting;
    if (older === undefined) return;
    this.#waiting = undefined;
    const refusal = conflict(`terminated by ${rival}`);
    const sinceLast = performance.now() - this.#lastConflictAt;
    this.#lastConflictAt = performance.now();
    if (sinceLast >= CONFLICT_PAUSE_MILLISECONDS) older.refuse(refusal);
    else this.#later(CONFLICT_PAUSE_MILLISECONDS, () => older.refuse(refusal));
  }

  /** The server waits a moment too, so that what happens together is answered together. */
  #wakeSoon(): void {
    if (this.#waiting === undefined || this.#isWaking || this.#queue.pending.length === 0) return;
    this.#isWaking = true;
    this.#later(2, () => {
      this.#isWaking = false;
      const waiting = this.#waiting;
      if (waiting === undefined) return;
      const updates = this.#fetch(waiting.poll);
      if (updates.length > 0) waiting.answer(updates);
    });
  }

  #later(milliseconds: number, work: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, milliseconds);
    this.#timers.add(timer);
    return timer;
  }

  #clear(timer: NodeJS.Timeout): void {
    clearTimeout(timer);
    this.#timers.delete(timer);
  }
}
