/** The call log: every call that came in, for tests to look at. */

export type CallOutcome = 'running' | 'done' | 'refused' | 'harmed' | 'cut before' | 'cut after';

export type Call = {
  /** By its name in the platform's documents: `sendMessage`, `PATCH /open-apis/im/v1/messages/:message_id`. */
  readonly method: string;
  /** Of path, query and body together. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** By the emulator's clock. */
  readonly at: Date;
  /** `harmed` is what a fault answered in place of the platform. */
  outcome: CallOutcome;
  /** The JSON that was answered, or would have been had the connection not been cut. */
  answer: unknown;
};

export class CallLog {
  readonly calls: Call[] = [];
  /** Real milliseconds of the last call that is a sign of work. */
  lastAt = performance.now();
  /** How many such calls are being worked on. */
  running = 0;
  readonly #isIdle: (method: string) => boolean;

  /** @param isIdle whether a bot makes such a call also when it has nothing to do */
  constructor(isIdle: (method: string) => boolean) {
    this.#isIdle = isIdle;
  }

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
    if (this.#isIdle(method)) return;
    this.running += step;
    this.lastAt = performance.now();
  }
}
