/**
 * The bulk reader (read replica in a worker thread): has readings done beside the chats, on a connection of its own. The
 * thread starts with the first reading and ends when it has had nothing to do for a while. One reading at a time; one
 * whose thread dies is asked once more, one that passes its deadline is not.
 */
import { Worker } from 'node:worker_threads';
import type { AskedOfThread, BulkReading, SaidByThread } from './bulk-reading.ts';

const IDLE_MILLISECONDS = 60_000;
/** It may be the reading itself that the thread dies of (memory): it is not tried for ever. */
const DEATHS_AT_MOST = 2;
/** Of the thread's objects; a digest of a million records takes far less. Beyond it the thread dies, not the process. */
const HEAP_MEGABYTES = 1_024;

/** A reading could not be done, through no fault that it told of. */
export class NotRead extends Error {
  override name = 'NotRead';

  /** @param why `died`: its thread did, each time; `too-long`: it passed its deadline; `closed`: the reader is */
  constructor(
    readonly why: 'died' | 'too-long' | 'closed',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

type Ask = {
  readonly asked: AskedOfThread;
  readonly deadlineMilliseconds: number | undefined;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  deaths: number;
};

export class BulkReader {
  readonly #file: string;
  readonly #idleMilliseconds: number;
  readonly #heapMegabytes: number;
  readonly #waiting: Ask[] = [];
  #inHand: Ask | undefined;
  #thread: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** @param file the database, which must be there already */
  constructor(
    file: string,
    {
      idleMilliseconds = IDLE_MILLISECONDS,
      heapMegabytes = HEAP_MEGABYTES,
    }: { readonly idleMilliseconds?: number; readonly heapMegabytes?: number } = {},
  ) {
    this.#file = file;
    this.#idleMilliseconds = idleMilliseconds;
    this.#heapMegabytes = heapMegabytes;
  }

  /** Whether there is a thread now. */
  get isAwake(): boolean {
    return this.#thread !== undefined;
  }

  /**
   * @returns what the reading found in the database as it is committed now
   * @throws whatever the reading throws, as a plain Error of the same name, message and code
   * @throws NotRead when the thread died of it twice, it passed its deadline, or the reader is closed
   */
  read<Values, Result>(
    { module, read, deadlineMilliseconds }: BulkReading<Values, Result>,
    values: Values,
  ): Promise<Result> {
    if (this.#isClosed) return Promise.reject(new NotRead('closed', 'the bulk reader is closed'));
    return new Promise<Result>((resolve, reject) => {
      const asked = { module, name: read.name, values };
      const settle = { resolve: resolve as (result: unknown) => void, reject };
      this.#waiting.push({ asked, deadlineMilliseconds, ...settle, deaths: 0 });
      this.#next();
    });
  }

  /** Ends the thread; what was asked is not answered any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#idle);
    clearTimeout(this.#deadline);
    await this.#thread?.terminate();
    for (const { reject } of [...(this.#inHand ? [this.#inHand] : []), ...this.#waiting.splice(0)])
      reject(new NotRead('closed', 'the bulk reader is closed'));
    this.#inHand = undefined;
  }

  #next(): void {
    if (this.#inHand !== undefined || this.#isClosed) return;
    const ask = this.#waiting.shift();
    if (ask === undefined) return;
    clearTimeout(this.#idle);
    this.#inHand = ask;
    this.#thread ??= this.#start();
    this.#thread.ref();
    if (ask.deadlineMilliseconds !== undefined)
      this.#deadline = setTimeout(() => this.#takeTooLong(ask), ask.deadlineMilliseconds);
    try {
      this.#thread.postMessage(ask.asked);
    } catch (error) {
      // Values that can't go from thread to thread.
      this.#settle(() => ask.reject(error));
    }
  }

  #start(): Worker {
    // From the sources, a module of plain JavaScript has to make TypeScript readable first.
    const url = import.meta.url.endsWith('.ts')
      ? new URL('./bulk-reader-thread.mjs', import.meta.url)
      : new URL('./bulk-reader-thread.js', import.meta.url);
    const thread = new Worker(url, {
      workerData: { file: this.#file },
      resourceLimits: { maxOldGenerationSizeMb: this.#heapMegabytes },
    });
    let reason: unknown;
    thread.on('message', (said: SaidByThread) => {
      const ask = this.#inHand;
      if (this.#thread !== thread || ask === undefined) return;
      this.#settle(() => ('error' in said ? ask.reject(asError(said.error)) : ask.resolve(said.result)));
    });
    thread.on('error', error => {
      reason = error;
    });
    thread.on('exit', () => {
      // One that was put to sleep, or closed, has nothing in hand.
      if (this.#thread !== thread || this.#isClosed) return;
      this.#thread = undefined;
      this.#died(reason);
    });
    return thread;
  }

  #settle(tell: () => void): void {
    clearTimeout(this.#deadline);
    this.#inHand = undefined;
    tell();
    this.#next();
    if (this.#inHand !== undefined) return;
    // Nothing waits for it: the process may end, and so may the thread after a while.
    this.#thread?.unref();
    this.#idle = setTimeout(() => this.#sleep(), this.#idleMilliseconds).unref();
  }

  #sleep(): void {
    const thread = this.#thread;
    this.#thread = undefined;
    void thread?.terminate();
  }

  /** It is not asked again: it would take as long. */
  #takeTooLong(ask: Ask): void {
    this.#sleep();
    this.#inHand = undefined;
    ask.reject(new NotRead('too-long', `${ask.asked.name} passed its deadline`));
    this.#next();
  }

  #died(reason: unknown): void {
    clearTimeout(this.#deadline);
    const ask = this.#inHand;
    this.#inHand = undefined;
    if (ask !== undefined) {
      ask.deaths += 1;
      if (ask.deaths < DEATHS_AT_MOST) this.#waiting.unshift(ask);
      else ask.reject(new NotRead('died', `the thread died of ${ask.asked.name}`, { cause: reason }));
    }
    this.#next();
  }
}

function asError({
  name,
  message,
  stack,
  code,
  rawCode,
}: Extract<SaidByThread, { error: unknown }>['error']) {
  const error = Object.assign(new Error(message), { name, ...(code !== undefined && { code }) });
  if (stack !== undefined) error.stack = stack;
  return Object.assign(error, rawCode !== undefined && { rawCode });
}
