/**
 * The painter: draws charts as PNG in a worker thread, one at a time. The thread starts with the first chart, ends when it has
 * had nothing to do for a while, and is replaced when it dies or takes too long: a picture can fail, and nothing else with it.
 */
import { Worker } from 'node:worker_threads';
import type { Chart } from '../domain/chart.ts';

/** A thread that starts on a busy machine needs some seconds; nobody waits longer for a picture. */
const PATIENCE_MILLISECONDS = 15_000;
const IDLE_MILLISECONDS = 60_000;
/** Of the thread's own JavaScript; a chart needs a tenth of it. */
const HEAP_MEGABYTES = 256;

/** What the thread says of a chart. */
export type SaidByPainter = { readonly png: Uint8Array } | { readonly error: string };

export type Painter = {
  /** @returns the picture as PNG @throws NotDrawn; what shows the chart then says it in words */
  draw(chart: Chart): Promise<Uint8Array>;
};

export class NotDrawn extends Error {
  override name = 'NotDrawn';
}

export type PainterOptions = {
  readonly thread?: URL;
  readonly patienceMilliseconds?: number;
  readonly idleMilliseconds?: number;
};

type Ask = {
  readonly chart: Chart;
  readonly resolve: (png: Uint8Array) => void;
  readonly reject: (error: NotDrawn) => void;
};

// From the sources, a module of plain JavaScript has to make TypeScript readable first.
const THREAD = import.meta.url.endsWith('.ts')
  ? new URL('./painter-thread.mjs', import.meta.url)
  : new URL('./painter-thread.js', import.meta.url);

export class ThreadPainter implements Painter {
  readonly #url: URL;
  readonly #patienceMilliseconds: number;
  readonly #idleMilliseconds: number;
  readonly #waiting: Ask[] = [];
  #inHand: Ask | undefined;
  #thread: Worker | undefined;
  /** Ends a picture that takes too long, or a thread that has nothing to do. */
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor({
    thread = THREAD,
    patienceMilliseconds = PATIENCE_MILLISECONDS,
    idleMilliseconds = IDLE_MILLISECONDS,
  }: PainterOptions = {}) {
    this.#url = thread;
    this.#patienceMilliseconds = patienceMilliseconds;
    this.#idleMilliseconds = idleMilliseconds;
  }

  /** Whether there is a thread now. */
  get isAwake(): boolean {
    return this.#thread !== undefined;
  }

  draw(chart: Chart): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ chart, resolve, reject });
      this.#next();
    });
  }

  /** Ends the thread; what was asked is not drawn any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const ended = this.#end();
    this.#settle(({ reject }) => reject(new NotDrawn('the painter is closed')));
    await ended;
  }

  #next(): void {
    if (this.#inHand !== undefined) return;
    const ask = this.#waiting.shift();
    if (ask === undefined) {
      this.#rest();
      return;
    }
    if (this.#isClosed) {
      ask.reject(new NotDrawn('the painter is closed'));
      this.#next();
      return;
    }
    this.#inHand = ask;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      void this.#end();
      this.#settle(({ reject }) => reject(new NotDrawn('it took too long')));
    }, this.#patienceMilliseconds);
    this.#thread ??= this.#start();
    this.#thread.ref();
    this.#thread.postMessage(ask.chart);
  }

  #start(): Worker {
    const thread = new Worker(this.#url, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES } });
    let reason = 'no reason given';
    thread.on('message', (said: SaidByPainter) => {
      if (this.#thread !== thread) return;
      this.#settle(({ resolve, reject }) =>
        'png' in said ? resolve(said.png) : reject(new NotDrawn(said.error)),
      );
    });
    thread.on('error', error => {
      reason = error instanceof Error ? error.message : String(error);
    });
    thread.on('exit', () => {
      // One that was ended has nothing in hand any more.
      if (this.#thread !== thread) return;
      this.#thread = undefined;
      this.#settle(({ reject }) => reject(new NotDrawn(`the thread died: ${reason}`)));
    });
    return thread;
  }

  #settle(tell: (ask: Ask) => void): void {
    const ask = this.#inHand;
    this.#inHand = undefined;
    if (ask !== undefined) tell(ask);
    this.#next();
  }

  /** Nothing waits for the thread: the process may end, and so does it after a while. */
  #rest(): void {
    clearTimeout(this.#timer);
    this.#thread?.unref();
    if (this.#thread !== undefined)
      this.#timer = setTimeout(() => void this.#end(), this.#idleMilliseconds).unref();
  }

  async #end(): Promise<void> {
    clearTimeout(this.#timer);
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }
}
