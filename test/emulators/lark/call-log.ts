/** Every call that came in, for tests to look at. */
import { isToken } from './faults.ts';

export type CallOutcome = 'running' | 'done' | 'refused' | 'harmed' | 'cut before' | 'cut after';

export type Call = {
  /** The verb and the path as documented, such as `PATCH /open-apis/im/v1/messages/:message_id`. */
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
  /** Real milliseconds of the last call that said something about chats. */
  lastAt = performance.now();

  /** How many such calls are being worked on. */
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

  /** Tokens and long connections are no sign that the bot is at work. */
  #count({ method }: Call, step: 1 | -1): void {
    if (isToken(method) || method.endsWith('/callback/ws/endpoint')) return;
    this.running += step;
    this.lastAt = performance.now();
  }
}
