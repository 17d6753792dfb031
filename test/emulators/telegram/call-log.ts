/** Every call that came in, for tests to look at. */

export type CallOutcome = 'running' | 'done' | 'refused' | 'harmed' | 'cut before' | 'cut after';

export type Call = {
  readonly method: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** By the emulator's clock. */
  readonly at: Date;
  /** `harmed` is what a fault answered in place of the Bot API. */
  outcome: CallOutcome;
  /** The JSON that was answered, or would have been had the connection not been cut. */
  answer: unknown;
};

export class CallLog {
  readonly calls: Call[] = [];
  /** Real milliseconds of the last call that was not a poll. */
  lastAt = performance.now();

  /** How many calls other than polls are being worked on. */
  running = 0;

  begin(method: string, parameters: Readonly<Record<string, unknown>>, at: Date): Call {
    const call: Call = { method, parameters, at, outcome: 'running', answer: undefined };
    this.calls.push(call);
    this.#count(call, 1);
    return call;
  }

  end(call: Call, outcome: CallOutcome, answer?: unknown): void {
    call.outcome = outcome;
    call.answer = answer;
    this.#count(call, -1);
  }

  #count({ method }: Call, step: 1 | -1): void {
    if (method === 'getUpdates') return;
    this.running += step;
    this.lastAt = performance.now();
  }
}
